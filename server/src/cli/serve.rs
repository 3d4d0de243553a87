//! `huiyin serve`: everything at once, until SIGTERM.

use crate::boot;
use crate::config::Config;
use crate::core::Core;
use crate::jobs;
use crate::serve::{Limits, Stop, serve};
use crate::site::site;
use anyhow::{Context, Result};
use clap::Args;
use std::time::Duration;
use tokio::net::TcpListener;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Load the demo organisation into an empty database, with a mailbox and a clock that can be moved.
    #[arg(long)]
    demo: bool,
    /// Address and port, in place of the setting `listen`.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Serve {
    pub(super) fn settings(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if self.demo {
            out.push(("demo", "true".to_owned()));
        }
        if let Some(listen) = &self.listen {
            out.push(("listen", listen.clone()));
        }
        out
    }

    pub(super) async fn run(&self, config: Config) -> Result<()> {
        crate::telemetry::init(&config)?;
        crate::telemetry::init_metrics(&config)?;
        let core = boot::make(config).await?;
        let stop = Stop::on_signal()?;
        if core.config.demo {
            crate::demo::load(&core)
                .await
                .context("the demo can't be loaded")?;
            boot::refresh(&core).await?;
        }
        let listener = TcpListener::bind(core.config.listen)
            .await
            .with_context(|| format!("setting `listen`: can't use {}", core.config.listen))?;
        let live = tokio::spawn(core.live.clone().run(core.db.clone()));
        let poll = tokio::spawn(poll(core.clone()));
        let runner = tokio::spawn(jobs::runner(&core).run(stop.clone()));
        let (router, _) = site(core.clone(), stop.clone());
        greet(&core);
        serve(listener, router, limits(&core.config), stop).await;
        runner.await?;
        live.abort();
        poll.abort();
        Ok(())
    }
}

fn limits(config: &Config) -> Limits {
    Limits {
        connections: config.max_connections,
        header_time: Duration::from_secs(config.header_timeout_seconds),
        body_silence: Duration::from_secs(config.body_timeout_seconds),
        drain: Duration::from_secs(config.shutdown_seconds.saturating_sub(2)),
        ..Limits::default()
    }
}

/// Other instances may have published rules or moved the demo's clock.
async fn poll(core: Core) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if let Err(cause) = boot::refresh(&core).await {
            tracing::warn!(%cause, "rules could not be refreshed; those in force stay");
        }
    }
}

fn greet(core: &Core) {
    let url = &core.config.public_url;
    println!(
        "回音 Huiyin is serving.\n  Customers      {url}/\n  Follow a case  {url}/track\n  Staff          {url}/login"
    );
    if core.config.demo {
        println!("{}", crate::demo::logins());
    }
}
