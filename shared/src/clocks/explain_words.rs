//! The words of explanations in both languages.
//!
//! Dates are written YYYY-MM-DD HH:MM in both; a new [`Reason`] without words does not compile.

use chrono::{NaiveDate, NaiveDateTime};

use super::explain::Reason;
use super::policy::{ClockKind, Length};
use crate::locale::Locale;
use crate::priority::Priority;
use crate::text::hour_minute;

/// The line in Chinese.
pub(super) fn zh(reason: &Reason) -> String {
    let length = |length| length_zh(length);
    match reason {
        Reason::Policy {
            set,
            kind: k,
            priority: p,
        } => {
            format!(
                "按“{}”的约定：{}，优先级{}",
                set.get(Locale::Zh),
                kind(*k, true),
                priority(*p, true)
            )
        }
        Reason::Started { at } => format!("从 {} 开始计时", time(at)),
        Reason::PriorityChanged { at, from, to } => format!(
            "{} 优先级由{}改为{}，从头按新时限计算",
            time(at),
            priority(*from, true),
            priority(*to, true)
        ),
        Reason::Promised { length: l } => format!("承诺时限：{}", length(*l)),
        Reason::OffHours { from, to, times } => {
            format!(
                "下班时间不计：{} 至 {}{}",
                time(from),
                time(to),
                times_zh(*times)
            )
        }
        Reason::Break { from, to, times } => {
            format!(
                "午休等间歇不计：{} 至 {}{}",
                time(from),
                time(to),
                times_zh(*times)
            )
        }
        Reason::Weekend { from, to, days: 1 } if from == to => format!("休息日不计：{from}"),
        Reason::Weekend { from, to, days } => {
            format!("休息日不计：{from} 至 {to} 之间共 {days} 天")
        }
        Reason::Holiday { from, to, label } if from == to => {
            format!("{}不计：{from}", label.get(Locale::Zh))
        }
        Reason::Holiday { from, to, label } => {
            format!("{}不计：{from} 至 {to}", label.get(Locale::Zh))
        }
        Reason::MakeUpDay { date, label } => {
            format!("{date} 为调休上班日（{}），计入", label.get(Locale::Zh))
        }
        Reason::SpecialHours { date, label } => {
            format!("{date} 按特殊工作时间计（{}）", label.get(Locale::Zh))
        }
        Reason::Paused { from, to } => format!("等待顾客期间不计：{} 至 {}", time(from), time(to)),
        Reason::StillPaused { since } => {
            format!("自 {} 起等待顾客，计时暂停，到期时间随之顺延", time(since))
        }
        Reason::WorkingDay { number, date } => {
            format!("第 {number} 个工作日是 {date}，当日下班时到期")
        }
        Reason::Extended { extra, before } => {
            format!("原定 {}，经批准延长 {}", time(before), length(*extra))
        }
        Reason::HolidaysUnknown { year } => {
            format!("注意：{year} 年的节假日尚未录入，该年只按周末休息计算")
        }
        Reason::BeyondHorizon => "注意：十年内达不到该时限，到期时间按十年截断".to_owned(),
        Reason::Due { at } => format!("因此到期时间为 {}", time(at)),
    }
}

/// The line in English.
pub(super) fn en(reason: &Reason) -> String {
    let length = |length| length_en(length);
    match reason {
        Reason::Policy {
            set,
            kind: k,
            priority: p,
        } => {
            format!(
                "Promised by “{}”: {}, priority {}",
                set.get(Locale::En),
                kind(*k, false),
                priority(*p, false)
            )
        }
        Reason::Started { at } => format!("Counting starts at {}", time(at)),
        Reason::PriorityChanged { at, from, to } => format!(
            "At {} the priority went from {} to {}: counted again from the start with the new length",
            time(at),
            priority(*from, false),
            priority(*to, false)
        ),
        Reason::Promised { length: l } => format!("Length promised: {}", length(*l)),
        Reason::OffHours { from, to, times } => {
            format!(
                "Closed, not counted: {} to {}{}",
                time(from),
                time(to),
                times_en(*times)
            )
        }
        Reason::Break { from, to, times } => {
            format!(
                "Break, not counted: {} to {}{}",
                time(from),
                time(to),
                times_en(*times)
            )
        }
        Reason::Weekend { from, to, days: 1 } if from == to => {
            format!("Day off, not counted: {from}")
        }
        Reason::Weekend { from, to, days } => {
            format!(
                "Days off, not counted: {days} {} between {from} and {to}",
                plural(*days, "day", "days")
            )
        }
        Reason::Holiday { from, to, label } if from == to => {
            format!("{}, not counted: {from}", label.get(Locale::En))
        }
        Reason::Holiday { from, to, label } => {
            format!("{}, not counted: {from} to {to}", label.get(Locale::En))
        }
        Reason::MakeUpDay { date, label } => {
            format!(
                "{date} is a make-up working day ({}): counted",
                label.get(Locale::En)
            )
        }
        Reason::SpecialHours { date, label } => {
            format!("{date} has special hours ({})", label.get(Locale::En))
        }
        Reason::Paused { from, to } => {
            format!(
                "Waiting for the customer, not counted: {} to {}",
                time(from),
                time(to)
            )
        }
        Reason::StillPaused { since } => format!(
            "Waiting for the customer since {}: the clock stands still and the due time moves on",
            time(since)
        ),
        Reason::WorkingDay { number, date } => {
            format!("Working day {number} is {date}: due at its close")
        }
        Reason::Extended { extra, before } => {
            format!(
                "Was due at {}, extended with approval by {}",
                time(before),
                length(*extra)
            )
        }
        Reason::HolidaysUnknown { year } => {
            format!(
                "Warning: the holidays of {year} are not entered yet, only weekends are off there"
            )
        }
        Reason::BeyondHorizon => "Warning: not reached within ten years, cut off there".to_owned(),
        Reason::Due { at } => format!("So it is due at {}", time(at)),
    }
}

/// The name of a clock.
pub(super) const fn kind(kind: ClockKind, is_zh: bool) -> &'static str {
    match (kind, is_zh) {
        (ClockKind::Acknowledge, true) => "确认收到",
        (ClockKind::Acknowledge, false) => "acknowledgement",
        (ClockKind::FirstFeedback, true) => "首次反馈",
        (ClockKind::FirstFeedback, false) => "first feedback",
        (ClockKind::Workaround, true) => "临时方案",
        (ClockKind::Workaround, false) => "workaround",
        (ClockKind::CustomerUpdate, true) => "进展同步",
        (ClockKind::CustomerUpdate, false) => "customer update",
        (ClockKind::Stage, true) => "阶段时限",
        (ClockKind::Stage, false) => "stage limit",
        (ClockKind::Resolution, true) => "解决",
        (ClockKind::Resolution, false) => "resolution",
        (ClockKind::SocialResponse, true) => "社交平台回应",
        (ClockKind::SocialResponse, false) => "social response",
    }
}

/// A length in words.
pub(super) fn length(length: Length, is_zh: bool) -> String {
    if is_zh {
        length_zh(length)
    } else {
        length_en(length)
    }
}

fn length_zh(length: Length) -> String {
    match length {
        Length::CalendarMinutes(m) if m > 2880 && m % 1440 == 0 => {
            format!("{} 天（自然日）", m / 1440)
        }
        Length::CalendarMinutes(m) => format!("{}（自然时间）", clock_zh(m)),
        Length::WorkingMinutes(m) => format!("{}（工作时间）", clock_zh(m)),
        Length::WorkingDays(n) => format!("{n} 个工作日"),
    }
}

fn length_en(length: Length) -> String {
    match length {
        Length::CalendarMinutes(m) if m > 2880 && m % 1440 == 0 => {
            format!("{} calendar days", m / 1440)
        }
        Length::CalendarMinutes(m) => format!("{} (calendar time)", clock_en(m)),
        Length::WorkingMinutes(m) => format!("{} (working time)", clock_en(m)),
        Length::WorkingDays(n) => format!(
            "{n} {}",
            plural(u32::from(n), "working day", "working days")
        ),
    }
}

fn clock_zh(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} 分钟"),
        (h, 0) => format!("{h} 小时"),
        (h, m) => format!("{h} 小时 {m} 分钟"),
    }
}

fn clock_en(minutes: u32) -> String {
    let hours = |h| format!("{h} {}", plural(h, "hour", "hours"));
    let rest = |m| format!("{m} {}", plural(m, "minute", "minutes"));
    match (minutes / 60, minutes % 60) {
        (0, m) => rest(m),
        (h, 0) => hours(h),
        (h, m) => format!("{} {}", hours(h), rest(m)),
    }
}

const fn priority(priority: Priority, is_zh: bool) -> &'static str {
    match (priority, is_zh) {
        (Priority::Urgent, true) => "紧急",
        (Priority::Urgent, false) => "urgent",
        (Priority::Normal, true) => "一般",
        (Priority::Normal, false) => "normal",
        (Priority::Low, true) => "低",
        (Priority::Low, false) => "low",
    }
}

const fn plural<'a>(n: u32, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

fn times_zh(times: u32) -> String {
    if times > 1 {
        format!("，共 {times} 段")
    } else {
        String::new()
    }
}

fn times_en(times: u32) -> String {
    if times > 1 {
        format!(" and {} more like it", times - 1)
    } else {
        String::new()
    }
}

fn time(at: &NaiveDateTime) -> String {
    let date: NaiveDate = at.date();
    format!("{date} {}", hour_minute(at))
}
