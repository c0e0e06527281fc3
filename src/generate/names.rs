//! Categories and styles a network knows, as its weights file names them.

use serde::{Deserialize, Serialize};

use crate::{
    nn::{Weights, WeightsError},
    text::Text,
};

/// A name for programs and for people.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Name {
    /// Stable, in snake_case.
    pub id: String,
    /// For people.
    pub name: Text,
}

/// A list of the header.
pub fn listed(weights: &Weights<'_>, entry: &str) -> Result<Vec<Name>, WeightsError> {
    let bad = |detail: String| WeightsError::Format(format!("{entry}: {detail}"));
    let text = weights.metadata(entry).ok_or_else(|| bad("not in the header".into()))?;
    serde_json::from_str(text).map_err(|error| bad(error.to_string()))
}

/// The number of a name.
pub fn number(names: &[Name], id: &str) -> Option<usize> {
    names.iter().position(|name| name.id == id)
}

/// The ids, for a message.
pub fn ids(names: &[Name]) -> String {
    names.iter().map(|name| name.id.as_str()).collect::<Vec<_>>().join(", ")
}
