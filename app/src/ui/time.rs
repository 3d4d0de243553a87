//! Times as people say them: "today 14:30", the full date on hover.
//!
//! The organisation's zone is known to the server only; its offset travels as a prop, and so does `now`.

use chrono::{DateTime, Datelike, FixedOffset, Month, NaiveDate, TimeDelta, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::catalogue::{Words, time};
use shared::locale::Locale;
use shared::text::hour_minute;

/// Where and when a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Language of the page.
    pub locale: Locale,
    /// The moment at which it was made.
    pub now: DateTime<Utc>,
    /// Seconds that the organisation's clocks are ahead of UTC.
    pub offset_seconds: i32,
}

impl Here {
    /// A text, or that it was erased.
    pub fn or_erased(self, text: String) -> String {
        match text.is_empty() {
            true => self.say(shared::catalogue::voice::CASE_ERASED).to_owned(),
            false => text,
        }
    }

    /// One message in the page's language.
    pub fn say(self, words: Words) -> &'static str {
        words.get(self.locale)
    }

    fn local(self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        match FixedOffset::east_opt(self.offset_seconds) {
            Some(offset) => at.with_timezone(&offset),
            None => at.fixed_offset(),
        }
    }

    /// "today 14:30", "tomorrow 10:00", "21 Nov 14:30", with the year when it is another one.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let (there, here) = (self.local(at), self.local(self.now));
        let time = hour_minute(&there);
        let days = there.date_naive() - here.date_naive();
        let near = [
            (TimeDelta::days(-1), time::YESTERDAY),
            (TimeDelta::zero(), time::TODAY),
            (TimeDelta::days(1), time::TOMORROW),
        ];
        match near.into_iter().find(|(distance, _)| *distance == days) {
            Some((_, words)) => words.fill(self.locale, &[("time", &time)]),
            None => {
                let date = self.day(there.date_naive());
                time::DAY_AND_TIME.fill(self.locale, &[("date", &date), ("time", &time)])
            }
        }
    }

    /// A deadline, past or to come: "by tomorrow 10:00".
    pub fn by(self, at: DateTime<Utc>) -> String {
        time::BY.fill(self.locale, &[("moment", &self.moment(at))])
    }

    /// A day without a time.
    pub fn day(self, day: NaiveDate) -> String {
        let words = if day.year() == self.local(self.now).year() {
            time::DAY
        } else {
            time::DAY_OF_YEAR
        };
        let month = u8::try_from(day.month())
            .ok()
            .and_then(|month| Month::try_from(month).ok());
        let name = month.map_or("", |month| &month.name()[..3]);
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("year", &day.year()),
            ("month", &day.month()),
            ("day", &day.day()),
            ("name", &name),
        ];
        words.fill(self.locale, &values)
    }

    /// The whole truth, for the hover: `2026-11-21 14:30 UTC+8`.
    pub fn full(self, at: DateTime<Utc>) -> String {
        let zone = match (self.offset_seconds / 3600, self.offset_seconds % 3600 / 60) {
            (hours, 0) => format!("UTC{hours:+}"),
            (hours, minutes) => format!("UTC{hours:+}:{:02}", minutes.abs()),
        };
        let at = self.local(at);
        format!("{} {} {zone}", at.date_naive(), hour_minute(&at))
    }
}

/// A moment as text, machine-readable, with the full date on hover.
#[component]
pub fn Time(
    /// The moment.
    at: DateTime<Utc>,
    /// Where it is read.
    here: Here,
    /// It is a deadline.
    #[prop(optional)]
    deadline: bool,
) -> impl IntoView {
    let text = if deadline {
        here.by(at)
    } else {
        here.moment(at)
    };
    let machine = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    view! { <time class="figures" datetime=machine title=here.full(at)>{text}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn the_zone_of_the_organisation_decides_what_today_is() {
        let here = Here {
            locale: Locale::En,
            now: at("2026-11-21T15:00:00Z"),
            offset_seconds: 8 * 3600,
        };
        assert_eq!(here.moment(at("2026-11-21T15:30:00Z")), "today 23:30");
        assert_eq!(here.by(at("2026-11-21T16:30:00Z")), "by tomorrow 00:30");
        assert_eq!(here.moment(at("2026-11-20T02:00:00Z")), "yesterday 10:00");
        assert_eq!(here.moment(at("2026-11-25T02:00:00Z")), "25 Nov 10:00");
        assert_eq!(here.moment(at("2027-01-02T02:00:00Z")), "2 Jan 2027 10:00");
        assert_eq!(
            here.full(at("2026-11-21T15:30:00Z")),
            "2026-11-21 23:30 UTC+8"
        );
    }
}
