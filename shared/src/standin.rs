//! Stand-ins until their rooms land; remove each as it does.

pub mod surveys {
    use serde::{Deserialize, Serialize};
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum NotSent {
        NoContact,
    }
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub struct SchedulePolicy {}
}
pub mod insight {
    use serde::{Deserialize, Serialize};
    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    pub struct Interval {
        pub value: f64,
        pub low: f64,
        pub high: f64,
        pub n: u64,
    }
}
pub mod privacy {
    pub mod phone {
        pub fn normalise(raw: &str) -> Option<String> {
            (raw.len() > 5).then(|| raw.to_owned())
        }
    }
}
