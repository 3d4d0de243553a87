//! Six months of voices: when, through which channel, about what, in whose words.

use super::callers::{Callers, Reach};
use super::dice::Dice;
use super::fillers::{self, Setting};
use super::phrases::Phrases;
use super::{Calendar, noise, season};
use crate::db::Stored;
use crate::db::entity::feedback;
use crate::rules::Snapshot;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use sea_orm::ActiveValue::Set;
use shared::cases::{Demand, Kind};
use shared::feedback::{Channel, Record, Sentiment};
use shared::id::{CustomerId, FeedbackId, NodeId};
use shared::privacy::retention::Class;
use shared::taxonomy::Tree;

/// How many voices there are, nearly.
const TOTAL: f64 = 5_340.0;

/// A voice of the demo.
#[derive(Clone, Debug)]
pub struct Voice {
    /// Which.
    pub id: FeedbackId,
    /// When it came.
    pub at: DateTime<Utc>,
    /// What kind.
    pub kind: Kind,
    /// How it came.
    pub channel: Channel,
    /// Its mood.
    pub sentiment: Sentiment,
    /// The words.
    pub text: String,
    /// Place of the topic.
    pub topic: usize,
    /// Chinese name of its category; empty for none.
    pub category: &'static str,
    /// Model of the product.
    pub model: Option<&'static str>,
    /// Order number, where one was given.
    pub order_no: Option<String>,
    /// What is asked for.
    pub demand: Option<Demand>,
    /// Place of who spoke, among the callers.
    pub caller: Option<usize>,
    /// In English.
    pub english: bool,
    /// The words in the organisation's wording, once [`read_all`] did.
    pub tidied: String,
    /// What was read of it, once [`read_all`] did.
    pub reading: Option<Record>,
}

/// Reads every voice, as intake would have.
pub fn read_all(voices: &mut [Voice], rules: &Snapshot) {
    for voice in voices {
        let read = rules.read(&voice.text).under(Some(voice.sentiment));
        voice.tidied = rules.tidy(&voice.text);
        voice.reading = Some(read);
    }
}

/// All voices in order of time.
pub fn generate(phrases: &mut Phrases, callers: &mut Callers, calendar: &Calendar) -> Vec<Voice> {
    let mut dice = Dice::new("voices");
    let days: Vec<_> = season::first_day().iter_days().take(185).collect();
    let load = |day| -> f64 {
        let topics = phrases.topics.iter();
        let heard: f64 = topics.map(|t| t.weight * season::factor(t, day)).sum();
        heard * season::volume(day) * season::share(day)
    };
    let loads: Vec<f64> = days.iter().map(|day| load(*day)).collect();
    let scale = TOTAL / loads.iter().sum::<f64>();
    let mut owed = 0.0;
    let mut all = Vec::new();
    for (day, load) in days.iter().zip(loads) {
        owed += load * scale * (0.9 + 0.2 * dice.unit());
        let mut moments = Vec::new();
        while owed >= 1.0 {
            owed -= 1.0;
            moments.push(season::moment(*day, &mut dice));
        }
        moments.sort();
        for at in moments {
            if let Some(voice) = one(phrases, callers, calendar, at, &mut dice) {
                all.push(voice);
            }
        }
    }
    all
}

fn one(
    phrases: &mut Phrases,
    callers: &mut Callers,
    calendar: &Calendar,
    at: DateTime<Utc>,
    dice: &mut Dice,
) -> Option<Voice> {
    let today = at.with_timezone(&Shanghai).date_naive();
    let weights: Vec<f64> = phrases
        .topics
        .iter()
        .map(|t| {
            let left = if phrases.has_left(t) { 1.0 } else { 0.0 };
            t.weight * season::factor(t, today) * left
        })
        .collect();
    let place = dice.weighted(&weights);
    let topic = phrases.topics.get(place)?.clone();
    let english = topic.is_english();
    let channel = channel(topic.kind, english, dice);
    let product = topic
        .products
        .get(dice.below(topic.products.len()))
        .and_then(|g| fillers::line(g));
    let model = product.map(|p| dice.word(p.models));
    let setting = Setting {
        product,
        model: model.unwrap_or_default(),
        order: format!(
            "JC{}{:05}",
            (today - TimeDelta::days(dice.between(2, 40))).format("%y%m%d"),
            dice.between(1, 99_999)
        ),
        at,
        english,
        yuan: String::new(),
        due: String::new(),
        who: String::new(),
    };
    let text = words(phrases, place, &setting, dice)?;
    let text = if english { text } else { written(text, dice) };
    let has_order = text.contains(&setting.order) || (channel == Channel::Web && dice.chance(30.0));
    let reach = match channel {
        Channel::Hotline => dice.chance(96.0).then_some(Reach::Phone),
        Channel::Web => dice.chance(90.0).then_some(Reach::Form),
        Channel::Email => Some(Reach::Email),
        Channel::Store => dice.chance(45.0).then_some(Reach::Phone),
        _ => None,
    };
    let demand = dice.pick(&topic.demands).copied();
    Some(Voice {
        id: FeedbackId(dice.id(calendar.millis(at))),
        at,
        kind: topic.kind,
        channel,
        sentiment: mood(topic.kind, dice),
        text,
        topic: place,
        category: topic.category,
        model: model.filter(|_| dice.chance(60.0)),
        order_no: has_order.then_some(setting.order),
        demand: demand.filter(|_| dice.chance(75.0)),
        caller: reach.map(|reach| callers.speak(calendar, at, english, reach)),
        english,
        tidied: String::new(),
        reading: None,
    })
}

/// A sentence of the topic, often with one before or after it.
fn words(
    phrases: &mut Phrases,
    topic: usize,
    setting: &Setting,
    dice: &mut Dice,
) -> Option<String> {
    let kind = phrases.topics.get(topic)?.kind.code();
    let month = setting.at.with_timezone(&Shanghai).month();
    let main = phrases.of_topic(topic, month, dice)?;
    let own = format!("{}{kind}", if setting.english { "en." } else { "" });
    // As often as there are sentences for it, so that they last for the whole half year.
    let (before, feel, ask) = match kind {
        "complaint" => (16.0, 28.0, 27.0),
        "inquiry" => (9.0, 12.0, 38.0),
        "suggestion" => (16.0, 22.0, 40.0),
        _ => (16.0, 48.0, 22.0),
    };
    let mut chosen = vec![main];
    let long = main.chars().count();
    // Some say what they have to say and no more.
    let terse = dice.chance(if long < 16 { 50.0 } else { 12.0 });
    if !terse && !setting.english && long < 70 && dice.chance(before) {
        let key = format!("{kind}.before");
        if let Some(part) = phrases.part(&[key.as_str()], month, dice) {
            chosen.insert(0, part);
        }
    }
    for (ending, percent) in [("feel", feel), ("ask", ask)] {
        if !terse && long < 90 && dice.chance(percent) {
            let key = format!("{own}.{ending}");
            chosen.extend(phrases.part(&[key.as_str()], month, dice));
        }
    }
    let gap = if setting.english { " " } else { "" };
    let texts: Vec<String> = chosen
        .iter()
        .map(|s| fillers::fill(s, setting, dice))
        .collect();
    Some(texts.join(gap))
}

fn written(text: String, dice: &mut Dice) -> String {
    if dice.chance(3.0) {
        noise::traditional(&text)
    } else {
        noise::slip(text, dice)
    }
}

fn channel(kind: Kind, english: bool, dice: &mut Dice) -> Channel {
    use Channel::{Email, Hotline, Social, Staff, Store, Web};
    const LIST: [Channel; 6] = [Web, Hotline, Store, Email, Social, Staff];
    let shares = match (kind, english) {
        (_, true) => [16.0, 18.0, 8.0, 34.0, 24.0, 0.0],
        (Kind::Complaint, _) => [12.0, 44.0, 13.0, 8.0, 17.0, 6.0],
        (Kind::Suggestion, _) => [17.0, 18.0, 22.0, 10.0, 20.0, 13.0],
        (Kind::Inquiry, _) => [12.0, 48.0, 18.0, 8.0, 14.0, 0.0],
        (Kind::Praise, _) => [14.0, 24.0, 27.0, 10.0, 22.0, 3.0],
    };
    LIST[dice.weighted(&shares).min(5)]
}

fn mood(kind: Kind, dice: &mut Dice) -> Sentiment {
    let shares = match kind {
        Kind::Complaint => [0.0, 11.0, 89.0],
        Kind::Suggestion => [14.0, 66.0, 20.0],
        Kind::Inquiry => [3.0, 88.0, 9.0],
        Kind::Praise => [97.0, 3.0, 0.0],
    };
    Sentiment::ALL[dice.weighted(&shares).min(2)]
}

/// Rows of feedback. What came through the form is numbered like a case, the rest by its source.
pub fn rows(
    voices: &[Voice],
    callers: &Callers,
    numbers: &[Option<String>],
    tree: &Tree,
) -> Vec<feedback::ActiveModel> {
    let mut rows = Vec::with_capacity(voices.len());
    for (place, voice) in voices.iter().enumerate() {
        let number = numbers.get(place).cloned().flatten();
        let source = match voice.channel {
            Channel::Web => "form".to_owned(),
            other => format!("demo-{other}"),
        };
        let category: Option<NodeId> = super::ruleset::node(tree, voice.category);
        let caller: Option<CustomerId> = voice.caller.map(|c| callers.all[c].id);
        rows.push(feedback::ActiveModel {
            id: Set(voice.id.0),
            kind: Set(Stored(voice.kind)),
            channel: Set(Stored(voice.channel)),
            sentiment: Set(Some(Stored(voice.sentiment))),
            raw_text: Set(voice.text.clone()),
            tidy_text: Set(voice.tidied.clone()),
            category_id: Set(category.map(|n| n.0)),
            customer_id: Set(caller.map(|c| c.0)),
            source: Set(Some(source)),
            external_id: Set(Some(number.unwrap_or_else(|| format!("{place:05}")))),
            occurred_at: Set(None),
            received_at: Set(voice.at),
            staged_by: Set(None),
            reading: Set(voice
                .reading
                .as_ref()
                .and_then(|read| serde_json::to_string(read).ok())),
            doubt: Set(voice.reading.as_ref().map(|read| read.doubt().into())),
            kept: Set(Class::HELD),
            grouped: Set(false),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::phrases::CAP;
    use super::*;
    use std::collections::BTreeMap;

    fn all() -> (Phrases, Vec<Voice>) {
        let mut phrases = Phrases::read().expect("the texts read");
        let calendar = Calendar::starting(season::now());
        let voices = generate(&mut phrases, &mut Callers::default(), &calendar);
        (phrases, voices)
    }

    #[test]
    fn enough_are_said_and_no_sentence_too_often() {
        let (phrases, voices) = all();
        assert!(voices.len() >= 5_000, "{} voices", voices.len());
        assert!(phrases.uses().iter().all(|n| *n <= CAP));
        let mut heard: BTreeMap<String, u16> = BTreeMap::new();
        for sentence in voices.iter().flat_map(|v| fillers::without_slots(&v.text)) {
            *heard.entry(sentence).or_default() += 1;
        }
        let most = heard.iter().max_by_key(|(_, n)| **n).expect("sentences");
        assert!(*most.1 <= CAP, "{most:?}");
        assert!(heard.len() > 1_000, "{} different sentences", heard.len());
    }

    #[test]
    fn the_same_seed_says_the_same_again() {
        let texts = |(_, voices): (_, Vec<Voice>)| -> Vec<(DateTime<Utc>, String)> {
            voices.into_iter().map(|v| (v.at, v.text)).collect()
        };
        assert_eq!(texts(all()), texts(all()));
    }

    #[test]
    fn they_vary_in_length_language_and_mood() {
        let (_, voices) = all();
        let share = |hit: &dyn Fn(&Voice) -> bool| {
            voices.iter().filter(|v| hit(v)).count() as f64 / voices.len() as f64
        };
        let english = share(&|v| v.english);
        assert!((0.045..0.075).contains(&english), "{english} in English");
        let complaints = share(&|v| v.kind == Kind::Complaint);
        assert!(
            (0.42..0.60).contains(&complaints),
            "{complaints} complaints"
        );
        assert!(
            voices
                .iter()
                .all(|v| !v.text.contains(['{', '}', '[', ']', '|']))
        );
        let lengths: Vec<usize> = voices.iter().map(|v| v.text.chars().count()).collect();
        assert!(lengths.iter().all(|n| (2..=240).contains(n)));
        let (short, long) = (
            share(&|v| v.text.chars().count() < 16),
            share(&|v| v.text.chars().count() > 50),
        );
        assert!(short > 0.04 && long > 0.08, "{short} short, {long} long");
        assert!(voices.windows(2).all(|pair| pair[0].at <= pair[1].at));
        if std::env::var_os("SHOW_DEMO").is_some() {
            for v in voices.iter().step_by(9) {
                eprintln!("{} {} {} {}", v.at, v.kind, v.channel, v.text);
            }
            let mut by_topic = vec![0; 64];
            for v in &voices {
                by_topic[v.topic] += 1;
            }
            eprintln!(
                "{} voices {english} {complaints} {by_topic:?}",
                voices.len()
            );
        }
    }
}
