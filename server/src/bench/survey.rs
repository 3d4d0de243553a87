//! An open survey and staff sessions, put straight into the database: what a measurement needs to knock.

use crate::clock::real_now;
use crate::core::Core;
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, invitation, person, session};
use crate::middleware::session::COOKIE;
use crate::vault;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter};
use shared::surveys::satisfaction;
use uuid::Uuid;

/// Token of an open survey of some case.
pub(super) async fn invite(core: &Core) -> Result<String> {
    let case = case_file::Entity::find_unscoped()
        .one(core.db.read())
        .await?
        .context("a case")?;
    let token = vault::token();
    let now = core.clock.now();
    let row = invitation::ActiveModel {
        id: Set(Uuid::now_v7()),
        case_id: Set(case.id),
        round: Set(1),
        customer_id: Set(case.customer_id),
        digest: Set(vault::digest(&token)),
        token_sealed: Set(core.vault.seal("survey.token", token.as_bytes())),
        survey: Set(satisfaction::KEY.to_owned()),
        survey_version: Set(1),
        state: Set("sent".to_owned()),
        send_at: Set(now),
        sent_at: Set(Some(now)),
        reminded_at: Set(None),
        expires_at: Set(now + TimeDelta::days(7)),
        partial: Set(None),
    };
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            invitation::Entity::insert(row.clone())
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// The header line of a fresh session of somebody.
pub(super) async fn sign_in(core: &Core, login: &str) -> Result<String> {
    let found = person::Entity::find()
        .filter(person::COLUMN.login.eq(login))
        .one(core.db.read())
        .await?;
    let person = found.with_context(|| format!("nobody is called {login}"))?;
    let token = vault::token();
    let (digest, now) = (vault::digest(&token), real_now());
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            session::Entity::insert(session::ActiveModel {
                digest: Set(digest.clone()),
                person_id: Set(person.id),
                created_at: Set(now),
                expires_at: Set(now + TimeDelta::hours(12)),
            })
            .exec_without_returning(tx)
            .await?;
            Ok(())
        })
        .await?;
    Ok(format!("Cookie: {COOKIE}={token}\r\n"))
}
