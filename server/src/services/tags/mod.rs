//! Tags of voices (S0-10): what was read of one, as pages show it.
//!
//! Rule: a stored reading speaks of the raw text it was made from; where that is gone, nothing is marked.

mod kind;
pub(crate) mod labels;
mod queue;

use crate::core::Core;
use crate::db::entity::feedback;
use crate::rules::Snapshot;
use crate::services::cases::staff_with;
use app::api::ApiResult;
use app::api::ports::Labels;
use async_trait::async_trait;
use shared::actor::{Actor, Right};
use shared::feedback::Record;
use shared::id::{FeedbackId, NodeId};
use shared::language::highlight::pieces;
use shared::tags::{LabelQueue, Suggested, Tag, Tagged, Tags};

/// Implements [`Labels`].
pub struct Service(pub Core);

#[async_trait]
impl Labels for Service {
    async fn queue(&self, actor: &Actor, after: Option<String>) -> ApiResult<LabelQueue> {
        let staff = staff_with(actor, Right::Label)?;
        Ok(queue::queue(&self.0, actor, staff.id, after).await?)
    }

    async fn put(&self, actor: &Actor, voice: FeedbackId, tag: Tag) -> ApiResult<()> {
        let staff = staff_with(actor, Right::Label)?;
        Ok(labels::put(&self.0, actor, staff.id, voice, tag).await?)
    }
}

/// Thousandths as per cent.
pub(crate) fn percent(thousandths: u16) -> u8 {
    u8::try_from(thousandths.min(1000) / 10).unwrap_or(100)
}

/// The words of a voice with its tags; personal data in the words is masked on demand.
pub(crate) fn tagged(voice: &feedback::Model, rules: &Snapshot, mask: bool) -> Tagged {
    let record = record(voice);
    Tagged {
        words: pieces(&voice.raw_text, record.as_ref(), mask),
        tags: record.map(|record| tags(voice, &record, rules)),
    }
}

/// What was read of a voice. A record that this binary can't read counts as none: the voice is then read anew.
pub(crate) fn record(voice: &feedback::Model) -> Option<Record> {
    serde_json::from_str(voice.reading.as_deref()?).ok()
}

fn tags(voice: &feedback::Model, record: &Record, rules: &Snapshot) -> Tags {
    let mood = voice.sentiment.map_or(record.mood, |stored| stored.0);
    let suggested = record.categories.iter().filter_map(|guess| {
        let id: NodeId = guess.category.parse().ok()?;
        let node = rules.categories.get(id).filter(|node| !node.retired)?;
        Some(Suggested {
            id,
            label: node.label.clone(),
            percent: percent(guess.confidence),
            word: guess.word.clone(),
        })
    });
    Tags {
        voice: FeedbackId(voice.id),
        kind: voice.kind.0,
        mood,
        mood_percent: (mood == record.mood).then(|| percent(record.confidence)),
        mood_sure: record.sure,
        points: record.points,
        reasons: record.reasons.clone(),
        suggested: suggested.collect(),
    }
}
