//! Faults of canned replies.

use super::{Fault, Place, Problem};
use crate::catalogue::{Words, rules as words};
use crate::handbook::sound;
use crate::replies::{CannedReply, MARKS, is_short};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Longest short name, name and text, in characters.
const SHORT: usize = 20;
const NAME: usize = 40;
const TEXT: usize = 1_000;

/// What is wrong with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyProblem {
    /// No short name, a long one, or other characters than Chinese ones, small letters, digits and dashes.
    Short,
    /// Another reply has this short name.
    Twice,
    /// No Chinese name, or a longer one than fits a list.
    Name,
    /// No Chinese text.
    NoText,
    /// Longer than anybody reads.
    LongText,
    /// Braces that are not paired, or hold no variable.
    Variable,
    /// The text holds the mark that a short name is typed after.
    Mark,
}

impl ReplyProblem {
    /// The sentence that names the remedy.
    pub(super) const fn words(self) -> Words {
        match self {
            ReplyProblem::Short => words::FAULT_REPLY_SHORT,
            ReplyProblem::Twice => words::FAULT_REPLY_TWICE,
            ReplyProblem::Name => words::FAULT_REPLY_NAME,
            ReplyProblem::NoText => words::FAULT_REPLY_EMPTY,
            ReplyProblem::LongText => words::FAULT_REPLY_LONG,
            ReplyProblem::Variable => words::FAULT_REPLY_VARIABLE,
            ReplyProblem::Mark => words::FAULT_REPLY_MARK,
        }
    }
}

pub(super) fn faults(replies: &[CannedReply]) -> Vec<Fault> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut faults = Vec::new();
    for (at, reply) in replies.iter().enumerate() {
        let new = seen.insert(&reply.short);
        faults.extend(problem(reply, new).map(|problem| Fault {
            place: Place::Reply(at),
            problem: Problem::Reply(problem),
        }));
    }
    faults
}

fn problem(reply: &CannedReply, new: bool) -> Option<ReplyProblem> {
    let over = |text: &str, most| text.chars().count() > most;
    let (short, name, text) = (&reply.short, &reply.name, &reply.text);
    let problem = if short.is_empty() || over(short, SHORT) || !short.chars().all(is_short) {
        ReplyProblem::Short
    } else if !new {
        ReplyProblem::Twice
    } else if name.zh.trim().is_empty() || over(&name.zh, NAME) || over(&name.en, NAME * 2) {
        ReplyProblem::Name
    } else if text.zh.trim().is_empty() {
        ReplyProblem::NoText
    } else if over(&text.zh, TEXT) || over(&text.en, TEXT * 2) {
        ReplyProblem::LongText
    } else if !sound(&text.zh) || !sound(&text.en) {
        ReplyProblem::Variable
    } else if MARKS
        .iter()
        .any(|m| text.zh.contains(m) || text.en.contains(m))
    {
        ReplyProblem::Mark
    } else {
        return None;
    };
    Some(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Label;

    fn reply(short: &str, name: &str, text: &str) -> CannedReply {
        CannedReply {
            short: short.into(),
            name: Label::new(name, ""),
            text: Label::new(text, ""),
        }
    }

    #[test]
    fn each_bad_reply_is_located() {
        assert_eq!(faults(&[]), []);
        let long = "长".repeat(1_001);
        let table = [
            (reply("a-1", "甲", "{customer}，{number}"), None),
            (reply("", "甲", "好"), Some(ReplyProblem::Short)),
            (reply("A", "甲", "好"), Some(ReplyProblem::Short)),
            (reply("a-1", "甲", "好"), Some(ReplyProblem::Twice)),
            (reply("b", " ", "好"), Some(ReplyProblem::Name)),
            (reply("c", "甲", " "), Some(ReplyProblem::NoText)),
            (reply("d", "甲", &long), Some(ReplyProblem::LongText)),
            (reply("道歉", "甲", "好"), None),
            (reply("e", "甲", "{who}"), Some(ReplyProblem::Variable)),
            (
                reply("f", "甲", "{customer，您好"),
                Some(ReplyProblem::Variable),
            ),
            (
                reply("g", "甲", "｛customer｝"),
                Some(ReplyProblem::Variable),
            ),
            (reply("h", "甲", "好 ::h "), Some(ReplyProblem::Mark)),
            (reply("i", "甲", "：：a-1 好"), Some(ReplyProblem::Mark)),
        ];
        let replies: Vec<CannedReply> = table.iter().map(|(reply, _)| reply.clone()).collect();
        let wanted: Vec<Fault> = table
            .into_iter()
            .enumerate()
            .filter_map(|(at, (_, problem))| {
                Some(Fault {
                    place: Place::Reply(at),
                    problem: Problem::Reply(problem?),
                })
            })
            .collect();
        assert_eq!(faults(&replies), wanted);
    }
}
