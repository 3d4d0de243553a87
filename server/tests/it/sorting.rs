//! The job behind themes: sorting beside people's edits, days that are over, words that are erased, the demo.

use crate::harness::{
    TestCore, TestDb, TestSite, Who, both, complaint, everything, meddle, number, text, value,
};
use crate::themes::{
    BATTERY, NOISE, edit, file, list, name_of, named, of_theme, rename, sort, sorted,
};
use app::api::ports::Voices as _;
use serde_json::json;
use server::services::retention::erase;
use server::services::{insight, themes, voices};
use shared::feedback::FeedbackForm;
use shared::locale::Locale;
use uuid::Uuid;

both!(
    edits_and_sorting_do_not_tread_on_each_other,
    async |db: TestDb| {
        let (site, battery, _) = sorted(&db).await;
        let seen = name_of(&site, battery).await;
        edit(&site, rename(battery, "名0", &seen)).await;
        for _ in 0..32 {
            file(&site, &BATTERY).await;
            file(&site, &NOISE).await;
        }
        let core = site.core.core.clone();
        let run = tokio::spawn(async move { themes::group(&core).await.expect("sorts") });
        let mut renamed = 0;
        while !run.is_finished() {
            let (new, old) = (format!("名{}", renamed + 1), format!("名{renamed}"));
            edit(&site, rename(battery, &new, &old)).await;
            renamed += 1;
        }
        assert!(renamed > 0, "people edited meanwhile");
        // What is refused is done anew and not counted twice.
        assert_eq!(run.await.expect("runs") + sort(&site).await, 32 * 14);
        let page = list(&site, Who::Manager).await;
        let own = format!("SELECT count(*) FROM theme_voice WHERE theme_id = {battery}");
        let own = u64::try_from(number(&db, &own).await).expect("some");
        assert!(own > 100, "{own}");
        assert_eq!(named(&page, "名"), [(battery, own)]);
        assert_eq!(page["totals"], json!([16 + 32 * 14, 0]));
        let placed = "SELECT count(*) FROM theme_voice WHERE theme_id IS NOT NULL";
        let counted = "SELECT CAST(sum(voices) AS bigint) FROM theme";
        assert_eq!(number(&db, placed).await, number(&db, counted).await);
    }
);

both!(
    a_voice_that_gets_a_case_goes_to_its_department,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let voices = voices::Service(site.core.core.clone());
        let praise = FeedbackForm {
            kind: "praise".into(),
            ..complaint()
        };
        voices.submit(praise, Locale::Zh).await.expect("taken");
        assert_eq!(sort(&site).await, 3);
        let own = async || list(&site, Who::Head).await["totals"].clone();
        assert_eq!(own().await, json!([1, 0]), "nobody's department");
        // It was none: its customer waits.
        let praised = "SELECT id FROM feedback WHERE kind = 'praise'";
        let voice: Uuid = value(&site.core.db, praised).await;
        let said = json!({ "voice": voice, "tag": { "axis": "kind", "value": "complaint" } });
        let answer = site.call(Who::Manager, "/api/labels/put", said).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(sort(&site).await, 1);
        assert_eq!(own().await, json!([2, 0]));
        assert_eq!(list(&site, Who::Manager).await["totals"], json!([3, 0]));
        let astray = "SELECT count(*) FROM theme_voice v JOIN case_file c ON c.feedback_id = v.feedback_id \
                      WHERE c.department_id <> v.department_id";
        assert_eq!(number(&db, astray).await, 0);
        assert_eq!(sort(&site).await, 0);
    }
);

both!(
    a_theme_whose_days_are_over_is_retired,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(300);
        let sql = format!("UPDATE theme_voice SET since = $1 WHERE theme_id = {battery}");
        meddle(&site.core.db, &sql, vec![long_ago.into()]).await;
        assert_eq!(sort(&site).await, 0);
        let theme = |column: &str, id: u64| {
            let sql = format!("SELECT CAST({column} AS varchar) FROM theme WHERE id = {id}");
            async { text(&site.core.db, &{ sql }).await }
        };
        assert_eq!(theme("voices", battery).await, "0");
        assert_eq!(theme("terms", battery).await, "{}");
        assert_eq!(theme("name", battery).await, "");
        assert_eq!(theme("voices", noise).await, "7");
        assert!(theme("name", noise).await.contains("装修噪音"));
        // The same matter is a new theme then.
        file(&site, &BATTERY).await;
        sort(&site).await;
        assert_eq!(theme("voices", battery).await, "0");
        let placed = "SELECT count(*) FROM theme_voice WHERE theme_id IS NOT NULL";
        assert_eq!(number(&db, placed).await, 14);
    }
);

both!(
    erased_and_staged_voices_are_in_no_theme,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        // Not visible yet: an import is running.
        file(&site, &BATTERY[..3]).await;
        let sql = "UPDATE feedback SET staged_by = $1 WHERE NOT grouped";
        meddle(&site.core.db, sql, vec![Uuid::now_v7().into()]).await;
        assert_eq!(sort(&site).await, 0);
        assert_eq!(list(&site, Who::Manager).await["queue"], 0);
        // Texts of five of the battery's cases have been kept long enough.
        let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(2_000);
        let sql = format!(
            "UPDATE case_file SET closed_at = $1 WHERE feedback_id IN ({})",
            of_theme(battery, 5)
        );
        meddle(&site.core.db, &sql, vec![long_ago.into()]).await;
        let kept = async || everything(&db).await;
        assert!(kept().await["phrase_span"].contains("宣传"));
        let terms = format!("SELECT terms FROM theme WHERE id = {battery}");
        let before = text(&site.core.db, &terms).await;
        assert_eq!(erase(&site.core).await.expect("runs"), 5);
        sort(&site).await;
        let left = format!("SELECT count(*) FROM theme_voice WHERE theme_id = {battery}");
        assert_eq!(number(&db, &left).await, 2);
        let counted = format!("SELECT CAST(voices AS bigint) FROM theme WHERE id = {battery}");
        assert_eq!(number(&db, &counted).await, 2);
        let after = text(&site.core.db, &terms).await;
        assert!(after != "{}" && after.len() < before.len(), "{after}");
        assert!(!kept().await["phrase_span"].contains("宣传"));
        // Two are too few to go on naming it.
        assert!(!kept().await["theme"].contains("电池续航"));
        // What was said was said: figures stay.
        for fold in [false, true] {
            if fold {
                insight::fold(&site.core).await.expect("folds");
            }
            let page = list(&site, Who::Manager).await;
            assert_eq!(page["totals"], json!([16, 0]));
            let mut themes = page["themes"].as_array().expect("themes").iter();
            let theme = themes.find(|theme| theme["id"] == battery).expect("told");
            assert_eq!(
                (&theme["name"], &theme["volume"]["now"]),
                (&json!(""), &json!(7))
            );
            assert_eq!(named(&page, "装修噪音"), [(noise, 7)]);
        }
        assert_eq!(erase(&site.core).await.expect("runs"), 0);
    }
);

both!(
    a_run_that_has_read_what_is_erased_is_refused,
    async |db: TestDb| {
        let (site, _, _) = sorted(&db).await;
        let generation = "SELECT generation FROM theme_state";
        let known = number(&db, generation).await;
        // Not sorted yet, so no theme says that it was there: a run may be about to sort it.
        file(&site, &BATTERY[..1]).await;
        let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(2_000);
        let close = "UPDATE case_file SET closed_at = $1 WHERE feedback_id IN \
                     (SELECT id FROM feedback WHERE NOT grouped)";
        meddle(&site.core.db, close, vec![long_ago.into()]).await;
        assert_eq!(erase(&site.core).await.expect("runs"), 1);
        assert!(number(&db, generation).await > known);
    }
);

both!(s3_3_the_demo_has_themes_with_names, async |db: TestDb| {
    let core = TestCore::new(&db, &[("demo", "true")]);
    server::demo::load(&core).await.expect("the demo loads");
    let started = std::time::Instant::now();
    let sorted = themes::group(&core).await.expect("sorts");
    eprintln!("{sorted} voices in {:?}", started.elapsed());
    assert!(sorted >= 5_000);
    let named = "SELECT count(*) FROM theme WHERE name <> '' AND merged_into IS NULL";
    let themes = number(&db, named).await;
    assert!((20..=200).contains(&themes), "{themes} themes");
    let inside = number(
        &db,
        "SELECT count(*) FROM theme_voice WHERE theme_id IS NOT NULL",
    )
    .await;
    let all = number(&db, "SELECT count(*) FROM theme_voice").await;
    eprintln!("{inside} of {all} voices in {themes} themes");
    assert!(2 * inside >= all, "{inside} of {all} voices in a theme");
    let counted = number(&db, "SELECT sum(voices) FROM theme").await;
    assert_eq!(counted, inside);
});
