//! Two cases to walk through: one with a solution offered, one that asks whether it is solved. Their numbers and the
//! last four digits are printed with the logins.

use super::callers::{Caller, Callers};
use super::dice::Dice;
use super::phrases::Phrases;
use super::story::Course;
use super::voices::Voice;
use super::{Calendar, season};
use crate::services::customers::Contact;
use shared::cases::{Demand, Kind};
use shared::feedback::{Channel, Sentiment};
use shared::id::{CustomerId, FeedbackId};
use shared::locale::Locale;

/// A case that a walkthrough begins with.
#[derive(Debug)]
pub struct Memorable {
    /// Its number.
    pub number: &'static str,
    /// Phone of the customer.
    pub phone: &'static str,
    /// How far it goes.
    pub course: Course,
    day: (u32, u32),
    second: i64,
    name: &'static str,
    email: &'static str,
    topic: &'static str,
    category: &'static str,
    model: &'static str,
    demand: Demand,
    text: &'static str,
}

/// Both.
pub const ALL: [Memorable; 2] = [
    Memorable {
        number: "TS-20261117-0001",
        phone: "13900018899",
        course: Course::Offered,
        day: (11, 17),
        second: 9 * 3_600 + 660,
        name: "顾念慈",
        email: "gu.nianci@example.com",
        topic: "washer.leak",
        category: "功能故障",
        model: "JC-W100F",
        demand: Demand::Replacement,
        text: "九月买的滚筒洗衣机，门圈第二次漏水了。上个月师傅换过一次密封圈，昨天洗被套又从门下面流出来，阳台柜子的踢脚线泡得发胀。家里有一岁半的孩子，不敢让她去阳台。我不想再修了，希望换一台。",
    },
    Memorable {
        number: "TS-20261116-0001",
        phone: "13900016677",
        course: Course::Asked,
        day: (11, 16),
        second: 10 * 3_600 + 1_500,
        name: "骆一帆",
        email: "luo.yifan@example.com",
        topic: "delivery.late",
        category: "配送延误",
        model: "JC-B468",
        demand: Demand::Other,
        text: "双十一买的冰箱说好13号送，改了三次时间还没到，每次都是头天晚上才发短信。我请了两天假在家等，新房没有冰箱，菜都放在窗台上。请给一个确定的日子，并且把送货上楼的费用讲清楚。",
    },
];

fn of(voice: &Voice) -> Option<&'static Memorable> {
    ALL.iter().find(|m| m.text == voice.text)
}

/// The number that is kept for this voice.
pub fn number(voice: &Voice) -> Option<&'static str> {
    of(voice).map(|m| m.number)
}

/// True when the first number of this series is kept.
pub fn reserves(series: &str) -> bool {
    ALL.iter().any(|m| m.number.starts_with(series))
}

/// How far the case of this voice goes.
pub fn course(voice: &Voice) -> Course {
    of(voice).map_or(Course::Free, |m| m.course)
}

/// Puts the two among the voices.
pub fn add(voices: &mut Vec<Voice>, callers: &mut Callers, phrases: &Phrases, calendar: &Calendar) {
    let mut dice = Dice::new("memorable");
    for m in &ALL {
        let at = season::at(season::day(m.day.0, m.day.1), m.second);
        let id = CustomerId(dice.id(calendar.millis(at)));
        callers.all.push(Caller {
            id,
            contact: Contact {
                name: Some(m.name.to_owned()),
                phone: Some(m.phone.to_owned()),
                email: Some(m.email.to_owned()),
                locale: Locale::Zh,
                consent: Some(crate::services::voices::CONSENT_VERSION.to_owned()),
            },
            since: at,
            surveyed_at: None,
        });
        voices.push(Voice {
            id: FeedbackId(dice.id(calendar.millis(at))),
            at,
            kind: Kind::Complaint,
            channel: Channel::Web,
            sentiment: Sentiment::Negative,
            text: m.text.to_owned(),
            topic: phrases
                .topics
                .iter()
                .position(|t| t.key == m.topic)
                .unwrap_or(0),
            category: m.category,
            model: Some(m.model),
            order_no: Some(format!("JC2611{:05}", dice.between(1, 99_999))),
            demand: Some(m.demand),
            caller: Some(callers.all.len() - 1),
            english: false,
            tidied: String::new(),
            reading: None,
        });
    }
    voices.sort_by_key(|v| v.at);
}

/// What is printed about them.
pub fn lines() -> String {
    let mut out = String::from("Two cases to follow at /track, as their customers:\n");
    for m in &ALL {
        let tail = &m.phone[m.phone.len() - 4..];
        let stands = if m.course == Course::Offered {
            "方案待确认 a solution is offered"
        } else {
            "待确认解决 is it solved?"
        };
        out.push_str(&format!("  {}  {tail}  {stands}\n", m.number));
    }
    out
}
