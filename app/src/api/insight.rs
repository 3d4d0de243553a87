//! Figures.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::dashboard::{Dashboard, DashboardQuery};

#[cfg(feature = "ssr")]
use super::call::Call;

/// The dashboard over the actor's scope.
#[server(name = LoadDashboard, prefix = "/api", endpoint = "insight/dashboard", input = Json, output = Json)]
pub async fn dashboard(query: DashboardQuery) -> ApiResult<Dashboard> {
    let call = Call::begin()?;
    call.end(call.ports.insight.dashboard(&call.actor, query).await)
}
