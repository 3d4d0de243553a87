//! What a customer holds of a case: the receipt with its promise and code, and what number and four digits show.

use super::{Office, complaint};
use crate::harness::{Ask, TestDb, TestSite, Who, both, tags};
use app::api::ApiError;
use app::api::ports::{Following as _, Voices as _};
use serde_json::json;
use shared::cases::{CaseAction, Measure, NextDue, Phase, ProposalDraft, Turn};
use shared::catalogue::voice;
use shared::clocks::clock::ClockState;
use shared::locale::Locale;

const REPLY: &str = "已安排师傅明天上门";

/// What does not move with the clock.
fn held(due: Option<NextDue>) -> Option<(shared::clocks::policy::ClockKind, i64, ClockState)> {
    due.map(|due| (due.kind, due.at.timestamp(), due.state))
}

both!(
    the_last_four_digits_show_times_and_nothing_personal,
    async |db: TestDb| {
        let office = Office::open(&db).await;
        let (_, number) = office.file(complaint()).await;
        let page = office.page(&number).await;
        let reply = CaseAction::Reply {
            text: REPLY.into(),
            ask: false,
        };
        let page = office.act(&page, reply).await;
        let note = CaseAction::Note {
            text: "客户情绪激动".into(),
        };
        let page = office.act(&page, note).await;
        let look = async |tail: &str| office.following().by_number(&number, tail, "client").await;
        let seen = look("1234").await.expect("found");
        assert_eq!(seen.number, number);
        assert!(seen.raw_text.is_none() && seen.proposal.is_none() && !seen.may.write);
        assert_eq!((seen.phase, seen.your_turn), (Phase::Received, None));
        assert_eq!(seen.department, page.row.department, "who acts now");
        assert!(!seen.department.zh.is_empty());
        assert!(seen.promised.is_some());
        assert_eq!(held(seen.promised), held(page.row.next_due.clone()));
        let said = seen.messages.iter().map(|m| (m.mine, m.text.as_deref()));
        let said: Vec<_> = said.collect();
        assert_eq!(said, [(false, Some(REPLY))], "the reply, and no note");
        // With an offer the case moves on, and it is the customer who acts.
        let draft = ProposalDraft {
            measures: vec![Measure::Repair],
            text: "免费上门维修".into(),
            ..ProposalDraft::default()
        };
        let page = office.act(&page, CaseAction::Propose(draft)).await;
        let seen = look("1234").await.expect("found");
        assert_eq!(
            (seen.phase, seen.your_turn),
            (Phase::Planning, Some(Turn::Decide))
        );
        assert!(seen.proposal.is_none(), "only behind the private link");
        assert_eq!(held(seen.promised), held(page.row.next_due));
        let phases: Vec<Phase> = seen.nodes.iter().map(|node| node.phase).collect();
        assert_eq!(phases, Phase::ALL);
        let reached = |phase: Phase| {
            let node = seen.nodes.iter().find(|node| node.phase == phase);
            node.expect("a node").reached_at
        };
        assert_eq!(reached(Phase::Received), Some(seen.opened_at));
        assert_eq!(reached(Phase::Planning), Some(page.row.stage_since));
        for later in [Phase::Executing, Phase::Verifying, Phase::Closed] {
            assert_eq!(reached(later), None, "{later:?}");
        }

        let wrong = look("4321").await;
        let unknown = office
            .following()
            .by_number("TS-20200101-0001", "1234", "client")
            .await;
        assert_eq!(wrong, Err(ApiError::NotFound));
        assert_eq!(
            unknown, wrong,
            "a wrong guess and an unknown number are the same"
        );
        for _ in 0..2 {
            assert_eq!(look("0000").await, Err(ApiError::NotFound));
        }
        let sixth = look("1234").await;
        assert!(matches!(sixth, Err(ApiError::TooMany { .. })), "{sixth:?}");
    }
);

both!(
    the_page_behind_the_last_four_digits_says_where_it_stands,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let number = &site.own.number;
        let one = json!({ "number": number });
        let seq = site.call(Who::AgentA, "/api/cases/one", one).await.json()["seq"].clone();
        let reply = json!({"do": "reply", "text": REPLY, "ask": false});
        let act = json!({"number": number, "seq": seq, "action": reply});
        let done = site.call(Who::AgentA, "/api/cases/act", act).await;
        assert_eq!(done.status, 200, "{}", done.text());
        let case = done.json();
        let ask = |number: &str, tail: &str| {
            let ask = Ask::post("/track").header("accept-language", "zh-CN");
            ask.form(&[("number", number), ("tail", tail)])
        };
        let page = site.send(ask(number, "1234")).await;
        assert_eq!(page.status, 200);
        let html = page.text();
        let department = case["row"]["department"]["zh"].as_str().expect("a name");
        let ours = voice::CASE_OURS.fill(Locale::Zh, &[("department", &department)]);
        assert!(html.contains(&ours), "who acts now: {ours}");
        assert!(html.contains(REPLY));
        let (_, now) = html.split_once("aria-current=\"step\"").expect("a node");
        let now = now.split("</li>").next().unwrap_or_default();
        assert!(now.contains(Phase::Received.words().zh), "{now}");
        assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
        for phase in Phase::ALL {
            assert!(html.contains(phase.words().zh), "{phase:?}");
        }
        let due = case["row"]["next_due"]["at"].as_str().expect("a promise");
        let due: chrono::DateTime<chrono::Utc> = due.parse().expect("a moment");
        let due = due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        assert!(html.contains(&format!("datetime=\"{due}\"")), "{due}");
        for hidden in ["冰箱", "张三丰", "13812341234"] {
            assert!(!html.contains(hidden), "{hidden}");
        }
        for (number, tail) in [(number.as_str(), "4321"), ("TS-20200101-0001", "1234")] {
            let page = site.send(ask(number, tail)).await;
            assert_eq!(page.status, 422, "{number}");
            assert!(page.text().contains(voice::TRACK_WRONG.zh), "{number}");
            assert!(!page.text().contains(REPLY));
        }
    }
);

/// The dark squares that a picture of a code draws, by row and column without its margin.
fn squares(svg: &str) -> Vec<(usize, usize)> {
    let (_, path) = svg.split_once("<path d=\"").expect("a path");
    let path = path.split('"').next().unwrap_or_default();
    let mut squares: Vec<(usize, usize)> = path
        .split('M')
        .skip(1)
        .map(|square| {
            let (x, rest) = square.split_once(',').expect("x and y");
            let (y, _) = rest.split_once('h').expect("a side");
            let place = |text: &str| text.parse::<usize>().expect("a number") - 2;
            (place(y), place(x))
        })
        .collect();
    squares.sort_unstable();
    squares
}

both!(
    a_receipt_holds_the_first_promise_and_the_code_of_its_link,
    async |db: TestDb| {
        let site = TestSite::open(&db).await;
        let voices = server::services::voices::Service(site.core.core.clone());
        let form = crate::harness::complaint();
        let token = voices.submit(form, Locale::Zh).await.expect("taken").link;
        let receipt = voices.receipt(&token, Locale::Zh).await.expect("a receipt");
        let promised = receipt.promised.clone().expect("a promise");
        let one = json!({ "number": receipt.number });
        let case = site.call(Who::AgentA, "/api/cases/one", one).await.json();
        let case: shared::cases::CasePage = serde_json::from_value(case).expect("a case");
        assert_eq!(held(receipt.promised), held(case.row.next_due));
        let running = case.clocks.iter().filter(|clock| clock.met_at.is_none());
        let first = running.min_by_key(|clock| clock.due_at).expect("a promise");
        assert_eq!(
            (promised.kind, promised.at.timestamp()),
            (first.kind, first.due_at.timestamp())
        );
        assert!(promised.at > receipt.received_at);

        let page = site.send(Ask::get(&format!("/r/{token}"))).await.text();
        let due = promised
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        assert!(page.contains(&format!("datetime=\"{due}\"")), "{due}");
        let svg = receipt.qr_svg.expect("a code");
        assert!(page.contains(&svg), "the page draws it");
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        assert!(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
        assert_eq!(
            tags(&svg).first().map(String::as_str),
            Some("svg viewbox xmlns")
        );
        let link = format!("{}/l/{token}", site.core.config.public_url);
        assert!(page.contains(&link));
        let code = fast_qr::QRBuilder::new(link).build().expect("a code");
        let dark: Vec<(usize, usize)> = (0..code.size)
            .flat_map(|row| (0..code.size).map(move |column| (row, column)))
            .filter(|(row, column)| code[*row][*column].value())
            .collect();
        assert_eq!(squares(&svg), dark, "the code of the private link");
    }
);
