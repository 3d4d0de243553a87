//! Look-up by number and the last four digits: a form, nothing else.

use super::parts::Alert;
use crate::ui::field::TextField;
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::voice;

/// What was typed and what is wrong with it.
#[derive(Clone, Debug)]
pub struct TrackData {
    /// Where it is read.
    pub here: Here,
    /// Number as typed.
    pub number: String,
    /// What went wrong as a whole.
    pub problem: Option<String>,
}

/// The look-up form. The digits are never sent back to the page.
#[component]
pub fn Track(
    /// What was typed.
    props: TrackData,
) -> impl IntoView {
    let here = props.here;
    view! {
        <h1 class="text-2xl font-semibold mb-2">{here.say(voice::TRACK_TITLE)}</h1>
        <p class="text-muted mb-6">{here.say(voice::TRACK_LEAD)}</p>
        <Alert text=props.problem/>
        <form method="post" action="/track" novalidate data-guard="">
            <TextField
                name="number"
                label=here.say(voice::TRACK_NUMBER)
                hint=here.say(voice::TRACK_NUMBER_HINT)
                value=props.number
                maxlength=60usize
            />
            <TextField
                name="tail"
                label=here.say(voice::TRACK_TAIL)
                inputmode="numeric"
                maxlength=4usize
            />
            <button type="submit" class="btn btn-primary btn-block">
                {here.say(voice::TRACK_SEND)}
            </button>
        </form>
    }
}
