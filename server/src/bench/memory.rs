//! How much memory the process holds when nobody asks anything.

use super::client::Client;
use super::cluster::Workshop;
use super::engine::Engine;
use super::installation::Installation;
use super::machine;
use super::report::Report;
use super::verdict::Goal;
use crate::setup;
use anyhow::Result;
use std::time::Duration;

/// Requests before it rests: whatever is made on first use has been made.
const PAGES: usize = 50;

/// Measures both engines.
pub(super) async fn measure(workshop: &Workshop, report: &mut Report) -> Result<()> {
    report.heading("Memory of the process at rest");
    for engine in Engine::ALL {
        let place = Installation::fresh(workshop, engine, "memory").await?;
        setup::organisation(&place.open(true).await?).await?;
        let process = place.serve().await?;
        let mut client = Client::connect(place.address).await?;
        for _ in 0..PAGES {
            client.get("/", "Accept-Encoding: br\r\n").await?;
            client.get("/login", "Accept-Encoding: br\r\n").await?;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
        let resident = machine::resident(process.id()).unwrap_or(f64::NAN);
        report.line(
            format!("{engine}, resident"),
            resident,
            "MB",
            Goal::AtMost(100.0),
        );
    }
    Ok(())
}
