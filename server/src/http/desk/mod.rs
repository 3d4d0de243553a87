//! The desk over HTTP: pages, server functions, sign-in, live updates, files.
//!
//! Rule: paths and rights come from `app::routes::STAFF` and `app::api::SERVER_FNS`; nothing is mounted beside them.

mod files;
mod live;
mod login;
mod pages;

use crate::routes::Routes;
use crate::serve::Stop;
use app::api::SERVER_FNS;
use app::routes::STAFF;
use shared::actor::Right;
use shared::feedback::LIMITS;

pub use pages::forbidden;

/// Longest file of voices.
const IMPORT_BYTES: u64 = 64 << 20;

/// Adds everything that staff reach.
#[must_use]
pub fn routes(mut routes: Routes, stop: Stop) -> Routes {
    pages::prepare();
    for (path, right, _) in STAFF {
        routes = routes.get(path, *right, pages::page);
    }
    for (path, right) in SERVER_FNS {
        routes = routes.post(path, *right, pages::server_fn);
    }
    routes
        .get("/login", Right::Public, login::show)
        .post("/login", Right::Public, login::enter)
        .post("/logout", Right::Public, login::leave)
        .get("/desk/live", Right::ReadCases, move |state, request| {
            live::stream(state, request, stop.clone())
        })
        .get("/desk/files/{id}", Right::ReadCases, files::download)
        .post(
            "/desk/cases/{number}/files",
            Right::HandleCases,
            files::evidence,
        )
        .post("/manage/imports/files", Right::Import, files::import)
}

/// Longest body of a path, where it differs from the common limit: uploads.
pub fn body_bytes(path: &str) -> Option<u64> {
    if path == "/manage/imports/files" {
        return Some(IMPORT_BYTES + (1 << 20));
    }
    let evidence = path.starts_with("/desk/cases/") && path.ends_with("/files");
    evidence.then_some(LIMITS.document_bytes + (1 << 20))
}
