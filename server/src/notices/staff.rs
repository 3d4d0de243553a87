//! Mails to members of staff: what they are reminded of, and a link to the case, which asks them to sign in; where many
//! come at once, one that leads to all of them.

use crate::core::Core;
use shared::catalogue::{notices, reminders as words};
use shared::clocks::ladder::Recipient;
use shared::locale::Locale;
use shared::reminders::About;

/// Subject and plain text of a reminder.
pub fn for_staff(
    core: &Core,
    locale: Locale,
    number: &str,
    name: &str,
    part: Recipient,
    about: &About,
) -> (String, String) {
    let text = about.text(locale);
    let zone = core.rules().zone();
    let link = format!("{}/desk/cases/{number}", core.config.public_url);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &name), ("number", &number), ("about", &text)];
    let due = about.due_at.map(|at| {
        let at = at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
        words::MAIL_DUE.fill(locale, &[("due", &at)])
    });
    let part = part.words().get(locale);
    let mut paragraphs = vec![words::MAIL_BODY.fill(locale, &values)];
    paragraphs.extend(due);
    paragraphs.push(words::MAIL_LINK.fill(locale, &[("link", &link)]));
    paragraphs.push(words::MAIL_WHY.fill(locale, &[("part", &part)]));
    paragraphs.push(signed(core, locale));
    let subject = words::MAIL_SUBJECT.fill(locale, &values);
    (subject, paragraphs.join("\n\n"))
}

/// Subject and plain text of the one mail in place of many.
pub fn of_many(core: &Core, locale: Locale, name: &str) -> (String, String) {
    let link = format!("{}/desk/reminders", core.config.public_url);
    let paragraphs = [
        words::MAIL_MANY.fill(locale, &[("name", &name)]),
        words::MAIL_MANY_LINK.fill(locale, &[("link", &link)]),
        signed(core, locale),
    ];
    let subject = words::MAIL_MANY_SUBJECT.get(locale).to_owned();
    (subject, paragraphs.join("\n\n"))
}

fn signed(core: &Core, locale: Locale) -> String {
    let organisation = match locale {
        Locale::Zh => &core.config.organisation_zh,
        Locale::En => &core.config.organisation_en,
    };
    notices::SIGNED.fill(locale, &[("organisation", organisation)])
}
