//! The departments of the organisation as admins see and change them: a tree in which each head reads what is below.

use crate::catalogue::{Words, errors};
use crate::id::DepartmentId;
use crate::locale::{Label, Locale};
use serde::{Deserialize, Serialize};

/// A department in its place: lists hold those below right after the one above.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// Which.
    pub id: DepartmentId,
    /// The one above.
    pub parent: Option<DepartmentId>,
    /// Its name.
    pub label: Label,
    /// 0 at the top.
    pub depth: u8,
    /// Offered for nothing new; its name stays wherever it is referred to.
    pub retired: bool,
}

/// A change to the departments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum DepartmentEdit {
    /// A new one, last among its siblings.
    Add {
        /// Below this one.
        parent: Option<DepartmentId>,
        /// Its name: Chinese, and English where somebody wrote it.
        label: Label,
    },
    /// Another name.
    Rename {
        /// Which.
        id: DepartmentId,
        /// Its name.
        label: Label,
    },
    /// With everything below it under another one, last among the siblings there.
    Move {
        /// Which.
        id: DepartmentId,
        /// The new one above.
        parent: Option<DepartmentId>,
    },
    /// Offered for nothing new.
    Retire {
        /// Which.
        id: DepartmentId,
    },
    /// Offered again.
    Restore {
        /// Which.
        id: DepartmentId,
    },
}

/// Why a change was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentProblem {
    /// A sibling has the same name.
    Taken,
    /// It can't stand below itself.
    Loop,
    /// The one above is retired.
    ParentRetired,
    /// Somebody who is to sign in again belongs to a retired one.
    Retired,
    /// People who may sign in belong to it.
    People {
        /// How many.
        n: u64,
    },
    /// Departments in use are below it.
    Below {
        /// How many.
        n: u64,
    },
    /// It has open cases.
    Cases,
    /// A routing rule sends cases there.
    Rule {
        /// Its place among the rules, from 1.
        n: u64,
    },
    /// What no rule sends anywhere goes there.
    Rest,
}

impl DepartmentProblem {
    /// The sentence that names the remedy.
    pub fn text(self, locale: Locale) -> String {
        let (words, n): (Words, u64) = match self {
            DepartmentProblem::Taken => (errors::DEPARTMENT_TAKEN, 0),
            DepartmentProblem::Loop => (errors::DEPARTMENT_LOOP, 0),
            DepartmentProblem::ParentRetired => (errors::DEPARTMENT_PARENT_RETIRED, 0),
            DepartmentProblem::Retired => (errors::DEPARTMENT_RETIRED, 0),
            DepartmentProblem::People { n } => (errors::DEPARTMENT_PEOPLE, n),
            DepartmentProblem::Below { n } => (errors::DEPARTMENT_BELOW, n),
            DepartmentProblem::Cases => (errors::DEPARTMENT_CASES, 0),
            DepartmentProblem::Rule { n } => (errors::DEPARTMENT_RULE, n),
            DepartmentProblem::Rest => (errors::DEPARTMENT_REST, 0),
        };
        words.fill(locale, &[("n", &n)])
    }
}

/// What a department may stand below: nothing retired but where it is now, and for one that is moved neither itself nor
/// anything below it.
pub fn places(rows: &[DepartmentRow], moved: Option<&DepartmentRow>) -> Vec<DepartmentRow> {
    let mut within = None;
    let fits = |row: &&DepartmentRow| {
        if within.is_some_and(|depth| row.depth > depth) {
            return false;
        }
        let own = moved.is_some_and(|moved| moved.id == row.id);
        within = own.then_some(row.depth);
        !own && (!row.retired || moved.is_some_and(|moved| moved.parent == Some(row.id)))
    };
    rows.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn row(n: u128, parent: Option<u128>, depth: u8, retired: bool) -> DepartmentRow {
        DepartmentRow {
            id: DepartmentId(Uuid::from_u128(n)),
            parent: parent.map(|n| DepartmentId(Uuid::from_u128(n))),
            label: Label::new("部", ""),
            depth,
            retired,
        }
    }

    #[test]
    fn nothing_is_offered_below_itself_or_below_what_is_retired() {
        // 1 → (2 → 3, 4 retired → 5), and 6 beside 1.
        let rows = [
            row(1, None, 0, false),
            row(2, Some(1), 1, false),
            row(3, Some(2), 2, false),
            row(4, Some(1), 1, true),
            row(5, Some(4), 2, false),
            row(6, None, 0, false),
        ];
        let offered = |moved: Option<&DepartmentRow>| {
            let found = places(&rows, moved).into_iter();
            found.map(|row| row.id.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(offered(None), [1, 2, 3, 5, 6]);
        assert_eq!(offered(Some(&rows[1])), [1, 5, 6]);
        assert_eq!(offered(Some(&rows[0])), [6]);
        assert_eq!(offered(Some(&rows[4])), [1, 2, 3, 4, 6], "where it is now");
    }

    #[test]
    fn every_refusal_names_its_remedy() {
        let rule = DepartmentProblem::Rule { n: 2 };
        assert!(rule.text(Locale::Zh).contains("第 2 条分派规则"));
        let one = DepartmentProblem::People { n: 1 }.text(Locale::En);
        assert!(one.starts_with("1 person who may sign in belongs"), "{one}");
    }
}
