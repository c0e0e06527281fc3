//! The agreement report: everything at once, as JSON for page, command line and collector.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alpha::{self, Metric};
use super::dawid_skene::{self, Estimate};
use super::kappa::{Kappa, kappa};
use super::people::{AnnotatorReport, TimePerItem, annotators};
use super::scores::{PictureScore, scores};
use super::wilson::Interval;
use crate::answer::{Answer, Role};
use crate::pictures::{Hashes, PictureHash};
use crate::project::{Mode, OpenProject};
use crate::resolve::resolve;
use crate::right::marks_overlap;
use crate::value::Value;

/// The name and version of the report's shape.
pub const REPORT_SCHEMA: &str = "vitrine.agreement/1";

/// Added to each cell that Dawid and Skene's method counts.
const SMOOTHING: f64 = 0.01;
/// Where the bootstrap begins: the same answers give the same report.
const SEED: u64 = 1979;

/// How far people agree about a project.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementReport {
    /// [`REPORT_SCHEMA`].
    pub schema: String,
    /// The project's id.
    pub project: String,
    /// What was asked.
    pub mode: Mode,
    /// How much was answered.
    pub counts: Counts,
    /// Krippendorff's alpha over all items.
    pub alpha: Alpha,
    /// Mean overlap of marks (intersection over union) over pairs of people and items where either marked something.
    pub marks_overlap: Option<f64>,
    /// Cohen's kappa of each pair of people with items in common.
    pub kappa: Vec<Kappa>,
    /// Everybody who answered.
    pub annotators: Vec<AnnotatorReport>,
    /// Every item that was answered.
    pub items: Vec<ItemReport>,
    /// Pictures by preference, of pairs and rankings.
    pub scores: Vec<PictureScore>,
    /// Milliseconds an item.
    pub time: Option<TimePerItem>,
    /// The pictures by their bytes; those nobody told the hash of are left out.
    #[serde(default)]
    pub pictures: Vec<PictureHash>,
}

/// How much was answered; the training round is left out.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Items of the project.
    pub items: usize,
    /// Those with an answer.
    pub answered: usize,
    /// Those with as many answers as asked.
    pub complete: usize,
    /// Answers that count, skips and repetitions left out.
    pub answers: usize,
    /// Answers that others replaced.
    pub replaced: usize,
    /// Skips.
    pub skipped: usize,
    /// Second answers to the same item.
    pub repeats: usize,
    /// Answers to items the project does not have.
    pub unknown: usize,
    /// People.
    pub annotators: usize,
}

/// Krippendorff's alpha with what it was computed from.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alpha {
    /// `nominal` over classes; of rankings `ordinal` over the generations' ranks.
    pub metric: String,
    /// 1 is perfect, 0 is chance; nothing where nothing can disagree.
    pub value: Option<f64>,
    /// The middle 95 % of a bootstrap over units.
    pub interval: Option<Interval>,
    /// Items, or generations of rankings, with two answers at least.
    pub units: usize,
}

/// One item in the report.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemReport {
    /// The item.
    pub item: String,
    /// How often each class was given.
    pub votes: BTreeMap<String, u32>,
    /// Share of pairs of people who gave the same class; nothing of fewer than two.
    pub agreement: Option<f64>,
    /// How probable each class is by Dawid and Skene; not for rankings.
    pub posterior: Option<BTreeMap<String, f64>>,
    /// The middle of the times in milliseconds.
    pub median_ms: Option<u64>,
}

/// Computes the report. Answers to unknown items are counted and otherwise left out.
pub fn report(open: &OpenProject, answers: &[Answer]) -> AgreementReport {
    let counting = resolve(answers);
    let (known, unknown): (Vec<&Answer>, Vec<&Answer>) =
        counting.iter().partition(|answer| open.item(&answer.item).is_some());
    let work: Vec<&Answer> = known.iter().copied().filter(|answer| answer.role == Role::Work).collect();
    let mut votes: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for answer in &work {
        if let Some(class) = answer.value.class() {
            votes.entry(&answer.item).or_default().insert(&answer.annotator, class);
        }
    }
    let classes: Vec<String> =
        votes.values().flat_map(BTreeMap::values).cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let people: Vec<&str> =
        votes.values().flat_map(BTreeMap::keys).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let model = model(open, &votes, &people, &classes);
    let known_to = model.as_ref().map(|model| (model, people.as_slice(), classes.as_slice()));
    let annotators = annotators(open, &known, &votes, known_to);
    let redundancy = open.project().redundancy as usize;
    let complete = |item: &str| votes.get(item).is_some_and(|given| given.len() >= redundancy);
    let ids: BTreeSet<&str> = answers.iter().map(|answer| answer.id.as_str()).collect();
    let counts = Counts {
        items: open.work().count(),
        answered: votes.len(),
        complete: open.work().filter(|item| complete(&item.id)).count(),
        answers: votes.values().map(BTreeMap::len).sum(),
        replaced: ids.len() - counting.len(),
        skipped: work.iter().filter(|answer| matches!(answer.value, Value::Skipped { .. })).count(),
        repeats: known.iter().filter(|answer| answer.role == Role::Repeat).count(),
        unknown: unknown.len(),
        annotators: annotators.len(),
    };
    AgreementReport {
        schema: REPORT_SCHEMA.to_owned(),
        project: open.project().id.clone(),
        mode: open.project().mode,
        counts,
        alpha: whole_alpha(open, &work, &votes, &classes),
        marks_overlap: mean_overlap(&work),
        kappa: kappas(&votes),
        annotators,
        items: items(&votes, &work, model.as_ref(), &classes),
        scores: scores(open, &work),
        time: TimePerItem::of(work.iter().map(|answer| answer.ms)),
        pictures: Hashes::of(open, answers).table(),
    }
}

/// Dawid and Skene over the classes; a ranking's best generation means another thing in each item.
fn model(
    open: &OpenProject,
    votes: &BTreeMap<&str, BTreeMap<&str, String>>,
    people: &[&str],
    classes: &[String],
) -> Option<Estimate> {
    if open.project().mode == Mode::Ranking || classes.len() < 2 {
        return None;
    }
    let number = |list: &[&str], wanted: &str| list.binary_search(&wanted).ok();
    let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
    let mut list = Vec::new();
    for (item, given) in votes.values().enumerate() {
        for (person, class) in given {
            list.push((item, number(people, person)?, number(&classes, class)?));
        }
    }
    Some(dawid_skene::estimate(&list, votes.len(), people.len(), classes.len(), SMOOTHING))
}

fn whole_alpha(
    open: &OpenProject,
    work: &[&Answer],
    votes: &BTreeMap<&str, BTreeMap<&str, String>>,
    classes: &[String],
) -> Alpha {
    let (units, count, metric, name) = if open.project().mode == Mode::Ranking {
        let mut ranks: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
        for answer in work {
            if let Value::Order { order } = &answer.value {
                for (rank, generation) in order.iter().enumerate() {
                    ranks.entry((&answer.item, *generation)).or_default().push(rank);
                }
            }
        }
        (ranks.into_values().collect::<Vec<_>>(), Mode::Ranking.generations().1, Metric::Ordinal, "ordinal")
    } else {
        let number = |class: &String| classes.binary_search(class).unwrap_or(0);
        let units = votes.values().map(|given| given.values().map(number).collect()).collect();
        (units, classes.len(), Metric::Nominal, "nominal")
    };
    Alpha {
        metric: name.to_owned(),
        value: alpha::alpha(&units, count, metric),
        interval: alpha::interval(&units, count, metric, SEED),
        units: units.iter().filter(|unit| unit.len() > 1).count(),
    }
}

fn kappas(votes: &BTreeMap<&str, BTreeMap<&str, String>>) -> Vec<Kappa> {
    let mut shared: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for given in votes.values() {
        let given: Vec<(&str, &str)> = given.iter().map(|(person, class)| (*person, class.as_str())).collect();
        for (at, (a, a_class)) in given.iter().enumerate() {
            for (b, b_class) in &given[at + 1..] {
                shared.entry((a, b)).or_default().push((a_class, b_class));
            }
        }
    }
    let of_pair = |((a, b), pairs): ((&str, &str), Vec<(&str, &str)>)| {
        let (observed, value) = kappa(&pairs)?;
        Some(Kappa { a: a.to_owned(), b: b.to_owned(), items: pairs.len(), observed, value })
    };
    shared.into_iter().filter_map(of_pair).collect()
}

fn mean_overlap(work: &[&Answer]) -> Option<f64> {
    let mut items: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for answer in work {
        items.entry(&answer.item).or_default().push(&answer.value);
    }
    let mut overlaps = Vec::new();
    for values in items.values() {
        for (at, a) in values.iter().enumerate() {
            for b in &values[at + 1..] {
                if let (Value::Marks { marks: a }, Value::Marks { marks: b }) = (a, b) {
                    overlaps.extend(marks_overlap(a, b));
                }
            }
        }
    }
    (!overlaps.is_empty()).then(|| overlaps.iter().sum::<f64>() / overlaps.len() as f64)
}

fn items(
    votes: &BTreeMap<&str, BTreeMap<&str, String>>,
    work: &[&Answer],
    model: Option<&Estimate>,
    classes: &[String],
) -> Vec<ItemReport> {
    let mut times: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    work.iter().for_each(|answer| times.entry(&answer.item).or_default().push(answer.ms));
    let item = |(at, (item, given)): (usize, (&&str, &BTreeMap<&str, String>))| {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        given.values().for_each(|class| *counts.entry(class.clone()).or_default() += 1);
        let n = given.len() as f64;
        let same: f64 = counts.values().map(|count| f64::from(*count) * f64::from(count - 1)).sum();
        let posterior = |model: &Estimate| classes.iter().cloned().zip(model.posterior[at].iter().copied()).collect();
        ItemReport {
            item: (*item).to_owned(),
            votes: counts,
            agreement: (n > 1.0).then(|| same / (n * (n - 1.0))),
            posterior: model.map(posterior),
            median_ms: times.get(item).and_then(|ms| TimePerItem::of(ms.iter().copied())).map(|time| time.median),
        }
    };
    votes.iter().enumerate().map(item).collect()
}
