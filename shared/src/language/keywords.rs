//! Keywords of a period against the one before: phrases, not single characters, and only what is new or grows.
//!
//! Counts are people's days, never occurrences: one angry customer can't make a keyword.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use super::decent::RAW;
use super::decent::decent;
use super::normalise::normalise;

/// Longest phrase in Chinese characters.
const LONGEST: usize = 6;
/// Texts from which a phrase of many texts says something: fewer could be one person's own words.
pub const LEAST: u32 = 3;
/// Phrases that a tally holds while it counts: beyond twice as many the rarest are forgotten.
const ROOM: usize = 30_000;
/// Weight of the prior of the weighted log odds, in texts.
const PRIOR: f64 = 20.0;
/// Characters that neither begin nor end a phrase.
pub(super) const GLUE: &str = "的了是在我你他她它们就都也还和与及着过给把被让对吗呢吧啊哦嗯这那很太又再而且但没有个为以从到上下去来说要会能可么什怎样不一";
/// Latin words that say nothing.
pub(super) const EMPTY: &[&str] = &[
    "the", "and", "for", "you", "was", "are", "that", "this", "with", "have", "had", "not", "but",
    "they", "from", "has", "were", "your", "all", "can", "will", "would", "there", "been", "our",
    "their", "what", "when", "very", "just", "its", "out", "get", "got", "who",
];

/// A phrase that marks a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    /// The phrase, normalised.
    pub phrase: String,
    /// Texts of the period that hold it; what one person says in a day is one text.
    pub now: usize,
    /// Texts of the period before that hold it.
    pub before: usize,
    /// Weighted log odds against the period before, in standard deviations; positive grows.
    pub score: f64,
}

/// In how many texts a phrase stands (all that one person said in a day is one), and the lowest and highest character
/// beside it on either side: a true phrase meets different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    texts: u32,
    left: (char, char),
    right: (char, char),
}

impl Count {
    fn widen(&mut self, left: (char, char), right: (char, char)) {
        let wider = |a: (char, char), b: (char, char)| (a.0.min(b.0), a.1.max(b.1));
        self.left = wider(self.left, left);
        self.right = wider(self.right, right);
    }

    fn varied(&self) -> bool {
        self.left.0 != self.left.1 && self.right.0 != self.right.1
    }
}

/// Phrases of some texts, counted; tallies of parts add up to the tally of the whole.
///
/// Personal data never gets in: what the finder finds of it counts as the end of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Tally {
    texts: u32,
    counts: BTreeMap<String, Count>,
}

/// A tally as it is kept: number of texts, then each phrase with its texts and the four characters beside it.
#[derive(Serialize, Deserialize)]
struct Kept(u32, Vec<(String, u32, String)>);

impl From<Kept> for Tally {
    fn from(kept: Kept) -> Self {
        let count = |(phrase, texts, beside): (String, u32, String)| {
            let mut beside = beside.chars();
            let mut pair = || (beside.next().unwrap_or(' '), beside.next().unwrap_or(' '));
            let (left, right) = (pair(), pair());
            (phrase, Count { texts, left, right })
        };
        Tally {
            texts: kept.0,
            counts: kept.1.into_iter().map(count).collect(),
        }
    }
}

impl From<Tally> for Kept {
    fn from(tally: Tally) -> Self {
        let row = |(phrase, count): (String, Count)| {
            let ((a, b), (c, d)) = (count.left, count.right);
            (phrase, count.texts, [a, b, c, d].into_iter().collect())
        };
        Kept(tally.texts, tally.counts.into_iter().map(row).collect())
    }
}

impl Tally {
    /// How many were counted.
    pub fn texts(&self) -> u32 {
        self.texts
    }

    /// In how many of them a normalised phrase stands.
    pub fn of(&self, phrase: &str) -> u32 {
        self.counts.get(phrase).map_or(0, |count| count.texts)
    }

    /// Counts what one person said in one day, as one text.
    pub fn add<'a>(&mut self, raw: impl IntoIterator<Item = &'a str>) {
        self.texts += 1;
        let mut seen = BTreeSet::new();
        for raw in raw {
            candidates(&decent(raw), |phrase, left, right| {
                let (left, right) = ((left, left), (right, right));
                let count = self.counts.entry(phrase.clone()).or_insert(Count {
                    texts: 0,
                    left,
                    right,
                });
                count.widen(left, right);
                if seen.insert(phrase) {
                    count.texts += 1;
                }
            });
        }
        self.roomy();
    }

    /// Counts the texts of another tally, too.
    pub fn add_all(&mut self, other: &Tally) {
        self.texts += other.texts;
        for (phrase, count) in &other.counts {
            match self.counts.get_mut(phrase) {
                Some(own) => {
                    own.texts += count.texts;
                    own.widen(count.left, count.right);
                }
                None => drop(self.counts.insert(phrase.clone(), *count)),
            }
        }
        self.roomy();
    }

    /// The texts that `part` did not count, as far as its phrases go.
    #[must_use]
    pub fn without(&self, part: &Tally) -> Tally {
        let rest = part.counts.iter().filter_map(|(phrase, own)| {
            let all = self.counts.get(phrase)?;
            let texts = all.texts.saturating_sub(own.texts);
            Some((phrase.clone(), Count { texts, ..*all }))
        });
        Tally {
            texts: self.texts.saturating_sub(part.texts),
            counts: rest.collect(),
        }
    }

    fn roomy(&mut self) {
        if self.counts.len() > 2 * ROOM {
            self.keep(ROOM, |_| 0);
        }
    }

    /// Keeps at most so many phrases: those of the most texts here and in `whole`, of which this is a part.
    pub fn bound(&mut self, most: usize, whole: &Tally) {
        self.keep(most, |phrase| whole.of(phrase));
    }

    /// Of equals the shorter stays, then it is drawn, the same way each time.
    fn keep(&mut self, most: usize, elsewhere: impl Fn(&str) -> u32) {
        if self.counts.len() <= most {
            return;
        }
        let place = |phrase: &str, count: &Count| {
            let draw = phrase
                .bytes()
                .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
                });
            let texts = count.texts.max(elsewhere(phrase));
            (std::cmp::Reverse(texts), phrase.chars().count(), draw)
        };
        let mut places: Vec<_> = self.counts.iter().map(|(p, c)| place(p, c)).collect();
        let last = *places.select_nth_unstable(most).1;
        self.counts
            .retain(|phrase, count| place(phrase, count) < last);
    }
}

/// Whether a normalised text is one phrase that can be counted.
pub fn is_phrase(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut found = false;
    candidates(&chars, |candidate, _, _| found |= candidate == text);
    found
}

/// Whether a raw text counts for a normalised phrase.
pub fn holds(raw: &str, phrase: &str) -> bool {
    let chars = decent(raw);
    let mut found = false;
    // Most texts don't hold it anywhere: nothing is cut out of them.
    if chars.iter().collect::<String>().contains(phrase) {
        candidates(&chars, |candidate, _, _| found |= candidate == phrase);
    }
    found
}

/// Candidate phrases of one text with the characters beside them.
fn candidates(chars: &[char], mut emit: impl FnMut(String, char, char)) {
    let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_ascii_lowercase() {
            let len = chars
                .iter()
                .skip(at)
                .take_while(|c| c.is_ascii_lowercase())
                .count();
            let word: String = chars.iter().skip(at).take(len).collect();
            if len > 2 && !EMPTY.contains(&word.as_str()) {
                // Words bring their own borders.
                emit(word.clone(), ' ', ' ');
                emit(word, '.', '.');
            }
            at += len;
            continue;
        }
        if is_han(c) && !GLUE.contains(c) {
            for len in 2..=LONGEST {
                let Some(part) = chars
                    .get(at..at + len)
                    .filter(|part| part.iter().all(|c| is_han(*c)))
                else {
                    break;
                };
                if part.last().is_some_and(|last| !GLUE.contains(*last)) {
                    emit(
                        part.iter().collect(),
                        beside(at.checked_sub(1)),
                        beside(Some(at + len)),
                    );
                }
            }
        }
        at += 1;
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The phrases that most mark `now` against `before`, the strongest first, at most `most`; one of fewer than `least`
/// texts says nothing, and neither does one that consists of stop phrases.
pub fn rank(now: &Tally, before: &Tally, stop: &Stop, least: u32, most: usize) -> Vec<Keyword> {
    let totals = [now.texts as usize, before.texts as usize];
    let all = (totals[0] + totals[1]).max(1) as f64;
    let mut found: Vec<Keyword> = now
        .counts
        .iter()
        .filter(|(_, count)| count.texts >= least && count.varied())
        .map(|(phrase, count)| {
            let (now, before) = (count.texts as usize, before.of(phrase) as usize);
            let share = (now + before) as f64 / all;
            let odds = |k: usize, n: usize| {
                let (k, n) = (k as f64 + PRIOR * share, n as f64 + PRIOR);
                libm::log(k / (n - k).max(0.5))
            };
            let spread = 1.0 / (now as f64 + PRIOR * share) + 1.0 / (before as f64 + PRIOR * share);
            let score = if totals[1] == 0 {
                // Nothing to compare with: what most texts say, long phrases first.
                now as f64 * libm::log(phrase.chars().count() as f64).max(0.7)
            } else {
                (odds(now, totals[0]) - odds(before, totals[1])) / spread.sqrt()
            };
            Keyword {
                phrase: phrase.clone(),
                now,
                before,
                score,
            }
        })
        .filter(|k| k.score > 0.0)
        .collect();
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| b.phrase.len().cmp(&a.phrase.len()))
            .then_with(|| a.phrase.cmp(&b.phrase))
    });
    merged(&found, stop, most)
}

/// Leaves out stop phrases, a part of a phrase that hardly occurs without it, and a longer phrase that adds nothing.
fn merged(found: &[Keyword], stop: &Stop, most: usize) -> Vec<Keyword> {
    let mut kept: Vec<Keyword> = Vec::new();
    let strong = || found.iter().take(20 * most.max(1));
    // A part that hardly occurs without a longer phrase gives way to it, even when it scores better.
    let swallowed = |short: &Keyword| {
        strong().any(|long| {
            long.phrase.len() > short.phrase.len()
                && long.now * 10 >= short.now * 7
                && long.phrase.contains(&short.phrase)
        })
    };
    for keyword in strong() {
        let covered = kept
            .iter()
            .any(|k| k.phrase.contains(&keyword.phrase) || keyword.phrase.contains(&k.phrase));
        if !covered && !stop.stops(&keyword.phrase) && !swallowed(keyword) {
            kept.push(keyword.clone());
        }
        if kept.len() == most {
            break;
        }
    }
    kept
}

/// Stop phrases, made ready: they are no keyword and name no theme.
#[derive(Clone, Debug, Default)]
pub struct Stop(Vec<String>);

impl Stop {
    /// Of the phrases as admins wrote them.
    pub fn new(phrases: &[String]) -> Self {
        let normal = phrases.iter().map(|phrase| normalise(phrase).text());
        Self(normal.filter(|phrase| !phrase.is_empty()).collect())
    }

    /// The phrases, normalised.
    pub(super) fn all(&self) -> &[String] {
        &self.0
    }

    /// Whether a normalised phrase consists of stop phrases alone. One that holds more says something.
    pub fn stops(&self, phrase: &str) -> bool {
        let mut rest = phrase;
        while !rest.is_empty() {
            let fits = |stop: &&String| rest.starts_with(stop.as_str());
            let Some(stop) = self.0.iter().filter(fits).max_by_key(|stop| stop.len()) else {
                return false;
            };
            rest = rest.get(stop.len()..).unwrap_or_default();
        }
        !phrase.is_empty()
    }
}

#[cfg(test)]
mod tests;
