//! Faults of case types. What cases are of, or in, stays: their pages, promises and history speak of it.

use super::{Fault, Names, Place, Problem};
use crate::cases::{CaseType, Kind, Phase};
use crate::catalogue::{Words, rules as words};
use serde::{Deserialize, Serialize};

/// Most types, and most stages of one.
const MOST: usize = 20;
/// Longest key of a type or stage.
const KEY: usize = 40;
/// Longest name of a type or stage, in characters.
const NAME: usize = 20;
/// Letters before a case's number.
const PREFIX: std::ops::RangeInclusive<usize> = 2..=4;

/// What is wrong with a case type or a stage of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypesProblem {
    /// More types or stages than a board has room for.
    Many,
    /// A key that could not stand in an address.
    Key,
    /// No type takes a kind that opens cases.
    NoType,
    /// No name.
    NoName,
    /// A longer name than fits over a column.
    LongName,
    /// Another type has this name.
    SameType,
    /// Not a few capital letters.
    Prefix,
    /// Another type has these letters.
    SamePrefix,
    /// No stage for what has just arrived, or not as the first.
    NoFirst,
    /// No stage for what is done, or not as the last.
    NoLast,
    /// A stage behind one of a later phase.
    Order,
    /// Another stage of the type has this name.
    SameStage,
    /// A type is gone that cases are of.
    TypeGone,
    /// A stage is gone that cases are in.
    StageGone,
    /// A stage that cases are in stands for another phase.
    StagePhase,
}

impl TypesProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            TypesProblem::Many => words::FAULT_MANY_TYPES,
            TypesProblem::Key => words::FAULT_KEY,
            TypesProblem::NoType => words::FAULT_NO_TYPE,
            TypesProblem::NoName => words::FAULT_NO_NAME,
            TypesProblem::LongName => words::FAULT_TYPE_NAME,
            TypesProblem::SameType => words::FAULT_SAME_TYPE,
            TypesProblem::Prefix => words::FAULT_PREFIX,
            TypesProblem::SamePrefix => words::FAULT_SAME_PREFIX,
            TypesProblem::NoFirst => words::FAULT_NO_FIRST,
            TypesProblem::NoLast => words::FAULT_NO_LAST,
            TypesProblem::Order => words::FAULT_STAGE_ORDER,
            TypesProblem::SameStage => words::FAULT_SAME_STAGE,
            TypesProblem::TypeGone => words::FAULT_TYPE_GONE,
            TypesProblem::StageGone => words::FAULT_STAGE_GONE,
            TypesProblem::StagePhase => words::FAULT_STAGE_PHASE,
        }
    }
}

pub(super) fn faults(types: &[CaseType], names: &Names) -> Vec<Fault> {
    let fault = |place, problem| Fault {
        place,
        problem: Problem::Types(problem),
    };
    if types.len() > MOST || types.iter().any(|of| of.stages.len() > MOST) {
        return vec![fault(Place::Whole, TypesProblem::Many)];
    }
    let mut faults: Vec<Fault> = Kind::ALL
        .into_iter()
        .filter(|kind| kind.opens_case() && types.iter().all(|of| of.kind != *kind))
        .map(|kind| fault(Place::Kind(kind), TypesProblem::NoType))
        .collect();
    for (at, of) in types.iter().enumerate() {
        let before = types.get(..at).unwrap_or_default();
        let own = own(of, before).into_iter();
        faults.extend(own.map(|problem| fault(Place::Type(of.key.clone()), problem)));
        for (at, problem) in stages(of) {
            let key = of.stages.get(at).map(|s| s.key.clone());
            let place = Place::Stage(of.key.clone(), key.unwrap_or_default());
            faults.push(fault(place, problem));
        }
    }
    for (key, used) in &names.used {
        let Some(now) = types.iter().find(|of| of.key == *key) else {
            faults.push(fault(Place::Type(key.clone()), TypesProblem::TypeGone));
            continue;
        };
        let was = names.types.iter().find(|of| of.key == *key);
        for stage in used {
            let old = was.and_then(|of| of.stage(stage)).map(|s| s.phase);
            let problem = match now.stage(stage) {
                None => TypesProblem::StageGone,
                Some(now) if old.is_some_and(|old| old != now.phase) => TypesProblem::StagePhase,
                Some(_) => continue,
            };
            faults.push(fault(Place::Stage(key.clone(), stage.clone()), problem));
        }
    }
    faults
}

fn name(zh: &str, taken: bool, twice: TypesProblem) -> Option<TypesProblem> {
    match zh.trim().chars().count() {
        0 => Some(TypesProblem::NoName),
        length if length > NAME => Some(TypesProblem::LongName),
        _ => taken.then_some(twice),
    }
}

fn bad_key(key: &str) -> Option<TypesProblem> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let good = (1..=KEY).contains(&key.len()) && key.chars().all(sign);
    (!good).then_some(TypesProblem::Key)
}

/// What is wrong with a type itself.
fn own(of: &CaseType, before: &[CaseType]) -> Vec<TypesProblem> {
    let same =
        |other: &CaseType| other.key == of.key || other.label.zh.trim() == of.label.zh.trim();
    let name = name(
        &of.label.zh,
        before.iter().any(same),
        TypesProblem::SameType,
    );
    let letters = of.prefix.chars().all(|c| c.is_ascii_uppercase());
    let prefix = if !letters || !PREFIX.contains(&of.prefix.len()) {
        Some(TypesProblem::Prefix)
    } else {
        let taken = before.iter().any(|other| other.prefix == of.prefix);
        taken.then_some(TypesProblem::SamePrefix)
    };
    let ends = |stage: Option<&crate::cases::Stage>, phase| stage.is_none_or(|s| s.phase != phase);
    let first = ends(of.stages.first(), Phase::Received).then_some(TypesProblem::NoFirst);
    let last = ends(of.stages.last(), Phase::Closed).then_some(TypesProblem::NoLast);
    let key = bad_key(&of.key);
    let found = [key, name, prefix, first, last];
    found.into_iter().flatten().collect()
}

/// What is wrong with the stages of a type, by place.
fn stages(of: &CaseType) -> Vec<(usize, TypesProblem)> {
    let mut found = Vec::new();
    for (at, stage) in of.stages.iter().enumerate() {
        let before = of.stages.get(..at).unwrap_or_default();
        let same = |other: &crate::cases::Stage| {
            other.key == stage.key || other.label.zh.trim() == stage.label.zh.trim()
        };
        let taken = before.iter().any(same);
        let name = name(&stage.label.zh, taken, TypesProblem::SameStage);
        let late = before.iter().any(|other| other.phase > stage.phase);
        let order = late.then_some(TypesProblem::Order);
        let problems = bad_key(&stage.key).into_iter().chain(name).chain(order);
        found.extend(problems.map(|problem| (at, problem)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(problem: TypesProblem, key: &str) -> (Place, TypesProblem) {
        (Place::Stage("complaint".into(), key.into()), problem)
    }

    fn whole(problem: TypesProblem) -> (Place, TypesProblem) {
        (Place::Type("complaint".into()), problem)
    }

    #[test]
    fn each_fault_of_a_type_is_located() {
        let names = Names {
            types: CaseType::presets(),
            used: [("complaint".to_owned(), ["doing".to_owned()].into())].into(),
            ..Names::default()
        };
        type Edit = fn(&mut Vec<CaseType>);
        let no_type = (Place::Kind(Kind::Inquiry), TypesProblem::NoType);
        let table: [(Edit, Vec<(Place, TypesProblem)>); 16] = [
            (|_| {}, vec![]),
            (
                |t| t[0].label.zh = " ".into(),
                vec![whole(TypesProblem::NoName)],
            ),
            (
                |t| t[0].label.zh = "长".repeat(21),
                vec![whole(TypesProblem::LongName)],
            ),
            (
                |t| t[0].prefix = "ts".into(),
                vec![whole(TypesProblem::Prefix)],
            ),
            (
                |t| t[0].prefix = "T".into(),
                vec![whole(TypesProblem::Prefix)],
            ),
            (
                |t| {
                    t[1].label.zh = "投诉".into();
                    t[1].prefix = "TS".into();
                },
                vec![
                    (Place::Type("suggestion".into()), TypesProblem::SameType),
                    (Place::Type("suggestion".into()), TypesProblem::SamePrefix),
                ],
            ),
            (
                |t| drop(t[0].stages.remove(0)),
                vec![whole(TypesProblem::NoFirst)],
            ),
            (
                |t| drop(t[0].stages.pop()),
                vec![whole(TypesProblem::NoLast)],
            ),
            (
                |t| t[0].stages.swap(2, 3),
                vec![stage(TypesProblem::Order, "testing")],
            ),
            (
                |t| t[0].stages[2].label.zh = "待处理".into(),
                vec![stage(TypesProblem::SameStage, "testing")],
            ),
            (
                |t| t[0].stages[2].label.zh.clear(),
                vec![stage(TypesProblem::NoName, "testing")],
            ),
            // What no case is in may go and may stand for something else.
            (|t| drop(t[0].stages.remove(2)), vec![]),
            (|t| t[0].stages[2].phase = Phase::Planning, vec![]),
            (
                |t| drop(t[0].stages.remove(1)),
                vec![stage(TypesProblem::StageGone, "doing")],
            ),
            (
                |t| t[0].stages[1].phase = Phase::Analysing,
                vec![stage(TypesProblem::StagePhase, "doing")],
            ),
            (|t| drop(t.remove(2)), vec![no_type]),
        ];
        for (edit, wanted) in table {
            let mut types = CaseType::presets();
            edit(&mut types);
            let wanted: Vec<Fault> = wanted
                .into_iter()
                .map(|(place, problem)| Fault {
                    place,
                    problem: Problem::Types(problem),
                })
                .collect();
            assert_eq!(faults(&types, &names), wanted, "{types:?}");
        }
        let mut gone = CaseType::presets();
        gone[0].key = "grievance".into();
        let found = faults(&gone, &names);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].problem, Problem::Types(TypesProblem::TypeGone));
    }
}
