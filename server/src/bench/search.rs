//! Server time of searches: what people type, by who sees half of the cases and who sees all.

use super::Options;
use super::cluster::Workshop;
use super::engine::Engine;
use super::kept::Served;
use super::report::Report;
use super::stats::Times;
use super::verdict::Goal;
use anyhow::{Result, ensure};
use std::time::Instant;

const SLOWEST: f64 = 50.0;

/// What is typed; N stands for a number that changes from turn to turn.
const TYPED: [(&str, &str); 11] = [
    ("a common word", "洗衣机"),
    ("one character", "冰"),
    ("in mid-sentence", "机脱水"),
    ("traditional", "師傅"),
    ("initials", "bxlcs"),
    ("full pinyin", "xiyiji"),
    ("two words", "退款 客服"),
    ("a quoted phrase", "\"第二天又结了\""),
    ("the beginning of a number", "TS-2026"),
    ("a rare number", "N"),
    ("nothing", "王经理"),
];

/// Measures both engines.
pub(super) async fn measure(
    workshop: &Workshop,
    report: &mut Report,
    options: &Options,
) -> Result<()> {
    let (cases, turns) = if options.quick {
        (10_000, 10)
    } else {
        (options.cases, 60)
    };
    for engine in Engine::ALL {
        let served = Served::open(workshop, engine, cases).await?;
        report.heading(&format!("Server time of searches, {engine}, {cases} cases"));
        for login in ["agent1", "manager"] {
            let mut all = Times::default();
            let mut visitor = served.visitor(login).await?;
            for (name, typed) in TYPED {
                let mut times = Times::default();
                for turn in 0..turns + 3 {
                    let text = typed.replace('N', &(turn * 7_919 % cases).to_string());
                    let body = serde_json::json!({ "query": { "text": text } }).to_string();
                    let sent = Instant::now();
                    let cookie = visitor.cookie.clone();
                    let answer = visitor
                        .client
                        .call("/api/search/find", &body, &cookie)
                        .await?;
                    let took = sent.elapsed();
                    ensure!(answer.status == 200, "{text} is answered {}", answer.status);
                    // The first few warm up.
                    if turn >= 3 {
                        times.push(took);
                        all.push(took);
                    }
                }
                let what = format!("{engine}, {login}, {name}, p95");
                report.line(what, times.p95(), "ms", Goal::Told);
            }
            let what = format!("{engine}, {login}, all searches, p95");
            report.line(what, all.p95(), "ms", Goal::AtMost(SLOWEST));
        }
    }
    Ok(())
}
