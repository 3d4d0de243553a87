//! Routing rules, urgent phrases and wording tried on a text or on a case, without changing anything.
//!
//! Rule: an admin sees no customer's words. Of a case comes back which rule fits, and of its words those that are in
//! force already, and wording is tried on pasted texts alone: a draft is no way to guess what a customer wrote. Personal data is taken out before anything is looked
//! for, tries are counted, and that a case was looked at is in the trail.

use crate::clock::real_now;
use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{case_file, feedback};
use crate::rules::Snapshot;
use crate::services::audit;
use crate::services::tags::percent;
use crate::services::throttle::Limit;
use app::api::ApiError;
use sea_orm::QueryFilter;
use serde_json::json;
use shared::actor::Actor;
use shared::cases::{Facts, Kind, PriorityReason, assess, trace};
use shared::feedback::{Channel, Record, tidy};
use shared::id::NodeId;
use shared::language::highlight::pieces;
use shared::language::normalise::normalise;
use shared::language::search::safe;
use shared::rulebook::{Draft, Names, Place, Tried, TriedReading, TryOn};
use shared::wording::LanguageRules;

/// Longest text that is looked at, in characters.
const TEXT: usize = 10_000;

/// Cases that a person may try rules on in ten minutes.
const TRIES: Limit = Limit {
    name: "rules.try",
    tries: 30,
    seconds: 600,
};

struct Subject {
    text: String,
    kind: Kind,
    channel: Channel,
    category: Option<NodeId>,
}

/// The priority, the first rule that fits, and why those before it did not. What the draft is not about is taken as it
/// is in force.
pub(super) async fn run(
    core: &Core,
    actor: &Actor,
    draft: &Draft,
    on: TryOn,
) -> Result<Tried, ServiceError> {
    let faults = draft.faults(&Names::default());
    if faults.iter().any(|fault| fault.place == Place::Whole) {
        return Err(ApiError::Rules(faults).into());
    }
    let case = matches!(on, TryOn::Case { .. });
    let subject = match on {
        TryOn::Text {
            text,
            kind,
            channel,
            category,
        } => Subject {
            text: text.chars().take(TEXT).collect(),
            kind,
            channel,
            category,
        },
        TryOn::Case { number } => of_case(core, actor, number.trim()).await?,
    };
    let in_force = core.rules();
    let (read, reading) = match draft {
        Draft::Language(rules) if !case => {
            let (read, reading) = under(&in_force, rules, &subject.text);
            (read, Some(reading))
        }
        _ => (in_force.read(&subject.text), None),
    };
    let rules = match draft {
        Draft::Routing(routing) => &routing.rules,
        _ => &in_force.routing,
    };
    let urgent = match draft {
        Draft::Urgent(words) => words,
        _ => &in_force.priority_words,
    };
    let (priority, reason) = assess(subject.kind, &subject.text, urgent, Some(&read));
    let categories = subject
        .category
        .map(|id| in_force.categories.with_ancestors(id))
        .unwrap_or_default();
    let facts = Facts {
        kind: subject.kind,
        channel: subject.channel,
        priority,
        categories: &categories,
        text: &subject.text,
    };
    let (missed, hit) = trace(rules, &facts);
    let known = |word: &str| {
        !case
            || in_force
                .routing
                .iter()
                .any(|rule| rule.words.iter().any(|w| w == word))
    };
    let words = hit.and_then(|at| rules.get(at)).map(|rule| {
        let found = rule.words_in(&subject.text).filter(|word| known(word));
        found.map(str::to_owned).collect()
    });
    Ok(Tried {
        kind: subject.kind,
        channel: subject.channel,
        priority,
        phrase: match reason {
            PriorityReason::Phrase { phrase } => {
                let known = !case || in_force.priority_words.urgent.contains(&phrase);
                known.then_some(phrase)
            }
            _ => None,
        },
        category: subject.category,
        missed,
        hit,
        words: words.unwrap_or_default(),
        reading,
    })
}

/// How a text is read under rules that are not in force.
fn under(in_force: &Snapshot, rules: &LanguageRules, text: &str) -> (Record, TriedReading) {
    let keywords = rules.keywords(&in_force.categories);
    let reader = in_force.reader.under(rules, &keywords);
    let read = reader.read(text).record(in_force.model);
    let tidied = tidy(text);
    let normal = normalise(&tidied).text();
    let holds = |phrase: &&String| {
        let phrase = normalise(phrase).text();
        !phrase.is_empty() && normal.contains(&phrase)
    };
    let guesses = read.categories.iter();
    let reading = TriedReading {
        words: pieces(text, Some(&read), false),
        tidy: reader.unify(&tidied),
        points: read.points,
        reasons: read.reasons.clone(),
        categories: guesses
            .filter_map(|guess| Some((guess.category.parse().ok()?, percent(guess.confidence))))
            .collect(),
        stopped: rules.stop.iter().filter(holds).cloned().collect(),
    };
    (read, reading)
}

async fn of_case(core: &Core, actor: &Actor, number: &str) -> Result<Subject, ServiceError> {
    let staff = actor.staff().ok_or(ApiError::SignIn)?;
    let throttle = TRIES.key(&core.vault, &staff.id.to_string());
    let wait = core
        .db
        .write(async move |tx| TRIES.take(tx, &throttle, real_now()).await)
        .await?;
    if let Some(seconds) = wait {
        return Err(ApiError::TooMany { seconds }.into());
    }
    // Anything else is no number; PostgreSQL would refuse a NUL in a text.
    if !number
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Err(ApiError::NotFound.into());
    }
    let read = core.db.read();
    let case = case_file::Entity::find_unscoped()
        .filter(case_file::COLUMN.staged_by.is_null())
        .filter(case_file::COLUMN.number.eq(number))
        .one(read)
        .await?
        .ok_or(ApiError::NotFound)?;
    let voice = feedback::Entity::find_by_id_unscoped(case.feedback_id)
        .one(read)
        .await?
        .ok_or(ApiError::NotFound)?;
    let (actor, object) = (actor.clone(), format!("case:{}", case.id));
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            audit::record(tx, &actor, "rules.try", &object, json!({})).await?;
            Ok(())
        })
        .await?;
    Ok(Subject {
        // Nobody finds out a number by trying its beginnings.
        text: safe(&voice.tidy_text),
        kind: case.kind.0,
        channel: case.channel.0,
        category: case.category_id.map(NodeId),
    })
}
