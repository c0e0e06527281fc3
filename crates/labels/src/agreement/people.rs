//! What the answers say of each person.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::dawid_skene::Estimate;
use super::wilson::{Interval, wilson};
use crate::answer::{Answer, Role};
use crate::project::OpenProject;
use crate::right::is_right;
use crate::standing::{Record, Standing};
use crate::value::Value;

/// A share of answers, with Wilson's interval.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    /// Answers that were as wanted.
    pub right: u32,
    /// All of them.
    pub total: u32,
    /// `right / total`; nothing of none.
    pub value: Option<f64>,
    /// At 95 %.
    pub interval: Option<Interval>,
}

impl Share {
    fn new(right: u32, total: u32) -> Self {
        let value = (total > 0).then(|| f64::from(right) / f64::from(total));
        Self { right, total, value, interval: wilson(right, total) }
    }
}

/// Milliseconds an item took.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimePerItem {
    /// Answers whose time was measured.
    pub answers: usize,
    /// The tenth part was faster.
    pub p10: u64,
    /// The middle.
    pub median: u64,
    /// The tenth part was slower.
    pub p90: u64,
}

impl TimePerItem {
    /// From times in milliseconds, 0 meaning that nobody measured. Nothing of none.
    pub fn of(times: impl Iterator<Item = u64>) -> Option<Self> {
        let mut times: Vec<u64> = times.filter(|ms| *ms > 0).collect();
        times.sort_unstable();
        let last = times.len().checked_sub(1)?;
        let at = |share: f64| times[(last as f64 * share).round() as usize];
        Some(Self { answers: times.len(), p10: at(0.1), median: at(0.5), p90: at(0.9) })
    }
}

/// A person's confusion by Dawid and Skene.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Confusion {
    /// The classes, in the order of rows and columns.
    pub classes: Vec<String>,
    /// `[true class][given class]`, each row adding up to 1.
    pub rates: Vec<Vec<f64>>,
    /// How often the person gives the true class, all items taken together.
    pub accuracy: f64,
}

/// One person in the report.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotatorReport {
    /// Who.
    pub annotator: String,
    /// Answers that count, skips left out.
    pub answers: u32,
    /// Items skipped.
    pub skipped: u32,
    /// Answers faster than the project's minimum.
    pub hasty: u32,
    /// Against items whose right answer is known.
    pub gold: Share,
    /// Items asked twice that got the same answer; of rankings and marks, by the rule that gold is judged by.
    pub repeats: Share,
    /// Items another person answered too, with the same class as most of the others.
    pub with_others: Share,
    /// Milliseconds an item.
    pub time: Option<TimePerItem>,
    /// How reliable Dawid and Skene's model thinks the person is; nothing where too little was answered.
    pub confusion: Option<Confusion>,
    /// By the project's rules of trust.
    pub standing: Standing,
}

/// Reports of everybody, by name. `answers` are those that count; `votes` the classes by item and person.
pub(super) fn annotators(
    open: &OpenProject,
    answers: &[&Answer],
    votes: &BTreeMap<&str, BTreeMap<&str, String>>,
    model: Option<(&Estimate, &[&str], &[String])>,
) -> Vec<AnnotatorReport> {
    let mut people: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in answers.iter().filter(|answer| answer.role != Role::Training) {
        people.entry(&answer.annotator).or_default().push(answer);
    }
    let trust = &open.project().trust;
    people
        .into_iter()
        .map(|(annotator, own)| {
            let mut record = Record::default();
            own.iter().for_each(|answer| record.count(open, answer));
            let work = || own.iter().filter(|answer| answer.role == Role::Work);
            let skipped = work().filter(|answer| matches!(answer.value, Value::Skipped { .. })).count();
            AnnotatorReport {
                annotator: annotator.to_owned(),
                answers: (work().count() - skipped) as u32,
                skipped: skipped as u32,
                hasty: record.hasty,
                gold: Share::new(record.right, record.gold),
                repeats: repeats(&own),
                with_others: with_others(annotator, votes),
                time: TimePerItem::of(own.iter().map(|answer| answer.ms)),
                confusion: model.and_then(|model| confusion(annotator, model)),
                standing: record.standing(trust),
            }
        })
        .collect()
}

fn repeats(own: &[&Answer]) -> Share {
    let first: BTreeMap<&str, &Value> = own
        .iter()
        .filter(|answer| answer.role == Role::Work)
        .map(|answer| (answer.item.as_str(), &answer.value))
        .collect();
    let again = own.iter().filter(|answer| answer.role == Role::Repeat);
    let same: Vec<bool> =
        again.filter_map(|answer| is_right(&answer.value, first.get(answer.item.as_str())?)).collect();
    Share::new(same.iter().filter(|same| **same).count() as u32, same.len() as u32)
}

/// Items on which the others do not agree by a majority are left out.
fn with_others(annotator: &str, votes: &BTreeMap<&str, BTreeMap<&str, String>>) -> Share {
    let (mut right, mut total) = (0, 0);
    for given in votes.values() {
        let Some(own) = given.get(annotator) else { continue };
        let others = given.iter().filter(|(person, _)| **person != annotator).map(|(_, class)| class.as_str());
        if let Some(most) = majority(others) {
            total += 1;
            right += u32::from(most == own);
        }
    }
    Share::new(right, total)
}

/// The class given most often; nothing of none or where two are as frequent.
pub(crate) fn majority<'a>(classes: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    classes.for_each(|class| *counts.entry(class).or_default() += 1);
    let most = *counts.values().max()?;
    let mut first = counts.iter().filter(|(_, count)| **count == most);
    let (class, _) = first.next()?;
    first.next().is_none().then_some(*class)
}

fn confusion(annotator: &str, (model, people, classes): (&Estimate, &[&str], &[String])) -> Option<Confusion> {
    let rates = model.confusion[people.iter().position(|person| *person == annotator)?].clone();
    let accuracy = model.prevalence.iter().enumerate().map(|(class, share)| share * rates[class][class]).sum();
    Some(Confusion { classes: classes.to_vec(), rates, accuracy })
}
