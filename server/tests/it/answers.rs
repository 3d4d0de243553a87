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

const SECOND: [(&str, &str); 4] = [
    (survey::BEST, "speed"),
    (survey::BEST, "other"),
    ("best.other", "态度好"),
    (survey::SUGGESTION, "再快一点"),
];

/// What the browser would post of the page as it is shown: chosen radios and boxes, and texts.
fn shown(page: &str, value: &str) -> bool {
    page.contains(&format!("value=\"{value}\" checked"))
        || page.contains(&format!("checked value=\"{value}\""))
}

both!(a_survey_goes_page_by_page, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let path = format!("/s/{}", site.survey);
    let at = |query: &str| format!("{path}?{query}");
    let first = site.send(Ask::get(&path)).await.text();
    for part in [
        "第 1 页，共 2 页",
        "约 1 分钟",
        "<progress",
        "name=\"overall\"",
        "action=\"?page=1\"",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(first.contains("<title>第 1 页，共 2 页 · "));
    assert!(!first.contains("name=\"suggestion\"") && !first.contains("formaction"));
    // The second page waits for the first.
    let early = site.send(Ask::get(&at("page=2"))).await.text();
    assert!(early.contains("name=\"overall\""));

    // What is wrong is said beside the first such question, and what was typed stays, also after a reload.
    let wrong = site
        .send(Ask::post(&at("page=1")).form(&but(survey::TIMELINESS, "9")))
        .await;
    assert_eq!(wrong.status, 422);
    let focused = wrong.text();
    let (before, _) = focused.split_once("autofocus").expect("a focus");
    let fieldset = before.rsplit_once("<fieldset").expect("a question").1;
    assert!(fieldset.contains("id=\"timeliness\""), "{fieldset}");
    let again = site.send(Ask::get(&path)).await.text();
    assert!(shown(&again, "yes"), "{again}");

    let next = site.send(Ask::post(&at("page=1")).form(&GOOD)).await;
    assert_eq!((next.status, next.location()), (303, at("page=2").as_str()));
    assert_eq!(responses(&site).await, 0);
    let second = site.send(Ask::get(&at("page=2"))).await.text();
    for part in [
        "第 2 页，共 2 页",
        "name=\"suggestion\"",
        "formaction=\"?page=2&amp;to=1\"",
    ] {
        assert!(second.contains(part), "{part}: {second}");
    }

    // Back keeps what was typed, checked or not, and the way on finds it again.
    let long = "长".repeat(1_001);
    let typed = [(survey::BEST, "speed"), (survey::SUGGESTION, long.as_str())];
    let back = site.send(Ask::post(&at("page=2&to=1")).form(&typed)).await;
    assert_eq!((back.status, back.location()), (303, at("page=1").as_str()));
    let first = site.send(Ask::get(&at("page=1"))).await.text();
    assert!(first.contains("name=\"overall\"") && shown(&first, "yes"));
    site.send(Ask::post(&at("page=1")).form(&but(survey::OVERALL, "4")))
        .await;
    let second = site.send(Ask::get(&path)).await.text();
    assert!(
        second.contains(&long) && shown(&second, "speed"),
        "it goes on where it was left"
    );
    let long = site.send(Ask::post(&at("page=2")).form(&typed)).await;
    assert_eq!(long.status, 422);

    let done = site.send(Ask::post(&at("page=2")).form(&SECOND)).await;
    assert_eq!((done.status, done.location()), (303, path.as_str()));
    let thanks = site.send(Ask::get(&path)).await.text();
    assert!(thanks.contains("data-page=\"thanks\""), "{thanks}");
    let answers = crate::harness::text(&site.core.db, "SELECT answers FROM response").await;
    for part in ["\"overall\":{\"score\":4}", "态度好", "再快一点"] {
        assert!(answers.contains(part), "{part}: {answers}");
    }
    let left = "SELECT count(*) FROM invitation WHERE partial IS NOT NULL";
    assert_eq!(site.number(left).await, 0);
});

both!(
    a_page_posted_again_changes_its_own_answers_only,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let path = format!("/s/{}", site.survey);
        let first = format!("{path}?page=1");
        let one = site.send(Ask::post(&first).form(&GOOD));
        let two = site.send(Ask::post(&format!("{path}?page=2&to=1")).form(&SECOND));
        let (one, two) = futures::join!(one, two);
        assert_eq!((one.status, two.status), (303, 303));
        let partial = "SELECT partial FROM invitation WHERE partial IS NOT NULL";
        let kept = crate::harness::text(&site.core.db, partial).await;
        assert!(
            kept.contains("态度好") && kept.contains("overall"),
            "{kept}"
        );
        // A box that is not ticked any more is gone; so is what no question asks.
        let unticked = [(survey::SUGGESTION, "再快一点"), ("strange", "x")];
        let strange = site
            .send(Ask::post(&format!("{path}?page=2")).form(&unticked))
            .await;
        assert_eq!(strange.status, 422);
        let kept = crate::harness::text(&site.core.db, partial).await;
        assert!(
            !kept.contains("态度好") && !kept.contains("strange") && kept.contains("overall"),
            "{kept}"
        );
        // The last page alone is not the survey.
        let alone = site.invite().await;
        let early = site
            .send(Ask::post(&format!("/s/{alone}?page=2")).form(&SECOND))
            .await;
        assert_eq!(early.status, 422);
        assert!(
            early.text().contains("name=\"overall\""),
            "it leads to the page that is missing"
        );
        for page in ["0", "3", "-1", "x", "99999999999999999999", "%00"] {
            let odd = site
                .send(Ask::get(&format!("/s/{alone}?page={page}")))
                .await;
            assert_eq!(odd.status, 200, "{page}");
            let odd = site
                .send(Ask::post(&format!("/s/{alone}?page={page}&to={page}")).form(&GOOD[..1]))
                .await;
            assert!(matches!(odd.status, 303 | 422), "{page}: {}", odd.status);
        }
        assert_eq!(responses(&site).await, 0);
    }
);

both!(
    what_was_left_half_way_goes_with_the_invitation,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let path = format!("/s/{}?page=1", site.survey);
        site.send(Ask::post(&path).form(&GOOD)).await;
        let late = "UPDATE invitation SET expires_at = send_at";
        crate::harness::meddle(&site.core.db, late, vec![]).await;
        assert_eq!(site.send(Ask::post(&path).form(&GOOD)).await.status, 410);
        server::services::surveys::expire(&site.core)
            .await
            .expect("runs");
        let left = "SELECT count(*) FROM invitation WHERE partial IS NOT NULL";
        assert_eq!(site.number(left).await, 0);
    }
);
