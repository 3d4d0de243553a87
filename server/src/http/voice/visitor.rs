//! Who asks and how the answer is to look: language, moment, nonce; and the answer itself.

use super::super::assets;
use crate::middleware::client_ip::ClientIp;
use crate::middleware::headers::CspNonce;
use crate::middleware::session::{cookie, set_cookie};
use crate::state::AppState;
use app::ui::time::Here;
use app::voice::Page;
use app::voice::document::{Assets, Frame, document};
use app::voice::problem::{ProblemData, ProblemKind};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::Offset;
use chrono::TimeZone;
use shared::locale::{Label, Locale};
use std::convert::Infallible;

/// Cookie of the chosen size of print.
pub const PRINT_COOKIE: &str = "__Host-huiyin-print";
/// Its value for larger print; anything else is the usual size.
pub const LARGE: &str = "large";
/// Seconds that a choice is remembered: a year.
const REMEMBERED: u64 = 31_536_000;

/// Cookie of the chosen language.
pub const LANG_COOKIE: &str = "__Host-huiyin-lang";

/// One visitor's request, as far as pages need it.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Surroundings of the page.
    pub frame: Frame,
    /// Wants JSON instead of a page.
    pub json: bool,
    /// What throttles count by.
    pub client: String,
    /// Token of the open case.
    pub case_session: Option<String>,
    /// Language asked for by `?lang=`, to be remembered.
    chosen: Option<Locale>,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let text = |name: header::HeaderName| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let chosen = parts.uri.query().and_then(|query| {
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix("lang=")?.parse().ok())
        });
        let locale = chosen
            .or_else(|| cookie(&parts.headers, LANG_COOKIE)?.parse().ok())
            .unwrap_or_else(|| Locale::from_accept_language(text(header::ACCEPT_LANGUAGE)));
        let nonce = parts
            .extensions
            .get::<CspNonce>()
            .map(|nonce| nonce.0.to_string())
            .unwrap_or_default();
        let client = parts
            .extensions
            .get::<ClientIp>()
            .map(|ip| ip.key())
            .unwrap_or_default();
        let core = &state.core;
        let now = core.clock.now();
        let zone = core.config.time_zone;
        let offset = zone.offset_from_utc_datetime(&now.naive_utc()).fix();
        let frame = Frame {
            here: Here {
                locale,
                now,
                offset_seconds: offset.local_minus_utc(),
            },
            organisation: organisation(state),
            path: came_from(parts),
            nonce,
            assets: Assets {
                css: assets::address("voice.css"),
                js: assets::address("voice.js"),
            },
            save_data: text(header::HeaderName::from_static("save-data")) == "on",
            large: cookie(&parts.headers, PRINT_COOKIE).is_some_and(|size| size == LARGE),
        };
        Ok(Self {
            frame,
            json: text(header::ACCEPT).starts_with("application/json"),
            client,
            case_session: cookie(&parts.headers, super::CASE_COOKIE),
            chosen,
        })
    }
}

/// Name of the organisation.
pub fn organisation(state: &AppState) -> Label {
    let config = &state.core.config;
    Label::new(
        config.organisation_zh.clone(),
        config.organisation_en.clone(),
    )
}

/// Where a change of language leads back to: this page without `lang`, or the page whose form was posted.
fn came_from(parts: &Parts) -> String {
    let path = match parts.uri.path() {
        "/case/act" | "/case/messages" => "/case",
        path => path,
    };
    let query: Vec<&str> = parts
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

impl Visitor {
    /// Where the page is read.
    pub fn here(&self) -> Here {
        self.frame.here
    }

    /// Language of the page.
    pub fn locale(&self) -> Locale {
        self.frame.here.locale
    }

    /// A page with its status.
    pub fn page(&self, status: u16, page: Page) -> Response {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let html = document(&self.frame, page);
        let mut response = (status, Html(html)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept-language, cookie"),
        );
        // Addresses of receipts, links and surveys are secrets: they must not leave with a click.
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        );
        if let Some(cookie) = self.chosen.and_then(language_cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// A friendly error.
    pub fn problem(&self, kind: impl Into<ProblemKind>) -> Response {
        let kind = kind.into();
        let status = kind.status();
        let here = self.here();
        self.page(status, Page::Problem(ProblemData { here, kind }))
    }
}

/// Remembers a size of print.
pub fn print_cookie(large: bool) -> Option<HeaderValue> {
    let size = if large { LARGE } else { "usual" };
    HeaderValue::from_str(&set_cookie(PRINT_COOKIE, size, REMEMBERED)).ok()
}

/// Remembers a language.
pub fn language_cookie(locale: Locale) -> Option<HeaderValue> {
    let code = locale.code();
    HeaderValue::from_str(&set_cookie(LANG_COOKIE, code, REMEMBERED)).ok()
}
