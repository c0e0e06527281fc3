//! The judgement of a pair as it leaves Vitrine: JSON with a schema, a table, a page for people.
//!
//! `docs/report.schema.json` is the contract; `vitrine schema` prints it and a test keeps it current.

#[cfg(feature = "cli")]
pub mod attach;
#[cfg(feature = "cli")]
pub mod badge;
#[cfg(feature = "cli")]
mod check;
mod page;
mod reward;
mod schema;
#[cfg(feature = "cli")]
pub mod signature;
mod table;
pub(crate) mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[cfg(feature = "cli")]
pub use check::{Check, Checked, Question, check_models, check_picture, read_reports};
pub use page::{NamedPicture, PairPictures, data_url, html};
pub use reward::{Reason, Reward};
pub use schema::json_schema;
pub use table::csv;

use crate::consistency::{Consistency, Verdict};
use crate::error::ErrorInfo;
use crate::models::{MODELS, ModelFile, REWARD_BASE, REWARD_OBJECTS};
use crate::photo::Photo;
use crate::preflight::Preflight;
use crate::reward::{Appraisal, Appraiser, HEAD_NAME};
use crate::segment;
use crate::text::Note;

/// The version of the report's format; a reader refuses versions it does not know.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
pub enum Version {
    /// The first.
    #[default]
    #[serde(rename = "vitrine-report/1")]
    V1,
}

/// What judged the pair; reports of different models are not compared.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EngineInfo {
    /// Vitrine's version.
    pub version: String,
    /// The device the networks ran on.
    pub device: String,
    /// Every network that took part.
    pub models: Vec<ModelInfo>,
}

impl EngineInfo {
    /// This build, with networks on `device`.
    pub fn new(device: impl Into<String>, models: Vec<ModelInfo>) -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), device: device.into(), models }
    }

    /// With the models of this version that judge a pair, and the head of one's own where one is in use.
    pub fn judging(device: impl Into<String>, reward: Option<&Appraiser>) -> Self {
        let reward = reward.filter(|reward| reward.judges());
        let judges = |model: &&ModelFile| match model.role {
            "segmenter" => model.name == segment::MODEL,
            "comparer" | "verdict" => true,
            "reward" | REWARD_OBJECTS | REWARD_BASE => reward.is_some(),
            _ => false,
        };
        let shipped = MODELS.iter().filter(judges);
        let shipped = shipped.map(|model| ModelInfo { name: model.name.into(), sha256: model.sha256.into() });
        let head = reward.and_then(Appraiser::head);
        let head = head.map(|head| ModelInfo { name: HEAD_NAME.into(), sha256: head.sha256() });
        Self::new(device, shipped.chain(head).collect())
    }
}

/// A network, by the file that holds its weights.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelInfo {
    /// Its name.
    pub name: String,
    /// SHA-256 of its weights, in hex.
    pub sha256: String,
}

/// One picture of the pair.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// The file's name.
    pub name: String,
    /// Pixels across, upright.
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// SHA-256 of the file's bytes, in hex.
    pub sha256: String,
}

impl From<&Photo> for Picture {
    fn from(photo: &Photo) -> Self {
        Self { name: photo.name.clone(), width: photo.width(), height: photo.height(), sha256: photo.sha256.clone() }
    }
}

/// The judgement of one pair.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this format.
    pub schema: Version,
    /// The pair's name in its list, where it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What judged.
    pub engine: EngineInfo,
    /// When it was judged: RFC 3339, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_at: Option<String>,
    /// The photo that came first.
    pub original: Picture,
    /// The picture that was made from it.
    pub generated: Picture,
    /// Is it still the same product?
    pub consistency: Consistency,
    /// Is the background appropriate for the product? Absent where no reward model took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<Reward>,
    /// What a marketplace's rules say of the generated picture; absent where none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<Preflight>,
    /// What was done to the pictures on the way.
    pub notes: Vec<Note>,
    /// A detached JWS (RFC 7515, appendix F) over the canonical form (RFC 8785) of everything else in the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Report {
    /// The report on a compared pair; the photos' notes are taken over, each code once.
    pub fn new(engine: EngineInfo, original: &Photo, generated: &Photo, consistency: Consistency) -> Self {
        let mut notes: Vec<Note> = Vec::new();
        for note in original.notes.iter().chain(&generated.notes) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        Self {
            schema: Version::V1,
            id: None,
            engine,
            judged_at: None,
            original: original.into(),
            generated: generated.into(),
            consistency,
            reward: None,
            preflight: None,
            notes,
            signature: None,
        }
    }

    /// Takes over what the reward model says of the background.
    pub fn take_appraisal(&mut self, appraisal: &Appraisal) {
        self.reward = Some(Reward::from(&appraisal.judgement));
        let known: Vec<_> = self.notes.iter().map(|note| note.code.clone()).collect();
        self.notes.extend(appraisal.notes.iter().filter(|note| !known.contains(&note.code)).cloned());
    }

    /// The verdict on the pair: the worse of consistency and reward. It is not written into the report, where it could
    /// contradict what it follows from.
    pub fn verdict(&self) -> Verdict {
        let reward = self.reward.as_ref().map_or(Verdict::Pass, |reward| reward.verdict);
        self.consistency.verdict.max(reward)
    }

    /// The reward, where the verdict follows from it; else it follows from the consistency.
    pub fn deciding_reward(&self) -> Option<&Reward> {
        self.reward.as_ref().filter(|reward| reward.verdict >= self.consistency.verdict)
    }

    /// Whether the same models judged both: only then may their scores be held against each other.
    pub fn is_comparable(&self, other: &Self) -> bool {
        let sorted = |report: &Self| {
            let mut models: Vec<_> = report.engine.models.clone();
            models.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
            models
        };
        sorted(self) == sorted(other)
    }
}

/// A pair that could not be judged.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The pair's name in its list.
    pub id: String,
    /// Why.
    pub error: ErrorInfo,
}

/// What is written for a pair of a batch: its report, or why there is none.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// Judged.
    Report(Box<Report>),
    /// Not judged.
    Failure(Failure),
}

impl Outcome {
    /// The pair's name: its id, or the generated picture's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Report(report) => report.id.as_deref().unwrap_or(&report.generated.name),
            Self::Failure(failure) => &failure.id,
        }
    }
}

impl From<Report> for Outcome {
    fn from(report: Report) -> Self {
        Self::Report(Box::new(report))
    }
}
