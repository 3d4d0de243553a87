//! Faults of routing rules and the gate, and how a fault reads.

use super::*;
use crate::cases::{RoutingRule, Target};
use crate::id::DepartmentId;
use crate::locale::Label;
use uuid::Uuid;

fn names() -> Names {
    let mut names = Names::default();
    let id = DepartmentId(Uuid::from_u128(1));
    names.choices.departments = vec![(id, Label::new("物流部", "Logistics"))];
    names
}

fn rule(name: &str, word: &str, department: u128) -> RoutingRule {
    RoutingRule {
        name: name.into(),
        words: (!word.is_empty())
            .then(|| word.to_owned())
            .into_iter()
            .collect(),
        to: Some(Target {
            department: DepartmentId(Uuid::from_u128(department)),
            owner: None,
        }),
        ..RoutingRule::default()
    }
}

fn found(draft: &Draft) -> Vec<(Place, Problem)> {
    let faults = draft.faults(&names()).into_iter();
    faults.map(|f| (f.place, f.problem)).collect()
}

#[test]
fn faults_of_routing_are_located() {
    let of = |rules, default: u128| {
        let default = Some(DepartmentId(Uuid::from_u128(default)));
        Draft::Routing(Routing { rules, default })
    };
    let good = of(vec![rule("a", "快递", 1), rule("b", "", 1)], 1);
    assert_eq!(found(&good), []);
    let gone = (Place::Rest, Problem::Routing(RoutingProblem::NoDepartment));
    assert_eq!(found(&of(vec![], 2)), [gone]);
    let mut nowhere = rule(" ", " ", 1);
    nowhere.to = None;
    let bad = Draft::Routing(Routing {
        rules: vec![rule("a", "", 1), rule("a", "快递", 2), nowhere],
        default: None,
    });
    let of = |at, problem| (Place::Rule(at), Problem::Routing(problem));
    assert_eq!(
        found(&bad),
        [
            of(1, RoutingProblem::Twice),
            of(1, RoutingProblem::NoDepartment),
            of(1, RoutingProblem::NeverReached),
            of(2, RoutingProblem::NoName),
            of(2, RoutingProblem::NoTarget),
            of(2, RoutingProblem::EmptyWord),
            of(2, RoutingProblem::NeverReached),
            (Place::Rest, Problem::Routing(RoutingProblem::NoTarget)),
        ]
    );
}

#[test]
fn a_gate_that_could_never_or_always_open_is_refused() {
    assert_eq!(found(&Draft::Gate(GatePolicy::default())), []);
    let bad = GatePolicy {
        action: false,
        silent_days: 0,
        notices: 9,
        ..GatePolicy::default()
    };
    assert_eq!(found(&Draft::Gate(bad)).len(), 3);
}

#[test]
fn a_fault_says_where_it_is() {
    let fault = Fault {
        place: Place::Rule(2),
        problem: Problem::Routing(RoutingProblem::NoName),
    };
    assert!(fault.text(&names(), Locale::Zh).contains('3'));
    assert!(fault.text(&names(), Locale::En).contains('3'));
}
