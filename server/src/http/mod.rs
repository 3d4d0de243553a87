//! Everything that speaks HTTP, one file or folder per audience.

pub mod assets;
pub mod desk;
pub mod files;
pub mod health;
pub mod voice;
