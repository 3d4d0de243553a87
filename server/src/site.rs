//! The whole site: the route table filled by every audience, and the layers around it.

use crate::core::Core;
use crate::http;
use crate::middleware::{Policy, loopback, wrap};
use crate::routes::{Route, Routes};
use crate::serve::Stop;
use crate::services;
use crate::state::AppState;
use axum::Router;
use axum::middleware::from_fn;
use std::sync::Arc;

/// The table of routes over this core, not yet wrapped.
pub fn table(core: Core, stop: Stop) -> Routes {
    let ports = services::ports(&core);
    let routes = Routes::new(AppState { core, ports });
    let routes = http::health::routes(routes, stop.clone());
    let routes = http::voice::routes(routes);
    http::desk::routes(routes, stop).otherwise(http::voice::not_found)
}

/// The router as served, with the table it was made from.
pub fn site(core: Core, stop: Stop) -> (Router, Vec<Route>) {
    let policy = policy(&core);
    let local = core.config.is_local();
    let (router, table) = table(core, stop).into_router();
    let router = wrap(router, policy);
    let router = match local {
        true => router.layer(from_fn(loopback::cookies)),
        false => router,
    };
    (router, table)
}

fn policy(core: &Core) -> Policy {
    let config = &core.config;
    let mut policy = Policy::strict(&config.public_url);
    if config.is_local() {
        // On one's own machine the site is opened under either name.
        let port = config.listen.port();
        policy
            .public_origins
            .extend(["127.0.0.1", "localhost"].map(|h| format!("http://{h}:{port}")));
    }
    policy.trusted_hops = config.trusted_hops;
    policy.body_bytes = Arc::new(|path| {
        http::voice::body_bytes(path)
            .or_else(|| http::desk::body_bytes(path))
            .unwrap_or(crate::middleware::limits::BODY_BYTES)
    });
    policy.immutable = Arc::new(|path| path.starts_with("/assets/"));
    policy
}
