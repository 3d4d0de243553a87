//! The list of feedback.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::cases::InboxQuery;
use shared::feedback::FeedbackPage;

#[cfg(feature = "ssr")]
use super::call::Call;

/// Voices, latest first.
#[server(name = LoadVoices, prefix = "/api", endpoint = "voices/list", input = Json, output = Json)]
pub async fn voices(query: InboxQuery) -> ApiResult<FeedbackPage> {
    let call = Call::begin()?;
    call.end(call.ports.voices.list(&call.actor, query).await)
}
