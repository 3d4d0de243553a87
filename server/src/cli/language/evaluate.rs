//! `language evaluate`: the reader against labels. Two labels are compared by the sign of the mood, three by its class.

use super::texts::{cell, column, table, text_column};
use anyhow::{Context, Result, ensure};
use clap::Args;
use shared::feedback::Sentiment;
use shared::language::Reader;
use shared::language::evaluate::{Answer, accuracy, accuracy_at, calibration_error, macro_f1};
use shared::language::sentiment::Mood;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// A table with texts and labels -1, 0 or 1; rows without a label are left out.
    file: PathBuf,
    /// Heading of the texts.
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Heading of the labels.
    #[arg(long, value_name = "COLUMN", default_value = "polarity")]
    polarity: String,
}

impl Evaluate {
    pub(super) fn run(&self) -> Result<()> {
        let table = table(Some(&self.file))?;
        let text = text_column(&table, self.text.as_deref())?;
        let label = column(&table, &self.polarity)?;
        let reader = Reader::default();
        let mut read = Vec::new();
        let mut micros = Vec::new();
        for row in &table.rows {
            let Some(truth) = polarity(cell(&row.cells, label))
                .with_context(|| format!("row {}: a label is -1, 0, 1 or empty", row.number))?
            else {
                continue;
            };
            let start = Instant::now();
            let mood = reader.read(cell(&row.cells, text)).mood;
            micros.push(start.elapsed().as_secs_f64() * 1e6);
            read.push((truth, mood));
        }
        ensure!(!read.is_empty(), "no row has a label");
        print!("{}", report(&read, micros));
        Ok(())
    }
}

/// A label; an empty cell is none.
fn polarity(cell: &str) -> Result<Option<i8>> {
    match cell.trim() {
        "" => Ok(None),
        "-1" | "-1.0" => Ok(Some(-1)),
        "0" | "0.0" => Ok(Some(0)),
        "1" | "+1" | "1.0" => Ok(Some(1)),
        other => anyhow::bail!("{other:?} is no label"),
    }
}

/// Two classes when no label is neutral, else three.
fn answers(read: &[(i8, Mood)]) -> Vec<Answer> {
    let three = read.iter().any(|(truth, _)| *truth == 0);
    let answer = |(truth, mood): &(i8, Mood)| match three {
        true => Answer {
            truth: usize::from((truth + 1).unsigned_abs()),
            said: match mood.class {
                Sentiment::Negative => 0,
                Sentiment::Neutral => 1,
                Sentiment::Positive => 2,
            },
            confidence: mood.confidence,
        },
        false => Answer {
            truth: usize::from(*truth > 0),
            said: usize::from(mood.value >= 0.0),
            confidence: mood.good.max(1.0 - mood.good),
        },
    };
    read.iter().map(answer).collect()
}

fn report(read: &[(i8, Mood)], mut micros: Vec<f64>) -> String {
    let answers = answers(read);
    let classes = if read.iter().any(|(truth, _)| *truth == 0) {
        3
    } else {
        2
    };
    let sure = read.iter().filter(|(_, mood)| mood.sure).count() as f64 / read.len() as f64;
    micros.sort_by(f64::total_cmp);
    let percentile = |p: f64| {
        let at = ((micros.len() as f64 * p).ceil() as usize).clamp(1, micros.len());
        micros.get(at - 1).copied().unwrap_or_default()
    };
    let mut lines = vec![
        format!("texts              {}", read.len()),
        format!("classes            {classes}"),
        format!("accuracy           {:.4}", accuracy(&answers)),
        format!("macro-F1           {:.4}", macro_f1(&answers)),
        format!(
            "calibration error  {:.4}  (10 bins)",
            calibration_error(&answers)
        ),
        format!("read surely        {sure:.4}  (share of the texts)"),
    ];
    for percent in [100, 90, 80, 70, 60, 50] {
        let figure = accuracy_at(&answers, f64::from(percent) / 100.0);
        lines.push(format!(
            "accuracy at {percent:>3} %  {figure:.4}  (coverage, the surest first)"
        ));
    }
    lines.push(format!("µs a text, p50     {:.1}", percentile(0.5)));
    lines.push(format!("µs a text, p99     {:.1}", percentile(0.99)));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::language::Text;
    use shared::language::sentiment::mood;

    fn read(texts: &[(i8, &str)]) -> Vec<(i8, Mood)> {
        let of = |(truth, text): &(i8, &str)| (*truth, mood(&Text::new(text)));
        texts.iter().map(of).collect()
    }

    #[test]
    fn labels_are_minus_one_zero_one_or_nothing() {
        for (cell, label) in [
            ("-1", Some(-1)),
            (" 0 ", Some(0)),
            ("1.0", Some(1)),
            ("", None),
        ] {
            assert_eq!(polarity(cell).expect("a label"), label);
        }
        assert!(polarity("good").is_err());
    }

    #[test]
    fn two_labels_are_compared_by_side_and_three_by_class() {
        let two = read(&[(1, "非常满意，服务很好"), (-1, "太差了，再也不来")]);
        assert!(
            answers(&two)
                .iter()
                .all(|a| a.truth == a.said && a.said < 2)
        );
        let three = read(&[
            (1, "非常满意，服务很好"),
            (-1, "太差了，再也不来"),
            (0, "请问几点开门"),
        ]);
        let said: Vec<_> = answers(&three).iter().map(|a| (a.truth, a.said)).collect();
        assert_eq!(said[..2], [(2, 2), (0, 0)]);
        assert_eq!(said[2].0, 1);
    }

    #[test]
    fn the_report_names_every_measure() {
        let text = report(&read(&[(1, "很好"), (-1, "很差")]), vec![3.0, 1.0]);
        for measure in [
            "accuracy  ",
            "macro-F1",
            "accuracy at  80 %",
            "calibration",
            "p50     1.0",
            "p99     3.0",
        ] {
            assert!(text.contains(measure), "{measure} in {text}");
        }
    }
}
