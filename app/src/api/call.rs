//! What every server function needs: the ports, who acts, and the right status when it fails.
//!
//! Rule: `begin` comes before the first await. A request that was aborted has no context left, and that is an
//! error to answer, never a panic.

use super::error::{ApiError, ApiResult};
use super::ports::Ports;
use http::StatusCode;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use shared::actor::Actor;

/// One running server function.
pub struct Call {
    /// All that can be asked.
    pub ports: Ports,
    /// Who asks.
    pub actor: Actor,
    response: Option<ResponseOptions>,
}

impl Call {
    /// Takes ports and actor from the context.
    pub fn begin() -> ApiResult<Self> {
        let response = use_context::<ResponseOptions>();
        let ports = use_context::<Ports>();
        let actor = use_context::<Actor>();
        let error = match (ports, actor) {
            (Some(ports), Some(actor)) => {
                return Ok(Self {
                    ports,
                    actor,
                    response,
                });
            }
            (None, _) => ApiError::Internal,
            (_, None) => ApiError::SignIn,
        };
        set_status(response.as_ref(), &error);
        Err(error)
    }

    /// Passes the result on; a failure gets its HTTP status.
    pub fn end<T>(&self, result: ApiResult<T>) -> ApiResult<T> {
        if let Err(error) = &result {
            set_status(self.response.as_ref(), error);
        }
        result
    }
}

fn set_status(response: Option<&ResponseOptions>, error: &ApiError) {
    let status = StatusCode::from_u16(error.status());
    if let (Some(response), Ok(status)) = (response, status) {
        response.set_status(status);
    }
}
