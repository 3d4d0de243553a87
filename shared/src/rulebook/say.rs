//! Rules as sentences, in both languages.

use super::Names;
use crate::cases::RoutingRule;
use crate::catalogue::{Words, rules as words};
use crate::clocks::calendar::Frame;
use crate::locale::Locale;
use crate::priority::Priority;

/// The priority's word.
pub(super) const fn priority_words(priority: Priority) -> Words {
    match priority {
        Priority::Urgent => words::URGENT,
        Priority::Normal => words::NORMAL,
        Priority::Low => words::LOW,
    }
}

/// Alternatives: `a 或 b`.
pub(super) fn any_of(list: impl IntoIterator<Item = String>, locale: Locale) -> String {
    let list: Vec<String> = list.into_iter().collect();
    list.join(words::OR.get(locale))
}

/// What a rule asks for, one sentence part a condition; none for a rule that takes everything.
pub fn conditions(rule: &RoutingRule, names: &Names, locale: Locale) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |words: Words, list: Vec<String>| {
        if !list.is_empty() {
            parts.push(words.fill(locale, &[("list", &any_of(list, locale))]));
        }
    };
    add(
        words::IF_KIND,
        rule.kinds
            .iter()
            .map(|k| k.words().get(locale).to_owned())
            .collect(),
    );
    add(
        words::IF_CHANNEL,
        rule.channels
            .iter()
            .map(|c| c.words().get(locale).to_owned())
            .collect(),
    );
    add(
        words::IF_PRIORITY,
        rule.priorities
            .iter()
            .map(|p| priority_words(*p).get(locale).to_owned())
            .collect(),
    );
    add(
        words::IF_CATEGORY,
        rule.categories
            .iter()
            .map(|c| names.category(*c, locale))
            .collect(),
    );
    add(
        words::IF_WORD,
        rule.words
            .iter()
            .map(|w| words::QUOTED.fill(locale, &[("text", w)]))
            .collect(),
    );
    parts
}

/// What a rule does.
pub fn outcome(rule: &RoutingRule, names: &Names, locale: Locale) -> String {
    let to = match &rule.to {
        None => words::TO_NOWHERE.get(locale).to_owned(),
        Some(to) => {
            let department = names.department(to.department, locale);
            match to.owner {
                None => words::TO_DEPARTMENT.fill(locale, &[("department", &department)]),
                Some(owner) => words::TO_OWNER.fill(
                    locale,
                    &[("department", &department), ("owner", &names.person(owner))],
                ),
            }
        }
    };
    if rule.opens_case {
        format!("{to}{}", words::OPENS.get(locale))
    } else {
        to
    }
}

/// A whole rule.
pub fn rule_sentence(rule: &RoutingRule, names: &Names, locale: Locale) -> String {
    let parts = conditions(rule, names, locale);
    let then = outcome(rule, names, locale);
    if parts.is_empty() {
        return words::ALWAYS.fill(locale, &[("then", &then)]);
    }
    let when = parts.join(words::AND.get(locale));
    words::WHEN.fill(locale, &[("when", &when), ("then", &then)])
}

/// Opening hours of a day.
pub fn frames(frames: &[Frame], locale: Locale) -> String {
    if frames.is_empty() {
        return words::DAY_OFF.get(locale).to_owned();
    }
    let list: Vec<String> = frames
        .iter()
        .map(|f| format!("{}–{}", f.from, f.to))
        .collect();
    list.join(words::LIST.get(locale))
}
