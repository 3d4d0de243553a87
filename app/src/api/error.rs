//! The one error on the wire. It carries keys and limits, never text that a user typed or the cause of a 5xx.

use super::codec::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use shared::cases::Refusal;
use shared::catalogue::errors;
#[cfg(feature = "admin")]
use shared::departments::DepartmentProblem;
use shared::field_errors::FieldErrors;
use shared::locale::Locale;
#[cfg(feature = "admin")]
use shared::taxonomy::EditError;

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// No such thing, or not for this person: the two look the same.
    #[error("not found")]
    NotFound,
    /// The right is missing.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// Somebody else was faster.
    #[error("changed meanwhile")]
    Conflict,
    /// Fields need a change.
    #[error("invalid fields")]
    Invalid(FieldErrors),
    /// The case engine refused.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The taxonomy refused. Only the program that edits it reads it.
    #[cfg(feature = "admin")]
    #[error("tree: {0}")]
    Tree(EditError),
    /// A department can't be changed so. Only the program that edits them reads it.
    #[cfg(feature = "admin")]
    #[error("department: {0:?}")]
    Department(DepartmentProblem),
    /// The draft of a rule document has faults. Only the program that edits rules reads it.
    #[cfg(feature = "admin")]
    #[error("faulty rules")]
    Rules(Vec<shared::rulebook::Fault>),
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// Briefly out of order; nothing was lost.
    #[error("unavailable")]
    Unavailable,
    /// Our fault; the cause is in the log.
    #[error("internal")]
    Internal,
}

/// The result of everything a port does.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            ApiError::NotFound => 404,
            ApiError::Forbidden => 403,
            ApiError::SignIn => 401,
            ApiError::Conflict | ApiError::Refused(_) => 409,
            ApiError::Invalid(_) => 422,
            #[cfg(feature = "admin")]
            ApiError::Department(_) | ApiError::Rules(_) | ApiError::Tree(_) => 422,
            ApiError::TooMany { .. } => 429,
            ApiError::Unavailable => 503,
            ApiError::Internal => 500,
        }
    }

    /// The sentence to show.
    pub fn text(&self, locale: Locale) -> String {
        let plain = match self {
            ApiError::NotFound => errors::NOT_FOUND,
            ApiError::Forbidden => errors::FORBIDDEN,
            ApiError::SignIn => errors::SIGN_IN,
            ApiError::Conflict => errors::CONFLICT,
            ApiError::Invalid(_) => errors::INVALID,
            ApiError::Unavailable => errors::UNAVAILABLE,
            ApiError::Internal => errors::INTERNAL,
            ApiError::Refused(Refusal::Gate { missing }) => {
                let list: Vec<String> = missing.iter().map(|m| m.text(locale)).collect();
                let list = list.join(errors::LIST_SEPARATOR.get(locale));
                return errors::GATE.fill(locale, &[("missing", &list)]);
            }
            ApiError::Refused(_) => errors::NOT_ALLOWED_NOW,
            #[cfg(feature = "admin")]
            ApiError::Rules(_) => shared::catalogue::rules::MEND_FIRST,
            #[cfg(feature = "admin")]
            ApiError::Department(problem) => return problem.text(locale),
            #[cfg(feature = "admin")]
            ApiError::Tree(error) => return tree_text(*error).get(locale).into(),
            ApiError::TooMany { seconds } if *seconds > 120 => {
                let minutes = seconds.div_ceil(60);
                return errors::TOO_MANY_MINUTES.fill(locale, &[("minutes", &minutes)]);
            }
            ApiError::TooMany { seconds } => {
                return errors::TOO_MANY.fill(locale, &[("seconds", seconds)]);
            }
        };
        plain.get(locale).into()
    }
}

impl ApiError {
    /// What is wrong with the first field, or the sentence where no field is to blame.
    pub fn reason(&self, locale: Locale) -> String {
        match self {
            ApiError::Invalid(fields) if !fields.0.is_empty() => fields
                .0
                .first()
                .map(|field| field.problem.text(locale))
                .unwrap_or_default(),
            _ => self.text(locale),
        }
    }
}

#[cfg(feature = "admin")]
const fn tree_text(error: EditError) -> shared::catalogue::Words {
    match error {
        EditError::NoName => errors::TREE_NO_NAME,
        EditError::LongName => errors::TREE_LONG_NAME,
        EditError::Duplicate => errors::TREE_DUPLICATE,
        EditError::Unknown => errors::NOT_FOUND,
        EditError::Loop => errors::TREE_LOOP,
        EditError::TooDeep => errors::TREE_TOO_DEEP,
        EditError::ParentRetired => errors::TREE_PARENT_RETIRED,
    }
}

/// Anything that went wrong on the way (network, encoding) reads as "briefly out of order".
impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => ApiError::Invalid(FieldErrors::default()),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => ApiError::Unavailable,
            _ => ApiError::Internal,
        }
    }
}
