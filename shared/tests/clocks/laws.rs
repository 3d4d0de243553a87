//! Laws that hold for any start, length and pauses, seconds included.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use shared::clocks::due::{due, moment_at, run_between};
use shared::clocks::explain::Reason;
use shared::clocks::policy::Length;
use shared::clocks::span::Pause;

use crate::fixture::{at, shanghai};

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..180 * 86_400).prop_map(|seconds| at("2026-06-01 00:00") + TimeDelta::seconds(seconds))
}

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1_u32..20_000).prop_map(Length::CalendarMinutes),
        (1_u32..6_000).prop_map(Length::WorkingMinutes),
        (1_u16..30).prop_map(Length::WorkingDays),
    ]
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let one = (moments(), 0_i64..400_000).prop_map(|(from, seconds)| Pause {
        from,
        to: Some(from + TimeDelta::seconds(seconds)),
    });
    proptest::collection::vec(one, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn working_time_up_to_the_due_time_is_what_was_promised(start in moments(), minutes in 1_u32..6_000, pauses in pauses()) {
        let hours = shanghai();
        let length = Length::WorkingMinutes(minutes);
        let at = due(start, &length, &hours, &pauses).at;
        prop_assert_eq!(run_between(start, at, &length, &hours, &pauses), TimeDelta::minutes(i64::from(minutes)));
    }

    #[test]
    fn a_pause_never_brings_it_nearer_and_a_later_start_never_makes_it_earlier(
        start in moments(), later in 0_i64..100_000, length in lengths(), pauses in pauses(),
    ) {
        let hours = shanghai();
        let free = due(start, &length, &hours, &[]).at;
        prop_assert!(free > start);
        prop_assert!(due(start, &length, &hours, &pauses).at >= free);
        prop_assert!(due(start + TimeDelta::seconds(later), &length, &hours, &[]).at >= free);
    }

    #[test]
    fn reminders_come_in_order(start in moments(), length in lengths(), pauses in pauses()) {
        let hours = shanghai();
        let [none, half, most, all] = [0, 50, 80, 100].map(|p| moment_at(start, &length, &hours, &pauses, p));
        prop_assert!(start <= none && none <= half && half <= most && most <= all);
        prop_assert_eq!(all, due(start, &length, &hours, &pauses).at);
    }

    #[test]
    fn explanations_begin_with_the_start_end_with_the_result_and_have_words(
        start in moments(), length in lengths(), pauses in pauses(),
    ) {
        let hours = shanghai();
        let told = due(start, &length, &hours, &pauses);
        let started = Reason::Started { at: hours.local(start) };
        prop_assert_eq!(told.explanation.first(), Some(&started));
        let ended = Reason::Due { at: hours.local(told.at) };
        prop_assert_eq!(told.explanation.last(), Some(&ended));
        for reason in &told.explanation {
            prop_assert!(!reason.text(true).is_empty() && reason.text(false).is_ascii() );
        }
    }
}
