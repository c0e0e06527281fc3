//! Preferences as reward models are trained on them: an original, the picture chosen and the one rejected.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::hfpc::verdicts;
use super::import::{Imported, Importer};
use super::{Body, line};
use crate::agreement::majority;
use crate::answer::{Answer, Role};
use crate::error::LabelsError;
use crate::project::{Item, Mode, OpenProject, Picture};
use crate::read;
use crate::resolve::resolve;
use crate::value::{Choice, Value, Verdict};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    original: String,
    chosen: String,
    rejected: String,
}

/// Of pairs and rankings, every two generations of an item that a majority orders; of verdicts, each generation that
/// passed with each of the same original that failed, as HFPC's reward model is trained.
pub fn write(open: &OpenProject, answers: &[Answer]) -> Result<Body, LabelsError> {
    match open.project().mode {
        Mode::Marking => Err(LabelsError::NotInThisFormat { format: "pairs", mode: Mode::Marking }),
        Mode::PassFail => Ok(of_verdicts(open, answers)),
        Mode::Pairwise | Mode::Ranking => Ok(of_preferences(open, answers)),
    }
}

fn of_verdicts(open: &OpenProject, answers: &[Answer]) -> Body {
    let verdicts = verdicts(open, answers);
    let undecided = verdicts.iter().filter(|(_, verdict)| verdict.is_none()).count();
    // Originals in the order of the project; each with its generations that passed and that failed.
    let mut originals: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (item, verdict) in &verdicts {
        let (Some(verdict), Some(generation)) = (verdict, item.generations.first()) else { continue };
        let at = *places.entry(item.original.key()).or_insert_with(|| {
            originals.push((&item.original.src, Vec::new(), Vec::new()));
            originals.len() - 1
        });
        match verdict {
            Verdict::Pass => originals[at].1.push(&generation.src),
            Verdict::Fail => originals[at].2.push(&generation.src),
        }
    }
    let mut body = Body { text: String::new(), written: 0, undecided };
    for (original, passed, failed) in &originals {
        for chosen in passed {
            for rejected in failed {
                body.add(original, chosen, rejected);
            }
        }
    }
    body
}

fn of_preferences(open: &OpenProject, answers: &[Answer]) -> Body {
    let mut votes: HashMap<&str, BTreeMap<(usize, usize), Vec<&str>>> = HashMap::new();
    for answer in resolve(answers).into_iter().filter(|answer| answer.role == Role::Work) {
        for (a, b, better) in preferences(&answer.value) {
            votes.entry(&answer.item).or_default().entry((a, b)).or_default().push(better);
        }
    }
    let mut body = Body { text: String::new(), written: 0, undecided: 0 };
    for item in &open.project().items {
        let gold = item.gold.iter().flat_map(preferences).map(|(a, b, better)| ((a, b), vec![better])).collect();
        let given = if item.gold.is_some() { Some(&gold) } else { votes.get(item.id.as_str()) };
        for ((a, b), better) in given.into_iter().flatten() {
            match majority(better.iter().copied()) {
                Some("first") => body.add_of(item, *a, *b),
                Some("second") => body.add_of(item, *b, *a),
                // Both are as good, or as bad: nothing to learn, and decided.
                Some(_) => {}
                None => body.undecided += 1,
            }
        }
    }
    body
}

/// `(a, b, which is better)` with a before b in the item.
fn preferences(value: &Value) -> Vec<(usize, usize, &'static str)> {
    match value {
        Value::Choice { choice: Choice::First } => vec![(0, 1, "first")],
        Value::Choice { choice: Choice::Second } => vec![(0, 1, "second")],
        Value::Choice { .. } => vec![(0, 1, "neither")],
        Value::Order { order } => {
            let mut pairs = Vec::new();
            for (at, better) in order.iter().enumerate() {
                for worse in &order[at + 1..] {
                    let which = if better < worse { "first" } else { "second" };
                    pairs.push((*better.min(worse), *better.max(worse), which));
                }
            }
            pairs
        }
        _ => Vec::new(),
    }
}

impl Body {
    fn add_of(&mut self, item: &Item, chosen: usize, rejected: usize) {
        if let (Some(chosen), Some(rejected)) = (item.generations.get(chosen), item.generations.get(rejected)) {
            self.add(&item.original.src, &chosen.src, &rejected.src);
        }
    }

    fn add(&mut self, original: &str, chosen: &str, rejected: &str) {
        let [original, chosen, rejected] = [original, chosen, rejected].map(str::to_owned);
        self.text.push_str(&line(&Pair { original, chosen, rejected }));
        self.written += 1;
    }
}

/// Reads pairs into a pairwise project with the preferences as answers. Which picture comes first in an item depends
/// on the pictures alone, so that “first” does not give the answer away.
pub fn read(text: &str, id: &str) -> Result<Imported, LabelsError> {
    let mut importer = Importer::new(id, Mode::Pairwise);
    for (number, content) in read::lines(text) {
        let Pair { original, chosen, rejected } = read::json(content).map_err(|error| error.on_line(number))?;
        let chosen_first = super::import::digest(&[&chosen, &rejected]) < super::import::digest(&[&rejected, &chosen]);
        let (generations, choice) = match chosen_first {
            true => ([chosen, rejected], Choice::First),
            false => ([rejected, chosen], Choice::Second),
        };
        let item = importer.item(Picture::at(original), generations.map(Picture::at).into());
        importer.answer(&item, Value::Choice { choice });
    }
    importer.finish()
}
