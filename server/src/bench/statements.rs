//! R7: how often a page asks the database, with five cases and with fifty.
//!
//! Rule: the session (remembered for a second) and BEGIN/COMMIT are not counted; each page is asked for once before.

use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::report::Report;
use super::verdict::Goal;
use super::{fixture, survey};
use crate::core::Core;
use crate::db::entity::Unscoped;
use crate::db::entity::case_file;
use crate::serve::{ClientAddr, Stop};
use crate::site::site;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use std::net::{Ipv4Addr, SocketAddr};
use tower::ServiceExt;

const MOST: f64 = 12.0;

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report) -> Result<()> {
    for engine in Engine::ALL {
        report.heading(&format!("SQL statements per page, {engine}"));
        let place = Installation::fresh(workshop, engine, "statements").await?;
        let core = place.open(true).await?;
        let company = fixture::found(&core).await?;
        let more = |cases| fixture::Plan::open(cases, core.clock.now());
        fixture::load(&core, &company, more(5), 0, |_| ()).await?;
        let pages = pages(&core).await?;
        let (router, _) = site(core.clone(), Stop::default());
        let mut few = Vec::new();
        for (_, path, cookie) in &pages {
            few.push(cost(&core, &router, path, cookie).await?);
        }
        fixture::load(&core, &company, more(45), 5, |_| ()).await?;
        for ((name, path, cookie), few) in pages.iter().zip(few) {
            let many = cost(&core, &router, path, cookie).await?;
            let what = format!("{engine}, {name}, 50 cases");
            report.line(what, many as f64, "", Goal::AtMost(MOST.min(few as f64)));
        }
    }
    report.note("the goal of each page is what it needs with 5 cases, and never more than 12");
    Ok(())
}

/// The pages by name, with the cookie of who opens them.
async fn pages(core: &Core) -> Result<Vec<(&'static str, String, String)>> {
    let case = case_file::Entity::find_unscoped()
        .one(core.db.read())
        .await?
        .context("a case")?;
    let token = survey::invite(core).await?;
    let line = survey::sign_in(core, "manager").await?;
    let manager = line.trim_start_matches("Cookie: ").trim();
    let page = |name, path: &str, cookie: &str| (name, path.to_owned(), cookie.to_owned());
    Ok(vec![
        page("form", "/", ""),
        page("survey", &format!("/s/{token}"), ""),
        page("inbox", "/desk?view=open", manager),
        page("board", "/desk/board", manager),
        page("case", &format!("/desk/cases/{}", case.number), manager),
        page("voices", "/desk/voices", manager),
        page("dashboard", "/manage", manager),
    ])
}

/// The fewest statements of three tries: a session forgotten in between would be counted.
async fn cost(core: &Core, router: &Router, path: &str, cookie: &str) -> Result<u64> {
    let mut least = u64::MAX;
    for _ in 0..3 {
        let mut request = Request::get(path).header(header::ACCEPT, "text/html");
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(Body::empty())?;
        let peer = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 40_000);
        request.extensions_mut().insert(ClientAddr(peer));
        let before = core.db.statements();
        let answer = router.clone().oneshot(request).await?;
        ensure!(
            answer.status() == 200,
            "{path} is answered {}",
            answer.status()
        );
        answer
            .into_body()
            .collect()
            .await
            .map_err(anyhow::Error::msg)?;
        least = least.min(core.db.statements() - before);
    }
    Ok(least)
}
