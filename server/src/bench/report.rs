//! The lines of a run: printed as they are known, kept for the file.

use super::machine;
use super::verdict::{Goal, Line};

/// A run so far.
pub(super) struct Report {
    head: String,
    lines: Vec<Entry>,
    unmeasured: usize,
}

enum Entry {
    Heading(String),
    Line(Line),
    Note(String),
}

impl Report {
    /// Prints what is run, where and when.
    pub(super) fn begin(name: &str, quick: bool) -> Self {
        let quick = if quick {
            " --quick: no result to keep"
        } else {
            ""
        };
        let head = format!("{name}{quick}\n{}", machine::describe());
        println!("{head}");
        Self {
            head,
            lines: Vec::new(),
            unmeasured: 0,
        }
    }

    /// A heading above the lines to come, with the machine's load at that moment.
    pub(super) fn heading(&mut self, text: &str) {
        let text = format!("\n{text}  [load {}]", machine::load());
        println!("{text}");
        self.lines.push(Entry::Heading(text));
    }

    /// A sentence that a figure needs.
    pub(super) fn note(&mut self, text: &str) {
        let text = format!("      {text}");
        println!("{text}");
        self.lines.push(Entry::Note(text));
    }

    /// A figure beside its goal.
    pub(super) fn line(
        &mut self,
        what: impl Into<String>,
        figure: f64,
        unit: &'static str,
        goal: Goal,
    ) {
        let line = Line {
            what: what.into(),
            figure,
            unit,
            goal,
        };
        println!("{line}");
        self.lines.push(Entry::Line(line));
    }

    /// A part that could not be measured: nobody knows its goals to be reached.
    pub(super) fn unmeasured(&mut self, part: &str, cause: &anyhow::Error) {
        self.note(&format!("{part} could not be measured: {cause:#}"));
        self.unmeasured += 1;
    }

    /// How many goals were missed, and parts not measured.
    pub(super) fn missed(&self) -> usize {
        self.unmeasured + self.count(|line| !line.passes())
    }

    fn count(&self, of: impl Fn(&Line) -> bool) -> usize {
        let lines = self.lines.iter().filter(|entry| match entry {
            Entry::Line(line) => of(line),
            Entry::Heading(_) | Entry::Note(_) => false,
        });
        lines.count()
    }

    /// Prints the sum and returns the whole text.
    pub(super) fn end(&self) -> String {
        let goals = self.count(|line| line.goal != Goal::Told);
        let reached = self.count(|line| line.goal != Goal::Told && line.passes());
        let mut sum = format!("\n{reached} of {goals} goals reached");
        if self.unmeasured > 0 {
            sum += &format!("; {} parts could not be measured", self.unmeasured);
        }
        println!("{sum}");
        let mut text = format!("{}\n", self.head);
        for entry in &self.lines {
            match entry {
                Entry::Heading(heading) | Entry::Note(heading) => text.push_str(heading),
                Entry::Line(line) => text.push_str(&line.to_string()),
            }
            text.push('\n');
        }
        text.push_str(&format!("{sum}\n"));
        text
    }
}

/// Tells on standard error what a long step is doing, so that the result stays clean.
pub(super) fn progress(text: &str) {
    eprintln!("bench: {text}");
}
