//! What members of staff are told by the escalation ladder: its words, and the centre in which they find it.
//!
//! Rule: a reminder names a case and a promise, never what a customer wrote or who it was.

use crate::catalogue::reminders as words;
use crate::clocks::ladder::{Recipient, Step};
use crate::clocks::policy::{ClockKind, Length};
use crate::id::ReminderId;
use crate::locale::{Label, Locale};
use crate::page::Page;
use crate::priority::Priority;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Which promise; `None` for the case itself.
    pub kind: Option<ClockKind>,
    /// Name of the stage it limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Label>,
    /// How far it is.
    pub step: Step,
    /// The case's priority at that time.
    pub priority: Priority,
    /// When it was due at that time.
    pub due_at: Option<DateTime<Utc>>,
}

impl About {
    /// In words, without the due time.
    pub fn text(&self, locale: Locale) -> String {
        let zh = locale == Locale::Zh;
        let kind = self.kind.map_or("", |kind| kind.text(zh));
        let what = match &self.stage {
            None => kind.to_owned(),
            Some(stage) => {
                words::OF_STAGE.fill(locale, &[("what", &kind), ("stage", &stage.get(locale))])
            }
        };
        match self.step {
            Step::AtOnce if self.priority == Priority::Urgent => {
                words::URGENT.get(locale).to_owned()
            }
            Step::AtOnce => words::AT_ONCE.get(locale).to_owned(),
            Step::Share(100..) => words::BREACHED.fill(locale, &[("what", &what)]),
            Step::Share(n) => words::USED.fill(locale, &[("what", &what), ("n", &n)]),
            Step::Late(minutes) => {
                let length = Length::WorkingMinutes(minutes).text(zh);
                words::STILL_LATE.fill(locale, &[("what", &what), ("length", &length)])
            }
        }
    }

    /// The sentence of a history: who was told, by name and part.
    pub fn told(&self, who: &[(Recipient, String)]) -> Label {
        let one = |locale: Locale| {
            let about = self.text(locale);
            if who.is_empty() {
                return words::TOLD_NOBODY.fill(locale, &[("about", &about)]);
            }
            let named = |(part, name): &(Recipient, String)| {
                let part = part.words().get(locale);
                words::NAMED.fill(locale, &[("name", name), ("part", &part)])
            };
            let who: Vec<String> = who.iter().map(named).collect();
            let who = who.join(words::COMMA.get(locale));
            words::TOLD.fill(locale, &[("who", &who), ("about", &about)])
        };
        Label::new(one(Locale::Zh), one(Locale::En))
    }

    /// What comes next, as the case page says it.
    pub fn next(&self, to: &[Recipient]) -> Label {
        let one = |locale: Locale| {
            let who = parts(to, locale);
            let about = self.text(locale);
            words::NEXT.fill(locale, &[("who", &who), ("about", &about)])
        };
        Label::new(one(Locale::Zh), one(Locale::En))
    }
}

impl Recipient {
    /// Their part.
    pub const fn words(self) -> crate::catalogue::Words {
        match self {
            Recipient::Owner => words::OWNER,
            Recipient::Head => words::HEAD,
            Recipient::Manager => words::MANAGER,
        }
    }
}

/// Parts in a row: `负责人、部门主管`.
pub fn parts(to: &[Recipient], locale: Locale) -> String {
    let names: Vec<&str> = to.iter().map(|part| part.words().get(locale)).collect();
    names.join(words::COMMA.get(locale))
}

/// A reminder in somebody's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReminderRow {
    /// Which.
    pub id: ReminderId,
    /// When it came.
    pub at: DateTime<Utc>,
    /// The person has seen to it.
    pub read: bool,
    /// What it says, in the reader's language.
    pub text: String,
    /// When the promise was due at that time.
    pub due_at: Option<DateTime<Utc>>,
    /// The case, while the person may read it.
    pub case: Option<Reminded>,
}

/// The case of a reminder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reminded {
    /// Its number.
    pub number: String,
    /// First words, personal data replaced.
    pub title: String,
    /// Its priority now.
    pub priority: Priority,
    /// It is open.
    pub open: bool,
}

/// A page of somebody's reminders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReminderPage {
    /// Reminders, latest first.
    pub page: Page<ReminderRow>,
    /// How many are unread, at most [`UNREAD_CAP`].
    pub unread: u32,
}

/// What somebody has seen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// One reminder.
    One(ReminderId),
    /// This one and every earlier one; what came since stays unread.
    UpTo(ReminderId),
}

/// In place of a case's number in live updates: somebody's reminders changed. Their count follows it.
pub const BELL: &str = "!";

/// Unread ones are counted up to here, which reads "99+".
pub const UNREAD_CAP: u32 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_its_words() {
        let about = |kind, step| About {
            kind,
            stage: None,
            step,
            priority: Priority::Urgent,
            due_at: None,
        };
        let first = Some(ClockKind::FirstFeedback);
        let table = [
            (
                about(None, Step::AtOnce),
                "紧急工单，请马上安排",
                "Urgent case: see to it now",
            ),
            (
                about(first, Step::Share(80)),
                "首次反馈的时间已用去 80%",
                "80% of the time for first feedback has run",
            ),
            (
                about(first, Step::BREACH),
                "首次反馈已超时",
                "Late: first feedback",
            ),
            (
                about(first, Step::Late(240)),
                "首次反馈超时已有 4 小时（工作时间）",
                "Late by 4 hours (working time): first feedback",
            ),
        ];
        for (about, zh, en) in table {
            assert_eq!(about.text(Locale::Zh), zh);
            assert_eq!(about.text(Locale::En), en);
        }
    }

    #[test]
    fn a_history_names_who_was_told() {
        let about = About {
            kind: Some(ClockKind::Stage),
            stage: Some(Label::new("检测", "Inspection")),
            step: Step::BREACH,
            priority: Priority::Normal,
            due_at: None,
        };
        let told = about.told(&[
            (Recipient::Owner, "陈晓雯".into()),
            (Recipient::Head, "周敏".into()),
        ]);
        assert_eq!(
            told.zh,
            "已提醒陈晓雯（负责人）、周敏（部门主管）：阶段时限“检测”已超时"
        );
        assert!(about.told(&[]).zh.contains("没有人"));
        assert_eq!(
            about.next(&[Recipient::Manager]).zh,
            "下一次提醒经理：阶段时限“检测”已超时"
        );
    }
}
