//! A project: what is asked, of which pictures, of how many people.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_text::{Label, Text};

use crate::value::{Value, Verdict};

/// The name and version of the project file's shape.
pub const PROJECT_SCHEMA: &str = "vitrine.project/1";

/// What a person does with an item.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// One generation passes or fails, with reasons.
    PassFail,
    /// The better of two generations.
    Pairwise,
    /// Several generations, best first.
    Ranking,
    /// Faults are pointed at in one generation.
    Marking,
}

impl Mode {
    /// Its name for people.
    pub fn label(self) -> Label {
        match self {
            Self::PassFail => Label { en: "pass or fail", zh: "通过或不通过" },
            Self::Pairwise => Label { en: "which is better", zh: "二选一" },
            Self::Ranking => Label { en: "ranking", zh: "排序" },
            Self::Marking => Label { en: "marking faults", zh: "标出问题" },
        }
    }

    /// How many generations an item of this mode has, least and most.
    pub fn generations(self) -> (usize, usize) {
        match self {
            Self::PassFail | Self::Marking => (1, 1),
            Self::Pairwise => (2, 2),
            Self::Ranking => (2, 12),
        }
    }
}

/// A labelling project, `vitrine.project/1`.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Project {
    /// [`PROJECT_SCHEMA`].
    pub schema: String,
    /// a-z, 0-9 and '-', 1 to 64.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// What is asked.
    pub mode: Mode,
    /// Why a picture fails; faults to be marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Keys for answers, by the answer's name; the page has defaults by mode.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, String>,
    /// What people read before they begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<Guidelines>,
    /// Shown before the first item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Text>,
    /// Answers asked for each item, by different people; 1 when missing.
    #[serde(default = "once")]
    pub redundancy: u32,
    /// How far people are trusted, and how that is found out.
    #[serde(default)]
    pub trust: Trust,
    /// Items answered first, with feedback; each has a `gold`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub training: Vec<String>,
    /// What is to be answered.
    #[serde(default)]
    pub items: Vec<Item>,
}

fn once() -> u32 {
    1
}

/// A reason a picture fails for, or a kind of fault that is marked.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reason {
    /// Its name in answers.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// The key that chooses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What people read before they begin.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guidelines {
    /// The text.
    pub text: Text,
    /// Examples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Caption>,
}

/// An example in the guidelines.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Caption {
    /// Relative to the project file, or an address.
    pub src: String,
    /// What it shows.
    pub caption: Text,
    /// Whether it is a good or a bad example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// How far people are trusted, and how that is found out.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Trust {
    /// Part of the items whose answer is known, 0 to 0.5.
    pub gold_share: f64,
    /// Part of the items asked a second time, 0 to 0.5.
    pub repeat_share: f64,
    /// Answers given faster than this, in milliseconds, are hasty.
    pub minimum_ms: u64,
    /// Right gold answers, as a share, below which a person is warned.
    pub warn_below: f64,
    /// As above: below it a person gets no more items.
    pub stop_below: f64,
    /// Gold answers before anyone is judged.
    pub after: u32,
}

impl Default for Trust {
    fn default() -> Self {
        Self { gold_share: 0.1, repeat_share: 0.05, minimum_ms: 0, warn_below: 0.7, stop_below: 0.5, after: 10 }
    }
}

/// An original and what was generated from it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// 1 to 128 characters.
    pub id: String,
    /// The photo that came first.
    pub original: Picture,
    /// One for `passFail` and `marking`, two for `pairwise`, 2 to 12 for `ranking`.
    pub generations: Vec<Picture>,
    /// The product's category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The right answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gold: Option<Value>,
    /// Feedback in the training round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Text>,
}

impl Item {
    /// The original, then the generations: the order in which answers name the pictures that were seen.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        std::iter::once(&self.original).chain(&self.generations)
    }
}

/// A picture's file.
#[derive(Clone, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Picture {
    /// Relative to the project file, or an address.
    pub src: String,
    /// Of the file's bytes, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Picture {
    /// A picture known by its place alone.
    pub fn at(src: impl Into<String>) -> Self {
        Self { src: src.into(), sha256: None }
    }

    /// What tells it from other pictures: its bytes where they are known, else its place.
    pub fn key(&self) -> &str {
        self.sha256.as_deref().unwrap_or(&self.src)
    }
}

/// A checked project, with its items found by id.
#[derive(Clone, Debug)]
pub struct OpenProject {
    project: Project,
    positions: HashMap<String, usize>,
    training: HashSet<String>,
    reasons: HashSet<String>,
}

impl OpenProject {
    /// Of two items with the same id, which a checked project does not have, the first is found.
    pub fn new(project: Project) -> Self {
        let mut positions = HashMap::with_capacity(project.items.len());
        for (at, item) in project.items.iter().enumerate() {
            positions.entry(item.id.clone()).or_insert(at);
        }
        let training = project.training.iter().cloned().collect();
        let reasons = project.reasons.iter().map(|reason| reason.id.clone()).collect();
        Self { project, positions, training, reasons }
    }

    /// The project as it was read.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The project itself again.
    pub fn into_project(self) -> Project {
        self.project
    }

    /// An item by its id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.position(id).map(|at| &self.project.items[at])
    }

    /// Where an item stands in the project.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Whether an item belongs to the training round, which counts for nothing else.
    pub fn is_training(&self, id: &str) -> bool {
        self.training.contains(id)
    }

    /// Whether answers may name this reason.
    pub fn has_reason(&self, id: &str) -> bool {
        self.reasons.contains(id)
    }

    /// The items outside the training round, in the project's order.
    pub fn work(&self) -> impl Iterator<Item = &Item> {
        self.project.items.iter().filter(|item| !self.is_training(&item.id))
    }
}
