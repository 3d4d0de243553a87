//! Times, spans of time and amounts of money in a text.

mod walk;

use serde::{Deserialize, Serialize};

use super::Span;
use super::normalise::fold;
use walk::Walk;

/// What was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Money, in hundredths of the currency's unit.
    Money {
        /// Amount in hundredths; saturates.
        cents: i64,
        /// ISO code.
        currency: Currency,
    },
    /// A span of time, in minutes; months count 30 days, years 365.
    Duration {
        /// Minutes.
        minutes: i64,
    },
    /// A time of day.
    Clock {
        /// 0–23.
        hour: u8,
        /// 0–59.
        minute: u8,
    },
    /// A day of a month, the year when it was written.
    Date {
        /// Year, 1900–2199.
        year: Option<u16>,
        /// 1–12.
        month: u8,
        /// 1–31.
        day: u8,
    },
}

/// Currencies that are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Renminbi.
    Cny,
    /// US dollar.
    Usd,
    /// Euro.
    Eur,
}

/// A quantity and where it stands in the raw text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub quantity: Quantity,
    /// Where.
    pub span: Span,
}

/// All quantities of a text, in order.
pub fn quantities(raw: &str) -> Vec<Found> {
    let mut walk = Walk {
        chars: Vec::new(),
        starts: Vec::new(),
        len: raw.len(),
    };
    for (start, c) in raw.char_indices() {
        fold(c, &mut |part| {
            walk.chars.push(part);
            walk.starts.push(start);
        });
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < walk.chars.len() {
        match walk.at(at) {
            Some((quantity, end)) => {
                let byte = |i: usize| walk.starts.get(i).copied().unwrap_or(walk.len);
                out.push(Found {
                    quantity,
                    span: Span::new(byte(at), byte(end)),
                });
                at = end;
            }
            // The rest of a number that means nothing means nothing either.
            None => at = walk.number(at).map_or(at + 1, |(_, end)| end),
        }
    }
    out
}

#[cfg(test)]
mod tests;
