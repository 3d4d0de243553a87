//! The engine against an oracle that looks at every single minute.
//!
//! The oracle asks the wall clock once for each minute of a window and then only walks; it shares no code with
//! the engine. Cases come from a fixed seed.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use shared::clocks::calendar::{Calendar, Exception, Frame};
use shared::clocks::due::{due, run_between};
use shared::clocks::hours::Hours;
use shared::clocks::policy::Length;
use shared::clocks::span::Pause;
use shared::clocks::time_of_day::TimeOfDay;
use shared::locale::Label;

const CALENDARS: u64 = 28;
const CASES: u64 = 220;
const DAYS: usize = 45;

/// Zone, and a first day some days before its clocks change.
const WINDOWS: [(&str, &str); 7] = [
    ("Asia/Shanghai", "2026-01-30"),
    ("America/New_York", "2026-02-25"),
    ("America/New_York", "2026-10-20"),
    ("Europe/London", "2026-03-15"),
    ("Australia/Lord_Howe", "2026-03-25"),
    ("Asia/Kathmandu", "2026-09-20"),
    ("America/Santiago", "2026-08-25"),
];

struct Random(u64);

impl Random {
    /// SplitMix64.
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn frames(&mut self, at_least: u64) -> Vec<Frame> {
        let count = at_least + self.next(4 - at_least);
        let mut times: Vec<u16> = (0..count * 2).map(|_| self.next(1441) as u16).collect();
        times.sort();
        times.dedup();
        let frame = |pair: &[u16]| {
            Frame::new(
                TimeOfDay::from_minutes(pair[0]),
                TimeOfDay::from_minutes(pair[1]),
            )
        };
        let frames: Vec<Frame> = times.chunks_exact(2).map(frame).collect();
        if frames.is_empty() && at_least > 0 {
            vec![Frame::ALL_DAY]
        } else {
            frames
        }
    }
}

struct Oracle {
    start: DateTime<Utc>,
    minutes: Vec<(bool, NaiveDate)>,
}

impl Oracle {
    fn new(calendar: &Calendar, start: DateTime<Utc>) -> Oracle {
        let zone: chrono_tz::Tz = calendar.zone.parse().expect("zone");
        let look = |minute: usize| {
            let wall = (start + TimeDelta::minutes(minute as i64))
                .with_timezone(&zone)
                .naive_local();
            let now = (wall.hour() * 60 + wall.minute()) as u16;
            let inside = |f: &Frame| f.from.minutes() <= now && now < f.to.minutes();
            (calendar.frames(wall.date()).iter().any(inside), wall.date())
        };
        Oracle {
            start,
            minutes: (0..DAYS * 1440).map(look).collect(),
        }
    }

    fn time(&self, minute: usize) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(minute as i64)
    }

    /// Walks until `wanted` minutes have passed that count; `None` if the window ends first.
    fn walk(&self, from: usize, wanted: usize, counts: impl Fn(usize) -> bool) -> Option<usize> {
        let mut left = wanted;
        let mut minute = from;
        while left > 0 {
            if minute >= self.minutes.len() {
                return None;
            }
            left -= usize::from(counts(minute));
            minute += 1;
        }
        Some(minute)
    }

    fn due(&self, from: usize, length: Length, pauses: &[(usize, usize)]) -> Option<usize> {
        let runs = |minute: usize| !pauses.iter().any(|(a, b)| *a <= minute && minute < *b);
        let open = |minute: usize| self.minutes[minute].0;
        match length {
            Length::CalendarMinutes(n) => self.walk(from, n as usize, runs),
            Length::WorkingMinutes(n) => self.walk(from, n as usize, |m| open(m) && runs(m)),
            Length::WorkingDays(n) => {
                let (mut seen, mut last_open) = (Vec::new(), None);
                for minute in from..self.minutes.len() {
                    let (is_open, date) = self.minutes[minute];
                    if !is_open || date <= self.minutes[from].1 {
                        continue;
                    }
                    if !seen.contains(&date) {
                        if seen.len() == usize::from(n) {
                            break;
                        }
                        seen.push(date);
                    }
                    last_open = Some(minute);
                }
                // The n-th day is known to be over only once the next one has been seen to begin.
                let close = last_open.filter(|m| {
                    seen.len() == usize::from(n) && m + 2 * 1440 < self.minutes.len()
                })? + 1;
                let lost = (from..close).filter(|m| open(*m) && !runs(*m)).count();
                self.walk(close, lost, |m| open(m) && runs(m))
            }
        }
    }
}

fn calendar(random: &mut Random, zone: &str, first: NaiveDate) -> Calendar {
    let mut calendar = Calendar::weekdays(zone, &[]);
    calendar.week = std::array::from_fn(|day| {
        if day < 5 {
            random.frames(1)
        } else {
            random.frames(0)
        }
    });
    for _ in 0..random.next(9) {
        let date = first + TimeDelta::days(random.next(DAYS as u64) as i64);
        let label = Label::new("例外", "exception");
        let exception = match random.next(2) {
            0 => Exception::Off { label },
            _ => Exception::Work {
                frames: random.frames(1),
                label,
            },
        };
        calendar.exceptions.insert(date, exception);
    }
    calendar
}

#[test]
fn due_times_agree_with_the_minute_by_minute_oracle() {
    let mut random = Random(20_261_121);
    let mut compared = 0;
    for number in 0..CALENDARS {
        let (zone, first) = WINDOWS[(number % WINDOWS.len() as u64) as usize];
        let first: NaiveDate = first.parse().expect("date");
        let calendar = calendar(&mut random, zone, first);
        let start = first.and_hms_opt(0, 0, 0).expect("midnight").and_utc();
        let oracle = Oracle::new(&calendar, start);
        let hours = Hours::new(calendar).expect("calendar");
        for _ in 0..CASES {
            let from = random.next(20 * 1440) as usize;
            let length = match random.next(3) {
                0 => Length::CalendarMinutes(random.next(6 * 1440) as u32),
                1 => Length::WorkingMinutes(random.next(3 * 1440) as u32),
                _ => Length::WorkingDays(1 + random.next(8) as u16),
            };
            let pauses: Vec<(usize, usize)> = (0..random.next(4))
                .map(|_| {
                    let begin = (from + random.next(5 * 1440) as usize).saturating_sub(720);
                    (begin, begin + random.next(2 * 1440) as usize)
                })
                .collect();
            let Some(expected) = oracle.due(from, length, &pauses) else {
                continue;
            };
            let real: Vec<Pause> = pauses
                .iter()
                .map(|(a, b)| Pause {
                    from: oracle.time(*a),
                    to: Some(oracle.time(*b)),
                })
                .collect();
            let told = due(oracle.time(from), &length, &hours, &real);
            let context = format!(
                "{length:?} from {} in {zone}, pauses {real:?}",
                oracle.time(from)
            );
            assert_eq!(
                told.at,
                oracle.time(expected),
                "{context}\n{:#?}",
                told.explanation
            );

            let open = |m: &usize| oracle.minutes[*m].0;
            let worked = (from..expected).filter(open).count() as i64;
            let between = hours.working_between(oracle.time(from), oracle.time(expected));
            assert_eq!(between.num_minutes(), worked, "{context}");
            let runs = |m: &usize| !pauses.iter().any(|(a, b)| a <= m && m < b);
            let counted = (from..expected).filter(|m| open(m) && runs(m)).count() as i64;
            let run = run_between(
                oracle.time(from),
                oracle.time(expected),
                &Length::WorkingDays(1),
                &hours,
                &real,
            );
            assert_eq!(run.num_minutes(), counted, "{context}");
            assert_eq!(hours.is_open(oracle.time(from)), open(&from), "{context}");
            compared += 1;
        }
    }
    assert!(compared >= 5_000, "only {compared} cases were compared");
}
