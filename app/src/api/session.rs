//! The signed-in person: the frame's data, language, password.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::locale::Locale;
use shared::people::Me;

#[cfg(feature = "ssr")]
use super::call::Call;

/// The signed-in person for the frame.
#[server(name = LoadMe, prefix = "/api", endpoint = "session/me", input = Json, output = Json)]
pub async fn me() -> ApiResult<Me> {
    let call = Call::begin()?;
    call.end(call.ports.people.me(&call.actor).await)
}

/// Sets the language of the desk.
#[server(name = SetLocale, prefix = "/api", endpoint = "session/locale", input = Json, output = Json)]
pub async fn set_locale(locale: Locale) -> ApiResult<()> {
    let call = Call::begin()?;
    call.end(call.ports.people.set_locale(&call.actor, locale).await)
}

/// Changes the own password and ends every other session.
#[server(name = ChangePassword, prefix = "/api", endpoint = "session/password", input = Json, output = Json)]
pub async fn change_password(old: String, new: String) -> ApiResult<()> {
    let call = Call::begin()?;
    let done = call.ports.people.change_password(&call.actor, &old, &new);
    call.end(done.await)
}
