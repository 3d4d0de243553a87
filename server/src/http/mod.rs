//! Everything that speaks HTTP, one file or folder per audience.

pub mod assets;
pub mod voice;
