//! How a case goes: taken, answered, understood, offered, done, confirmed — or not.

use super::organisation::Team;
use super::ratings::{self, Surveyed};
use super::scene::Scene;
use crate::files::Kept;
use chrono::TimeDelta;
use shared::cases::{Command, Kind, Measure, Phase};
use shared::id::NodeId;
use shared::priority::Priority;

/// How far a case is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// As the dice fall.
    Free,
    /// Until a solution is offered, which the customer has not answered.
    Offered,
    /// Until the customer is asked to confirm.
    Asked,
}

/// What a story is told with.
pub struct Props<'a> {
    /// Evidence.
    pub pictures: &'a [Kept],
    /// The leaf that staff would choose.
    pub category: Option<NodeId>,
    /// How far.
    pub course: Course,
}

/// Tells a case to its end, or to now.
///
/// # Errors
/// When the engine refuses a step, or the texts have run out.
pub fn tell(
    s: &mut Scene<'_, '_>,
    props: &Props<'_>,
    surveyed: &mut Surveyed,
) -> anyhow::Result<()> {
    if begin(s, props)? {
        while round(s, props)? && ratings::aftermath(s, surveyed)? {}
    }
    s.tale.end();
    Ok(())
}

/// Taken and answered for the first time.
fn begin(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<bool> {
    let urgent = s.tale.row.priority.0 == Priority::Urgent;
    s.choose_owner();
    if !s.after(if urgent { 0.25 } else { 0.8 })? {
        return Ok(false);
    }
    s.staff(&Command::Take)?;
    if let Some(category) = props.category {
        s.staff(&Command::Categorise { category })?;
    }
    if props.course == Course::Free && s.dice.chance(2.5) {
        let body = s.words("priority", "")?;
        let note = s.tale.say(body, false);
        let priority = if urgent || s.dice.chance(25.0) {
            Priority::Normal
        } else {
            Priority::Urgent
        };
        s.staff(&Command::Prioritise { priority, note })?;
    }
    if !s.after(if urgent { 0.3 } else { 1.0 })? {
        return Ok(false);
    }
    let asks =
        props.course == Course::Free && s.voice.kind == Kind::Complaint && s.dice.chance(24.0);
    if asks {
        return ask(s);
    }
    let body = s.words("reply", "en.reply")?;
    let message = s.tale.say(body, true);
    s.staff(&Command::Reply {
        message,
        ask: false,
    })?;
    s.heard = s.tale.at;
    hand_over(s, props)
}

/// A question back, and the answer when it comes.
fn ask(s: &mut Scene<'_, '_>) -> anyhow::Result<bool> {
    let body = s.words("ask", "en.ask")?;
    let message = s.tale.say(body, true);
    s.staff(&Command::Reply { message, ask: true })?;
    s.heard = s.tale.at;
    if s.dice.chance(9.0) && s.tale.at > super::season::at(super::season::day(11, 5), 0) {
        // Nothing has been heard so far.
        return Ok(false);
    }
    if !s.customer_after(9.0) {
        return Ok(false);
    }
    let body = s.words("answer", "en.answer")?;
    let message = s.tale.say(body, true);
    s.customer(&Command::Write { message })?;
    Ok(true)
}

/// Faults that came to customer service go on to those who repair; now and then somebody leaves a note.
fn hand_over(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<bool> {
    let to = match (s.team, s.group) {
        (Team::Service, "leak" | "fault" | "install") if s.dice.chance(55.0) => Team::Repair,
        (Team::Service, "delivery") if s.dice.chance(60.0) => Team::Logistics,
        (Team::Repair, "leak") if s.dice.chance(12.0) => Team::Quality,
        (Team::Repair, "service" | "refund") => Team::Service,
        _ => return note(s),
    };
    if props.course != Course::Free {
        return Ok(true);
    }
    if !s.after(1.5)? {
        return Ok(false);
    }
    let department = s.company.department(to);
    s.staff(&Command::Assign {
        department,
        owner: None,
    })?;
    s.team = to;
    s.choose_owner();
    if !s.after(2.0)? {
        return Ok(false);
    }
    s.staff(&Command::Take)?;
    note(s)
}

fn note(s: &mut Scene<'_, '_>) -> anyhow::Result<bool> {
    if s.dice.chance(30.0) {
        if !s.after(1.0)? {
            return Ok(false);
        }
        if let Some(body) = s.spare(&["note.any"], "") {
            let message = s.tale.say(body, false);
            s.staff(&Command::Note { message })?;
        }
    }
    Ok(true)
}

/// One round; true when it was closed.
fn round(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<bool> {
    loop {
        if !understand(s)? || !offer(s, props)? || !act(s, props)? {
            return Ok(false);
        }
        match confirm(s, props)? {
            Ending::Open => return Ok(false),
            Ending::Unsolved => {}
            Ending::Confirmed | Ending::Silent => return close(s),
        }
    }
}

fn understand(s: &mut Scene<'_, '_>) -> anyhow::Result<bool> {
    if s.tale.state.cause {
        return Ok(true);
    }
    if s.tale.state.phase() == Phase::Received && s.dice.chance(85.0) {
        if !s.after(1.5)? {
            return Ok(false);
        }
        s.staff(&Command::Move {
            stage: "doing".to_owned(),
        })?;
    }
    let hours = if s.voice.kind == Kind::Complaint {
        11.0
    } else {
        5.0
    };
    if !s.after(hours)? {
        return Ok(false);
    }
    let body = s.words("cause", "")?;
    let message = s.tale.say(body, false);
    s.staff(&Command::RecordCause { message })?;
    Ok(true)
}

/// Offers until the customer agrees or stays silent. Questions and ideas need no offer.
fn offer(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<bool> {
    let needed =
        s.voice.kind == Kind::Complaint && (props.course != Course::Free || s.dice.chance(82.0));
    if !needed {
        return Ok(true);
    }
    for turn in 0..3 {
        if !s.after(4.0)? {
            return Ok(false);
        }
        propose(s)?;
        if props.course == Course::Offered {
            return Ok(false);
        }
        let answer = s.dice.below(100);
        if answer < 8 && turn == 0 && props.course == Course::Free {
            // No answer: after some days work goes on all the same.
            return s.after(70.0);
        }
        if !s.customer_after(if turn == 0 { 11.0 } else { 6.0 }) {
            return Ok(false);
        }
        if answer < 24 && turn < 2 && props.course == Course::Free {
            let Some(body) = s.spare(&["object.any"], "en.object") else {
                s.customer(&Command::Accept)?;
                return Ok(true);
            };
            let message = s.tale.say(body, true);
            s.customer(&Command::Object { message })?;
        } else {
            s.customer(&Command::Accept)?;
            return Ok(true);
        }
    }
    Ok(true)
}

fn propose(s: &mut Scene<'_, '_>) -> anyhow::Result<()> {
    let (first, yuan) = s.measure();
    let by = s.tale.at + TimeDelta::days(s.dice.between(2, 4));
    s.setting.yuan = yuan.unwrap_or(100).to_string();
    let all = [
        Measure::Repair,
        Measure::Process,
        Measure::Replace,
        Measure::Apology,
    ];
    let mut found = None;
    for measure in std::iter::once(first).chain(all) {
        let key = format!("propose.{}", measure.code());
        if let Some(body) = s.spare(&[key.as_str()], "en.propose") {
            found = Some((measure, body));
            break;
        }
    }
    let (measure, body) =
        found.ok_or_else(|| anyhow::anyhow!("no sentence left for a proposal"))?;
    let yuan = yuan.filter(|_| measure == first);
    let mut measures = vec![measure];
    if measure == Measure::Compensation {
        measures.insert(0, Measure::Repair);
    } else if s.dice.chance(18.0) && measure != Measure::Apology {
        measures.push(Measure::Apology);
    }
    let proposal = s.tale.offer(&measures, body, yuan, by);
    s.heard = s.tale.at;
    s.staff(&Command::Propose { proposal })
}

fn act(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<bool> {
    let hours = match s.group {
        "idea" => 50.0,
        "ask" => 3.0,
        "delivery" | "refund" | "service" => 16.0,
        _ => 22.0,
    };
    if !s.after(hours)? {
        return Ok(false);
    }
    let body = s.words("action", "")?;
    let message = s.tale.say(body, false);
    let names: &[&str] = match s.group {
        "idea" | "ask" => &["截图.jpg", "页面截图.jpg", "会议纪要.jpg"],
        "delivery" => &["签收单.jpg", "送达现场.jpg"],
        "refund" => &["退款回单.jpg"],
        _ => &["维修记录单.jpg", "维修后照片.jpg", "检测单.jpg"],
    };
    let mut evidence = Vec::new();
    for name in names.iter().take(1 + s.dice.below(2)) {
        if let Some(picture) = s.dice.pick(props.pictures) {
            evidence.push(s.tale.show(picture, name, s.owner));
        }
    }
    s.staff(&Command::RecordAction { message, evidence })?;
    Ok(true)
}

enum Ending {
    Open,
    Confirmed,
    Silent,
    Unsolved,
}

fn confirm(s: &mut Scene<'_, '_>, props: &Props<'_>) -> anyhow::Result<Ending> {
    if !s.after(4.0)? {
        return Ok(Ending::Open);
    }
    let asked_last = props.course == Course::Asked;
    let message = match asked_last {
        true => {
            let body = s.words("summary", "en.summary")?;
            Some(s.tale.say(body, true))
        }
        false => None,
    };
    s.staff(&Command::AskConfirmation { message })?;
    s.heard = s.tale.at;
    if asked_last {
        return Ok(Ending::Open);
    }
    let answer = s.dice.below(100);
    let asked = s.tale.at;
    if answer < 62 {
        if !s.customer_after(14.0) {
            return Ok(Ending::Open);
        }
        s.customer(&Command::Confirm)?;
        return Ok(Ending::Confirmed);
    }
    if answer < 68
        && s.tale.state.round < 3
        && s.customer_after(20.0)
        && let Some(body) = s.spare(&["unsolved.any"], "en.unsolved")
    {
        let message = s.tale.say(body, true);
        s.customer(&Command::ReportUnsolved { message })?;
        return Ok(Ending::Unsolved);
    }
    for days in [3, 6] {
        let at = super::hours::later(asked + TimeDelta::days(days), 2.0, s.team, &mut s.dice);
        if !s.tale.until(at) {
            return Ok(Ending::Open);
        }
        s.staff(&Command::RemindConfirmation)?;
        if days == 3 && s.dice.chance(35.0) {
            if !s.customer_after(10.0) {
                return Ok(Ending::Open);
            }
            s.customer(&Command::Confirm)?;
            return Ok(Ending::Confirmed);
        }
    }
    let end = super::hours::later(asked + TimeDelta::days(7), 5.0, s.team, &mut s.dice);
    if !s.tale.until(end) {
        return Ok(Ending::Open);
    }
    Ok(Ending::Silent)
}

fn close(s: &mut Scene<'_, '_>) -> anyhow::Result<bool> {
    if !s.after(1.5)? {
        return Ok(false);
    }
    let body = s.words("summary", "en.summary")?;
    let summary = s.tale.say(body, true);
    s.staff(&Command::Close { summary })?;
    Ok(true)
}
