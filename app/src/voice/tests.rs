//! The pages as HTML: nothing of a customer's becomes markup, nothing typed is lost, both languages are whole.

use super::case::{CaseData, Refused};
use super::document::{Assets, Frame, document, for_script};
use super::home::HomeData;
use super::page::Page;
use super::problem::{ProblemData, ProblemKind};
use crate::api::ApiError;
use crate::ui::time::Here;
use chrono::{DateTime, Utc};
use shared::cases::{CustomerCase, CustomerMay, CustomerMessage, CustomerNode, Kind, Phase, Turn};
use shared::feedback::{FeedbackForm, HomeView};
use shared::id::MessageId;
use shared::locale::{Label, Locale};
use uuid::Uuid;

const EVIL: &str = "</textarea></script><script>alert('x')</script>\u{2028}\"&";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("a moment")
}

fn here(locale: Locale) -> Here {
    Here {
        locale,
        now: now(),
        offset_seconds: 8 * 3600,
    }
}

fn html(page: Page, locale: Locale) -> String {
    let frame = Frame {
        here: here(locale),
        organisation: Label::new("云帆家电", "Yunfan Appliances"),
        path: "/?a=1&b=2".into(),
        nonce: "n0nce".into(),
        assets: Assets {
            css: Some("/assets/voice-1.css".into()),
            js: Some("/assets/voice-1.js".into()),
        },
        save_data: false,
        large: false,
    };
    document(&frame, page)
}

fn refused(locale: Locale) -> Page {
    let form = FeedbackForm {
        kind: "praise".into(),
        text: EVIL.into(),
        name: EVIL.into(),
        contact: "12".into(),
        ..FeedbackForm::default()
    };
    let errors = form.check().expect_err("refused");
    Page::Home(HomeData {
        here: here(locale),
        view: HomeView {
            form,
            errors,
            ..HomeView::default()
        },
        problem: None,
    })
}

fn case() -> CustomerCase {
    CustomerCase {
        number: "TS-20261121-0007".into(),
        kind: Kind::Complaint,
        phase: Phase::Verifying,
        round: 2,
        opened_at: now(),
        nodes: Phase::ALL
            .map(|phase| CustomerNode {
                phase,
                reached_at: (phase <= Phase::Verifying).then(now),
            })
            .to_vec(),
        promised: None,
        confirmed: false,
        done: None,
        your_turn: Some(Turn::Answer),
        department: Label::new("客服部", "Customer service"),
        messages: vec![CustomerMessage {
            at: now(),
            mine: true,
            text: Some(EVIL.into()),
            id: MessageId(Uuid::nil()),
            files: Vec::new(),
        }],
        raw_text: Some(EVIL.into()),
        files: Vec::new(),
        proposal: None,
        earlier: None,
        summary: None,
        may: CustomerMay {
            write: true,
            confirm: true,
            report_unsolved: true,
            ..CustomerMay::default()
        },
    }
}

fn case_page(read_only: bool, refused: Option<Refused>) -> Page {
    let mut case = case();
    if read_only {
        case.may = CustomerMay::default();
    }
    Page::Case(Box::new(CaseData {
        here: here(Locale::Zh),
        case,
        read_only,
        key: "k1".into(),
        refused,
    }))
}

#[test]
fn what_was_typed_never_becomes_markup() {
    for page in [refused(Locale::Zh), case_page(false, None)] {
        let html = html(page, Locale::Zh);
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(!html.contains("alert('x')</script>"), "{html}");
    }
}

#[test]
fn props_can_not_end_their_script() {
    let props = serde_json::to_string(EVIL).expect("props");
    let safe = for_script(&props);
    assert!(!safe.contains('<') && !safe.contains('\u{2028}'), "{safe}");
    let back: String = serde_json::from_str(&safe).expect("still the same JSON");
    assert_eq!(back, EVIL);
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_why_beside_the_field() {
    let html = html(refused(Locale::En), Locale::En);
    assert!(html.contains("&lt;/textarea&gt;"), "{html}");
    assert!(html.contains("value=\"12\""), "{html}");
    let (_, after) = html.split_once("id=\"contact-error\"").expect("place");
    let beside: String = after.chars().take(400).collect();
    assert!(beside.contains("phone number"), "{beside}");
    assert!(html.contains("href=\"#contact\""), "{html}");
    let praise = html.split("value=\"praise\"").nth(1).expect("card");
    assert!(
        praise
            .split('>')
            .next()
            .is_some_and(|rest| rest.contains("checked")),
        "{html}"
    );
    assert!(html.contains("<html lang=\"en\">"));
}

#[test]
fn english_pages_have_no_chinese_beyond_names() {
    let html = html(refused(Locale::En), Locale::En);
    let foreign: String = html
        .replace("中文", "")
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .collect();
    assert_eq!(foreign, "");
}

#[test]
fn no_page_has_a_style_attribute_or_a_script_without_the_nonce() {
    let problem = Page::Problem(ProblemData {
        here: here(Locale::Zh),
        kind: ProblemKind::Api(ApiError::TooMany { seconds: 30 }),
    });
    for page in [refused(Locale::Zh), case_page(false, None), problem] {
        let html = html(page, Locale::Zh);
        assert!(!html.contains(" style="), "{html}");
        for tag in html.split("<script").skip(1) {
            let head = tag.split('>').next().unwrap_or_default();
            let data = head.contains("application/json");
            assert!(data || head.contains("nonce=\"n0nce\""), "{head}");
        }
    }
}

#[test]
fn a_look_up_by_number_offers_nothing_to_do() {
    let open = html(case_page(false, None), Locale::Zh);
    assert!(open.contains("value=\"confirm\"") && open.contains("/case/messages"));
    let closed = html(case_page(true, None), Locale::Zh);
    assert!(!closed.contains("action=\"/case/"), "{closed}");
}

#[test]
fn a_refused_action_keeps_its_words_in_its_own_form() {
    let refused = Refused {
        action: "unsolved".into(),
        text: "still leaks".into(),
        field: Some("too short".into()),
        ..Refused::default()
    };
    let html = html(case_page(false, Some(refused)), Locale::Zh);
    let (_, after) = html.split_once("id=\"unsolved-text\"").expect("field");
    let field: String = after.chars().take(600).collect();
    assert!(
        field.contains("still leaks") && field.contains("too short"),
        "{field}"
    );
    assert_eq!(html.matches("still leaks").count(), 1);
}
