//! The privacy note, the changes of language and of the size of print, and the page that is not there.

use super::visitor::{LARGE, Visitor, language_cookie, organisation, print_cookie};
use crate::state::AppState;
use app::voice::Page;
use app::voice::privacy::PrivacyData;
use app::voice::problem::ProblemKind;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::locale::Locale;

/// The privacy note.
pub async fn privacy(State(state): State<AppState>, visitor: Visitor) -> Response {
    let version = match state.ports.voices.home(visitor.locale()).await {
        Ok(view) => view.consent_version,
        Err(error) => return visitor.problem(error),
    };
    let data = PrivacyData {
        here: visitor.here(),
        organisation: organisation(&state),
        version,
        retention: state.core.rules().retention,
    };
    visitor.page(200, Page::Privacy(data))
}

/// Where to go after a change, and the size of print that was asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Next {
    next: String,
    size: String,
}

/// Remembers the language and goes back to where it was chosen.
pub async fn language(
    visitor: Visitor,
    Path(code): Path<String>,
    Query(next): Query<Next>,
) -> Response {
    let Ok(locale) = code.parse::<Locale>() else {
        return visitor.problem(ProblemKind::NotFound);
    };
    back(&next.next, language_cookie(locale))
}

/// Remembers the size of print and goes back to where it was chosen.
pub async fn print(Query(next): Query<Next>) -> Response {
    back(&next.next, print_cookie(next.size == LARGE))
}

fn back(next: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = Redirect::to(local(next)).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// A path of ours, or the front page: `//host`, `/\host` and addresses with control characters lead elsewhere.
fn local(next: &str) -> &str {
    let second = next.as_bytes().get(1);
    let ours = next.starts_with('/') && !matches!(second, Some(b'/' | b'\\'));
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours && plain { next } else { "/" }
}

/// The answer to an address that is not in the table.
pub async fn not_found(visitor: Visitor) -> Response {
    visitor.problem(ProblemKind::NotFound)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_change_of_language_stays_here() {
        assert_eq!(local("/s/abc?x=1"), "/s/abc?x=1");
        for away in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "evil",
            "",
        ] {
            assert_eq!(local(away), "/", "{away}");
        }
    }
}
