//! Text form of small enums: `Display` writes the code, `FromStr` reads it. One spelling for columns, files and URLs.

/// The text names none of the enum's values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: {text}")]
pub struct UnknownCode {
    /// Name of the enum.
    pub what: &'static str,
    /// The text, cut to 40 characters.
    pub text: String,
}

/// Implements `Display` and `FromStr` for an enum that has `ALL` and `code()`.
#[macro_export]
macro_rules! coded {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::coded::UnknownCode;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .into_iter()
                    .find(|v| v.code() == s)
                    .ok_or_else(|| $crate::coded::UnknownCode {
                        what: stringify!($name),
                        text: s.chars().take(40).collect(),
                    })
            }
        }
    };
}
