//! What routing rules did with a text or a case.

use super::Book;
use crate::desk::context::Desk;
use crate::ui::badge::priority_words;
use leptos::prelude::*;
use shared::cases::{Missed, RoutingRule};
use shared::catalogue::{Words, desk as frame, rules as words};
use shared::rulebook::{Draft, Tried, outcome};

const fn missed_words(missed: Missed) -> Words {
    match missed {
        Missed::Kind => words::MISSED_KIND,
        Missed::Channel => words::MISSED_CHANNEL,
        Missed::Priority => words::MISSED_PRIORITY,
        Missed::Category => words::MISSED_CATEGORY,
        Missed::Words => words::MISSED_WORDS,
        Missed::NoTarget => words::MISSED_TARGET,
    }
}

/// The rule that fits first, and why those before it did not.
pub fn told(desk: Desk, book: Book, draft: &Draft, tried: &Tried) -> AnyView {
    let (rules, default) = match draft {
        Draft::Routing(routing) => (&*routing.rules, routing.default),
        _ => (&[] as &[RoutingRule], None),
    };
    let names = book.names.get_untracked();
    let category = tried.category.map_or_else(
        || desk.say(frame::NO_CATEGORY).to_owned(),
        |id| names.category(id, desk.locale),
    );
    let facts = desk.fill(
        words::TRY_FACTS,
        &[
            ("kind", &desk.say(tried.kind.words())),
            ("channel", &desk.say(tried.channel.words())),
            ("priority", &desk.say(priority_words(tried.priority))),
            ("category", &category),
        ],
    );
    let hit = tried.hit.and_then(|at| Some((at, rules.get(at)?)));
    let verdict = match hit {
        Some((at, rule)) => desk.fill(
            words::TRY_HIT,
            &[
                ("n", &(at + 1)),
                ("name", &rule.name),
                ("outcome", &outcome(rule, &names, desk.locale)),
            ],
        ),
        None => {
            let name = default
                .map(|id| names.department(id, desk.locale))
                .unwrap_or_default();
            desk.fill(words::TRY_DEFAULT, &[("department", &name)])
        }
    };
    let quoted: Vec<String> = tried
        .words
        .iter()
        .map(|word| desk.fill(words::QUOTED, &[("text", word)]))
        .collect();
    let list = quoted.join(desk.say(words::LIST));
    let found = (!list.is_empty()).then(|| desk.fill(words::TRY_WORDS, &[("list", &list)]));
    let missed: Vec<_> = rules
        .iter()
        .zip(&tried.missed)
        .enumerate()
        .map(|(at, (rule, why))| {
            let why = desk.say(missed_words(*why));
            let text = desk.fill(
                words::TRY_MISSED_RULE,
                &[("at", &(at + 1)), ("rule", &rule.name), ("why", &why)],
            );
            view! { <li>{text}</li> }
        })
        .collect();
    view! {
            <p class="text-base font-medium break-words">{verdict}</p>
            {found.map(|text| view! { <p>{text}</p> })}
            <p class="text-muted">{facts}</p>
            {(!missed.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary class="cursor-pointer">{desk.say(words::TRY_MISSED)}</summary>
                            <ul class="py-1 text-muted">{missed}</ul>
                        </details>
                    }
                })}
    }
    .into_any()
}
