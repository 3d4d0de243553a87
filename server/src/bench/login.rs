//! S9: a refused login takes as long for an account that exists as for one that does not.
//!
//! Rule: throttles stay on, so every try comes from an address of its own and no account is tried more than five times.

use super::client::Client;
use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::report::Report;
use super::stats::Times;
use super::verdict::Goal;
use crate::core::Core;
use crate::db::Stored;
use crate::db::entity::{department, person};
use crate::services::people::password_hash;
use crate::setup;
use crate::vault;
use anyhow::{Context, Result, ensure};
use chrono::Utc;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};
use shared::locale::Locale;
use std::time::Instant;
use uuid::Uuid;

/// Tries of one account; ten in a quarter of an hour are allowed.
const PER_ACCOUNT: usize = 5;

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report, quick: bool) -> Result<()> {
    report.heading("Refused logins of known and unknown accounts");
    let accounts = if quick { 4 } else { 40 };
    for engine in Engine::ALL {
        let place = Installation::fresh(workshop, engine, "login").await?;
        let core = place.open(true).await?;
        setup::organisation(&core).await?;
        hire(&core, accounts).await?;
        drop(core);
        let _process = place.serve().await?;
        let (mut known, mut unknown) = (Times::default(), Times::default());
        for turn in 0..accounts * PER_ACCOUNT {
            let account = turn % accounts;
            // Which of the two comes first changes, so that neither profits from the other.
            for side in [turn % 2, 1 - turn % 2] {
                let (login, times) = if side == 0 {
                    (format!("known{account}"), &mut known)
                } else {
                    (format!("other{account}"), &mut unknown)
                };
                let mut client = Client::connect(place.address).await?;
                let fields = [
                    ("login", login.as_str()),
                    ("password", "it is not this one"),
                ];
                let sent = Instant::now();
                let answer = client
                    .post("/login", &fields, "Accept: text/html\r\n")
                    .await?;
                times.push(sent.elapsed());
                ensure!(
                    answer.status == 401,
                    "a wrong password is answered {}",
                    answer.status
                );
            }
        }
        let gap = (known.p50() - unknown.p50()).abs();
        report.line(
            format!("{engine}, known account, p50"),
            known.p50(),
            "ms",
            Goal::Told,
        );
        report.line(
            format!("{engine}, unknown account, p50"),
            unknown.p50(),
            "ms",
            Goal::Told,
        );
        let what = format!("{engine}, gap of the medians of {} tries", known.len());
        report.line(what, gap, "ms", Goal::AtMost(5.0));
    }
    Ok(())
}

/// Accounts whose passwords nobody knows.
async fn hire(core: &Core, count: usize) -> Result<()> {
    let home = department::Entity::find().one(core.db.read()).await?;
    let home = home.context("a department")?.id;
    let hash = password_hash(&vault::token()).context("a hash")?;
    let people: Vec<person::ActiveModel> = (0..count)
        .map(|n| person::ActiveModel {
            id: Set(Uuid::now_v7()),
            login: Set(format!("known{n}")),
            name: Set("坐席".to_owned()),
            email: Set(None),
            password_hash: Set(hash.clone()),
            department_id: Set(home),
            locale: Set(Stored(Locale::Zh)),
            active: Set(true),
            created_at: Set(Utc::now()),
        })
        .collect();
    core.db
        .write(async move |tx| -> Result<(), DbErr> {
            person::Entity::insert_many(people.clone())
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    Ok(())
}
