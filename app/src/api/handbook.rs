//! The scenario handbook: its list, one scenario, and what it holds for a case.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::handbook::{HandbookPage, HandbookQuery, ScenarioPage};
use shared::locale::Locale;

#[cfg(feature = "ssr")]
use super::call::Call;
#[cfg(feature = "ssr")]
use crate::desk::case::markup;

/// The scenarios that hold every word that is asked for.
#[server(name = ListScenarios, prefix = "/api", endpoint = "handbook/list", input = Json, output = Json)]
pub async fn list(query: HandbookQuery) -> ApiResult<HandbookPage> {
    let call = Call::begin()?;
    call.end(call.ports.handbook.list(&call.actor, query).await)
}

/// One scenario.
#[server(name = LoadScenario, prefix = "/api", endpoint = "handbook/one", input = Json, output = Json)]
pub async fn one(key: String) -> ApiResult<ScenarioPage> {
    let call = Call::begin()?;
    call.end(call.ports.handbook.one(&call.actor, &key).await)
}

/// What handbook and canned replies hold for a case, as markup: the program that asks stays small.
#[server(name = BesideCase, prefix = "/api", endpoint = "handbook/beside", input = Json, output = Json)]
pub async fn beside(number: String, locale: Locale) -> ApiResult<String> {
    let call = Call::begin()?;
    let found = call.ports.handbook.beside(&call.actor, &number).await;
    call.end(found.map(|found| markup(&found, locale)))
}
