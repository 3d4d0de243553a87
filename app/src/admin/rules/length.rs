//! A length of time as it is typed: an amount and a unit.

use crate::desk::context::Desk;
use leptos::prelude::*;
use shared::catalogue::{Words, rules as words};
use shared::clocks::policy::Length;

/// Units offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Hours,
    Days,
    WorkHours,
    WorkDays,
}

impl Unit {
    const ALL: [Unit; 4] = [Unit::Hours, Unit::Days, Unit::WorkHours, Unit::WorkDays];

    const fn code(self) -> &'static str {
        match self {
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::WorkHours => "work-hours",
            Unit::WorkDays => "work-days",
        }
    }

    const fn words(self) -> Words {
        match self {
            Unit::Hours => words::UNIT_HOURS,
            Unit::Days => words::UNIT_DAYS,
            Unit::WorkHours => words::UNIT_WORK_HOURS,
            Unit::WorkDays => words::UNIT_WORK_DAYS,
        }
    }
}

/// What is typed in the two fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    amount: String,
    unit: Unit,
}

impl Typed {
    /// The fields for a length; empty for none.
    pub fn of(length: Option<Length>) -> Self {
        let hours = |minutes: u32| (f64::from(minutes) / 60.0).to_string();
        let (amount, unit) = match length {
            None => (String::new(), Unit::Hours),
            Some(Length::CalendarMinutes(m)) if m > 2880 && m % 1440 == 0 => {
                ((m / 1440).to_string(), Unit::Days)
            }
            Some(Length::CalendarMinutes(m)) => (hours(m), Unit::Hours),
            Some(Length::WorkingMinutes(m)) => (hours(m), Unit::WorkHours),
            Some(Length::WorkingDays(n)) => (n.to_string(), Unit::WorkDays),
        };
        Self { amount, unit }
    }

    /// The length; `None` where nothing was typed. What is no number is a length of zero, which is a fault.
    pub fn length(&self) -> Option<Length> {
        let text = self.amount.trim();
        if text.is_empty() {
            return None;
        }
        // A cast of a float holds itself to the range of the number.
        let number = text.parse::<f64>().unwrap_or(0.0);
        let minutes = |of: f64| (number * of).round() as u32;
        Some(match self.unit {
            Unit::Hours => Length::CalendarMinutes(minutes(60.0)),
            Unit::Days => Length::CalendarMinutes(minutes(1440.0)),
            Unit::WorkHours => Length::WorkingMinutes(minutes(60.0)),
            Unit::WorkDays => Length::WorkingDays(number.round() as u16),
        })
    }
}

/// The two fields side by side; `label` names them for screen readers.
pub fn fields(desk: Desk, label: String, typed: RwSignal<Typed>) -> impl IntoView {
    let units = Unit::ALL
        .map(|unit| {
            view! {
                <option value=unit.code() prop:selected=move || typed.with(|t| t.unit == unit)>
                    {desk.say(unit.words())}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="flex gap-1">
            <input
                type="number"
                min="0"
                step="any"
                class="input w-20 shrink-0"
                aria-label=format!("{label} · {}", desk.say(words::AMOUNT))
                placeholder="–"
                prop:value=move || typed.with(|t| t.amount.clone())
                on:input=move |event| typed.update(|t| t.amount = event_target_value(&event))
            />
            <select
                class="select min-w-0 grow"
                aria-label=format!("{label} · {}", desk.say(words::UNIT))
                on:change=move |event| {
                    let code = event_target_value(&event);
                    if let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.code() == code) {
                        typed.update(|t| t.unit = unit);
                    }
                }
            >
                {units}
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_reads_back_as_what_was_typed() {
        for length in [
            Length::hours(2),
            Length::CalendarMinutes(90),
            Length::days(3),
            Length::WorkingMinutes(480),
            Length::WorkingDays(5),
        ] {
            assert_eq!(Typed::of(Some(length)).length(), Some(length));
        }
        assert_eq!(Typed::of(None).length(), None);
        let typed = |amount: &str, unit| Typed {
            amount: amount.into(),
            unit,
        };
        assert!(
            typed("two", Unit::Hours)
                .length()
                .is_some_and(Length::is_zero)
        );
        assert!(
            typed("-3", Unit::WorkDays)
                .length()
                .is_some_and(Length::is_zero)
        );
    }
}
