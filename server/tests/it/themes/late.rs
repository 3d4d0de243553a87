//! Voices that find their theme later, and figures that were made by week later.

use super::*;

both!(
    a_quarter_is_told_by_week_folded_or_not,
    async |db: TestDb| {
        let (site, battery, _) = sorted(&db).await;
        let core = &site.core.core;
        // The voices lie in whole weeks of the period by then.
        core.clock.set_offset(20 * 86_400);
        let quarter = async || {
            let asked = json!({"query": {"days": 90}});
            let answer = site.call(Who::Manager, "/api/themes/list", asked).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.json()
        };
        let page = quarter().await;
        assert_eq!(page["totals"], json!([16, 0]));
        let own = page["themes"].as_array().expect("themes").iter();
        let own = own.clone().find(|theme| theme["id"] == battery);
        let trend = own.expect("the theme")["volume"]["trend"].clone();
        let points: Vec<u64> = serde_json::from_value(trend).expect("numbers");
        assert!((13..=14).contains(&points.len()), "{points:?}");
        assert_eq!(points.iter().sum::<u64>(), 7);
        insight::fold(core).await.expect("folds");
        assert_eq!(quarter().await, page, "folded");
        // What is moved after a fold counts where it went, and once, before the next fold as after it.
        let voices = one(&site, Who::Head, battery).await["voices"]["rows"].clone();
        let rows = voices.as_array().expect("rows").iter().take(3);
        let chosen: Vec<Value> = rows.map(|row| row["row"]["id"].clone()).collect();
        let split = json!({"edit": "split", "id": battery, "voices": chosen, "name": "续航"});
        let apart = edit(&site, split).await;
        let moved = quarter().await;
        assert_eq!(moved["totals"], json!([16, 0]));
        let of = |page: &Value, id: u64| -> u64 {
            let themes = page["themes"].as_array().expect("themes");
            let theme = themes.iter().find(|theme| theme["id"] == id);
            theme.map_or(0, |theme| number_of(&theme["volume"]["now"]))
        };
        assert_eq!((of(&moved, battery), of(&moved, apart)), (4, 3));
        insight::fold(core).await.expect("folds");
        let page = quarter().await;
        assert_eq!(page, moved, "folded again");
        // As an earlier version left them: by day alone.
        for sql in [
            "DELETE FROM rollup WHERE grain = 'week' AND metric = 'theme'",
            "INSERT INTO setting (key, value) VALUES ('weeks_of_themes', 'due')",
        ] {
            assert!(meddle(&core.db, sql, vec![]).await > 0, "{sql}");
        }
        insight::fold(core).await.expect("folds");
        assert_eq!(quarter().await, page, "made from days");
        let weeks =
            "SELECT CAST(sum(n) AS bigint) FROM rollup WHERE grain = 'week' AND metric = 'theme'";
        let made = number(&core.db, weeks).await;
        insight::fold(core).await.expect("folds");
        assert_eq!(number(&core.db, weeks).await, made, "made once");
    }
);

both!(
    the_latest_voices_find_the_theme_that_began_with_older_ones,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        file(&site, &BATTERY).await;
        // More than wait at a time, each about something else.
        let other = |n: u32| {
            let sign = |k| char::from_u32(0x5000 + k).expect("a sign");
            [n, n + 1000, n + 2000, n + 3000, n + 4000]
                .map(sign)
                .iter()
                .collect::<String>()
        };
        let others: Vec<String> = (0..820).map(other).collect();
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        file(&site, &others).await;
        file(&site, &BATTERY[4..]).await;
        sort(&site).await;
        let page = list(&site, Who::Manager).await;
        assert!(
            matches!(named(&page, "电池续航")[..], [(_, 10)]),
            "the latest are looked at first, and again in the end: {}",
            page["themes"]
        );
        assert_eq!(page["waiting"]["now"], 822, "the site's two wait, too");
        assert_eq!(page["totals"][0], 832);
        let held = everything(&db).await;
        assert_eq!(sort(&site).await, 0);
        assert_eq!(everything(&db).await, held, "no new theme, no second look");
    }
);
