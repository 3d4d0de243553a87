//! The escalation ladder as lines of words.

use super::super::say::{any_of, priority_words};
use super::Line;
use crate::catalogue::reminders as words;
use crate::clocks::ladder::{Ladder, Rung, Step};
use crate::clocks::policy::Length;
use crate::locale::Locale;
use crate::reminders::parts;

pub(super) fn lines(ladder: &Ladder, locale: Locale) -> Vec<Line> {
    let one = |rung: &Rung| Line {
        key: format!("{:?}/{:?}/{:?}", rung.step, rung.kinds, rung.priorities),
        title: rung.step.title(locale),
        text: rung.sentence(locale),
    };
    ladder.rungs.iter().map(one).collect()
}

impl Step {
    /// The moment in words.
    pub fn title(self, locale: Locale) -> String {
        match self {
            Step::AtOnce => words::STEP_AT_ONCE.get(locale).to_owned(),
            Step::BREACH => words::STEP_BREACH.get(locale).to_owned(),
            Step::Share(n) => words::STEP_SHARE.fill(locale, &[("n", &n)]),
            Step::Late(minutes) => {
                let length = Length::WorkingMinutes(minutes).text(locale == Locale::Zh);
                words::STEP_LATE.fill(locale, &[("length", &length)])
            }
        }
    }
}

impl Rung {
    /// Who is told, how, and of what.
    pub fn sentence(&self, locale: Locale) -> String {
        let zh = locale == Locale::Zh;
        let mut text = words::RUNG_TO.fill(locale, &[("who", &parts(&self.to, locale))]);
        if self.mail {
            text.push_str(words::RUNG_MAIL.get(locale));
        }
        let kinds = self.kinds.iter().map(|kind| kind.text(zh).to_owned());
        let priorities = self.priorities.iter();
        let priorities = priorities.map(|p| priority_words(*p).get(locale).to_owned());
        if !self.kinds.is_empty() {
            let list = any_of(kinds, locale);
            text.push_str(&words::RUNG_KINDS.fill(locale, &[("list", &list)]));
        }
        if !self.priorities.is_empty() {
            let list = any_of(priorities, locale);
            text.push_str(&words::RUNG_PRIORITIES.fill(locale, &[("list", &list)]));
        }
        text
    }
}
