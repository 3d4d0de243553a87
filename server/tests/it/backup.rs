//! A backup put into an empty installation is the installation; anything else is refused and leaves nothing.

use crate::harness::{Engine, Installation, TestDb, complaint, everything, number, picture};
use app::api::ports::{Search as _, Upload, Voices as _};
use serde_json::json;
use server::backup::{backup, restore};
use server::boot;
use server::core::Core;
use server::services::{audit, search, voices};
use shared::actor::Actor;
use shared::finding::SearchQuery;
use shared::locale::Locale;
use std::path::{Path, PathBuf};

macro_rules! on_both {
    ($name:ident) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Engine::Postgres).await;
            }
        }
    };
}

/// An installation with a complaint, its picture and a sealed trail; its case's number.
async fn lived_in(engine: Engine) -> (Installation, Core, String) {
    let place = Installation::set_up(engine, &[]).await;
    let core = boot::open(place.config()).await.expect("opens");
    let voices = voices::Service(core.clone());
    let form = complaint();
    let picture = Upload {
        name: "现场.png".into(),
        bytes: picture(),
    };
    let kept = voices.keep_files(&form.form_token, vec![picture]).await;
    kept.expect("kept");
    let link = voices.submit(form, Locale::Zh).await.expect("taken").link;
    let receipt = voices.receipt(&link, Locale::Zh).await.expect("a receipt");
    let noted = core.db.write(async move |tx| {
        audit::record(tx, &Actor::System, "rules.try", "thing:1", json!({})).await
    });
    noted.await.expect("recorded");
    audit::seal(&core).await.expect("seals");
    (place, core, receipt.number)
}

async fn backed_up(core: &Core, folder: &Path, with_secret: bool) -> PathBuf {
    let copy = folder.join("copy");
    backup(core, &copy, with_secret).await.expect("backed up");
    copy
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Refused with these words, and the installation is as empty as before.
async fn refused(copy: &Path, place: &Installation, words: &[&str]) {
    let before = names(place.folder.path());
    let error = restore(copy, &place.config()).await.expect_err("refused");
    let said = format!("{error:#}");
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert_eq!(names(place.folder.path()), before, "{said}");
    let error = boot::open(place.config()).await.err().expect("still none");
    assert!(error.to_string().contains("no installation"), "{error}");
}

/// Everything that was there is there, and works.
async fn is_whole(place: &Installation, original: &Core, number: &str) {
    let core = boot::open(place.config()).await.expect("opens");
    let db = |core: &Core| TestDb {
        db: core.db.clone(),
        url: String::new(),
        engine: Engine::Sqlite,
    };
    let (was, is) = (
        everything(&db(original)).await,
        everything(&db(&core)).await,
    );
    for (table, rows) in &was {
        assert_eq!(&is[table], rows, "{table}");
    }
    let sums: String = crate::harness::text(&core.db, "SELECT sha256 FROM attachment").await;
    let (file, copy) = (original.files.get(&sums).await, core.files.get(&sums).await);
    assert_eq!(copy.expect("opens"), file.expect("opens"));
    let asked = SearchQuery {
        text: "冰箱不制冷".into(),
        ..SearchQuery::default()
    };
    let service = search::Service(core.clone());
    let found = service.find(&Actor::System, asked).await;
    let found = found.expect("searched");
    assert_eq!(found.rows[0].case.number, number);
    let report = audit::verify(&core).await.expect("reads");
    assert_eq!((report.fault, report.sealed > 0), (None, true));
}

async fn a_round_trip_loses_nothing(engine: Engine) {
    let (place, core, number) = lived_in(engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let copy = backed_up(&core, folder.path(), false).await;
    assert!(!copy.join("secret").exists(), "not unless it is asked for");
    // What comes later is not in it, and the heads of it are not either.
    let report = audit::verify(&core).await.expect("reads");
    assert_eq!(report.fault, None);
    let other = Installation::new(engine, &[]).await;
    restore(&copy, &other.config()).await.expect("restored");
    let error = boot::open(other.config()).await.err().expect("no secret");
    assert!(error.to_string().contains("`secret`"), "{error}");
    let secret = place.folder.path().join("secret");
    std::fs::copy(secret, other.folder.path().join("secret")).expect("brought");
    is_whole(&other, &core, &number).await;
    let with = folder.path().join("with");
    backup(&core, &with, true).await.expect("backed up");
    let third = Installation::new(engine, &[]).await;
    restore(&with, &third.config()).await.expect("restored");
    is_whole(&third, &core, &number).await;
}
on_both!(a_round_trip_loses_nothing);

async fn a_copy_tells_that_it_was_made(engine: Engine) {
    let (place, core, _) = lived_in(engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let made = "SELECT count(*) FROM audit WHERE action = 'backup.make' AND actor = 'system'";
    let told = async |core: &Core, more: &str| number(&core.db, &format!("{made}{more}")).await;
    let there = folder.path().to_path_buf();
    backup(&core, &there, false).await.expect_err("it is there");
    assert_eq!(told(&core, "").await, 0, "no copy, no row");
    let copy = backed_up(&core, folder.path(), true).await;
    let with_secret = " AND object LIKE 'backup:%' AND details LIKE '%true%'";
    assert_eq!(told(&core, with_secret).await, 1);
    let other = Installation::new(engine, &[]).await;
    restore(&copy, &other.config()).await.expect("restored");
    let copied = boot::open(other.config()).await.expect("opens");
    assert_eq!(told(&copied, with_secret).await, 1, "it is in the copy");
    let sealed = " AND place IS NOT NULL";
    assert_eq!(told(&copied, sealed).await, 1, "and under its seal");
    drop(place);
}
on_both!(a_copy_tells_that_it_was_made);

async fn a_changed_backup_is_refused(engine: Engine) {
    let (_place, core, _) = lived_in(engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let copy = backed_up(&core, folder.path(), false).await;
    let place = Installation::new(engine, &[]).await;
    let dump = match engine {
        Engine::Sqlite => "huiyin.db",
        Engine::Postgres => "huiyin.pgdump",
    };
    for name in [dump, "audit-head"] {
        let path = copy.join(name);
        let whole = std::fs::read(&path).expect("a file");
        let mut changed = whole.clone();
        changed[20] ^= 1;
        std::fs::write(&path, changed).expect("written");
        refused(&copy, &place, &[name, "differs"]).await;
        std::fs::remove_file(&path).expect("removed");
        refused(&copy, &place, &["lacks", name]).await;
        std::fs::write(&path, whole).expect("put back");
    }
    std::fs::write(copy.join("files/more"), "x").expect("written");
    refused(&copy, &place, &["files/more", "manifest"]).await;
    std::fs::remove_file(copy.join("files/more")).expect("removed");
    let manifest = copy.join("manifest.json");
    let whole = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, whole.replacen(dump, "../x", 1)).expect("written");
    refused(&copy, &place, &["../x", "not inside"]).await;
    std::fs::write(&manifest, "{").expect("written");
    refused(&copy, &place, &["manifest can't be read"]).await;
    std::fs::remove_file(&manifest).expect("removed");
    refused(&copy, &place, &["is no backup", "manifest.json"]).await;
    // As it was, it is taken.
    std::fs::write(&manifest, whole).expect("put back");
    restore(&copy, &place.config()).await.expect("restored");
}
on_both!(a_changed_backup_is_refused);

async fn what_is_there_is_not_written_over(engine: Engine) {
    let (place, core, number) = lived_in(engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let copy = backed_up(&core, folder.path(), false).await;
    let error = restore(&copy, &place.config()).await.expect_err("refused");
    assert!(
        error.to_string().contains("restore into an empty"),
        "{error}"
    );
    is_whole(&place, &core, &number).await;
    let other = Installation::new(engine, &[]).await;
    let mut left = vec![other.folder.path().join("audit-head")];
    if engine == Engine::Sqlite {
        left.push(other.folder.path().join("huiyin.db-wal"));
    }
    for path in left {
        std::fs::write(&path, "of before").expect("written");
        refused(&copy, &other, &[&path.display().to_string(), "exists"]).await;
        std::fs::remove_file(&path).expect("removed");
    }
    std::fs::create_dir_all(other.folder.path().join("files/ab")).expect("a folder");
    std::fs::write(other.folder.path().join("files/ab/x"), "").expect("written");
    refused(&copy, &other, &["holds files"]).await;
    std::fs::remove_dir_all(other.folder.path().join("files")).expect("removed");
    if engine == Engine::Postgres {
        // Nothing in the folder, but the database is somebody's.
        let mut config = core.config.as_ref().clone();
        config.data_dir = other.folder.path().to_owned();
        let error = restore(&copy, &config).await.expect_err("refused");
        assert!(error.to_string().contains("not empty"), "{error}");
        is_whole(&place, &core, &number).await;
    }
    let with = folder.path().join("with");
    backup(&core, &with, true).await.expect("backed up");
    std::fs::write(other.folder.path().join("secret"), "s".repeat(64)).expect("written");
    refused(&with, &other, &["secret", "move it away"]).await;
}
on_both!(what_is_there_is_not_written_over);

/// Puts other bytes into a backup and makes the manifest agree.
fn forge(copy: &Path, name: &str, bytes: &[u8]) {
    use sha2::{Digest, Sha256};
    let manifest = copy.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let was = server::files::hex(&Sha256::digest(
        std::fs::read(copy.join(name)).expect("bytes"),
    ));
    let is = server::files::hex(&Sha256::digest(bytes));
    assert!(text.contains(&was));
    std::fs::write(&manifest, text.replace(&was, &is)).expect("written");
    std::fs::write(copy.join(name), bytes).expect("written");
}

async fn a_restore_that_breaks_off_leaves_nothing_half(engine: Engine) {
    let (original, core, number) = lived_in(engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let copy = backed_up(&core, folder.path(), true).await;
    let place = Installation::new(engine, &[]).await;
    // Cut by a crash after some of it was in its place.
    let data = place.folder.path();
    std::fs::create_dir_all(data.join(".restoring/files")).expect("a folder");
    std::fs::create_dir_all(data.join("files/ab")).expect("a folder");
    std::fs::write(data.join("files/ab/part"), "half").expect("written");
    std::fs::write(data.join("audit-head"), "half").expect("written");
    for command in [vec!["serve"], vec!["migrate"]] {
        let (code, said) = place.refused(&command).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("huiyin restore"), "{command:?}: {said}");
    }
    std::fs::remove_file(data.join("said")).expect("what the process said");
    restore(&copy, &place.config()).await.expect("restored");
    assert!(!data.join("files/ab/part").exists() && !data.join(".restoring").exists());
    is_whole(&place, &core, &number).await;
    // Broken off by a database that does not read.
    let (dump, words) = match engine {
        Engine::Sqlite => ("huiyin.db", "damaged"),
        Engine::Postgres => ("huiyin.pgdump", "pg_restore failed"),
    };
    let mut bytes = std::fs::read(copy.join(dump)).expect("bytes");
    let middle = bytes.len() / 2;
    match engine {
        Engine::Sqlite => bytes[4_096 * 3..4_096 * 4].fill(0xEE),
        Engine::Postgres => bytes.truncate(middle),
    }
    forge(&copy, dump, &bytes);
    let place = Installation::new(engine, &[]).await;
    refused(&copy, &place, &[words]).await;
    drop(original);
}
on_both!(a_restore_that_breaks_off_leaves_nothing_half);

/// A folder with a program of this name in front of the others.
fn instead(folder: &Path, name: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let others = std::env::var("PATH").unwrap_or_default();
    format!("{}:{others}", folder.display())
}

#[tokio::test]
async fn no_password_stands_on_a_command_line() {
    let place = Installation::set_up(Engine::Postgres, &[]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let script = format!(
        "cd '{}'; printf '%s' \"$*\" >args; printf '%s' \"$PGPASSWORD\" >password",
        folder.path().display()
    );
    let path = instead(folder.path(), "pg_dump", &script);
    let url = place.url.replacen("postgres@", "postgres:ge%40heim@", 1);
    let target = folder.path().join("copy").display().to_string();
    let mut command = place.command(&["backup", &target]);
    let output = command.env("PATH", path).env("HUIYIN_DATABASE", url);
    let output = output.output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("written");
    let arguments = read("args");
    assert!(
        arguments.contains("--dbname postgres://postgres@"),
        "{arguments}"
    );
    assert!(!arguments.contains("heim"), "{arguments}");
    assert_eq!(read("password"), "ge@heim");
}

#[tokio::test]
async fn missing_client_programs_are_named() {
    let place = Installation::set_up(Engine::Postgres, &[]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("copy").display().to_string();
    let mut command = place.command(&["backup", &target]);
    let output = command
        .env("PATH", folder.path())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("pg_dump") && said.contains("client programs"),
        "{said}"
    );
    assert!(!Path::new(&target).exists(), "no half backup");
}
