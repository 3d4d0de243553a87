//! When the satisfaction survey after closing goes out, or why it doesn't.
//!
//! A pure rule: facts in, one decision out. It is asked again right before sending, so a reopened case is never
//! surveyed by an old plan.

use chrono::{DateTime, Days, FixedOffset, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::reaction::LowScore;
use crate::clocks::time_of_day::TimeOfDay;

/// Soonest after closing, in hours.
pub const MIN_DELAY_HOURS: u16 = 24;
/// Latest after closing, in hours, unless the sender itself was down.
pub const MAX_DELAY_HOURS: u16 = 48;

/// The rule an admin sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SchedulePolicy {
    /// Whether surveys are sent at all.
    pub enabled: bool,
    /// Hours after closing, 24 to 48; held to that range.
    pub delay_hours: u16,
    /// Quiet hours begin, by the organisation's wall clock; the same as their end means none.
    pub quiet_from: TimeOfDay,
    /// Quiet hours end.
    pub quiet_to: TimeOfDay,
    /// Days in which one customer gets no second survey; 0 for no limit.
    pub cooldown_days: u16,
    /// Hours after sending until the one reminder; `None` for none.
    pub reminder_hours: Option<u16>,
    /// Days after sending in which it can be answered, at least 1.
    pub expires_days: u16,
    /// What a low score calls for.
    pub low_score: LowScore,
}

impl Default for SchedulePolicy {
    /// 24 hours after closing, quiet from 21:00 to 09:00, one survey in 7 days, reminder after 72 hours, 7 days to
    /// answer.
    fn default() -> SchedulePolicy {
        SchedulePolicy {
            enabled: true,
            delay_hours: 24,
            quiet_from: TimeOfDay::from_minutes(21 * 60),
            quiet_to: TimeOfDay::from_minutes(9 * 60),
            cooldown_days: 7,
            reminder_hours: Some(72),
            expires_days: 7,
            low_score: LowScore::default(),
        }
    }
}

/// What is known about one closed round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The round closed.
    pub closed_at: DateTime<Utc>,
    /// The case was reopened since.
    pub reopened: bool,
    /// There is a channel to reach the customer by.
    pub has_contact: bool,
    /// The customer wants no surveys.
    pub unsubscribed: bool,
    /// The customer's last survey of another round went out.
    pub last_survey_at: Option<DateTime<Utc>>,
    /// This round's survey went out.
    pub sent_at: Option<DateTime<Utc>>,
    /// Its reminder went out.
    pub reminded_at: Option<DateTime<Utc>>,
    /// It was answered.
    pub answered_at: Option<DateTime<Utc>>,
}

impl Facts {
    /// A round just closed whose customer can be reached.
    pub fn closed(at: DateTime<Utc>) -> Facts {
        Facts {
            closed_at: at,
            reopened: false,
            has_contact: true,
            unsubscribed: false,
            last_survey_at: None,
            sent_at: None,
            reminded_at: None,
            answered_at: None,
        }
    }
}

/// Why no survey (or reminder) goes out; shown on the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSent {
    /// Surveys are switched off.
    Disabled,
    /// The case was reopened.
    Reopened,
    /// No way to reach the customer.
    NoContact,
    /// The customer wants none.
    Unsubscribed,
    /// The customer got another survey a short time ago.
    Cooldown,
    /// This round's survey has been sent already.
    AlreadySent,
    /// The time to answer would be over: the sender was down for days.
    TooLate,
    /// It has been answered: no reminder.
    Answered,
    /// It was never sent: no reminder.
    NeverSent,
    /// No reminder by rule, or it has gone out already.
    NoReminder,
}

impl NotSent {
    /// Every reason.
    pub const ALL: [NotSent; 10] = [
        NotSent::Disabled,
        NotSent::Reopened,
        NotSent::NoContact,
        NotSent::Unsubscribed,
        NotSent::Cooldown,
        NotSent::AlreadySent,
        NotSent::TooLate,
        NotSent::Answered,
        NotSent::NeverSent,
        NotSent::NoReminder,
    ];

    /// Stable name in columns and messages.
    pub const fn code(self) -> &'static str {
        match self {
            NotSent::Disabled => "disabled",
            NotSent::Reopened => "reopened",
            NotSent::NoContact => "no_contact",
            NotSent::Unsubscribed => "unsubscribed",
            NotSent::Cooldown => "cooldown",
            NotSent::AlreadySent => "already_sent",
            NotSent::TooLate => "too_late",
            NotSent::Answered => "answered",
            NotSent::NeverSent => "never_sent",
            NotSent::NoReminder => "no_reminder",
        }
    }

    /// The reason in Chinese or English.
    pub const fn text(self, is_zh: bool) -> &'static str {
        match (self, is_zh) {
            (NotSent::Disabled, true) => "未启用满意度调查",
            (NotSent::Disabled, false) => "Surveys are switched off",
            (NotSent::Reopened, true) => "工单已重新打开",
            (NotSent::Reopened, false) => "The case was reopened",
            (NotSent::NoContact, true) => "没有可用的联系方式",
            (NotSent::NoContact, false) => "No way to reach the customer",
            (NotSent::Unsubscribed, true) => "顾客不接收调查",
            (NotSent::Unsubscribed, false) => "The customer wants no surveys",
            (NotSent::Cooldown, true) => "该顾客近期已收到过调查",
            (NotSent::Cooldown, false) => "The customer got a survey a short time ago",
            (NotSent::AlreadySent, true) => "本轮调查已发送",
            (NotSent::AlreadySent, false) => "This round's survey has been sent",
            (NotSent::TooLate, true) => "已超过调查有效期",
            (NotSent::TooLate, false) => "The time to answer is over",
            (NotSent::Answered, true) => "顾客已作答",
            (NotSent::Answered, false) => "The customer has answered",
            (NotSent::NeverSent, true) => "调查尚未发送",
            (NotSent::NeverSent, false) => "The survey has not been sent",
            (NotSent::NoReminder, true) => "不再提醒",
            (NotSent::NoReminder, false) => "No further reminder",
        }
    }
}

crate::coded!(NotSent);

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Send then; a moment that is not past and lies outside the quiet hours.
    Send {
        /// When.
        at: DateTime<Utc>,
    },
    /// Don't.
    NotSent {
        /// Why.
        reason: NotSent,
    },
}

/// When this round's survey goes out. `offset_at` tells the offset of the organisation's zone at a moment.
///
/// It goes out `delay_hours` after closing. In quiet hours it waits for their end; if that would be more than 48
/// hours after closing, it goes out in the last minute before the quiet hours instead, if that is 24 hours after
/// closing. The cooldown is looked at for that moment, since the same customer may be closed twice in a day.
pub fn decide(
    policy: &SchedulePolicy,
    facts: &Facts,
    now: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Decision {
    let refuse = |reason| Decision::NotSent { reason };
    if let Some(reason) = unreachable(policy, facts) {
        return refuse(reason);
    }
    if facts.sent_at.is_some() {
        return refuse(NotSent::AlreadySent);
    }
    if now >= facts.closed_at + expiry(policy) {
        return refuse(NotSent::TooLate);
    }
    let hours = |hours: u16| TimeDelta::hours(i64::from(hours));
    let delay = policy.delay_hours.clamp(MIN_DELAY_HOURS, MAX_DELAY_HOURS);
    let quiet = Quiet {
        policy,
        offset_at: &offset_at,
    };
    let wanted = facts.closed_at + hours(delay);
    let mut at = quiet.after(wanted);
    if at > facts.closed_at + hours(MAX_DELAY_HOURS) {
        let before = quiet.before(wanted);
        if before >= facts.closed_at + hours(MIN_DELAY_HOURS) {
            at = before;
        }
    }
    let at = if at < now { quiet.after(now) } else { at };
    let cooldown = TimeDelta::days(i64::from(policy.cooldown_days));
    if facts
        .last_survey_at
        .is_some_and(|last| last + cooldown > at)
    {
        return refuse(NotSent::Cooldown);
    }
    Decision::Send { at }
}

/// When the one reminder goes out, if it does.
pub fn remind(
    policy: &SchedulePolicy,
    facts: &Facts,
    now: DateTime<Utc>,
    offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> Decision {
    let refuse = |reason| Decision::NotSent { reason };
    if let Some(reason) = unreachable(policy, facts) {
        return refuse(reason);
    }
    let Some(sent_at) = facts.sent_at else {
        return refuse(NotSent::NeverSent);
    };
    if facts.answered_at.is_some() {
        return refuse(NotSent::Answered);
    }
    let (None, Some(wait)) = (facts.reminded_at, policy.reminder_hours) else {
        return refuse(NotSent::NoReminder);
    };
    let due = (sent_at + TimeDelta::hours(i64::from(wait))).max(now);
    let at = Quiet {
        policy,
        offset_at: &offset_at,
    }
    .after(due);
    if at >= expires_at(policy, sent_at) {
        refuse(NotSent::TooLate)
    } else {
        Decision::Send { at }
    }
}

/// From this moment on the survey can't be answered any more.
pub fn expires_at(policy: &SchedulePolicy, sent_at: DateTime<Utc>) -> DateTime<Utc> {
    sent_at + expiry(policy)
}

fn expiry(policy: &SchedulePolicy) -> TimeDelta {
    TimeDelta::days(i64::from(policy.expires_days.max(1)))
}

fn unreachable(policy: &SchedulePolicy, facts: &Facts) -> Option<NotSent> {
    match facts {
        _ if !policy.enabled => Some(NotSent::Disabled),
        Facts { reopened: true, .. } => Some(NotSent::Reopened),
        Facts {
            has_contact: false, ..
        } => Some(NotSent::NoContact),
        Facts {
            unsubscribed: true, ..
        } => Some(NotSent::Unsubscribed),
        _ => None,
    }
}

struct Quiet<'a, F> {
    policy: &'a SchedulePolicy,
    offset_at: &'a F,
}

impl<F: Fn(DateTime<Utc>) -> FixedOffset> Quiet<'_, F> {
    fn is_quiet(&self, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&(self.offset_at)(at)).time();
        let (minute, from, to) = (
            local.hour() * 60 + local.minute(),
            self.policy.quiet_from,
            self.policy.quiet_to,
        );
        let (from, to) = (u32::from(from.minutes()), u32::from(to.minutes()));
        if from <= to {
            from <= minute && minute < to
        } else {
            minute >= from || minute < to
        }
    }

    /// The moment itself, or the end of the quiet hours it lies in.
    fn after(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if !self.is_quiet(at) {
            return at;
        }
        let day = at.with_timezone(&(self.offset_at)(at)).date_naive();
        let ends = [day, day + Days::new(1), day + Days::new(2)]
            .map(|day| self.at_wall(day, self.policy.quiet_to));
        ends.into_iter()
            .find(|end| *end >= at && !self.is_quiet(*end))
            .unwrap_or(at)
    }

    /// The moment itself, or the last minute before the quiet hours it lies in.
    fn before(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if !self.is_quiet(at) {
            return at;
        }
        let day = at.with_timezone(&(self.offset_at)(at)).date_naive();
        let starts = [day, day - Days::new(1), day - Days::new(2)]
            .map(|day| self.at_wall(day, self.policy.quiet_from));
        let minutes = starts.map(|start| start - TimeDelta::minutes(1));
        minutes
            .into_iter()
            .find(|minute| *minute <= at && !self.is_quiet(*minute))
            .unwrap_or(at)
    }

    /// A wall-clock time of a date as a moment; the offset is looked up twice to settle near a change of clocks.
    fn at_wall(&self, day: chrono::NaiveDate, time: TimeOfDay) -> DateTime<Utc> {
        let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(time.minutes()));
        let with = |offset: FixedOffset| {
            (wall - TimeDelta::seconds(i64::from(offset.local_minus_utc()))).and_utc()
        };
        let guess = with((self.offset_at)(wall.and_utc()));
        with((self.offset_at)(guess))
    }
}

#[cfg(test)]
mod tests;
