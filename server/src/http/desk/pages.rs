//! Renders the pages of staff and runs their server functions, both with the same context.
//!
//! Rule: a page is rendered whole before it is answered, so that its status is the truth.

use crate::http::assets;
use crate::middleware::headers::CspNonce;
use crate::middleware::session::{cookie, refuse};
use crate::state::AppState;
use app::api::ApiError;
use app::api::ports::Ports;
use app::desk::shell::{Assets, Theme, shell};
use app::routes::{Program, owner};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use shared::actor::Actor;

/// An error on the wire is far shorter.
const ERROR_BYTES: usize = 64 << 10;

/// Starts what rendering needs, once.
pub fn prepare() {
    // A second call finds it started; that is fine.
    let _ = any_spawner::Executor::init_tokio();
}

/// One of the pages of staff.
pub async fn page(State(state): State<AppState>, request: Request) -> Response {
    render(state, request, None).await
}

/// The page as somebody without its right sees it: the frame, and whom to ask.
pub async fn forbidden(state: AppState, actor: Actor, mut request: Request) -> Response {
    request.extensions_mut().insert(actor);
    render(state, request, Some(StatusCode::FORBIDDEN)).await
}

async fn render(state: AppState, request: Request, status: Option<StatusCode>) -> Response {
    let Some(actor) = request.extensions().get::<Actor>().cloned() else {
        return refuse(&ApiError::SignIn);
    };
    let me = match state.ports.people.me(&actor).await {
        Ok(me) => me,
        Err(error) => return refuse(&error),
    };
    let theme = cookie(request.headers(), Theme::COOKIE);
    let theme = Theme::from_cookie(theme.as_deref());
    let nonce = request.extensions().get::<CspNonce>().cloned();
    let program = owner(request.uri().path()).unwrap_or(Program::Desk);
    let assets = built(program);
    let context = context(state.ports, actor, nonce);
    let render = leptos_axum::render_app_async_with_context(context, move || {
        shell(program, me.clone(), &assets, theme)
    });
    let mut response = render(request).await;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    response
}

/// One of the server functions of the table.
pub async fn server_fn(State(state): State<AppState>, request: Request) -> Response {
    let Some(actor) = request.extensions().get::<Actor>().cloned() else {
        return refuse(&ApiError::SignIn);
    };
    let nonce = request.extensions().get::<CspNonce>().cloned();
    let context = context(state.ports, actor, nonce);
    // Read here, because a server function takes a body over its limit for a broken one.
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let whole = match Bytes::from_request(whole, &()).await {
        Ok(whole) => whole,
        Err(refused) => return refused.into_response(),
    };
    let request = Request::from_parts(parts, Body::from(whole));
    let answer = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if answer.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return honest(answer).await;
    }
    answer
}

/// Arguments that can't be read come back as 500 before any function of ours runs: the error says what it really is.
async fn honest(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = axum::body::to_bytes(body, ERROR_BYTES).await else {
        return refuse(&ApiError::Internal);
    };
    let status = serde_json::from_slice::<ApiError>(&body).map(|error| error.status());
    if let Ok(Ok(status)) = status.map(StatusCode::from_u16) {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(body))
}

fn context(
    ports: Ports,
    actor: Actor,
    nonce: Option<CspNonce>,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(ports.clone());
        provide_context(actor.clone());
        if let Some(nonce) = &nonce {
            nonce.provide();
        }
    }
}

fn built(program: Program) -> Assets {
    let (js, wasm) = match program {
        Program::Desk => ("desk.js", "desk.wasm"),
        Program::Manage => ("manage.js", "manage.wasm"),
        Program::Admin => ("admin.js", "admin.wasm"),
    };
    let address = |name| assets::address(name).unwrap_or_default();
    Assets {
        js: address(js),
        wasm: address(wasm),
        // All dress alike.
        css: address("desk.css"),
    }
}
