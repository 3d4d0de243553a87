//! Sends the form in the background and tells a refusal from a lost network.

use super::place;
use crate::voice::home::Reply;
use shared::catalogue::errors;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlFormElement, Request, RequestInit, Response};

/// Posts the form; `None` when no answer came, so that it may be sent again with the same token.
pub async fn post(form: &HtmlFormElement) -> Option<Reply> {
    let data = FormData::new_with_form(form).ok()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&data);
    let request = Request::new_with_str_and_init("/", &init).ok()?;
    request.headers().set("accept", "application/json").ok()?;
    let answer = place::window()?.fetch_with_request(&request);
    let response: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    let reply = serde_json::from_str(&text.as_string()?);
    Some(reply.unwrap_or_else(|_| by_status(response.status())))
}

/// An answer that is not ours, such as a layer's refusal or a proxy's page.
fn by_status(status: u16) -> Reply {
    let locale = place::locale();
    let problem = match status {
        413 => errors::FILE_TOO_LARGE.fill(locale, &[("max", &20)]),
        429 => errors::TOO_MANY.fill(locale, &[("seconds", &60)]),
        502..=504 => errors::UNAVAILABLE.get(locale).to_owned(),
        _ => errors::INTERNAL.get(locale).to_owned(),
    };
    Reply {
        problem: Some(problem),
        ..Reply::default()
    }
}
