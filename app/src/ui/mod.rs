//! Thin components of our own over daisyUI classes, shared by both programs.

#[cfg(feature = "staff")]
pub mod badge;
#[cfg(feature = "staff")]
pub mod chart;
#[cfg(feature = "staff")]
pub mod dialog;
#[cfg(feature = "staff")]
pub mod due;
pub mod field;
#[cfg(feature = "staff")]
pub mod form;
pub mod icon;
#[cfg(feature = "staff")]
pub mod layout;
#[cfg(feature = "staff")]
pub mod link;
#[cfg(feature = "staff")]
pub mod load;
#[cfg(feature = "staff")]
pub mod marked;
#[cfg(feature = "staff")]
pub mod moment;
pub mod text_area;
pub mod time;
#[cfg(feature = "staff")]
pub mod toast;
