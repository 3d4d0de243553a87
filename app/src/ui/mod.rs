//! Thin components of our own over daisyUI classes, shared by both programs.

#[cfg(feature = "desk")]
pub mod badge;
#[cfg(feature = "desk")]
pub mod chart;
#[cfg(feature = "desk")]
pub mod dialog;
#[cfg(feature = "desk")]
pub mod due;
pub mod field;
#[cfg(feature = "desk")]
pub mod form;
pub mod icon;
#[cfg(feature = "desk")]
pub mod layout;
#[cfg(feature = "desk")]
pub mod load;
#[cfg(feature = "desk")]
pub mod moment;
pub mod text_area;
pub mod time;
#[cfg(feature = "desk")]
pub mod toast;
