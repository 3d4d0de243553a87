//! HTTP by hand over TCP, for tests that must know exactly what came back, and what did not.
//!
//! Rule: every exchange has a connection of its own, so that its end is the server's doing.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A whole answer: status and body.
    Answer(u16, String),
    /// Not one byte: refused, or closed before the answer began.
    Nothing,
    /// An answer that ends too early.
    Cut(String),
}

impl Outcome {
    pub fn status(&self) -> u16 {
        match self {
            Outcome::Answer(status, _) => *status,
            Outcome::Nothing | Outcome::Cut(_) => 0,
        }
    }
}

/// Sends these bytes and reads until the server closes.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> Outcome {
    let talk = async {
        let Ok(mut stream) = TcpStream::connect(address).await else {
            return Vec::new();
        };
        let _may_be_closed = stream.write_all(request).await;
        let mut answer = Vec::new();
        let _may_be_reset = stream.read_to_end(&mut answer).await;
        answer
    };
    let answer = tokio::time::timeout(PATIENCE, talk).await;
    read(&answer.expect("an answer in time"))
}

/// A GET from this machine.
pub async fn get(address: SocketAddr, path: &str) -> Outcome {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    exchange(address, request.as_bytes()).await
}

fn read(answer: &[u8]) -> Outcome {
    if answer.is_empty() {
        return Outcome::Nothing;
    }
    let text = String::from_utf8_lossy(answer).into_owned();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return Outcome::Cut(text);
    };
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| {
        line.strip_prefix("content-length:")?
            .trim()
            .parse::<usize>()
            .ok()
    });
    let whole = match length {
        Some(length) => answer.len() - (head.len() + 4) == length,
        None => !lower.contains("chunked") || body.ends_with("0\r\n\r\n"),
    };
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    match status {
        Some(status) if whole => Outcome::Answer(status, body.to_owned()),
        _ => Outcome::Cut(text),
    }
}
