//! `language duplicates`: groups of near-identical texts, one line for each text that has a fellow.

use super::texts::{cell, safe, table, text_column};
use anyhow::Result;
use clap::Args;
use shared::language::near::groups;
use std::collections::HashMap;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Duplicates {
    /// The table.
    file: PathBuf,
    /// Heading of the texts.
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
}

impl Duplicates {
    pub(super) fn run(&self) -> Result<()> {
        let table = table(Some(&self.file))?;
        let at = text_column(&table, self.text.as_deref())?;
        let texts: Vec<&str> = table.rows.iter().map(|row| cell(&row.cells, at)).collect();
        let heads = groups(texts.iter().copied());
        let mut out = csv::Writer::from_writer(std::io::stdout().lock());
        out.write_record(["group", "row", "text"])?;
        let (mut lines, mut found) = (0, 0);
        for (group, members) in grouped(&heads).iter().enumerate() {
            found += 1;
            for &member in members {
                lines += 1;
                let number = table.rows.get(member).map_or(0, |row| row.number);
                let text = texts.get(member).copied().unwrap_or_default();
                out.write_record([(group + 1).to_string(), number.to_string(), safe(text)])?;
            }
        }
        out.flush()?;
        eprintln!("{} texts, {lines} of them in {found} groups", texts.len());
        Ok(())
    }
}

/// Groups of at least two, in the order of their first texts.
fn grouped(heads: &[u32]) -> Vec<Vec<usize>> {
    let mut by_head: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, head) in heads.iter().enumerate() {
        by_head.entry(*head).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> = by_head.into_values().filter(|g| g.len() > 1).collect();
    groups.sort();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_with_a_fellow_are_listed_in_order() {
        assert_eq!(
            grouped(&[0, 1, 0, 3, 1, 0]),
            vec![vec![0, 2, 5], vec![1, 4]]
        );
        assert!(grouped(&[0, 1, 2]).is_empty());
    }
}
