//! Calendars and times the tests share.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use shared::clocks::calendar::{Calendar, Exception, Frame};
use shared::clocks::holidays;
use shared::clocks::hours::Hours;
use shared::clocks::span::Pause;
use shared::locale::Label;

/// `frame("09:00", "12:00")`.
pub fn frame(from: &str, to: &str) -> Frame {
    Frame::new(from.parse().expect("from"), to.parse().expect("to"))
}

/// Nine to six with a lunch of an hour and a half.
pub fn office() -> [Frame; 2] {
    [frame("09:00", "12:00"), frame("13:30", "18:00")]
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("date")
}

/// Office hours in Shanghai with China's holidays, a half day and an emergency closing.
pub fn shanghai() -> Hours {
    let mut calendar = Calendar::weekdays("Asia/Shanghai", &office());
    holidays::apply(&mut calendar, &holidays::china().expect("table"), &office());
    let half = Exception::Work {
        frames: vec![frame("09:00", "12:00")],
        label: Label::new("年会半天", "half day"),
    };
    calendar.exceptions.insert(date("2026-12-24"), half);
    let storm = Exception::Off {
        label: Label::new("台风停工", "typhoon closing"),
    };
    calendar.exceptions.insert(date("2026-08-12"), storm);
    Hours::new(calendar).expect("calendar")
}

/// A moment by the wall clock of a zone; the earlier one where it comes twice.
pub fn wall(zone: &str, text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("time");
    let zone: chrono_tz::Tz = zone.parse().expect("zone");
    zone.from_local_datetime(&local)
        .earliest()
        .expect("exists")
        .to_utc()
}

/// A moment by the wall clock of Shanghai.
pub fn at(text: &str) -> DateTime<Utc> {
    wall("Asia/Shanghai", text)
}

pub fn pause(from: &str, to: &str) -> Pause {
    Pause {
        from: at(from),
        to: Some(at(to)),
    }
}
