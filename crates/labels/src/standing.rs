//! How far a person is trusted, by the rules of the project.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_text::Text;

use crate::answer::{Answer, Role};
use crate::project::{OpenProject, Trust};
use crate::resolve::resolve;
use crate::right::is_right;

/// Share of hasty answers from which a person is warned.
const HASTY_SHARE: f64 = 0.2;

/// What a person is told about their answers.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Whether they go on.
    pub state: State,
    /// Why, for people.
    pub message: Text,
}

/// Whether a person goes on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Nothing to be said.
    Good,
    /// They may go on and should take more care.
    Warned,
    /// They get no more items.
    Stopped,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Record {
    /// Answers to items whose right answer is known, skips left out.
    pub gold: u32,
    /// Those that were right.
    pub right: u32,
    /// Answers whose time was measured.
    pub timed: u32,
    /// Those given faster than the project's minimum.
    pub hasty: u32,
}

/// A person's record from their answers; those to other items, of the training round and of others are left out.
pub fn record(open: &OpenProject, answers: &[Answer], annotator: &str) -> Record {
    let mut record = Record::default();
    let own: Vec<Answer> = answers.iter().filter(|answer| answer.annotator == annotator).cloned().collect();
    for answer in resolve(&own) {
        if answer.role == Role::Training {
            continue;
        }
        record.count(open, answer);
    }
    record
}

impl Record {
    /// Adds one answer that counts.
    pub fn count(&mut self, open: &OpenProject, answer: &Answer) {
        self.timed += u32::from(answer.ms > 0);
        self.hasty += u32::from(is_hasty(answer, &open.project().trust));
        let gold = open.item(&answer.item).and_then(|item| item.gold.as_ref());
        // A gold item asked twice counts once: the first time is the honest one.
        if let Some(gold) = gold.filter(|_| answer.role == Role::Work)
            && let Some(right) = is_right(&answer.value, gold)
        {
            self.gold += 1;
            self.right += u32::from(right);
        }
    }

    /// The verdict of the project's rules. A person is stopped below `stopBelow` and warned below `warnBelow`, once
    /// `after` gold answers are in; and warned when every fifth of at least `after` timed answers is hasty.
    pub fn standing(&self, trust: &Trust) -> Standing {
        let share = f64::from(self.right) / f64::from(self.gold.max(1));
        let judged = self.gold >= trust.after;
        if judged && share < trust.stop_below {
            let message = Text::new(
                "Too many of your answers differ from known ones. You will get no more items; your answers are kept.",
                "您的答案与标准答案的差异过多，不会再分配新的条目；您已提交的答案会保留。",
            );
            return Standing { state: State::Stopped, message };
        }
        if judged && share < trust.warn_below {
            let message = Text::new(
                "Several of your answers differ from known ones. Please read the guidelines again.",
                "您的一些答案与标准答案不同，请重新阅读标注说明。",
            );
            return Standing { state: State::Warned, message };
        }
        if self.timed >= trust.after && f64::from(self.hasty) >= HASTY_SHARE * f64::from(self.timed) {
            let message = Text::new(
                "Many of your answers came very fast. Please take a look at each picture.",
                "您的许多答案提交得过快，请仔细查看每张图片。",
            );
            return Standing { state: State::Warned, message };
        }
        Standing { state: State::Good, message: Text::new("Your answers are fine.", "您的标注情况良好。") }
    }
}

/// Whether an answer came faster than the project thinks possible. An unmeasured time says nothing.
pub fn is_hasty(answer: &Answer, trust: &Trust) -> bool {
    answer.ms > 0 && answer.ms < trust.minimum_ms
}
