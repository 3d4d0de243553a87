//! A table from a file or from standard input, and its columns by name.

use crate::services::imports::{self, Table};
use anyhow::{Context, Result, bail};
use std::io::Read;
use std::path::Path;

/// Headings under which texts are found without being told.
const TEXT: [&str; 9] = [
    "text",
    "内容",
    "留言详情",
    "评论",
    "正文",
    "review",
    "comment",
    "content",
    "message",
];

/// Reads a table; without a path, or with `-`, from standard input.
pub(super) fn table(path: Option<&Path>) -> Result<Table> {
    let (name, bytes) = match path.filter(|path| path.as_os_str() != "-") {
        Some(path) => {
            let name = path.display().to_string();
            let bytes = std::fs::read(path).with_context(|| format!("can't read {name}"))?;
            (name, bytes)
        }
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes)?;
            ("standard input".to_owned(), bytes)
        }
    };
    imports::read(&bytes).with_context(|| name)
}

/// The column of the texts: by name where one is given, else by the usual headings.
pub(super) fn text_column(table: &Table, named: Option<&str>) -> Result<usize> {
    if let Some(name) = named {
        return column(table, name);
    }
    let found = TEXT.iter().find_map(|name| position(table, name));
    found.with_context(|| unknown(table, "no column of texts; name it with --text"))
}

/// A column by its heading, whatever its case.
pub(super) fn column(table: &Table, name: &str) -> Result<usize> {
    match position(table, name) {
        Some(at) => Ok(at),
        None => bail!(unknown(table, &format!("no column {name:?}"))),
    }
}

fn position(table: &Table, name: &str) -> Option<usize> {
    let same = |heading: &String| heading.trim().to_lowercase() == name.trim().to_lowercase();
    table.headings.iter().position(same)
}

fn unknown(table: &Table, what: &str) -> String {
    format!("{what} (columns: {})", table.headings.join(", "))
}

/// A cell; nothing where the row is shorter.
pub(super) fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

/// The cells of a csv line, safe to be opened by a spreadsheet.
pub(super) fn safe(text: &str) -> String {
    match text.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') if text.parse::<f64>().is_err() =>
        {
            format!("'{text}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_both_encodings() {
        for bytes in [
            "编号,留言详情\n1,太慢了\n".as_bytes().to_vec(),
            encoding_rs::GB18030
                .encode("编号,留言详情\n1,太慢了\n")
                .0
                .into_owned(),
        ] {
            let table = imports::read(&bytes).expect("a table");
            assert_eq!(text_column(&table, None).expect("found"), 1);
            assert_eq!(column(&table, "编号").expect("found"), 0);
            let error = column(&table, "polarity").expect_err("none").to_string();
            assert!(error.contains("留言详情"), "names the columns there are");
        }
    }

    #[test]
    fn g01_a_cell_never_becomes_a_formula() {
        for (raw, safely) in [
            ("=1+1", "'=1+1"),
            ("＝cmd", "'＝cmd"),
            ("-0.5", "-0.5"),
            ("-很差", "'-很差"),
            ("好", "好"),
        ] {
            assert_eq!(safe(raw), safely);
        }
    }
}
