//! The reward model's part of a report: would people accept this background for this product?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::consistency::Verdict;
use crate::reward::{Judgement, Named};

/// One thing the reward model holds against a background.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Its name for programs, as in annotation projects.
    pub id: String,
    /// How sure the model is, 0 to 1.
    pub confidence: f32,
}

/// The reward model's answer.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reward {
    /// Calibrated probability that people accept the picture, 0 to 1.
    pub score: f32,
    /// The score's interval: lower and upper end, 0 to 1.
    pub interval: [f32; 2],
    /// Pass, review or fail.
    pub verdict: Verdict,
    /// What is held against the background, the surest first.
    pub reasons: Vec<Reason>,
    /// Share of its category's pictures that score lower, in percent; where the category is not sure, expected over those
    /// it may be of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentile: Option<f32>,
    /// What the product was taken for, by the category's name for programs; left out where that is not sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

impl From<&Judgement> for Reward {
    fn from(judgement: &Judgement) -> Self {
        let reason = |&(name, confidence): &(Named, f32)| Reason { id: name.id.to_owned(), confidence };
        Self {
            score: judgement.score,
            interval: judgement.interval,
            verdict: judgement.verdict,
            reasons: judgement.reasons.iter().map(reason).collect(),
            percentile: judgement.percentile,
            category: judgement.category.map(|(name, _)| name.id.to_owned()),
        }
    }
}
