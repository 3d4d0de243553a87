//! Built files: bundles, stylesheets and what stands under fixed names, from the binary (or from disk in debug).
//!
//! A file under `/assets/` never changes under its name; that is what makes a year of caching safe.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
struct Dist;

/// What a page's address of a built file is, by its stable name: `voice.js`. `None` where the build has no such file.
pub fn address(name: &str) -> Option<String> {
    static NAMES: OnceLock<HashMap<String, String>> = OnceLock::new();
    let file = if cfg!(debug_assertions) {
        // On disk it may have been rebuilt since.
        manifest().get(name).cloned()
    } else {
        NAMES.get_or_init(manifest).get(name).cloned()
    };
    file.map(|file| format!("/assets/{file}"))
}

/// True for paths that may be cached for good.
pub fn immutable(path: &str) -> bool {
    path.starts_with("/assets/")
}

fn manifest() -> HashMap<String, String> {
    Dist::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default()
}

/// A built file under its hashed name.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    answer(&name, &headers, "public, max-age=31536000, immutable")
}

/// `/favicon.svg`
pub async fn favicon(headers: HeaderMap) -> Response {
    answer("favicon.svg", &headers, "public, max-age=86400")
}

/// `/icon.svg`
pub async fn icon(headers: HeaderMap) -> Response {
    answer("icon.svg", &headers, "public, max-age=86400")
}

/// `/robots.txt`
pub async fn robots(headers: HeaderMap) -> Response {
    answer("robots.txt", &headers, "public, max-age=86400")
}

/// `/manifest.webmanifest`
pub async fn webmanifest(headers: HeaderMap) -> Response {
    answer("manifest.webmanifest", &headers, "public, max-age=86400")
}

fn answer(name: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let Some((bytes, encoding)) = find(name, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = bytes.into_owned().into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn find(name: &str, headers: &HeaderMap) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
        return None;
    }
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Dist::get(&format!("{name}.{ending}"))
        {
            return Some((file.data, Some(encoding)));
        }
    }
    Dist::get(name).map(|file| (file.data, None))
}

/// True when the client takes this encoding: named, and not with `q=0`.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts
                .filter_map(|part| part.strip_prefix("q="))
                .any(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
            named && !refused
        })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(encoding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))])
    }

    #[test]
    fn an_encoding_is_taken_only_where_it_is_wanted() {
        assert!(accepts(&with("gzip, deflate, br"), "br"));
        assert!(accepts(&with("GZIP;q=0.5"), "gzip"));
        assert!(!accepts(&with("br;q=0, gzip"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn only_plain_names_are_looked_for() {
        for name in ["../Cargo.toml", "..", ".keep", "a/b", "", "a%2fb"] {
            assert!(find(name, &HeaderMap::new()).is_none(), "{name}");
        }
    }
}
