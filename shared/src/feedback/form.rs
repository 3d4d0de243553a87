//! The public form: one set of checks for the browser while typing and for the server on arrival.

use crate::cases::{Demand, Kind};
use crate::field_errors::{FieldErrors, FieldProblem};
use crate::id::NodeId;
use crate::privacy::phone;
use crate::text;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Limits of the public form.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Least characters of the description.
    pub text_min: usize,
    /// Most characters of the description.
    pub text_max: usize,
    /// Most characters of short fields.
    pub short_max: usize,
    /// Most files.
    pub files: usize,
    /// Most bytes of a photo.
    pub photo_bytes: u64,
    /// Most bytes of a recording or PDF.
    pub document_bytes: u64,
}

/// The limits in force.
pub const LIMITS: Limits = Limits {
    text_min: 5,
    text_max: 5_000,
    short_max: 60,
    files: 6,
    photo_bytes: 10 << 20,
    document_bytes: 20 << 20,
};

/// What a customer typed, as it came: nothing trimmed, nothing lost, so that a refused form can be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackForm {
    /// Code of a [`Kind`].
    pub kind: String,
    /// The description.
    pub text: String,
    /// Id of a category; empty when none was chosen.
    pub category: String,
    /// Code of a [`Demand`]; empty when none was chosen.
    pub demand: String,
    /// Product or service.
    pub product: String,
    /// Order number.
    pub order_no: String,
    /// When it happened, in the organisation's zone: `2026-11-21T14:30`, a blank for the `T`, or the day alone.
    pub occurred_at: String,
    /// Name.
    pub name: String,
    /// Phone number or e-mail address.
    pub contact: String,
    /// `on` when the privacy note was agreed to.
    pub consent: String,
    /// Token made when the form was rendered; a second post with it gives the first receipt.
    pub form_token: String,
}

/// A checked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeedback {
    /// 反馈类型
    pub kind: Kind,
    /// The description, cleaned.
    pub text: String,
    /// Category, not yet looked up.
    pub category: Option<NodeId>,
    /// 诉求
    pub demand: Option<Demand>,
    /// Product or service.
    pub product: Option<String>,
    /// Order number.
    pub order_no: Option<String>,
    /// When it happened, in the organisation's zone; whether that lies in the future is for who knows the clock.
    pub occurred_at: Option<NaiveDateTime>,
    /// Name.
    pub name: Option<String>,
    /// Phone number, normalised.
    pub phone: Option<String>,
    /// E-mail address, lower case.
    pub email: Option<String>,
    /// The privacy note was agreed to.
    pub consent: bool,
}

impl FeedbackForm {
    /// Checks every field.
    ///
    /// # Errors
    /// All refused fields, in the order of the page.
    pub fn check(&self) -> Result<NewFeedback, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = errors.take(
            "kind",
            self.kind
                .parse::<Kind>()
                .map_err(|_| FieldProblem::NotOffered),
        );
        let text = errors.take(
            "text",
            text::required(&self.text, LIMITS.text_min, LIMITS.text_max),
        );
        let category = errors.take("category", choice::<NodeId>(&self.category));
        let demand = errors.take("demand", choice::<Demand>(&self.demand));
        let product = errors.take("product", text::optional(&self.product, LIMITS.short_max));
        let order_no = errors.take("order_no", text::optional(&self.order_no, LIMITS.short_max));
        let occurred_at = errors.take("occurred_at", moment(&self.occurred_at));
        let name = errors.take("name", text::optional(&self.name, LIMITS.short_max));
        let contact = errors.take("contact", Self::contact(&self.contact));
        let consent = self.consent == "on";
        let named = contact
            .as_ref()
            .is_some_and(|(p, e)| p.is_some() || e.is_some())
            || name.as_ref().is_some_and(Option::is_some);
        if named && !consent {
            errors.add("consent", FieldProblem::ConsentNeeded);
        }
        let (phone, email) = contact.unwrap_or_default();
        let checked = kind.zip(text).map(|(kind, text)| NewFeedback {
            kind,
            text,
            category: category.flatten(),
            demand: demand.flatten(),
            product: product.flatten(),
            order_no: order_no.flatten(),
            occurred_at: occurred_at.flatten(),
            name: name.flatten(),
            phone,
            email,
            consent,
        });
        errors.or(checked)
    }

    /// A phone number or an e-mail address, normalised.
    ///
    /// # Errors
    /// [`FieldProblem::NotAContact`] when it is neither.
    pub fn contact(raw: &str) -> Result<(Option<String>, Option<String>), FieldProblem> {
        let line = text::clean_line(raw);
        if line.is_empty() {
            return Ok((None, None));
        }
        if line.contains('@') || line.contains('＠') {
            let address = line.replace('＠', "@").to_lowercase();
            return if is_email(&address) {
                Ok((None, Some(address)))
            } else {
                Err(FieldProblem::NotAContact)
            };
        }
        phone::normalise(&line)
            .map(|number| (Some(number), None))
            .ok_or(FieldProblem::NotAContact)
    }
}

fn choice<T: std::str::FromStr>(raw: &str) -> Result<Option<T>, FieldProblem> {
    match raw.trim() {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|_| FieldProblem::NotOffered),
    }
}

/// Years that a voice may speak of; every database knows them.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

fn moment(raw: &str) -> Result<Option<NaiveDateTime>, FieldProblem> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            day.and_hms_opt(0, 0, 0)
        })
        .filter(|at| YEARS.contains(&at.year()))
        .map(Some)
        .ok_or(FieldProblem::NotADate)
}

/// A plain address: one `@`, a dotted domain, no spaces, quotes or control characters, ≤ 254 characters (RFC 5321).
pub fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let labels: Vec<&str> = domain.split('.').collect();
    address.len() <= 254
        && (1..=64).contains(&local.len())
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && labels.len() >= 2
        && labels.iter().all(|l| {
            !l.is_empty()
                && l.len() <= 63
                && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !l.starts_with('-')
                && !l.ends_with('-')
        })
        && labels
            .last()
            .is_some_and(|l| l.len() >= 2 && !l.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> FeedbackForm {
        FeedbackForm {
            kind: "complaint".into(),
            text: "冰箱不制冷，已经三天".into(),
            ..FeedbackForm::default()
        }
    }

    #[test]
    fn type_and_text_are_enough() {
        let checked = filled().check().expect("valid");
        assert_eq!(checked.kind, Kind::Complaint);
        assert_eq!(checked.phone, None);
    }

    #[test]
    fn every_refused_field_is_named() {
        let form = FeedbackForm {
            kind: "rant".into(),
            text: "慢".into(),
            contact: "12".into(),
            demand: "gold".into(),
            ..FeedbackForm::default()
        };
        let errors = form.check().expect_err("invalid");
        let fields: Vec<&str> = errors.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["kind", "text", "demand", "contact"]);
    }

    #[test]
    fn a_contact_needs_consent_and_is_never_required() {
        let mut form = FeedbackForm {
            contact: "１３８ 1234 1234".into(),
            ..filled()
        };
        assert_eq!(
            form.check().expect_err("no consent").of("consent"),
            Some(&FieldProblem::ConsentNeeded)
        );
        form.consent = "on".into();
        assert!(form.check().expect("valid").phone.is_some());
    }

    #[test]
    fn a_moment_is_read_as_browsers_and_people_write_it() {
        for good in ["2026-11-21T14:30", " 2026-11-21 14:30 ", "2026-11-21"] {
            assert!(matches!(moment(good), Ok(Some(_))), "{good}");
        }
        assert_eq!(moment(""), Ok(None));
        for raw in ["yesterday", "-99999-01-01", "+262142-12-31", "1899-12-31"] {
            assert_eq!(moment(raw), Err(FieldProblem::NotADate), "{raw}");
        }
    }

    #[test]
    fn addresses() {
        for good in ["a@x.cn", "duan.da-zhi+1@mail.example.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a@b", "a b@x.cn", "a@x..cn", "@x.cn", "a@1.2", "a\"@x.cn", "a@-x.cn", ".a@x.cn",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
