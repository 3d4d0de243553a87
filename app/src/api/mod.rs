//! What the browser may ask and who answers: errors, ports, and one file of server functions per capability.

pub mod error;
#[cfg(feature = "ssr")]
pub mod ports;

pub use error::{ApiError, ApiResult};
