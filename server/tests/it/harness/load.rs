//! Customers who keep posting whatever happens to the server, and the book of what each of them was told.
//!
//! Rule: an answer that said yes is an acknowledgement; everything else is unknown, and may have been stored or not.

use super::ask::percent;
use super::wire::{Outcome, exchange};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;

/// Random numbers that come again with the same seed (xorshift64*).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The seed of this run: given to repeat one, fresh otherwise; printed either way.
    pub fn seed() -> u64 {
        let given = std::env::var("TEST_SEED").ok();
        let seed = given.and_then(|text| text.parse().ok());
        let seed = seed.unwrap_or_else(|| u64::from_le_bytes(server::vault::random()));
        println!("seed {seed}: set TEST_SEED={seed} to run this again");
        seed
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// A form token as the page makes them: 43 characters.
    pub fn token(&mut self) -> String {
        let token: String = (0..3).map(|_| format!("{:016x}", self.next())).collect();
        token[..43].to_owned()
    }
}

/// What customers were told.
#[derive(Default)]
pub struct Ledger {
    /// Token to the receipt's address.
    pub acknowledged: BTreeMap<String, String>,
    /// Tokens that were sent at least once.
    pub sent: BTreeSet<String>,
    /// Tokens of voices with a picture, of voices with a mail address.
    pub with_picture: BTreeSet<String>,
    pub with_mail: BTreeSet<String>,
    /// Answers that ended in the middle.
    pub cut: Vec<String>,
    /// Answers that were neither yes nor "briefly out of order".
    pub strange: Vec<String>,
}

/// A running crowd.
pub struct Load {
    pub ledger: Arc<Mutex<Ledger>>,
    stop: Arc<AtomicBool>,
    clients: JoinSet<()>,
}

impl Load {
    /// So many customers, each with an address of their own.
    pub fn start(address: SocketAddr, clients: u64, seed: u64) -> Self {
        let ledger = Arc::<Mutex<Ledger>>::default();
        let stop = Arc::<AtomicBool>::default();
        let mut set = JoinSet::new();
        for id in 0..clients {
            let client = Client {
                address,
                id,
                random: Random::new(seed + id),
                ledger: Arc::clone(&ledger),
                stop: Arc::clone(&stop),
            };
            set.spawn(client.run());
        }
        Self {
            ledger,
            stop,
            clients: set,
        }
    }

    /// How many were told yes so far.
    pub fn acknowledged(&self) -> usize {
        self.ledger.lock().expect("the book").acknowledged.len()
    }

    /// Waits until this many more were told yes.
    pub async fn more(&self, count: usize) {
        let goal = self.acknowledged() + count;
        let begun = std::time::Instant::now();
        while self.acknowledged() < goal {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "nobody is told yes"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Sends everybody home and closes the book.
    pub async fn end(mut self) -> Ledger {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(done) = self.clients.join_next().await {
            done.expect("a customer came to the end");
        }
        std::mem::take(&mut *self.ledger.lock().expect("the book"))
    }
}

struct Client {
    address: SocketAddr,
    id: u64,
    random: Random,
    ledger: Arc<Mutex<Ledger>>,
    stop: Arc<AtomicBool>,
}

impl Client {
    async fn run(mut self) {
        let mut count = 0_u64;
        while !self.stop.load(Ordering::Relaxed) {
            count += 1;
            let token = self.random.token();
            let kind = self.random.below(8);
            let request = self.request(&token, count, kind);
            // A blind retry with the same token, as a page does that got no answer; some give up.
            let tries = if self.random.below(3) == 0 { 1 } else { 40 };
            for _ in 0..tries {
                if self.post(&token, kind, &request).await {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    async fn post(&self, token: &str, kind: u64, request: &[u8]) -> bool {
        {
            let mut book = self.ledger.lock().expect("the book");
            book.sent.insert(token.to_owned());
            match kind {
                0 => book.with_picture.insert(token.to_owned()),
                1 => book.with_mail.insert(token.to_owned()),
                _ => false,
            };
        }
        let outcome = exchange(self.address, request).await;
        let mut book = self.ledger.lock().expect("the book");
        match outcome {
            Outcome::Answer(200..=299, body) => {
                let reply: serde_json::Value = serde_json::from_str(&body).expect("JSON");
                let location = reply["location"].as_str().expect("a receipt").to_owned();
                let first = book
                    .acknowledged
                    .entry(token.to_owned())
                    .or_insert_with(|| location.clone());
                assert_eq!(*first, location, "one token, two receipts");
                true
            }
            Outcome::Answer(503, _) | Outcome::Nothing => false,
            Outcome::Answer(status, body) => {
                book.strange.push(format!("{status} {body}"));
                false
            }
            Outcome::Cut(text) => {
                book.cut.push(text);
                false
            }
        }
    }

    fn request(&self, token: &str, count: u64, kind: u64) -> Vec<u8> {
        let phone = format!("139{:02}{:06}", self.id % 100, count % 1_000_000);
        let contact = if kind == 1 {
            format!("c{}.{count}@mail.example", self.id)
        } else {
            phone
        };
        let text = format!("电梯坏了三天没有人来修 {token}");
        let fields = [
            ("kind", "complaint"),
            ("text", &text),
            ("contact", &contact),
            ("consent", "on"),
            ("form_token", token),
        ];
        let (content_type, body) = if kind == 0 {
            multipart(&fields, token)
        } else {
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={}", percent(value)))
                .collect();
            let kind = "application/x-www-form-urlencoded".to_owned();
            (kind, pairs.join("&").into_bytes())
        };
        let mut request = format!(
            "POST / HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: application/json\r\nX-Forwarded-For: 10.{}.{}.{}\r\nContent-Type: {content_type}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.id % 250,
            count / 250 % 250,
            count % 250,
            body.len(),
            address = self.address,
        )
        .into_bytes();
        request.extend_from_slice(&body);
        request
    }
}

/// A picture that nobody else sends, so that each is a file of its own.
fn picture(token: &str) -> Vec<u8> {
    let bytes = token.as_bytes();
    let picture = image::RgbImage::from_fn(16, 16, |x, y| {
        let at = usize::try_from(x + 16 * y).unwrap_or(0);
        image::Rgb([0, 1, 2].map(|n| bytes[(3 * at + n) % bytes.len()]))
    });
    let mut out = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("encodes");
    out.into_inner()
}

fn multipart(fields: &[(&str, &str)], token: &str) -> (String, Vec<u8>) {
    let file = picture(token);
    let ask = super::Ask::post("/").multipart(fields, &[("files", "a.png", &file)]);
    let kind = ask.headers["content-type"].to_str().expect("text");
    (kind.to_owned(), ask.body)
}
