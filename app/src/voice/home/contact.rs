//! Name and contact, both free to leave out, with the consent that they need and an honest note on privacy.

use super::State;
use crate::ui::field::{FieldError, TextField};
use crate::ui::icon::{Icon, lu};
use crate::ui::time::Here;
use leptos::prelude::*;
use shared::catalogue::voice;
use shared::feedback::{HomeView, LIMITS};

/// The contact block.
#[component]
pub fn Contact(here: Here, view: HomeView, state: State) -> impl IntoView {
    let locale = here.locale;
    let form = view.form;
    let version = voice::HOME_CONSENT_VERSION.fill(locale, &[("version", &view.consent_version)]);
    view! {
        <fieldset class="mb-5">
            <legend class="text-lg font-semibold mb-1">{here.say(voice::HOME_CONTACT_HEAD)}</legend>
            <p class="text-muted text-base mb-4">{here.say(voice::HOME_CONTACT_LEAD)}</p>
            <TextField
                name="name"
                label=here.say(voice::HOME_NAME)
                value=form.name
                autocomplete="name"
                maxlength=LIMITS.short_max
                error=state.error("name", locale)
                optional=locale
            />
            <TextField
                name="contact"
                label=here.say(voice::HOME_CONTACT)
                hint=here.say(voice::HOME_CONTACT_HINT)
                value=form.contact
                autocomplete="tel"
                maxlength=254usize
                error=state.error("contact", locale)
                optional=locale
            />
            <div class="mb-4">
                <label class="flex gap-3 items-start cursor-pointer">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-primary mt-1"
                        id="consent"
                        name="consent"
                        value="on"
                        checked=form.consent == "on"
                        aria-describedby="consent-error"
                    />
                    <span>{here.say(voice::HOME_CONSENT)}</span>
                </label>
                <p class="text-base mt-1 ml-9">
                    <a href="/privacy" target="_blank" class="link">
                        {version}
                    </a>
                </p>
                <FieldError name="consent".to_owned() error=state.error("consent", locale)/>
            </div>
            <p class="flex gap-3 items-start text-base text-muted">
                <Icon icon=lu::LuShieldCheck class="size-5 shrink-0 mt-1"/>
                <span>{here.say(voice::HOME_PRIVACY)}</span>
            </p>
        </fieldset>
    }
}
