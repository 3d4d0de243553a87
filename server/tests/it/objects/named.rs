//! Every route that names an object says where it is proven that a foreign one does not exist.
//!
//! Rule: what names an object is read from the table of routes and from the server functions' arguments. An argument
//! of a new name or type counts as naming one, until it stands in `PLAIN`.

use super::*;
use crate::rules::{holds_test, sources};
use server::routes::Route;
use std::collections::{BTreeMap, BTreeSet};

/// Where it is proven, or why there is nothing foreign.
enum Proof {
    Test(&'static str),
    Nobodys(&'static str),
}
use Proof::{Nobodys, Test};

const CASE: Proof = Test("s2_a_foreign_case_does_not_exist");
const LISTS: Proof = Test("s2_lists_hold_nothing_foreign");
const THEME: Proof = Test("s2_a_foreign_theme_does_not_exist");
const FIGURES: Proof = Test("s2_figures_of_a_foreign_department_do_not_exist");
const IMPORT: Proof = Test("s2_a_foreign_import_does_not_exist");
const TOKEN: Proof = Test("s12_only_the_diagonal_opens");
const RULES: Proof = Nobodys("rules are the organisation's: the right alone guards them");
const HANDBOOK: Proof = Nobodys("the handbook is everybody's");
const MODELS: Proof = Nobodys("models and runs are the organisation's");

const PROVEN: &[(&str, Proof)] = &[
    ("GET /r/{token}", TOKEN),
    ("GET /l/{token}", TOKEN),
    ("GET /s/{token}", TOKEN),
    ("POST /s/{token}", TOKEN),
    ("GET /lang/{code}", Nobodys("a language")),
    ("GET /assets/{file}", Nobodys("public files")),
    (
        "GET /case/files/{id}",
        Test("e09_a_customer_has_the_own_files_only"),
    ),
    ("GET /desk/cases/{number}", CASE),
    ("GET /desk/files/{id}", CASE),
    ("POST /desk/cases/{number}/files", CASE),
    ("GET /desk/handbook/{key}", HANDBOOK),
    ("GET /manage/themes/{theme}", THEME),
    ("POST /api/cases/inbox", LISTS),
    ("POST /api/cases/board", LISTS),
    ("POST /api/cases/one", CASE),
    ("POST /api/cases/act", CASE),
    ("POST /api/cases/reveal", CASE),
    ("POST /api/chase/list", LISTS),
    (
        "POST /api/reminders/read",
        Test("s2_nobody_reads_anothers_reminders"),
    ),
    ("POST /api/voices/list", LISTS),
    ("POST /api/search/find", LISTS),
    ("POST /api/search/suggest", LISTS),
    ("POST /api/search/near", CASE),
    ("POST /api/handbook/list", HANDBOOK),
    ("POST /api/handbook/one", HANDBOOK),
    ("POST /api/handbook/beside", CASE),
    (
        "POST /api/labels/put",
        Test("s2_a_foreign_voice_gets_no_label"),
    ),
    ("POST /api/language/cancel", MODELS),
    ("POST /api/language/restore", MODELS),
    ("POST /api/insight/dashboard", FIGURES),
    ("POST /api/themes/list", FIGURES),
    ("POST /api/themes/one", THEME),
    ("POST /api/themes/phrase", THEME),
    ("POST /api/themes/edit", THEME),
    ("POST /api/taxonomy/tree", RULES),
    ("POST /api/taxonomy/edit", RULES),
    ("POST /api/rules/open", RULES),
    ("POST /api/rules/version", RULES),
    ("POST /api/rules/publish", RULES),
    ("POST /api/rules/restore", RULES),
    // A case may be named: who sets up the system tries rules on any, sees none of its text, and is written down.
    (
        "POST /api/rules/try",
        Test("rules_are_tried_on_a_text_and_on_a_case"),
    ),
    // Numbers and due times come back, never a word of a customer.
    ("POST /api/rules/whatif", RULES),
    (
        "POST /api/people/edit",
        Nobodys("accounts are the organisation's"),
    ),
    (
        "POST /api/people/department",
        Nobodys("departments are the organisation's"),
    ),
    ("POST /api/imports/status", IMPORT),
    ("POST /api/imports/start", IMPORT),
    ("POST /api/imports/cancel", IMPORT),
    (
        "POST /api/ops/retry",
        Nobodys("jobs are the installation's"),
    ),
    (
        "POST /api/ops/resend",
        Nobodys("mails are the installation's, and none is shown"),
    ),
];

/// Arguments that name nothing: places in one's own lists, languages, passwords, kinds, hours.
const PLAIN: [&str; 6] = [
    "after: Option<String>",
    "hours: u32",
    "kind: RunKind",
    "locale: Locale",
    "new: String",
    "old: String",
];

/// Path and arguments of every server function, as they are written.
fn functions() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for (_, text) in sources("app/src/api") {
        for part in text.split("\n#[server(").skip(1) {
            let quoted = part.split_once("endpoint = \"").expect("a path").1;
            let path = quoted.split('"').next().unwrap_or_default();
            let (_, signature) = part.split_once("pub async fn ").expect("a function");
            let (_, arguments) = signature.split_once('(').expect("arguments");
            let (arguments, _) = arguments.split_once(") ->").expect("an answer");
            let arguments = arguments.split(',').map(str::trim);
            let arguments = arguments.filter(|one| !one.is_empty()).map(str::to_owned);
            found.insert(format!("/api/{path}"), arguments.collect());
        }
    }
    found
}

fn names_something(route: &Route, functions: &BTreeMap<String, Vec<String>>) -> bool {
    let arguments = functions.get(&route.path);
    let plain = |one: &String| PLAIN.contains(&one.as_str());
    route.path.contains('{') || arguments.is_some_and(|list| !list.iter().all(plain))
}

both!(
    s2_every_route_that_names_an_object_is_proven,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let functions = functions();
        let api = site
            .table
            .iter()
            .filter(|route| route.path.starts_with("/api/"));
        let api: BTreeSet<&String> = api.map(|route| &route.path).collect();
        assert_eq!(
            functions.keys().collect::<BTreeSet<_>>(),
            api,
            "every one is read"
        );
        let naming = site
            .table
            .iter()
            .filter(|route| names_something(route, &functions));
        let naming: BTreeSet<String> = naming
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        let proven: BTreeSet<String> = PROVEN
            .iter()
            .map(|(route, _)| (*route).to_owned())
            .collect();
        assert_eq!(proven.len(), PROVEN.len(), "a line stands there twice");
        let missing: Vec<_> = naming.difference(&proven).collect();
        assert!(
            missing.is_empty(),
            "name an object and are not proven: {missing:?}"
        );
        let superfluous: Vec<_> = proven.difference(&naming).collect();
        assert!(
            superfluous.is_empty(),
            "name no object or are gone: {superfluous:?}"
        );
        let tests: String = sources("server/tests/it")
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        for (route, proof) in PROVEN {
            match proof {
                Test(name) => assert!(
                    holds_test(&tests, name),
                    "{route}: no test is called {name}"
                ),
                Nobodys(why) => assert!(!why.is_empty(), "{route}"),
            }
        }
    }
);
