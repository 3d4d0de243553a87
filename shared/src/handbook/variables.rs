//! Variables of openings and canned replies: `{customer}` and its like, filled in from a case.

use crate::catalogue;

/// Names that a text may use in braces.
pub const VARIABLES: [&str; 4] = ["customer", "number", "promised", "team"];

/// Stands for the next promised time; filled in when the text is used, or by a person where nothing is promised.
pub const PROMISED: &str = "{promised}";

/// What the variables become, save the promised time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filling<'a> {
    /// How the customer is addressed.
    pub customer: &'a str,
    /// The case number.
    pub number: &'a str,
    /// Who acts.
    pub team: &'a str,
}

/// The text with every known variable replaced except [`PROMISED`]; others and lone braces stay as they are.
pub fn fill(text: &str, with: &Filling<'_>) -> String {
    let [customer, number, _, team] = VARIABLES;
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        (customer, &with.customer),
        (number, &with.number),
        (team, &with.team),
    ];
    catalogue::fill(text, &values)
}

/// Whether every brace of a text holds a variable; full-width braces hold nothing.
pub fn sound(text: &str) -> bool {
    let mut parts = text.split('{');
    let before = parts.next().unwrap_or_default();
    let variable = |part: &str| {
        part.split_once('}')
            .is_some_and(|(name, after)| VARIABLES.contains(&name) && !after.contains('}'))
    };
    !text.contains(['｛', '｝']) && !before.contains('}') && parts.all(variable)
}

/// Whether a variable waits to be replaced by a person, also one whose braces are full-width or not closed.
pub fn unfilled(text: &str) -> bool {
    text.split(['{', '｛']).skip(1).any(|part| {
        let part = part.trim_start();
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        let name = part.split(|c| !is_letter(c)).next().unwrap_or_default();
        VARIABLES.contains(&name.to_ascii_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handbook_variables_are_filled_once_and_others_stay() {
        let with = Filling {
            customer: "{number}",
            number: "TS-1",
            team: "售后",
        };
        for (text, filled) in [
            ("{customer}，{number}", "{number}，TS-1"),
            ("在{promised}前由{team}联系", "在{promised}前由售后联系"),
            ("{other} {", "{other} {"),
            ("", ""),
        ] {
            assert_eq!(fill(text, &with), filled, "{text}");
        }
        let name = PROMISED.trim_matches(['{', '}']);
        assert!(VARIABLES.contains(&name));
    }

    #[test]
    fn handbook_braces_hold_a_variable_or_are_told() {
        for (text, good) in [
            ("{customer}，{number}{team} {promised}", true),
            ("", true),
            ("{customer} {other}", false),
            ("{customer，您好", false),
            ("customer}，您好", false),
            ("{customer}}", false),
            ("{{customer}", false),
            ("｛customer｝", false),
            ("{customer｝，{number}", false),
        ] {
            assert_eq!(sound(text), good, "{text}");
        }
        for (text, waits) in [
            ("{promised}前", true),
            ("{other} {promised}", true),
            ("{customer，您好", true),
            ("{ Customer }", true),
            ("｛customer｝", true),
            ("{other} promised {", false),
            ("{customers}", false),
            ("", false),
        ] {
            assert_eq!(unfilled(text), waits, "{text}");
        }
    }
}
