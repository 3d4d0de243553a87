//! What is kept of a customer, why, by whom and for how long.

use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::voice;
use shared::locale::Label;
use shared::privacy::retention::Retention;

/// What the note says about this installation.
#[derive(Clone, Debug)]
pub struct PrivacyData {
    /// Where it is read.
    pub here: Here,
    /// Who handles the data.
    pub organisation: Label,
    /// Version of the consent text in force.
    pub version: String,
    /// How long what is kept.
    pub retention: Retention,
}

/// The privacy note.
#[component]
pub fn Privacy(
    /// What it says.
    props: PrivacyData,
) -> impl IntoView {
    let (here, kept) = (props.here, props.retention);
    let organisation = props.organisation.get(here.locale).to_owned();
    let who = voice::PRIVACY_WHO_TEXT.fill(here.locale, &[("organisation", &organisation)]);
    let sections = [
        (
            voice::PRIVACY_PURPOSE,
            here.say(voice::PRIVACY_PURPOSE_TEXT).to_owned(),
        ),
        (voice::PRIVACY_WHO, who),
        (
            voice::PRIVACY_WHAT,
            here.say(voice::PRIVACY_WHAT_TEXT).to_owned(),
        ),
        (
            voice::PRIVACY_LONG,
            voice::PRIVACY_LONG_TEXT.fill(
                here.locale,
                &[
                    ("texts", &kept.texts),
                    ("files", &kept.files),
                    ("answers", &kept.answers),
                    ("contacts", &kept.contacts),
                ],
            ),
        ),
        (
            voice::PRIVACY_RIGHTS,
            here.say(voice::PRIVACY_RIGHTS_TEXT).to_owned(),
        ),
    ];
    view! {
        <h1 class="text-2xl font-semibold mb-1">{here.say(voice::PRIVACY_TITLE)}</h1>
        <p class="text-muted mb-6">
            {voice::PRIVACY_VERSION.fill(here.locale, &[("version", &props.version)])}
        </p>
        {sections
            .map(|(head, text)| {
                view! {
                    <h2 class="text-lg font-semibold mt-6 mb-1">{here.say(head)}</h2>
                    <p>{text}</p>
                }
            })
            .collect_view()}
    }
}
