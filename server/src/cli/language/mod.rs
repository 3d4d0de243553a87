//! `huiyin language`: the engine on files of one's own, by the very code that reads incoming voices.

mod categories;
mod duplicates;
mod evaluate;
mod score;
mod texts;

use anyhow::Result;
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(super) struct Language {
    #[command(subcommand)]
    command: Command,
}

/// Tables are csv (UTF-8 or GB18030) or xlsx with headings in the first row. The column of texts is called text,
/// 内容, 留言详情, review or comment, or is named by --text.
#[derive(Debug, Subcommand)]
enum Command {
    /// Read every text of a table and write what was found as csv: huiyin language score < voices.csv > read.csv
    Score(score::Score),
    /// Compare with labels -1, 0, 1: accuracy, macro-F1, coverage, calibration, microseconds a text.
    Evaluate(evaluate::Evaluate),
    /// Find groups of near-identical texts.
    Duplicates(duplicates::Duplicates),
    /// Learn categories from one table and try them on another.
    Categories(categories::Categories),
}

impl Language {
    pub(super) fn run(&self) -> Result<()> {
        match &self.command {
            Command::Score(score) => score.run(),
            Command::Evaluate(evaluate) => evaluate.run(),
            Command::Duplicates(duplicates) => duplicates.run(),
            Command::Categories(categories) => categories.run(),
        }
    }
}
