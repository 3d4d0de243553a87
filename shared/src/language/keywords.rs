//! Keywords of a period against the one before: phrases, not single characters, and only what is new or grows.
//!
//! Counts are texts, never occurrences: one angry customer can't make a keyword.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::normalise::{Normal, normalise};

/// Longest phrase in Chinese characters.
const LONGEST: usize = 6;
/// Weight of the prior of the weighted log odds, in texts.
const PRIOR: f64 = 20.0;
/// Characters that neither begin nor end a phrase.
const GLUE: &str = "的了是在我你他她它们就都也还和与及着过给把被让对吗呢吧啊哦嗯这那很太又再而且但没有个为以从到上下去来说要会能可么什怎样不一";
/// Latin words that say nothing.
const EMPTY: &[&str] = &[
    "the", "and", "for", "you", "was", "are", "that", "this", "with", "have", "had", "not", "but",
    "they", "from", "has", "were", "your", "all", "can", "will", "would", "there", "been", "our",
    "their", "what", "when", "very", "just", "its", "out", "get", "got", "who",
];

/// A phrase that marks a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    /// The phrase, normalised.
    pub phrase: String,
    /// Texts of the period that hold it.
    pub now: usize,
    /// Texts of the period before that hold it.
    pub before: usize,
    /// Weighted log odds against the period before, in standard deviations; positive grows.
    pub score: f64,
}

#[derive(Default)]
struct Count {
    now: usize,
    before: usize,
    left: BTreeSet<char>,
    right: BTreeSet<char>,
}

/// Candidate phrases of one text with the characters beside them.
fn candidates(normal: &Normal, mut emit: impl FnMut(String, char, char)) {
    let chars = normal.chars();
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

/// The phrases that most mark `now` against `before`, the strongest first, at most `most`. Phrases that hold a stop
/// phrase or are held by one are left out.
pub fn keywords<'a>(
    now: impl IntoIterator<Item = &'a str>,
    before: impl IntoIterator<Item = &'a str>,
    stop: &[String],
    most: usize,
) -> Vec<Keyword> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let totals = [
        tally(&mut counts, now, true),
        tally(&mut counts, before, false),
    ];
    let least = if totals[0] < 30 { 2 } else { 3 };
    let stop: Vec<String> = stop
        .iter()
        .map(|s| normalise(s).text())
        .filter(|s| !s.is_empty())
        .collect();
    let all = (totals[0] + totals[1]).max(1) as f64;
    let mut found: Vec<Keyword> = counts
        .into_iter()
        .filter(|(phrase, count)| {
            // A true phrase meets different neighbours on both sides.
            count.now >= least
                && count.left.len() > 1
                && count.right.len() > 1
                && !stop
                    .iter()
                    .any(|s| s.contains(phrase.as_str()) || phrase.contains(s.as_str()))
        })
        .map(|(phrase, count)| {
            let share = (count.now + count.before) as f64 / all;
            let odds = |k: usize, n: usize| {
                let (k, n) = (k as f64 + PRIOR * share, n as f64 + PRIOR);
                libm::log(k / (n - k).max(0.5))
            };
            let spread = 1.0 / (count.now as f64 + PRIOR * share)
                + 1.0 / (count.before as f64 + PRIOR * share);
            let score = if totals[1] == 0 {
                // Nothing to compare with: what most texts say, long phrases first.
                count.now as f64 * libm::log(phrase.chars().count() as f64).max(0.7)
            } else {
                (odds(count.now, totals[0]) - odds(count.before, totals[1])) / spread.sqrt()
            };
            Keyword {
                phrase,
                now: count.now,
                before: count.before,
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
    merged(found, most)
}

fn tally<'a>(
    counts: &mut BTreeMap<String, Count>,
    texts: impl IntoIterator<Item = &'a str>,
    now: bool,
) -> usize {
    let mut total = 0;
    for text in texts {
        total += 1;
        let mut seen = BTreeSet::new();
        candidates(&normalise(text), |phrase, left, right| {
            let count = counts.entry(phrase.clone()).or_default();
            if now {
                count.left.insert(left);
                count.right.insert(right);
            }
            if seen.insert(phrase) {
                if now {
                    count.now += 1;
                } else {
                    count.before += 1;
                }
            }
        });
    }
    total
}

/// Leaves out a part of a phrase that hardly occurs without it, and a longer phrase that adds nothing.
fn merged(found: Vec<Keyword>, most: usize) -> Vec<Keyword> {
    let mut kept: Vec<Keyword> = Vec::new();
    // A part that hardly occurs without a longer phrase gives way to it, even when it scores better.
    let swallowed = |short: &Keyword| {
        found.iter().take(20 * most.max(1)).any(|long| {
            long.phrase.len() > short.phrase.len()
                && long.phrase.contains(&short.phrase)
                && long.now * 10 >= short.now * 7
        })
    };
    for keyword in found.iter().take(20 * most.max(1)) {
        let covered = kept
            .iter()
            .any(|k| k.phrase.contains(&keyword.phrase) || keyword.phrase.contains(&k.phrase));
        if !covered && !swallowed(keyword) {
            kept.push(keyword.clone());
        }
        if kept.len() == most {
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phrases(found: &[Keyword]) -> Vec<&str> {
        found.iter().map(|k| k.phrase.as_str()).collect()
    }

    const BEFORE: [&str; 6] = [
        "快递慢了两天",
        "客服态度好",
        "我的快递没到",
        "客服说会处理",
        "包装一般",
        "味道可以",
    ];
    const NOW: [&str; 6] = [
        "新款電池續航太差",
        "电池续航不行",
        "手机电池续航缩水",
        "快递慢",
        "客服没回",
        "说好的电池续航呢",
    ];

    #[test]
    fn what_grows_comes_first_and_whole() {
        let found = keywords(NOW, BEFORE, &[], 3);
        assert_eq!(phrases(&found).first(), Some(&"电池续航"));
        assert!(!phrases(&found).contains(&"电池"));
        assert_eq!(found.first().map(|k| (k.now, k.before)), Some((4, 0)));
    }

    #[test]
    fn stop_phrases_stay_out_and_a_first_period_needs_no_other() {
        assert!(
            !phrases(&keywords(NOW, BEFORE, &["续航".into()], 5))
                .iter()
                .any(|p| p.contains("续航"))
        );
        assert_eq!(phrases(&keywords(NOW, [], &[], 1)), ["电池续航"]);
        let english = ["refund is late", "late refund again", "where is my refund?"];
        assert_eq!(phrases(&keywords(english, [], &[], 1)), ["refund"]);
        assert!(keywords([], BEFORE, &[], 5).is_empty());
    }

    proptest! {
        #[test]
        fn total(now in prop::collection::vec("\\PC{0,20}", 0..6), before in prop::collection::vec("\\PC{0,20}", 0..6)) {
            let found = keywords(now.iter().map(String::as_str), before.iter().map(String::as_str), &[], 4);
            prop_assert!(found.len() <= 4 && found.iter().all(|k| k.score.is_finite() && k.now <= now.len()));
        }
    }
}
