//! Variables of openings and canned replies: `{customer}` and its like, filled in from a case.

use crate::catalogue;
use std::fmt::Display;

/// Names that a text may use in braces.
pub const VARIABLES: [&str; 4] = ["customer", "number", "promised", "team"];

/// What the variables become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filling<'a> {
    /// How the customer is addressed.
    pub customer: &'a str,
    /// The case number.
    pub number: &'a str,
    /// The next promised time, in words; without one the variable stays for a person to replace.
    pub promised: Option<&'a str>,
    /// Who acts.
    pub team: &'a str,
}

/// The text with every known variable replaced; others and lone braces stay as they are.
pub fn fill(text: &str, with: &Filling<'_>) -> String {
    let [customer, number, promised, team] = VARIABLES;
    let mut values: Vec<(&str, &dyn Display)> = vec![
        (customer, &with.customer),
        (number, &with.number),
        (team, &with.team),
    ];
    if let Some(time) = &with.promised {
        values.push((promised, time));
    }
    catalogue::fill(text, &values)
}

/// The names in braces.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// The first name in braces that is no variable.
pub fn unknown(text: &str) -> Option<&str> {
    names(text).find(|name| !VARIABLES.contains(name))
}

/// Whether a variable waits to be replaced by a person.
pub fn unfilled(text: &str) -> bool {
    names(text).any(|name| VARIABLES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handbook_variables_are_filled_once_and_others_stay() {
        let with = Filling {
            customer: "{number}",
            number: "TS-1",
            promised: Some("明天 18:00"),
            team: "售后",
        };
        for (text, filled) in [
            ("{customer}，{number}", "{number}，TS-1"),
            ("在{promised}前由{team}联系", "在明天 18:00前由售后联系"),
            ("{other} {", "{other} {"),
            ("", ""),
        ] {
            assert_eq!(fill(text, &with), filled, "{text}");
        }
        let none = Filling {
            promised: None,
            ..with
        };
        assert_eq!(fill("{team}，{promised}前", &none), "售后，{promised}前");
    }

    #[test]
    fn handbook_variables_are_told_from_other_names() {
        assert_eq!(unknown("{customer} {other} {x}"), Some("other"));
        assert_eq!(unknown("{customer} {"), None);
        for (text, waits) in [
            ("{promised}前", true),
            ("{other} {promised}", true),
            ("{other} promised {", false),
            ("", false),
        ] {
            assert_eq!(unfilled(text), waits, "{text}");
        }
    }
}
