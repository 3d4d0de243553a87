//! The stage of a story: the case, who works on it, and the words for it.

use super::dice::Dice;
use super::fillers::{self, Setting};
use super::hours;
use super::organisation::{Organisation, Team};
use super::phrases::Phrases;
use super::tale::Tale;
use super::voices::Voice;
use anyhow::Context;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use shared::cases::{Command, Demand, Measure, Phase, Side};
use shared::id::PersonId;

/// Where texts for a topic are found.
pub fn group(topic: &str) -> &'static str {
    match topic {
        "washer.leak" | "en.leak" => "leak",
        "safety" => "safety",
        "install" => "install",
        "service.attitude" | "app" | "en.service" => "service",
        "refund" => "refund",
        t if t.starts_with("delivery.") || t == "en.late" => "delivery",
        t if t.starts_with("idea.") || t == "en.idea" => "idea",
        t if t.starts_with("ask.") || t == "en.ask" => "ask",
        _ => "fault",
    }
}

/// Everything a story needs at hand.
pub struct Scene<'a, 'b> {
    /// The case.
    pub tale: Tale<'a>,
    /// What opened it.
    pub voice: &'b Voice,
    /// See [`group`].
    pub group: &'static str,
    /// Who is responsible now.
    pub team: Team,
    /// Who works on it.
    pub owner: PersonId,
    /// Slower above 1, faster below.
    pub pace: f64,
    /// The customer last heard of us.
    pub heard: DateTime<Utc>,
    /// The case is left lying in this phase.
    pub stalls_in: Option<Phase>,
    /// The texts.
    pub phrases: &'b mut Phrases,
    /// The company.
    pub company: &'b Organisation,
    /// The dice of this case.
    pub dice: Dice,
    /// Slots of this case.
    pub setting: Setting,
}

impl Scene<'_, '_> {
    /// Goes on to a moment about `hours` later, on shift, with a word to the customer where that takes long.
    /// False when it is still to come or the case is left lying.
    pub fn after(&mut self, hours: f64) -> anyhow::Result<bool> {
        if self.stalls_in == Some(self.tale.state.phase()) {
            return Ok(false);
        }
        let target = hours::later(self.tale.at, hours * self.pace, self.team, &mut self.dice);
        while target - self.heard > TimeDelta::hours(64) && !self.tale.state.waits_for_customer() {
            let (heard, team) = (self.heard, self.team);
            let word = hours::later(heard + TimeDelta::hours(40), 9.0, team, &mut self.dice);
            if word >= target || self.dice.chance(22.0) {
                break;
            }
            if !self.tale.until(word) {
                return Ok(false);
            }
            let Some(body) = self.spare(&["update.any"], "en.update") else {
                break;
            };
            let message = self.tale.say(body, true);
            self.staff(&Command::Reply {
                message,
                ask: false,
            })?;
            self.heard = self.tale.at;
        }
        Ok(self.tale.until(target))
    }

    /// Goes on to when the customer gets round to it.
    pub fn customer_after(&mut self, hours: f64) -> bool {
        if self.stalls_in == Some(Phase::Verifying) && self.stalls_in == self.tale.state.phase {
            return false;
        }
        let at = hours::customer(self.tale.at, hours, &mut self.dice);
        self.tale.until(at)
    }

    /// A step of the person in charge.
    pub fn staff(&mut self, command: &Command) -> anyhow::Result<()> {
        self.tale.step(Side::Staff(self.owner), command)
    }

    /// A step of the customer.
    pub fn customer(&mut self, command: &Command) -> anyhow::Result<()> {
        self.tale.step(Side::Customer, command)
    }

    /// Words that must be there.
    pub fn words(&mut self, what: &str, english: &str) -> anyhow::Result<String> {
        let near = match self.group {
            "leak" | "safety" => "fault",
            group => group,
        };
        let groups = [
            self.group, near, "any", "fault", "service", "delivery", "install", "refund", "idea",
            "ask",
        ];
        let keys = groups.map(|group| format!("{what}.{group}"));
        let chain = keys.each_ref().map(String::as_str);
        self.spare(&chain, english)
            .with_context(|| format!("no sentence left for {what}"))
    }

    /// Words that may be left out when there are none left. Customers who wrote English are answered in it.
    pub fn spare(&mut self, chinese: &[&str], english: &str) -> Option<String> {
        let month = self.tale.at.with_timezone(&Shanghai).month();
        let found = if self.voice.english && !english.is_empty() {
            self.phrases.part(&[english], month, &mut self.dice)
        } else {
            self.phrases.part(chinese, month, &mut self.dice)
        }?;
        self.retime(2);
        let setting = Setting {
            english: self.voice.english && !english.is_empty(),
            at: self.tale.at,
            ..self.setting.clone()
        };
        Some(fillers::fill(found, &setting, &mut self.dice))
    }

    /// Sets the day that texts name as the promised one, and who signs.
    pub fn retime(&mut self, days: i64) {
        let more = self.dice.between(0, 2);
        let day = (self.tale.at + TimeDelta::days(days + more)).with_timezone(&Shanghai);
        self.setting.due = if self.voice.english {
            day.format("%-d %B").to_string()
        } else {
            format!("{}月{}日", day.month(), day.day())
        };
        self.setting.who = self.company.name(self.owner).to_owned();
    }

    /// Another person of a team takes over.
    pub fn choose_owner(&mut self) {
        let handlers = self.company.handlers(self.team);
        // Heads take a few themselves.
        let agents = handlers.len().saturating_sub(1).max(1);
        let place = if self.dice.chance(8.0) {
            handlers.len() - 1
        } else {
            self.dice.below(agents)
        };
        if let Some(owner) = handlers.get(place) {
            self.owner = *owner;
        }
    }

    /// What is offered: the kind of measure and the money that goes with it.
    pub fn measure(&mut self) -> (Measure, Option<i64>) {
        use Measure::{Apology, Compensation, Process, Refund, Repair, Replace};
        let list: &[(Measure, f64)] = match self.group {
            "leak" => &[
                (Repair, 42.0),
                (Replace, 24.0),
                (Compensation, 24.0),
                (Refund, 10.0),
            ],
            "safety" => &[(Replace, 50.0), (Refund, 38.0), (Compensation, 12.0)],
            "delivery" => &[(Process, 62.0), (Compensation, 38.0)],
            "install" => &[(Process, 60.0), (Refund, 16.0), (Apology, 24.0)],
            "service" => &[(Apology, 72.0), (Compensation, 28.0)],
            "refund" => &[(Refund, 84.0), (Compensation, 16.0)],
            _ => &[
                (Repair, 48.0),
                (Replace, 24.0),
                (Refund, 16.0),
                (Compensation, 12.0),
            ],
        };
        let wished = match self.voice.demand {
            Some(Demand::Refund) => Some(Refund),
            Some(Demand::Replacement) => Some(Replace),
            Some(Demand::Apology) => Some(Apology),
            _ => None,
        };
        let weights: Vec<f64> = list
            .iter()
            .map(|(m, w)| if Some(*m) == wished { w * 2.0 } else { *w })
            .collect();
        let measure = list
            .get(self.dice.weighted(&weights))
            .map_or(Apology, |(m, _)| *m);
        let goods = matches!(self.group, "leak" | "fault" | "safety");
        let yuan = match measure {
            Refund if goods => Some(self.dice.between(45, 529) * 10 - 1),
            Refund => Some(self.dice.between(6, 60) * 10),
            Compensation => Some(self.dice.between(3, 30) * 20),
            _ => None,
        };
        (measure, yuan)
    }
}
