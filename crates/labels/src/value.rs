//! What a person answered to one item.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::project::Mode;
use crate::rle::Rle;

/// An answer's content; which one it is depends on the project's mode.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `passFail`.
    Verdict {
        /// Whether the picture may be used.
        verdict: Verdict,
        /// Why not, by the ids of the project's reasons.
        reasons: Vec<String>,
    },
    /// `pairwise`: by the item's order, never by the side shown.
    Choice {
        /// Which is better.
        choice: Choice,
    },
    /// `ranking`.
    Order {
        /// Generations by their position in the item, best first.
        order: Vec<usize>,
    },
    /// `marking`.
    Marks {
        /// None where the picture has no fault.
        marks: Vec<Mark>,
    },
    /// Any mode: no answer.
    Skipped {
        /// Why, in the person's words or one of the page's.
        skipped: String,
    },
}

/// Whether a picture may be used.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It may.
    Pass,
    /// It may not.
    Fail,
}

/// The better of two.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Choice {
    /// The item's first generation.
    First,
    /// Its second.
    Second,
    /// Both are as good.
    Tie,
    /// Neither may be used.
    BothBad,
}

/// A fault that was pointed at.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mark {
    /// The project's reason.
    pub reason: String,
    /// The generation's position in the item.
    #[serde(default)]
    pub generation: usize,
    /// Where.
    pub rle: Rle,
}

impl Value {
    /// The mode it answers; nothing for what was skipped.
    pub fn mode(&self) -> Option<Mode> {
        match self {
            Self::Verdict { .. } => Some(Mode::PassFail),
            Self::Choice { .. } => Some(Mode::Pairwise),
            Self::Order { .. } => Some(Mode::Ranking),
            Self::Marks { .. } => Some(Mode::Marking),
            Self::Skipped { .. } => None,
        }
    }

    /// The class it falls into where answers are counted: verdict, choice, best generation, `clean` or `marked`.
    pub fn class(&self) -> Option<String> {
        let name = match self {
            Self::Verdict { verdict: Verdict::Pass, .. } => "pass",
            Self::Verdict { verdict: Verdict::Fail, .. } => "fail",
            Self::Choice { choice: Choice::First } => "first",
            Self::Choice { choice: Choice::Second } => "second",
            Self::Choice { choice: Choice::Tie } => "tie",
            Self::Choice { choice: Choice::BothBad } => "bothBad",
            Self::Order { order } => return order.first().map(usize::to_string),
            Self::Marks { marks } if marks.is_empty() => "clean",
            Self::Marks { .. } => "marked",
            Self::Skipped { .. } => return None,
        };
        Some(name.to_owned())
    }
}

/// All fields a value may have. Told apart by hand: serde's own message for an untagged enum names no field.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    verdict: Option<Verdict>,
    reasons: Option<Vec<String>>,
    choice: Option<Choice>,
    order: Option<Vec<usize>>,
    marks: Option<Vec<Mark>>,
    skipped: Option<String>,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Fields::deserialize(deserializer)? {
            Fields { verdict: Some(verdict), reasons, choice: None, order: None, marks: None, skipped: None } => {
                Ok(Self::Verdict { verdict, reasons: reasons.unwrap_or_default() })
            }
            Fields { choice: Some(choice), verdict: None, reasons: None, order: None, marks: None, skipped: None } => {
                Ok(Self::Choice { choice })
            }
            Fields { order: Some(order), verdict: None, reasons: None, choice: None, marks: None, skipped: None } => {
                Ok(Self::Order { order })
            }
            Fields { marks: Some(marks), verdict: None, reasons: None, choice: None, order: None, skipped: None } => {
                Ok(Self::Marks { marks })
            }
            Fields { skipped: Some(skipped), verdict: None, reasons: None, choice: None, order: None, marks: None } => {
                Ok(Self::Skipped { skipped })
            }
            _ => Err(de::Error::custom("a value has one of `verdict`, `choice`, `order`, `marks` and `skipped`")),
        }
    }
}
