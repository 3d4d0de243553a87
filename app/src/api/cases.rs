//! Cases: inbox, board, one case, acting on it.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::cases::{
    BoardView, CaseAction, CaseChoices, CasePage, CustomerView, Inbox, InboxQuery,
};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A page of cases with the counts of the views.
#[server(name = LoadInbox, prefix = "/api", endpoint = "cases/inbox", input = Json, output = Json)]
pub async fn inbox(query: InboxQuery) -> ApiResult<Inbox> {
    let call = Call::begin()?;
    call.end(call.ports.cases.inbox(&call.actor, query).await)
}

/// The board of a case type.
#[server(name = LoadBoard, prefix = "/api", endpoint = "cases/board", input = Json, output = Json)]
pub async fn board(case_type: Option<String>) -> ApiResult<BoardView> {
    let call = Call::begin()?;
    call.end(call.ports.cases.board(&call.actor, case_type).await)
}

/// The whole case.
#[server(name = LoadCase, prefix = "/api", endpoint = "cases/one", input = Json, output = Json)]
pub async fn case(number: String) -> ApiResult<CasePage> {
    let call = Call::begin()?;
    call.end(call.ports.cases.case(&call.actor, &number).await)
}

/// Departments, people and categories to choose from.
#[server(name = LoadChoices, prefix = "/api", endpoint = "cases/choices", input = Json, output = Json)]
pub async fn choices() -> ApiResult<CaseChoices> {
    let call = Call::begin()?;
    call.end(call.ports.cases.choices(&call.actor).await)
}

/// Acts on a case at the version the person saw.
#[server(name = ActOnCase, prefix = "/api", endpoint = "cases/act", input = Json, output = Json)]
pub async fn act(number: String, seq: u32, action: CaseAction) -> ApiResult<CasePage> {
    let call = Call::begin()?;
    let done = call.ports.cases.act(&call.actor, &number, seq, action);
    call.end(done.await)
}

/// Unmasked contact for a stated reason.
#[server(name = RevealContact, prefix = "/api", endpoint = "cases/reveal", input = Json, output = Json)]
pub async fn reveal(number: String, reason: String) -> ApiResult<CustomerView> {
    let call = Call::begin()?;
    let shown = call.ports.cases.reveal(&call.actor, &number, &reason);
    call.end(shown.await)
}
