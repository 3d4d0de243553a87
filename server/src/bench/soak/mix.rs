//! What people do: six of ten file a complaint, one follows an earlier one, three work at the desk.

use super::super::client::{Answer, Client};
use super::super::post;
use super::super::stats::Times;
use crate::vault;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Client addresses in use: enough that no throttle is met, few enough that counters stay bounded.
const ADDRESSES: u32 = 8_192;
const POSTS_PER_ADDRESS: u32 = 8;
/// Receipts that may be followed.
const REMEMBERED: usize = 512;

/// Everybody and what they know.
pub(super) struct Crowd {
    server: SocketAddr,
    staff: String,
    numbers: Vec<String>,
    receipts: Mutex<Vec<String>>,
    address: AtomicU32,
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Submissions: since the beginning, and how long each took.
    pub(super) submits: Vec<(Duration, Duration)>,
    /// Desk pages.
    pub(super) desk: Times,
    /// Requests answered.
    pub(super) done: usize,
    /// Answers 5xx.
    pub(super) broken: usize,
    /// Answers that were not expected.
    pub(super) strange: Vec<String>,
    /// How long it went on.
    pub(super) seconds: f64,
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.submits.extend(other.submits);
        self.desk.extend(other.desk);
        self.done += other.done;
        self.broken += other.broken;
        self.strange.extend(other.strange);
    }

    /// Submissions of the second and of the last third: the first warms up.
    pub(super) fn halves(&self) -> (Times, Times) {
        let third = self.seconds / 3.0;
        let between = |from: f64, to: f64| -> Times {
            let inside = self.submits.iter().filter(|(at, _)| {
                let at = at.as_secs_f64();
                at >= from && at < to
            });
            inside.map(|(_, time)| *time).collect()
        };
        (between(third, third * 2.0), between(third * 2.0, f64::MAX))
    }

    fn expect(&mut self, what: &str, answer: &Answer, status: u16) -> bool {
        self.done += 1;
        if answer.status >= 500 {
            self.broken += 1;
        }
        let good = answer.status == status;
        if !good && self.strange.len() < 20 {
            self.strange.push(format!("{what}: {}", answer.status));
        }
        good
    }
}

impl Crowd {
    pub(super) fn new(server: SocketAddr, staff: String, numbers: Vec<String>) -> Self {
        Self {
            server,
            staff,
            numbers,
            receipts: Mutex::default(),
            address: AtomicU32::new(0),
        }
    }

    /// So many at once for so long; with a rate, each waits for the next turn.
    pub(super) async fn run(
        self: &Arc<Self>,
        workers: usize,
        lasts: Duration,
        rate: Option<f64>,
    ) -> Result<Seen> {
        let begun = Instant::now();
        let mut set = JoinSet::new();
        for worker in 0..workers {
            let crowd = Arc::clone(self);
            let pause = rate.map(|rate| Duration::from_secs_f64(workers as f64 / rate));
            set.spawn(async move { crowd.work(worker, begun, lasts, pause).await });
        }
        let mut seen = Seen::default();
        while let Some(done) = set.join_next().await {
            seen.add(done??);
        }
        seen.seconds = begun.elapsed().as_secs_f64();
        Ok(seen)
    }

    async fn work(
        &self,
        worker: usize,
        begun: Instant,
        lasts: Duration,
        pause: Option<Duration>,
    ) -> Result<Seen> {
        let mut seen = Seen::default();
        let mut desk = Client::connect(self.server).await?;
        let mut customer = self.arrive().await?;
        let mut turn = worker * 7;
        let mut posts = 0;
        let mut next = begun + pause.unwrap_or_default().mul_f64(worker as f64 / 32.0);
        while begun.elapsed() < lasts {
            if let Some(pause) = pause {
                tokio::time::sleep_until(next.into()).await;
                // Who is late does not hurry to catch up: that would be more than half.
                next = (next + pause).max(Instant::now());
            }
            turn += 1;
            match turn % 10 {
                0..6 => {
                    if posts == POSTS_PER_ADDRESS {
                        (customer, posts) = (self.arrive().await?, 0);
                    }
                    posts += 1;
                    let sent = Instant::now();
                    let answer = post::complaint(&mut customer).await?;
                    if seen.expect("submit", &answer, 200) {
                        seen.submits.push((begun.elapsed(), sent.elapsed()));
                        self.remember(&answer.body);
                    }
                }
                6 => self.follow(&mut customer, &mut seen).await?,
                _ => self.desk(&mut desk, turn, &mut seen).await?,
            }
        }
        Ok(seen)
    }

    async fn arrive(&self) -> Result<Client> {
        let place = self.address.fetch_add(1, Ordering::Relaxed) % ADDRESSES;
        Client::from(self.server, place).await
    }

    fn remember(&self, body: &[u8]) {
        let reply: Option<serde_json::Value> = serde_json::from_slice(body).ok();
        let token = reply
            .as_ref()
            .and_then(|reply| reply["location"].as_str()?.strip_prefix("/r/"));
        if let Some(token) = token {
            let mut receipts = self.receipts.lock().unwrap_or_else(PoisonError::into_inner);
            if receipts.len() >= REMEMBERED {
                receipts.swap_remove(0);
            }
            receipts.push(token.to_owned());
        }
    }

    /// Opens the private link, reads the case, writes a line.
    async fn follow(&self, client: &mut Client, seen: &mut Seen) -> Result<()> {
        let token = {
            let receipts = self.receipts.lock().unwrap_or_else(PoisonError::into_inner);
            receipts.last().cloned()
        };
        let Some(token) = token else { return Ok(()) };
        let answer = client.get(&format!("/l/{token}"), "").await?;
        if !seen.expect("private link", &answer, 303) {
            return Ok(());
        }
        let cookie = answer
            .header("set-cookie")
            .split(';')
            .next()
            .context("a cookie")?;
        let cookie = format!("Cookie: {cookie}\r\n");
        let answer = client.get("/case", &cookie).await?;
        seen.expect("case of a customer", &answer, 200);
        let key = vault::token();
        let fields = [
            ("do", "write"),
            ("key", key.as_str()),
            ("text", "请问什么时候能处理好"),
        ];
        let answer = client.post("/case/act", &fields, &cookie).await?;
        seen.expect("message of a customer", &answer, 303);
        Ok(())
    }

    async fn desk(&self, client: &mut Client, turn: usize, seen: &mut Seen) -> Result<()> {
        let path = match turn % 4 {
            0 => "/desk?view=open".to_owned(),
            1 => "/desk/board".to_owned(),
            2 => format!("/desk/cases/{}", self.numbers[turn % self.numbers.len()]),
            _ => "/manage".to_owned(),
        };
        let sent = Instant::now();
        let answer = client.get(&path, &self.staff).await?;
        if seen.expect(&path, &answer, 200) {
            seen.desk.push(sent.elapsed());
        }
        Ok(())
    }
}
