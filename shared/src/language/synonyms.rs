//! Wording made one by a table that admins edit: 响应太慢 becomes 响应速度慢. Only the tidied text changes.

use serde::{Deserialize, Serialize};

use super::Span;
use super::find_personal::{Personal, find_personal};
use super::normalise::fold;
use super::phrases::Phrases;
use crate::wording::Synonym;

/// A replacement that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Where the words stood in the text that was given.
    pub span: Span,
    /// What stands there now.
    pub to: String,
}

struct Row {
    from: Vec<char>,
    to: Vec<char>,
    text: String,
}

/// The table made ready; build it once for a version of the rules.
#[derive(Default)]
pub struct Synonyms(Phrases<Row>);

impl Synonyms {
    /// Makes a table ready.
    pub fn new(table: &[Synonym]) -> Synonyms {
        let rows = table.iter().map(|row| {
            let from = folded(row.from.trim()).0;
            let to = row.to.trim();
            let ready = Row {
                from: from.clone(),
                to: folded(to).0,
                text: to.to_owned(),
            };
            (from, ready)
        });
        Synonyms(rows.collect())
    }

    /// The text with each wording of the table replaced, the longest first, and what was changed. What a replacement
    /// brings in is not replaced again, and a wording that is already part of its own replacement stays. So do personal
    /// data, digits of a longer number, and the whole text where what hides personal data in it would be gone.
    pub fn unify(&self, text: &str) -> (String, Vec<Change>) {
        let personal = find_personal(text);
        let (chars, starts) = folded(text);
        let start = |at: usize| starts.get(at).copied().unwrap_or(text.len());
        let mut out = String::with_capacity(text.len());
        let mut changes = Vec::new();
        let (mut at, mut copied) = (0, 0);
        while at < chars.len() {
            let mut found = self.0.at(&chars, at);
            let found = found.find(|(end, row)| {
                let span = Span::new(start(at), start(*end));
                !inside(&chars, at, &row.from, &row.to)
                    && !cuts_number(&chars, at, *end)
                    && !personal.iter().any(|piece| piece.span.overlaps(span))
            });
            let Some((end, row)) = found else {
                at += 1;
                continue;
            };
            let span = Span::new(start(at), start(end));
            at = end;
            // A character that folds into several is replaced as a whole or not at all.
            if span.start < copied || span.start == span.end {
                continue;
            }
            out.push_str(text.get(copied..span.start).unwrap_or_default());
            out.push_str(&row.text);
            copied = span.end;
            changes.push(Change {
                span,
                to: row.text.clone(),
            });
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        if !personal.is_empty() && !changes.is_empty() {
            let after = find_personal(&out);
            let hidden = |piece: &Personal| {
                let own = piece.span.of(text);
                after.iter().any(|now| now.span.of(&out).contains(own))
            };
            if !personal.iter().all(hidden) {
                return (text.to_owned(), Vec::new());
            }
        }
        (out, changes)
    }
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

/// Whether a number goes on before or behind the words.
fn cuts_number(chars: &[char], from: usize, to: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    [from, to]
        .into_iter()
        .any(|at| digit(Some(at)) && digit(at.checked_sub(1)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> Synonyms {
        let rows = [
            ("响应太慢", "响应速度慢"),
            ("太慢", "慢"),
            ("app", "App客户端"),
            ("续航", "电池续航"),
        ]
        .map(|(from, to)| Synonym {
            from: from.into(),
            to: to.into(),
        });
        Synonyms::new(&rows)
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
            assert_eq!(table().unify(text).0, unified);
        }
        let raw = "客服響應太慢";
        assert_eq!(
            table().unify(raw).1.first().map(|c| c.span.of(raw)),
            Some("響應太慢")
        );
    }

    #[test]
    fn personal_data_and_numbers_stay() {
        let rows = [
            ("小区", "社区"),
            ("10086", "移动"),
            ("139", "x"),
            ("电话", "号"),
        ]
        .map(|(from, to)| Synonym {
            from: from.into(),
            to: to.into(),
        });
        let table = Synonyms::new(&rows);
        for raw in [
            "请打 13910086123",
            "订单 2100865 没到",
            "张三的电话 13912345678",
        ] {
            let found = table.unify(raw).0;
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            assert_eq!(digits(&found), digits(raw), "{found}");
        }
        assert_eq!(table.unify("打10086没用").0, "打移动没用");
    }

    proptest! {
        #[test]
        fn what_was_hidden_stays_hidden(
            text in "(13912345678|10086|海淀区|中关村|小区|电话|张先生|3号楼|2单元|501室|微信|邮箱|a@b\\.cn|，|住在|北京市){1,8}"
        ) {
            let rows = [("小区", "社区"), ("10086", "y"), ("住在", "z"), ("单元", "门"), ("电话", ""), ("，", "")]
                .map(|(from, to)| Synonym { from: from.into(), to: to.into() });
            let out = Synonyms::new(&rows).unify(&text).0;
            let after = find_personal(&out);
            for piece in find_personal(&text) {
                let own = piece.span.of(&text);
                prop_assert!(after.iter().any(|now| now.span.of(&out).contains(own)), "{text} → {out}");
            }
        }

        #[test]
        fn total_and_the_rest_stays(text in "(\\PC|太慢|app|ﬁ){0,20}") {
            let (out, changes) = table().unify(&text);
            prop_assert_eq!(out == text, changes.iter().all(|c| c.span.of(&text) == c.to));
        }
    }
}
