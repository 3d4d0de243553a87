//! Markup of what goes beside a case: scenarios that fit, and canned replies. Written by the server alone; what a press of
//! a button needs stands in its data attributes.

use leptos::prelude::*;
use shared::catalogue::handbook as words;
use shared::handbook::{Beside, Fit};
use shared::locale::Locale;
use shared::replies::{MARKS, Ready};

/// The markup; empty where there is nothing to show.
pub fn markup(found: &Beside, locale: Locale) -> String {
    let fits = (!found.fits.is_empty()).then(|| {
        let rows = found
            .fits
            .iter()
            .map(|one| fit(one, found.may_reply, locale));
        view! {
            <h2 class="section-title">{words::SUGGESTED.get(locale)}</h2>
            <ul class="grid gap-2 sm:grid-cols-2">{rows.collect_view()}</ul>
        }
    });
    let replies = (!found.replies.is_empty()).then(|| {
        let chips = found.replies.iter().map(|reply| chip(reply, locale));
        view! {
            <details class="pt-2">
                <summary class="btn btn-sm">{words::CANNED.get(locale)}</summary>
                <div class="flex max-h-48 flex-wrap gap-1.5 overflow-y-auto pt-2">
                    {chips.collect_view()}
                </div>
            </details>
        }
    });
    let promised = found.promised.as_ref().filter(|_| found.may_reply);
    let promised = promised.map(|(due, said)| {
        view! { <span hidden data-promised=said.clone() data-due=due.timestamp_millis()></span> }
    });
    Owner::new_root(None).with(|| view! { {fits} {replies} {promised} }.to_html())
}

fn fit(fit: &Fit, may_reply: bool, locale: Locale) -> impl IntoView + use<> {
    let why = fit.why.iter().map(|why| {
        view! { <li class="badge badge-sm badge-outline">{why.get(locale).to_owned()}</li> }
    });
    let never = fit.forbidden.iter().map(|(never, instead)| {
        let text = words::NEVER.fill(locale, &[("never", never)]);
        let better = words::BETTER.fill(locale, &[("never", never), ("instead", instead)]);
        view! { <li data-never=never.to_ascii_lowercase() data-better=better>{text}</li> }
    });
    let insert = may_reply.then(|| {
        view! {
            <button type="button" class="btn btn-xs mt-1.5" data-text=fit.opening.clone()>
                {words::INSERT.get(locale)}
            </button>
        }
    });
    view! {
        <li class="rounded-md hairline p-2.5">
            <a
                href=format!("/desk/handbook/{}", fit.key)
                rel="external"
                class="font-medium text-primary"
            >
                {fit.title.get(locale).to_owned()}
            </a>
            <ul class="flex flex-wrap gap-1 pt-1">{why.collect_view()}</ul>
            <ul class="pt-1 text-muted">{never.collect_view()}</ul>
            {insert}
        </li>
    }
}

fn chip(reply: &Ready, locale: Locale) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="chip"
            data-short=reply.short.clone()
            data-text=reply.text.clone()
        >
            {reply.name.get(locale).to_owned()}
            <code class="text-xs text-muted">{format!("{}{}", MARKS[0], reply.short)}</code>
        </button>
    }
}
