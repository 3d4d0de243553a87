//! Figures.

use super::error::ApiResult;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::dashboard::{Dashboard, DashboardQuery};

#[cfg(feature = "ssr")]
use super::call::Call;

/// The dashboard over the actor's scope.
#[server(name = LoadDashboard, prefix = "/api", endpoint = "insight/dashboard", input = Json)]
pub async fn dashboard(query: DashboardQuery) -> ApiResult<Dashboard> {
    let call = Call::begin()?;
    call.end(call.ports.insight.dashboard(&call.actor, query).await)
}
