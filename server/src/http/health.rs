//! Whether the process lives and whether it should get requests.

use crate::routes::Routes;
use crate::serve::Stop;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use shared::actor::Right;

/// `/healthz`: the process answers. `/readyz`: the database answers too and nobody asked us to stop.
pub fn routes(routes: Routes, stop: Stop) -> Routes {
    routes.get("/healthz", Right::Public, async || "ok").get(
        "/readyz",
        Right::Public,
        move |State(state): State<AppState>| {
            let stop = stop.clone();
            async move {
                if stop.requested() {
                    return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
                }
                match state.core.db.ping().await {
                    Ok(()) => (StatusCode::OK, "ready"),
                    Err(_) => (
                        StatusCode::SERVICE_UNAVAILABLE,
                        "the database does not answer",
                    ),
                }
            }
        },
    )
}
