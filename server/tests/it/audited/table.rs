//! Every route that writes names its deed in the trail or says why it has none; every deed has a test.
//!
//! Rule: a new route and a new deed fail here until somebody has thought about them.

use super::*;
use crate::harness::rows;
use crate::matrix::ask_for;
use crate::rules::{holds_test, sources};
use std::collections::BTreeSet;

/// What a POST leaves in the trail.
enum Trail {
    Deeds(&'static [&'static str]),
    /// It changes nothing.
    Reads,
    /// Why not.
    Untold(&'static str),
}
use Trail::{Deeds, Reads, Untold};

const HISTORY: Trail = Untold("the case's own history tells who did what");

const POSTS: &[(&str, Trail)] = &[
    ("/", HISTORY),
    ("/track", Reads),
    ("/case/act", HISTORY),
    ("/case/messages", HISTORY),
    ("/s/{token}", HISTORY),
    ("/login", Deeds(&["session.begin", "session.refuse"])),
    ("/logout", Deeds(&["session.end"])),
    ("/desk/cases/{number}/files", HISTORY),
    (
        "/manage/imports/files",
        Untold("a file that waits shows nothing; that it is started is told"),
    ),
    ("/api/session/me", Reads),
    (
        "/api/session/locale",
        Untold("the language of one's own desk"),
    ),
    ("/api/session/password", Deeds(&["password.change"])),
    ("/api/cases/inbox", Reads),
    ("/api/cases/board", Reads),
    ("/api/cases/one", Reads),
    ("/api/cases/choices", Reads),
    ("/api/cases/act", HISTORY),
    ("/api/cases/reveal", Deeds(&["customer.reveal"])),
    ("/api/chase/list", Reads),
    ("/api/reminders/list", Reads),
    (
        "/api/reminders/read",
        Untold("marks on one's own reminders"),
    ),
    ("/api/voices/list", Reads),
    ("/api/search/find", Reads),
    ("/api/search/suggest", Reads),
    ("/api/search/near", Reads),
    ("/api/handbook/list", Reads),
    ("/api/handbook/one", Reads),
    ("/api/handbook/beside", Reads),
    ("/api/labels/queue", Reads),
    ("/api/labels/put", Deeds(&["label.set"])),
    ("/api/language/page", Reads),
    ("/api/language/start", Deeds(&["language.start"])),
    ("/api/language/cancel", Deeds(&["language.cancel"])),
    ("/api/language/restore", Deeds(&["model.restore"])),
    ("/api/insight/dashboard", Reads),
    ("/api/themes/list", Reads),
    ("/api/themes/one", Reads),
    ("/api/themes/phrase", Reads),
    (
        "/api/themes/edit",
        Deeds(&["theme.cause", "theme.merge", "theme.rename", "theme.split"]),
    ),
    ("/api/taxonomy/tree", Reads),
    ("/api/taxonomy/edit", Deeds(&["taxonomy.edit"])),
    ("/api/rules/open", Reads),
    ("/api/rules/version", Reads),
    ("/api/rules/publish", Deeds(&["rules.publish"])),
    ("/api/rules/restore", Deeds(&["rules.rollback"])),
    ("/api/rules/try", Deeds(&["rules.try"])),
    ("/api/rules/whatif", Reads),
    ("/api/people/list", Reads),
    ("/api/people/departments", Reads),
    (
        "/api/people/edit",
        Deeds(&[
            "password.reset",
            "person.activate",
            "person.add",
            "person.address",
            "person.deactivate",
            "person.grant",
            "person.move",
            "person.rename",
        ]),
    ),
    (
        "/api/people/department",
        Deeds(&[
            "department.add",
            "department.move",
            "department.rename",
            "department.restore",
            "department.retire",
        ]),
    ),
    ("/api/imports/list", Reads),
    ("/api/imports/status", Reads),
    ("/api/imports/start", Deeds(&["import.start"])),
    ("/api/imports/cancel", Deeds(&["import.cancel"])),
    ("/api/ops/mailbox", Reads),
    ("/api/ops/clock", Deeds(&["clock.move"])),
    ("/api/ops/jobs", Reads),
    ("/api/ops/retry", Deeds(&["job.retry"])),
    ("/api/ops/letters", Reads),
    ("/api/ops/resend", Deeds(&["notice.retry"])),
    ("/api/ops/audit", Reads),
];

/// Deeds of gates, jobs and commands.
const BESIDE: [&str; 5] = [
    "access.refuse",
    "backup.make",
    "model.learn",
    "retention.erase",
    "routing.publish",
];

const WORK: &str = "s17_contacts_imports_and_jobs";
const STAFF: &str = "s17_people_and_their_sessions";
const DEPARTMENTS: &str = "departments_leave_a_trail";
const RULES: &str = "s17_rules_and_models";
const RUNS: &str = "s17_runs_over_voices";
const THEMES: &str = "s17_edits_of_themes";

/// Deed and the test that sees its row.
const PROVEN: &[(&str, &str)] = &[
    ("access.refuse", "s17_a_refused_person_is_written_down_once"),
    ("backup.make", "a_copy_tells_that_it_was_made"),
    ("clock.move", WORK),
    ("customer.reveal", WORK),
    ("department.add", DEPARTMENTS),
    ("department.move", DEPARTMENTS),
    ("department.rename", DEPARTMENTS),
    ("department.restore", DEPARTMENTS),
    ("department.retire", DEPARTMENTS),
    ("import.cancel", WORK),
    ("import.start", WORK),
    ("job.retry", WORK),
    ("label.set", "a_label_holds_at_once_and_leaves_the_queue"),
    ("language.cancel", RUNS),
    ("language.start", RUNS),
    ("model.learn", RUNS),
    ("model.restore", RULES),
    (
        "notice.retry",
        "a_dead_letter_is_seen_with_its_cause_and_sent_again",
    ),
    ("password.change", STAFF),
    ("password.reset", STAFF),
    ("person.activate", STAFF),
    ("person.add", STAFF),
    ("person.address", STAFF),
    ("person.deactivate", STAFF),
    ("person.grant", STAFF),
    ("person.move", STAFF),
    ("person.rename", STAFF),
    (
        "retention.erase",
        "what_is_due_is_erased_once_and_an_open_case_never",
    ),
    ("routing.publish", "s17_a_rule_made_by_a_command"),
    ("rules.publish", RULES),
    ("rules.rollback", RULES),
    ("rules.try", "rules_are_tried_on_a_text_and_on_a_case"),
    ("session.begin", STAFF),
    ("session.end", STAFF),
    ("session.refuse", STAFF),
    ("taxonomy.edit", "an_edit_publishes_the_next_version"),
    ("theme.cause", THEMES),
    ("theme.merge", THEMES),
    ("theme.rename", THEMES),
    ("theme.split", THEMES),
];

/// Everything that the trail has words for, read from the source of the words.
fn deeds() -> BTreeSet<String> {
    let (_, text) = sources("shared/src")
        .into_iter()
        .find(|(path, _)| path.ends_with("shared/src/ops.rs"))
        .expect("the words of the trail");
    let (_, list) = text.split_once("pub fn deed(").expect("its words");
    let (list, _) = list.split_once("_ => return None").expect("its end");
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn s17_every_deed_has_a_test_that_sees_its_row() {
    let deeds = deeds();
    let proven: BTreeSet<String> = PROVEN.iter().map(|(deed, _)| (*deed).to_owned()).collect();
    assert_eq!(proven, deeds, "PROVEN names each deed once, and no other");
    let told = POSTS.iter().filter_map(|(_, trail)| match trail {
        Deeds(deeds) => Some(*deeds),
        _ => None,
    });
    let told = told.flatten().chain(&BESIDE).map(|deed| (*deed).to_owned());
    assert_eq!(
        told.collect::<BTreeSet<_>>(),
        deeds,
        "each comes of something"
    );
    let own = |path: &std::path::Path| !path.ends_with("audited/table.rs");
    let tests: Vec<String> = sources("server/tests/it")
        .into_iter()
        .filter_map(|(path, text)| own(&path).then_some(text))
        .collect();
    for (deed, test) in PROVEN {
        let mut there = tests.iter().filter(|text| holds_test(text, test));
        let named = |text: &String| {
            text.contains(&format!("\"{deed}\"")) || text.contains(&format!("'{deed}'"))
        };
        assert!(there.any(named), "{test} does not look for {deed}");
    }
}

both!(
    s17_every_route_that_writes_names_its_deed,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let posts = site.table.iter().filter(|route| route.method == "POST");
        let posts: BTreeSet<&str> = posts.map(|route| route.path.as_str()).collect();
        let known: BTreeSet<&str> = POSTS.iter().map(|(path, _)| *path).collect();
        assert_eq!(known, posts, "POSTS names each route once, and no other");
        assert_eq!(known.len(), POSTS.len(), "a line stands there twice");
        for (path, trail) in POSTS {
            if let Untold(why) = trail {
                assert!(!why.is_empty(), "{path}");
            }
        }
    }
);

both!(s17_what_only_reads_changes_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let reads = |path: &str| {
        POSTS
            .iter()
            .any(|(known, trail)| *known == path && matches!(trail, Reads))
    };
    // Refusals are told; what was allowed and only read is not.
    let told = "SELECT count(*) FROM audit WHERE action <> 'access.refuse'";
    let before = (rows(&site.core.db).await, site.number(told).await);
    for route in &site.table {
        let skip = ["/assets/{file}", "/desk/live"].contains(&route.path.as_str());
        if skip || (route.method == "POST" && !reads(&route.path)) {
            continue;
        }
        for who in [
            Who::Customer,
            Who::Head,
            Who::Manager,
            Who::Admin,
            Who::Auditor,
        ] {
            site.send_as(who, ask_for(&site, route)).await;
        }
        let after = (rows(&site.core.db).await, site.number(told).await);
        assert!(after == before, "{} {} writes", route.method, route.path);
    }
});
