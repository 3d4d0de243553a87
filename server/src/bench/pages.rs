//! Server time of the desk's pages: a million cases must cost what ten thousand do.
//!
//! Rule: both sizes are asked in turns, so that whatever else the machine does falls on both.

use super::client::Client;
use super::cluster::Workshop;
use super::engine::Engine;
use super::kept::Served;
use super::report::Report;
use super::stats::Times;
use super::verdict::Goal;
use super::{Options, machine, survey};
use anyhow::{Result, ensure};
use std::time::Instant;

const SLOWEST: f64 = 30.0;
const FACTOR: f64 = 1.5;

/// A page, who opens it, and its address; CASE stands for a case of the agent's department.
const PAGES: [(&str, &str, &str); 15] = [
    ("inbox, agent", "agent1", "/desk"),
    ("inbox, all open, manager", "manager", "/desk?view=open"),
    ("inbox, closed, manager", "manager", "/desk?view=closed"),
    ("board, agent", "agent1", "/desk/board"),
    ("board, manager", "manager", "/desk/board"),
    ("case, agent", "agent1", "/desk/cases/CASE"),
    ("dashboard, head", "head1", "/manage"),
    ("dashboard, manager", "manager", "/manage"),
    ("themes, head", "head1", "/manage/themes?days=90"),
    ("themes, manager", "manager", "/manage/themes?days=90"),
    ("theme, head", "head1", "/manage/themes/1?days=90"),
    ("theme, manager", "manager", "/manage/themes/1?days=90"),
    (
        "phrase, manager",
        "manager",
        "/manage/phrases?days=90&q=%E5%86%B7%E8%97%8F%E5%AE%A4",
    ),
    ("voices, agent", "agent1", "/desk/voices"),
    ("voices, manager", "manager", "/desk/voices"),
];

/// Measures both engines.
pub(super) async fn measure(
    workshop: &Workshop,
    report: &mut Report,
    options: &Options,
) -> Result<()> {
    let (few, many, turns) = if options.quick {
        (1_000, 10_000, 20)
    } else {
        (10_000, options.cases, 200)
    };
    for engine in Engine::ALL {
        let small = Served::open(workshop, engine, few).await?;
        let large = Served::open(workshop, engine, many).await?;
        report.heading(&format!(
            "Server time of pages, {engine}, {few} and {many} cases"
        ));
        for (name, login, path) in PAGES {
            let (mut a, mut b) = (small.visitor(login).await?, large.visitor(login).await?);
            let (mut first, mut second) = (Times::default(), Times::default());
            for turn in 0..turns + 5 {
                let times = (a.ask(path, turn).await?, b.ask(path, turn).await?);
                // The first few warm up.
                if turn >= 5 {
                    first.push(times.0);
                    second.push(times.1);
                }
            }
            report.line(
                format!("{engine}, {name}, {few} cases, p50"),
                first.p50(),
                "ms",
                Goal::Told,
            );
            report.line(
                format!("{engine}, {name}, {many} cases, p50"),
                second.p50(),
                "ms",
                Goal::Told,
            );
            let goal = Goal::AtMost(SLOWEST);
            report.line(
                format!("{engine}, {name}, {few} cases, p95"),
                first.p95(),
                "ms",
                goal,
            );
            report.line(
                format!("{engine}, {name}, {many} cases, p95"),
                second.p95(),
                "ms",
                goal,
            );
            let factor = second.p95() / first.p95();
            report.line(
                format!("{engine}, {name}, factor"),
                factor,
                "×",
                Goal::AtMost(FACTOR),
            );
        }
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        let resident = machine::resident(large.process.id()).unwrap_or(f64::NAN);
        let what = format!("{engine}, memory after these pages, {many} cases");
        report.line(what, resident, "MB", Goal::AtMost(100.0));
    }
    Ok(())
}

impl Served {
    pub(super) async fn visitor(&self, login: &str) -> Result<Visitor<'_>> {
        Ok(Visitor {
            client: Client::connect(self.installation.address).await?,
            cookie: survey::sign_in(&self.core, login).await?,
            numbers: &self.numbers,
        })
    }
}

/// Somebody at a page, again and again.
pub(super) struct Visitor<'a> {
    pub(super) client: Client,
    pub(super) cookie: String,
    numbers: &'a [String],
}

impl Visitor<'_> {
    async fn ask(&mut self, path: &str, turn: usize) -> Result<std::time::Duration> {
        let path = path.replace("CASE", &self.numbers[turn % self.numbers.len()]);
        let headers = format!("Accept-Encoding: br\r\n{}", self.cookie);
        let sent = Instant::now();
        let answer = self.client.get(&path, &headers).await?;
        let took = sent.elapsed();
        ensure!(answer.status == 200, "{path} is answered {}", answer.status);
        Ok(took)
    }
}
