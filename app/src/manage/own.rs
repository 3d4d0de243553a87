//! The own account: language, password, and what one may do.

use crate::api::{ApiError, session};
use crate::desk::context::desk;
use crate::desk::frame::reload;
use crate::desk::rights::{right_words, role_free};
use crate::ui::form::{Field, Problem};
use crate::ui::icon::SmallIcon as Icon;
use crate::ui::layout::PageHead;
use icondata_lu::LuCheck;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::catalogue::{desk as words, ui};
use shared::field_errors::{FieldErrors, FieldProblem};
use shared::locale::Locale;

/// The page.
#[component]
pub fn OwnPage() -> impl IntoView {
    let desk = desk();
    let (name, rights) = desk
        .me
        .with_value(|me| (me.name.clone(), me.rights.clone()));
    let rights = rights
        .into_iter()
        .filter(|right| !role_free(*right))
        .map(|right| {
            view! {
                <li class="flex items-center gap-2">
                    <Icon icon=LuCheck />
                    {desk.say(right_words(right))}
                </li>
            }
        })
        .collect_view();
    let languages = Locale::ALL
        .into_iter()
        .map(|locale| {
            let words = if locale == Locale::Zh {
                ui::LANGUAGE_ZH
            } else {
                ui::LANGUAGE_EN
            };
            let choose = move |_| {
                spawn_local(async move {
                    match session::set_locale(locale).await {
                        Ok(()) => reload(),
                        Err(error) => desk.failed(error.text(desk.locale)),
                    }
                });
            };
            view! {
                <button
                    type="button"
                    class="btn btn-sm"
                    class:btn-primary=locale == desk.locale
                    aria-pressed=(locale == desk.locale).to_string()
                    lang=locale.lang()
                    on:click=choose
                >
                    {desk.say(words)}
                </button>
            }
        })
        .collect_view();
    view! {
        <PageHead title=desk.say(words::NAV_ME) />
        <div class="flex max-w-md flex-col gap-6 p-4">
            <p class="text-base font-medium">{name}</p>
            <section>
                <h2 class="section-title">{desk.say(words::ME_LANGUAGE)}</h2>
                <div class="flex gap-2">{languages}</div>
            </section>
            <Password />
            <section>
                <h2 class="section-title">{desk.say(words::ME_RIGHTS)}</h2>
                <ul class="flex flex-col gap-1">{rights}</ul>
            </section>
        </div>
    }
}

#[component]
fn Password() -> impl IntoView {
    let desk = desk();
    let [old, new, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if new.get_untracked() != again.get_untracked() {
            let mut fields = FieldErrors::default();
            fields.add("again", FieldProblem::Wrong);
            desk.failed(desk.say(words::ME_MISMATCH));
            error.set(Some(ApiError::Invalid(fields)));
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let done = session::change_password(old.get_untracked(), new.get_untracked()).await;
            match done {
                Ok(()) => {
                    for field in [old, new, again] {
                        field.set(String::new());
                    }
                    desk.done(desk.say(words::ME_CHANGED));
                }
                Err(problem) => error.set(Some(problem)),
            }
            busy.set(false);
        });
    };
    let field = move |id: &'static str, label, value: RwSignal<String>, hint: &'static str| {
        view! {
            <Field id=id label=desk.say(label)>
                <input
                    id=id
                    type="password"
                    class="input w-full"
                    autocomplete=hint
                    required=true
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </Field>
        }
    };
    view! {
        <section>
            <h2 class="section-title">{desk.say(words::ME_PASSWORD)}</h2>
            <form class="flex flex-col gap-3" on:submit=send>
                {field("old", words::ME_OLD, old, "current-password")}
                {field("new", words::ME_NEW, new, "new-password")}
                {field("again", words::ME_AGAIN, again, "new-password")} <Problem error=error />
                <div>
                    <button type="submit" class="btn btn-sm btn-primary" disabled=move || busy.get()>
                        {desk.say(words::ME_PASSWORD)}
                    </button>
                </div>
            </form>
        </section>
    }
}
