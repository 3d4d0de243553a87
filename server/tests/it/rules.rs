//! Rules of the house that a compiler can't see: who depends on what, and what is written only in one place.
//!
//! Rule: each of these reads the sources or the dependency tree itself, so that it can't be satisfied by a list.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder with its text.
pub fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![workspace().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// True when a test of this name stands in the text.
pub fn holds_test(text: &str, name: &str) -> bool {
    let forms = [
        format!("fn {name}("),
        format!("mod {name} "),
        format!("both!({name},"),
        format!("both!(\n    {name},"),
    ];
    forms.iter().any(|form| text.contains(form.as_str()))
}

/// Lines of code: comments do not count.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"))
}

fn tree(package: &str, features: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(workspace())
        .args(["tree", "--locked", "--offline", "--prefix", "none"])
        .args(["--edges", "normal,build", "--package", package])
        .args(["--no-default-features", "--features", features])
        .output()
        .expect("cargo runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo tree: {error}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn pages_know_no_database() {
    for (package, features) in [("app", "ssr"), ("shared", "")] {
        let tree = tree(package, features);
        assert!(tree.starts_with(package), "{tree}");
        let database: Vec<&str> = tree
            .lines()
            .filter(|line| line.starts_with("sea-") || line.starts_with("sqlx"))
            .collect();
        assert!(database.is_empty(), "{package} depends on {database:?}");
    }
    // The same question about the server has the other answer, so the question is understood.
    assert!(
        tree("server", "")
            .lines()
            .any(|line| line.starts_with("sea-orm "))
    );
}

#[test]
fn routes_are_added_in_one_place() {
    const ADDING: [&str; 6] = [
        ".route(",
        ".route_service(",
        ".nest(",
        ".nest_service(",
        ".merge(",
        ".leptos_routes",
    ];
    for (path, text) in sources("server/src") {
        if path.ends_with("src/routes.rs") {
            continue;
        }
        for line in code(&text) {
            let adds = ADDING.iter().any(|call| line.contains(call));
            assert!(
                !adds,
                "{}: {line}\nadd it to the table instead",
                path.display()
            );
        }
    }
}

#[test]
fn who_leaves_the_visibility_filter_out_says_so() {
    const TOLD: [&str; 5] = ["attachment", "case_file", "customer", "feedback", "message"];
    let (mut bare, mut said) = (Vec::new(), 0);
    for (path, text) in sources("server/src") {
        for line in code(&text) {
            said += line.matches("::Entity::find_unscoped()").count();
            for table in TOLD {
                let bad = ["find()", "find_by_id("]
                    .iter()
                    .any(|call| line.contains(&format!("{table}::Entity::{call}")));
                if bad {
                    bare.push(format!("{}: {line}", path.display()));
                }
            }
        }
    }
    assert!(bare.is_empty(), "{}", bare.join("\n"));
    assert!(
        said > 20,
        "{said}: are the finders called otherwise by now?"
    );
}

#[test]
fn s7_server_functions_take_json_by_post() {
    let mut seen = 0;
    for (path, text) in sources("app/src") {
        for line in code(&text) {
            assert!(
                !line.contains("GetUrl") && !line.contains("GetCbor"),
                "{}",
                path.display()
            );
            if line.starts_with("#[server") {
                seen += 1;
                assert!(line.contains("input = Json"), "{}: {line}", path.display());
            }
        }
    }
    assert_eq!(
        seen,
        app::api::SERVER_FNS.len(),
        "every server function is in the table"
    );
}

#[test]
fn every_module_says_what_it_is_for() {
    for folder in [
        "shared/src",
        "app/src",
        "server/src",
        "server/tests",
        "shared/tests",
    ] {
        for (path, text) in sources(folder) {
            assert!(
                text.starts_with("//!"),
                "{} begins without `//!`",
                path.display()
            );
        }
    }
}

#[test]
fn only_one_component_writes_a_textarea() {
    for (path, text) in sources("app/src") {
        let raw = code(&text).any(|line| line.contains("<textarea"));
        assert!(
            !raw || path.ends_with("ui/text_area.rs"),
            "{}",
            path.display()
        );
    }
}

/// A file is read in one sitting. Generated ones and catalogues of words aside, none grows beyond this.
const LONGEST: usize = 400;

#[test]
fn no_file_is_longer_than_a_sitting() {
    let mut long = Vec::new();
    for folder in ["shared", "app", "server"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            let ours = !path.components().any(|part| part.as_os_str() == "target");
            if ours && lines > LONGEST {
                long.push(format!("{}: {lines}", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "split them by noun:\n{}", long.join("\n"));
}

/// Lines of code above a file's own tests, with where they stand.
fn lines_of(folder: &str) -> Vec<(String, String)> {
    let own = |path: &Path| !path.ends_with("tests.rs");
    sources(folder)
        .into_iter()
        .filter(|(path, _)| own(path))
        .flat_map(|(path, text)| {
            let text = text
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default()
                .to_owned();
            let place = path.display().to_string();
            code(&text)
                .map(|line| (place.clone(), line.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn none(folder: &str, what: &str, wrong: impl Fn(&str) -> bool) {
    let found: Vec<String> = lines_of(folder)
        .into_iter()
        .filter(|(_, line)| wrong(line))
        .map(|(place, line)| format!("{place}: {line}"))
        .collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn a_page_contains_no_words_and_no_style() {
    let han = |line: &str| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    none("app/src", "words belong into the catalogue", han);
    none(
        "app/src",
        "the content security policy refuses it",
        |line| line.contains(" style="),
    );
}

#[test]
fn requests_and_commands_ask_services_for_data() {
    for folder in ["server/src/http", "server/src/middleware", "server/src/cli"] {
        none(
            folder,
            "only services and what they stand on know the database and begin transactions",
            |line| {
                ["sea_orm", "db::entity", "db.write(", ".write(async"]
                    .iter()
                    .any(|call| line.contains(call))
            },
        );
    }
}

/// The bodies of what runs by itself under tokio, whatever its attribute's arguments and however deep it stands.
fn alone(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("#[tokio::test").filter_map(|(at, _)| {
        let (before, test) = text.split_at(at);
        let indent = before.rsplit('\n').next()?;
        let own_line = indent.chars().all(char::is_whitespace);
        let end = format!("\n{indent}}}");
        own_line.then(|| test.split(end.as_str()).next())?
    })
}

#[test]
fn every_database_test_runs_on_both_engines() {
    for (path, text) in sources("server/tests/it") {
        for body in alone(&text) {
            assert!(
                !body.contains("TestDb"),
                "{}: through `both!`",
                path.display()
            );
        }
    }
    // The question is understood, with arguments and inside a module.
    let inside = "mod a {\n    #[tokio::test(flavor = \"x\")]\n    async fn b() {\n        TestDb\n    }\n}\nTail";
    let found: Vec<&str> = alone(inside).collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("TestDb") && !found[0].contains("Tail"));
    let bare = "\n#[tokio::test]\nasync fn b() {\n    TestDb\n}\nTail";
    assert!(alone(bare).all(|body| body.contains("TestDb") && !body.contains("Tail")));
    assert_eq!(alone(bare).count(), 1);
}
