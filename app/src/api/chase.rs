//! The day's chase list.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::chase::{ChasePage, ChaseQuery};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A page of what must be kept today.
#[server(name = LoadChase, prefix = "/api", endpoint = "chase/list", input = Json, output = Json)]
pub async fn chase(query: ChaseQuery) -> ApiResult<ChasePage> {
    let call = Call::begin()?;
    call.end(call.ports.chase.list(&call.actor, query).await)
}
