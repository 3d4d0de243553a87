//! What customers and staff download, packed as a browser asks for it, before and after a page comes alive.
//!
//! Rule: a page's parts are those that its own HTML names; nothing is looked up that a browser would not load.

use super::client::{Answer, Client};
use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::report::Report;
use super::verdict::Goal;
use super::{fixture, survey};
use crate::http::assets;
use anyhow::{Result, ensure};
use std::collections::BTreeSet;

const PACKED: &str = "Accept-Encoding: br, gzip\r\n";

/// Sizes of one page's parts in kB (1,000 bytes).
#[derive(Debug, Default)]
struct Parts {
    html: f64,
    css: f64,
    js: f64,
    wasm: f64,
    /// Requests before the page comes alive.
    requests: usize,
}

/// Measures both audiences.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report) -> Result<()> {
    report.heading("Bytes to download, brotli");
    let place = Installation::fresh(workshop, Engine::Sqlite, "bytes").await?;
    let core = place.open(true).await?;
    let company = fixture::found(&core).await?;
    fixture::load(
        &core,
        &company,
        fixture::Plan::open(60, core.clock.now()),
        0,
        |_| (),
    )
    .await?;
    let token = survey::invite(&core).await?;
    let agent = survey::sign_in(&core, "agent1").await?;
    let _process = place.serve().await?;
    let mut client = Client::connect(place.address).await?;
    for (name, path) in [("/", "/".to_owned()), ("survey", format!("/s/{token}"))] {
        let parts = parts(&mut client, &path, "", "voice").await?;
        customer_lines(report, name, &parts);
    }
    let desk = parts(&mut client, "/desk", &agent, "desk").await?;
    let most = Goal::AtMost;
    report.line("desk, HTML of the inbox", desk.html, "kB", most(30.0));
    report.line("desk, CSS", desk.css, "kB", most(30.0));
    report.line("desk, glue", desk.js, "kB", most(20.0));
    report.line("desk, WASM", desk.wasm, "kB", most(380.0));
    let whole = desk.html + desk.css + desk.js + desk.wasm;
    report.line("desk, first load", whole, "kB", most(450.0));
    for (name, path, login, bundle, goal) in [
        ("figures, first load", "/manage", "manager", "manage", 500.0),
        (
            "rules, first load",
            "/admin/routing",
            "admin",
            "admin",
            600.0,
        ),
    ] {
        let cookie = survey::sign_in(&core, login).await?;
        let page = parts(&mut client, path, &cookie, bundle).await?;
        let whole = page.html + page.css + page.js + page.wasm;
        report.line(name, whole, "kB", most(goal));
    }
    Ok(())
}

fn customer_lines(report: &mut Report, name: &str, parts: &Parts) {
    let most = Goal::AtMost;
    report.line(format!("{name}, HTML"), parts.html, "kB", most(15.0));
    report.line(format!("{name}, CSS"), parts.css, "kB", most(12.0));
    let before = parts.html + parts.css;
    report.line(
        format!("{name}, before hydration (HTML + CSS)"),
        before,
        "kB",
        most(40.0),
    );
    report.line(
        format!("{name}, requests before hydration"),
        parts.requests as f64,
        "",
        most(5.0),
    );
    let bundle = parts.js + parts.wasm;
    report.line(
        format!("{name}, bundle (glue + WASM)"),
        bundle,
        "kB",
        most(120.0),
    );
    report.line(
        format!("{name}, after hydration"),
        before + bundle,
        "kB",
        most(160.0),
    );
}

/// Loads a page and what belongs to it.
async fn parts(client: &mut Client, path: &str, who: &str, bundle: &str) -> Result<Parts> {
    // Asked for twice: unpacked for reading, packed for weighing.
    let plain = client.get(path, who).await?;
    ensure!(plain.status == 200, "{path} is answered {}", plain.status);
    let html = String::from_utf8_lossy(&plain.body).into_owned();
    let packed = client.get(path, &format!("{PACKED}{who}")).await?;
    let mut parts = Parts {
        html: weight(&packed),
        requests: 1,
        ..Parts::default()
    };
    let mut named: BTreeSet<String> = addresses(&html);
    // The glue names the WASM by itself where the page does not.
    named.extend(assets::address(&format!("{bundle}.wasm")));
    named.extend(assets::address(&format!("{bundle}.js")));
    let ours = named.iter().any(|address| address.ends_with(".wasm"));
    ensure!(
        ours,
        "the site is not built into this binary: run `make release`"
    );
    for address in named {
        let answer = client.get(&address, PACKED).await?;
        ensure!(
            answer.status == 200,
            "{address} is answered {}",
            answer.status
        );
        match address.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => {
                parts.css += weight(&answer);
                parts.requests += 1;
            }
            Some("js") => parts.js += weight(&answer),
            Some("wasm") => parts.wasm += weight(&answer),
            _ => {}
        }
    }
    Ok(parts)
}

fn weight(answer: &Answer) -> f64 {
    answer.body.len() as f64 / 1e3
}

/// Every built file that the text names.
fn addresses(html: &str) -> BTreeSet<String> {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
    html.match_indices("/assets/")
        .map(|(at, folder)| {
            let name: String = html[at + folder.len()..]
                .chars()
                .take_while(plain)
                .collect();
            format!("{folder}{name}")
        })
        .collect()
}
