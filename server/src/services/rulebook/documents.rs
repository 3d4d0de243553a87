//! Where each document lives: its key, its place in the snapshot, and its stored form.

use crate::db::Tx;
use crate::rules::{Snapshot, key, publish};
use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use shared::id::PersonId;
use shared::rulebook::{Document, Draft, Routing};

/// The key of its rows.
pub(super) const fn key_of(document: Document) -> &'static str {
    match document {
        Document::Types => key::CASE_TYPES,
        Document::Routing => key::ROUTING,
        Document::Urgent => key::PRIORITY_WORDS,
        Document::Clocks => key::CLOCK_SETS,
        Document::Calendar => key::CALENDAR,
        Document::Gate => key::GATE,
        Document::Survey => key::SURVEY,
        Document::Retention => key::RETENTION,
        Document::Language => key::LANGUAGE,
        Document::Replies => key::REPLIES,
        Document::Escalation => key::ESCALATION,
    }
}

/// Its content in a snapshot.
pub(super) fn in_force(rules: &Snapshot, document: Document) -> Draft {
    match document {
        Document::Types => Draft::Types(rules.case_types.clone()),
        Document::Routing => Draft::Routing(Routing {
            rules: rules.routing.clone(),
            default: rules.default_department,
        }),
        Document::Urgent => Draft::Urgent(rules.priority_words.clone()),
        Document::Clocks => Draft::Clocks(rules.clock_sets.clone()),
        Document::Calendar => Draft::Calendar(rules.hours.calendar().clone()),
        Document::Gate => Draft::Gate(rules.gate.clone()),
        Document::Survey => Draft::Survey(rules.survey.clone()),
        Document::Retention => Draft::Retention(rules.retention),
        Document::Language => Draft::Language(rules.language.clone()),
        Document::Replies => Draft::Replies(rules.replies.clone()),
        Document::Escalation => Draft::Escalation(rules.ladder.clone()),
    }
}

/// Reads its stored form.
pub(super) fn read(document: Document, value: &str) -> Result<Draft, serde_json::Error> {
    Ok(match document {
        Document::Types => Draft::Types(serde_json::from_str(value)?),
        Document::Routing => Draft::Routing(serde_json::from_str(value)?),
        Document::Urgent => Draft::Urgent(serde_json::from_str(value)?),
        Document::Clocks => Draft::Clocks(serde_json::from_str(value)?),
        Document::Calendar => Draft::Calendar(serde_json::from_str(value)?),
        Document::Gate => Draft::Gate(serde_json::from_str(value)?),
        Document::Survey => Draft::Survey(serde_json::from_str(value)?),
        Document::Retention => Draft::Retention(serde_json::from_str(value)?),
        Document::Language => Draft::Language(serde_json::from_str(value)?),
        Document::Replies => Draft::Replies(serde_json::from_str(value)?),
        Document::Escalation => Draft::Escalation(serde_json::from_str(value)?),
    })
}

/// Writes it as the next version.
pub(super) async fn put(
    tx: &Tx,
    key: &str,
    version: u32,
    draft: &Draft,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    match draft {
        Draft::Types(value) => publish(tx, key, version, value, by, at).await,
        Draft::Routing(value) => publish(tx, key, version, value, by, at).await,
        Draft::Urgent(value) => publish(tx, key, version, value, by, at).await,
        Draft::Clocks(value) => publish(tx, key, version, value, by, at).await,
        Draft::Calendar(value) => publish(tx, key, version, value, by, at).await,
        Draft::Gate(value) => publish(tx, key, version, value, by, at).await,
        Draft::Survey(value) => publish(tx, key, version, value, by, at).await,
        Draft::Retention(value) => publish(tx, key, version, value, by, at).await,
        Draft::Language(value) => publish(tx, key, version, value, by, at).await,
        Draft::Replies(value) => publish(tx, key, version, value, by, at).await,
        Draft::Escalation(value) => publish(tx, key, version, value, by, at).await,
    }
}
