//! One file per capability: implements its port, owns permissions and transactions.

pub mod audit;
pub mod cases;
pub mod chase;
pub(crate) mod customers;
pub mod escalation;
pub mod figures;
pub mod following;
pub mod handbook;
pub mod imports;
pub mod insight;
pub mod learning;
pub mod ops;
pub mod people;
pub mod reminders;
pub mod retention;
pub mod rulebook;
pub mod search;
pub mod surveys;
pub mod tags;
pub mod taxonomy;
pub mod themes;
pub(crate) mod throttle;
pub mod voices;

use crate::core::Core;
use app::api::ports::Ports;
use std::sync::Arc;

/// All ports over one core.
pub fn ports(core: &Core) -> Ports {
    Ports {
        voices: Arc::new(voices::Service(core.clone())),
        following: Arc::new(following::Service(core.clone())),
        cases: Arc::new(cases::Service(core.clone())),
        surveys: Arc::new(surveys::Service(core.clone())),
        insight: Arc::new(insight::Insight::new(core.clone())),
        taxonomy: Arc::new(taxonomy::Taxonomy::new(core.clone())),
        search: Arc::new(search::Service(core.clone())),
        handbook: Arc::new(handbook::Service(core.clone())),
        rulebook: Arc::new(rulebook::Rulebook::new(core.clone())),
        people: Arc::new(people::People::new(core.clone())),
        imports: Arc::new(imports::Service(core.clone())),
        learning: Arc::new(learning::Learning::new(core.clone())),
        labels: Arc::new(tags::Service(core.clone())),
        themes: Arc::new(themes::Themes::new(core.clone())),
        ops: Arc::new(ops::Ops::new(core.clone())),
        chase: Arc::new(chase::Service(core.clone())),
        reminders: Arc::new(reminders::Service(core.clone())),
    }
}
