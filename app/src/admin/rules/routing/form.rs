//! The form of one routing rule: what it asks for, and where it sends a case.

use super::super::checks::{checks, group};
use super::super::typed_words;
use super::{Book, change, rules};
use crate::desk::context::{Desk, desk};
use crate::ui::dialog::{Dialog, DialogFoot};
use crate::ui::form::Field;
use crate::ui::text_area::DraftArea;
use leptos::prelude::*;
use shared::cases::{Kind, RoutingRule, Target};
use shared::catalogue::{desk as frame, rules as words};
use shared::feedback::Channel;
use shared::id::PersonId;
use shared::priority::Priority;

/// The dialog; open while `open` names a place in the list.
#[component]
pub fn RuleForm(book: Book, open: RwSignal<Option<usize>>) -> impl IntoView {
    let desk = desk();
    let rule = RwSignal::new(RoutingRule::default());
    let typed = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    Effect::new(move || {
        let Some(at) = open.get() else {
            return;
        };
        let found = untrack(|| rules(book)).get(at).cloned().unwrap_or_default();
        typed.set(found.words.join(desk.say(words::LIST)));
        rule.set(found);
        shown.set(true);
    });
    Effect::new(move || {
        if !shown.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let title = Signal::derive(move || {
        let new = rule.with(|rule| rule.name.is_empty());
        desk.say(if new {
            words::ADD_RULE
        } else {
            words::EDIT_RULE
        })
        .to_owned()
    });
    let done = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut rule = rule.get_untracked();
        rule.name = rule.name.trim().to_owned();
        rule.words = typed.with_untracked(|typed| typed_words(typed));
        if let Some(at) = open.get_untracked() {
            change(book, |all| match all.get_mut(at) {
                Some(place) => *place = rule,
                None => all.push(rule),
            });
        }
        shown.set(false);
    };
    let kinds = Kind::ALL.map(|k| (k, desk.say(k.words()).to_owned()));
    let channels = Channel::ALL.map(|c| (c, desk.say(c.words()).to_owned()));
    let priorities =
        Priority::ALL.map(|p| (p, desk.say(crate::ui::badge::priority_words(p)).to_owned()));
    let categories = move || {
        let list = book.names.with(|names| names.choices.categories.clone());
        let list: Vec<_> = list
            .into_iter()
            .map(|(_, id, label)| (id, desk.label(&label)))
            .collect();
        checks(list, rule, |rule| &mut rule.categories)
    };
    view! {
        <Dialog open=shown title=title>
            <form class="flex flex-col gap-3" on:submit=done>
                <Field id="rule-name" label=desk.say(words::RULE_NAME)>
                    <input
                        id="rule-name"
                        class="input w-full"
                        required=true
                        maxlength="60"
                        prop:value=move || rule.with(|rule| rule.name.clone())
                        on:input=move |event| rule.update(|rule| rule.name = event_target_value(&event))
                    />
                </Field>
                <p class="text-muted">{desk.say(words::RULE_ANY)}</p>
                {group(desk.say(frame::KIND), checks(kinds.to_vec(), rule, |r| &mut r.kinds))}
                {group(desk.say(frame::CHANNEL), checks(channels.to_vec(), rule, |r| &mut r.channels))}
                {group(
                    desk.say(frame::PRIORITY),
                    checks(priorities.to_vec(), rule, |r| &mut r.priorities),
                )}
                {group(desk.say(frame::CATEGORY), categories)}
                <Field id="rule-words" label=desk.say(words::RULE_WORDS)>
                    <DraftArea id="rule-words" draft=typed rows=2 />
                </Field>
                {target(desk, book, rule)}
                <label class="flex cursor-pointer items-center gap-2">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=move || rule.with(|rule| rule.opens_case)
                        on:change=move |event| {
                            rule.update(|rule| rule.opens_case = event_target_checked(&event));
                        }
                    />
                    {desk.say(words::RULE_OPENS)}
                </label>
                <DialogFoot open=shown act=desk.say(words::DONE) />
            </form>
        </Dialog>
    }
}

/// Department and person.
fn target(desk: Desk, book: Book, rule: RwSignal<RoutingRule>) -> impl IntoView {
    let department = move || rule.with(|rule| rule.to.as_ref().map(|to| to.department));
    let owner = move || rule.with(|rule| rule.to.as_ref().and_then(|to| to.owner));
    let places = move || {
        let list = book.names.with(|names| names.choices.departments.clone());
        list.into_iter()
            .map(|(id, label)| {
                view! {
                    <option value=id.to_string() prop:selected=move || department() == Some(id)>
                        {desk.label(&label)}
                    </option>
                }
            })
            .collect_view()
    };
    let people = move || {
        let list = book.names.with(|names| names.choices.people.clone());
        list.into_iter()
            .filter(|(_, _, of)| Some(*of) == department())
            .map(|(id, name, _)| {
                view! {
                    <option value=id.to_string() prop:selected=move || owner() == Some(id)>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="grid gap-3 sm:grid-cols-2">
            <Field id="rule-department" label=desk.say(words::RULE_DEPARTMENT)>
                <select
                    id="rule-department"
                    class="select w-full"
                    required=true
                    on:change=move |event| {
                        let chosen = event_target_value(&event).parse().ok();
                        rule.update(|rule| {
                            rule.to = chosen.map(|department| Target { department, owner: None });
                        });
                    }
                >
                    <option value="" prop:selected=move || department().is_none()>
                        {desk.say(words::CHOOSE)}
                    </option>
                    {places}
                </select>
            </Field>
            <Field id="rule-owner" label=desk.say(words::RULE_OWNER)>
                <select
                    id="rule-owner"
                    class="select w-full"
                    on:change=move |event| {
                        let chosen: Option<PersonId> = event_target_value(&event).parse().ok();
                        rule.update(|rule| {
                            if let Some(to) = &mut rule.to {
                                to.owner = chosen;
                            }
                        });
                    }
                >
                    <option value="" prop:selected=move || owner().is_none()>
                        {desk.say(words::NOBODY)}
                    </option>
                    {people}
                </select>
            </Field>
        </div>
    }
}
