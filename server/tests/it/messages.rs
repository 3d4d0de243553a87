//! Files that a customer sends with a later message: kept once, shown to both sides of the case and to nobody else.

use crate::harness::{Answer, Ask, Seed, TestDb, TestSite, Who, both, complaint, picture, rows};
use chrono::TimeDelta;
use serde_json::json;
use server::http::voice::CASE_COOKIE;

struct Customer<'a> {
    site: &'a TestSite,
    cookie: String,
}

impl<'a> Customer<'a> {
    async fn of(site: &'a TestSite, case: &Seed) -> Self {
        let token = site.case_token(case.id, TimeDelta::minutes(30)).await;
        let cookie = format!("{CASE_COOKIE}={token}");
        Self { site, cookie }
    }

    async fn send(&self, ask: Ask) -> Answer {
        self.site.send(ask.cookie(Some(&self.cookie))).await
    }

    async fn write(&self, key: &str, text: &str, files: &[(&str, &[u8])]) -> Answer {
        let files: Vec<(&str, &str, &[u8])> = files
            .iter()
            .map(|(name, bytes)| ("files", *name, *bytes))
            .collect();
        let ask = Ask::post("/case/messages").multipart(&[("key", key), ("text", text)], &files);
        self.send(ask).await
    }

    /// The page of the case.
    async fn page(&self) -> String {
        self.send(Ask::get("/case")).await.text()
    }
}

/// Addresses of the files that a page names.
fn files(page: &str) -> Vec<String> {
    crate::harness::addresses(page)
        .into_iter()
        .filter(|address| address.starts_with("/case/files/"))
        .collect()
}

fn key() -> String {
    format!("w{}", server::vault::token())
}

both!(
    s3_8_a_message_carries_files_to_both_sides,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let customer = Customer::of(&site, &site.own).await;
        assert_eq!(files(&customer.page().await).len(), 1, "the first form's");
        let pdf = b"%PDF-1.7\n1 0 obj\n".repeat(100);
        let sent: [(&str, &[u8]); 2] = [("门封.png", &picture()), ("发票.pdf", &pdf)];
        let (key, text) = (key(), "门封又裂了，照片在这里");
        for _ in 0..3 {
            let answer = customer.write(&key, text, &sent).await;
            assert_eq!(
                (answer.status, answer.location()),
                (303, "/case#messages"),
                "{}",
                answer.text()
            );
        }
        let page = customer.page().await;
        let shown = files(&page);
        assert_eq!(shown.len(), 3, "sent three times, kept once: {page}");
        assert!(page.contains("门封.jpg") && page.contains("发票.pdf") && page.contains("2 KB"));
        for address in &shown {
            let file = customer.send(Ask::get(address)).await;
            assert_eq!(file.status, 200, "{address}");
            assert!(file.header("content-disposition").starts_with("attachment"));
            let other = Customer::of(&site, &site.foreign).await;
            assert_eq!(other.send(Ask::get(address)).await.status, 404, "{address}");
        }
        let one = json!({"number": site.own.number});
        let desk = site.call(Who::AgentA, "/api/cases/one", one).await.json();
        let entries = desk["timeline"].as_array().expect("a timeline");
        let wrote: Vec<_> = entries.iter().filter(|e| e["text"] == text).collect();
        assert_eq!(wrote.len(), 1, "{desk}");
        let names: Vec<_> = wrote[0]["files"]
            .as_array()
            .expect("files")
            .iter()
            .collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(desk["files"].as_array().map(Vec::len), Some(1));
        let id = wrote[0]["files"][0]["id"].as_str().expect("an id");
        let file = Ask::get(&format!("/desk/files/{id}"));
        assert_eq!(site.send_as(Who::AgentA, file.clone()).await.status, 200);
        assert_eq!(site.send_as(Who::AgentB, file).await.status, 404);
        let open = "SELECT count(*) FROM attachment WHERE form_token IS NOT NULL";
        assert_eq!(site.number(open).await, 0);
    }
);

both!(
    a_refused_message_keeps_its_words_and_its_files,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let customer = Customer::of(&site, &site.own).await;
        let key = key();
        let empty = customer.write(&key, "", &[("一.png", &picture())]).await;
        assert_eq!(empty.status, 422);
        let page = empty.text();
        assert!(page.contains("一.jpg"), "the file is kept: {page}");
        assert!(page.contains(&format!("value=\"{key}\"")), "under its key");
        let page = customer
            .write(&key, "看照片", &[("a.exe", b"MZ\x90\0\x03")])
            .await;
        assert_eq!(page.status, 422);
        let page = page.text();
        assert!(page.contains("看照片") && page.contains("一.jpg"), "{page}");
        let many: Vec<(String, Vec<u8>)> =
            (0..7).map(|n| (format!("{n}.png"), picture())).collect();
        let many: Vec<(&str, &[u8])> = many
            .iter()
            .map(|(n, b)| (n.as_str(), b.as_slice()))
            .collect();
        assert_eq!(customer.write(&key, "看照片", &many).await.status, 422);
        assert_eq!(files(&customer.page().await).len(), 1, "nothing came of it");
        let taken = customer.write(&key, "看照片", &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.text());
        assert_eq!(files(&customer.page().await).len(), 2);
    }
);

both!(e02_a_message_sends_no_place, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let customer = Customer::of(&site, &site.own).await;
    let mut tailed = picture();
    tailed.extend_from_slice(b"GPS 39.9042N <script>alert(1)</script>");
    customer
        .write(&key(), "看照片", &[("a.png", &tailed)])
        .await;
    let page = customer.page().await;
    let addresses = files(&page);
    assert_eq!(addresses.len(), 2);
    for address in addresses {
        let file = customer.send(Ask::get(&address)).await;
        assert_eq!(file.header("content-type"), "image/jpeg");
        assert!(!file.text().contains("GPS") && !file.text().contains("<script"));
    }
});

both!(whoever_has_no_case_sends_no_files, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let before = rows(&site.core.db).await;
    let write = Ask::post("/case/messages").multipart(
        &[("key", key().as_str()), ("text", "看照片")],
        &[("files", "a.png", &picture())],
    );
    for who in [Who::Anonymous, Who::ExpiredCustomer, Who::Head] {
        let answer = site.send_as(who, write.clone()).await;
        assert_eq!(answer.status, 401, "{who:?}");
    }
    // A key that no page gave out holds nothing.
    let customer = Customer::of(&site, &site.own).await;
    let forged = customer
        .write("w", "看照片", &[("a.png", &picture())])
        .await;
    assert_eq!(forged.status, 404);
    let number = [("number", site.own.number.as_str()), ("tail", "1234")];
    let looked_up = site.send(Ask::post("/track").form(&number)).await;
    assert_eq!(looked_up.status, 200, "{}", looked_up.text());
    assert_eq!(files(&looked_up.text()), Vec::<String>::new());
    assert_eq!(rows(&site.core.db).await, before);
});

both!(s8_messages_count_as_posts, async |db: TestDb| {
    let site = TestSite::with(&db, &[("submit_per_minute", "5")]).await;
    let customer = Customer::of(&site, &site.own).await;
    let mut taken = 0;
    for n in 0..8 {
        let (key, text) = (key(), format!("第 {n} 条留言"));
        let ask = Ask::post("/case/messages").from("198.51.100.9");
        let ask = ask.form(&[("key", &key), ("text", &text)]);
        let answer = customer.send(ask).await;
        if answer.status == 303 {
            taken += 1;
            continue;
        }
        assert_eq!(answer.status, 429);
        assert!(!answer.header("retry-after").is_empty());
        assert!(answer.text().contains(&text), "what was typed is kept");
    }
    assert_eq!(taken, 5);
    let form = complaint();
    let voice = Ask::post("/").from("198.51.100.9");
    let voice = voice.form(&[("kind", &form.kind), ("text", &form.text)]);
    assert_eq!(site.send(voice).await.status, 429, "one count for both");
});
