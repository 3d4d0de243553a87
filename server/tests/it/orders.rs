//! S3-8: a case is looked up by its order number, too; several of one order belong to whoever knows the digits.

use crate::harness::{Ask, TestDb, TestSite, both, complaint};
use app::api::ports::Voices as _;
use server::services::voices;
use shared::feedback::FeedbackForm;
use shared::locale::Locale;

const ORDER: &str = "订 2026/11-a7";

async fn file(site: &TestSite, contact: &str, text: &str) {
    let form = FeedbackForm {
        text: text.into(),
        contact: contact.into(),
        order_no: ORDER.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    voices.submit(form, Locale::Zh).await.expect("taken");
}

async fn look(site: &TestSite, number: &str, tail: &str) -> (u16, String) {
    let form = [("number", number), ("tail", tail)];
    let answer = site.send(Ask::post("/track").form(&form)).await;
    (answer.status, answer.text())
}

both!(s3_8_an_order_number_finds_its_case, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    file(&site, "13800001111", "洗衣机漏水，地板泡坏了").await;
    file(&site, "13800002222", "洗衣机门关不上").await;
    for (tail, own, other) in [("1111", "漏水", "关不上"), ("2222", "关不上", "漏水")] {
        let (status, page) = look(&site, &format!(" {ORDER} "), tail).await;
        assert_eq!(status, 200, "{page}");
        assert!(
            page.contains(own) && !page.contains(other),
            "{tail}: {page}"
        );
    }
    let (wrong, page) = look(&site, ORDER, "3333").await;
    let (unknown, nothing) = look(&site, "订 2026/11-a8", "1111").await;
    assert_eq!((wrong, unknown), (404, 404));
    for page in [page, nothing] {
        assert!(
            page.contains("对不上") && !page.contains("洗衣机"),
            "{page}"
        );
    }
});
