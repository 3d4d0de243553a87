//! B02, B08, B09: a survey takes a whole, offered answer once, whatever is posted to it.

use crate::harness::{Ask, TestDb, TestSite, both};
use futures::future::join_all;
use shared::surveys::satisfaction as survey;

const GOOD: [(&str, &str); 5] = [
    (survey::SOLVED, "yes"),
    (survey::TIMELINESS, "4"),
    (survey::EFFECTIVENESS, "5"),
    (survey::ATTITUDE, "5"),
    (survey::OVERALL, "5"),
];

/// The good answer with one field changed, or added when it has none such.
fn but<'a>(key: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = GOOD.into_iter().filter(|(name, _)| *name != key).collect();
    fields.push((key, value));
    fields
}

async fn responses(site: &TestSite) -> i64 {
    site.number("SELECT count(*) FROM response").await
}

both!(b08_what_is_not_offered_is_not_stored, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let path = format!("/s/{}", site.survey);
    let long = "长".repeat(1_001);
    let mut bad = vec![
        but("no_such_question", "5"),
        but("overall.other", "x"),
        but("__proto__", "x"),
        but(survey::SOLVED, "maybe"),
        but(survey::SOLVED, "1"),
        but(survey::BEST, "price"),
        but(survey::BEST, "' OR 1=1"),
        but(survey::SUGGESTION, &long),
        [&GOOD[..], &[(survey::OVERALL, "4")]].concat(),
    ];
    for number in [
        "6",
        "0",
        "11",
        "-0",
        "-1",
        "+5",
        "NaN",
        "1e309",
        "1e0",
        "4.5",
        "0x5",
        "５５",
        "５x",
        "∞",
        "99999999999999999999",
    ] {
        bad.push(but(survey::OVERALL, number));
    }
    for fields in bad {
        let answer = site.send(Ask::post(&path).form(&fields)).await;
        assert_eq!(answer.status, 422, "{:?}", fields.last());
    }
    let huge = "x".repeat(1_000_000);
    let answer = site
        .send(Ask::post(&path).form(&but(survey::SUGGESTION, &huge)))
        .await;
    assert_eq!(answer.status, 413);
    let answer = site
        .send(Ask::post(&path).raw("application/json", r#"{"overall":5}"#))
        .await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
    assert_eq!(responses(&site).await, 0);
});

both!(
    b09_a_required_question_can_not_be_skipped,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let path = format!("/s/{}", site.survey);
        for (key, _) in GOOD {
            for fields in [but(key, ""), but(key, " \u{3000}"), but(key, "\0")] {
                let answer = site.send(Ask::post(&path).form(&fields)).await;
                assert_eq!(answer.status, 422, "{key}");
            }
            let without: Vec<_> = GOOD.into_iter().filter(|(name, _)| *name != key).collect();
            assert_eq!(
                site.send(Ask::post(&path).form(&without)).await.status,
                422,
                "{key}"
            );
        }
        assert_eq!(site.send(Ask::post(&path).form(&[])).await.status, 422);
        assert_eq!(responses(&site).await, 0);
    }
);

both!(b02_fifty_answers_at_once_are_one, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let path = format!("/s/{}", site.survey);
    let posts = (0..50).map(|n| {
        let overall = if n % 2 == 0 { "5" } else { "1" };
        site.send(Ask::post(&path).form(&but(survey::OVERALL, overall)))
    });
    for answer in join_all(posts).await {
        assert!(
            matches!(answer.status, 200 | 303),
            "{}: {}",
            answer.status,
            answer.text()
        );
    }
    assert_eq!(responses(&site).await, 1);
    let first = crate::harness::text(&site.core.db, "SELECT answers FROM response").await;
    site.send(Ask::post(&path).form(&but(survey::OVERALL, "3")))
        .await;
    let later = crate::harness::text(&site.core.db, "SELECT answers FROM response").await;
    assert_eq!(first, later, "the first answer stays");
});

both!(b11_a_closed_survey_takes_nothing, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let path = format!("/s/{}", site.survey);
    for (state, expired) in [
        ("scheduled", false),
        ("cancelled", false),
        ("expired", false),
        ("sent", true),
    ] {
        let sql = if expired {
            "UPDATE invitation SET state = $1, expires_at = created_long_ago"
        } else {
            "UPDATE invitation SET state = $1"
        };
        let sql = sql.replace("created_long_ago", "send_at");
        crate::harness::meddle(&site.core.db, &sql, vec![state.into()]).await;
        let page = site.send(Ask::get(&path)).await;
        let posted = site.send(Ask::post(&path).form(&GOOD)).await;
        assert!(matches!(page.status, 404 | 410), "{state}: {}", page.status);
        assert!(
            matches!(posted.status, 404 | 410),
            "{state}: {}",
            posted.status
        );
    }
    assert_eq!(responses(&site).await, 0);
});
