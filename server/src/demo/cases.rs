//! Which voices opened a case, and the cases with all their rows.

use super::callers::Callers;
use super::dice::Dice;
use super::fillers::{self, Setting};
use super::mailbox::{self, Mail};
use super::memorable;
use super::organisation::Organisation;
use super::phrases::Phrases;
use super::ratings::Surveyed;
use super::scene::{Scene, group};
use super::story::{self, Course, Props};
use super::tale::Tale;
use super::voices::Voice;
use super::{Calendar, ruleset, season};
use crate::core::Core;
use crate::db::entity::{
    attachment, case_file, invitation, message, number_block, proposal, reminder, response,
};
use crate::files::Kept;
use crate::rules::Snapshot;
use crate::services::cases::open::NewCase;
use crate::services::figures::{Figure, metric, quarter_of};
use crate::services::search::index::{self, Entry};
use chrono_tz::Asia::Shanghai;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use shared::cases::{CaseEvent, Kind, Phase};
use shared::feedback::Channel;
use shared::id::{CaseId, DepartmentId};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The rule that opens cases for complaints on the hotline is in force from this day on.
const HOTLINE_RULE: (u32, u32) = (11, 2);

/// Rows of cases and of what belongs to them.
#[derive(Clone, Default)]
pub struct Cases {
    pub files: Vec<case_file::ActiveModel>,
    pub events: Vec<(CaseId, Vec<CaseEvent>)>,
    pub messages: Vec<message::ActiveModel>,
    pub reminders: Vec<reminder::ActiveModel>,
    pub proposals: Vec<proposal::ActiveModel>,
    pub attachments: Vec<attachment::ActiveModel>,
    pub invitations: Vec<invitation::ActiveModel>,
    pub responses: Vec<response::ActiveModel>,
    pub figures: Vec<Figure>,
    pub mails: Vec<Mail>,
    pub blocks: Vec<number_block::ActiveModel>,
    /// What cases are found by.
    pub entries: Vec<Entry>,
    /// Number of each voice that has one.
    pub numbers: Vec<Option<String>>,
}

/// What cases are made from.
pub struct Material<'a> {
    pub core: &'a Core,
    pub rules: &'a Snapshot,
    pub calendar: &'a Calendar,
    pub company: &'a Organisation,
    pub voices: &'a [Voice],
    pub pictures: &'a [Kept],
}

/// Recent cases of each kind so far.
type Seen = BTreeMap<Kind, usize>;

/// Works every case up to the demo's now.
///
/// # Errors
/// When the story does not fit the engine or the texts have run out.
pub fn generate(
    m: &Material<'_>,
    phrases: &mut Phrases,
    callers: &mut Callers,
) -> anyhow::Result<Cases> {
    let mut out = Cases::default();
    let mut next: BTreeMap<String, i64> = BTreeMap::new();
    let mut dice = Dice::new("cases");
    let mut counted = Vec::new();
    let mut seen = Seen::new();
    for voice in m.voices {
        let opens = opens(voice, &mut dice);
        let number = (opens || voice.channel == Channel::Web).then(|| number(m, voice, &mut next));
        let mut department = DepartmentId(Uuid::nil());
        if let (true, Some(number)) = (opens, &number) {
            let tale = open(m, voice, number, callers, &mut dice)?;
            department = tale.department();
            let mut told = one(m, voice, tale, phrases, callers, &mut seen, &mut out)?;
            photos(m, voice, &mut told, &mut dice);
            counted.append(&mut told.figures);
            keep(&mut out, told);
        }
        let dimension = format!("{}/{}", voice.kind, voice.channel);
        counted.push(Figure::one(metric::VOICE, dimension, department, voice.at));
        out.numbers.push(number);
    }
    out.figures = added_up(counted);
    out.mails = mailbox::latest(std::mem::take(&mut out.mails));
    out.blocks = next
        .into_iter()
        .map(|(series, next)| number_block::ActiveModel {
            series: Set(series),
            next: Set(next),
        })
        .collect();
    Ok(out)
}

/// The form opens a case for everything but praise; a rule does for complaints on the hotline, people for some others.
fn opens(voice: &Voice, dice: &mut Dice) -> bool {
    let by_hand = dice.chance(match (voice.kind, voice.channel) {
        (Kind::Complaint, Channel::Email) => 30.0,
        (Kind::Complaint, Channel::Store | Channel::Social) => 4.0,
        _ => 0.0,
    });
    let from = season::at(season::day(HOTLINE_RULE.0, HOTLINE_RULE.1), 0);
    match (voice.kind, voice.channel) {
        (Kind::Praise, _) => false,
        (_, Channel::Web) => true,
        (Kind::Complaint, Channel::Hotline) => voice.at >= from,
        _ => by_hand,
    }
}

fn number(m: &Material<'_>, voice: &Voice, next: &mut BTreeMap<String, i64>) -> String {
    let prefix = m
        .rules
        .case_type_of(voice.kind)
        .map_or("BY", |t| t.prefix.as_str());
    let day = voice.at.with_timezone(&Shanghai).date_naive();
    let series = format!("{prefix}-{}", day.format("%Y%m%d"));
    if let Some(number) = memorable::number(voice) {
        return number.to_owned();
    }
    let reserved = if memorable::reserves(&series) { 2 } else { 1 };
    let place = next.entry(series.clone()).or_insert(reserved);
    let number = format!("{series}-{place:04}");
    *place += 1;
    number
}

fn open<'a>(
    m: &Material<'a>,
    voice: &Voice,
    number: &str,
    callers: &Callers,
    dice: &mut Dice,
) -> anyhow::Result<Tale<'a>> {
    let caller = voice.caller.and_then(|place| callers.all.get(place));
    let leaf = ruleset::node(&m.rules.categories, voice.category);
    let top = leaf.and_then(|leaf| m.rules.categories.with_ancestors(leaf).last().copied());
    let chosen = top.filter(|_| voice.channel == Channel::Web && dice.chance(70.0));
    let new = NewCase {
        id: CaseId(dice.id(m.calendar.millis(voice.at))),
        number: number.to_owned(),
        feedback: voice.id,
        kind: voice.kind,
        channel: voice.channel,
        text: voice.text.clone(),
        reading: voice.reading.clone(),
        customer: caller.map(|c| c.id),
        customer_mask: caller.and_then(|c| c.contact.mask()),
        category: chosen,
        demand: voice.demand,
        product: voice.model.map(str::to_owned),
        order_no: voice.order_no.clone(),
        opened_at: voice.at,
        acknowledged: voice.channel == Channel::Web,
        staged_by: None,
    };
    Tale::open(new, m.rules, m.calendar, m.company)
}

fn one<'a>(
    m: &Material<'a>,
    voice: &Voice,
    tale: Tale<'a>,
    phrases: &mut Phrases,
    callers: &mut Callers,
    seen: &mut Seen,
    out: &mut Cases,
) -> anyhow::Result<Tale<'a>> {
    let mut dice = Dice::new(&tale.row.number);
    let course = memorable::course(voice);
    let key = phrases.topics.get(voice.topic).map_or("", |t| t.key);
    let team = m.company.team(tale.department());
    let stalls_in = if course == Course::Free {
        left_lying(voice, seen, &mut dice)
    } else {
        None
    };
    let product = voice
        .model
        .and_then(|model| fillers::PRODUCTS.iter().find(|p| p.models.contains(&model)));
    let mut scene = Scene {
        heard: tale.at,
        group: group(key),
        team,
        owner: m
            .company
            .handlers(team)
            .first()
            .copied()
            .ok_or_else(|| anyhow::anyhow!("nobody works there"))?,
        pace: if course == Course::Free {
            0.65 + dice.unit() * 0.9
        } else {
            0.3
        },
        stalls_in,
        setting: Setting {
            product,
            model: voice.model.unwrap_or("同款"),
            order: voice.order_no.clone().unwrap_or_default(),
            at: voice.at,
            english: voice.english,
            yuan: String::new(),
            due: String::new(),
            who: String::new(),
        },
        tale,
        voice,
        phrases,
        company: m.company,
        dice,
    };
    let props = Props {
        pictures: m.pictures,
        category: ruleset::node(&m.rules.categories, voice.category),
        course,
    };
    let mut surveyed = Surveyed {
        invitations: Vec::new(),
        responses: Vec::new(),
        caller: voice.caller.and_then(|place| callers.all.get_mut(place)),
        core: m.core,
        policy: m.rules.survey.clone(),
    };
    story::tell(&mut scene, &props, &mut surveyed)?;
    out.invitations.append(&mut surveyed.invitations);
    out.responses.append(&mut surveyed.responses);
    let tale = scene.tale;
    if let Some(caller) = voice.caller.and_then(|place| callers.all.get(place)) {
        out.mails.extend(mailbox::of_case(&tale, caller, m));
    }
    Ok(tale)
}

/// Some recent cases stay where they are. Of ideas and questions every third, in each phase in turn, so that no column
/// of a board is empty; of old ones hardly any.
fn left_lying(voice: &Voice, seen: &mut Seen, dice: &mut Dice) -> Option<Phase> {
    const PHASES: [Phase; 4] = [
        Phase::Verifying,
        Phase::Received,
        Phase::Planning,
        Phase::Executing,
    ];
    let recent = season::at(season::day(10, 20), 0)..season::at(season::day(11, 16), 0);
    let count = seen.entry(voice.kind).or_default();
    let lies = match (recent.contains(&voice.at), voice.kind) {
        (true, Kind::Complaint) => dice.chance(9.0),
        (true, _) => {
            *count += 1;
            *count % 3 == 1
        }
        (false, _) => dice.chance(0.5),
    };
    if voice.kind == Kind::Complaint && lies {
        *count += 3;
    }
    lies.then(|| PHASES[(*count / 3) % PHASES.len()])
}

/// Photos that came with the form.
fn photos(m: &Material<'_>, voice: &Voice, tale: &mut Tale<'_>, dice: &mut Dice) {
    if voice.channel != Channel::Web || voice.kind != Kind::Complaint || !dice.chance(35.0) {
        return;
    }
    for place in 1..=1 + dice.below(2) {
        let Some(picture) = dice.pick(m.pictures) else {
            return;
        };
        let id = dice.id(m.calendar.millis(voice.at));
        tale.attachments.push(attachment::ActiveModel {
            id: Set(id),
            feedback_id: Set(Some(voice.id.0)),
            case_id: Set(None),
            message_id: Set(None),
            form_token: Set(None),
            name: Set(format!("照片{place}.jpg")),
            content_type: Set(picture.content_type.to_owned()),
            bytes: Set(i64::try_from(picture.bytes.len()).unwrap_or(0)),
            sha256: Set(picture.sha256.clone()),
            uploaded_by: Set(None),
            created_at: Set(voice.at),
        });
    }
}

fn keep(out: &mut Cases, told: Tale<'_>) {
    let replies: Vec<&str> = told.messages.iter().filter_map(index::said).collect();
    out.entries.push(Entry::of(
        &told.row,
        std::slice::from_ref(&told.text),
        &replies,
    ));
    out.events.push((told.id(), told.events));
    out.messages.extend(told.messages);
    out.reminders.extend(told.reminders);
    out.proposals.extend(
        told.proposals
            .into_iter()
            .map(IntoActiveModel::into_active_model),
    );
    out.attachments.extend(told.attachments);
    out.files.push(told.row.into_active_model());
}

/// Equal figures of a quarter of an hour as one.
fn added_up(figures: Vec<Figure>) -> Vec<Figure> {
    let mut places: HashMap<_, usize> = HashMap::new();
    let mut out: Vec<Figure> = Vec::new();
    for figure in figures {
        let at = quarter_of(figure.at);
        let key = (
            at,
            figure.metric,
            figure.dimension.clone(),
            figure.department,
            figure.bucket,
        );
        match places.get(&key) {
            Some(place) => {
                out[*place].n += figure.n;
                out[*place].total += figure.total;
            }
            None => {
                places.insert(key, out.len());
                out.push(figure);
            }
        }
    }
    out
}
