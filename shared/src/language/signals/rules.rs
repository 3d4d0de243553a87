//! Phrase rules and the look for them: one walk over the text, whatever the number of phrases.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::feedback::SignalKind;
use crate::language::normalise::normalise;
use crate::language::{Span, Text};

/// Phrases of one kind and strength.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseRule {
    /// What they are a sign of.
    pub kind: SignalKind,
    /// 1 weak, 2 clear, 3 grave.
    pub strength: u8,
    /// The phrases, in any script and width; `0` stands for any number.
    pub phrases: Vec<String>,
    /// Phrases that cancel this rule wherever they overlap one of its own.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// The rules of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The phrases.
    pub rules: Vec<PhraseRule>,
    /// What right before a phrase makes it say nothing.
    pub negations: Vec<String>,
    /// What right before a phrase makes it count half more.
    pub degrees: Vec<String>,
}

static PRESET: LazyLock<Rules> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/signals.json")).unwrap_or_else(|_| Rules {
        rules: Vec::new(),
        negations: Vec::new(),
        degrees: Vec::new(),
    })
});

impl Default for Rules {
    /// The rules a new installation begins with.
    fn default() -> Self {
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
    /// 0.5…4.5: the rule's strength, more after a word of degree.
    pub strength: f32,
}

struct Phrase {
    chars: Vec<char>,
    text: String,
    /// The digits a phrase insists on; empty where any number will do.
    digits: String,
    rule: usize,
    cancels: bool,
}

/// Rules made ready; build it once for a version of the rules.
pub struct Matcher {
    rules: Vec<(SignalKind, u8)>,
    /// By first character, the longest first.
    phrases: HashMap<char, Vec<Phrase>>,
    negations: Vec<Vec<char>>,
    degrees: Vec<Vec<char>>,
}

impl Matcher {
    /// Makes rules ready.
    pub fn new(rules: &Rules) -> Matcher {
        let mut phrases: HashMap<char, Vec<Phrase>> = HashMap::new();
        for (at, rule) in rules.rules.iter().enumerate() {
            let own = rule.phrases.iter().map(|text| (text, false));
            for (text, cancels) in own.chain(rule.unless.iter().map(|text| (text, true))) {
                let chars = normalise(text).chars().to_vec();
                if let Some(&first) = chars.first() {
                    phrases.entry(first).or_default().push(Phrase {
                        chars,
                        text: text.clone(),
                        digits: digits(text)
                            .filter(|_| !text.contains('0') || digits(text).count() > 1)
                            .collect(),
                        rule: at,
                        cancels,
                    });
                }
            }
        }
        for list in phrases.values_mut() {
            list.sort_by(|a, b| {
                b.chars
                    .len()
                    .cmp(&a.chars.len())
                    .then_with(|| a.rule.cmp(&b.rule))
            });
        }
        let marks = |list: &[String]| {
            list.iter()
                .map(|text| normalise(text).chars().to_vec())
                .filter(|c: &Vec<char>| !c.is_empty())
                .collect()
        };
        Matcher {
            rules: rules
                .rules
                .iter()
                .map(|rule| (rule.kind, rule.strength))
                .collect(),
            phrases,
            negations: marks(&rules.negations),
            degrees: marks(&rules.degrees),
        }
    }

    /// The signals of a text in the order they stand.
    pub fn find(&self, text: &Text<'_>) -> Vec<Signal> {
        let chars = text.normal().chars();
        let mut found: Vec<(usize, usize, &Phrase)> = Vec::new();
        let mut cancelled: Vec<(usize, usize, usize)> = Vec::new();
        for (at, first) in chars.iter().enumerate() {
            for phrase in self.phrases.get(first).into_iter().flatten() {
                let end = at + phrase.chars.len();
                if chars.get(at..end) != Some(phrase.chars.as_slice()) || !whole(chars, at, end) {
                    continue;
                }
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
            let Some(&(kind, strength)) = self.rules.get(phrase.rule) else {
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
                strength: f32::from(strength)
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

/// A Latin phrase must not be part of a longer word.
fn whole(chars: &[char], from: usize, to: usize) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_lowercase)
    };
    let first = letter(Some(from)) && letter(from.checked_sub(1));
    let last = letter(to.checked_sub(1)) && letter(Some(to));
    !first && !last
}
