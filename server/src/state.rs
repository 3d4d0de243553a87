//! What handlers share: the core and the ports.

use crate::core::Core;
use app::api::ports::Ports;
use axum::extract::FromRef;

/// State of the router.
#[derive(Clone)]
pub struct AppState {
    /// Storage, clock, rules, keys.
    pub core: Core,
    /// All that can be asked.
    pub ports: Ports,
}

impl FromRef<AppState> for Core {
    fn from_ref(state: &AppState) -> Self {
        state.core.clone()
    }
}

impl FromRef<AppState> for Ports {
    fn from_ref(state: &AppState) -> Self {
        state.ports.clone()
    }
}
