//! Private links of customers: 256 bits, digests at rest, derived from the installation's key so that a closure
//! that runs again writes the same link.

use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::access_link;
use crate::vault;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};
use shared::id::CaseId;

/// What a row of `access_link` is for.
pub(crate) mod purpose {
    /// A link in a receipt or a mail.
    pub const LINK: &str = "link";
    /// The 30-minute session it is exchanged for.
    pub const SESSION: &str = "session";
}

/// Minutes that a customer's session lasts.
pub(crate) const SESSION_MINUTES: i64 = 30;

/// The token that belongs to a form: the same form always leads to the same receipt.
pub(crate) fn of_form(core: &Core, form_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(core.vault.hash("receipt", form_token))
}

/// Keeps a token's digest for a case.
pub(crate) async fn keep(
    tx: &Tx,
    core: &Core,
    case: CaseId,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(), ServiceError> {
    insert(
        tx,
        case,
        token,
        purpose::LINK,
        now,
        TimeDelta::days(i64::from(core.config.link_days)),
    )
    .await
}

/// A fresh link for the letter of an event; returns its path.
pub(crate) async fn for_event(
    tx: &Tx,
    core: &Core,
    case: CaseId,
    seq: u32,
    now: DateTime<Utc>,
) -> Result<String, ServiceError> {
    let token = URL_SAFE_NO_PAD.encode(core.vault.hash("link", &format!("{case}:{seq}")));
    keep(tx, core, case, &token, now).await?;
    Ok(format!("/l/{token}"))
}

/// Keeps a session's digest; it ends by real time, like every session.
pub(crate) async fn session(
    tx: &Tx,
    case: CaseId,
    token: &str,
    real: DateTime<Utc>,
) -> Result<(), ServiceError> {
    insert(
        tx,
        case,
        token,
        purpose::SESSION,
        real,
        TimeDelta::minutes(SESSION_MINUTES),
    )
    .await
}

async fn insert(
    tx: &Tx,
    case: CaseId,
    token: &str,
    purpose: &str,
    now: DateTime<Utc>,
    lasts: TimeDelta,
) -> Result<(), ServiceError> {
    access_link::Entity::insert(access_link::ActiveModel {
        digest: Set(vault::digest(token)),
        case_id: Set(case.0),
        purpose: Set(purpose.to_owned()),
        expires_at: Set(now + lasts),
        created_at: Set(now),
    })
    .on_conflict(OnConflict::new().do_nothing().to_owned())
    .exec_without_returning(tx)
    .await?;
    Ok(())
}
