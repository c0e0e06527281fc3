//! Is the product in the generated picture still the product of the original photo?
//!
//! Follows the product-consistency module of HFPC: segment both pictures, compare. Here the two
//! products are also aligned, and light that legitimately differs is taken out before colours are
//! compared. `docs/MEASURES.md` gives every formula.

mod findings;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use findings::{Finding, FindingKind, Level, Region, Side};

/// The answer a merchant acts on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The product is unchanged.
    Pass,
    /// A person should look.
    Review,
    /// The product was changed.
    Fail,
}

/// How the original's product lies in the generated picture.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// Size in the generated picture over size in the original, both in pixels.
    pub scale: f32,
    /// Turn, counter-clockwise.
    pub rotation_degrees: f32,
    /// Original pixel to generated pixel: `x' = m0·x + m1·y + m2`, `y' = m3·x + m4·y + m5`.
    pub matrix: [f32; 6],
}

/// The outcome for one pair.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Consistency {
    /// Pass, review or fail.
    pub verdict: Verdict,
    /// Calibrated probability that the product is unchanged, 0 to 1.
    pub probability: f32,
    /// Every measure by its name; `docs/MEASURES.md` defines them.
    pub measures: std::collections::BTreeMap<String, f32>,
    /// How the products were brought to cover each other.
    pub alignment: Placement,
    /// What changed, gravest first.
    pub findings: Vec<Finding>,
}
