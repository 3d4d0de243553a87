//! Signing in and out with plain forms: no script is needed, and nothing tells which accounts exist.

use crate::http::assets;
use crate::middleware::client_ip::ClientIp;
use crate::middleware::session::{COOKIE, cookie, set_cookie};
use crate::state::AppState;
use app::api::ApiError;
use app::ui::text_area::escape;
use axum::Extension;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::actor::{Actor, Right};
use shared::catalogue::{desk as words, errors, ui};
use shared::locale::Locale;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// What was typed.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// The form.
pub async fn show(Query(wanted): Query<Wanted>, headers: HeaderMap) -> Response {
    form(&headers, &wanted.next, "", None)
}

/// Checks account and password; the answer to a wrong one is the same whatever was wrong.
pub async fn enter(
    State(state): State<AppState>,
    client: Option<Extension<ClientIp>>,
    headers: HeaderMap,
    Form(entry): Form<Entry>,
) -> Response {
    let client = client.map(|Extension(ip)| ip.key()).unwrap_or_default();
    let people = &state.ports.people;
    let signed = match people
        .sign_in(entry.login.trim(), &entry.password, &client)
        .await
    {
        Ok(signed) => signed,
        Err(error) => return form(&headers, &entry.next, &entry.login, Some(&error)),
    };
    // The session of whoever sat here before ends with the new one's beginning.
    if let Some(old) = cookie(&headers, COOKIE)
        && let Err(error) = people.sign_out(&old).await
    {
        tracing::warn!(%error, "an old session was not ended");
    }
    let to = match local(&entry.next) {
        Some(path) => path.to_owned(),
        None => home(
            &people
                .actor(&signed.token)
                .await
                .unwrap_or(Actor::Anonymous),
        )
        .to_owned(),
    };
    let seconds = state.core.config.session_hours.saturating_mul(3_600);
    let mut response = Redirect::to(&to).into_response();
    keep(&mut response, &set_cookie(COOKIE, &signed.token, seconds));
    response
}

/// Ends the session, if there is one.
pub async fn leave(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = cookie(&headers, COOKIE)
        && let Err(error) = state.ports.people.sign_out(&token).await
    {
        tracing::debug!(%error, "a session could not be ended");
    }
    let mut response = Redirect::to("/login").into_response();
    keep(&mut response, &set_cookie(COOKIE, "", 0));
    // Drafts of the person who leaves are not for who comes next.
    let storage = HeaderValue::from_static("\"storage\"");
    response.headers_mut().insert("clear-site-data", storage);
    response
}

fn keep(response: &mut Response, line: &str) {
    if let Ok(value) = HeaderValue::from_str(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The path when it stays on this site.
fn local(next: &str) -> Option<&str> {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|b| b.is_ascii_graphic());
    inside.then_some(next)
}

/// The first page that a person may open.
fn home(actor: &Actor) -> &'static str {
    if actor.may(Right::ReadCases) {
        "/desk"
    } else if actor.may(Right::Administer) {
        "/admin/taxonomy"
    } else {
        "/me"
    }
}

fn form(headers: &HeaderMap, next: &str, login: &str, error: Option<&ApiError>) -> Response {
    let locale = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Locale::Zh, Locale::from_accept_language);
    let (status, problem) = match error {
        None => (StatusCode::OK, String::new()),
        Some(ApiError::TooMany { .. } | ApiError::Unavailable | ApiError::Internal) => {
            let error = error.unwrap_or(&ApiError::Internal);
            (code(error), alert(&error.text(locale)))
        }
        Some(_) => (
            StatusCode::UNAUTHORIZED,
            alert(errors::LOGIN_FAILED.get(locale)),
        ),
    };
    let css = assets::address("desk.css").unwrap_or_default();
    let (product, title) = (ui::PRODUCT.get(locale), words::SIGN_IN_TITLE.get(locale));
    let body = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} · {product}</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{css}\"></head><body>\
         <main class=\"login\"><p class=\"login-mark\">{product}</p><h1 class=\"login-title\">{title}</h1>{problem}\
         <form method=\"post\" action=\"/login\" class=\"login-form\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label for=\"login\">{account}</label>\
         <input class=\"input w-full\" id=\"login\" name=\"login\" value=\"{login}\" autocomplete=\"username\" \
         autocapitalize=\"none\" spellcheck=\"false\" required autofocus>\
         <label for=\"password\">{password}</label>\
         <input class=\"input w-full\" id=\"password\" name=\"password\" type=\"password\" \
         autocomplete=\"current-password\" required>\
         <button class=\"btn btn-primary\" type=\"submit\">{submit}</button></form></main></body></html>",
        lang = locale.lang(),
        next = escape(next),
        login = escape(login),
        account = words::LOGIN.get(locale),
        password = words::PASSWORD.get(locale),
        submit = words::SIGN_IN.get(locale),
    );
    (status, Html(body)).into_response()
}

fn alert(text: &str) -> String {
    format!(
        "<p class=\"login-problem\" role=\"alert\">{}</p>",
        escape(text)
    )
}

fn code(error: &ApiError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn next_never_leaves_the_site() {
        assert_eq!(local("/desk?view=open"), Some("/desk?view=open"));
        for out in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "desk",
        ] {
            assert_eq!(local(out), None, "{out}");
        }
    }
}
