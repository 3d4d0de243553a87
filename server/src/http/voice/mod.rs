//! Customers' pages and posts. They ignore the staff session: nothing here looks at an actor.
//!
//! Every page works as plain HTML; the bundle only adds to it.

mod case;
mod home;
mod messages;
mod small;
mod survey;
mod track;
mod upload;
mod visitor;

use super::assets;
use crate::middleware::rate_limit::{Limiter, Quota};
use crate::routes::Routes;
use shared::actor::Right;
use shared::feedback::LIMITS;
pub use small::not_found;
use std::time::Duration;

/// Kind of requests that `submit_per_minute` counts.
const SUBMIT: &str = "submit";

/// Cookie behind which a customer's case is open for 30 minutes.
pub const CASE_COOKIE: &str = "__Host-huiyin-case";

/// Adds everything that customers reach.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let limiter = Limiter::new([(
        SUBMIT,
        Quota {
            count: routes.state().core.config.submit_per_minute,
            per: Duration::from_secs(60),
        },
    )]);
    let voices = limiter.clone();
    routes
        .get("/", Right::Public, home::show)
        .post("/", Right::Public, move |state, visitor, request| {
            home::send(state, visitor, request, voices.clone())
        })
        .get("/r/{token}", Right::Public, home::receipt)
        .get("/track", Right::Public, track::show)
        .post("/track", Right::Public, track::find)
        .get("/l/{token}", Right::Public, case::open_link)
        .get("/case", Right::Customer, case::show)
        .post("/case/act", Right::Customer, case::act)
        .post(
            "/case/messages",
            Right::Customer,
            move |state, visitor, request| {
                messages::write(state, visitor, request, limiter.clone())
            },
        )
        .get("/case/files/{id}", Right::Customer, case::file)
        .get("/s/{token}", Right::Public, survey::show)
        .post("/s/{token}", Right::Public, survey::answer)
        .get("/privacy", Right::Public, small::privacy)
        .get("/lang/{code}", Right::Public, small::language)
        .get("/print", Right::Public, small::print)
        .get("/assets/{file}", Right::Public, assets::file)
        .get("/favicon.svg", Right::Public, assets::favicon)
        .get("/icon.svg", Right::Public, assets::icon)
        .get("/robots.txt", Right::Public, assets::robots)
        .get("/manifest.webmanifest", Right::Public, assets::webmanifest)
}

/// Longest body of a path, where it differs from the common limit: forms with files.
pub fn body_bytes(path: &str) -> Option<u64> {
    let files = u64::try_from(LIMITS.files).unwrap_or(u64::MAX);
    matches!(path, "/" | "/case/messages")
        .then(|| files.saturating_mul(LIMITS.document_bytes) + (1 << 20))
}
