//! What pages ask of the browser beside server functions: multipart uploads by fetch.

use crate::api::{ApiError, ApiResult};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, Headers, HtmlInputElement, RequestInit, Response};

/// Files chosen in an input.
pub fn files(input: &HtmlInputElement) -> Vec<File> {
    let Some(list) = input.files() else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|i| list.get(i)).collect()
}

/// Posts one file and reads the JSON answer. A lost connection is "briefly out of order".
pub async fn upload<T: DeserializeOwned>(path: &str, file: &File) -> ApiResult<T> {
    let lost = |_| ApiError::Unavailable;
    let form = FormData::new().map_err(lost)?;
    form.append_with_blob_and_filename("file", file, &file.name())
        .map_err(lost)?;
    let headers = Headers::new().map_err(lost)?;
    headers.append("accept", "application/json").map_err(lost)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&form);
    init.set_headers(&headers);
    let window = web_sys::window().ok_or(ApiError::Unavailable)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(path, &init))
        .await
        .map_err(lost)?;
    let answer: Response = answer.dyn_into().map_err(lost)?;
    let text = JsFuture::from(answer.text().map_err(lost)?)
        .await
        .map_err(lost)?;
    let text = text.as_string().unwrap_or_default();
    if answer.ok() {
        serde_json::from_str(&text).map_err(|_| ApiError::Internal)
    } else {
        Err(
            serde_json::from_str(&text).unwrap_or(match answer.status() {
                413 => ApiError::Invalid(shared::field_errors::FieldErrors::default()),
                401 => ApiError::SignIn,
                _ => ApiError::Unavailable,
            }),
        )
    }
}
