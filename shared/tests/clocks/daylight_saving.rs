//! Working time over the change of clocks, by hand.

use chrono::TimeDelta;
use shared::clocks::calendar::Calendar;
use shared::clocks::due::due;
use shared::clocks::hours::Hours;
use shared::clocks::policy::Length;
use shared::clocks::policy::Length::WorkingMinutes;

use crate::fixture::{date, frame, wall};

#[test]
fn daylight_saving_both_ways() {
    let new_york = |text| wall("America/New_York", text);
    let always = Hours::new(Calendar::always_open("America/New_York")).expect("calendar");
    let length = |day| {
        always
            .opening(date(day))
            .iter()
            .map(|s| s.length())
            .sum::<TimeDelta>()
    };
    assert_eq!(length("2026-03-08"), TimeDelta::hours(23));
    assert_eq!(length("2026-11-01"), TimeDelta::hours(25));
    assert_eq!(length("2026-11-02"), TimeDelta::hours(24));

    // 24 hours are 24 hours: noon becomes one o'clock in spring, eleven in autumn.
    for (start, end) in [
        ("2026-03-07 12:00", "2026-03-08 13:00"),
        ("2026-10-31 12:00", "2026-11-01 11:00"),
    ] {
        for length in [Length::hours(24), WorkingMinutes(1440)] {
            assert_eq!(
                due(new_york(start), &length, &always, &[]).at,
                new_york(end),
                "{start}"
            );
        }
    }

    // A night frame over the change: one hour in spring, three in autumn.
    let mut night = Calendar::weekdays("America/New_York", &[]);
    night.week[6] = vec![frame("01:00", "03:00")];
    let night = Hours::new(night).expect("calendar");
    let worked = |from, to| night.working_between(new_york(from), new_york(to));
    assert_eq!(
        worked("2026-03-08 00:00", "2026-03-09 00:00"),
        TimeDelta::hours(1)
    );
    assert_eq!(
        worked("2026-11-01 00:00", "2026-11-02 00:00"),
        TimeDelta::hours(3)
    );

    // Office hours stay at the same wall-clock time on both sides.
    let office = Calendar::weekdays("America/New_York", &[frame("09:00", "17:00")]);
    let office = Hours::new(office).expect("calendar");
    for (start, end) in [
        ("2026-03-06 16:00", "2026-03-09 10:00"),
        ("2026-10-30 16:00", "2026-11-02 10:00"),
    ] {
        assert_eq!(
            due(new_york(start), &WorkingMinutes(120), &office, &[]).at,
            new_york(end)
        );
    }

    // A frame inside the hour that does not exist is never worked, so the day is no working day.
    let mut lost = Calendar::weekdays("America/New_York", &[frame("09:00", "17:00")]);
    lost.week[6] = vec![frame("02:00", "03:00")];
    let lost = Hours::new(lost).expect("calendar");
    assert!(lost.opening(date("2026-03-08")).is_empty());
    assert_eq!(
        lost.add_working_days(new_york("2026-03-07 10:00"), 1),
        Some(new_york("2026-03-09 17:00"))
    );
}
