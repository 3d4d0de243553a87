//! Faults of a draft, each with its place: what must be mended before it can be published.

mod escalation;
mod language;
mod replies;
mod retention;
mod survey;
mod types;
mod urgent;

pub use escalation::EscalationProblem;
pub use language::{LanguagePlace, LanguageProblem};
pub use replies::ReplyProblem;
pub use survey::SurveyProblem;
pub use types::TypesProblem;
pub use urgent::UrgentProblem;

use super::lines::WEEKDAYS;
use super::{Draft, Names, Routing};
use crate::cases::{GatePolicy, Kind};
use crate::catalogue::{Words, reminders as told, rules as words};
use crate::clocks::calendar::{CalendarPlace, CalendarProblem};
use crate::clocks::policy::{ClockSet, PolicyProblem};
use crate::locale::Locale;
use crate::privacy::retention::Class;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest document, in bytes of JSON.
const LARGEST: usize = 64 * 1024;
/// Longest name of a rule.
const NAME: usize = 60;
/// Longest silence that a gate may ask for, and most notices.
const SILENT_DAYS: std::ops::RangeInclusive<u16> = 1..=90;
const NOTICES: std::ops::RangeInclusive<u16> = 1..=5;

/// Where a fault sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The document.
    Whole,
    /// A routing rule, from 0.
    Rule(usize),
    /// The promises of a case type, and which of them, from 0.
    Set(String, Option<usize>),
    /// A place in the calendar.
    Calendar(CalendarPlace),
    /// The close gate.
    Gate,
    /// Where the rest goes.
    Rest,
    /// An urgent phrase, from 0.
    Phrase(usize),
    /// A canned reply, from 0.
    Reply(usize),
    /// The survey after closing.
    Survey,
    /// The period of a class.
    Kept(Class),
    /// A kind of feedback.
    Kind(Kind),
    /// A case type, by its key.
    Type(String),
    /// A stage, by the keys of its case type and its own.
    Stage(String, String),
    /// A place in the rules by which texts are read.
    Language(LanguagePlace),
    /// A step of the ladder, from 0.
    Rung(usize),
}

/// What is wrong with a routing rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoutingProblem {
    /// No name.
    NoName,
    /// A longer name than fits beside a case.
    LongName,
    /// Another rule has this name.
    Twice,
    /// It says nowhere to send a case to.
    NoTarget,
    /// The department is gone or retired.
    NoDepartment,
    /// The person is gone or deactivated.
    NoPerson,
    /// A category is gone or retired.
    NoCategory,
    /// A word without letters.
    EmptyWord,
    /// A rule before it takes everything.
    NeverReached,
}

/// What is wrong with a close gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateProblem {
    /// Evidence belongs to an action.
    EvidenceWithoutAction,
    /// Silence of none or too many days.
    SilentDays,
    /// None or too many notices.
    Notices,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Longer than anybody reads, or the server checks in passing.
    TooLarge,
    /// With a routing rule.
    Routing(RoutingProblem),
    /// With a promise.
    Clocks(PolicyProblem),
    /// A promise limits a stage that the case type does not have.
    NoStage,
    /// With the calendar.
    Calendar(CalendarProblem),
    /// With the gate.
    Gate(GateProblem),
    /// With an urgent phrase.
    Urgent(UrgentProblem),
    /// With the survey.
    Survey(SurveyProblem),
    /// With a case type.
    Types(TypesProblem),
    /// A period too short or too long.
    Retention,
    /// With the rules by which texts are read.
    Language(LanguageProblem),
    /// With a canned reply.
    Reply(ReplyProblem),
    /// With the escalation ladder.
    Escalation(EscalationProblem),
}

/// One located fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

impl Draft {
    /// Every fault; a draft without any may be published.
    pub fn faults(&self, names: &Names) -> Vec<Fault> {
        // Looked at first: the checks below compare everything with everything.
        let bytes = serde_json::to_string(self).map_or(usize::MAX, |json| json.len());
        if bytes > LARGEST {
            return vec![Fault {
                place: Place::Whole,
                problem: Problem::TooLarge,
            }];
        }
        match self {
            Draft::Types(list) => types::faults(list, names),
            Draft::Routing(draft) => routing(draft, names),
            Draft::Urgent(words) => urgent::faults(words),
            Draft::Clocks(sets) => clocks(sets, names),
            Draft::Calendar(calendar) => calendar
                .faults()
                .into_iter()
                .map(|fault| Fault {
                    place: Place::Calendar(fault.place),
                    problem: Problem::Calendar(fault.problem),
                })
                .collect(),
            Draft::Gate(policy) => gate(policy),
            Draft::Survey(policy) => survey::faults(policy),
            Draft::Retention(rule) => retention::faults(*rule),
            Draft::Language(rules) => language::faults(rules, names),
            Draft::Replies(list) => replies::faults(list),
            Draft::Escalation(ladder) => escalation::faults(ladder),
        }
    }
}

fn routing(draft: &Routing, names: &Names) -> Vec<Fault> {
    let rules = &draft.rules;
    let home = |id| names.choices.departments.iter().any(|(of, _)| *of == id);
    let mut faults = Vec::new();
    let mut swallowed = false;
    for (at, rule) in rules.iter().enumerate() {
        let mut add = |problem| {
            faults.push(Fault {
                place: Place::Rule(at),
                problem: Problem::Routing(problem),
            });
        };
        let name = rule.name.trim();
        if name.is_empty() {
            add(RoutingProblem::NoName);
        } else if name.chars().count() > NAME {
            add(RoutingProblem::LongName);
        } else if rules.iter().take(at).any(|r| r.name.trim() == name) {
            add(RoutingProblem::Twice);
        }
        match &rule.to {
            None => add(RoutingProblem::NoTarget),
            Some(to) => {
                if !home(to.department) {
                    add(RoutingProblem::NoDepartment);
                }
                let known = &names.choices.people;
                if to
                    .owner
                    .is_some_and(|o| !known.iter().any(|(id, ..)| *id == o))
                {
                    add(RoutingProblem::NoPerson);
                }
            }
        }
        let known = |id| names.choices.categories.iter().any(|(_, of, _)| *of == id);
        if rule.categories.iter().any(|id| !known(*id)) {
            add(RoutingProblem::NoCategory);
        }
        if rule.words.iter().any(|word| word.trim().is_empty()) {
            add(RoutingProblem::EmptyWord);
        }
        if swallowed {
            add(RoutingProblem::NeverReached);
        }
        swallowed |= rule.to.is_some() && rule.takes_everything();
    }
    let rest = match draft.default {
        None => Some(RoutingProblem::NoTarget),
        Some(id) => (!home(id)).then_some(RoutingProblem::NoDepartment),
    };
    faults.extend(rest.map(|problem| Fault {
        place: Place::Rest,
        problem: Problem::Routing(problem),
    }));
    faults
}

fn clocks(sets: &BTreeMap<String, ClockSet>, names: &Names) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (key, set) in sets {
        faults.extend(set.faults().into_iter().map(|fault| Fault {
            place: Place::Set(key.clone(), fault.target),
            problem: Problem::Clocks(fault.problem),
        }));
        let Some(of) = names.types.iter().find(|t| t.key == *key) else {
            continue;
        };
        for (at, target) in set.targets.iter().enumerate() {
            let gone = |stage: &String| of.stage(stage).is_none();
            if target.stage.as_ref().is_some_and(gone) {
                faults.push(Fault {
                    place: Place::Set(key.clone(), Some(at)),
                    problem: Problem::NoStage,
                });
            }
        }
    }
    faults
}

fn gate(policy: &GatePolicy) -> Vec<Fault> {
    let checks = [
        (
            policy.evidence && !policy.action,
            GateProblem::EvidenceWithoutAction,
        ),
        (
            !SILENT_DAYS.contains(&policy.silent_days),
            GateProblem::SilentDays,
        ),
        (!NOTICES.contains(&policy.notices), GateProblem::Notices),
    ];
    let wrong = checks.into_iter().filter(|(wrong, _)| *wrong);
    wrong
        .map(|(_, problem)| Fault {
            place: Place::Gate,
            problem: Problem::Gate(problem),
        })
        .collect()
}

impl Problem {
    /// The sentence that names the remedy.
    pub const fn words(self) -> Words {
        match self {
            Problem::TooLarge => words::FAULT_TOO_LARGE,
            Problem::Routing(problem) => match problem {
                RoutingProblem::NoName => words::FAULT_NO_NAME,
                RoutingProblem::LongName => words::FAULT_LONG_NAME,
                RoutingProblem::Twice => words::FAULT_SAME_NAME,
                RoutingProblem::NoTarget => words::FAULT_NO_TARGET,
                RoutingProblem::NoDepartment => words::FAULT_NO_DEPARTMENT,
                RoutingProblem::NoPerson => words::FAULT_NO_PERSON,
                RoutingProblem::NoCategory => words::FAULT_NO_CATEGORY,
                RoutingProblem::EmptyWord => words::FAULT_EMPTY_WORD,
                RoutingProblem::NeverReached => words::FAULT_NEVER_REACHED,
            },
            Problem::Clocks(problem) => match problem {
                PolicyProblem::NoName => words::FAULT_NO_NAME,
                PolicyProblem::ZeroLength => words::FAULT_ZERO,
                PolicyProblem::NoLength => words::FAULT_NO_LENGTH,
                PolicyProblem::StageMismatch => words::FAULT_STAGE,
                PolicyProblem::Twice => words::FAULT_PROMISED_TWICE,
                PolicyProblem::AimWithoutDue => words::FAULT_AIM,
            },
            Problem::NoStage => words::FAULT_NO_STAGE,
            Problem::Calendar(problem) => match problem {
                CalendarProblem::UnknownZone => words::FAULT_ZONE,
                CalendarProblem::EmptyWeek => words::FAULT_EMPTY_WEEK,
                CalendarProblem::BackwardFrame => words::FAULT_BACKWARD,
                CalendarProblem::Overlap => words::FAULT_OVERLAP,
                CalendarProblem::NoFrames => words::FAULT_NO_FRAMES,
                CalendarProblem::NoLabel => words::FAULT_NO_LABEL,
            },
            Problem::Gate(problem) => match problem {
                GateProblem::EvidenceWithoutAction => words::FAULT_EVIDENCE,
                GateProblem::SilentDays => words::FAULT_SILENT_DAYS,
                GateProblem::Notices => words::FAULT_NOTICES,
            },
            Problem::Urgent(problem) => problem.words(),
            Problem::Survey(problem) => problem.words(),
            Problem::Types(problem) => problem.words(),
            Problem::Retention => words::FAULT_RETENTION,
            Problem::Language(problem) => problem.words(),
            Problem::Reply(problem) => problem.words(),
            Problem::Escalation(problem) => problem.words(),
        }
    }
}

impl Fault {
    /// Place and remedy in one line.
    pub fn text(&self, names: &Names, locale: Locale) -> String {
        let place = match &self.place {
            Place::Whole => words::DOCUMENT.get(locale).to_owned(),
            Place::Rule(at) => words::PLACE_RULE.fill(locale, &[("n", &(at + 1))]),
            Place::Set(key, None) => names.case_type(key, locale),
            Place::Set(key, Some(at)) => words::PLACE_PROMISE.fill(
                locale,
                &[("of", &names.case_type(key, locale)), ("n", &(at + 1))],
            ),
            Place::Calendar(CalendarPlace::Weekday { day, .. }) => WEEKDAYS
                .get(usize::from(*day))
                .map_or_else(String::new, |name| name.get(locale).to_owned()),
            Place::Calendar(CalendarPlace::Date { date, .. }) => date.to_string(),
            Place::Calendar(CalendarPlace::Zone) => words::ZONE.get(locale).to_owned(),
            Place::Calendar(CalendarPlace::Week) => words::WEEK.get(locale).to_owned(),
            Place::Gate => words::GATE.get(locale).to_owned(),
            Place::Rest => words::REST.get(locale).to_owned(),
            Place::Phrase(at) => words::PLACE_PHRASE.fill(locale, &[("n", &(at + 1))]),
            Place::Reply(at) => words::PLACE_REPLY.fill(locale, &[("n", &(at + 1))]),
            Place::Survey => words::SURVEY.get(locale).to_owned(),
            Place::Kept(class) => class.words().get(locale).to_owned(),
            Place::Kind(kind) => kind.words().get(locale).to_owned(),
            Place::Type(key) => names.case_type(key, locale),
            Place::Language(place) => place.text(names, locale),
            Place::Rung(at) => told::PLACE_RUNG.fill(locale, &[("n", &(at + 1))]),
            Place::Stage(of, key) => format!(
                "{} · {}",
                names.case_type(of, locale),
                names.stage(of, key, locale)
            ),
        };
        let problem = self.problem.words().get(locale);
        words::FAULT_AT.fill(locale, &[("place", &place), ("problem", &problem)])
    }
}

#[cfg(test)]
mod tests;
