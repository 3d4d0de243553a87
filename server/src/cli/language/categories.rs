//! `language categories`: learns from one table's labels and tries them on another's.

use super::texts::{cell, column, table, text_column};
use anyhow::{Result, ensure};
use clap::Args;
use shared::language::categories::{Example, SUGGESTIONS, learn};
use shared::language::evaluate::{Answer, accuracy, accuracy_at, calibration_error, macro_f1};
use shared::language::features::Features;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct Categories {
    /// Table to learn from.
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Table to try it on.
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// Heading of the texts, in both.
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Heading of the categories, in both.
    #[arg(long, value_name = "COLUMN", default_value = "category")]
    category: String,
}

type Labelled = Vec<(Features, String)>;

impl Categories {
    pub(super) fn run(&self) -> Result<()> {
        let train = self.labelled(&self.train)?;
        let test = self.labelled(&self.test)?;
        let start = Instant::now();
        let examples: Vec<Example<'_>> = spread(&train)
            .into_iter()
            .map(|(features, category)| Example { features, category })
            .collect();
        let model = learn(&examples);
        println!(
            "learned from       {} texts, {} categories, {:.2} s",
            train.len(),
            model.categories().count(),
            start.elapsed().as_secs_f64()
        );
        print!("{}", report(&model, &test));
        Ok(())
    }

    fn labelled(&self, path: &Path) -> Result<Labelled> {
        let table = table(Some(path))?;
        let text = text_column(&table, self.text.as_deref())?;
        let category = column(&table, &self.category)?;
        let rows = table.rows.iter().filter_map(|row| {
            let key = cell(&row.cells, category).trim();
            (!key.is_empty()).then(|| (Features::of(cell(&row.cells, text)), key.to_owned()))
        });
        let labelled: Labelled = rows.collect();
        ensure!(
            !labelled.is_empty(),
            "{}: no row has a category",
            path.display()
        );
        Ok(labelled)
    }
}

/// The texts in an order that does not follow their labels: files are often sorted by them.
fn spread(labelled: &Labelled) -> Vec<(&Features, &str)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut out: Vec<(usize, &Features, &str)> = Vec::with_capacity(labelled.len());
    for (features, category) in labelled {
        let turn = seen.entry(category).or_default();
        out.push((*turn, features, category));
        *turn += 1;
    }
    out.sort_by_key(|(turn, ..)| *turn);
    out.into_iter().map(|(_, f, c)| (f, c)).collect()
}

fn report(model: &shared::language::categories::Model, test: &Labelled) -> String {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut number = |key: &str| {
        let next = numbers.len();
        *numbers.entry(key.to_owned()).or_insert(next)
    };
    let (mut answers, mut among) = (Vec::with_capacity(test.len()), 0);
    for (features, truth) in test {
        let ranked = model.rank(features);
        among += usize::from(ranked.iter().take(SUGGESTIONS).any(|(key, _)| key == truth));
        let (said, confidence) = ranked.first().copied().unwrap_or(("", 0.0));
        answers.push(Answer {
            truth: number(truth),
            said: number(said),
            confidence,
        });
    }
    [
        format!("texts              {}", test.len()),
        format!("accuracy           {:.4}", accuracy(&answers)),
        format!("macro-F1           {:.4}", macro_f1(&answers)),
        format!("top 3              {:.4}", among as f64 / test.len() as f64),
        format!(
            "calibration error  {:.4}  (10 bins)",
            calibration_error(&answers)
        ),
        format!(
            "accuracy at  80 %  {:.4}  (coverage, the surest first)",
            accuracy_at(&answers, 0.8)
        ),
    ]
    .join("\n")
        + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(rows: &[(&str, &str)]) -> Labelled {
        rows.iter()
            .map(|(text, key)| (Features::of(text), (*key).to_owned()))
            .collect()
    }

    #[test]
    fn sorted_labels_are_mixed_before_learning() {
        let sorted = labelled(&[("甲", "a"), ("乙", "a"), ("丙", "b"), ("丁", "b")]);
        let order: Vec<&str> = spread(&sorted).into_iter().map(|(_, key)| key).collect();
        assert_eq!(order, ["a", "b", "a", "b"]);
    }

    #[test]
    fn a_model_knows_what_it_learned() {
        let rows: Vec<(&str, &str)> = [
            ("快递太慢，等了三天", "物流"),
            ("电池不耐用，屏幕坏", "产品"),
        ]
        .repeat(10);
        let data = labelled(&rows);
        let examples: Vec<Example<'_>> = spread(&data)
            .into_iter()
            .map(|(features, category)| Example { features, category })
            .collect();
        let text = report(&learn(&examples), &data);
        assert!(text.contains("accuracy           1.0000"), "{text}");
        assert!(text.contains("top 3              1.0000"), "{text}");
    }
}
