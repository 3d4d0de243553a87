//! `huiyin doctor`: looks at the installation, then files a real case, answers its survey, reads both back and
//! removes them. Each finding names the next step.

use crate::core::{Core, ServiceError};
use crate::db::entity::{case_file, department, invitation};
use crate::rules::Rules;
use crate::services::cases::links::of_form;
use crate::services::cases::perform::{NewText, Step, perform};
use crate::services::insight::take_out;
use crate::services::ports;
use crate::vault;
use app::api::ports::{CustomerAction, Ports, Upload};
use chrono::Datelike;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, Statement};
use shared::cases::{Command, Side};
use shared::feedback::FeedbackForm;
use shared::id::{CaseId, DepartmentId, MessageId};
use shared::locale::{Label, Locale};
use shared::surveys::satisfaction;
use uuid::Uuid;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// `Ok` with what was seen, or what to do.
    pub outcome: Result<String, String>,
}

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
    let token = vault::token();
    let ward = DepartmentId(Uuid::now_v7());
    let outcome = match ward_of(core, ward).await {
        Ok(apart) => trial(&apart, &ports(&apart), &token).await,
        Err(error) => Err(error),
    };
    let outcome = match outcome {
        Ok(number) => Ok(format!(
            "{number} was filed, solved, confirmed, closed, rated and read back"
        )),
        Err(error) => Err(format!(
            "{error}: the log above says why; `huiyin config` shows the settings in force"
        )),
    };
    findings.push(Finding {
        what: "a case from form to rating",
        outcome,
    });
    let removed = discharge(core, &token, ward).await;
    let outcome = removed.map(|()| "the trial's rows are gone".to_owned());
    findings.push(Finding {
        what: "clean-up",
        outcome: outcome.map_err(|error| format!("{error}: run doctor again")),
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
            "no holidays for {}: due times count weekends only; add them to the calendar",
            missing.join(", ")
        ));
    }
    Ok(match missing.first() {
        Some(next) => {
            format!("holidays of {year} are known; those of {next} are still to be added")
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

/// The same installation with one department of the trial's own that takes every case: whatever the trial counts
/// carries that department and can be taken out again.
async fn ward_of(core: &Core, ward: DepartmentId) -> Result<Core, ServiceError> {
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            crate::setup::add_department(tx, ward, None, &Label::new("自检", "Doctor"), 999).await
        })
        .await?;
    let mut rules = (*core.rules()).clone();
    rules.default_department = Some(ward);
    rules.routing.clear();
    Ok(Core {
        rules: Rules::of(rules),
        ..core.clone()
    })
}

/// Removes the trial's rows, its figures and its department.
async fn discharge(core: &Core, form_token: &str, ward: DepartmentId) -> Result<(), ServiceError> {
    remove(core, form_token).await?;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            take_out(tx, ward).await?;
            department::Entity::delete_by_id(ward.0).exec(tx).await?;
            Ok(())
        })
        .await
}

/// The whole job through the same ports that pages use.
async fn trial(core: &Core, ports: &Ports, token: &str) -> Result<String, ServiceError> {
    let form = FeedbackForm {
        kind: "complaint".into(),
        text: "huiyin doctor: 自检工单，可忽略 / a trial case, ignore it".into(),
        contact: format!(
            "doctor-{}@example.com",
            &token[..8].to_lowercase().replace(['-', '_'], "0")
        ),
        consent: "on".into(),
        form_token: token.to_owned(),
        ..FeedbackForm::default()
    };
    let receipt = ports.voices.submit(form, Locale::En).await?;
    let number = ports.voices.receipt(&receipt, Locale::En).await?.number;
    let session = ports.following.open_link(&receipt).await?;
    let (case, _) = ports.following.by_session(&session).await?;
    let evidence = evidence(core, case).await?;
    step(core, case, "cause", |message| Command::RecordCause {
        message,
    })
    .await?;
    step(core, case, "action", |message| Command::RecordAction {
        message,
        evidence: vec![evidence],
    })
    .await?;
    step(core, case, "done", |message| Command::AskConfirmation {
        message: Some(message),
    })
    .await?;
    ports
        .following
        .act(&session, "", CustomerAction::Confirm)
        .await?;
    step(core, case, "summary", |summary| Command::Close { summary }).await?;
    rate(core, ports, case).await?;
    Ok(number)
}

/// A one-pixel picture, kept like any evidence.
async fn evidence(core: &Core, case: CaseId) -> Result<shared::id::AttachmentId, ServiceError> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let drawn = image::DynamicImage::new_rgb8(1, 1).write_to(&mut bytes, image::ImageFormat::Png);
    drawn.map_err(std::io::Error::other)?;
    let file = Upload {
        name: "doctor.png".into(),
        bytes: bytes.into_inner(),
    };
    crate::services::cases::files::keep_evidence(
        core,
        case,
        shared::id::PersonId(Uuid::nil()),
        file,
    )
    .await
}

async fn step(
    core: &Core,
    case: CaseId,
    words: &str,
    command: impl FnOnce(MessageId) -> Command,
) -> Result<(), ServiceError> {
    let id = MessageId(Uuid::now_v7());
    let text = (!words.is_empty()).then(|| NewText {
        id,
        body: words.to_owned(),
        public: false,
    });
    let (seen, key, proposal, now) = (None, None, None, core.clock.now());
    perform(
        core,
        case,
        Step {
            side: Side::System,
            command: command(id),
            text,
            proposal,
            seen,
            key,
            now,
        },
    )
    .await?;
    Ok(())
}

/// Marks the invitation as sent, as the job would in a day, and answers it.
async fn rate(core: &Core, ports: &Ports, case: CaseId) -> Result<(), ServiceError> {
    let token = vault::token();
    let digest = vault::digest(&token);
    let expires = core.clock.now() + chrono::TimeDelta::days(1);
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            invitation::Entity::update_many()
                .col_expr(invitation::Column::State, Expr::value("sent"))
                .col_expr(invitation::Column::Digest, Expr::value(digest.clone()))
                .col_expr(invitation::Column::ExpiresAt, Expr::value(expires))
                .filter(invitation::COLUMN.case_id.eq(case.0))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await?;
    ports.surveys.open(&token).await?;
    let mut pairs: Vec<(String, String)> = satisfaction::DIMENSIONS
        .iter()
        .map(|key| ((*key).to_owned(), "5".to_owned()))
        .collect();
    pairs.push((satisfaction::SOLVED.to_owned(), "yes".to_owned()));
    ports.surveys.answer(&token, pairs).await?;
    Ok(())
}

/// Removes every row of the trial. The audit trail keeps what it recorded; numbers are not used again.
async fn remove(core: &Core, form_token: &str) -> Result<(), ServiceError> {
    let receipt = of_form(core, form_token);
    let keys = crate::services::voices::keys(form_token, &receipt);
    let found = crate::db::entity::access_link::Entity::find_by_id(vault::digest(&receipt))
        .one(core.db.read())
        .await?;
    let Some(link) = found else { return Ok(()) };
    let Some(case) = case_file::Entity::find_by_id(link.case_id)
        .one(core.db.read())
        .await?
    else {
        return Ok(());
    };
    let backend = core.db.backend();
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            let by =
                |sql: &str, id: Uuid| Statement::from_sql_and_values(backend, sql, [id.into()]);
            for table in [
                "response",
                "invitation",
                "notice",
                "message",
                "proposal",
                "access_link",
                "change",
                "case_event",
            ] {
                tx.execute_raw(by(
                    &format!("DELETE FROM {table} WHERE case_id = $1"),
                    case.id,
                ))
                .await?;
            }
            tx.execute_raw(by("DELETE FROM attachment WHERE case_id = $1", case.id))
                .await?;
            tx.execute_raw(by("DELETE FROM case_file WHERE id = $1", case.id))
                .await?;
            tx.execute_raw(by("DELETE FROM feedback WHERE id = $1", case.feedback_id))
                .await?;
            if let Some(customer) = case.customer_id {
                tx.execute_raw(by("DELETE FROM customer WHERE id = $1", customer))
                    .await?;
            }
            crate::services::voices::forget(tx, &keys).await
        })
        .await
}
