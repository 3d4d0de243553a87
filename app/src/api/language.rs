//! Learning from labels, and reading voices anew.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::id::RunId;
use shared::learning::{LanguagePage, RunKind};

#[cfg(feature = "ssr")]
use super::call::Call;

/// Models, runs and labels.
#[server(name = LoadLanguage, prefix = "/api", endpoint = "language/page", input = Json, output = Json)]
pub async fn page() -> ApiResult<LanguagePage> {
    let call = Call::begin()?;
    call.end(call.ports.learning.page(&call.actor).await)
}

/// Starts a run.
#[server(name = StartRun, prefix = "/api", endpoint = "language/start", input = Json, output = Json)]
pub async fn start(kind: RunKind) -> ApiResult<LanguagePage> {
    let call = Call::begin()?;
    call.end(call.ports.learning.start(&call.actor, kind).await)
}

/// Stops a run.
#[server(name = CancelRun, prefix = "/api", endpoint = "language/cancel", input = Json, output = Json)]
pub async fn cancel(id: RunId) -> ApiResult<LanguagePage> {
    let call = Call::begin()?;
    call.end(call.ports.learning.cancel(&call.actor, id).await)
}

/// Puts another model in force.
#[server(name = RestoreModel, prefix = "/api", endpoint = "language/restore", input = Json, output = Json)]
pub async fn restore(version: u32) -> ApiResult<LanguagePage> {
    let call = Call::begin()?;
    call.end(call.ports.learning.restore(&call.actor, version).await)
}
