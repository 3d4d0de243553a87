//! A figure beside its goal, and what follows from the two.
//!
//! Rule: a figure that is no number misses its goal, whatever that is.

use std::fmt;

/// What a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// Not less than this.
    AtLeast(f64),
    /// Not more than this.
    AtMost(f64),
    /// Told for comparison only.
    Told,
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What was measured, and where.
    pub what: String,
    /// The figure.
    pub figure: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it has to be.
    pub goal: Goal,
}

impl Line {
    /// True unless the goal is missed.
    pub fn passes(&self) -> bool {
        match self.goal {
            Goal::AtLeast(least) => self.figure >= least,
            Goal::AtMost(most) => self.figure <= most,
            Goal::Told => true,
        }
    }

    /// PASS, FAIL, or nothing where there is no goal.
    pub fn verdict(&self) -> &'static str {
        match (self.goal, self.passes()) {
            (Goal::Told, _) => "    ",
            (_, true) => "PASS",
            (_, false) => "FAIL",
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = format!("{} {}", short(self.figure), self.unit);
        let goal = match self.goal {
            Goal::AtLeast(least) => format!("goal ≥ {}", short(least)),
            Goal::AtMost(most) => format!("goal ≤ {}", short(most)),
            Goal::Told => String::new(),
        };
        let line = format!("{}  {:<58}{figure:>16}  {goal}", self.verdict(), self.what);
        f.write_str(line.trim_end())
    }
}

/// Three digits that count, and no more.
fn short(n: f64) -> String {
    if n.fract() == 0.0 || n.abs() >= 100.0 {
        format!("{n:.0}")
    } else if n.abs() >= 10.0 {
        format!("{n:.1}")
    } else {
        format!("{n:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(figure: f64, goal: Goal) -> Line {
        Line {
            what: "pages".into(),
            figure,
            unit: "ms",
            goal,
        }
    }

    #[test]
    fn the_edge_of_a_goal_is_inside() {
        assert!(line(30.0, Goal::AtMost(30.0)).passes());
        assert!(!line(30.01, Goal::AtMost(30.0)).passes());
        assert!(line(500.0, Goal::AtLeast(500.0)).passes());
        assert!(!line(499.9, Goal::AtLeast(500.0)).passes());
        assert!(line(1e9, Goal::Told).passes());
    }

    #[test]
    fn what_is_no_number_misses() {
        assert_eq!(line(f64::NAN, Goal::AtMost(1.0)).verdict(), "FAIL");
        assert_eq!(line(f64::NAN, Goal::AtLeast(1.0)).verdict(), "FAIL");
    }

    #[test]
    fn a_line_reads_well() {
        let shown = line(12.345, Goal::AtMost(30.0)).to_string();
        assert!(shown.starts_with("PASS  pages"), "{shown}");
        assert!(shown.ends_with("12.3 ms  goal ≤ 30"), "{shown}");
        assert!(line(0.123, Goal::Told).to_string().ends_with("0.12 ms"));
    }
}
