//! S3-2, S3-3: themes over all voices and keywords of a period: sorted once, edited by people, counted within scope.

mod late;

use crate::harness::{
    Answer, Ask, TestDb, TestSite, Who, both, complaint, everything, meddle, number, text, value,
};
use app::api::ports::Voices as _;
use serde_json::{Value, json};
use server::services::{insight, themes, voices};
use shared::feedback::FeedbackForm;
use shared::locale::Locale;
use uuid::Uuid;

pub const BATTERY: [&str; 7] = [
    "电池续航太差，半天就没电，打13812345678找我",
    "新手机电池续航不行",
    "电池续航比宣传的差很多",
    "电池续航缩水，充电也慢",
    "电池续航撑不到晚上",
    "电池续航虚标，充满只用半天",
    "冬天电池续航直接减半",
];
pub const NOISE: [&str; 7] = [
    "楼上装修噪音太吵，物业不管",
    "装修噪音太吵睡不着",
    "半夜装修噪音太大了",
    "装修噪音从早上六点开始",
    "周末装修噪音没人管",
    "装修噪音吵得孩子哭",
    "隔壁装修噪音两个月了",
];

pub async fn file(site: &TestSite, words: &[&str]) {
    let service = voices::Service(site.core.core.clone());
    for text in words {
        let form = FeedbackForm {
            text: (*text).to_owned(),
            name: String::new(),
            contact: String::new(),
            consent: String::new(),
            ..complaint()
        };
        service.submit(form, Locale::Zh).await.expect("taken");
    }
}

pub async fn sort(site: &TestSite) -> usize {
    themes::group(&site.core).await.expect("sorts")
}

pub async fn list(site: &TestSite, who: Who) -> Value {
    let answer = site
        .call(who, "/api/themes/list", json!({"query": {}}))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn one(site: &TestSite, who: Who, id: u64) -> Value {
    let asked = json!({"query": {"id": id}});
    let answer = site.call(who, "/api/themes/one", asked).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn try_edit(site: &TestSite, who: Who, edit: &Value) -> Answer {
    site.call(who, "/api/themes/edit", json!({ "edit": edit }))
        .await
}

/// The number of the theme that is looked at after an edit.
pub async fn edit(site: &TestSite, edit: Value) -> u64 {
    let answer = try_edit(site, Who::Head, &edit).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_u64().expect("a number")
}

pub fn rename(id: u64, name: &str, seen: &str) -> Value {
    json!({"edit": "rename", "id": id, "name": name, "seen": seen})
}

pub async fn name_of(site: &TestSite, id: u64) -> String {
    let page = one(site, Who::Manager, id).await;
    page["theme"]["name"].as_str().expect("a name").to_owned()
}

/// Gives these voices' cases to the other department.
pub async fn give(site: &TestSite, which: &str) {
    let sql = format!(
        "UPDATE case_file SET department_id = $1, owner_id = NULL WHERE feedback_id IN ({which})"
    );
    meddle(&site.core.db, &sql, vec![site.b.0.into()]).await;
}

pub fn of_theme(id: u64, most: u32) -> String {
    format!(
        "SELECT feedback_id FROM theme_voice WHERE theme_id = {id} ORDER BY feedback_id LIMIT {most}"
    )
}

/// Number and voices of the themes whose name holds these words.
pub fn named(page: &Value, words: &str) -> Vec<(u64, u64)> {
    let themes = page["themes"].as_array().expect("themes").iter();
    let named = themes.filter(|theme| theme["name"].as_str().is_some_and(|n| n.contains(words)));
    named
        .map(|theme| (number_of(&theme["id"]), number_of(&theme["volume"]["now"])))
        .collect()
}

pub fn number_of(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

/// Two themes of seven, and the two complaints of the site that wait.
pub async fn sorted(db: &TestDb) -> (TestSite, u64, u64) {
    let site = TestSite::open(db).await;
    file(&site, &BATTERY).await;
    file(&site, &NOISE).await;
    assert_eq!(sort(&site).await, 16);
    let page = list(&site, Who::Manager).await;
    let [(battery, 7)] = named(&page, "电池续航")[..] else {
        panic!("{page}");
    };
    let [(noise, 7)] = named(&page, "装修噪音")[..] else {
        panic!("{page}");
    };
    (site, battery, noise)
}

both!(s3_2_voices_find_their_themes_once, async |db: TestDb| {
    let (site, battery, _) = sorted(&db).await;
    let page = list(&site, Who::Manager).await;
    assert_eq!(
        (&page["totals"], &page["queue"]),
        (&json!([16, 0]), &json!(0))
    );
    assert_eq!(page["waiting"]["now"], 2);
    let held = everything(&db).await;
    assert_eq!(sort(&site).await, 0);
    assert_eq!(everything(&db).await, held, "twice is once");
    // Folded or not, the figures are the same.
    insight::fold(&site.core).await.expect("folds");
    assert_eq!(list(&site, Who::Manager).await, page);
    // What comes later joins.
    file(&site, &["电池续航又不行了", "电池续航，唉"]).await;
    assert_eq!(list(&site, Who::Manager).await["queue"], 2);
    assert_eq!(sort(&site).await, 2);
    let page = list(&site, Who::Manager).await;
    assert_eq!(named(&page, "电池续航"), [(battery, 9)]);
    let trend = &page["themes"][0]["volume"]["trend"];
    assert_eq!(trend.as_array().map(Vec::len), Some(30));
    assert_eq!(trend[29], 9, "all of today");
});

both!(
    people_rename_merge_and_split_for_good,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        let seen = name_of(&site, battery).await;
        let renamed = rename(battery, "耗电 13812345678", &seen);
        assert_eq!(edit(&site, renamed.clone()).await, battery);
        assert_eq!(
            try_edit(&site, Who::Head, &renamed).await.status,
            409,
            "it has another name meanwhile"
        );
        let attach =
            |seen| json!({"edit": "attach", "id": battery, "cause": "电芯批次 B7", "seen": seen});
        let overtaken = try_edit(&site, Who::Head, &attach("别的原因")).await;
        assert_eq!(overtaken.status, 409);
        edit(&site, attach("")).await;
        let merged = json!({"edit": "merge", "into": battery, "from": noise});
        assert_eq!(edit(&site, merged.clone()).await, battery);
        let again = try_edit(&site, Who::Head, &merged).await;
        assert_eq!(again.status, 404, "they are one");
        // The number of the merged one leads to the other, with the voices of both.
        let page = one(&site, Who::Manager, noise).await;
        assert_eq!(page["theme"]["id"], battery);
        assert_eq!(page["theme"]["name"], "耗电 138****5678");
        assert_eq!(page["theme"]["cause"], "电芯批次 B7");
        let found = page["voices"]["rows"].as_array().expect("voices").clone();
        assert_eq!(found.len(), 14);
        assert!(!page.to_string().contains("13812345678"));
        // Two voices go; one of no theme stays where it is.
        let noisy = |row: &&Value| {
            row["row"]["text"]
                .as_str()
                .is_some_and(|t| t.contains("噪音"))
        };
        let mut chosen: Vec<Value> = found
            .iter()
            .filter(noisy)
            .map(|v| v["row"]["id"].clone())
            .collect();
        chosen.truncate(2);
        let waits = "SELECT feedback_id FROM theme_voice WHERE theme_id IS NULL LIMIT 1";
        let waits: Uuid = value(&site.core.db, waits).await;
        chosen.push(json!(waits));
        let apart = json!({"edit": "split", "id": battery, "voices": chosen, "name": "吵"});
        let apart = edit(&site, apart).await;
        assert!(apart != battery && apart != noise);
        let nobody = json!({"edit": "split", "id": battery, "voices": [waits], "name": ""});
        assert_eq!(try_edit(&site, Who::Head, &nobody).await.status, 404);
        // Later runs leave all of it as it is.
        file(&site, &["电池续航又缩水了"]).await;
        sort(&site).await;
        insight::fold(&site.core).await.expect("folds");
        let page = list(&site, Who::Manager).await;
        assert_eq!(named(&page, "耗电"), [(battery, 13)]);
        assert_eq!(named(&page, "吵"), [(apart, 2)]);
        assert_eq!(page["totals"], json!([17, 0]));
        assert_eq!(page["waiting"]["now"], 2);
        // A name that is taken away is the machine's again, at once.
        edit(&site, rename(battery, "", "耗电 138****5678")).await;
        let name = name_of(&site, battery).await;
        assert!(name.contains("电池续航"), "{name}");
        let trail =
            "SELECT count(*) FROM audit WHERE action LIKE 'theme.%' AND details NOT LIKE '%电%'";
        assert_eq!(number(&db, trail).await, 5);
    }
);

both!(
    figures_are_told_within_scope_and_edits_to_editors,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        file(&site, &["还没有整理的一条"]).await;
        let page = list(&site, Who::Head).await;
        assert_eq!(
            page["totals"],
            json!([15, 0]),
            "the foreign case is another department's"
        );
        assert_eq!(page["queue"], 0, "others' voices may wait, too");
        let page = list(&site, Who::Auditor).await;
        assert_eq!(
            (&page["totals"], &page["queue"]),
            (&json!([16, 0]), &json!(1))
        );
        for (who, status) in [
            (Who::Anonymous, 401),
            (Who::AgentA, 403),
            (Who::Auditor, 403),
            (Who::Admin, 403),
            (Who::Manager, 200),
            (Who::Head, 200),
        ] {
            let seen = name_of(&site, battery).await;
            let answer = try_edit(&site, who, &rename(battery, "x", &seen)).await;
            assert_eq!(answer.status, status, "{who:?}");
        }
        let rights = |page: &Value| {
            let others = page["others"].as_array().expect("others").len();
            (page["may_edit"] == true, page["may_split"] == true, others)
        };
        for (who, expected) in [
            (Who::Auditor, (false, false, 0)),
            (Who::Manager, (true, true, 1)),
            (Who::Head, (true, true, 1)),
        ] {
            let page = one(&site, who, battery).await;
            assert_eq!(rights(&page), expected, "{who:?}");
        }
        let long = rename(battery, &"长".repeat(41), "x");
        assert_eq!(try_edit(&site, Who::Head, &long).await.status, 422);

        // Two voices go to the other department: the theme is no longer the head's alone.
        give(&site, &of_theme(battery, 2)).await;
        assert_eq!(sort(&site).await, 3, "the two, and the one that waited");
        let page = one(&site, Who::Head, battery).await;
        assert_eq!(page["theme"]["volume"]["now"], 5);
        assert_eq!(page["voices"]["rows"].as_array().map(Vec::len), Some(5));
        assert_eq!(rights(&page), (false, true, 1));
        let attach = json!({"edit": "attach", "id": battery, "cause": "x", "seen": ""});
        let merges = [(battery, noise), (noise, battery)]
            .map(|(into, from)| json!({"edit": "merge", "into": into, "from": from}));
        for edit in [rename(battery, "y", "x"), attach].iter().chain(&merges) {
            assert_eq!(try_edit(&site, Who::Head, edit).await.status, 403, "{edit}");
        }
        assert_eq!(rights(&one(&site, Who::Head, noise).await), (true, true, 0));
        // Only what is the head's is split off.
        let voices = text(
            &site.core.db,
            "SELECT CAST(count(*) AS varchar) FROM theme_voice WHERE theme_id IS NOT NULL",
        );
        assert_eq!(voices.await, "14");
        let foreign = "SELECT feedback_id FROM theme_voice v WHERE theme_id IS NOT NULL \
                       AND department_id <> (SELECT department_id FROM theme_voice WHERE theme_id = NOISE LIMIT 1) LIMIT 1";
        let foreign: Uuid =
            value(&site.core.db, &foreign.replace("NOISE", &noise.to_string())).await;
        let split = json!({"edit": "split", "id": battery, "voices": [foreign], "name": ""});
        assert_eq!(try_edit(&site, Who::Head, &split).await.status, 404);
        assert_eq!(try_edit(&site, Who::Manager, &split).await.status, 200);

        // Handed over wholly it is nothing that the head knows of.
        give(&site, &of_theme(battery, 9)).await;
        assert_eq!(sort(&site).await, 5);
        let asked = json!({"query": {"id": battery}});
        let answer = site.call(Who::Head, "/api/themes/one", asked).await;
        assert_eq!(answer.status, 404);
        assert_eq!(
            try_edit(&site, Who::Head, &rename(battery, "y", "x"))
                .await
                .status,
            404
        );
        assert!(named(&list(&site, Who::Head).await, "x").is_empty());
        assert_eq!(named(&list(&site, Who::Manager).await, "x"), [(battery, 6)]);
    }
);

both!(
    themes_to_merge_with_are_told_with_the_first_page,
    async |db: TestDb| {
        let (site, battery, noise) = sorted(&db).await;
        for _ in 0..10 {
            file(&site, &BATTERY).await;
        }
        sort(&site).await;
        for who in [Who::Manager, Who::Head] {
            let first = one(&site, who, battery).await;
            let others = first["others"].as_array().expect("others");
            assert!(
                others.contains(&json!([noise, "装修噪音"])),
                "{who:?}: {others:?}"
            );
            let asked = json!({"query": {"id": battery, "after": first["voices"]["next"]}});
            let second = site.call(who, "/api/themes/one", asked).await.json();
            let rows = |page: &Value| page["voices"]["rows"].as_array().map_or(0, Vec::len);
            let all = number_of(&first["theme"]["volume"]["now"]);
            assert!(rows(&second) > 0, "there is a second page: {all}");
            assert_eq!((rows(&first) + rows(&second)) as u64, all);
            assert_eq!(
                (&second["others"], &second["may_edit"]),
                (&json!([]), &json!(true))
            );
        }
    }
);

both!(pages_of_themes_cost_few_statements, async |db: TestDb| {
    let (site, battery, noise) = sorted(&db).await;
    let paths = [
        "/manage/themes".to_owned(),
        format!("/manage/themes/{battery}"),
        "/manage/phrases?q=%E7%94%B5%E6%B1%A0%E7%BB%AD%E8%88%AA".to_owned(),
    ];
    let cost = async || {
        let mut all = Vec::new();
        for who in [Who::Manager, Who::Head] {
            let cookie = site.cookie(who).await;
            for path in &paths {
                let mut least = u64::MAX;
                for _ in 0..3 {
                    let before = site.core.db.statements();
                    let answer = site.send(Ask::get(path).cookie(cookie.as_deref())).await;
                    assert_eq!(answer.status, 200, "{path}");
                    least = least.min(site.core.db.statements() - before);
                }
                all.push(least);
            }
        }
        all
    };
    let few = cost().await;
    for _ in 0..4 {
        file(&site, &BATTERY).await;
    }
    sort(&site).await;
    assert_eq!(cost().await, few, "more voices, {paths:?}");
    edit(
        &site,
        json!({"edit": "merge", "into": battery, "from": noise}),
    )
    .await;
    assert_eq!(cost().await, few, "a merged theme, {paths:?}");
    assert!(few.iter().all(|cost| *cost <= 12), "{few:?}");
});
