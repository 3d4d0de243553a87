//! The hand-written sentences, by topic, and who counts how often each was used.
//!
//! Rule: no sentence is used more than [`CAP`] times; a topic whose sentences are used up gives none.
//!
//! A file has topics, `@ key kind category weight products demands`, and parts that go with any topic, `@+ key`;
//! one sentence a line. `{slot}` is filled in, `[one|other]` is chosen from.

use super::dice::Dice;
use shared::cases::{Demand, Kind};
use std::collections::BTreeMap;

/// Most uses of one sentence.
pub const CAP: u16 = 20;

const FILES: &[&str] = &[
    include_str!("texts/faults.txt"),
    include_str!("texts/service.txt"),
    include_str!("texts/ideas.txt"),
    include_str!("texts/questions.txt"),
    include_str!("texts/praise.txt"),
    include_str!("texts/english.txt"),
    include_str!("texts/desk.txt"),
    include_str!("texts/parts.txt"),
];

/// Words that are said in these months only, from the first to the last.
const SEASONS: &[(&str, u32, u32)] = &[
    ("双十一", 11, 11),
    ("on the 11th", 11, 11),
    ("过年", 11, 11),
    ("降温", 10, 11),
    ("大冬天", 11, 11),
    ("制热", 10, 11),
    ("冻感冒", 10, 11),
    ("八月底", 9, 11),
    ("九月初", 9, 11),
    ("三十一度", 6, 8),
    ("三十八度", 6, 8),
    ("三十七八度", 6, 8),
    ("35 degrees", 6, 8),
    ("大热天", 6, 8),
    ("夏天", 6, 8),
    ("梅雨", 5, 7),
];

fn in_season(sentence: &str, month: u32) -> bool {
    SEASONS
        .iter()
        .all(|(word, from, to)| !sentence.contains(word) || (*from..=*to).contains(&month))
}

/// What somebody speaks about.
#[derive(Clone, Debug)]
pub struct Topic {
    /// `washer.leak`
    pub key: &'static str,
    /// Kind of voice.
    pub kind: Kind,
    /// Chinese name of the category; empty for none.
    pub category: &'static str,
    /// How often, beside the other topics, in an ordinary week.
    pub weight: f64,
    /// Groups of products it can be about; empty for none.
    pub products: Vec<&'static str>,
    /// What is asked for.
    pub demands: Vec<Demand>,
    lines: Vec<usize>,
}

impl Topic {
    /// True for a topic written in English.
    pub fn is_english(&self) -> bool {
        self.key.starts_with("en.")
    }
}

/// All sentences.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    /// The topics.
    pub topics: Vec<Topic>,
    parts: BTreeMap<&'static str, Vec<usize>>,
    lines: Vec<&'static str>,
    uses: Vec<u16>,
}

impl Phrases {
    /// Reads the files that are part of the program. A faulty header is an error that a test would have shown.
    ///
    /// # Errors
    /// Names the line.
    pub fn read() -> anyhow::Result<Self> {
        let mut all = Self::default();
        for file in FILES {
            all.add(file)?;
        }
        all.uses = vec![0; all.lines.len()];
        Ok(all)
    }

    fn add(&mut self, file: &'static str) -> anyhow::Result<()> {
        let mut part: Option<&'static str> = None;
        for line in file.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(key) = line.strip_prefix("@+ ") {
                part = Some(key.trim());
                continue;
            }
            if let Some(header) = line.strip_prefix("@ ") {
                let topic =
                    topic(header).ok_or_else(|| anyhow::anyhow!("the demo's texts: {line}"))?;
                self.topics.push(topic);
                part = None;
                continue;
            }
            let id = self.lines.len();
            self.lines.push(line);
            match (part, self.topics.last_mut()) {
                (Some(key), _) => self.parts.entry(key).or_default().push(id),
                (None, Some(topic)) => topic.lines.push(id),
                (None, None) => anyhow::bail!("the demo's texts: a sentence before any topic"),
            }
        }
        Ok(())
    }

    /// A sentence of a topic.
    pub fn of_topic(&mut self, topic: usize, month: u32, dice: &mut Dice) -> Option<&'static str> {
        let lines = self.topics.get(topic)?.lines.clone();
        self.take(&lines, month, dice)
    }

    /// True when the topic has a sentence left.
    pub fn has_left(&self, topic: &Topic) -> bool {
        topic.lines.iter().any(|id| self.uses[*id] < CAP)
    }

    /// A sentence of the first of these parts that exists and has one left.
    pub fn part(&mut self, keys: &[&str], month: u32, dice: &mut Dice) -> Option<&'static str> {
        for key in keys {
            let Some(lines) = self.parts.get(key).cloned() else {
                continue;
            };
            if let Some(found) = self.take(&lines, month, dice) {
                return Some(found);
            }
        }
        None
    }

    /// One of the lesser used, so that all are heard.
    fn take(&mut self, lines: &[usize], month: u32, dice: &mut Dice) -> Option<&'static str> {
        let free: Vec<usize> = lines
            .iter()
            .copied()
            .filter(|id| self.uses[*id] < CAP && in_season(self.lines[*id], month))
            .collect();
        let least = free.iter().map(|id| self.uses[*id]).min()?;
        let near: Vec<usize> = free
            .into_iter()
            .filter(|id| self.uses[*id] < least + 3)
            .collect();
        let id = *dice.pick(&near)?;
        self.uses[id] += 1;
        Some(self.lines[id])
    }

    /// How often each sentence was used, in the order of the files.
    pub fn uses(&self) -> &[u16] {
        &self.uses
    }
}

fn topic(header: &'static str) -> Option<Topic> {
    let mut words = header.split_whitespace();
    let key = words.next()?;
    let kind = words.next()?.parse().ok()?;
    let category = words.next()?.trim_matches('-');
    let weight = words.next()?.parse().ok()?;
    let list = |word: Option<&'static str>| -> Vec<&'static str> {
        word.unwrap_or("-")
            .split(',')
            .filter(|w| *w != "-")
            .collect()
    };
    let products = list(words.next());
    let demands = list(words.next())
        .into_iter()
        .map(|code| code.parse().ok())
        .collect::<Option<Vec<Demand>>>()?;
    Some(Topic {
        key,
        kind,
        category,
        weight,
        products,
        demands,
        lines: Vec::new(),
    })
}
