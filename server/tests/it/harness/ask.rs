//! One request to the site and its answer, as a browser of ours would send it.
//!
//! Rule: a request that changes something carries our own `Origin` and `Sec-Fetch-Site`, and every request comes from
//! a client address of its own; a test that wants it otherwise says so.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use server::serve::ClientAddr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the site believes to be reached.
pub const ORIGIN: &str = "https://voice.example";
const BOUNDARY: &str = "----voice-test-boundary";

/// A request being made.
#[derive(Clone)]
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub client: IpAddr,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        let method: Method = method.parse().expect("a method");
        let mut headers = HeaderMap::new();
        let page = HeaderValue::from_static("text/html");
        headers.insert(header::ACCEPT, page);
        if method != Method::GET && method != Method::HEAD {
            headers.insert(header::ORIGIN, HeaderValue::from_static(ORIGIN));
            let own = HeaderValue::from_static("same-origin");
            headers.insert(HeaderName::from_static("sec-fetch-site"), own);
        }
        Self {
            method,
            path: path.to_owned(),
            headers,
            body: Vec::new(),
            client: fresh_client(),
        }
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        self.headers.append(name, value);
        self
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.headers.remove(name);
        self.header(name, value)
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn cookie(self, cookie: Option<&str>) -> Self {
        match cookie {
            Some(cookie) => self.header("cookie", cookie),
            None => self,
        }
    }

    /// From this client's address.
    pub fn from(mut self, client: &str) -> Self {
        self.client = client.parse().expect("an address");
        self
    }

    /// Wants JSON, as our scripts do.
    pub fn wants_json(self) -> Self {
        self.set("accept", "application/json")
    }

    pub fn raw(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.set("content-type", content_type)
    }

    pub fn json(self, value: &serde_json::Value) -> Self {
        self.wants_json().raw("application/json", value.to_string())
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect();
        self.raw("application/x-www-form-urlencoded", pairs.join("&"))
    }

    /// Text fields and files, as (field, file name, content).
    pub fn multipart(self, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(head.as_bytes());
        }
        for (field, name, content) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.raw(&kind, body)
    }

    pub fn build(self) -> Request<Body> {
        let uri: Uri = self.path.parse().expect("an address");
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        let peer = SocketAddr::new(self.client, 40_000);
        request.extensions_mut().insert(ClientAddr(peer));
        request
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("JSON, not {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// `name=value` of the cookie that it sets.
    pub fn cookie(&self) -> Option<String> {
        let line = self.header("set-cookie");
        Some(line.split(';').next()?.to_owned()).filter(|pair| pair.contains('='))
    }
}

/// Percent-encodes everything that is not plain.
pub fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn fresh_client() -> IpAddr {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    IpAddr::V4(Ipv4Addr::from(0x0A00_0000 + next))
}
