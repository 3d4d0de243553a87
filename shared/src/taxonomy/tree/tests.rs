//! Examples and properties of `tree`.

use super::*;
use uuid::Uuid;

fn id(n: u128) -> NodeId {
    NodeId(Uuid::from_u128(n))
}

fn add(tree: &mut Tree, n: u128, parent: Option<u128>, zh: &str) -> Result<(), EditError> {
    tree.apply(
        &Edit::Add {
            parent: parent.map(id),
            label: Label::new(zh, ""),
        },
        id(n),
    )
}

fn sample() -> Tree {
    let mut tree = Tree::default();
    for (n, parent, zh) in [
        (1, None, "质量"),
        (2, Some(1), "破损"),
        (3, Some(1), "噪音"),
        (4, None, "服务"),
    ] {
        add(&mut tree, n, parent, zh).expect("valid");
    }
    tree
}

fn names(tree: &Tree, offered: bool) -> Vec<String> {
    tree.flat(offered)
        .iter()
        .map(|(d, n)| format!("{d}{}", n.label.zh))
        .collect()
}

#[test]
fn moving_keeps_order_and_refuses_loops() {
    let mut tree = sample();
    tree.apply(
        &Edit::Move {
            id: id(3),
            parent: Some(id(1)),
            position: 0,
        },
        id(0),
    )
    .expect("valid");
    assert_eq!(names(&tree, true), ["0质量", "1噪音", "1破损", "0服务"]);
    let looped = tree.apply(
        &Edit::Move {
            id: id(1),
            parent: Some(id(3)),
            position: 0,
        },
        id(0),
    );
    assert_eq!(looped, Err(EditError::Loop));
    assert_eq!(names(&tree, true), ["0质量", "1噪音", "1破损", "0服务"]);
}

#[test]
fn retiring_takes_the_subtree_and_keeps_it_readable() {
    let mut tree = sample();
    tree.apply(&Edit::Retire { id: id(1) }, id(0))
        .expect("valid");
    assert_eq!(names(&tree, true), ["0服务"]);
    assert_eq!(tree.get(id(2)).map(|n| n.label.zh.as_str()), Some("破损"));
    assert_eq!(
        tree.apply(&Edit::Restore { id: id(2) }, id(0)),
        Err(EditError::ParentRetired)
    );
}

#[test]
fn names_are_required_and_unique_among_siblings() {
    let mut tree = sample();
    assert_eq!(
        add(&mut tree, 9, Some(1), " 破损 "),
        Err(EditError::Duplicate)
    );
    assert_eq!(add(&mut tree, 9, None, "  "), Err(EditError::NoName));
    assert_eq!(add(&mut tree, 9, None, "破损"), Ok(()));
}

#[test]
fn depth_is_bounded() {
    let mut tree = sample();
    add(&mut tree, 5, Some(2), "三级").expect("valid");
    add(&mut tree, 6, Some(5), "四级").expect("valid");
    assert_eq!(add(&mut tree, 7, Some(6), "五级"), Err(EditError::TooDeep));
    let deep = tree.apply(
        &Edit::Move {
            id: id(1),
            parent: Some(id(4)),
            position: 0,
        },
        id(0),
    );
    assert_eq!(deep, Err(EditError::TooDeep));
}
