//! Faults of urgent phrases.

use super::{Fault, Place, Problem};
use crate::cases::PriorityWords;
use crate::catalogue::{Words, rules as words};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Shortest and longest phrase, in characters.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=40;

/// What is wrong with a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentProblem {
    /// Nothing is written.
    Empty,
    /// One character stands in nearly every text.
    Short,
    /// Longer than anybody writes the same twice.
    Long,
    /// Another phrase is the same, in capitals or not.
    Twice,
}

impl UrgentProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            UrgentProblem::Empty => words::FAULT_EMPTY_PHRASE,
            UrgentProblem::Short => words::FAULT_SHORT_PHRASE,
            UrgentProblem::Long => words::FAULT_LONG_PHRASE,
            UrgentProblem::Twice => words::FAULT_SAME_PHRASE,
        }
    }
}

pub(super) fn faults(words: &PriorityWords) -> Vec<Fault> {
    let folded: Vec<String> = words
        .urgent
        .iter()
        .map(|phrase| phrase.trim().to_lowercase())
        .collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut faults = Vec::new();
    for (at, phrase) in folded.iter().enumerate() {
        let length = phrase.chars().count();
        let new = seen.insert(phrase);
        let problem = if length == 0 {
            UrgentProblem::Empty
        } else if length < *PHRASE.start() {
            UrgentProblem::Short
        } else if length > *PHRASE.end() {
            UrgentProblem::Long
        } else if !new {
            UrgentProblem::Twice
        } else {
            continue;
        };
        faults.push(Fault {
            place: Place::Phrase(at),
            problem: Problem::Urgent(problem),
        });
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bad_phrase_is_located() {
        assert_eq!(faults(&PriorityWords::default()), []);
        let long = "长".repeat(41);
        let table = [
            ("火灾", None),
            ("  ", Some(UrgentProblem::Empty)),
            ("火", Some(UrgentProblem::Short)),
            (&long, Some(UrgentProblem::Long)),
            ("Fire", None),
            ("fire ", Some(UrgentProblem::Twice)),
        ];
        let urgent = table.map(|(phrase, _)| phrase.to_owned()).to_vec();
        let wanted: Vec<Fault> = table
            .into_iter()
            .enumerate()
            .filter_map(|(at, (_, problem))| {
                Some(Fault {
                    place: Place::Phrase(at),
                    problem: Problem::Urgent(problem?),
                })
            })
            .collect();
        assert_eq!(faults(&PriorityWords { urgent }), wanted);
    }
}
