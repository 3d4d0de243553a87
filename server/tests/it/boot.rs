//! R19: a configuration that could lose or show something stops the start, and the message names the key.

use crate::harness::{Engine, Installation, TestDb, both};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Starts with these settings and expects exit code 1 with all these words.
async fn refused(settings: &[(&str, &str)], words: &[&str]) {
    refused_in(settings, words, |_| {}).await;
}

async fn refused_in(settings: &[(&str, &str)], words: &[&str], prepare: impl Fn(&Path)) {
    let place = Installation::new(Engine::Sqlite, settings).await;
    prepare(place.folder.path());
    let (code, said) = place.refused(&["serve"]).await;
    assert_eq!(code, Some(1), "{settings:?}: {said}");
    for word in words {
        assert!(
            said.contains(word),
            "{settings:?} does not say {word}: {said}"
        );
    }
}

fn write(path: &Path, mode: u32, content: &str) {
    std::fs::write(path, content).expect("writes");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
}

#[tokio::test]
async fn r19_weak_or_wrong_settings_are_named() {
    for (key, value) in [
        ("secret", "short"),
        ("secret", "abcabcabcabcabcabcabcabcabcabcabcabc"),
        ("listen", "here"),
        ("trusted_hops", "many"),
        ("public_url", "http://care.example.com"),
        ("public_url", "https://care.example.com/"),
        ("time_zone", "Beijing"),
        ("database", "mysql://root@localhost/x"),
        ("data_dir", "/proc/nowhere"),
        ("log", "=,="),
        ("metrics_listen", "0.0.0.0:9100"),
        ("max_connections", "-1"),
        ("demo", "perhaps"),
        ("smtp_url", "mail.example.com:587"),
        ("smtp_url", "smtp://mail.example.com?tls=perhaps"),
        ("mail_from", "nobody"),
        ("mail_from", "回音 <no-reply@localhost"),
    ] {
        refused(&[(key, value)], &[&format!("`{key}`")]).await;
    }
    for (key, value, range) in [
        ("database_readers", "0", "from 1 to 256"),
        ("trusted_hops", "17", "from 0 to 16"),
        ("max_connections", "0", "from 1 to 65536"),
        ("header_timeout_seconds", "0", "from 1 to 600"),
        ("body_timeout_seconds", "0", "from 1 to 3600"),
        ("shutdown_seconds", "0", "from 1 to 600"),
        ("session_hours", "0", "from 1 to 720"),
        ("session_hours", "18446744073709551615", "from 1 to 720"),
        ("link_days", "0", "from 1 to 3650"),
        ("submit_per_minute", "0", "from 1 to 1000000"),
        ("mails_per_contact_per_day", "0", "from 1 to 10000"),
    ] {
        let source = format!("environment HUIYIN_{}", key.to_uppercase());
        refused(&[(key, value)], &[&format!("`{key}`"), &source, range]).await;
    }
    refused(
        &[("listn", "127.0.0.1:3000")],
        &["`listn`", "huiyin config"],
    )
    .await;
    refused(
        &[("demo", "true"), ("smtp_url", "smtp://127.0.0.1:2525")],
        &["`demo`", "smtp_url"],
    )
    .await;
}

#[tokio::test]
async fn r19_a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(&[("listen", &address)], &["`listen`", &address]).await;
}

#[tokio::test]
async fn r19_files_that_others_can_read_are_refused() {
    let open = |folder: &Path| write(&folder.join("huiyin.db"), 0o644, "");
    refused_in(&[], &["`database`", "chmod 600"], open).await;
    let open = |folder: &Path| write(&folder.join("secret"), 0o644, &"s".repeat(64));
    refused_in(&[], &["secret", "chmod 600"], open).await;
    let short = |folder: &Path| write(&folder.join("secret"), 0o600, "short");
    refused_in(&[], &["secret", "too short"], short).await;
    let plain = |folder: &Path| write(&folder.join("secret"), 0o600, &"s".repeat(64));
    refused_in(&[], &["secret", "too plain"], plain).await;
}

#[tokio::test]
async fn r19_a_file_of_settings_is_held_to_the_same() {
    for (line, word) in [
        ("listn = \"x\"", "`listn`"),
        ("trusted_hops = \"many\"", "`trusted_hops`"),
        ("listen = ", "huiyin.toml"),
    ] {
        let file = |folder: &Path| write(&folder.join("huiyin.toml"), 0o600, line);
        refused_in(&[], &[word], file).await;
    }
}

#[tokio::test]
async fn a_secret_is_made_once_and_kept_to_its_owner() {
    let place = Installation::set_up(Engine::Sqlite, &[]).await;
    let path = place.folder.path().join("secret");
    let first = std::fs::read_to_string(&path).expect("a secret");
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert!(first.len() >= 32 && mode & 0o077 == 0, "{mode:o}");
    let mut process = place.serve().await;
    process.kill();
    assert_eq!(std::fs::read_to_string(&path).expect("a secret"), first);
    let database = std::fs::metadata(place.folder.path().join("huiyin.db")).expect("a file");
    assert_eq!(database.permissions().mode() & 0o077, 0);
}

both!(
    r19_a_database_that_forgets_is_refused,
    async |db: TestDb| {
        let config = [
            ("secret", crate::harness::SECRET.to_owned()),
            ("database", db.url.clone()),
        ];
        let folder = tempfile::tempdir().expect("a folder");
        let data = ("data_dir", folder.path().display().to_string());
        let config = server::config::Config::load(None, [], &[&config[..], &[data]].concat())
            .expect("valid");
        let opened = server::boot::make(config).await;
        match db.engine {
            // The test's cluster syncs nothing.
            Engine::Postgres => {
                let error = opened
                    .err()
                    .map(|error| format!("{error:#}"))
                    .expect("refused");
                assert!(
                    error.contains("`database`") && error.contains("fsync"),
                    "{error}"
                );
            }
            Engine::Sqlite => {
                let core = opened.expect("opens");
                let full = crate::harness::number(&core.db, "PRAGMA foreign_keys").await;
                assert_eq!(full, 1);
            }
        }
    }
);
