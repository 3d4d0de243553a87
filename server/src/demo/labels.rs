//! What the company's people have said of voices: the category that somebody gave a case is a label to learn from.

use crate::db::entity::{feedback, label};
use sea_orm::ActiveValue::{Set, Unchanged};
use shared::cases::{CaseEvent, Event, Side};
use shared::id::CaseId;
use shared::tags::Tag;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The labels that these histories tell of, and voices that leave the queue by them.
pub fn rows(
    histories: &[(CaseId, Vec<CaseEvent>)],
    voices: &mut [feedback::ActiveModel],
) -> Vec<label::ActiveModel> {
    let labels: BTreeMap<Uuid, label::ActiveModel> = histories
        .iter()
        .filter_map(|(_, events)| said(events))
        .collect();
    for voice in voices {
        if let Set(id) | Unchanged(id) = &voice.id
            && labels.contains_key(id)
        {
            voice.doubt = Set(None);
        }
    }
    labels.into_values().collect()
}

fn said(events: &[CaseEvent]) -> Option<(Uuid, label::ActiveModel)> {
    let voice = events.iter().find_map(|entry| match entry.event {
        Event::Opened { feedback, .. } => Some(feedback.0),
        _ => None,
    })?;
    let (category, person, at) =
        events
            .iter()
            .rev()
            .find_map(|entry| match (&entry.event, entry.side) {
                (Event::Categorised { category }, Side::Staff(person)) => {
                    Some((*category, person, entry.at))
                }
                _ => None,
            })?;
    let tag = Tag::Category(category);
    let row = label::ActiveModel {
        feedback_id: Set(voice),
        axis: Set(tag.axis().to_owned()),
        value: Set(tag.value()),
        person_id: Set(person.0),
        at: Set(at),
    };
    Some((voice, row))
}
