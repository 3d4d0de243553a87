//! Text to value and back.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Text to value and back, with what was expected when it fails.
pub(super) trait Parse: Sized {
    fn parse(text: &str) -> Result<Self, String>;
    fn print(&self) -> String;
}

macro_rules! parse_by_from_str {
    ($($type:ty, $expected:literal;)+) => {$(
        impl Parse for $type {
            fn parse(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|_| format!("{}, got {text:?}", $expected))
            }
            fn print(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

parse_by_from_str! {
    SocketAddr, "an address such as 127.0.0.1:3000";
    bool, "true or false";
    u32, "a whole number";
    u64, "a whole number";
    usize, "a whole number";
    chrono_tz::Tz, "an IANA time zone such as Asia/Shanghai";
}

impl Parse for String {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
    fn print(&self) -> String {
        self.clone()
    }
}

impl Parse for PathBuf {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(PathBuf::from(text))
    }
    fn print(&self) -> String {
        self.display().to_string()
    }
}
