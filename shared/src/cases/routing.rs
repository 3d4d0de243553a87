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

/// The condition of a rule that did not hold: the first one, in the order in which a rule is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// Another kind.
    Kind,
    /// Another channel.
    Channel,
    /// Another priority.
    Priority,
    /// Another category.
    Category,
    /// None of the words.
    Words,
    /// Everything holds, but the rule says nowhere to send it.
    NoTarget,
}

impl RoutingRule {
    /// The first condition that does not hold; `None` when every one does.
    pub fn missed(&self, facts: &Facts<'_>) -> Option<Missed> {
        let fails = |empty: bool, hit: bool| !empty && !hit;
        if fails(self.kinds.is_empty(), self.kinds.contains(&facts.kind)) {
            Some(Missed::Kind)
        } else if fails(
            self.channels.is_empty(),
            self.channels.contains(&facts.channel),
        ) {
            Some(Missed::Channel)
        } else if fails(
            self.priorities.is_empty(),
            self.priorities.contains(&facts.priority),
        ) {
            Some(Missed::Priority)
        } else if fails(
            self.categories.is_empty(),
            self.categories.iter().any(|c| facts.categories.contains(c)),
        ) {
            Some(Missed::Category)
        } else if fails(
            self.words.is_empty(),
            self.words_in(facts.text).next().is_some(),
        ) {
            Some(Missed::Words)
        } else {
            None
        }
    }

    /// True when every condition holds.
    pub fn matches(&self, facts: &Facts<'_>) -> bool {
        self.missed(facts).is_none()
    }

    /// Those of its words that the text holds.
    pub fn words_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(move |word| !word.is_empty() && text.contains(word))
    }

    /// True when it asks for nothing.
    pub fn takes_everything(&self) -> bool {
        self.kinds.is_empty()
            && self.channels.is_empty()
            && self.priorities.is_empty()
            && self.categories.is_empty()
            && self.words.is_empty()
    }
}

/// Why each rule before the first match did not match, and that match.
pub fn trace(rules: &[RoutingRule], facts: &Facts<'_>) -> (Vec<Missed>, Option<usize>) {
    let mut missed = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        match rule.missed(facts) {
            Some(why) => missed.push(why),
            None if rule.to.is_none() => missed.push(Missed::NoTarget),
            None => return (missed, Some(at)),
        }
    }
    (missed, None)
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
        assert_eq!(trace(&rules, &facts("送货晚了三天")), (Vec::new(), Some(0)));
        let (missed, hit) = trace(&rules, &facts("噪音大"));
        assert_eq!((missed, hit), (vec![Missed::Words], Some(1)));
        assert_eq!(rules[0].words_in("送货晚了").collect::<Vec<_>>(), ["送货"]);
    }
}
