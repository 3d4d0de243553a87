//! What customers read in their mail: the offer whole, what was done, no place left empty.

use crate::harness::{TestDb, TestSite, both, complaint, value};
use app::api::ports::{Cases as _, CustomerAction, Following as _};
use server::notices::{Frame, Letter, compose};
use server::services::cases::Service;
use server::services::following;
use shared::cases::{CaseAction, Measure, ProposalDraft};
use shared::feedback::FeedbackForm;
use shared::id::AttachmentId;
use shared::locale::Locale;

const LETTERS: [Letter; 10] = [
    Letter::Acknowledgement,
    Letter::Reply,
    Letter::Question,
    Letter::Proposal,
    Letter::ConfirmationRequest,
    Letter::Reminder,
    Letter::Closed,
    Letter::Reopened,
    Letter::SurveyInvitation,
    Letter::SurveyReminder,
];

both!(a_letter_has_no_holes, async |db: TestDb| {
    let site = TestSite::open(&db).await;
    for letter in LETTERS {
        for locale in Locale::ALL {
            let bare = Frame {
                number: "TS-1",
                team: None,
                promised: None,
                text: "",
                link: "/l/x",
            };
            let (subject, body) = compose(&site.core, locale, letter, &bare);
            for said in [&subject, &body] {
                assert!(!said.contains(['{', '}']), "{letter:?}: {said}");
                assert!(!said.contains("\n\n\n"), "{letter:?}: {said}");
            }
            assert!(body.contains("/l/x"), "{letter:?}: how to reach us");
        }
    }
});

/// Body of the last letter.
async fn last(site: &TestSite) -> String {
    let sql = "SELECT body_sealed FROM notice ORDER BY id DESC LIMIT 1";
    let sealed: Vec<u8> = value(&site.core.db, sql).await;
    let body = site.core.vault.open_text("notice.body", &sealed);
    body.expect("opens")
}

both!(
    an_offer_is_told_whole_and_so_is_what_was_done,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let case = site
            .seed(FeedbackForm {
                contact: "zhao@example.com".into(),
                ..complaint()
            })
            .await;
        let team: String = value(
            &db,
            &format!("SELECT label_zh FROM department WHERE id = (SELECT department_id FROM case_file WHERE number = '{}')", case.number),
        )
        .await;
        assert!(last(&site).await.contains(&format!("由{team}负责处理")));

        let head = site.acting(site.a).await;
        let cases = Service(site.core.core.clone());
        let act = async |action| {
            let seen = cases.case(&head, &case.number).await.expect("a page").seq;
            let page = cases.act(&head, &case.number, seen, action).await;
            page.expect("done");
        };
        let day = chrono::Utc::now().date_naive() + chrono::Days::new(5);
        act(CaseAction::Propose(ProposalDraft {
            measures: vec![Measure::Repair, Measure::Compensation],
            text: "师傅上门更换门封条".into(),
            amount_minor: Some(12_000),
            by: Some(day),
        }))
        .await;
        let offer = last(&site).await;
        for said in [
            "师傅上门更换门封条",
            "措施：维修、补偿",
            "金额：¥120.00",
            &format!("计划完成日期：{day}"),
        ] {
            assert!(offer.contains(said), "{said} is missing: {offer}");
        }

        act(CaseAction::RecordAction {
            text: "内部记录：换了门封条".into(),
            evidence: vec![AttachmentId(case.evidence)],
        })
        .await;
        act(CaseAction::AskConfirmation {
            text: "门封条换好了，试机一小时没有漏".into(),
        })
        .await;
        let asked = last(&site).await;
        assert!(asked.contains("门封条换好了，试机一小时没有漏"));
        assert!(!asked.contains("内部记录"), "{asked}");
        // Silence ends it after as many days as the gate says.
        let days = chrono::Days::new(u64::from(site.core.rules.now().gate.silent_days));
        let ends = site
            .core
            .clock
            .now()
            .with_timezone(&chrono_tz::Asia::Shanghai)
            + days;
        assert!(
            asked.contains(&ends.format("到%Y-%m-%d").to_string()),
            "{asked}"
        );

        // The customer reads the same beside the question.
        let following = following::Service(site.core.core.clone());
        let session = following.open_link(&case.link).await.expect("a session");
        let (_, seen) = following.by_session(&session).await.expect("a case");
        assert_eq!(seen.done.as_deref(), Some("门封条换好了，试机一小时没有漏"));
        let key = uuid::Uuid::now_v7().to_string();
        let confirm = following.act(&session, &key, CustomerAction::Confirm).await;
        confirm.expect("confirmed");
        let (_, seen) = following.by_session(&session).await.expect("a case");
        assert!(seen.confirmed && seen.done.is_none() && seen.your_turn.is_none());
    }
);
