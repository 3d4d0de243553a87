//! What the browser may ask and who answers: errors, ports, and one file of server functions per capability.

pub mod error;
#[cfg(feature = "ssr")]
pub mod ports;

#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "staff")]
pub mod cases;
#[cfg(feature = "staff")]
pub mod chase;
pub mod codec;
#[cfg(feature = "staff")]
pub mod handbook;
#[cfg(feature = "staff")]
pub mod imports;
#[cfg(feature = "staff")]
pub mod insight;
#[cfg(feature = "staff")]
pub mod labels;
#[cfg(feature = "staff")]
pub mod language;
#[cfg(feature = "staff")]
pub mod ops;
#[cfg(feature = "staff")]
pub mod people;
#[cfg(feature = "staff")]
pub mod reminders;
#[cfg(feature = "staff")]
pub mod rules;
#[cfg(feature = "staff")]
pub mod search;
#[cfg(feature = "staff")]
pub mod session;
#[cfg(feature = "staff")]
mod table;
#[cfg(feature = "staff")]
pub mod taxonomy;
#[cfg(feature = "staff")]
pub mod themes;
#[cfg(feature = "staff")]
pub mod voices;

pub use error::{ApiError, ApiResult};
#[cfg(feature = "staff")]
pub use table::SERVER_FNS;
