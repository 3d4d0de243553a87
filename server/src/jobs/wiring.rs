//! Which jobs there are and how often the periodic ones run. Several instances share them: each periodic job is one
//! row that one instance holds at a time.

use super::housekeeping::housekeeping;
use super::{Options, Runner};
use crate::core::Core;
use crate::notices::Sender;
use crate::services::{
    audit, escalation, imports, insight, learning, retention, search, surveys, themes,
};
use std::sync::Arc;
use std::time::Duration;

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// The runner with every job of the product.
pub fn runner(core: &Core) -> Runner<Core> {
    let sender = Sender::new(core.clone()).map(Arc::new).map_err(Arc::new);
    let (db, clock, wake) = (core.db.clone(), core.clock.clone(), Arc::clone(&core.work));
    Runner::new(db, core.clone(), clock, wake, Options::default())
        .on(imports::RUN, imports::run_job)
        .on(imports::CLEAN, imports::clean_job)
        .on(learning::RUN, learning::run_job)
        .on(escalation::RENEW, escalation::renew_job)
        .every(escalation::TELL, seconds(3), escalation::tell_job)
        .every("notices.send", seconds(3), move |_core, _job| {
            let sender = sender.clone();
            async move {
                let sender = sender.map_err(|error| anyhow::anyhow!("{error}"))?;
                sender.run().await?;
                Ok(())
            }
        })
        .every(surveys::SEND, seconds(30), surveys::send_job)
        .every(surveys::EXPIRE, seconds(600), surveys::expire_job)
        .every("insight.fold", seconds(5), async |core: Core, _job| {
            insight::fold(&core).await?;
            Ok(())
        })
        .every("audit.seal", seconds(4), async |core: Core, _job| {
            audit::seal(&core).await?;
            Ok(())
        })
        .every(search::FILL, seconds(3_600), search::fill_job)
        .every(themes::GROUP, seconds(60), themes::group_job)
        .every("housekeeping", seconds(900), housekeeping)
        .every(retention::ERASE, seconds(3_600), retention::job)
}
