//! Names of what rules refer to by id, as the page brought them.

use crate::cases::{CaseChoices, CaseType};
use crate::id::{DepartmentId, NodeId, PersonId};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Departments, people, categories, case types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Departments, retired ones apart, active people, categories in use.
    pub choices: CaseChoices,
    /// Case types in force with their stages.
    pub types: Vec<CaseType>,
    /// Stages that cases are in, by case type; read where case types are edited.
    pub used: BTreeMap<String, BTreeSet<String>>,
    /// Categories below which there is none, with the words they begin with; read where wording is edited.
    pub shipped: Vec<(NodeId, Vec<String>)>,
}

/// What stands for something that is no longer there.
const GONE: &str = "?";

impl Names {
    /// A department's name.
    pub fn department(&self, id: DepartmentId, locale: Locale) -> String {
        let all = self.choices.departments.iter();
        let mut all = all.chain(&self.choices.retired);
        let found = all.find(|(of, _)| *of == id);
        found.map_or(GONE.into(), |(_, label)| label.get(locale).to_owned())
    }

    /// A person's name.
    pub fn person(&self, id: PersonId) -> String {
        let found = self.choices.people.iter().find(|(of, ..)| *of == id);
        found.map_or(GONE.into(), |(_, name, _)| name.clone())
    }

    /// A category's name.
    pub fn category(&self, id: NodeId, locale: Locale) -> String {
        let found = self.choices.categories.iter().find(|(_, of, _)| *of == id);
        found.map_or(GONE.into(), |(_, _, label)| label.get(locale).to_owned())
    }

    /// A case type's name; its key where there is no such type.
    pub fn case_type(&self, key: &str, locale: Locale) -> String {
        let found = self.types.iter().find(|t| t.key == key);
        found.map_or(key.to_owned(), |t| t.label.get(locale).to_owned())
    }

    /// A stage's name; its key where there is no such stage.
    pub fn stage(&self, case_type: &str, key: &str, locale: Locale) -> String {
        let of = self.types.iter().find(|t| t.key == case_type);
        let stage = of.and_then(|t| t.stage(key));
        stage.map_or(key.to_owned(), |s| s.label.get(locale).to_owned())
    }
}
