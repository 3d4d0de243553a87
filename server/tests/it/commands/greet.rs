//! What the binary says of itself: the help of every command, and the demo's logins.

use super::{ends, enters, well};
use crate::harness::{Engine, Installation};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;
use std::time::Duration;

/// Every command below this one, itself included.
fn all_commands(place: &Installation, above: &[String]) -> Vec<Vec<String>> {
    let mut arguments: Vec<&str> = above.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = well(place, &arguments, &["Usage: huiyin"]);
    let teaches = help
        .lines()
        .next()
        .is_some_and(|line| line.chars().count() > 15);
    assert!(teaches, "{above:?} does not say what it does: {help}");
    let mut all = vec![above.to_vec()];
    let listed = help.split_once("Commands:\n").map_or("", |(_, rest)| rest);
    for line in listed.lines().take_while(|line| !line.trim().is_empty()) {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a name");
        assert!(words.count() > 2, "{name} has no line of its own: {line}");
        if name != "help" {
            all.extend(all_commands(place, &[above, &[name.to_owned()]].concat()));
        }
    }
    all
}

#[tokio::test]
async fn every_command_teaches() {
    let place = Installation::new(Engine::Sqlite, &[]).await;
    let all = all_commands(&place, &[]);
    let named: BTreeSet<&str> = all
        .iter()
        .filter_map(|path| path.first())
        .map(String::as_str)
        .collect();
    let expected = [
        "admin", "audit", "backup", "bench", "config", "doctor", "import", "language", "migrate",
        "restore", "serve", "soak",
    ];
    assert_eq!(named, BTreeSet::from(expected));
    let below = |name: &str| {
        all.iter()
            .filter(|path| path.len() == 2 && path[0] == name)
            .count()
    };
    assert_eq!((below("admin"), below("audit")), (2, 1));
    ends(&place, &["serv"], 2, &["serve"]);
    ends(&place, &[], 2, &["Usage: huiyin"]);
}

/// The logins in a line of the greeting: `a`, `a, b` or `a1 … a9`.
fn logins(line: &str) -> Vec<String> {
    let plain = |text: &str| text.trim().to_owned();
    match line.split_once(" … ") {
        None => line.split(", ").map(plain).collect(),
        Some((first, last)) => {
            let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = |text: &str| text[name.len()..].parse::<u32>().expect("a number");
            (number(first)..=number(last))
                .map(|n| format!("{name}{n}"))
                .collect()
        }
    }
}

#[tokio::test]
async fn the_demo_prints_its_addresses_and_a_login_of_every_role() {
    let place = Installation::new(Engine::Sqlite, &[]).await;
    let process = place
        .serves(&["serve", "--demo"], Duration::from_secs(120))
        .await;
    let greeting = process.said();
    for page in ["/", "/track", "/login"] {
        let address = format!("http://{}{page}\n", process.address);
        assert!(greeting.contains(&address), "{greeting}");
    }
    let (_, rest) = greeting
        .split_once("all with the password ")
        .expect("logins");
    let (password, rest) = rest.split_once('\n').expect("a password");
    let lines = rest.lines().take_while(|line| line.starts_with("  "));
    let printed: BTreeSet<String> = lines
        .filter_map(|line| line.trim().split_once("  "))
        .flat_map(|(names, _)| logins(names))
        .collect();
    let db = place.database().await;
    let sql = "SELECT p.login, g.role FROM person p JOIN person_grant g ON g.person_id = p.id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.expect("reads");
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).expect("a text");
    let known: BTreeSet<String> = rows.iter().map(|row| text(row, 0)).collect();
    assert_eq!(printed, known);
    let roles: BTreeSet<String> = rows.iter().map(|row| text(row, 1)).collect();
    let all: BTreeSet<String> = shared::actor::Role::ALL
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(roles, all, "every role can be tried");
    for login in &printed {
        assert!(enters(&process, login, password).await, "{login}");
    }
}
