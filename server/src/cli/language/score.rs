//! `language score`: what is read of each text, in new columns behind the old ones.

use super::texts::{cell, safe, table, text_column};
use anyhow::Result;
use clap::Args;
use shared::feedback::Sentiment;
use shared::language::{Reader, Reading};
use std::path::PathBuf;

/// Headings of what is added.
const ADDED: [&str; 9] = [
    "polarity",
    "value",
    "class",
    "confidence",
    "sure",
    "phrases",
    "signals",
    "urgency",
    "priority",
];

#[derive(Debug, Args)]
pub(super) struct Score {
    /// The table; standard input when left out.
    file: Option<PathBuf>,
    /// Heading of the texts.
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
}

impl Score {
    pub(super) fn run(&self) -> Result<()> {
        let table = table(self.file.as_deref())?;
        let at = text_column(&table, self.text.as_deref())?;
        let reader = Reader::default();
        let mut out = csv::Writer::from_writer(std::io::stdout().lock());
        let added = ADDED.map(|name| match table.headings.iter().any(|h| h == name) {
            true => format!("huiyin_{name}"),
            false => name.to_owned(),
        });
        out.write_record(table.headings.iter().chain(&added))?;
        for row in &table.rows {
            let text = cell(&row.cells, at);
            let found = cells(text, &reader.read(text));
            out.write_record(row.cells.iter().chain(&found).map(|cell| safe(cell)))?;
        }
        out.flush()?;
        Ok(())
    }
}

/// What was read, in the order of [`ADDED`].
fn cells(text: &str, reading: &Reading) -> [String; 9] {
    let mood = &reading.mood;
    let quoted = |spans: Vec<&str>| spans.join("; ");
    [
        match mood.class {
            Sentiment::Negative => "-1",
            Sentiment::Neutral => "0",
            Sentiment::Positive => "1",
        }
        .to_owned(),
        format!("{:.4}", mood.value),
        mood.class.to_string(),
        format!("{:.4}", mood.confidence),
        mood.sure.to_string(),
        quoted(reading.phrases.iter().map(|p| p.span.of(text)).collect()),
        quoted(reading.signals.iter().map(|s| s.span.of(text)).collect()),
        reading.urgency.points.to_string(),
        reading.urgency.priority.to_string(),
    ]
}
