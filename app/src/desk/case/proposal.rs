//! Solutions: what was offered, and the editor for the next one.

use super::state::{CaseState, Drafts, Tab};
use crate::desk::context::desk;
use crate::ui::form::Field;
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::moment::When;
use chrono::NaiveDate;
use icondata_lu::{LuCircleCheck, LuClock, LuCornerDownRight, LuTriangleAlert};
use leptos::prelude::*;
use shared::cases::{CaseAction, Measure, ProposalDraft, ProposalStatus, ProposalView};
use shared::catalogue::desk as words;

/// Every version, latest first; the current one open.
#[component]
pub fn Proposals(
    /// The open case.
    state: CaseState,
) -> impl IntoView {
    let desk = desk();
    let list = Memo::new(move |_| state.page.with(|page| page.proposals.clone()));
    let some = move || list.with(|l| !l.is_empty());
    view! {
        <Show when=some>
            <section aria-labelledby="proposals">
                <h2 id="proposals" class="section-title">
                    {desk.say(words::PROPOSALS)}
                </h2>
                <div class="flex flex-col gap-2">
                    {move || {
                        list.get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, p)| view! { <Offered proposal=p open={at == 0} /> })
                            .collect_view()
                    }}
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Offered(proposal: ProposalView, open: bool) -> impl IntoView {
    let desk = desk();
    let (icon, class, status) = match proposal.status {
        ProposalStatus::Offered => (LuClock, "", words::PROPOSAL_OFFERED),
        ProposalStatus::Accepted => (LuCircleCheck, "text-kept", words::PROPOSAL_ACCEPTED),
        ProposalStatus::Objected => (LuTriangleAlert, "text-late", words::PROPOSAL_OBJECTED),
        ProposalStatus::Superseded => (LuCornerDownRight, "text-muted", words::PROPOSAL_SUPERSEDED),
    };
    let measures = proposal
        .measures
        .iter()
        .map(|m| view! { <span class="badge badge-sm badge-outline">{desk.say(m.words())}</span> })
        .collect_view();
    let amount = proposal
        .amount_minor
        .map(|minor| format!("{} {}.{:02}", proposal.currency, minor / 100, minor % 100));
    view! {
        <details class="rounded-md hairline p-3" open=open>
            <summary class="flex flex-wrap items-center gap-x-3 gap-y-1 cursor-pointer">
                <span class="font-medium">
                    {desk.fill(words::PROPOSAL_VERSION, &[("n", &proposal.version)])}
                </span>
                <span class=format!("inline-flex items-center gap-1 {class}")>
                    <Icon icon=icon />
                    {desk.say(status)}
                </span>
                <span class="text-muted">
                    <When at=proposal.offered_at />
                </span>
            </summary>
            <div class="flex flex-wrap items-center gap-2 pt-2">
                {measures} {amount.map(|a| view! { <span class="figures">{a}</span> })}
                {proposal
                    .by
                    .map(|by| {
                        view! {
                            <span class="text-muted figures">
                                {format!("{} {by}", desk.say(words::BY_DATE))}
                            </span>
                        }
                    })}
            </div>
            <p class="pt-2 whitespace-pre-wrap">{desk.or_erased(proposal.text)}</p>
        </details>
    }
}

/// Measures, amount and date below the text of a new solution.
#[component]
pub fn ProposalFields(
    /// What is being written.
    drafts: Drafts,
) -> impl IntoView {
    let desk = desk();
    let boxes = Measure::ALL
        .into_iter()
        .map(|measure| {
            view! {
                <label class="inline-flex items-center gap-1.5 cursor-pointer">
                    <input
                        type="checkbox"
                        class="checkbox checkbox-sm"
                        prop:checked=move || drafts.measures.with(|all| all.contains(&measure))
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            drafts
                                .measures
                                .update(|all| {
                                    all.retain(|m| *m != measure);
                                    if on {
                                        all.push(measure);
                                    }
                                });
                        }
                    />
                    {desk.say(measure.words())}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="flex flex-wrap gap-x-4 gap-y-1.5">
            <legend class="pb-1 text-muted">{desk.say(words::MEASURES)}</legend>
            {boxes}
        </fieldset>
        <div class="flex flex-wrap gap-3">
            <Field id="proposal-amount" label=desk.say(words::AMOUNT)>
                <input
                    id="proposal-amount"
                    class="input input-sm w-36 figures"
                    inputmode="decimal"
                    aria-invalid=move || amount(&drafts.amount.get()).is_err().to_string()
                    prop:value=move || drafts.amount.get()
                    on:input=move |event| drafts.amount.set(event_target_value(&event))
                />
            </Field>
            <Field id="proposal-by" label=desk.say(words::BY_DATE)>
                <input
                    id="proposal-by"
                    type="date"
                    class="input input-sm w-40"
                    prop:value=move || drafts.by.get()
                    on:input=move |event| drafts.by.set(event_target_value(&event))
                />
            </Field>
        </div>
        <Show when=move || amount(&drafts.amount.get()).is_err()>
            <p class="text-late" role="alert">
                {desk.say(words::AMOUNT_WRONG)}
            </p>
        </Show>
    }
}

/// The solution as typed, or nothing while the amount can't be read.
pub fn offer(state: CaseState) -> Option<CaseAction> {
    let drafts = state.drafts;
    let amount_minor = amount(&drafts.amount.get_untracked()).ok()?;
    Some(CaseAction::Propose(ProposalDraft {
        measures: drafts.measures.get_untracked(),
        text: state.draft(Tab::Propose).get_untracked(),
        amount_minor,
        by: drafts
            .by
            .with_untracked(|text| text.parse::<NaiveDate>().ok()),
    }))
}

/// `120` and `120.5` in minor units; empty is no amount.
fn amount(text: &str) -> Result<Option<i64>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 9 {
        return Err(());
    }
    let minor = format!("{whole}{part:0<2}");
    minor.parse().map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(amount(""), Ok(None));
        assert_eq!(amount(" 120 "), Ok(Some(12_000)));
        assert_eq!(amount("120.5"), Ok(Some(12_050)));
        assert_eq!(amount("0.05"), Ok(Some(5)));
        for wrong in ["-1", "1.234", "1,5", "abc", ".", "1."] {
            assert_eq!(amount(wrong), Err(()), "{wrong}");
        }
    }
}
