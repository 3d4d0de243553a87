//! What a customer gets for a voice: number, promise, the private link, and what happens next.

use super::parts::{Panel, Promise};
use crate::ui::icon::{Icon, lu};
use crate::ui::time::{Here, Time};
use leptos::prelude::*;
use shared::cases::Kind;
use shared::catalogue::voice;
use shared::feedback::Receipt as Given;

/// The receipt and where it is read.
#[derive(Clone, Debug)]
pub struct ReceiptData {
    /// Where it is read.
    pub here: Here,
    /// The receipt.
    pub receipt: Given,
    /// Scheme and host, to show the link in full.
    pub origin: String,
    /// The form was sent again with other words, which were not kept.
    pub differs: bool,
}

/// The receipt.
#[component]
pub fn Receipt(
    /// What it shows.
    props: ReceiptData,
) -> impl IntoView {
    let ReceiptData {
        here,
        receipt,
        origin,
        differs,
    } = props;
    let lead = match receipt.kind {
        Kind::Complaint => voice::RECEIPT_SORRY,
        Kind::Praise => voice::RECEIPT_PRAISE,
        _ => voice::RECEIPT_THANKS,
    };
    let followed = receipt.link.is_some();
    let notify = if receipt.will_notify {
        voice::RECEIPT_NOTIFY
    } else {
        voice::RECEIPT_NO_NOTIFY
    };
    view! {
        <div class="flex items-center gap-3 mb-2">
            <Icon icon=lu::LuCircleCheck class="size-8 shrink-0 text-kept"/>
            <h1 class="text-2xl font-semibold">{here.say(voice::RECEIPT_TITLE)}</h1>
        </div>
        <p class="mb-6">{here.say(lead)}</p>
        {differs
            .then(|| {
                let add = if followed { voice::RECEIPT_ADD } else { voice::RECEIPT_ADD_NEW };
                view! {
                    <div
                        role="alert"
                        class="rounded-lg border-2 border-error p-4 mb-5 flex gap-3 items-start"
                    >
                        <Icon icon=lu::LuCircleAlert class="size-6 shrink-0 text-error"/>
                        <p class="font-medium">
                            {here.say(voice::RECEIPT_DIFFERS)} " " {here.say(add)}
                        </p>
                    </div>
                }
            })}
        <Panel>
            <dl class="halves grid grid-cols-2 gap-4">
                <div>
                    <dt class="text-muted text-base">{here.say(voice::RECEIPT_NUMBER)}</dt>
                    <dd class="font-semibold figures" data-number="">{receipt.number}</dd>
                </div>
                <div>
                    <dt class="text-muted text-base">{here.say(voice::RECEIPT_RECEIVED)}</dt>
                    <dd><Time at=receipt.received_at here=here/></dd>
                </div>
            </dl>
            {receipt
                .promised
                .map(|due| {
                    view! { <div class="hairline-t mt-4 pt-4"><Promise due=due here=here/></div> }
                })}
        </Panel>
        {receipt
            .link
            .map(|link| {
                view! { <Link here=here link=link origin=origin qr=receipt.qr_svg/> }
            })}
        {followed
            .then(|| {
                view! {
                    <h2 class="text-lg font-semibold mb-2">{here.say(voice::RECEIPT_NEXT)}</h2>
                    <ol class="list-decimal pl-6 space-y-1 mb-3">
                        <li>{here.say(voice::RECEIPT_NEXT_READ)}</li>
                        <li>{here.say(voice::RECEIPT_NEXT_PLAN)}</li>
                        <li>{here.say(voice::RECEIPT_NEXT_DONE)}</li>
                    </ol>
                    <p class="mb-6">{here.say(notify)}</p>
                }
            })}
    }
}

/// The private link: a button, the address in full, its code.
#[component]
fn Link(here: Here, link: String, origin: String, qr: Option<String>) -> impl IntoView {
    let address = format!("{origin}{link}");
    view! {
        <a class="btn btn-primary btn-block mb-3" href=link data-follow="">
            {here.say(voice::RECEIPT_LINK)}
            <Icon icon=lu::LuArrowRight/>
        </a>
        <Panel>
            <p class="flex gap-3 items-start">
                <Icon icon=lu::LuLock class="size-5 shrink-0 mt-1"/>
                <span>{here.say(voice::RECEIPT_LINK_NOTE)}</span>
            </p>
            <p class="font-mono text-base break-all bg-base-200 rounded-lg p-3 my-3" id="private-link">
                {address}
            </p>
            <div class="flex flex-wrap gap-3 no-print" data-script="" hidden>
                <button
                    type="button"
                    class="btn btn-outline"
                    data-copy="private-link"
                    data-done=here.say(voice::RECEIPT_COPIED)
                >
                    <Icon icon=lu::LuCopy/>
                    <span>{here.say(voice::RECEIPT_COPY)}</span>
                </button>
                <button type="button" class="btn btn-outline" data-print="">
                    <Icon icon=lu::LuPrinter/>
                    {here.say(voice::RECEIPT_PRINT)}
                </button>
            </div>
            {qr
                .map(|svg| {
                    view! {
                        <figure class="mt-4">
                            <div
                                class="qr bg-white p-2 rounded-lg w-40"
                                role="img"
                                aria-label=here.say(voice::RECEIPT_QR)
                                inner_html=svg
                            ></div>
                            <figcaption class="text-muted text-base mt-1">
                                {here.say(voice::RECEIPT_QR)}
                            </figcaption>
                        </figure>
                    }
                })}
        </Panel>
    }
}
