//! The staff session: one `__Host-` cookie, ignored on customers' routes, resolved to an `Actor` once per request.

use crate::core::Core;
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
pub async fn gate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
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
    let core = gate.state.core.clone();
    let door = Door::of(&request, &actor);
    let response = pass(gate, actor, request, next).await;
    if let Some(door) = door.filter(|_| DENIED.contains(&response.status())) {
        door.note(&core, response.status()).await;
    }
    response
}

async fn pass(gate: Gate, actor: Actor, mut request: Request, next: Next) -> Response {
    if !actor.may(gate.right) {
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

/// What a person sees who may not: a closed door, or as if there were no such thing. Both are written down, whoever
/// decided it, the gate or the service behind it.
const DENIED: [StatusCode; 2] = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];

/// A door that a known person stands before.
struct Door {
    actor: Actor,
    route: String,
    method: Method,
}

impl Door {
    /// None for strangers and customers: there is nobody to write down, and who knocks must not fill the trail.
    fn of(request: &Request, actor: &Actor) -> Option<Self> {
        actor.staff()?;
        let route = request.extensions().get::<MatchedPath>();
        Some(Self {
            actor: actor.clone(),
            route: format!("route:{}", route.map_or("", MatchedPath::as_str)),
            method: request.method().clone(),
        })
    }

    async fn note(self, core: &Core, status: StatusCode) {
        let details = serde_json::json!({
            "method": self.method.as_str(),
            "status": status.as_u16(),
        });
        audit::refused(core, &self.actor, &self.route, details).await;
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
