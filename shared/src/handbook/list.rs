//! The list of scenarios: all of them, or those that hold every word that was asked for, by category.

use super::shipped::shipped;
use super::{HandbookPage, HandbookQuery, Scenario, ScenarioPage, ScenarioRow};
use crate::language::normalise::normalise;
use crate::locale::Label;
use crate::taxonomy::complaint_preset;
use std::sync::LazyLock;

/// Words of a question that are looked for.
const WORDS: usize = 8;

/// Each scenario's texts in both languages, normalised, in the order of [`shipped`].
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| shipped().iter().map(whole).collect());

fn whole(scenario: &Scenario) -> String {
    let s = scenario;
    let mut labels = vec![&s.title, &s.trigger, &s.opening, &s.escalation];
    labels.extend(&s.steps);
    labels.extend(s.forbidden.iter().flat_map(|f| [&f.never, &f.instead]));
    labels.extend(&s.source);
    let category = category(&s.category);
    labels.push(&category);
    let mut parts: Vec<&str> = labels.iter().flat_map(|l| [&*l.zh, &*l.en]).collect();
    parts.extend(s.phrases.all());
    normalise(&parts.join("\n")).text()
}

/// The scenarios that hold every word of the question, in the order of the category tree, then of the handbook.
pub fn list(query: &HandbookQuery) -> HandbookPage {
    let words: Vec<String> = query
        .text
        .split_whitespace()
        .take(WORDS)
        .map(|word| normalise(word).text())
        .collect();
    let mut found: Vec<(usize, &Scenario)> = shipped()
        .iter()
        .zip(TEXTS.iter())
        .filter(|(scenario, _)| query.kind.is_none_or(|kind| scenario.kind == kind))
        .filter(|(_, text)| words.iter().all(|word| text.contains(word.as_str())))
        .map(|(scenario, _)| (place(&scenario.category), scenario))
        .collect();
    found.sort_by_key(|(place, _)| *place);
    HandbookPage {
        rows: found.into_iter().map(|(_, s)| row(s)).collect(),
        total: shipped().len(),
    }
}

/// A scenario with what its page shows.
pub fn page(scenario: &Scenario) -> ScenarioPage {
    ScenarioPage {
        category: category(&scenario.category),
        scenario: scenario.clone(),
    }
}

fn row(scenario: &Scenario) -> ScenarioRow {
    ScenarioRow {
        key: scenario.key.clone(),
        kind: scenario.kind,
        category: category(&scenario.category),
        title: scenario.title.clone(),
        trigger: scenario.trigger.clone(),
    }
}

/// Every node of the preset, a parent before its children.
fn nodes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tops = complaint_preset().iter();
    tops.flat_map(|top| std::iter::once(top).chain(top.2))
        .map(|node| (node.0, node.1))
}

fn place(zh: &str) -> usize {
    nodes()
        .position(|(name, _)| name == zh)
        .unwrap_or(usize::MAX)
}

fn category(zh: &str) -> Label {
    let known = nodes().find(|(name, _)| *name == zh);
    let (zh, en) = known.unwrap_or((zh, ""));
    Label::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::Kind;
    use std::collections::BTreeSet;

    fn asked(text: &str, kind: Option<Kind>) -> Vec<String> {
        let query = HandbookQuery {
            text: text.to_owned(),
            kind,
        };
        list(&query).rows.into_iter().map(|row| row.key).collect()
    }

    #[test]
    fn the_handbook_lists_all_and_finds_every_word_in_either_language() {
        assert_eq!(asked("", None).len(), shipped().len());
        for words in ["洗衣机 漏水", "洗衣機漏水", "WASHING leaks", "门圈漏水"] {
            assert!(
                asked(words, None).contains(&"washer.leak".to_owned()),
                "{words}"
            );
        }
        assert!(asked("洗衣机 qqqq", None).is_empty());
        let praise = asked("", Some(Kind::Praise));
        assert!(!praise.is_empty() && praise.iter().all(|key| key.starts_with("praise.")));
    }

    #[test]
    fn the_handbook_keeps_a_category_together() {
        let rows = list(&HandbookQuery::default()).rows;
        let mut seen = BTreeSet::new();
        let mut last = String::new();
        for row in rows {
            assert!(!row.category.en.is_empty(), "{}", row.key);
            if row.category.zh != last {
                assert!(
                    seen.insert(row.category.zh.clone()),
                    "{} twice",
                    row.category.zh
                );
                last = row.category.zh;
            }
        }
    }
}
