//! The trial: a complaint of nobody in a department of its own, from the form to the rating, and its removal.
//!
//! Rule: it names no customer, so that no mail can go out however long a server beside it takes to look.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::{access_link, case_file, department, invitation, response};
use crate::rules::Rules;
use crate::services::cases::files::keep_evidence;
use crate::services::cases::links::of_form;
use crate::services::cases::perform::{NewText, Step, perform};
use crate::services::insight::take_out;
use crate::services::surveys::{TOKEN, VERSION, state};
use crate::services::{ports, themes, voices};
use crate::vault;
use app::api::ApiError;
use app::api::ports::{CustomerAction, Ports, Upload};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use shared::answering::SurveyState;
use shared::cases::{Command, Phase, Side};
use shared::feedback::FeedbackForm;
use shared::id::{AttachmentId, CaseId, DepartmentId, MessageId, PersonId};
use shared::locale::{Label, Locale};
use shared::surveys::satisfaction;
use uuid::Uuid;

/// The best that can be said.
const BEST: i32 = 5;

/// A part of the trial.
#[derive(Clone, Copy)]
enum Part {
    Prepare,
    File,
    Follow,
    Evidence,
    Handle,
    Confirm,
    Close,
    Answer,
    ReadBack,
}

impl Part {
    /// What it does, and what to do when it fails.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Part::Prepare => ("making a department for the trial", DISK),
            Part::File => ("filing a complaint", DISK),
            Part::Follow => (
                "following it by its private link",
                "customers' links do not open either: give every instance the same `secret`, and look at `link_days`",
            ),
            Part::Evidence => (
                "keeping a picture",
                "see that the folder `files` in `data_dir` belongs to the user that runs huiyin and that the disk has room",
            ),
            Part::Handle => (
                "recording cause and action",
                "the rules do not let a complaint come to its end: look at the case types on /admin/types",
            ),
            Part::Confirm => (
                "confirming it as the customer",
                "the rules do not let a customer confirm: look at the case types on /admin/types",
            ),
            Part::Close => (
                "closing it",
                "the rules do not let a confirmed case close: look at the case types on /admin/types",
            ),
            Part::Answer => ("answering its survey", DISK),
            Part::ReadBack => (
                "reading back what was written",
                "what is read is not what was written: check the disk and the database, and have the last backup at hand",
            ),
        }
    }
}

const DISK: &str =
    "see that the user of the setting `database` may write to it and that its disk has room";

type Failure = (Part, ServiceError);

/// Names the part that an error belongs to.
fn at<E: Into<ServiceError>>(part: Part) -> impl Fn(E) -> Failure {
    move |error| (part, error.into())
}

/// Runs the trial and removes it whatever happens: what was seen or what to do, of both.
pub(super) async fn run(core: &Core) -> (Result<String, String>, Result<String, String>) {
    let (token, ward) = (vault::token(), DepartmentId(Uuid::now_v7()));
    let picture = match picture() {
        Ok(picture) => picture,
        Err(error) => return (Err(error.to_string()), Ok("nothing was made".to_owned())),
    };
    let outcome = match ward_of(core, ward).await {
        Ok(apart) => trial(&apart, &ports(&apart), &token, picture.clone()).await,
        Err(error) => Err((Part::Prepare, error)),
    };
    let outcome = match outcome {
        Ok(number) => Ok(format!(
            "{number} was filed, solved, confirmed, closed and rated, and case and rating were read back"
        )),
        Err((part, error)) => {
            let (what, advice) = part.words();
            tracing::error!(%error, "{what} failed");
            Err(format!(
                "{what} failed ({error}): {advice}. The log above says why"
            ))
        }
    };
    let removed = discharge(core, &token, ward, picture).await;
    let removed = removed.map(|()| "the trial's rows and file are gone".to_owned());
    let removed = removed.map_err(|error| {
        format!("the trial's case could not be removed ({error}): {DISK}. The log above says why")
    });
    (outcome, removed)
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

/// Removes the trial's rows, its picture, its figures and its department.
async fn discharge(
    core: &Core,
    form_token: &str,
    ward: DepartmentId,
    picture: Upload,
) -> Result<(), ServiceError> {
    remove(core, form_token).await?;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            take_out(tx, ward).await?;
            department::Entity::delete_by_id(ward.0).exec(tx).await?;
            Ok(())
        })
        .await?;
    if let Ok(kept) = core.files.inspect(picture.name, picture.bytes).await? {
        core.files.discard(&kept.sha256).await?;
    }
    Ok(())
}

/// The whole job through the same ports that pages use.
async fn trial(
    core: &Core,
    ports: &Ports,
    token: &str,
    picture: Upload,
) -> Result<String, Failure> {
    let receipt = ports.voices.submit(form(token), Locale::En).await;
    let receipt = receipt.map_err(at(Part::File))?.link;
    let kept = ports.voices.receipt(&receipt, Locale::En).await;
    let number = kept.map_err(at(Part::File))?.number;
    let session = ports.following.open_link(&receipt).await;
    let session = session.map_err(at(Part::Follow))?;
    let (case, _) = ports
        .following
        .by_session(&session)
        .await
        .map_err(at(Part::Follow))?;
    let evidence = keep_evidence(core, case, PersonId(Uuid::nil()), picture)
        .await
        .map_err(at(Part::Evidence))?;
    handle(core, case, evidence)
        .await
        .map_err(at(Part::Handle))?;
    ports
        .following
        .act(&session, "", CustomerAction::Confirm)
        .await
        .map_err(at(Part::Confirm))?;
    step(core, case, "summary", |summary| Command::Close { summary })
        .await
        .map_err(at(Part::Close))?;
    let survey = rate(core, ports, case).await.map_err(at(Part::Answer))?;
    read_back(core, ports, &session, &survey)
        .await
        .map_err(at(Part::ReadBack))?;
    Ok(number)
}

fn form(token: &str) -> FeedbackForm {
    FeedbackForm {
        kind: "complaint".into(),
        text: "huiyin doctor: 自检工单，可忽略 / a trial case, ignore it".into(),
        form_token: token.to_owned(),
        ..FeedbackForm::default()
    }
}

async fn handle(core: &Core, case: CaseId, evidence: AttachmentId) -> Result<(), ServiceError> {
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
    .await
}

/// A small picture that nobody else has, so that its bytes can be taken away again.
fn picture() -> std::io::Result<Upload> {
    const SIDE: u32 = 16;
    let noise: [u8; 3 * (SIDE * SIDE) as usize] = vault::random();
    let picture = image::RgbImage::from_raw(SIDE, SIDE, noise.to_vec());
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .unwrap_or_default()
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(std::io::Error::other)?;
    Ok(Upload {
        name: "doctor.png".into(),
        bytes: bytes.into_inner(),
    })
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

/// Invites as the job would for a customer with an address, and answers with the best. Returns the survey's token.
async fn rate(core: &Core, ports: &Ports, case: CaseId) -> Result<String, ServiceError> {
    let token = vault::token();
    let now = core.clock.now();
    let row = case_file::Entity::find_by_id_unscoped(case.0)
        .one(core.db.read())
        .await?
        .ok_or(ApiError::NotFound)?;
    let invited = invitation::ActiveModel {
        id: Set(Uuid::now_v7()),
        case_id: Set(row.id),
        round: Set(row.round),
        customer_id: Set(None),
        digest: Set(vault::digest(&token)),
        token_sealed: Set(core.vault.seal(TOKEN, token.as_bytes())),
        survey: Set(satisfaction::KEY.to_owned()),
        survey_version: Set(VERSION),
        state: Set(state::SENT.to_owned()),
        send_at: Set(now),
        sent_at: Set(Some(now)),
        reminded_at: Set(None),
        expires_at: Set(now + chrono::TimeDelta::days(1)),
        partial: Set(None),
    };
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            invitation::Entity::insert(invited.clone())
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    ports.surveys.open(&token).await?;
    let mut pairs: Vec<(String, String)> = satisfaction::DIMENSIONS
        .iter()
        .map(|key| ((*key).to_owned(), BEST.to_string()))
        .collect();
    pairs.push((satisfaction::SOLVED.to_owned(), "yes".to_owned()));
    ports.surveys.answer(&token, pairs).await?;
    Ok(token)
}

/// Reads the closed case as its customer, and the rating.
async fn read_back(
    core: &Core,
    ports: &Ports,
    session: &str,
    survey: &str,
) -> Result<(), ServiceError> {
    let (id, case) = ports.following.by_session(session).await?;
    let page = ports.surveys.open(survey).await?;
    let kept = response::Entity::find()
        .filter(response::COLUMN.case_id.eq(id.0))
        .one(core.db.read())
        .await?;
    let row = case_file::Entity::find_by_id_unscoped(id.0)
        .one(core.db.read())
        .await?;
    let whole = case.phase == Phase::Closed
        && row.is_some_and(|row| row.closed_at.is_some())
        && page.state == SurveyState::Answered
        && kept.is_some_and(|kept| kept.overall == Some(BEST));
    if whole {
        return Ok(());
    }
    Err(std::io::Error::other("the case is not closed and rated as it was").into())
}

/// Removes every row of the trial. The audit trail keeps what it recorded; numbers are not used again.
async fn remove(core: &Core, form_token: &str) -> Result<(), ServiceError> {
    let receipt = of_form(core, form_token);
    let keys = voices::keys(form_token, &receipt);
    let found = access_link::Entity::find_by_id(vault::digest(&receipt))
        .one(core.db.read())
        .await?;
    let Some(link) = found else { return Ok(()) };
    let Some(case) = case_file::Entity::find_by_id_unscoped(link.case_id)
        .one(core.db.read())
        .await?
    else {
        return Ok(());
    };
    let (backend, zone) = (core.db.backend(), core.config.time_zone);
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            let by =
                |sql: &str, id: Uuid| Statement::from_sql_and_values(backend, sql, [id.into()]);
            for table in [
                "response",
                "invitation",
                "notice",
                "reminder",
                "message",
                "proposal",
                "access_link",
                "change",
                "case_event",
                "attachment",
            ] {
                tx.execute_raw(by(
                    &format!("DELETE FROM {table} WHERE case_id = $1"),
                    case.id,
                ))
                .await?;
            }
            // Sorted already, if the server is running.
            themes::removed(tx, &[case.feedback_id], zone).await?;
            tx.execute_raw(by("DELETE FROM case_file WHERE id = $1", case.id))
                .await?;
            tx.execute_raw(by("DELETE FROM feedback WHERE id = $1", case.feedback_id))
                .await?;
            voices::forget(tx, &keys).await
        })
        .await
}
