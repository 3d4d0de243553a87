//! Customers of the benchmark: each files a complaint with an own key, and nobody posts more often than a throttle allows.

use super::client::{Answer, Client};
use super::stats::Times;
use crate::vault;
use anyhow::Result;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Posts from one client address; ten a minute are allowed.
const PER_ADDRESS: u32 = 8;

/// What a customer writes: a few usual sentences, as long as those of the demo.
const TEXTS: [&str; 4] = [
    "洗衣机脱水时声音特别大，邻居都来敲门了，打了两次热线都说会回电，一直没有人联系我",
    "冰箱冷藏室结冰，师傅来过一次说没问题，第二天又结了，请尽快派人来看看",
    "订单显示已经签收，可是我根本没有收到货，快递员电话也打不通",
    "买的时候说好三天内安装，现在已经一个星期了，每次问都说再等等",
];

/// The fields of one complaint.
pub(super) fn fields(token: &str) -> [(&'static str, String); 6] {
    let random = u64::from_le_bytes(vault::random());
    let text = TEXTS[usize::try_from(random % 4).unwrap_or(0)];
    [
        ("kind", "complaint".to_owned()),
        ("text", format!("{text}（{}）", random % 100_000)),
        ("name", "王小明".to_owned()),
        ("contact", format!("13{:09}", random % 1_000_000_000)),
        ("consent", "on".to_owned()),
        ("form_token", token.to_owned()),
    ]
}

/// Files a complaint; the answer is 200 with the receipt's address.
pub(super) async fn complaint(client: &mut Client) -> Result<Answer> {
    let fields = fields(&vault::token());
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    client
        .post("/", &fields, "Accept: application/json\r\n")
        .await
}

/// What a crowd has experienced.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// From sending a post to reading its whole answer.
    pub(super) times: Times,
    /// How long the crowd was at it.
    pub(super) seconds: f64,
    /// Answers that were no receipt.
    pub(super) refused: Vec<String>,
}

impl Outcome {
    /// Submissions a second.
    pub(super) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }
}

/// So many customers at once, for so long; each new one comes from an address of their own.
pub(super) async fn crowd(
    server: SocketAddr,
    connections: usize,
    lasts: Duration,
) -> Result<Outcome> {
    let whole = Arc::new(Mutex::new(Outcome::default()));
    let begun = Instant::now();
    let mut set = JoinSet::new();
    for _ in 0..connections {
        let whole = Arc::clone(&whole);
        set.spawn(async move {
            let mine = queue(server, begun + lasts).await?;
            let mut whole = whole.lock().unwrap_or_else(PoisonError::into_inner);
            whole.times.extend(mine.times);
            whole.refused.extend(mine.refused);
            Ok::<(), anyhow::Error>(())
        });
    }
    while let Some(done) = set.join_next().await {
        done??;
    }
    let mut whole = whole.lock().unwrap_or_else(PoisonError::into_inner);
    whole.seconds = begun.elapsed().as_secs_f64();
    Ok(std::mem::take(&mut whole))
}

/// One customer after the other.
async fn queue(server: SocketAddr, until: Instant) -> Result<Outcome> {
    let mut mine = Outcome::default();
    while Instant::now() < until {
        let mut client = Client::connect(server).await?;
        for _ in 0..PER_ADDRESS {
            let sent = Instant::now();
            let answer = complaint(&mut client).await?;
            if answer.status == 200 {
                mine.times.push(sent.elapsed());
            } else {
                let body = String::from_utf8_lossy(&answer.body);
                mine.refused.push(format!("{} {body:.120}", answer.status));
            }
            if Instant::now() >= until {
                break;
            }
        }
    }
    Ok(mine)
}
