//! Due times worked out by hand. 2026-11-20 is a Friday.

use chrono::TimeDelta;
use shared::clocks::calendar::{Calendar, Frame};
use shared::clocks::due::{due, moment_at};
use shared::clocks::explain::Reason;
use shared::clocks::hours::Hours;
use shared::clocks::policy::Length;
use shared::clocks::policy::Length::{CalendarMinutes, WorkingDays, WorkingMinutes};

use crate::fixture::{at, frame, pause, shanghai};

/// Name, start, length, pauses, due.
type Case<'a> = (&'a str, &'a str, Length, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn due_times_in_shanghai() {
    let hours = shanghai();
    let cases: &[Case<'_>] = &[
        (
            "within a morning",
            "2026-11-20 09:10",
            WorkingMinutes(45),
            &[],
            "2026-11-20 09:55",
        ),
        (
            "created off-hours",
            "2026-11-20 20:00",
            WorkingMinutes(120),
            &[],
            "2026-11-23 11:00",
        ),
        (
            "created before opening",
            "2026-11-20 07:00",
            WorkingMinutes(60),
            &[],
            "2026-11-20 10:00",
        ),
        (
            "created on Sunday",
            "2026-11-22 12:00",
            WorkingMinutes(1),
            &[],
            "2026-11-23 09:01",
        ),
        (
            "due exactly at closing",
            "2026-11-20 16:00",
            WorkingMinutes(120),
            &[],
            "2026-11-20 18:00",
        ),
        (
            "one minute past closing",
            "2026-11-20 16:00",
            WorkingMinutes(121),
            &[],
            "2026-11-23 09:01",
        ),
        (
            "created at closing",
            "2026-11-20 18:00",
            WorkingMinutes(1),
            &[],
            "2026-11-23 09:01",
        ),
        (
            "over lunch",
            "2026-11-20 11:00",
            WorkingMinutes(120),
            &[],
            "2026-11-20 14:30",
        ),
        (
            "due as lunch begins",
            "2026-11-20 10:00",
            WorkingMinutes(120),
            &[],
            "2026-11-20 12:00",
        ),
        (
            "created at lunch",
            "2026-11-20 12:40",
            WorkingMinutes(30),
            &[],
            "2026-11-20 14:00",
        ),
        (
            "wall clock ignores nights",
            "2026-11-20 20:00",
            CalendarMinutes(1440),
            &[],
            "2026-11-21 20:00",
        ),
        (
            "into the make-up Saturday",
            "2026-02-13 17:00",
            WorkingMinutes(120),
            &[],
            "2026-02-14 10:00",
        ),
        (
            "over Spring Festival",
            "2026-02-14 17:00",
            WorkingMinutes(120),
            &[],
            "2026-02-24 10:00",
        ),
        (
            "3 working days over Spring Festival",
            "2026-02-13 10:00",
            WorkingDays(3),
            &[],
            "2026-02-25 18:00",
        ),
        (
            "1 working day is the make-up Saturday",
            "2026-02-13 23:59",
            WorkingDays(1),
            &[],
            "2026-02-14 18:00",
        ),
        (
            "over National Day",
            "2026-09-30 17:30",
            WorkingMinutes(60),
            &[],
            "2026-10-08 09:30",
        ),
        (
            "5 working days",
            "2026-11-20 10:00",
            WorkingDays(5),
            &[],
            "2026-11-27 18:00",
        ),
        (
            "5 working days from Saturday",
            "2026-11-21 10:00",
            WorkingDays(5),
            &[],
            "2026-11-27 18:00",
        ),
        (
            "into the half day",
            "2026-12-23 10:00",
            WorkingDays(1),
            &[],
            "2026-12-24 12:00",
        ),
        (
            "past the half day",
            "2026-12-24 11:00",
            WorkingMinutes(90),
            &[],
            "2026-12-25 09:30",
        ),
        (
            "emergency closing",
            "2026-08-11 17:00",
            WorkingMinutes(120),
            &[],
            "2026-08-13 10:00",
        ),
        (
            "7 calendar days",
            "2026-09-30 10:00",
            Length::days(7),
            &[],
            "2026-10-07 10:00",
        ),
        (
            "wall clock paused across a holiday",
            "2026-09-30 10:00",
            CalendarMinutes(1440),
            &[("2026-09-30 12:00", "2026-10-08 12:00")],
            "2026-10-09 10:00",
        ),
        (
            "working time paused across a holiday",
            "2026-09-30 10:00",
            WorkingMinutes(240),
            &[("2026-09-30 12:00", "2026-10-08 10:00")],
            "2026-10-08 12:00",
        ),
        (
            // Due 10-08 18:00; lost 13:30-18:00 and 9:00-10:00, which is 5.5 h after that close.
            "working days paused across a holiday",
            "2026-09-30 10:00",
            WorkingDays(1),
            &[("2026-09-30 12:00", "2026-10-08 10:00")],
            "2026-10-09 16:00",
        ),
        (
            "a pause over closing time wins minutes, not a day",
            "2026-11-17 10:00",
            WorkingDays(1),
            &[("2026-11-18 17:59", "2026-11-18 18:01")],
            "2026-11-19 09:01",
        ),
        (
            "a pause in the night changes nothing",
            "2026-11-17 17:00",
            WorkingMinutes(120),
            &[("2026-11-17 18:00", "2026-11-18 09:00")],
            "2026-11-18 10:00",
        ),
        (
            "overlapping pauses count once",
            "2026-11-17 09:00",
            WorkingMinutes(60),
            &[
                ("2026-11-17 09:30", "2026-11-17 10:30"),
                ("2026-11-17 10:00", "2026-11-17 11:00"),
            ],
            "2026-11-17 11:30",
        ),
        (
            "a pause that begins when it is due changes nothing",
            "2026-11-17 09:00",
            WorkingMinutes(60),
            &[("2026-11-17 10:00", "2026-11-17 11:00")],
            "2026-11-17 10:00",
        ),
    ];
    for (name, start, length, pauses, expected) in cases {
        let pauses: Vec<_> = pauses.iter().map(|(from, to)| pause(from, to)).collect();
        let due = due(at(start), length, &hours, &pauses);
        assert_eq!(
            hours.local(due.at),
            hours.local(at(expected)),
            "{name}: {:#?}",
            due.explanation
        );
        assert_eq!(
            due.explanation.last(),
            Some(&Reason::Due {
                at: hours.local(due.at)
            }),
            "{name}"
        );
    }
}

#[test]
fn explanations_read_line_by_line() {
    let hours = shanghai();
    let told = due(
        at("2026-02-13 11:00"),
        &WorkingMinutes(14 * 60),
        &hours,
        &[pause("2026-02-13 14:00", "2026-02-13 15:00")],
    );
    assert_eq!(told.at, at("2026-02-24 11:00"));
    let lines: Vec<String> = told
        .explanation
        .iter()
        .map(|reason| reason.text(true))
        .collect();
    assert_eq!(
        lines,
        [
            "从 2026-02-13 11:00 开始计时",
            "承诺时限：14 小时（工作时间）",
            "午休等间歇不计：2026-02-13 12:00 至 2026-02-13 13:30，共 2 段",
            "下班时间不计：2026-02-13 18:00 至 2026-02-14 09:00，共 2 段",
            "等待顾客期间不计：2026-02-13 14:00 至 2026-02-13 15:00",
            "2026-02-14 为调休上班日（春节），计入",
            "春节不计：2026-02-15 至 2026-02-23",
            "因此到期时间为 2026-02-24 11:00",
        ]
    );
    let english: Vec<String> = told
        .explanation
        .iter()
        .map(|reason| reason.text(false))
        .collect();
    assert_eq!(
        english[6],
        "Spring Festival, not counted: 2026-02-15 to 2026-02-23"
    );
    let json = serde_json::to_string(&told).expect("json");
    assert_eq!(
        serde_json::from_str::<shared::clocks::due::Due>(&json).expect("back"),
        told
    );
}

#[test]
fn a_year_without_holidays_is_told() {
    let hours = shanghai();
    let told = due(at("2026-12-31 17:30"), &WorkingMinutes(60), &hours, &[]);
    // 2027-01-01 is a Friday; its holiday is not known yet.
    assert_eq!(told.at, at("2027-01-01 09:30"));
    assert!(
        told.explanation
            .contains(&Reason::HolidaysUnknown { year: 2027 })
    );
    assert_eq!(
        told.explanation.iter().filter(|r| r.is_warning()).count(),
        1
    );
    let wall_clock = due(at("2026-12-31 17:30"), &Length::hours(24), &hours, &[]);
    assert!(!wall_clock.explanation.iter().any(Reason::is_warning));
}

#[test]
fn ten_years_are_the_end() {
    let mut calendar = Calendar::weekdays("Asia/Shanghai", &[Frame::ALL_DAY]);
    calendar.week = std::array::from_fn(|day| {
        if day == 0 {
            vec![frame("09:00", "09:01")]
        } else {
            Vec::new()
        }
    });
    let hours = Hours::new(calendar).expect("calendar");
    let start = at("2026-11-20 10:00");
    for length in [
        WorkingMinutes(u32::MAX),
        WorkingDays(u16::MAX),
        CalendarMinutes(u32::MAX),
    ] {
        let told = due(start, &length, &hours, &[]);
        assert_eq!(told.at, start + TimeDelta::days(3653));
        assert!(told.explanation.contains(&Reason::BeyondHorizon));
        assert!(told.explanation.len() < 40, "{length:?}");
    }
    for edge in [
        chrono::DateTime::<chrono::Utc>::MIN_UTC,
        chrono::DateTime::<chrono::Utc>::MAX_UTC,
    ] {
        due(edge, &WorkingMinutes(60), &hours, &[]);
        assert!(!hours.is_open(edge) || hours.is_open(edge));
    }
}

#[test]
fn reminders_at_half_and_at_four_fifths() {
    let hours = shanghai();
    let start = at("2026-11-20 16:00");
    let length = WorkingMinutes(240);
    for (percent, expected) in [
        (0, "2026-11-20 16:00"),
        (50, "2026-11-20 18:00"),
        (80, "2026-11-23 10:12"),
        (100, "2026-11-23 11:00"),
        (200, "2026-11-23 16:30"),
    ] {
        assert_eq!(
            moment_at(start, &length, &hours, &[], percent),
            at(expected),
            "{percent} %"
        );
    }
}
