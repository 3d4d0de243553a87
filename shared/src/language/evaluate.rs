//! How good a reader is: the measures and the table that say so. Whoever prints figures counts them here.

use std::fmt;

/// What a reader said of a labelled text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The label.
    pub truth: usize,
    /// What was said.
    pub said: usize,
    /// How surely, 0…1.
    pub confidence: f32,
}

/// Share of right answers.
pub fn accuracy(answers: &[Answer]) -> f64 {
    let right = answers.iter().filter(|a| a.truth == a.said).count();
    right as f64 / answers.len().max(1) as f64
}

/// Mean over the classes that occur in the labels of the harmonic mean of precision and recall.
pub fn macro_f1(answers: &[Answer]) -> f64 {
    let classes = answers
        .iter()
        .map(|a| a.truth.max(a.said) + 1)
        .max()
        .unwrap_or(0);
    let mut scores = Vec::with_capacity(classes);
    for class in 0..classes {
        let labelled = answers.iter().filter(|a| a.truth == class).count();
        let said = answers.iter().filter(|a| a.said == class).count();
        let both = answers
            .iter()
            .filter(|a| a.truth == class && a.said == class)
            .count();
        if labelled > 0 {
            scores.push(2.0 * both as f64 / (labelled + said) as f64);
        }
    }
    scores.iter().sum::<f64>() / scores.len().max(1) as f64
}

/// Accuracy over the surest share of the answers, 0…1.
pub fn accuracy_at(answers: &[Answer], coverage: f64) -> f64 {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    sorted.truncate((answers.len() as f64 * coverage).round() as usize);
    accuracy(&sorted)
}

/// Expected calibration error over ten bins of equal width.
pub fn calibration_error(answers: &[Answer]) -> f64 {
    let mut bins = [(0usize, 0usize, 0f64); 10];
    for answer in answers {
        if let Some(bin) = bins.get_mut(((answer.confidence * 10.0) as usize).min(9)) {
            bin.0 += 1;
            bin.1 += usize::from(answer.truth == answer.said);
            bin.2 += f64::from(answer.confidence);
        }
    }
    let off: f64 = bins
        .iter()
        .map(|(_, right, sum)| (*right as f64 - sum).abs())
        .sum();
    off / answers.len().max(1) as f64
}

/// A measured figure beside its goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured, on which texts.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// The goal; `None` when the figure only informs.
    pub must: Option<f64>,
    /// The goal beyond.
    pub stretch: Option<f64>,
    /// True when less is better.
    pub less: bool,
}

impl Figure {
    /// A figure without a goal.
    pub fn plain(name: impl Into<String>, value: f64) -> Figure {
        Figure {
            name: name.into(),
            value,
            must: None,
            stretch: None,
            less: false,
        }
    }

    /// A figure that must reach `must`.
    pub fn goal(name: impl Into<String>, value: f64, must: f64, stretch: f64) -> Figure {
        Figure {
            name: name.into(),
            value,
            must: Some(must),
            stretch: Some(stretch),
            less: false,
        }
    }

    /// A figure that must stay below `must`.
    pub fn limit(name: impl Into<String>, value: f64, must: f64, stretch: f64) -> Figure {
        Figure {
            less: true,
            ..Figure::goal(name, value, must, stretch)
        }
    }

    /// Whether the goal is reached; a figure without a goal passes.
    pub fn passes(&self) -> bool {
        self.must.is_none_or(|must| {
            if self.less {
                self.value <= must
            } else {
                self.value >= must
            }
        })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |n: Option<f64>| n.map_or("-".to_owned(), |n| format!("{n}"));
        let verdict = match (self.must, self.passes()) {
            (None, _) => "",
            (_, true) => "PASS",
            (_, false) => "FAIL",
        };
        write!(
            f,
            "{:<58} must {:>7}  stretch {:>7}  {:>9.4}  {verdict}",
            self.name,
            number(self.must),
            number(self.stretch),
            self.value
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(list: &[(usize, usize, f32)]) -> Vec<Answer> {
        list.iter()
            .map(|&(truth, said, confidence)| Answer {
                truth,
                said,
                confidence,
            })
            .collect()
    }

    #[test]
    fn the_measures_match_hand_worked_figures() {
        let four = answers(&[(0, 0, 0.9), (0, 1, 0.6), (1, 1, 0.8), (1, 1, 0.7)]);
        assert!((accuracy(&four) - 0.75).abs() < 1e-9);
        assert!((macro_f1(&four) - (2.0 / 3.0 + 0.8) / 2.0).abs() < 1e-9);
        assert!((accuracy_at(&four, 0.75) - 1.0).abs() < 1e-9);
        assert!((calibration_error(&four) - (0.1 + 0.6 + 0.2 + 0.3) / 4.0).abs() < 1e-6);
        assert_eq!(macro_f1(&[]), 0.0);
    }

    #[test]
    fn a_figure_tells_whether_it_passes() {
        assert!(Figure::goal("a", 0.9, 0.86, 0.89).passes());
        assert!(!Figure::limit("a", 0.06, 0.05, 0.03).passes());
        assert!(Figure::plain("a", 0.0).passes());
        assert!(
            Figure::goal("a", 0.8, 0.86, 0.89)
                .to_string()
                .ends_with("FAIL")
        );
    }
}
