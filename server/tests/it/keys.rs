//! R3: one form token is one voice, however often and from however many sides it is posted.

use crate::harness::{Answer, Ask, TestDb, TestSite, both, complaint};
use futures::StreamExt;
use futures::future::join_all;
use server::vault;

fn post(token: &str, text: &str) -> Ask {
    Ask::post("/").wants_json().form(&[
        ("kind", "complaint"),
        ("text", text),
        ("form_token", token),
    ])
}

fn location(answer: &Answer) -> String {
    let json = answer.json();
    let location = json["location"].as_str();
    location
        .unwrap_or_else(|| panic!("{}: {json}", answer.status))
        .to_owned()
}

both!(
    r3_a_thousand_keys_three_times_are_a_thousand_rows,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let text = complaint().text;
        let voices = "SELECT count(*) FROM feedback";
        let before = site.number(voices).await;
        let tokens: Vec<String> = (0..1_000).map(|_| vault::token()).collect();
        let posts = futures::stream::iter(0..3_000).map(|n| {
            let (site, token, text) = (&site, &tokens[n % 1_000], &text);
            async move { (n % 1_000, location(&site.send(post(token, text)).await)) }
        });
        let answers: Vec<(usize, String)> = posts.buffer_unordered(32).collect().await;
        assert_eq!(site.number(voices).await, before + 1_000);
        let mut receipts = vec![None; 1_000];
        for (key, receipt) in answers {
            let first = receipts[key].get_or_insert_with(|| receipt.clone());
            assert_eq!(*first, receipt, "key {key} has two receipts");
        }
    }
);

both!(
    r3_fifty_at_once_are_one_row_and_equal_answers,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let text = complaint().text;
        for _ in 0..5 {
            let before = site.number("SELECT count(*) FROM case_file").await;
            let token = vault::token();
            let answers = join_all((0..50).map(|_| site.send(post(&token, &text)))).await;
            let receipts: Vec<String> = answers.iter().map(location).collect();
            assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
            assert_eq!(
                site.number("SELECT count(*) FROM case_file").await,
                before + 1
            );
            let page = site.send(Ask::get(&receipts[0])).await;
            assert_eq!(page.status, 200);
        }
    }
);

both!(
    b03_another_text_under_the_same_key_shows_the_first_receipt,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let token = vault::token();
        let first = location(&site.send(post(&token, "第一次写的内容")).await);
        let same = location(&site.send(post(&token, "第一次写的内容")).await);
        assert_eq!(same, first, "a lost reply is no change");
        let again = location(&site.send(post(&token, "后来改了的内容")).await);
        assert_eq!(again, format!("{first}?kept=first"));
        const TOLD: &str = "后来改动的没有收录";
        let page = site.send(Ask::get(&again)).await;
        assert!(page.text().contains(TOLD) && page.text().contains("请打开“查看进度”留言"));
        let plain = site.send(Ask::get(&first)).await;
        assert!(plain.status == 200 && !plain.text().contains(TOLD));
        let later = site
            .number("SELECT count(*) FROM feedback WHERE raw_text LIKE '后来%'")
            .await;
        assert_eq!(later, 0);
    }
);
