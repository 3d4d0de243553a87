//! Routing (S1-5): the first rule that matches sends a case to a department and perhaps an owner. Order is the admin's.

use super::{AssignedBy, Kind};
use crate::feedback::Channel;
use crate::id::{DepartmentId, NodeId, PersonId};
use crate::priority::Priority;
use serde::{Deserialize, Serialize};

/// What a rule looks at.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// 反馈类型
    pub kind: Kind,
    /// How it came in.
    pub channel: Channel,
    /// Computed priority.
    pub priority: Priority,
    /// Category and its ancestors.
    pub categories: &'a [NodeId],
    /// The text.
    pub text: &'a str,
}

/// A rule: every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRule {
    /// Name shown as the reason.
    pub name: String,
    /// Only these kinds; empty means any.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Only these channels; empty means any.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Only these priorities; empty means any.
    #[serde(default)]
    pub priorities: Vec<Priority>,
    /// Any of these categories or one below; empty means any.
    #[serde(default)]
    pub categories: Vec<NodeId>,
    /// Any of these words in the text; empty means any.
    #[serde(default)]
    pub words: Vec<String>,
    /// A rule that opens a case for imported voices, which otherwise stay feedback.
    #[serde(default)]
    pub opens_case: bool,
    /// Where to.
    pub to: Option<Target>,
}

/// Where a rule sends a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// First responsible department.
    pub department: DepartmentId,
    /// Person in charge, when the rule names one.
    pub owner: Option<PersonId>,
}

impl RoutingRule {
    /// True when every condition holds.
    pub fn matches(&self, facts: &Facts<'_>) -> bool {
        let any = |empty: bool, hit: bool| empty || hit;
        any(self.kinds.is_empty(), self.kinds.contains(&facts.kind))
            && any(
                self.channels.is_empty(),
                self.channels.contains(&facts.channel),
            )
            && any(
                self.priorities.is_empty(),
                self.priorities.contains(&facts.priority),
            )
            && any(
                self.categories.is_empty(),
                self.categories.iter().any(|c| facts.categories.contains(c)),
            )
            && any(
                self.words.is_empty(),
                self.words
                    .iter()
                    .any(|w| !w.is_empty() && facts.text.contains(w.as_str())),
            )
    }
}

/// Where the case goes and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Where to.
    pub to: Target,
    /// The reason to show.
    pub why: AssignedBy,
}

/// The first matching rule with a target, else the default department.
pub fn route(rules: &[RoutingRule], facts: &Facts<'_>, default: DepartmentId) -> Route {
    rules
        .iter()
        .filter(|rule| rule.matches(facts))
        .find_map(|rule| {
            rule.to.clone().map(|to| Route {
                to,
                why: AssignedBy::Rule {
                    rule: rule.name.clone(),
                },
            })
        })
        .unwrap_or(Route {
            to: Target {
                department: default,
                owner: None,
            },
            why: AssignedBy::Default,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn department(n: u128) -> DepartmentId {
        DepartmentId(Uuid::from_u128(n))
    }

    #[test]
    fn the_first_match_wins_and_is_named() {
        let rule = |name: &str, words: &[&str], to: u128| RoutingRule {
            name: name.into(),
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            to: Some(Target {
                department: department(to),
                owner: None,
            }),
            ..RoutingRule::default()
        };
        let rules = [rule("配送", &["快递", "送货"], 1), rule("全部", &[], 2)];
        let facts = |text| Facts {
            kind: Kind::Complaint,
            channel: Channel::Web,
            priority: Priority::Normal,
            categories: &[],
            text,
        };
        let hit = route(&rules, &facts("送货晚了三天"), department(9));
        assert_eq!(hit.to.department, department(1));
        assert_eq!(
            hit.why,
            AssignedBy::Rule {
                rule: "配送".into()
            }
        );
        assert_eq!(
            route(&rules, &facts("噪音大"), department(9)).to.department,
            department(2)
        );
        assert_eq!(
            route(&[], &facts("噪音大"), department(9)).why,
            AssignedBy::Default
        );
    }
}
