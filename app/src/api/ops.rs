//! What operators look at: the demo's mailbox and clock, jobs, mails that were not sent, the audit trail.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::id::{JobId, NoticeId};
use shared::ops::{AuditRow, JobRow, Letters, MailRow};
use shared::page::Page;

#[cfg(feature = "ssr")]
use super::call::Call;

/// The demo's mailbox.
#[server(name = LoadMailbox, prefix = "/api", endpoint = "ops/mailbox", input = Json, output = Json)]
pub async fn mailbox() -> ApiResult<Vec<MailRow>> {
    let call = Call::begin()?;
    call.end(call.ports.ops.mailbox(&call.actor).await)
}

/// Moves the demo's clock forward.
#[server(name = MoveClock, prefix = "/api", endpoint = "ops/clock", input = Json, output = Json)]
pub async fn move_clock(hours: u32) -> ApiResult<()> {
    let call = Call::begin()?;
    call.end(call.ports.ops.move_clock(&call.actor, hours).await)
}

/// Jobs that are late or dead.
#[server(name = LoadJobs, prefix = "/api", endpoint = "ops/jobs", input = Json, output = Json)]
pub async fn jobs() -> ApiResult<Vec<JobRow>> {
    let call = Call::begin()?;
    call.end(call.ports.ops.jobs(&call.actor).await)
}

/// Queues a dead job again.
#[server(name = RetryJob, prefix = "/api", endpoint = "ops/retry", input = Json, output = Json)]
pub async fn retry_job(id: JobId) -> ApiResult<()> {
    let call = Call::begin()?;
    call.end(call.ports.ops.retry(&call.actor, id).await)
}

/// Mails that were not sent.
#[server(name = LoadLetters, prefix = "/api", endpoint = "ops/letters", input = Json, output = Json)]
pub async fn letters(after: Option<String>) -> ApiResult<Letters> {
    let call = Call::begin()?;
    call.end(call.ports.ops.letters(&call.actor, after).await)
}

/// Queues a mail that was given up again.
#[server(name = ResendLetter, prefix = "/api", endpoint = "ops/resend", input = Json, output = Json)]
pub async fn resend_letter(id: NoticeId) -> ApiResult<()> {
    let call = Call::begin()?;
    call.end(call.ports.ops.resend(&call.actor, id).await)
}

/// The audit trail, latest first.
#[server(name = LoadAudit, prefix = "/api", endpoint = "ops/audit", input = Json, output = Json)]
pub async fn audit(after: Option<String>) -> ApiResult<Page<AuditRow>> {
    let call = Call::begin()?;
    call.end(call.ports.ops.audit(&call.actor, after).await)
}
