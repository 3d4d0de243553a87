//! Turns a panic into a plain 500 with the request's id.
//!
//! Rule: this is the last net, not error handling; a panic here is a bug and is logged as one.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;

use super::plain;
use super::request_id::RequestId;

pub(super) async fn catch(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            // The panic's own message was printed by the panic hook.
            tracing::error!("panicked while answering");
            let id = id.as_ref().map(|id| id.0.as_str());
            let english = "Something went wrong on our side. Please try again; if it happens again, tell us this number.";
            plain::page(
                StatusCode::INTERNAL_SERVER_ERROR,
                "出错了，请稍后再试",
                english,
                id,
            )
        }
    }
}
