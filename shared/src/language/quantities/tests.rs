//! Amounts, durations, clock times and dates are found as people write them.

use super::*;
use proptest::prelude::*;

#[test]
fn times_and_amounts_are_recognised() {
    let cny = |cents| Quantity::Money {
        cents,
        currency: Currency::Cny,
    };
    let minutes = |minutes| Quantity::Duration { minutes };
    for (raw, text, quantity) in [
        ("花了１,２８０.５元", "１,２８０.５元", cny(128_050)),
        ("¥99.9", "¥99.9", cny(9_990)),
        ("3块5一斤", "3块5", cny(350)),
        ("退我两百块钱", "两百块钱", cny(20_000)),
        ("1.2万元", "1.2万元", cny(1_200_000)),
        (
            "paid $ 5",
            "$ 5",
            Quantity::Money {
                cents: 500,
                currency: Currency::Usd,
            },
        ),
        ("等了15天", "15天", minutes(21_600)),
        ("等了半个月", "半个月", minutes(21_600)),
        ("兩個小時", "兩個小時", minutes(120)),
        ("waited 24h", "24h", minutes(1_440)),
        (
            "2026-11-21到货",
            "2026-11-21",
            Quantity::Date {
                year: Some(2026),
                month: 11,
                day: 21,
            },
        ),
        (
            "2026年11月21日",
            "2026年11月21日",
            Quantity::Date {
                year: Some(2026),
                month: 11,
                day: 21,
            },
        ),
        (
            "十一月三号来的",
            "十一月三号",
            Quantity::Date {
                year: None,
                month: 11,
                day: 3,
            },
        ),
        (
            "下午三点半来",
            "下午三点半",
            Quantity::Clock {
                hour: 15,
                minute: 30,
            },
        ),
        (
            "15:30到",
            "15:30",
            Quantity::Clock {
                hour: 15,
                minute: 30,
            },
        ),
    ] {
        let found = quantities(raw);
        assert_eq!(
            found
                .iter()
                .map(|f| (f.span.of(raw), f.quantity))
                .collect::<Vec<_>>(),
            [(text, quantity)],
            "{raw}"
        );
    }
    assert!(quantities("三点意见，型号A12，第3层").is_empty());
}

proptest! {
    #[test]
    fn total(raw in "(\\PC|[0-9:.,年月日点半万元块天-]|十|￥){0,30}") {
        for found in quantities(&raw) {
            prop_assert!(raw.get(found.span.start..found.span.end).is_some_and(|t| !t.is_empty()));
        }
    }
}
