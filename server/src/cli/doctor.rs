//! `huiyin doctor`: what was seen, and what to do about what failed.

use crate::config::Config;
use crate::{boot, doctor, telemetry};
use anyhow::{Result, ensure};

pub(super) async fn run(config: Config) -> Result<()> {
    telemetry::init(&config)?;
    let core = boot::open(config).await?;
    let findings = doctor::examine(&core).await;
    for finding in &findings {
        match &finding.outcome {
            Ok(seen) => println!("ok    {}: {seen}", finding.what),
            Err(advice) => println!("FAIL  {}: {advice}", finding.what),
        }
    }
    let failed = findings.iter().filter(|f| f.outcome.is_err()).count();
    ensure!(failed == 0, "{failed} of {} checks failed", findings.len());
    Ok(())
}
