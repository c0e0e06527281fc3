//! A reward head of one's own: the last layer's row for the reward, fitted to one's own labels.
//!
//! The network looks as before; only what it makes of what it saw is another. The head stands on the logit's scale of
//! the weights it was fitted to, so their calibration stays in force, and is of no use to others.

use serde::{Deserialize, Serialize};

use super::judge::Thresholds;
use super::measures::Figure;
use super::{FEATURES, HIDDEN};
use crate::error::{TuneError, VitrineError};
use crate::photo::sha256_hex;

/// The name and version of the file's shape.
pub const HEAD_SCHEMA: &str = "vitrine.head/1";
/// What reports call it among the models that took part.
pub const HEAD_NAME: &str = "personal-head";

/// A head as it is stored and carried about, `vitrine.head/1`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// [`HEAD_SCHEMA`].
    pub schema: String,
    /// What it is called: the project it learnt from.
    pub name: String,
    /// Counted up by whoever fits it again.
    pub version: u32,
    /// SHA-256 of the reward model's weights it was fitted to, in hex.
    pub reward: String,
    /// One for each of the network's last hidden values and, in heads of today, each tone.
    pub weights: Vec<f32>,
    /// Added.
    pub bias: f32,
    /// From which logits on it says pass and fail, where its labels tell; else those that came with the weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decides: Option<Decides>,
    /// What it learnt from.
    pub learnt: Learnt,
    /// How many labels `measured` is of, where only those count that chance drew to be asked; else it is of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_by_chance: Option<usize>,
    /// How it does on originals it was not fitted to, beside the head it replaces.
    pub measured: Vec<BeforeAfter>,
}

/// What a head says pass and fail to.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decides {
    /// Where its verdicts begin.
    pub thresholds: Thresholds,
    /// The share of labelled pictures that it would not send to a person, 0 to 1.
    pub share: f32,
}

/// What a head learnt from.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Learnt {
    /// Originals with labels.
    pub originals: usize,
    /// Generations that passed.
    pub passed: usize,
    /// Generations that failed.
    pub failed: usize,
    /// Pairs of which one was better.
    pub preferences: usize,
}

/// A figure with the head that came with the weights, and with the fitted one.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BeforeAfter {
    /// The figure's name.
    pub name: String,
    /// As shipped.
    pub before: Figure,
    /// Fitted.
    pub after: Figure,
    /// The difference on the same draws of originals; an interval beyond 0 is a change that chance does not explain.
    pub change: Figure,
}

impl Head {
    /// Reads and checks a file.
    pub fn read(text: &str) -> Result<Self, VitrineError> {
        let refused = |detail: String| VitrineError::from(TuneError::BadHead { detail });
        let head: Self = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
        match &head {
            Self { schema, .. } if schema != HEAD_SCHEMA => Err(refused(format!("its schema is {schema}"))),
            Self { weights, .. } if ![HIDDEN, FEATURES].contains(&weights.len()) => {
                Err(refused(format!("{} weights", weights.len())))
            }
            Self { weights, bias, .. } if !weights.iter().chain([bias]).all(|weight| weight.is_finite()) => {
                Err(refused("a weight is no number".into()))
            }
            _ => Ok(head),
        }
    }

    /// The file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain data is always JSON") + "\n"
    }

    /// SHA-256 of the file, in hex: what reports know it by.
    pub fn sha256(&self) -> String {
        sha256_hex(self.text().as_bytes())
    }

    /// Refuses weights it was not fitted to.
    pub fn fits(&self, reward: &str) -> Result<(), VitrineError> {
        let short = |sha256: &str| sha256.chars().take(8).collect();
        match self.reward == reward {
            true => Ok(()),
            false => Err(TuneError::OtherModel { made_for: short(&self.reward), found: short(reward) }.into()),
        }
    }

    /// The logit of a picture by the network's last hidden values and its tones.
    pub fn logit(&self, hidden: &[f32]) -> f32 {
        self.bias + self.weights.iter().zip(hidden).map(|(weight, value)| weight * value).sum::<f32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            schema: HEAD_SCHEMA.into(),
            name: "lamps".into(),
            version: 1,
            reward: "ab".repeat(32),
            weights: vec![0.5; HIDDEN],
            bias: -1.0,
            decides: None,
            learnt: Learnt { originals: 12, passed: 30, failed: 20, preferences: 0 },
            measured_by_chance: None,
            measured: Vec::new(),
        }
    }

    #[test]
    fn a_head_survives_its_file_and_is_known_by_it() {
        let read = Head::read(&head().text()).unwrap();
        assert_eq!((&read, read.sha256()), (&head(), head().sha256()));
        assert_ne!(Head { bias: 0.0, ..head() }.sha256(), head().sha256());
        assert_eq!(read.logit(&[0.25; HIDDEN]), 0.125 * HIDDEN as f32 - 1.0);
    }

    #[test]
    fn what_is_no_head_or_of_other_weights_is_refused() {
        let code = |text: &str| Head::read(text).unwrap_err().code();
        assert_eq!(code("{}"), "bad_head");
        assert_eq!(code(&head().text().replace("head/1", "head/9")), "bad_head");
        assert_eq!(code(&Head { weights: vec![0.0; 3], ..head() }.text()), "bad_head");
        assert_eq!(code(&head().text().replacen("0.5", "1e39", 1)), "bad_head");
        assert_eq!(head().fits(&"cd".repeat(32)).unwrap_err().code(), "head_of_other_model");
        assert!(head().fits(&"ab".repeat(32)).is_ok());
    }
}
