//! S3-2: keywords of a period against the one before, counted by people and days, and the voices behind one.

use crate::harness::{TestDb, TestSite, Who, both, department, meddle, number, text, value};
use crate::rulesets::{open, publish};
use crate::themes::{BATTERY, NOISE, file, list, number_of, sort, sorted};
use serde_json::{Value, json};
use uuid::Uuid;

/// Counts of a keyword, now and before.
fn keyword(page: &Value, phrase: &str) -> Option<(u64, u64)> {
    let all = page["keywords"].as_array().expect("keywords").iter();
    let mut found = all.filter(|row| row["phrase"] == phrase);
    let row = found.next()?;
    Some((number_of(&row["now"]), number_of(&row["before"])))
}

async fn asked(site: &TestSite, who: Who, query: Value) -> Value {
    let answer = site
        .call(who, "/api/themes/phrase", json!({ "query": query }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

both!(
    s3_2_keywords_are_of_a_period_against_the_one_before,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        file(&site, &NOISE).await;
        file(&site, &BATTERY[..1]).await;
        // Brought in today, said long before: what counts is when it was said.
        let earlier = chrono::Utc::now() - chrono::TimeDelta::days(40);
        let sql = "UPDATE feedback SET occurred_at = $1";
        meddle(&site.core.db, sql, vec![earlier.into()]).await;
        file(&site, &BATTERY).await;
        sort(&site).await;
        let page = list(&site, Who::Manager).await;
        assert_eq!(
            keyword(&page, "电池续航"),
            Some((7, 1)),
            "{}",
            page["keywords"]
        );
        assert_eq!(keyword(&page, "装修噪音"), None, "it was before");
        assert_eq!(page["totals"], json!([7, 10]));
        let found = asked(&site, Who::Manager, json!({"phrase": "电池续航"})).await;
        assert_eq!(found["voices"]["rows"].as_array().map(Vec::len), Some(7));
        assert_eq!(
            (&found["looked"], &found["voices"]["next"]),
            (&json!(7), &Value::Null)
        );
        assert!(!found.to_string().contains("13812345678"));
        for (who, phrase, status) in [
            (Who::AgentA, "电池续航", 403),
            (Who::Manager, "13812345678", 404),
            (Who::Manager, "的", 404),
            (Who::Manager, "", 404),
        ] {
            let query = json!({"query": {"phrase": phrase}});
            let answer = site.call(who, "/api/themes/phrase", query).await;
            assert_eq!(answer.status, status, "{phrase}");
        }
        // Keys are read with care.
        for after in [
            "",
            "x",
            "99999999999999999_x",
            "9999999999999999_00000000-0000-0000-0000-000000000000",
        ] {
            let query = json!({"query": {"phrase": "电池续航", "after": after}});
            let answer = site.call(Who::Manager, "/api/themes/phrase", query).await;
            assert_eq!(answer.status, 404, "{after}");
        }
        // What is older than any page asks for is marked and no more.
        let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(300);
        file(&site, &BATTERY).await;
        let sql = "UPDATE feedback SET received_at = $1 WHERE NOT grouped";
        meddle(&site.core.db, sql, vec![long_ago.into()]).await;
        assert_eq!(sort(&site).await, 7);
        assert_eq!(number(&db, "SELECT count(*) FROM theme_voice").await, 17);
    }
);

both!(
    a_keyword_is_what_many_people_say_on_many_days,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        // One voice a run: none of them is lost among the others.
        for text in BATTERY {
            file(&site, &[text]).await;
            sort(&site).await;
        }
        let page = list(&site, Who::Manager).await;
        assert_eq!(keyword(&page, "电池续航"), Some((7, 0)));
        // Five of them are one customer's.
        let who: Uuid = value(&site.core.db, "SELECT id FROM customer LIMIT 1").await;
        let five = "UPDATE feedback SET customer_id = $1, grouped = TRUE WHERE id IN \
                    (SELECT feedback_id FROM theme_voice WHERE theme_id IS NOT NULL ORDER BY feedback_id LIMIT 5)";
        meddle(&site.core.db, five, vec![who.into()]).await;
        file(&site, &["别的一件事情"]).await;
        sort(&site).await;
        let page = list(&site, Who::Manager).await;
        assert_eq!(keyword(&page, "电池续航"), Some((3, 0)));
        assert_eq!(
            page["totals"],
            json!([10, 0]),
            "each voice counts in its theme"
        );
    }
);

both!(
    keywords_go_with_the_case_to_another_department,
    async |db: TestDb| {
        let (site, _, _) = sorted(&db).await;
        let words = async |who| keyword(&list(&site, who).await, "电池续航");
        assert_eq!(words(Who::Head).await, Some((7, 0)));
        let give = "UPDATE case_file SET department_id = $1, owner_id = NULL";
        meddle(&site.core.db, give, vec![site.b.0.into()]).await;
        let found = asked(&site, Who::Head, json!({"phrase": "电池续航"})).await;
        assert_eq!(found["voices"]["rows"], json!([]), "at once");
        assert_eq!(sort(&site).await, 15);
        assert_eq!(words(Who::Head).await, None);
        assert_eq!(words(Who::Manager).await, Some((7, 0)));
        assert_eq!(list(&site, Who::Head).await["totals"], json!([0, 0]));
        assert_eq!(sort(&site).await, 0);
    }
);

both!(
    a_page_of_a_phrase_goes_on_where_it_ended,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        for _ in 0..8 {
            file(&site, &BATTERY).await;
            file(&site, &NOISE[..2]).await;
        }
        sort(&site).await;
        let first = asked(&site, Who::Manager, json!({"phrase": "电池续航"})).await;
        let next = first["voices"]["next"].clone();
        let second = json!({"phrase": "电池续航", "after": next});
        let second = asked(&site, Who::Manager, second).await;
        let rows = |page: &Value| page["voices"]["rows"].as_array().expect("rows").len();
        assert_eq!((rows(&first), rows(&second)), (50, 6));
        assert_eq!(second["voices"]["next"], Value::Null);
        let looked = number_of(&first["looked"]) + number_of(&second["looked"]);
        assert_eq!(looked, 8 * 9 + 2, "each voice once");
    }
);

both!(
    a_stop_phrase_is_no_keyword_and_names_no_theme,
    async |db: TestDb| {
        let (site, battery, _) = sorted(&db).await;
        let name = async || {
            let page = list(&site, Who::Manager).await;
            let themes = page["themes"].as_array().expect("themes").clone();
            let found = themes.into_iter().find(|theme| theme["id"] == battery);
            found.expect("the theme")["name"]
                .as_str()
                .expect("a name")
                .to_owned()
        };
        assert!(name().await.contains("电池续航"));
        let mut rules = open(&site, "language").await["draft"].clone();
        let stop = rules["language"]["stop"].as_array_mut().expect("phrases");
        assert!(!stop.is_empty(), "there are some as shipped");
        stop.push(json!("電池續航"));
        assert_eq!(publish(&site, 0, &rules).await.status, 200);
        let page = list(&site, Who::Manager).await;
        assert_eq!(keyword(&page, "电池续航"), None);
        assert_eq!(keyword(&page, "电池"), None, "nor are its parts");
        assert_eq!(keyword(&page, "装修噪音"), Some((7, 0)));
        sort(&site).await;
        let name = name().await;
        assert!(!name.contains("电池") && !name.contains("续航"), "{name}");
        // Other instances hear of it.
        let other = db.instance().await;
        server::services::ops::poll_settings(&other)
            .await
            .expect("polls");
        assert!(other.rules().language.stop.contains(&"電池續航".to_owned()));
    }
);

both!(
    weeks_that_are_over_go_whether_or_not_voices_do,
    async |db: TestDb| {
        let (site, _, _) = sorted(&db).await;
        for (days, left) in [(200, true), (300, false)] {
            let since = chrono::Utc::now() - chrono::TimeDelta::days(days);
            for sql in [
                "UPDATE phrase_span SET since = $1 WHERE grain = 'week'",
                "UPDATE phrase_week SET since = $1",
            ] {
                meddle(&site.core.db, sql, vec![since.into()]).await;
            }
            assert_eq!(sort(&site).await, 0);
            for table in ["phrase_span WHERE grain = 'week'", "phrase_week"] {
                let count = format!("SELECT count(*) FROM {table}");
                assert_eq!(number(&db, &count).await > 0, left, "{table}, {days} days");
            }
        }
        assert_eq!(number(&db, "SELECT count(*) FROM theme_voice").await, 16);
    }
);

both!(
    of_many_departments_the_short_rows_are_added_up,
    async |db: TestDb| {
        let (site, _, _) = sorted(&db).await;
        for name in ["甲", "乙", "丙", "丁"] {
            department(&site.core.db, name, Some(site.a)).await;
        }
        let short = "SELECT short FROM phrase_span WHERE grain = 'week' ORDER BY length(short) DESC LIMIT 1";
        let short: Value = serde_json::from_str(&text(&db, short).await).expect("a tally");
        assert_eq!(short[1].as_array().map(Vec::len), Some(100), "{short}");
        let told = async || {
            let mut found = Vec::new();
            for query in [json!({}), json!({ "department": site.a.0 })] {
                let body = json!({ "query": query });
                let answer = site.call(Who::Manager, "/api/themes/list", body).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
                found.push(keyword(&answer.json(), "电池续航"));
            }
            found
        };
        assert_eq!(told().await, [Some((7, 0)), Some((7, 0))]);
        let blank = |column: &str| format!("UPDATE phrase_span SET {column} = '[0,[]]'");
        meddle(&site.core.db, &blank("tally"), vec![]).await;
        assert_eq!(told().await, [None, Some((7, 0))], "five departments");
        meddle(&site.core.db, &blank("short"), vec![]).await;
        assert_eq!(told().await, [None, None]);
    }
);

both!(days_of_a_week_are_counted_one_by_one, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for (days, text) in (20..).zip(BATTERY) {
        file(&site, &[text]).await;
        let then = chrono::Utc::now() - chrono::TimeDelta::days(days);
        let sql = "UPDATE feedback SET occurred_at = $1 WHERE occurred_at IS NULL";
        meddle(&site.core.db, sql, vec![then.into()]).await;
    }
    sort(&site).await;
    let days = "SELECT count(DISTINCT since) FROM phrase_span WHERE grain = 'day'";
    assert_eq!(number(&db, days).await, 7);
    for days in [30, 90] {
        let body = json!({ "query": { "days": days } });
        let answer = site.call(Who::Manager, "/api/themes/list", body).await;
        let told = keyword(&answer.json(), "电池续航");
        assert_eq!(told, Some((7, 0)), "{days} days");
    }
});
