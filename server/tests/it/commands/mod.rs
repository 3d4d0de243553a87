//! The command line through the real binary: exit codes and words, on both databases.

mod greet;
mod work;

use crate::harness::{Engine, Installation, Outcome, Process, exchange, percent};
use sea_orm::{ConnectionTrait, Statement};
use std::path::Path;
use std::process::Output;

/// What it said, both ways.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// Ends well with these words.
fn well(place: &Installation, arguments: &[&str], words: &[&str]) -> String {
    ends(place, arguments, 0, words)
}

fn ends(place: &Installation, arguments: &[&str], code: i32, words: &[&str]) -> String {
    let output = place.run(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} lacks {word}: {said}");
    }
    said
}

async fn sql(place: &Installation, sql: &str) {
    let db = place.database().await;
    let done = db.execute_raw(Statement::from_string(db.get_database_backend(), sql));
    done.await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    db.close().await.expect("closes");
}

const BOTH: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// Everything that wants an installation.
const WANTING: [&[&str]; 6] = [
    &["admin", "create", "root"],
    &["admin", "reset", "root"],
    &["audit", "verify"],
    &["backup", "copy"],
    &["doctor"],
    &["import", "voices.csv"],
];

#[tokio::test]
async fn no_command_makes_an_installation_by_mistake() {
    for engine in BOTH {
        let place = Installation::new(engine, &[]).await;
        let folder = place.folder.path().display().to_string();
        for arguments in WANTING {
            let words = [
                "no installation in",
                &folder,
                "HUIYIN_DATA_DIR",
                "--config",
                "huiyin migrate",
            ];
            ends(&place, arguments, 1, &words);
        }
        let left = std::fs::read_dir(place.folder.path())
            .expect("a folder")
            .count();
        assert_eq!(left, 0, "{engine:?}: something was made");
    }
    let nowhere = Installation::new(Engine::Sqlite, &[]).await;
    let folder = nowhere.folder.path().join("not/there");
    let mut command = nowhere.command(&["audit", "verify"]);
    command
        .env("HUIYIN_DATA_DIR", &folder)
        .env_remove("HUIYIN_DATABASE");
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains(&folder.display().to_string()),
        "{}",
        said(&output)
    );
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_database_in_use_gets_no_new_secret() {
    for engine in BOTH {
        let place = Installation::set_up(engine, &[]).await;
        let secret = place.folder.path().join("secret");
        let kept = std::fs::read(&secret).expect("a secret");
        std::fs::remove_file(&secret).expect("removed");
        for arguments in [&["audit", "verify"][..], &["migrate"], &["serve"]] {
            let (code, said) = place.refused(arguments).await;
            assert_eq!(code, Some(1), "{arguments:?}: {said}");
            let named = said.contains("`secret`") && said.contains("put it back");
            assert!(named, "{arguments:?}: {said}");
            assert!(!secret.exists(), "{arguments:?} made one");
        }
        std::fs::write(&secret, kept).expect("put back");
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).expect("a mode");
        well(&place, &["audit", "verify"], &["whole"]);
    }
}

#[tokio::test]
async fn migrate_makes_one_and_says_where() {
    for engine in BOTH {
        let place = Installation::new(engine, &[]).await;
        let folder = place.folder.path().display().to_string();
        for _ in 0..2 {
            well(
                &place,
                &["migrate"],
                &["is at this version's schema", &folder],
            );
        }
        well(
            &place,
            &["audit", "verify"],
            &["Sealed entries: 0.", "The audit trail is whole."],
        );
    }
}

#[tokio::test]
async fn an_admin_is_made_and_a_password_reset() {
    for engine in BOTH {
        let place = Installation::set_up(engine, &[]).await;
        let password = |said: &str| {
            let line = said
                .lines()
                .find_map(|line| line.strip_prefix("one-time password: "));
            line.expect("a password").to_owned()
        };
        let made = well(
            &place,
            &["admin", "create", "zhang"],
            &["login: zhang", "/login"],
        );
        ends(&place, &["admin", "create", "zhang"], 1, &["login"]);
        let reset = well(
            &place,
            &["admin", "reset", "zhang"],
            &["login: zhang", "/login"],
        );
        ends(
            &place,
            &["admin", "reset", "nobody"],
            1,
            &["nobody has the login nobody"],
        );
        let process = place.serve().await;
        assert!(
            !enters(&process, "zhang", &password(&made)).await,
            "{engine:?}: the old one"
        );
        assert!(
            enters(&process, "zhang", &password(&reset)).await,
            "{engine:?}"
        );
    }
}

/// True when this opens the desk.
async fn enters(process: &Process, login: &str, password: &str) -> bool {
    let body = format!("login={}&password={}", percent(login), percent(password));
    let address = process.address;
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    match exchange(address, request.as_bytes()).await {
        Outcome::Answer(303, _) => true,
        Outcome::Answer(400..=499, _) => false,
        other => panic!("{login}: {other:?}"),
    }
}

#[tokio::test]
async fn config_shows_what_is_in_force_and_hides_secrets() {
    let secret = "0123456789abcdef0123456789abcdef";
    let settings = [
        ("secret", secret),
        ("smtp_url", "smtp://me:geheim@mail.example.com"),
    ];
    let place = Installation::new(Engine::Sqlite, &settings).await;
    let words = [
        "environment HUIYIN_LISTEN",
        "(default; HUIYIN_LINK_DAYS)",
        "********",
    ];
    let shown = well(&place, &["config"], &words);
    assert!(
        !shown.contains(secret) && !shown.contains("geheim"),
        "{shown}"
    );
    for key in server::config::KEYS {
        assert!(shown.contains(&format!("{} = ", key.name)), "{}", key.name);
    }
    let file = place.folder.path().join("mine.toml");
    std::fs::write(&file, "listn = 1\n").expect("written");
    ends(
        &place,
        &["config", "--config", "mine.toml"],
        1,
        &["`listn`", "mine.toml"],
    );
    ends(
        &place,
        &["config", "--config", "none.toml"],
        1,
        &["none.toml"],
    );
    assert!(!Path::new("data").exists());
}
