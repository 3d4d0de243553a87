//! A small HTTP/1.1 client over one kept connection, from a client address of its own in 127.0.0.0/8.
//!
//! Rule: it is as cheap as can be, since it shares the machine with what it measures.

use anyhow::{Context, Result, bail, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// An answer, read whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    /// As it came: still packed.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// A header's value by its lower-case name; empty when it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        found.unwrap_or_default()
    }
}

/// One connection.
pub(super) struct Client {
    stream: TcpStream,
    server: SocketAddr,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects from an address that nobody has used yet.
    pub(super) async fn connect(server: SocketAddr) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let place = NEXT.fetch_add(1, Ordering::Relaxed) % 0x00f0_0000;
        Self::from(server, place).await
    }

    /// Connects from the address at this place, counted from 127.1.0.1.
    pub(super) async fn from(server: SocketAddr, place: u32) -> Result<Self> {
        let address = Ipv4Addr::from(0x7f01_0001 + place % 0x00fe_0000);
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(address.into(), 0))?;
        let stream = socket.connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            server,
            buffer: Vec::with_capacity(16 << 10),
        })
    }

    /// A GET; `more` is further header lines, each with its line end.
    pub(super) async fn get(&mut self, path: &str, more: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n{more}\r\n",
            self.server
        );
        self.send(request.as_bytes()).await
    }

    /// A plain form, posted from a page of ours.
    pub(super) async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        more: &str,
    ) -> Result<Answer> {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        let body = pairs.join("&");
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n{more}\r\n{body}",
            body.len(),
            server = self.server,
        );
        self.send(request.as_bytes()).await
    }

    /// A server function's arguments, sent from a page of ours.
    pub(super) async fn call(&mut self, path: &str, body: &str, more: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n\
             Accept: application/json\r\nContent-Length: {}\r\n{more}\r\n{body}",
            body.len(),
            server = self.server,
        );
        self.send(request.as_bytes()).await
    }

    /// A file, sent from a page of ours; the answer is JSON.
    pub(super) async fn file(
        &mut self,
        path: &str,
        name: &str,
        bytes: &[u8],
        more: &str,
    ) -> Result<Answer> {
        const BETWEEN: &str = "huiyin-bench-part";
        let head = format!(
            "--{BETWEEN}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let tail = format!("\r\n--{BETWEEN}--\r\n");
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={BETWEEN}\r\n\
             Accept: application/json\r\nContent-Length: {}\r\n{more}\r\n{head}",
            head.len() + bytes.len() + tail.len(),
            server = self.server,
        )
        .into_bytes();
        request.extend_from_slice(bytes);
        request.extend_from_slice(tail.as_bytes());
        self.send(&request).await
    }

    async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status: u16 = status.context("an answer without a status")?;
        let mut answer = Answer {
            status,
            head: text,
            body: Vec::new(),
        };
        answer.body = match answer.header("content-length").parse::<usize>() {
            _ if status == 204 || status == 304 => Vec::new(),
            Ok(length) => self.exactly(head, length).await?,
            Err(_) if answer.header("transfer-encoding") == "chunked" => self.chunks(head).await?,
            Err(_) => bail!("an answer without a length: {}", answer.head),
        };
        Ok(answer)
    }

    async fn exactly(&mut self, from: usize, length: usize) -> Result<Vec<u8>> {
        while self.buffer.len() < from + length {
            self.more().await?;
        }
        Ok(self.buffer[from..from + length].to_vec())
    }

    async fn chunks(&mut self, mut from: usize) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match find(&self.buffer[from..], b"\r\n") {
                    Some(end) => break from + end,
                    None => self.more().await?,
                }
            };
            let size = String::from_utf8_lossy(&self.buffer[from..line]).into_owned();
            let size = usize::from_str_radix(size.trim(), 16).context("a chunk's size")?;
            let chunk = self.exactly(line + 2, size + 2).await?;
            from = line + 2 + size + 2;
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&chunk[..size]);
        }
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "the server closed the connection");
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Percent-encodes everything that is not plain.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
