//! Wording made one by a table that admins edit: 响应太慢 becomes 响应速度慢. Only the tidied text changes.

use serde::{Deserialize, Serialize};

use super::Span;
use super::normalise::fold;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// What people write, in any script, width and case.
    pub from: String,
    /// What it becomes.
    pub to: String,
}

/// A replacement that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where the words stood in the text that was given.
    pub span: Span,
    /// What stands there now.
    pub to: String,
}

/// The text with each wording of the table replaced, the longest first, and what was changed. What a replacement
/// brings in is not replaced again, and a wording that is already part of its own replacement stays.
pub fn unify(text: &str, table: &[Synonym]) -> (String, Vec<Change>) {
    let (chars, starts) = folded(text);
    let mut rows: Vec<(Vec<char>, Vec<char>, &str)> = table
        .iter()
        .map(|row| (folded(&row.from).0, folded(&row.to).0, row.to.as_str()))
        .collect();
    rows.retain(|row| !row.0.is_empty());
    rows.sort_by_key(|row| std::cmp::Reverse(row.0.len()));
    let start = |at: usize| starts.get(at).copied().unwrap_or(text.len());
    let mut out = String::with_capacity(text.len());
    let mut changes = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
        let found = rows.iter().find(|(from, to, _)| {
            rest.starts_with(from)
                && whole(&chars, at, at + from.len())
                && !inside(&chars, at, from, to)
        });
        let Some((from, _, to)) = found else {
            at += 1;
            continue;
        };
        let span = Span::new(start(at), start(at + from.len()));
        at += from.len();
        // A character that folds into several is replaced as a whole or not at all.
        if span.start < copied || span.start == span.end {
            continue;
        }
        out.push_str(text.get(copied..span.start).unwrap_or_default());
        out.push_str(to);
        copied = span.end;
        changes.push(Change {
            span,
            to: (*to).to_owned(),
        });
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    (out, changes)
}

fn folded(text: &str) -> (Vec<char>, Vec<usize>) {
    let (mut chars, mut starts) = (Vec::new(), Vec::new());
    for (start, c) in text.char_indices() {
        fold(c, &mut |part| {
            chars.push(part);
            starts.push(start);
        });
    }
    (chars, starts)
}

/// Whether the words at `at` are already part of what they would become.
fn inside(chars: &[char], at: usize, from: &[char], to: &[char]) -> bool {
    to.windows(from.len())
        .enumerate()
        .filter(|(_, part)| *part == from)
        .any(|(offset, _)| {
            at.checked_sub(offset)
                .and_then(|start| chars.get(start..))
                .is_some_and(|rest| rest.starts_with(to))
        })
}

/// A Latin wording must not be part of a longer word.
fn whole(chars: &[char], from: usize, to: usize) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_lowercase)
    };
    let joined = [from, to]
        .into_iter()
        .any(|at| letter(Some(at)) && letter(at.checked_sub(1)));
    !joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> Vec<Synonym> {
        [
            ("响应太慢", "响应速度慢"),
            ("太慢", "慢"),
            ("app", "App客户端"),
            ("续航", "电池续航"),
        ]
        .map(|(from, to)| Synonym {
            from: from.into(),
            to: to.into(),
        })
        .into()
    }

    #[test]
    fn wordings_become_one() {
        for (text, unified) in [
            ("客服響應太慢！", "客服响应速度慢！"),
            ("ＡＰＰ太慢", "App客户端慢"),
            ("apple 好用", "apple 好用"),
            ("电池续航差，续航差", "电池续航差，电池续航差"),
            ("没有", "没有"),
        ] {
            assert_eq!(unify(text, &table()).0, unified);
        }
        let raw = "客服響應太慢";
        assert_eq!(
            unify(raw, &table()).1.first().map(|c| c.span.of(raw)),
            Some("響應太慢")
        );
    }

    proptest! {
        #[test]
        fn total_and_the_rest_stays(text in "(\\PC|太慢|app|ﬁ){0,20}") {
            let (out, changes) = unify(&text, &table());
            prop_assert_eq!(out == text, changes.iter().all(|c| c.span.of(&text) == c.to));
        }
    }
}
