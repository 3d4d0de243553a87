//! S3-8: a case is looked up by its order number, too; several of one order belong to whoever knows the digits.

use crate::harness::{Ask, TestDb, TestSite, both, complaint};
use app::api::ports::Voices as _;
use server::services::voices;
use shared::feedback::FeedbackForm;
use shared::locale::Locale;

const ORDER: &str = "订 2026/11-a7";

/// The number of a case of this customer.
async fn file(site: &TestSite, contact: &str) -> String {
    let form = FeedbackForm {
        contact: contact.into(),
        order_no: ORDER.into(),
        ..complaint()
    };
    let voices = voices::Service(site.core.core.clone());
    let taken = voices.submit(form, Locale::Zh).await.expect("taken");
    let receipt = voices.receipt(&taken.link, Locale::Zh).await;
    receipt.expect("a receipt").number
}

async fn look(site: &TestSite, number: &str, tail: &str) -> (u16, String) {
    let form = [("number", number), ("tail", tail)];
    let answer = site.send(Ask::post("/track").form(&form)).await;
    (answer.status, answer.text())
}

both!(
    s3_8_nobody_hides_a_case_behind_their_order_number,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let number = site.own.number.clone();
        for _ in 0..6 {
            let form = FeedbackForm {
                contact: "13812341234".into(),
                text: "这是别人写的".into(),
                order_no: number.clone(),
                ..complaint()
            };
            let voices = voices::Service(site.core.core.clone());
            voices.submit(form, Locale::Zh).await.expect("taken");
        }
        let (status, page) = look(&site, &number, "1234").await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(&number), "{page}");
    }
);

both!(s3_8_an_order_number_finds_its_case, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    let one = file(&site, "13800001111").await;
    let two = file(&site, "13800002222").await;
    for (tail, own, other) in [("1111", &one, &two), ("2222", &two, &one)] {
        let (status, page) = look(&site, &format!(" {ORDER} "), tail).await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains(own) && !page.contains(other), "{tail}");
    }
    let (status, page) = look(&site, &ORDER.to_uppercase(), "1111").await;
    assert!(status == 200 && page.contains(&one), "typed in capitals");
    let (wrong, page) = look(&site, ORDER, "3333").await;
    let (unknown, nothing) = look(&site, "订 2026/11-a8", "1111").await;
    assert_eq!((wrong, unknown), (422, 422));
    for page in [page, nothing] {
        assert!(page.contains("对不上"), "{page}");
        assert!(!page.contains(&one) && !page.contains(&two), "{page}");
    }
});
