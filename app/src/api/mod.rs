//! What the browser may ask and who answers: errors, ports, and one file of server functions per capability.

pub mod error;
#[cfg(feature = "ssr")]
pub mod ports;

#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "desk")]
pub mod cases;
#[cfg(feature = "desk")]
pub mod imports;
#[cfg(feature = "desk")]
pub mod insight;
#[cfg(feature = "desk")]
pub mod ops;
#[cfg(feature = "desk")]
pub mod people;
#[cfg(feature = "desk")]
pub mod session;
#[cfg(feature = "desk")]
mod table;
#[cfg(feature = "desk")]
pub mod taxonomy;
#[cfg(feature = "desk")]
pub mod voices;

pub use error::{ApiError, ApiResult};
#[cfg(feature = "desk")]
pub use table::SERVER_FNS;
