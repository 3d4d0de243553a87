//! Import, doctor, audit, backup and restore.

use super::{BOTH, ends, said, sql, well};
use crate::harness::{Engine, Installation, get};

#[tokio::test]
async fn import_reads_a_file_once_and_names_what_is_wrong() {
    for engine in BOTH {
        let place = Installation::set_up(engine, &[]).await;
        let file = place.folder.path().join("voices.csv");
        std::fs::write(
            &file,
            "编号,内容\n1,送餐太慢，等了一小时\n2,包装破了，汤都洒了\n3,\n",
        )
        .expect("written");
        let map = [
            "import",
            "voices.csv",
            "--map",
            "编号=external_id,内容=text",
        ];
        well(
            &place,
            &map,
            &[
                "内容 → text",
                "2 imported, 0 known already, 1 left out",
                "row ",
            ],
        );
        well(
            &place,
            &map,
            &["imported before", "0 imported, 2 known already"],
        );
        ends(&place, &["import", "none.csv"], 1, &["can't read none.csv"]);
        ends(
            &place,
            &["import", "voices.csv", "--map", "价格=text"],
            1,
            &["no column", "内容"],
        );
        ends(
            &place,
            &["import", "voices.csv", "--map", "内容=weather"],
            1,
            &["no field", "external_id"],
        );
        ends(
            &place,
            &["import", "voices.csv", "--channel", "pigeon"],
            2,
            &["--channel"],
        );
        ends(
            &place,
            &["import", "voices.csv", "--rule", "没有的部门"],
            1,
            &["--rule"],
        );
    }
}

#[tokio::test]
async fn doctor_says_what_it_saw_and_ends_with_what_failed() {
    for engine in BOTH {
        let settings = [("smtp_url", "smtp://127.0.0.1:9")];
        let place = Installation::set_up(engine, &settings).await;
        let seen = well(
            &place,
            &["doctor"],
            &["ok    a case from form to rating", "ok    clean-up"],
        );
        assert!(!seen.contains("FAIL"), "{seen}");
        let mut command = place.command(&["doctor"]);
        let output = command
            .env("HUIYIN_SMTP_URL", "")
            .output()
            .expect("it runs");
        let told = said(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains("FAIL  mail: no mail leaves: set `smtp_url`"),
            "{told}"
        );
        assert!(told.contains("1 of 7 checks failed"), "{told}");
    }
}

#[tokio::test]
async fn what_doctor_calls_the_log_above_is_there() {
    let settings = [("smtp_url", "smtp://127.0.0.1:9")];
    let place = Installation::set_up(Engine::Sqlite, &settings).await;
    let stop = "CREATE TRIGGER no_room BEFORE INSERT ON response BEGIN SELECT RAISE(ABORT, 'no room here'); END";
    sql(&place, stop).await;
    let words = [
        "FAIL  a case",
        "answering its survey failed",
        "The log above says why",
        "ERROR",
        "no room here",
    ];
    ends(&place, &["doctor"], 1, &words);
}

#[tokio::test]
async fn audit_verify_says_its_fault_in_a_sentence() {
    for engine in BOTH {
        let place = Installation::set_up(engine, &[]).await;
        well(
            &place,
            &["audit", "verify"],
            &["Sealed entries: 0. Waiting for their seal: 1."],
        );
        // A backup seals first, so that its copy is vouched for.
        well(
            &place,
            &["backup", "copy"],
            &["Backed up", "Keep ", "secret somewhere else"],
        );
        well(
            &place,
            &["audit", "verify"],
            &["Sealed entries: 2. Waiting for their seal: 0."],
        );
        let heads = place.folder.path().join("audit-head");
        let kept = std::fs::read(&heads).expect("heads");
        std::fs::remove_file(&heads).expect("removed");
        let lost = ends(
            &place,
            &["audit", "verify"],
            1,
            &["not whole: the file of heads is missing"],
        );
        assert!(
            !lost.contains("Unheld") && !lost.contains("Report {"),
            "{lost}"
        );
        std::fs::write(&heads, kept).expect("put back");
        sql(&place, "DELETE FROM audit").await;
        let words = ["the trail was cut off: entries from place 1 on are missing"];
        ends(&place, &["audit", "verify"], 1, &words);
    }
}

#[tokio::test]
async fn a_backup_is_restored_by_the_commands() {
    for engine in BOTH {
        let place = Installation::set_up(engine, &[]).await;
        let copy = place.folder.path().join("copy").display().to_string();
        well(&place, &["backup", &copy], &["Backed up"]);
        ends(
            &place,
            &["backup", &copy],
            1,
            &["exists already", "new folder"],
        );
        let other = Installation::new(engine, &[]).await;
        let secret = other.folder.path().join("secret");
        let words = [
            "Restored the backup begun at",
            &secret.display().to_string(),
        ];
        well(&other, &["restore", &copy], &words);
        std::fs::copy(place.folder.path().join("secret"), &secret).expect("brought");
        well(
            &other,
            &["audit", "verify"],
            &["Sealed entries: 2.", "whole"],
        );
        let process = other.serve().await;
        assert_eq!(get(process.address, "/").await.status(), 200);
        ends(
            &other,
            &["restore", &copy],
            1,
            &["restore into an empty data folder"],
        );
    }
}
