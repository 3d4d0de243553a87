//! The demo: an invented appliance company with half a year of voices and cases, the same on every machine.
//!
//! Rule: everything is written in one transaction that begins with the marker, so that there is no half-loaded demo
//! and two instances that start at once load it once.

mod callers;
mod cases;
pub(crate) mod dice;
mod fillers;
mod hours;
mod labels;
mod mailbox;
mod memorable;
mod noise;
pub mod organisation;
mod phrases;
mod pictures;
mod ratings;
pub(crate) mod rows;
mod ruleset;
mod scene;
mod season;
mod story;
mod tale;
mod told;
mod voices;

use crate::boot::CLOCK_OFFSET;
use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::Tx;
use crate::db::entity::Unscoped;
use crate::db::entity::{
    config, customer, department, feedback, label, person, person_grant, setting,
};
use crate::files::Kept;
use crate::rules::{Snapshot, key, publish};
use crate::services::cases::store::insert_all_events;
use crate::services::figures::count;
use crate::services::search::index::{Known, put};
use crate::services::search::mark_filled;
use anyhow::Context;
use callers::Callers;
use cases::{Cases, Material};
use chrono::{DateTime, TimeDelta, Utc};
use organisation::Organisation;
use phrases::Phrases;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use shared::rulebook::Routing;
use std::collections::BTreeMap;

/// Everything random starts from here.
pub(crate) const SEED: u64 = 20_261_120;
/// The password of every demo login.
pub const PASSWORD: &str = "huiyin-demo-2026";
/// Row of `setting` that says the demo is there.
pub const MARKER: &str = "demo";

/// The demo's time beside real time.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// Seconds from real time to the demo's.
    pub offset: i64,
}

impl Calendar {
    /// The demo's now is real now.
    pub fn starting(real: DateTime<Utc>) -> Self {
        Self {
            offset: (season::now() - real).num_seconds(),
        }
    }

    /// Milliseconds for an id: ids are ordered by real time, also against what comes after the load.
    pub fn millis(&self, at: DateTime<Utc>) -> i64 {
        (at - TimeDelta::seconds(self.offset)).timestamp_millis()
    }
}

/// All that is written.
#[derive(Clone)]
struct Load {
    calendar: Calendar,
    rules: Snapshot,
    versions: BTreeMap<String, u32>,
    departments: Vec<department::ActiveModel>,
    people: Vec<person::ActiveModel>,
    grants: Vec<person_grant::ActiveModel>,
    customers: Vec<customer::ActiveModel>,
    voices: Vec<feedback::ActiveModel>,
    labels: Vec<label::ActiveModel>,
    cases: Cases,
}

/// Loads the demo into an empty database; one that has it is left alone.
///
/// # Errors
/// When the database holds something else, or fails.
pub async fn load(core: &Core) -> anyhow::Result<()> {
    let db = core.db.read();
    let there = setting::Entity::find_by_id(MARKER.to_owned())
        .one(db)
        .await?;
    if there.is_some() {
        return Ok(());
    }
    let held = person::Entity::find().count(db).await?
        + feedback::Entity::find_unscoped().count(db).await?;
    anyhow::ensure!(
        held == 0,
        "the demo needs an empty database, and this one has people or voices: point `database` or `data_dir` somewhere else"
    );
    let started = std::time::Instant::now();
    let load = prepare(core).await?;
    let (voices, cases) = (load.voices.len(), load.cases.files.len());
    let inner = core.clone();
    let loaded = core
        .db
        .write(async move |tx| -> Result<bool, ServiceError> { write(tx, &inner, &load).await })
        .await
        .context("the demo's rows can't be written")?;
    crate::boot::refresh(core).await?;
    core.committed();
    if loaded {
        let seconds = started.elapsed().as_secs_f64();
        tracing::info!(voices, cases, seconds, "the demo is loaded");
    }
    Ok(())
}

async fn prepare(core: &Core) -> anyhow::Result<Load> {
    let pictures = tokio::task::spawn_blocking(pictures::draw).await??;
    for picture in &pictures {
        core.files.put(picture).await?;
    }
    let versions = latest(core).await?;
    let core = core.clone();
    // Seconds of work: on an async thread, others' patience with the database would run out meanwhile.
    tokio::task::spawn_blocking(move || invent(&core, &pictures, versions)).await?
}

/// Everything that is written, made up on the caller's thread.
fn invent(core: &Core, pictures: &[Kept], versions: BTreeMap<String, u32>) -> anyhow::Result<Load> {
    let calendar = Calendar::starting(real_now());
    let company = Organisation::new();
    let rules = ruleset::snapshot(&company);
    let mut phrases = Phrases::read()?;
    let mut callers = Callers::default();
    let mut voices = voices::generate(&mut phrases, &mut callers, &calendar);
    memorable::add(&mut voices, &mut callers, &phrases, &calendar);
    voices::read_all(&mut voices, &rules);
    let material = Material {
        core,
        rules: &rules,
        calendar: &calendar,
        company: &company,
        voices: &voices,
        pictures,
    };
    let cases = cases::generate(&material, &mut phrases, &mut callers)?;
    let most_used = phrases.uses().iter().max();
    tracing::debug!(?most_used, "the demo's texts");
    let hash = crate::services::people::password_hash(PASSWORD)
        .context("the demo's password can't be hashed")?;
    let tree = &rules.categories;
    let mut voices = voices::rows(&voices, &callers, &cases.numbers, tree);
    let labels = labels::rows(&cases.events, &mut voices);
    let before = season::at(season::first_day(), 0) - TimeDelta::days(30);
    Ok(Load {
        calendar,
        versions,
        departments: company.department_rows(),
        people: company.person_rows(&hash, before),
        grants: company.grant_rows(),
        customers: callers.rows(core),
        voices,
        labels,
        cases,
        rules,
    })
}

/// Documents that are there already get their next version.
async fn latest(core: &Core) -> anyhow::Result<BTreeMap<String, u32>> {
    let mut versions = BTreeMap::new();
    for row in config::Entity::find().all(core.db.read()).await? {
        let version = u32::try_from(row.version).unwrap_or(0);
        let known = versions.entry(row.key).or_insert(0);
        *known = version.max(*known);
    }
    Ok(versions)
}

async fn write(tx: &Tx, core: &Core, load: &Load) -> Result<bool, ServiceError> {
    let settings = [
        (MARKER, season::now().to_rfc3339()),
        (CLOCK_OFFSET, load.calendar.offset.to_string()),
    ];
    let rows = settings.map(|(key, value)| setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value),
    });
    let [marker, offset] = rows;
    let mine = setting::Entity::insert(marker)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if mine == 0 {
        return Ok(false);
    }
    let replace = OnConflict::column(setting::Column::Key)
        .update_column(setting::Column::Value)
        .to_owned();
    setting::Entity::insert(offset)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    rows::insert(tx, &load.departments).await?;
    rows::insert(tx, &load.people).await?;
    rows::insert(tx, &load.grants).await?;
    publish_rules(tx, &load.rules, &load.versions).await?;
    rows::insert(tx, &load.customers).await?;
    rows::insert(tx, &load.voices).await?;
    rows::insert(tx, &load.labels).await?;
    write_cases(tx, core, &load.cases).await?;
    Ok(true)
}

async fn write_cases(tx: &Tx, core: &Core, cases: &Cases) -> Result<(), ServiceError> {
    rows::insert(tx, &cases.files).await?;
    for chunk in cases.events.chunks(40) {
        let histories: Vec<_> = chunk
            .iter()
            .map(|(id, entries)| (*id, entries.as_slice()))
            .collect();
        insert_all_events(tx, &histories).await?;
    }
    rows::insert(tx, &cases.messages).await?;
    rows::insert(tx, &cases.reminders).await?;
    rows::insert(tx, &cases.proposals).await?;
    rows::insert(tx, &cases.attachments).await?;
    rows::insert(tx, &cases.invitations).await?;
    rows::insert(tx, &cases.responses).await?;
    for chunk in cases.figures.chunks(500) {
        count(tx, chunk).await?;
    }
    rows::insert(tx, &cases.blocks).await?;
    put(tx, &cases.entries, Known::Keep).await?;
    mark_filled(tx).await?;
    mailbox::write(tx, core, &cases.mails).await
}

/// The rules of the invented company.
pub(crate) fn rules_of(company: &Organisation) -> Snapshot {
    ruleset::snapshot(company)
}

/// Publishes every document of a snapshot, each as the version after the known one.
pub(crate) async fn publish_rules(
    tx: &Tx,
    rules: &Snapshot,
    versions: &BTreeMap<String, u32>,
) -> Result<(), ServiceError> {
    // In force since the demo's now: by the real clock nothing of its days would ever be told.
    let now = season::now();
    let next = |name: &str| versions.get(name).copied().unwrap_or(0) + 1;
    publish(
        tx,
        key::CATEGORIES,
        next(key::CATEGORIES),
        &rules.categories,
        None,
        now,
    )
    .await?;
    publish(
        tx,
        key::BUSINESS,
        next(key::BUSINESS),
        &rules.business,
        None,
        now,
    )
    .await?;
    publish(
        tx,
        key::CASE_TYPES,
        next(key::CASE_TYPES),
        &rules.case_types,
        None,
        now,
    )
    .await?;
    let routing = Routing {
        rules: rules.routing.clone(),
        default: rules.default_department,
    };
    publish(tx, key::ROUTING, next(key::ROUTING), &routing, None, now).await?;
    publish(
        tx,
        key::CLOCK_SETS,
        next(key::CLOCK_SETS),
        &rules.clock_sets,
        None,
        now,
    )
    .await?;
    publish(
        tx,
        key::CALENDAR,
        next(key::CALENDAR),
        &ruleset::calendar(rules),
        None,
        now,
    )
    .await?;
    publish(tx, key::GATE, next(key::GATE), &rules.gate, None, now).await?;
    let words = key::PRIORITY_WORDS;
    publish(tx, words, next(words), &rules.priority_words, None, now).await?;
    publish(tx, key::SURVEY, next(key::SURVEY), &rules.survey, None, now).await?;
    Ok(())
}

/// Addresses and logins to print at boot.
pub fn logins() -> String {
    let roles = [
        ("agent1 … agent5", "客服坐席 Customer service agents"),
        ("agent6 … agent8", "售后维修 Repair agents"),
        ("agent9, agent10", "物流配送 Delivery agents"),
        (
            "agent11 … agent13",
            "研发 · 门店 · 质量 Product, stores, quality",
        ),
        ("head1 … head6", "部门负责人 Department heads"),
        ("manager", "经理 Manager: figures, all cases, masked"),
        ("admin", "管理员 Admin: rules and taxonomy"),
        ("auditor", "审计 Auditor: reads everything, masked"),
        ("reporter, reporter2", "一线员工 Front-line reporters"),
    ];
    let mut out = format!("Demo logins, all with the password {PASSWORD}\n");
    for (login, role) in roles {
        out.push_str(&format!("  {login:<22}{role}\n"));
    }
    out.push_str(&memorable::lines());
    out
}
