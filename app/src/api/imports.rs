//! Files of voices. The upload itself is a plain multipart post, see the server's `http::desk`.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::id::ImportId;
use shared::imports::{ImportStatus, Mapping};

#[cfg(feature = "ssr")]
use super::call::Call;

/// Latest imports.
#[server(name = LoadImports, prefix = "/api", endpoint = "imports/list", input = Json, output = Json)]
pub async fn imports() -> ApiResult<Vec<ImportStatus>> {
    let call = Call::begin()?;
    call.end(call.ports.imports.list(&call.actor).await)
}

/// Where one stands.
#[server(name = LoadImport, prefix = "/api", endpoint = "imports/status", input = Json, output = Json)]
pub async fn import_status(id: ImportId) -> ApiResult<ImportStatus> {
    let call = Call::begin()?;
    call.end(call.ports.imports.status(&call.actor, id).await)
}

/// Starts reading a file in.
#[server(name = StartImport, prefix = "/api", endpoint = "imports/start", input = Json, output = Json)]
pub async fn import_start(id: ImportId, mapping: Mapping) -> ApiResult<ImportStatus> {
    let call = Call::begin()?;
    call.end(call.ports.imports.start(&call.actor, id, mapping).await)
}

/// Stops it; nothing of it becomes visible.
#[server(name = CancelImport, prefix = "/api", endpoint = "imports/cancel", input = Json, output = Json)]
pub async fn import_cancel(id: ImportId) -> ApiResult<ImportStatus> {
    let call = Call::begin()?;
    call.end(call.ports.imports.cancel(&call.actor, id).await)
}
