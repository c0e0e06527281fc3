//! Answers as JSON Lines, in the order of time: nothing is lost.

use super::{Body, line};
use crate::answer::Answer;

/// Every answer, those replaced among them.
pub fn write(answers: &[Answer]) -> Body {
    let mut sorted: Vec<&Answer> = answers.iter().collect();
    sorted.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Body { text: sorted.iter().map(line).collect(), written: sorted.len(), undecided: 0 }
}
