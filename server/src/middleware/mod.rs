//! What every request passes before a route sees it, in one order.
//!
//! Rule: [`wrap`] is applied once, to the finished router; a route that needs other limits asks for them in [`Policy`].

pub mod client_ip;
pub mod headers;
pub mod limits;
pub mod loopback;
pub mod origin;
mod pack;
mod panic;
mod plain;
pub mod rate_limit;
pub mod request_id;
pub mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};

/// Tells for a path whether something holds there.
pub type ByPath<T> = Arc<dyn Fn(&str) -> T + Send + Sync>;

/// What the layers need to know of this installation.
#[derive(Clone)]
pub struct Policy {
    /// Scheme, host and port under which browsers know us, as in an `Origin` header: `https://voice.example`.
    pub public_origins: Vec<String>,
    /// Proxies of ours before this server, each adding to `X-Forwarded-For`.
    pub trusted_hops: usize,
    /// Longest path and query.
    pub url_bytes: usize,
    /// Longest body by path, 256 KB where nothing else is said.
    pub body_bytes: ByPath<u64>,
    /// Paths for machines, which carry a key instead of a cookie and send no `Origin`.
    pub machine_api: ByPath<bool>,
    /// Paths whose content never changes under its name and may be kept by anyone.
    pub immutable: ByPath<bool>,
}

impl Policy {
    /// The strict policy: one origin, no proxy, no exceptions.
    pub fn strict(public_origin: &str) -> Self {
        Self {
            public_origins: vec![public_origin.trim_end_matches('/').to_owned()],
            trusted_hops: 0,
            url_bytes: 8 << 10,
            body_bytes: Arc::new(|_| limits::BODY_BYTES),
            machine_api: Arc::new(|_| false),
            immutable: Arc::new(|_| false),
        }
    }
}

/// Puts every layer around the router; the last named sees a request first.
pub fn wrap(router: Router, policy: Policy) -> Router {
    let policy = Arc::new(policy);
    router
        .layer(DefaultBodyLimit::disable())
        .layer(pack::layer())
        .layer(from_fn_with_state(Arc::clone(&policy), origin::check))
        .layer(from_fn_with_state(Arc::clone(&policy), limits::check))
        .layer(from_fn_with_state(Arc::clone(&policy), client_ip::find))
        .layer(from_fn(panic::catch))
        .layer(from_fn_with_state(policy, headers::add))
        .layer(from_fn(request_id::give))
}
