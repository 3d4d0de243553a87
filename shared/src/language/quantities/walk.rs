//! The walk over a folded text that recognises one quantity at a place.

use super::{Currency, Quantity};

/// A folded text and where each character began.
pub(super) struct Walk {
    pub(super) chars: Vec<char>,
    pub(super) starts: Vec<usize>,
    pub(super) len: usize,
}

impl Walk {
    fn is(&self, at: usize, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, c)| self.chars.get(at + i) == Some(&c))
    }

    fn one<T: Copy>(&self, at: usize, table: &[(&str, T)]) -> Option<(T, usize)> {
        let (text, value) = table.iter().find(|(text, _)| self.is(at, text))?;
        let end = at + text.chars().count();
        let letter = |i: usize| self.chars.get(i).is_some_and(char::is_ascii_lowercase);
        (!(letter(end) && letter(end - 1))).then_some((*value, end))
    }

    fn space(&self, at: usize) -> usize {
        if self.is(at, " ") { at + 1 } else { at }
    }

    /// A number in digits, or in Chinese up to 99,999, and where it ends.
    pub(super) fn number(&self, at: usize) -> Option<(f64, usize)> {
        let mut end = at;
        let digit = |i: usize| self.chars.get(i).is_some_and(char::is_ascii_digit);
        while digit(end)
            || (end > at
                && digit(end + 1)
                && self.chars.get(end).is_some_and(|c| matches!(c, '.' | ',')))
        {
            end += 1;
        }
        if end > at {
            let text: String = self
                .chars
                .get(at..end)?
                .iter()
                .filter(|c| **c != ',')
                .collect();
            return Some((text.parse().ok()?, end));
        }
        let (mut total, mut last, mut seen) = (0f64, 0f64, false);
        while let Some(&c) = self.chars.get(end) {
            match ("零一二三四五六七八九".chars().position(|d| d == c), c) {
                (Some(value), _) => last = value as f64,
                (_, '两') => last = 2.0,
                (_, '十' | '百' | '千') => {
                    let unit = match c {
                        '十' => 10.0,
                        '百' => 100.0,
                        _ => 1000.0,
                    };
                    total += if last == 0.0 { unit } else { last * unit };
                    last = 0.0;
                }
                _ => break,
            }
            seen = true;
            end += 1;
        }
        seen.then_some((total + last, end))
    }

    pub(super) fn at(&self, at: usize) -> Option<(Quantity, usize)> {
        let signs = [
            ("¥", Currency::Cny),
            ("rmb", Currency::Cny),
            ("$", Currency::Usd),
            ("€", Currency::Eur),
        ];
        if let Some((currency, next)) = signs.iter().find_map(|(s, c)| {
            self.is(at, s)
                .then(|| (*c, self.space(at + s.len().min(s.chars().count()))))
        }) {
            let (value, end) = self.number(next)?;
            return Some((money(value, currency), end));
        }
        self.date(at)
            .or_else(|| self.clock(at))
            .or_else(|| self.measured(at))
    }

    fn date(&self, at: usize) -> Option<(Quantity, usize)> {
        let (first, end) = self.number(at)?;
        let whole = |value: f64| (value.fract() == 0.0).then_some(value as i64);
        let part = |at: usize| self.number(at).and_then(|(v, end)| Some((whole(v)?, end)));
        let day = |year: Option<i64>, month: i64, day: i64, end: usize| {
            let year = match year {
                Some(year) if (1900..2200).contains(&year) => Some(year as u16),
                Some(_) => return None,
                None => None,
            };
            ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((
                Quantity::Date {
                    year,
                    month: month as u8,
                    day: day as u8,
                },
                end,
            ))
        };
        let first = whole(first)?;
        for mark in ["年", "-", "/"] {
            if self.is(end, mark)
                && let Some((month, next)) = part(end + 1)
            {
                let between = if mark == "年" { "月" } else { mark };
                if self.is(next, between)
                    && let Some((d, last)) = part(next + 1)
                {
                    let last = if mark == "年" && (self.is(last, "日") || self.is(last, "号")) {
                        last + 1
                    } else {
                        last
                    };
                    return day(Some(first), month, d, last);
                }
            }
        }
        if self.is(end, "月")
            && let Some((d, last)) = part(end + 1)
            && (self.is(last, "日") || self.is(last, "号"))
        {
            return day(None, first, d, last + 1);
        }
        None
    }

    fn clock(&self, at: usize) -> Option<(Quantity, usize)> {
        const PARTS: [(&str, u8); 8] = [
            ("凌晨", 0),
            ("早上", 0),
            ("上午", 0),
            ("中午", 12),
            ("下午", 12),
            ("傍晚", 12),
            ("晚上", 12),
            ("半夜", 0),
        ];
        let (shift, start) = self
            .one(at, &PARTS)
            .map_or((None, at), |(shift, end)| (Some(shift), end));
        let (hour, end) = self.number(start)?;
        let mut hour = u8::try_from(hour as i64)
            .ok()
            .filter(|h| *h < 24 && hour.fract() == 0.0)?;
        if shift == Some(12) && hour < 12 && hour != 0 {
            hour = (hour + 12) % 24;
        }
        let minute = |at: usize| {
            self.number(at)
                .filter(|(m, _)| *m < 60.0 && m.fract() == 0.0)
                .map(|(m, end)| (m as u8, end))
        };
        if self.is(end, ":") {
            let (minute, end) = minute(end + 1)?;
            return Some((Quantity::Clock { hour, minute }, end));
        }
        // 三点 alone may be three points of a list; with a part of the day or 半, 钟 it is a time.
        if self.is(end, "点") {
            let (minute, last) = if self.is(end + 1, "半") {
                (30, end + 2)
            } else {
                minute(end + 1).map_or((0, end + 1), |(m, e)| {
                    (m, if self.is(e, "分") { e + 1 } else { e })
                })
            };
            let last = if self.is(last, "钟") { last + 1 } else { last };
            return (shift.is_some() || last > end + 1)
                .then_some((Quantity::Clock { hour, minute }, last));
        }
        None
    }

    fn measured(&self, at: usize) -> Option<(Quantity, usize)> {
        const UNITS: [(&str, i64); 22] = [
            ("分钟", 1),
            ("个小时", 60),
            ("小时", 60),
            ("个钟头", 60),
            ("天", 1440),
            ("日", 1440),
            ("个星期", 10_080),
            ("星期", 10_080),
            ("周", 10_080),
            ("个月", 43_200),
            ("年", 525_600),
            ("minutes", 1),
            ("minute", 1),
            ("mins", 1),
            ("hours", 60),
            ("hour", 60),
            ("h", 60),
            ("days", 1440),
            ("day", 1440),
            ("weeks", 10_080),
            ("week", 10_080),
            ("months", 43_200),
        ];
        const MONEY: [(&str, Currency); 8] = [
            ("元", Currency::Cny),
            ("块钱", Currency::Cny),
            ("块", Currency::Cny),
            ("人民币", Currency::Cny),
            ("yuan", Currency::Cny),
            ("rmb", Currency::Cny),
            ("美元", Currency::Usd),
            ("欧元", Currency::Eur),
        ];
        // 半天, 半个月; 两天半.
        let (mut value, mut end) = if self.is(at, "半") {
            (0.5, at + 1)
        } else {
            self.number(at)?
        };
        if self.is(end, "万") {
            value *= 10_000.0;
            end += 1;
        }
        let next = self.space(end);
        if let Some((minutes, end)) = self.one(next, &UNITS) {
            let half = self.is(end, "半");
            let minutes = ((value + if half { 0.5 } else { 0.0 }) * minutes as f64) as i64;
            return Some((
                Quantity::Duration { minutes },
                if half { end + 1 } else { end },
            ));
        }
        let (currency, end) = self.one(next, &MONEY)?;
        // 3块5 is 3.50.
        if self.is(end - 1, "块")
            && let Some((tenths, last)) = self.number(end).filter(|(t, _)| *t < 10.0)
        {
            return Some((money(value + tenths / 10.0, currency), last));
        }
        Some((money(value, currency), end))
    }
}

fn money(value: f64, currency: Currency) -> Quantity {
    Quantity::Money {
        cents: (value * 100.0).round() as i64,
        currency,
    }
}
