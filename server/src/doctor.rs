//! `huiyin doctor`: looks at the installation, then files a real case, answers its survey, reads both back and
//! removes them. Each finding names the next step.

mod trial;

use crate::core::Core;
use chrono::Datelike;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// `Ok` with what was seen, or what to do.
    pub outcome: Result<String, String>,
}

/// What the finding about the trial is called.
pub const TRIAL: &str = "a case from form to rating";
/// What the finding about what the trial left is called.
pub const CLEAN_UP: &str = "clean-up";

/// Looks at everything. The trial's rows are removed whatever happens.
pub async fn examine(core: &Core) -> Vec<Finding> {
    let mut findings = vec![
        Finding {
            what: "data folder",
            outcome: folder(core),
        },
        Finding {
            what: "database",
            outcome: database(core).await,
        },
        Finding {
            what: "organisation",
            outcome: organisation(core),
        },
        Finding {
            what: "calendar",
            outcome: calendar(core),
        },
        Finding {
            what: "mail",
            outcome: mail(core),
        },
    ];
    let (outcome, removed) = trial::run(core).await;
    findings.push(Finding {
        what: TRIAL,
        outcome,
    });
    findings.push(Finding {
        what: CLEAN_UP,
        outcome: removed,
    });
    findings
}

fn folder(core: &Core) -> Result<String, String> {
    let path = core.config.data_dir.join(".doctor");
    std::fs::write(&path, b"x")
        .and_then(|()| std::fs::remove_file(&path))
        .map_err(|error| {
            format!(
                "{} can't be written ({error}): give it to the user that runs huiyin",
                core.config.data_dir.display()
            )
        })?;
    Ok(format!("{} can be written", core.config.data_dir.display()))
}

async fn database(core: &Core) -> Result<String, String> {
    core.db
        .ping()
        .await
        .map_err(|error| format!("it does not answer ({error}): check the setting `database`"))?;
    Ok(format!(
        "{:?} answers; durability was checked when it was opened",
        core.db.backend()
    ))
}

fn organisation(core: &Core) -> Result<String, String> {
    let rules = core.rules();
    if rules.default_department.is_none() {
        return Err("no department takes cases: run `huiyin admin create LOGIN`".to_owned());
    }
    Ok(format!(
        "{} case types, {} routing rules",
        rules.case_types.len(),
        rules.routing.len()
    ))
}

fn calendar(core: &Core) -> Result<String, String> {
    let rules = core.rules();
    let year = core.clock.now().year();
    let missing: Vec<String> = [year, year + 1]
        .into_iter()
        .filter(|y| rules.hours.calendar().is_uncovered(*y))
        .map(|y| y.to_string())
        .collect();
    if missing.contains(&year.to_string()) {
        return Err(format!(
            "no holidays for {}: due times count weekends only; add them under /admin/calendar",
            missing.join(", ")
        ));
    }
    Ok(match missing.first() {
        Some(next) => {
            format!(
                "holidays of {year} are known; those of {next} are still to be added under /admin/calendar"
            )
        }
        None => format!("holidays of {year} and {} are known", year + 1),
    })
}

fn mail(core: &Core) -> Result<String, String> {
    if core.config.demo {
        return Ok("the demo shows mail in its mailbox".to_owned());
    }
    if core.config.smtp_url.is_empty() {
        return Err("no mail leaves: set `smtp_url`".to_owned());
    }
    Ok("a mail server is set".to_owned())
}
