//! Everything that speaks HTTP, one file or folder per audience.
