//! Which scenarios fit a case, and why.
//!
//! Phrases that the customer says count most; wording like the scenario's own, weighed by how rare it is in the handbook,
//! finds what nobody listed; category, kind and signals decide between those that are close.

use super::Scenario;
use super::shipped::shipped;
use crate::cases::Kind;
use crate::catalogue::handbook as words;
use crate::feedback::SignalKind;
use crate::language::Text;
use crate::language::features::Features;
use crate::language::normalise::normalise;
use crate::locale::{Label, Locale};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Most scenarios that are suggested.
const MOST: usize = 3;
/// Phrases of a scenario that count.
const PHRASES: usize = 3;
/// Weight of the first phrase, and of each of its characters up to [`LONG`].
const PHRASE: f32 = 0.10;
const CHARACTER: f32 = 0.02;
const LONG: usize = 10;
/// A Latin letter says less than a Chinese character.
const LETTERS: usize = 3;
const CATEGORY: f32 = 0.12;
const KIND: f32 = 0.06;
const SIGNAL: f32 = 0.03;
/// Wording that is named as a reason.
const WORDING: f32 = 0.05;
/// Wording that is reason enough where no phrase is said.
const ALONE: f32 = 0.10;

/// What a case is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Chinese name of its category.
    pub category: Option<&'a str>,
    /// Signals that were read of it.
    pub signals: &'a [SignalKind],
    /// What the customer wrote.
    pub text: &'a str,
}

/// Why a scenario is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The customer says this phrase.
    Phrase(&'static str),
    /// The case has its category.
    Category,
    /// The text shows this signal.
    Signal(SignalKind),
    /// The text is worded like it.
    Wording,
}

impl Why {
    /// The reason in words.
    pub fn label(self) -> Label {
        let say = |locale: Locale| match self {
            Why::Phrase(phrase) => words::WHY_PHRASE.fill(locale, &[("phrase", &phrase)]),
            Why::Category => words::WHY_CATEGORY.get(locale).to_owned(),
            Why::Signal(kind) => kind.words().get(locale).to_owned(),
            Why::Wording => words::WHY_WORDING.get(locale).to_owned(),
        };
        Label::new(say(Locale::Zh), say(Locale::En))
    }
}

/// A scenario that fits a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// Which.
    pub scenario: &'static Scenario,
    /// The reasons, the strongest first; never empty.
    pub why: Vec<Why>,
}

/// At most three scenarios, the best first; none when nothing in the text speaks for one.
pub fn suggest(about: &About<'_>) -> Vec<Suggested> {
    let text = Text::new(about.text);
    let mut rated: Vec<(f32, Suggested)> = shipped()
        .iter()
        .zip(&INDEX.scenarios)
        .filter_map(|(scenario, indexed)| {
            let (score, why) = rate(about, &text, scenario, indexed)?;
            Some((score, Suggested { scenario, why }))
        })
        .collect();
    // Equal ones stay in the order of the handbook.
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    rated.truncate(MOST);
    rated.into_iter().map(|(_, found)| found).collect()
}

fn rate(
    about: &About<'_>,
    text: &Text<'_>,
    scenario: &Scenario,
    indexed: &Indexed,
) -> Option<(f32, Vec<Why>)> {
    let mut phrases: Vec<(f32, &'static str)> = indexed
        .phrases
        .iter()
        .filter(|(_, chars)| says(text.normal().chars(), chars))
        .map(|(phrase, _)| (weight(phrase), *phrase))
        .collect();
    phrases.sort_by(|a, b| b.0.total_cmp(&a.0));
    phrases.truncate(PHRASES);
    let alike = INDEX.alike(text.features(), indexed);
    if phrases.is_empty() && alike < ALONE {
        return None;
    }
    let mut why: Vec<Why> = Vec::new();
    let mut score = alike;
    for (nth, (weight, phrase)) in (0u8..).zip(&phrases) {
        // Each further one adds half of what the one before could.
        score += weight / f32::from(1u8 << nth);
        why.push(Why::Phrase(phrase));
    }
    if alike >= WORDING {
        why.push(Why::Wording);
    }
    if about.category == Some(scenario.category.as_str()) {
        score += CATEGORY;
        why.push(Why::Category);
    }
    if about.kind == scenario.kind {
        score += KIND;
    }
    for signal in about
        .signals
        .iter()
        .filter(|s| scenario.signals.contains(s))
    {
        score += SIGNAL;
        why.push(Why::Signal(*signal));
    }
    Some((score, why))
}

/// Whether a text holds a phrase, both normalised; Latin words only as a whole.
fn says(chars: &[char], phrase: &[char]) -> bool {
    let letter = |c: Option<&char>| c.is_some_and(char::is_ascii_lowercase);
    !phrase.is_empty()
        && chars.windows(phrase.len()).enumerate().any(|(at, part)| {
            let before = at.checked_sub(1).and_then(|at| chars.get(at));
            let after = chars.get(at + phrase.len());
            let torn =
                letter(phrase.first()) && letter(before) || letter(phrase.last()) && letter(after);
            part == phrase && !torn
        })
}

/// Longer phrases say more.
fn weight(phrase: &str) -> f32 {
    let letters = phrase.chars().filter(char::is_ascii_alphanumeric).count();
    let others = phrase.chars().filter(|c| !c.is_ascii()).count();
    PHRASE + CHARACTER * (others + letters / LETTERS).min(LONG) as f32
}

/// What of a scenario is compared with a text.
struct Indexed {
    /// Its phrases, as they are and normalised.
    phrases: Vec<(&'static str, Vec<char>)>,
    /// Features of title, trigger and phrases, and the length of their vector.
    features: Features,
    length: f32,
}

/// How rare each feature is in the handbook.
struct Index {
    rare: HashMap<u32, f32>,
    scenarios: Vec<Indexed>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let features: Vec<Features> = shipped()
        .iter()
        .map(|scenario| {
            let labels = [&scenario.title, &scenario.trigger];
            let mut words: Vec<&str> = labels.iter().flat_map(|l| [&*l.zh, &*l.en]).collect();
            words.extend(scenario.phrases.all());
            Features::of(&words.join("\n"))
        })
        .collect();
    let mut count: HashMap<u32, u32> = HashMap::new();
    for hash in features.iter().flat_map(Features::hashes) {
        *count.entry(*hash).or_default() += 1;
    }
    let all = features.len() as f32;
    let rare: HashMap<u32, f32> = count
        .into_iter()
        .map(|(hash, in_scenarios)| (hash, libm::logf(all / in_scenarios as f32)))
        .collect();
    let scenarios = shipped()
        .iter()
        .zip(features)
        .map(|(scenario, features)| Indexed {
            phrases: scenario.phrases.all().map(normal).collect(),
            length: length(&rare, &features),
            features,
        })
        .collect();
    Index { rare, scenarios }
});

fn normal(phrase: &'static str) -> (&'static str, Vec<char>) {
    (phrase, normalise(phrase).chars().to_vec())
}

/// Length of the vector of a text's features that the handbook knows.
fn length(rare: &HashMap<u32, f32>, features: &Features) -> f32 {
    let known = features.hashes().iter().filter_map(|hash| rare.get(hash));
    known.map(|weight| weight * weight).sum::<f32>().sqrt()
}

impl Index {
    /// Cosine of the two, 0…1.
    fn alike(&self, text: &Features, indexed: &Indexed) -> f32 {
        let both = text.hashes().iter().filter(|hash| {
            let theirs = indexed.features.hashes();
            theirs.binary_search(hash).is_ok()
        });
        let shared: f32 = both
            .filter_map(|hash| self.rare.get(hash))
            .map(|weight| weight * weight)
            .sum();
        let lengths = length(&self.rare, text) * indexed.length;
        if lengths > 0.0 { shared / lengths } else { 0.0 }
    }
}

#[cfg(test)]
mod tests;
