//! The staff session: one `__Host-` cookie, ignored on customers' routes, resolved to an `Actor` once per request.

use crate::core::{Core, ServiceError};
use crate::services::audit;
use crate::state::AppState;
use app::api::ApiError;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use shared::actor::{Actor, Right};

/// Name of the staff session's cookie.
pub const COOKIE: &str = "__Host-huiyin-desk";

/// What a route's gate needs.
#[derive(Clone)]
pub struct Gate {
    /// For looking the session up.
    pub state: AppState,
    /// What the route asks for.
    pub right: Right,
}

/// Lets a request through to a handler that finds its [`Actor`] in the extensions, or refuses it.
pub async fn gate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let actor = match gate.right {
        Right::Public | Right::Customer => Actor::Anonymous,
        _ => match cookie(request.headers(), COOKIE) {
            None => Actor::Anonymous,
            Some(token) => match gate.state.ports.people.actor(&token).await {
                Ok(actor) => actor,
                Err(ApiError::SignIn) => Actor::Anonymous,
                Err(error) => return refuse(&error),
            },
        },
    };
    if !actor.may(gate.right) {
        if matches!(actor, Actor::Staff(_)) {
            let route = request.extensions().get::<MatchedPath>();
            let object = format!("route:{}", route.map_or("", MatchedPath::as_str));
            let method = request.method().clone();
            note_refusal(&gate.state.core, &actor, object, method).await;
        }
        let page = request.method() == Method::GET && wants_html(request.headers());
        return match (&actor, page) {
            (Actor::Anonymous, true) => {
                let next = request
                    .uri()
                    .path_and_query()
                    .map_or("/desk", |p| p.as_str());
                let next: String = percent(next);
                Redirect::to(&format!("/login?next={next}")).into_response()
            }
            (Actor::Anonymous, false) => refuse(&ApiError::SignIn),
            (_, true) => crate::http::desk::forbidden(gate.state, actor, request).await,
            (_, false) => refuse(&ApiError::Forbidden),
        };
    }
    request.extensions_mut().insert(actor);
    next.run(request).await
}

/// Writes down which door a known person was refused at. The refusal stands even if that fails.
async fn note_refusal(core: &Core, actor: &Actor, object: String, method: Method) {
    let details = serde_json::json!({ "method": method.as_str() });
    let actor = actor.clone();
    let noted: Result<(), ServiceError> = core
        .db
        .write(async move |tx| {
            audit::record(tx, &actor, "access.refuse", &object, details.clone()).await?;
            Ok(())
        })
        .await;
    if let Err(error) = noted {
        tracing::error!(%error, "a refusal was not written down");
    }
}

/// An error as the wire sees it.
pub fn refuse(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(error)).into_response()
}

/// The value of a cookie. What else is on the line, in whatever bytes, is nobody's business here.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| std::str::from_utf8(pair).ok()?.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// A `Set-Cookie` value for a cookie of this host only; `max_age` 0 removes it.
pub fn set_cookie(name: &str, value: &str, max_age: u64) -> String {
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={max_age}")
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
