//! Themes of voices and keywords of a period.

use super::codec::Json;
use super::error::ApiResult;
use leptos::prelude::*;
use shared::dashboard::DashboardQuery;
use shared::themes::{PhrasePage, PhraseQuery, ThemeEdit, ThemePage, ThemeQuery, ThemesPage};

#[cfg(feature = "ssr")]
use super::call::Call;

/// Shares, trends and keywords.
#[server(name = LoadThemes, prefix = "/api", endpoint = "themes/list", input = Json, output = Json)]
pub async fn themes(query: DashboardQuery) -> ApiResult<ThemesPage> {
    let call = Call::begin()?;
    call.end(call.ports.themes.list(&call.actor, query).await)
}

/// One theme with its voices.
#[server(name = LoadTheme, prefix = "/api", endpoint = "themes/one", input = Json, output = Json)]
pub async fn theme(query: ThemeQuery) -> ApiResult<ThemePage> {
    let call = Call::begin()?;
    call.end(call.ports.themes.one(&call.actor, query).await)
}

/// Voices that hold a phrase.
#[server(name = LoadPhrase, prefix = "/api", endpoint = "themes/phrase", input = Json, output = Json)]
pub async fn phrase(query: PhraseQuery) -> ApiResult<PhrasePage> {
    let call = Call::begin()?;
    call.end(call.ports.themes.phrase(&call.actor, query).await)
}

/// Edits a theme; the number of the one to look at.
#[server(name = EditTheme, prefix = "/api", endpoint = "themes/edit", input = Json, output = Json)]
pub async fn edit_theme(edit: ThemeEdit) -> ApiResult<u32> {
    let call = Call::begin()?;
    call.end(call.ports.themes.edit(&call.actor, edit).await)
}
