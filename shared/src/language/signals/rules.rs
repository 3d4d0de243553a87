//! Phrase rules and the look for them: one walk over the text, whatever the number of phrases.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::feedback::SignalKind;
use crate::language::normalise::normalise;
use crate::language::phrases::{Phrases, whole};
use crate::language::{Span, Text};
use crate::wording::{PhraseRule, SignalRules};

static PRESET: LazyLock<SignalRules> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/signals.json")).unwrap_or_default()
});

impl SignalRules {
    /// The rules a new installation begins with.
    pub fn preset() -> Self {
        PRESET.clone()
    }
}

/// A phrase that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What it is a sign of.
    pub kind: SignalKind,
    /// The phrase as the rule has it.
    pub phrase: String,
    /// Where it stands in the raw text.
    pub span: Span,
    /// The rule's points, half more after a word of degree.
    pub points: f32,
}

struct Phrase {
    text: String,
    /// The digits a phrase insists on; empty where any number will do.
    digits: String,
    rule: usize,
    cancels: bool,
}

/// Rules made ready; build it once for a version of the rules.
pub struct Matcher {
    rules: Vec<(SignalKind, u8)>,
    phrases: Phrases<Phrase>,
    negations: Vec<Vec<char>>,
    degrees: Vec<Vec<char>>,
}

impl Matcher {
    /// Makes rules ready.
    pub fn new(rules: &SignalRules) -> Matcher {
        let of = |(at, rule): (usize, &PhraseRule)| {
            let own = rule.phrases.iter().map(|text| (text, false));
            let unless = rule.unless.iter().map(|text| (text, true));
            let phrase = move |(text, cancels): (&String, bool)| {
                let phrase = Phrase {
                    text: text.clone(),
                    digits: digits(text)
                        .filter(|_| !text.contains('0') || digits(text).count() > 1)
                        .collect(),
                    rule: at,
                    cancels,
                };
                (normalise(text.trim()).chars().to_vec(), phrase)
            };
            own.chain(unless).map(phrase).collect::<Vec<_>>()
        };
        let marks = |list: &[String]| {
            list.iter()
                .map(|text| normalise(text.trim()).chars().to_vec())
                .filter(|c: &Vec<char>| !c.is_empty())
                .collect()
        };
        Matcher {
            rules: rules
                .rules
                .iter()
                .map(|rule| (rule.kind, rule.points))
                .collect(),
            phrases: rules.rules.iter().enumerate().flat_map(of).collect(),
            negations: marks(&rules.negations),
            degrees: marks(&rules.degrees),
        }
    }

    /// The signals of a text in the order they stand.
    pub fn find(&self, text: &Text<'_>) -> Vec<Signal> {
        let chars = text.normal().chars();
        let mut found: Vec<(usize, usize, &Phrase)> = Vec::new();
        let mut cancelled: Vec<(usize, usize, usize)> = Vec::new();
        for at in 0..chars.len() {
            for (end, phrase) in self.phrases.at(chars, at) {
                let raw = text.normal().raw_span(at, end).of(text.raw());
                if !phrase.digits.is_empty() && !digits(raw).eq(phrase.digits.chars()) {
                    continue;
                }
                if phrase.cancels {
                    cancelled.push((at, end, phrase.rule));
                } else {
                    found.push((at, end, phrase));
                }
            }
        }
        let mut out: Vec<Signal> = Vec::new();
        let mut last: Vec<(SignalKind, usize)> = Vec::new();
        for (at, end, phrase) in found {
            let Some(&(kind, points)) = self.rules.get(phrase.rule) else {
                continue;
            };
            let over = cancelled
                .iter()
                .any(|&(from, to, rule)| rule == phrase.rule && from < end && at < to);
            let before = chars.get(..at).unwrap_or_default();
            let repeated = last.iter().any(|&(k, to)| k == kind && at < to);
            if over || repeated || ends_with(before, &self.negations) {
                continue;
            }
            last.push((kind, end));
            out.push(Signal {
                kind,
                phrase: phrase.text.clone(),
                span: text.normal().raw_span(at, end),
                points: f32::from(points)
                    * if ends_with(before, &self.degrees) {
                        1.5
                    } else {
                        1.0
                    },
            });
        }
        out
    }
}

/// The digits of a text, half-width.
fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .filter(char::is_ascii_digit)
}

fn ends_with(before: &[char], marks: &[Vec<char>]) -> bool {
    let before = before.strip_suffix(&[' ']).unwrap_or(before);
    marks.iter().any(|mark| {
        before.ends_with(mark) && whole(before, before.len() - mark.len(), before.len())
    })
}
