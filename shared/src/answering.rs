//! What a respondent's page shows, before and after answering.

use serde::{Deserialize, Serialize};
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SurveyPage {}
