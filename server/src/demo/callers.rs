//! Who speaks: invented people with fictional numbers, some of whom speak again.

use super::Calendar;
use super::dice::Dice;
use crate::core::Core;
use crate::db::Stored;
use crate::db::entity::customer;
use crate::services::customers::{Contact, tail_hash};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use shared::id::CustomerId;
use shared::locale::Locale;
use shared::privacy::phone;

const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦";
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明",
    "超", "秀英", "霞", "平", "桂英", "建国", "志远", "雨桐", "梓涵", "浩然", "思远", "晓峰",
    "玉兰", "文斌", "海燕", "立新", "春梅", "佳宁", "子轩", "若曦", "国强", "婷婷", "俊杰", "红梅",
    "一诺", "欣怡", "宇航", "淑珍", "振华", "凤英", "少华", "晨", "雪", "鹏",
];
const PINYIN: &[&str] = &[
    "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma",
    "lin", "he", "gao",
];
const WESTERN: &[&str] = &[
    "Emma Carter",
    "Daniel Moss",
    "Priya Nair",
    "Tom Hale",
    "Sofia Rossi",
    "Kenji Mori",
    "Anna Weber",
    "Lucas Petit",
    "Grace Okafor",
    "Ivan Petrov",
    "Mia Larsen",
    "Omar Haddad",
    "Chloe Martin",
    "David Kim",
    "Nora Quinn",
    "Peter Novak",
];

/// Somebody who spoke.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub id: CustomerId,
    /// How to reach them.
    pub contact: Contact,
    /// First heard.
    pub since: DateTime<Utc>,
    /// When the last survey went to them.
    pub surveyed_at: Option<DateTime<Utc>>,
}

/// Everybody who spoke, so far.
pub struct Callers {
    /// In order of their first voice.
    pub all: Vec<Caller>,
    dice: Dice,
}

impl Default for Callers {
    /// Nobody yet.
    fn default() -> Self {
        Self {
            all: Vec::new(),
            dice: Dice::new("callers"),
        }
    }
}

impl Callers {
    /// Somebody who speaks at this moment: new, or one of the last few hundred again. Returns the place in the list.
    pub fn speak(
        &mut self,
        calendar: &Calendar,
        at: DateTime<Utc>,
        english: bool,
        reach: Reach,
    ) -> usize {
        let recent = self.all.len().saturating_sub(900);
        if self.dice.chance(14.0) && self.all.len() > recent {
            let place = recent + self.dice.below(self.all.len() - recent);
            let known = &self.all[place];
            if (known.contact.locale == Locale::En) == english && known.contact.consent.is_some() {
                return place;
            }
        }
        let id = CustomerId(self.dice.id(calendar.millis(at)));
        let contact = self.contact(english, reach);
        self.all.push(Caller {
            id,
            contact,
            since: at,
            surveyed_at: None,
        });
        self.all.len() - 1
    }

    fn contact(&mut self, english: bool, reach: Reach) -> Contact {
        let place = self.all.len();
        let dice = &mut self.dice;
        let name = if english {
            dice.word(WESTERN).to_owned()
        } else {
            let families: Vec<char> = FAMILY.chars().collect();
            let family = dice.pick(&families).copied().unwrap_or('王');
            format!("{family}{}", dice.word(GIVEN))
        };
        // 7,919 is prime to 10,000: every number comes up once.
        let number = format!("1390000{:04}", (place * 7_919 + 1_024) % 10_000);
        let local = format!("{}{}{place}", dice.word(PINYIN), dice.word(&["", ".", "_"]));
        let (phone, email) = match reach {
            Reach::Phone => (true, dice.chance(18.0)),
            Reach::Email => (dice.chance(35.0), true),
            Reach::Form => match dice.below(10) {
                0 => (true, false),
                1 | 2 => (false, true),
                _ => (true, true),
            },
        };
        Contact {
            name: dice.chance(80.0).then_some(name),
            phone: phone.then_some(number),
            email: email.then(|| format!("{local}@example.com")),
            locale: if english { Locale::En } else { Locale::Zh },
            consent: Some(crate::services::voices::CONSENT_VERSION.to_owned()),
        }
    }

    /// Rows, sealed as the service seals them.
    pub fn rows(&self, core: &Core) -> Vec<customer::ActiveModel> {
        self.all.iter().map(|caller| row(core, caller)).collect()
    }
}

/// How a channel leaves a way back.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// A call.
    Phone,
    /// A mail.
    Email,
    /// The form.
    Form,
}

fn row(core: &Core, caller: &Caller) -> customer::ActiveModel {
    let contact = &caller.contact;
    let seal = |purpose: &str, value: &Option<String>| {
        value
            .as_deref()
            .map(|v| core.vault.seal(purpose, v.as_bytes()))
    };
    let hash = |purpose: &str, value: &Option<String>| {
        value.as_deref().map(|v| core.vault.hash(purpose, v))
    };
    let tail = contact.phone.as_deref().and_then(phone::last4);
    customer::ActiveModel {
        id: Set(caller.id.0),
        phone_hash: Set(hash("phone", &contact.phone)),
        email_hash: Set(hash("email", &contact.email)),
        tail_hash: Set(tail.map(|t| tail_hash(core, caller.id, &t))),
        name_sealed: Set(seal("name", &contact.name)),
        phone_sealed: Set(seal("phone", &contact.phone)),
        email_sealed: Set(seal("email", &contact.email)),
        locale: Set(Stored(contact.locale)),
        consent_version: Set(contact.consent.clone()),
        consent_at: Set(contact.consent.as_ref().map(|_| caller.since)),
        surveyed_at: Set(caller.surveyed_at),
        created_at: Set(caller.since),
    }
}
