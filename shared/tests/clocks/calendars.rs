//! Calendars as data: faults with their places, kinds of days, JSON.

use shared::clocks::calendar::{
    Calendar, CalendarFault, CalendarPlace, CalendarProblem, Coverage, DayKind, Exception,
};
use shared::clocks::hours::Hours;
use shared::locale::{Label, Locale};

use crate::fixture::{at, date, frame, office, shanghai};

#[test]
fn faults_are_located() {
    let mut calendar = Calendar::weekdays(
        "Asia/Shangai",
        &[frame("09:00", "12:00"), frame("11:00", "18:00")],
    );
    calendar.week[1] = vec![frame("18:00", "09:00")];
    calendar.week[2] = vec![frame("09:00", "09:00")];
    calendar.week[3] = vec![
        frame("08:00", "18:00"),
        frame("09:00", "10:00"),
        frame("17:00", "19:00"),
    ];
    calendar.week[4] = office().to_vec();
    let day = date("2026-10-01");
    calendar.exceptions.insert(
        day,
        Exception::Work {
            frames: vec![],
            label: Label::default(),
        },
    );
    let fault = |place, problem| CalendarFault { place, problem };
    let weekday = |day, frame| CalendarPlace::Weekday { day, frame };
    let dated = CalendarPlace::Date {
        date: day,
        frame: 0,
    };
    assert_eq!(
        Hours::new(calendar).expect_err("faults"),
        [
            fault(CalendarPlace::Zone, CalendarProblem::UnknownZone),
            fault(weekday(0, 1), CalendarProblem::Overlap),
            fault(weekday(1, 0), CalendarProblem::BackwardFrame),
            fault(weekday(2, 0), CalendarProblem::BackwardFrame),
            fault(weekday(3, 1), CalendarProblem::Overlap),
            fault(weekday(3, 2), CalendarProblem::Overlap),
            fault(dated.clone(), CalendarProblem::NoFrames),
            fault(dated, CalendarProblem::NoLabel),
        ]
    );
    let empty = Hours::new(Calendar::weekdays("Asia/Shanghai", &[])).expect_err("empty");
    assert_eq!(
        empty,
        [fault(CalendarPlace::Week, CalendarProblem::EmptyWeek)]
    );
}

#[test]
fn days_have_kinds() {
    let hours = shanghai();
    let kind = |day| hours.calendar().kind(date(day));
    assert_eq!(kind("2026-11-20"), DayKind::Ordinary);
    assert_eq!(kind("2026-11-21"), DayKind::WeeklyOff);
    assert!(
        matches!(kind("2026-10-01"), DayKind::Holiday(label) if label.get(Locale::En) == "National Day")
    );
    assert!(
        matches!(kind("2026-10-10"), DayKind::MakeUp(label) if label.get(Locale::Zh) == "国庆节")
    );
    assert!(
        matches!(kind("2026-12-24"), DayKind::Special(label) if label.get(Locale::Zh) == "年会半天")
    );
}

#[test]
fn open_by_the_wall_clock() {
    let hours = shanghai();
    for (time, open) in [
        ("2026-11-20 08:59", false),
        ("2026-11-20 09:00", true),
        ("2026-11-20 11:59", true),
        ("2026-11-20 12:00", false),
        ("2026-11-20 13:30", true),
        ("2026-11-20 18:00", false),
        ("2026-11-21 10:00", false),
        ("2026-02-14 10:00", true),
        ("2026-02-16 10:00", false),
    ] {
        assert_eq!(hours.is_open(at(time)), open, "{time}");
    }
}

#[test]
fn a_calendar_is_json_that_people_can_read() {
    let calendar = shanghai().calendar().clone();
    let json = serde_json::to_string(&calendar).expect("json");
    assert!(json.contains(r#""from":"09:00","to":"12:00""#), "{json}");
    assert!(
        json.contains(r#""2026-08-12":{"off":{"label":{"zh":"台风停工""#),
        "{json}"
    );
    assert_eq!(
        serde_json::from_str::<Calendar>(&json).expect("back"),
        calendar
    );
    assert!(!Calendar::always_open("UTC").is_uncovered(2099));
    assert_eq!(
        Calendar::weekdays("UTC", &office()).coverage,
        Coverage::Years([].into())
    );
}
