//! When the after-close survey goes out, and each reason why it does not.

use super::*;
use proptest::prelude::*;

fn china(_: DateTime<Utc>) -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("offset")
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+08:00")
        .parse::<DateTime<FixedOffset>>()
        .expect("time")
        .to_utc()
}

fn sent(policy: &SchedulePolicy, closed: &str, now: &str) -> Decision {
    decide(policy, &Facts::closed(at(closed)), at(now), china)
}

#[test]
fn a_day_after_closing_but_never_in_quiet_hours() {
    let policy = |delay_hours| SchedulePolicy {
        delay_hours,
        ..SchedulePolicy::default()
    };
    for (delay, closed, expected) in [
        (24, "2026-11-20T10:00", "2026-11-21T10:00"),
        (24, "2026-11-20T20:59", "2026-11-21T20:59"),
        (24, "2026-11-20T21:00", "2026-11-22T09:00"),
        (24, "2026-11-20T03:00", "2026-11-21T09:00"),
        (48, "2026-11-20T10:00", "2026-11-22T10:00"),
        // Waiting for the morning would be 59 hours after closing: the evening before instead.
        (48, "2026-11-20T22:00", "2026-11-22T20:59"),
        (48, "2026-11-20T06:00", "2026-11-21T20:59"),
        (1, "2026-11-20T10:00", "2026-11-21T10:00"),
        (999, "2026-11-20T10:00", "2026-11-22T10:00"),
    ] {
        let told = sent(&policy(delay), closed, closed);
        assert_eq!(
            told,
            Decision::Send { at: at(expected) },
            "{delay} h after {closed}"
        );
    }
    let always = SchedulePolicy {
        quiet_to: TimeOfDay::from_minutes(21 * 60),
        ..SchedulePolicy::default()
    };
    let told = sent(&always, "2026-11-20T03:00", "2026-11-20T03:00");
    assert_eq!(
        told,
        Decision::Send {
            at: at("2026-11-21T03:00")
        }
    );
}

#[test]
fn a_sender_that_was_down_sends_late_or_not_at_all() {
    let policy = SchedulePolicy::default();
    let told = sent(&policy, "2026-11-20T10:00", "2026-11-24T23:00");
    assert_eq!(
        told,
        Decision::Send {
            at: at("2026-11-25T09:00")
        }
    );
    let told = sent(&policy, "2026-11-20T10:00", "2026-11-27T10:00");
    assert_eq!(
        told,
        Decision::NotSent {
            reason: NotSent::TooLate
        }
    );
}

#[test]
fn every_refusal_has_its_reason() {
    let (policy, closed) = (
        SchedulePolicy::default(),
        Facts::closed(at("2026-11-20T10:00")),
    );
    let off = SchedulePolicy {
        enabled: false,
        ..policy.clone()
    };
    let now = at("2026-11-20T11:00");
    let last = |text| Facts {
        last_survey_at: Some(at(text)),
        ..closed.clone()
    };
    for (policy, facts, reason) in [
        (&off, closed.clone(), NotSent::Disabled),
        (
            &policy,
            Facts {
                reopened: true,
                ..closed.clone()
            },
            NotSent::Reopened,
        ),
        (
            &policy,
            Facts {
                has_contact: false,
                ..closed.clone()
            },
            NotSent::NoContact,
        ),
        (
            &policy,
            Facts {
                unsubscribed: true,
                ..closed.clone()
            },
            NotSent::Unsubscribed,
        ),
        (
            &policy,
            Facts {
                sent_at: Some(now),
                ..closed.clone()
            },
            NotSent::AlreadySent,
        ),
        (&policy, last("2026-11-14T10:01"), NotSent::Cooldown),
    ] {
        assert_eq!(
            decide(policy, &facts, now, china),
            Decision::NotSent { reason }
        );
    }
    assert!(matches!(
        decide(&policy, &last("2026-11-14T10:00"), now, china),
        Decision::Send { .. }
    ));
    for reason in NotSent::ALL {
        assert_eq!(reason.code().parse(), Ok(reason));
        assert_eq!(
            serde_json::to_string(&reason).expect("json"),
            format!("\"{}\"", reason.code())
        );
        assert!(!reason.text(true).is_empty() && !reason.text(false).is_empty());
    }
}

#[test]
fn one_reminder_before_it_expires() {
    let policy = SchedulePolicy::default();
    let facts = Facts {
        sent_at: Some(at("2026-11-21T10:00")),
        ..Facts::closed(at("2026-11-20T10:00"))
    };
    let now = at("2026-11-22T10:00");
    assert_eq!(
        remind(&policy, &facts, now, china),
        Decision::Send {
            at: at("2026-11-24T10:00")
        }
    );
    assert_eq!(
        expires_at(&policy, at("2026-11-21T10:00")),
        at("2026-11-28T10:00")
    );
    let none = SchedulePolicy {
        reminder_hours: None,
        ..policy.clone()
    };
    for (policy, facts, now, reason) in [
        (
            &policy,
            Facts::closed(at("2026-11-20T10:00")),
            now,
            NotSent::NeverSent,
        ),
        (
            &policy,
            Facts {
                answered_at: Some(now),
                ..facts.clone()
            },
            now,
            NotSent::Answered,
        ),
        (
            &policy,
            Facts {
                reminded_at: Some(now),
                ..facts.clone()
            },
            now,
            NotSent::NoReminder,
        ),
        (
            &policy,
            Facts {
                reopened: true,
                ..facts.clone()
            },
            now,
            NotSent::Reopened,
        ),
        (
            &policy,
            facts.clone(),
            at("2026-11-27T22:00"),
            NotSent::NoReminder,
        ),
        (&none, facts.clone(), now, NotSent::NoReminder),
    ] {
        let told = remind(policy, &facts, now, china);
        if now == at("2026-11-27T22:00") {
            assert_eq!(
                told,
                Decision::Send {
                    at: at("2026-11-28T09:00")
                }
            );
        } else {
            assert_eq!(told, Decision::NotSent { reason });
        }
    }
    let late = remind(&policy, &facts, at("2026-11-28T10:00"), china);
    assert_eq!(
        late,
        Decision::NotSent {
            reason: NotSent::TooLate
        }
    );
}

#[test]
fn quiet_hours_follow_daylight_saving() {
    // New York: UTC−4 until 2026-11-01 06:00 UTC, UTC−5 from then on.
    let change = "2026-11-01T06:00:00Z"
        .parse::<DateTime<Utc>>()
        .expect("time");
    let offset =
        |at| FixedOffset::west_opt(if at < change { 4 } else { 5 } * 3600).expect("offset");
    let closed = "2026-10-31T02:30:00Z".parse().expect("time");
    let told = decide(
        &SchedulePolicy::default(),
        &Facts::closed(closed),
        closed,
        offset,
    );
    // 24 hours later it is 22:30 on the 31st; quiet until 09:00 on the 1st, which is 14:00 UTC.
    assert_eq!(
        told,
        Decision::Send {
            at: "2026-11-01T14:00:00Z".parse().expect("time")
        }
    );
}

proptest! {
    #[test]
    fn sent_between_one_and_two_days_and_outside_quiet_hours(
        closed in 0_i64..40 * 1440, delay in 0_u16..60, from in 0_u16..1440, to in 0_u16..1440,
    ) {
        let policy = SchedulePolicy {
            delay_hours: delay,
            quiet_from: TimeOfDay::from_minutes(from),
            quiet_to: TimeOfDay::from_minutes(to),
            ..SchedulePolicy::default()
        };
        let closed = at("2026-11-01T00:00") + TimeDelta::minutes(closed);
        let Decision::Send { at } = decide(&policy, &Facts::closed(closed), closed, china) else {
            return Err(TestCaseError::fail("not sent"));
        };
        let quiet = Quiet { policy: &policy, offset_at: &china };
        prop_assert!(!quiet.is_quiet(at));
        prop_assert!(at - closed >= TimeDelta::hours(24), "{}", at - closed);
        prop_assert!(at - closed <= TimeDelta::hours(48), "{}", at - closed);
    }
}
