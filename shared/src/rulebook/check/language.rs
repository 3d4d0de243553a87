//! Faults of the rules by which texts are read.

use super::{Fault, Place, Problem};
use crate::catalogue::{Words, wording as words};
use crate::id::NodeId;
use crate::locale::Locale;
use crate::rulebook::Names;
use crate::wording::LanguageRules;
use crate::wording::Levels;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Shortest and longest phrase, in characters.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=40;

/// Where a fault sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguagePlace {
    /// A row of the wording, from 0.
    Synonym(usize),
    /// A group of phrases, from 0.
    Group(usize),
    /// The negations.
    Negations,
    /// The words of degree.
    Degrees,
    /// What points mean.
    Levels,
    /// The words of a category.
    Category(NodeId),
    /// Phrases that are no keywords.
    Stop,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageProblem {
    /// Nothing is written.
    Empty,
    /// One character stands in nearly every text.
    Short,
    /// Longer than anybody writes the same twice.
    Long,
    /// An earlier one is the same, in capitals or not.
    Twice,
    /// A wording that becomes itself.
    Same,
    /// A group, or a category, without a phrase.
    NoWords,
    /// No points, or more than there are.
    Points,
    /// Levels that leave no room for one another.
    Levels,
    /// The category is gone or retired.
    NoCategory,
    /// Not between 1 and 100 per cent.
    Sure,
}

impl LanguageProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            LanguageProblem::Empty => words::FAULT_EMPTY,
            LanguageProblem::Short => words::FAULT_SHORT,
            LanguageProblem::Long => words::FAULT_LONG,
            LanguageProblem::Twice => words::FAULT_TWICE,
            LanguageProblem::Same => words::FAULT_SAME,
            LanguageProblem::NoWords => words::FAULT_NO_WORDS,
            LanguageProblem::Points => words::FAULT_POINTS,
            LanguageProblem::Levels => words::FAULT_LEVELS,
            LanguageProblem::NoCategory => words::FAULT_CATEGORY,
            LanguageProblem::Sure => words::FAULT_SURE,
        }
    }
}

impl LanguagePlace {
    /// Its name.
    pub(super) fn text(self, names: &Names, locale: Locale) -> String {
        match self {
            LanguagePlace::Synonym(at) => words::PLACE_SYNONYM.fill(locale, &[("n", &(at + 1))]),
            LanguagePlace::Group(at) => words::PLACE_GROUP.fill(locale, &[("n", &(at + 1))]),
            LanguagePlace::Negations => words::NEGATIONS.get(locale).to_owned(),
            LanguagePlace::Degrees => words::DEGREES.get(locale).to_owned(),
            LanguagePlace::Levels => words::SIGNALS.get(locale).to_owned(),
            LanguagePlace::Category(id) => {
                words::PLACE_CATEGORY.fill(locale, &[("name", &names.category(id, locale))])
            }
            LanguagePlace::Stop => words::STOP.get(locale).to_owned(),
        }
    }
}

/// What is wrong with a phrase by itself; a mark before another may be a single character.
fn phrase(text: &str, least: usize) -> Option<LanguageProblem> {
    let length = text.trim().chars().count();
    if length == 0 {
        Some(LanguageProblem::Empty)
    } else if length < least {
        Some(LanguageProblem::Short)
    } else if length > *PHRASE.end() {
        Some(LanguageProblem::Long)
    } else {
        None
    }
}

/// The first thing that is wrong with a list.
fn list<'a>(
    texts: impl IntoIterator<Item = &'a String>,
    least: usize,
    seen: &mut HashSet<String>,
) -> Option<LanguageProblem> {
    texts.into_iter().find_map(|text| {
        let twice = !seen.insert(text.trim().to_lowercase());
        phrase(text, least).or(twice.then_some(LanguageProblem::Twice))
    })
}

pub(super) fn faults(rules: &LanguageRules, names: &Names) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |place, problem: Option<LanguageProblem>| {
        faults.extend(problem.map(|problem| Fault {
            place: Place::Language(place),
            problem: Problem::Language(problem),
        }));
    };
    let least = *PHRASE.start();
    let mut seen = HashSet::new();
    for (at, row) in rules.synonyms.iter().enumerate() {
        let (from, to) = (row.from.trim(), row.to.trim());
        let problem = list([&row.from], least, &mut seen)
            .or(phrase(to, 1))
            .or((from.to_lowercase() == to.to_lowercase()).then_some(LanguageProblem::Same));
        add(LanguagePlace::Synonym(at), problem);
    }
    let mut kinds: HashSet<String> = HashSet::new();
    for (at, group) in rules.signals.rules.iter().enumerate() {
        // The same phrase may be a sign of two things, with one number of points for each.
        let own = group.phrases.iter();
        let twice = own
            .map(|text| format!("{} {}", group.kind, text.trim().to_lowercase()))
            .any(|key| !kinds.insert(key));
        let problem = if group.phrases.is_empty() {
            Some(LanguageProblem::NoWords)
        } else if !(1..=100).contains(&group.points) {
            Some(LanguageProblem::Points)
        } else {
            list(&group.phrases, least, &mut HashSet::new())
                .or(twice.then_some(LanguageProblem::Twice))
                .or(list(&group.unless, least, &mut HashSet::new()))
        };
        add(LanguagePlace::Group(at), problem);
    }
    let signals = &rules.signals;
    let marks = |texts| list(texts, 1, &mut HashSet::new());
    add(LanguagePlace::Negations, marks(&signals.negations));
    add(LanguagePlace::Degrees, marks(&signals.degrees));
    add(LanguagePlace::Levels, levels(signals.levels));
    let mut categories = HashSet::new();
    for own in &rules.categories {
        let known = names.choices.categories.iter();
        let problem = if !known.into_iter().any(|(_, id, _)| *id == own.category) {
            Some(LanguageProblem::NoCategory)
        } else if !categories.insert(own.category) {
            Some(LanguageProblem::Twice)
        } else if own.any.is_empty() {
            Some(LanguageProblem::NoWords)
        } else if !(1..=100).contains(&own.sure) {
            Some(LanguageProblem::Sure)
        } else {
            list(own.any.iter().chain(&own.none), least, &mut HashSet::new())
        };
        add(LanguagePlace::Category(own.category), problem);
    }
    let stop = list(&rules.stop, least, &mut HashSet::new());
    add(LanguagePlace::Stop, stop);
    faults
}

fn levels(levels: Levels) -> Option<LanguageProblem> {
    let Levels {
        urgent,
        normal,
        mood,
    } = levels;
    let sound = normal >= 1 && urgent > normal && urgent <= 100 && mood < urgent;
    (!sound).then_some(LanguageProblem::Levels)
}

#[cfg(all(test, feature = "language"))]
mod tests {
    use super::*;
    use crate::locale::Label;
    use crate::wording::CategoryWords;
    use crate::wording::Synonym;
    use LanguagePlace as At;
    use LanguageProblem as Is;

    fn found(edit: impl FnOnce(&mut LanguageRules)) -> Vec<(At, Is)> {
        let mut names = Names::default();
        names.choices.categories = vec![(0, known(), Label::new("退款慢", ""))];
        let mut rules = LanguageRules::default();
        edit(&mut rules);
        let only = |fault: Fault| match (fault.place, fault.problem) {
            (Place::Language(place), Problem::Language(problem)) => (place, problem),
            other => panic!("{other:?}"),
        };
        faults(&rules, &names).into_iter().map(only).collect()
    }

    fn known() -> NodeId {
        NodeId(uuid::Uuid::from_u128(1))
    }

    fn synonym(from: &str, to: &str) -> Vec<(At, Is)> {
        found(|rules| {
            rules.synonyms = vec![
                Synonym {
                    from: "太慢".into(),
                    to: "慢".into(),
                },
                Synonym {
                    from: from.into(),
                    to: to.into(),
                },
            ];
        })
    }

    fn category(category: u128, any: &[&str], sure: u8) -> Vec<(At, Is)> {
        found(|rules| {
            rules.categories.push(CategoryWords {
                category: NodeId(uuid::Uuid::from_u128(category)),
                any: any.iter().map(|word| (*word).into()).collect(),
                none: Vec::new(),
                sure,
            });
        })
    }

    #[test]
    fn what_is_shipped_has_none() {
        assert_eq!(found(|_| {}), []);
    }

    #[test]
    fn each_fault_is_located() {
        let long = "长".repeat(41);
        assert_eq!(synonym("很慢", "慢"), []);
        for (from, to, problem) in [
            (" ", "慢", Is::Empty),
            ("慢", "慢速", Is::Short),
            (&*long, "慢", Is::Long),
            ("太慢 ", "慢", Is::Twice),
            ("很慢", "", Is::Empty),
            ("App", "app", Is::Same),
        ] {
            assert_eq!(
                synonym(from, to),
                [(At::Synonym(1), problem)],
                "{from} {to}"
            );
        }
        let group = |edit: fn(&mut LanguageRules)| found(edit);
        assert_eq!(
            group(|r| r.signals.rules[0].phrases.clear()),
            [(At::Group(0), Is::NoWords)]
        );
        assert_eq!(
            group(|r| r.signals.rules[2].points = 0),
            [(At::Group(2), Is::Points)]
        );
        assert_eq!(
            group(|r| r.signals.rules[1].phrases.push("还没到".into())),
            [(At::Group(1), Is::Twice)],
            "another group of this kind has it"
        );
        assert_eq!(
            group(|r| r.signals.rules[0].unless.push("".into())),
            [(At::Group(0), Is::Empty)]
        );
        assert_eq!(
            group(|r| r.signals.negations.push("没".into())),
            [(At::Negations, Is::Twice)]
        );
        assert_eq!(
            group(|r| r.signals.degrees.push(" ".into())),
            [(At::Degrees, Is::Empty)]
        );
        for edit in [
            (|r| r.signals.levels.normal = 0) as fn(&mut LanguageRules),
            |r| r.signals.levels.urgent = 30,
            |r| r.signals.levels.urgent = 101,
            |r| r.signals.levels.mood = 70,
        ] {
            assert_eq!(group(edit), [(At::Levels, Is::Levels)]);
        }
        assert_eq!(
            group(|r| r.stop.push("您好".into())),
            [(At::Stop, Is::Twice)]
        );
    }

    #[test]
    fn words_of_a_category_are_checked() {
        assert_eq!(category(1, &["余额"], 50), []);
        let gone = At::Category(NodeId(uuid::Uuid::from_u128(2)));
        assert_eq!(category(2, &["余额"], 50), [(gone, Is::NoCategory)]);
        let here = At::Category(known());
        assert_eq!(category(1, &[], 50), [(here, Is::NoWords)]);
        assert_eq!(category(1, &["余额"], 0), [(here, Is::Sure)]);
        assert_eq!(category(1, &["余"], 50), [(here, Is::Short)]);
    }
}
