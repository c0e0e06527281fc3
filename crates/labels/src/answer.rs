//! One answer of one person to one item, with what is needed to trust it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::value::Value;

/// An answer, `vitrine.answer/1`.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// A UUID made where the answer is given; the same id counts once.
    pub id: String,
    /// The project's id.
    pub project: String,
    /// The item's id.
    pub item: String,
    /// Who answered, 1 to 64 characters.
    pub annotator: String,
    /// What.
    pub value: Value,
    /// Generations in the order shown, left to right: the logged coin.
    #[serde(default)]
    pub shown: Vec<usize>,
    /// In which round.
    #[serde(default)]
    pub role: Role,
    /// An earlier answer of the same annotator and item that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// When, by the clock of the annotator's machine.
    pub at: Moment,
    /// How long it took, in milliseconds; 0 where nobody measured.
    #[serde(default)]
    pub ms: u64,
    /// SHA-256 of the original and of each generation as they were seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
    /// The item was drawn by chance and not because it would teach much, so the answer may measure. The collector
    /// says so, whatever was sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_chance: bool,
}

/// The round an answer belongs to.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Counts.
    #[default]
    Work,
    /// Practice with feedback; counts for nothing.
    Training,
    /// The same item a second time, for self-agreement.
    Repeat,
}

impl Role {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Training => "training",
            Self::Repeat => "repeat",
        }
    }
}
