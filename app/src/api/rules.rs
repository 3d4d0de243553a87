//! Rule documents: read, published, rolled back, tried.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::clocks::whatif::WhatIf;
use shared::rulebook::{Document, Draft, RulePage, Tried, TryOn};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A document as it is in force, with its history.
#[server(name = LoadRules, prefix = "/api", endpoint = "rules/open", input = Json, output = Json)]
pub async fn open(document: Document) -> ApiResult<RulePage> {
    let call = Call::begin()?;
    call.end(call.ports.rulebook.open(&call.actor, document).await)
}

/// The content of one version.
#[server(name = LoadVersion, prefix = "/api", endpoint = "rules/version", input = Json, output = Json)]
pub async fn version(document: Document, version: u32) -> ApiResult<Draft> {
    let call = Call::begin()?;
    let found = call.ports.rulebook.version(&call.actor, document, version);
    call.end(found.await)
}

/// Publishes a draft over the version the person saw.
#[server(name = PublishRules, prefix = "/api", endpoint = "rules/publish", input = Json, output = Json)]
pub async fn publish(seen: u32, draft: Draft) -> ApiResult<RulePage> {
    let call = Call::begin()?;
    call.end(call.ports.rulebook.publish(&call.actor, seen, draft).await)
}

/// Publishes an earlier version once more.
#[server(name = RestoreRules, prefix = "/api", endpoint = "rules/restore", input = Json, output = Json)]
pub async fn restore(document: Document, seen: u32, version: u32) -> ApiResult<RulePage> {
    let call = Call::begin()?;
    let done = call
        .ports
        .rulebook
        .restore(&call.actor, document, seen, version);
    call.end(done.await)
}

/// What routing rules or urgent phrases would do with a text or a case.
#[server(name = TryRules, prefix = "/api", endpoint = "rules/try", input = Json, output = Json)]
pub async fn try_on(draft: Draft, on: TryOn) -> ApiResult<Tried> {
    let call = Call::begin()?;
    call.end(call.ports.rulebook.try_on(&call.actor, draft, on).await)
}

/// What promises or a calendar would change for the cases of the last [`shared::clocks::whatif::DAYS`] days.
#[server(name = WhatIfRules, prefix = "/api", endpoint = "rules/whatif", input = Json, output = Json)]
pub async fn what_if(draft: Draft) -> ApiResult<WhatIf> {
    let call = Call::begin()?;
    call.end(call.ports.rulebook.what_if(&call.actor, draft).await)
}
