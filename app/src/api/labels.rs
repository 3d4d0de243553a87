//! Labels: the queue, and saying a tag of a voice.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::id::FeedbackId;
use shared::tags::{LabelQueue, Tag};

#[cfg(feature = "ssr")]
use super::call::Call;

/// Voices whose category nobody said, the least certain first.
#[server(name = LoadLabels, prefix = "/api", endpoint = "labels/queue", input = Json, output = Json)]
pub async fn queue(after: Option<String>) -> ApiResult<LabelQueue> {
    let call = Call::begin()?;
    call.end(call.ports.labels.queue(&call.actor, after).await)
}

/// Says a tag of a voice.
#[server(name = PutLabel, prefix = "/api", endpoint = "labels/put", input = Json, output = Json)]
pub async fn put(voice: FeedbackId, tag: Tag) -> ApiResult<()> {
    let call = Call::begin()?;
    call.end(call.ports.labels.put(&call.actor, voice, tag).await)
}
