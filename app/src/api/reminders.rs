//! Reminders of the signed-in person.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::reminders::{ReminderPage, Seen};

#[cfg(feature = "ssr")]
use super::call::Call;

/// A page of the person's reminders.
#[server(name = LoadReminders, prefix = "/api", endpoint = "reminders/list", input = Json, output = Json)]
pub async fn reminders(after: Option<String>) -> ApiResult<ReminderPage> {
    let call = Call::begin()?;
    call.end(call.ports.reminders.list(&call.actor, after).await)
}

/// Marks as read; how many are left.
#[server(name = ReadReminders, prefix = "/api", endpoint = "reminders/read", input = Json, output = Json)]
pub async fn read(seen: Seen) -> ApiResult<u32> {
    let call = Call::begin()?;
    call.end(call.ports.reminders.read(&call.actor, seen).await)
}
