//! The company's rules as its admin would have published them: trees, case types, routes, promises, calendar.

use super::organisation::{Organisation, Team};
use crate::rules::Snapshot;
use shared::cases::{CaseType, GatePolicy, Kind, PriorityWords, RoutingRule, Target};
use shared::clocks::policy::{ByPriority, ClockKind, ClockSet, Length, Target as Promise};
use shared::clocks::presets::{preset_a, preset_b};
use shared::feedback::Channel;
use shared::id::NodeId;
use shared::language::categories::Model;
use shared::locale::Label;
use shared::priority::Priority;
use shared::surveys::SchedulePolicy;
use shared::taxonomy::{Edit, Tree};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Everything that is published, as the snapshot that the cases are then worked with.
pub fn snapshot(company: &Organisation) -> Snapshot {
    let categories = crate::setup::preset_tree();
    let routing = routing(company, &categories);
    let mut rules = Snapshot {
        business: business(),
        case_types: CaseType::presets(),
        routing,
        default_department: Some(company.department(Team::Service)),
        clock_sets: clock_sets(),
        gate: GatePolicy::default(),
        priority_words: PriorityWords::default(),
        survey: SchedulePolicy::default(),
        categories,
        ..Snapshot::default()
    };
    rules.make_reader(Model::default());
    rules
}

/// The node with this Chinese name.
pub fn node(tree: &Tree, zh: &str) -> Option<NodeId> {
    tree.nodes.iter().find(|n| n.label.zh == zh).map(|n| n.id)
}

/// A label in both languages.
type Pair = (&'static str, &'static str);

fn business() -> Tree {
    let branches: [(&str, &str, &[Pair]); 4] = [
        (
            "产品功能",
            "Product features",
            &[
                ("洗护", "Laundry"),
                ("制冷", "Cooling"),
                ("厨房", "Kitchen"),
                ("影音", "Screens"),
                ("清洁与小家电", "Cleaning and small appliances"),
            ],
        ),
        (
            "物流配送",
            "Delivery",
            &[
                ("干线运输", "Long haul"),
                ("末端送货", "Last mile"),
                ("退换货取件", "Returns pick-up"),
            ],
        ),
        (
            "售后服务",
            "After-sales",
            &[
                ("安装", "Installation"),
                ("维修", "Repair"),
                ("客服热线", "Hotline"),
                ("门店", "Stores"),
            ],
        ),
        (
            "支付体验",
            "Payment",
            &[
                ("下单支付", "Checkout"),
                ("退款", "Refunds"),
                ("发票与价保", "Invoices and price cover"),
            ],
        ),
    ];
    let mut tree = Tree::default();
    let mut add = |parent: Option<NodeId>, zh: &str, en: &str| {
        let id = NodeId(Uuid::now_v7());
        let label = Label::new(zh, en);
        // A node that does not fit is left out rather than stopping the load; a test counts them.
        tree.apply(&Edit::Add { parent, label }, id)
            .ok()
            .map(|()| id)
    };
    for (zh, en, leaves) in branches {
        let top = add(None, zh, en);
        for (zh, en) in leaves {
            add(top, zh, en);
        }
    }
    tree
}

fn routing(company: &Organisation, categories: &Tree) -> Vec<RoutingRule> {
    let to = |team: Team| {
        Some(Target {
            department: company.department(team),
            owner: None,
        })
    };
    let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let nodes = |list: &[&str]| {
        list.iter()
            .filter_map(|zh| node(categories, zh))
            .collect::<Vec<_>>()
    };
    let rule = |name: &str, team: Team| RoutingRule {
        name: name.to_owned(),
        to: to(team),
        ..RoutingRule::default()
    };
    vec![
        RoutingRule {
            priorities: vec![Priority::Urgent],
            words: words(&[
                "起火", "冒烟", "漏电", "触电", "爆炸", "烫伤", "漏气", "燃气", "smoke", "shock",
            ]),
            ..rule("安全隐患直送质量管理部", Team::Quality)
        },
        RoutingRule {
            channels: vec![Channel::Hotline],
            kinds: vec![Kind::Complaint],
            words: words(&["送货", "配送", "物流", "快递", "签收", "没送到"]),
            opens_case: true,
            ..rule("热线投诉自动建单：配送", Team::Logistics)
        },
        RoutingRule {
            channels: vec![Channel::Hotline],
            kinds: vec![Kind::Complaint],
            opens_case: true,
            ..rule("热线投诉自动建单", Team::Service)
        },
        RoutingRule {
            words: words(&[
                "送货",
                "配送",
                "物流",
                "快递",
                "签收",
                "没送到",
                "delivery",
                "courier",
            ]),
            ..rule("送货与物流问题", Team::Logistics)
        },
        RoutingRule {
            categories: nodes(&["配送延误"]),
            ..rule("配送延误类别", Team::Logistics)
        },
        RoutingRule {
            kinds: vec![Kind::Suggestion],
            words: words(&["门店", "店里", "导购", "收银"]),
            ..rule("门店建议", Team::Stores)
        },
        RoutingRule {
            kinds: vec![Kind::Suggestion],
            ..rule("产品建议送研发", Team::Product)
        },
        RoutingRule {
            words: words(&["门店", "导购", "店员", "专柜"]),
            ..rule("门店服务问题", Team::Stores)
        },
        RoutingRule {
            kinds: vec![Kind::Complaint],
            words: words(&[
                "维修",
                "师傅",
                "安装",
                "上门",
                "修了",
                "technician",
                "install",
            ]),
            ..rule("维修与安装问题", Team::Repair)
        },
        RoutingRule {
            kinds: vec![Kind::Complaint],
            categories: nodes(&["产品质量", "安装预约难"]),
            ..rule("产品故障先到维修", Team::Repair)
        },
    ]
}

/// Preset A's first feedback with B's acknowledgement, resolution and updates, by case type.
fn clock_sets() -> BTreeMap<String, ClockSet> {
    let of = |set: &ClockSet, kind: ClockKind| -> Option<Promise> {
        set.targets.iter().find(|t| t.kind == kind).cloned()
    };
    let (a, b) = (preset_a(), preset_b());
    let first = [
        of(&b, ClockKind::Acknowledge),
        of(&a, ClockKind::FirstFeedback),
    ];
    let updates = of(&a, ClockKind::CustomerUpdate);
    let set = |zh: &str, en: &str, resolution: Option<Promise>| ClockSet {
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        targets: first
            .iter()
            .cloned()
            .chain([updates.clone(), resolution])
            .flatten()
            .collect(),
        repeat_updates: true,
        extensions: Vec::new(),
    };
    let within = |due: Length| {
        of(&b, ClockKind::Resolution).map(|promise| Promise {
            due: ByPriority::all(due),
            aim: ByPriority::default(),
            ..promise
        })
    };
    let sets = [
        (
            "complaint",
            set("投诉时限", "Complaints", of(&b, ClockKind::Resolution)),
        ),
        (
            "suggestion",
            set("建议时限", "Suggestions", within(Length::days(14))),
        ),
        (
            "inquiry",
            set("咨询时限", "Questions", within(Length::WorkingDays(3))),
        ),
    ];
    sets.into_iter()
        .map(|(key, set)| (key.to_owned(), set))
        .collect()
}

/// The calendar of the snapshot, which is published as it is.
pub fn calendar(rules: &Snapshot) -> shared::clocks::calendar::Calendar {
    Arc::clone(&rules.hours).calendar().clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_complete() {
        let rules = snapshot(&Organisation::new());
        assert_eq!(rules.business.nodes.len(), 4 + 5 + 3 + 4 + 3);
        assert!(
            rules
                .routing
                .iter()
                .all(|r| r.to.is_some() && !r.name.is_empty())
        );
        assert!(rules.routing.iter().any(|r| r.opens_case));
        for case_type in &rules.case_types {
            let set = &rules.clock_sets[&case_type.key];
            assert_eq!(
                (set.faults(), set.targets.len()),
                (vec![], 4),
                "{}",
                case_type.key
            );
        }
    }
}
