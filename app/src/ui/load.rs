//! The one way a page waits: skeleton while it loads, the remedy when it failed, the old view while it refreshes. Whoever
//! stands in the old view with the keyboard stands in the new one where it has the same place.

use super::focus::Place;
use super::icon::SmallIcon as Icon;
use super::layout::{Empty, PageHead};
use super::link::Link;
use crate::api::{ApiError, ApiResult};
use crate::desk::context::desk;
use icondata_lu::{LuLock, LuRefreshCw, LuTriangleAlert};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::actor::Right;
use shared::catalogue::{desk as words, ui};

/// Shows what a resource brings.
pub fn load<T, V>(
    data: Resource<ApiResult<T>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <Skeleton /> }>
            {move || {
                let show = show.clone();
                // Awaited, not polled: on the server the view is then built once, in one owner.
                Suspend::new(async move {
                    let answer = data.await;
                    Place::keep();
                    match answer {
                        Ok(value) => EitherOf3::A(show(value)),
                        Err(ApiError::Forbidden) => EitherOf3::B(view! { <NoRight /> }),
                        Err(error) => {
                            EitherOf3::C(
                                view! { <Failed error=error retry=move || data.refetch() /> },
                            )
                        }
                    }
                })
            }}
        </Transition>
    }
}

/// Grey bars where rows will be.
#[component]
pub fn Skeleton() -> impl IntoView {
    let desk = desk();
    let bars = ["w-pct-60", "w-pct-90", "w-pct-75", "w-pct-85", "w-pct-50"]
        .into_iter()
        .map(|width| view! { <div class=format!("skeleton h-5 {width}")></div> })
        .collect_view();
    view! {
        <div class="flex flex-col gap-3 p-4" role="status" aria-busy="true">
            <span class="sr-only">{desk.say(ui::LOADING)}</span>
            {bars}
        </div>
    }
}

/// What went wrong, with another try.
#[component]
pub fn Failed(
    /// What.
    error: ApiError,
    /// Tries again.
    retry: impl Fn() + 'static,
) -> impl IntoView {
    let desk = desk();
    let signed_out = error == ApiError::SignIn;
    let again = error.status() >= 500;
    let gone = error == ApiError::NotFound && desk.may(Right::ReadCases);
    view! {
        <div class="m-4 alert hairline bg-base-100" role="alert">
            <Icon icon=LuTriangleAlert class="size-5 shrink-0 text-late" />
            <span>{error.text(desk.locale)}</span>
            {again
                .then(|| {
                    view! {
                        <button type="button" class="btn btn-sm" on:click=move |_| retry()>
                            <Icon icon=LuRefreshCw />
                            {desk.say(ui::RETRY)}
                        </button>
                    }
                })}
            {gone.then(|| view! { <Link href="/desk">{desk.say(words::TO_INBOX)}</Link> })}
            {signed_out
                .then(|| {
                    view! {
                        <a class="btn btn-sm btn-primary" rel="external" href="/login">
                            {desk.say(words::SIGN_IN)}
                        </a>
                    }
                })}
        </div>
    }
}

/// The page exists but not for this person.
#[component]
pub fn NoRight() -> impl IntoView {
    let desk = desk();
    view! {
        <PageHead title=desk.say(words::NO_RIGHT_TITLE) />
        <Empty icon=LuLock title=desk.say(words::NO_RIGHT_HINT) />
    }
}
