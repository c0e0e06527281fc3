//! Which pictures people prefer: comparisons of pairs and rankings as scores.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bradley_terry::{Wins, fit};
use super::wilson::{Interval, Z_95};
use crate::answer::{Answer, Role};
use crate::project::OpenProject;
use crate::value::{Choice, Value};

/// Keeps what always won finite: half a win and half a loss with everything it met.
const SMOOTHING: f64 = 0.5;

/// A generated picture's score.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PictureScore {
    /// The picture's address or place.
    pub src: String,
    /// The first item it is in.
    pub item: String,
    /// Its position there.
    pub generation: usize,
    /// In logits; 0 is the middle of its group.
    pub score: f64,
    /// At 95 %; nothing in groups of more than 300 pictures.
    pub interval: Option<Interval>,
    /// Comparisons it was part of.
    pub comparisons: f64,
    /// Pictures connected by comparisons have the same number; scores of two groups cannot be compared.
    pub group: usize,
}

/// Scores of every picture that was compared, best first in each group. A tie, and “both bad”, are half a win each;
/// a ranking is one comparison for each of its pairs.
pub(super) fn scores(open: &OpenProject, answers: &[&Answer]) -> Vec<PictureScore> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for item in open.work() {
        for (generation, picture) in item.generations.iter().enumerate() {
            numbers.entry(picture.key()).or_insert_with(|| {
                places.push((picture.src.as_str(), item.id.as_str(), generation));
                places.len() - 1
            });
        }
    }
    let mut wins = Wins::new();
    for answer in answers.iter().filter(|answer| answer.role == Role::Work) {
        let Some(item) = open.item(&answer.item) else { continue };
        let number = |at: usize| item.generations.get(at).and_then(|picture| numbers.get(picture.key()).copied());
        for (winner, loser, won) in comparisons(&answer.value) {
            if let (Some(winner), Some(loser)) = (number(winner), number(loser)) {
                *wins.entry((winner, loser)).or_default() += won;
            }
        }
    }
    let mut comparisons = vec![0.0; places.len()];
    for ((winner, loser), times) in &wins {
        comparisons[*winner] += times;
        comparisons[*loser] += times;
    }
    let fitted = fit(places.len(), &wins, SMOOTHING);
    let mut scores: Vec<PictureScore> = places
        .iter()
        .zip(fitted)
        .zip(&comparisons)
        .filter(|(_, comparisons)| **comparisons > 0.0)
        .map(|((place, fitted), comparisons)| PictureScore {
            src: place.0.to_owned(),
            item: place.1.to_owned(),
            generation: place.2,
            score: fitted.theta,
            interval: fitted
                .error
                .map(|error| Interval { low: fitted.theta - Z_95 * error, high: fitted.theta + Z_95 * error }),
            comparisons: *comparisons,
            group: fitted.group,
        })
        .collect();
    scores.sort_by(|a, b| a.group.cmp(&b.group).then(b.score.total_cmp(&a.score)));
    scores
}

/// `(winner, loser, wins)` by position in the item.
fn comparisons(value: &Value) -> Vec<(usize, usize, f64)> {
    match value {
        Value::Choice { choice: Choice::First } => vec![(0, 1, 1.0)],
        Value::Choice { choice: Choice::Second } => vec![(1, 0, 1.0)],
        Value::Choice { choice: Choice::Tie | Choice::BothBad } => vec![(0, 1, 0.5), (1, 0, 0.5)],
        Value::Order { order } => {
            let pairs = order.iter().enumerate();
            pairs.flat_map(|(at, better)| order[at + 1..].iter().map(|worse| (*better, *worse, 1.0))).collect()
        }
        _ => Vec::new(),
    }
}
