//! Finding cases.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::finding::{Found, NearCase, SearchQuery, Suggestion};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A page of hits.
#[server(name = FindCases, prefix = "/api", endpoint = "search/find", input = Json, output = Json)]
pub async fn find(query: SearchQuery) -> ApiResult<Found> {
    let call = Call::begin()?;
    call.end(call.ports.search.find(&call.actor, query).await)
}

/// Cases whose customers wrote nearly the same.
#[server(name = NearCases, prefix = "/api", endpoint = "search/near", input = Json, output = Json)]
pub async fn near(number: String) -> ApiResult<Vec<NearCase>> {
    let call = Call::begin()?;
    call.end(call.ports.search.near(&call.actor, &number).await)
}

/// The first few hits, while typing.
#[server(name = SuggestCases, prefix = "/api", endpoint = "search/suggest", input = Json, output = Json)]
pub async fn suggest(text: String) -> ApiResult<Vec<Suggestion>> {
    let call = Call::begin()?;
    call.end(call.ports.search.suggest(&call.actor, text).await)
}
