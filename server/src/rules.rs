//! Rules in force: immutable snapshots by version, in memory, refreshed by a poll and after every publication.
//!
//! A snapshot is never changed in place: readers hold the one they started with.

mod reading;

use crate::db::entity::config;
use crate::db::{Db, Tx};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::cases::{CaseType, GatePolicy, Kind, PriorityWords, RoutingRule};
use shared::clocks::calendar::{Calendar, Frame};
use shared::clocks::hours::Hours;
use shared::clocks::ladder::Ladder;
use shared::clocks::policy::ClockSet;
use shared::clocks::time_of_day::TimeOfDay;
use shared::clocks::{holidays, presets};
use shared::id::{DepartmentId, PersonId};
use shared::language::Reader;
use shared::privacy::retention::Retention;
use shared::replies::{self, CannedReply};
use shared::rulebook::Routing;
use shared::surveys::SchedulePolicy;
use shared::taxonomy::Tree;
use shared::wording::LanguageRules;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

/// Every rule document, with the version it has.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Category tree.
    pub categories: Tree,
    /// Business tree.
    pub business: Tree,
    /// Case types with their stages.
    pub case_types: Vec<CaseType>,
    /// Routing rules in order.
    pub routing: Vec<RoutingRule>,
    /// Where a case goes that no rule matches; `None` only before the organisation is set up.
    pub default_department: Option<DepartmentId>,
    /// Promises per case type key.
    pub clock_sets: BTreeMap<String, ClockSet>,
    /// Business calendar, checked.
    pub hours: Arc<Hours>,
    /// Close gate.
    pub gate: GatePolicy,
    /// Phrases that raise the priority.
    pub priority_words: PriorityWords,
    /// When the after-close survey is sent.
    pub survey: SchedulePolicy,
    /// How long personal data is kept.
    pub retention: Retention,
    /// How texts are read.
    pub language: LanguageRules,
    /// Canned replies.
    pub replies: Vec<CannedReply>,
    /// Who is told when a promise comes near its due time or is late.
    pub ladder: Ladder,
    /// Version of the category model in force; 0 for keyword rules alone.
    pub model: u32,
    /// Reads what customers write.
    pub reader: Arc<Reader>,
    /// Version per key; absent keys are at their built-in value.
    pub versions: BTreeMap<String, u32>,
}

/// Keys of the documents.
pub mod key {
    /// Category tree.
    pub const CATEGORIES: &str = "taxonomy.category";
    /// Business tree.
    pub const BUSINESS: &str = "taxonomy.business";
    /// Case types.
    pub const CASE_TYPES: &str = "case_types";
    /// Routing rules and where the rest goes.
    pub const ROUTING: &str = "routing";
    /// Clock sets.
    pub const CLOCK_SETS: &str = "clock_sets";
    /// Calendar.
    pub const CALENDAR: &str = "calendar";
    /// Close gate.
    pub const GATE: &str = "gate";
    /// Urgent phrases.
    pub const PRIORITY_WORDS: &str = "priority_words";
    /// After-close survey.
    pub const SURVEY: &str = "survey_schedule";
    /// Retention periods.
    pub const RETENTION: &str = "retention";
    /// How texts are read.
    pub const LANGUAGE: &str = "language.rules";
    /// Canned replies.
    pub const REPLIES: &str = "replies";
    /// Escalation ladder.
    pub const ESCALATION: &str = "escalation";
    /// Which version of the category model is in force.
    pub const MODEL: &str = "language.model";
}

impl Default for Snapshot {
    fn default() -> Self {
        let case_types = CaseType::presets();
        let clock_sets = case_types
            .iter()
            .map(|t| (t.key.clone(), presets::preset_a()))
            .collect();
        Self {
            categories: Tree::default(),
            business: Tree::default(),
            case_types,
            routing: Vec::new(),
            default_department: None,
            clock_sets,
            hours: office_hours(),
            gate: GatePolicy::default(),
            priority_words: PriorityWords::default(),
            survey: SchedulePolicy::default(),
            retention: Retention::default(),
            language: LanguageRules::default(),
            replies: replies::shipped(),
            ladder: Ladder::default(),
            model: 0,
            reader: Arc::default(),
            versions: BTreeMap::new(),
        }
    }
}

impl Snapshot {
    /// The case type that a kind opens.
    pub fn case_type_of(&self, kind: Kind) -> Option<&CaseType> {
        self.case_types.iter().find(|t| t.kind == kind)
    }

    /// The case type with this key.
    pub fn case_type(&self, key: &str) -> Option<&CaseType> {
        self.case_types.iter().find(|t| t.key == key)
    }

    /// The version of a document; 0 for the built-in value.
    pub fn version(&self, key: &str) -> u32 {
        self.versions.get(key).copied().unwrap_or(0)
    }

    /// The organisation's zone, from its calendar.
    pub fn zone(&self) -> Tz {
        self.hours
            .calendar()
            .zone
            .parse()
            .unwrap_or(chrono_tz::Asia::Shanghai)
    }

    fn take(&mut self, row: &config::Model) -> Result<(), serde_json::Error> {
        fn read<T: DeserializeOwned>(row: &config::Model) -> Result<T, serde_json::Error> {
            serde_json::from_str(&row.value)
        }
        match row.key.as_str() {
            key::CATEGORIES => self.categories = read(row)?,
            key::BUSINESS => self.business = read(row)?,
            key::CASE_TYPES => self.case_types = read(row)?,
            key::ROUTING => {
                let routing: Routing = read(row)?;
                self.routing = routing.rules;
                self.default_department = routing.default;
            }
            key::CLOCK_SETS => self.clock_sets = read(row)?,
            key::CALENDAR => {
                let calendar: Calendar = read(row)?;
                // A faulty calendar is refused at publication; one that got in anyway must not stop the boot.
                if let Ok(hours) = Hours::new(calendar) {
                    self.hours = Arc::new(hours);
                }
            }
            key::GATE => self.gate = read(row)?,
            key::PRIORITY_WORDS => self.priority_words = read(row)?,
            key::SURVEY => self.survey = read(row)?,
            key::RETENTION => self.retention = read(row)?,
            key::LANGUAGE => self.language = read(row)?,
            key::REPLIES => self.replies = read(row)?,
            key::ESCALATION => self.ladder = read(row)?,
            key::MODEL => self.model = read(row)?,
            _ => {}
        }
        self.versions
            .insert(row.key.clone(), u32::try_from(row.version).unwrap_or(0));
        Ok(())
    }
}

/// Monday to Friday, 09:00–12:00 and 13:30–18:00, with China's holidays and make-up days.
fn office_hours() -> Arc<Hours> {
    let frames = office_frames();
    let mut calendar = Calendar::weekdays("Asia/Shanghai", &frames);
    if let Ok(table) = holidays::china() {
        holidays::apply(&mut calendar, &table, &frames);
    }
    let open = || Hours::new(Calendar::always_open("Asia/Shanghai"));
    Arc::new(
        Hours::new(calendar)
            .or_else(|_| open())
            .unwrap_or_else(|_| unreachable!("always open has no faults")),
    )
}

fn office_frames() -> [Frame; 2] {
    let at = |hour, minute| TimeOfDay::new(hour, minute).unwrap_or(TimeOfDay::END);
    [
        Frame::new(at(9, 0), at(12, 0)),
        Frame::new(at(13, 30), at(18, 0)),
    ]
}

/// The rules in force, shared.
#[derive(Clone, Default)]
pub struct Rules {
    current: Arc<RwLock<Arc<Snapshot>>>,
}

/// A rule document that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The document is not what this binary expects.
    #[error("the rule document {key} version {version} can't be read: {cause}")]
    Document {
        /// Its key.
        key: String,
        /// Its version.
        version: i32,
        /// Why.
        cause: serde_json::Error,
    },
}

impl Rules {
    /// Rules that are this snapshot until the next refresh.
    pub fn of(snapshot: Snapshot) -> Self {
        Self {
            current: Arc::new(RwLock::new(Arc::new(snapshot))),
        }
    }

    /// The snapshot in force.
    pub fn now(&self) -> Arc<Snapshot> {
        Arc::clone(
            &self
                .current
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }

    /// Reads every document's latest version. Called at boot, by the poll, and after a publication.
    ///
    /// # Errors
    /// [`RulesError`]; the snapshot in force stays.
    pub async fn refresh(&self, db: &Db) -> Result<(), RulesError> {
        let rows = config::Entity::find()
            .order_by_asc(config::COLUMN.version)
            .all(db.read())
            .await?;
        let mut fresh = Snapshot::default();
        for row in &rows {
            fresh.take(row).map_err(|cause| RulesError::Document {
                key: row.key.clone(),
                version: row.version,
                cause,
            })?;
        }
        // Promises that change make nobody late who was not: the ladder begins anew with them.
        let promises = [key::CLOCK_SETS, key::CALENDAR];
        let changed = rows
            .iter()
            .filter(|row| promises.contains(&row.key.as_str()));
        fresh.ladder.since = fresh
            .ladder
            .since
            .max(changed.map(|row| row.created_at).max());
        reading::renew(&mut fresh, &self.now(), db).await?;
        *self
            .current
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }
}

/// Writes the next version of a document. The primary key refuses a second writer of the same version.
///
/// # Errors
/// When the version exists or the database fails.
pub(crate) async fn publish<T: Serialize>(
    tx: &Tx,
    key: &str,
    version: u32,
    value: &T,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let value = serde_json::to_string(value).map_err(|error| DbErr::Json(error.to_string()))?;
    config::Entity::insert(config::ActiveModel {
        key: Set(key.to_owned()),
        version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
        value: Set(value),
        person_id: Set(by.map(Into::into)),
        created_at: Set(at),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// What an admin's page shows of a document's history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionRow {
    /// The version.
    pub version: u32,
    /// When it was published.
    pub at: DateTime<Utc>,
}

/// Versions of a document, latest first.
///
/// # Errors
/// When the database fails.
pub async fn history(db: &Db, key: &str) -> Result<Vec<VersionRow>, DbErr> {
    let rows = config::Entity::find()
        .filter(config::COLUMN.key.eq(key))
        .order_by_desc(config::COLUMN.version)
        .all(db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| VersionRow {
            version: u32::try_from(row.version).unwrap_or(0),
            at: row.created_at,
        })
        .collect())
}
