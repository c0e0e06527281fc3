//! HFPC's label files: one pass or fail a generation, flat or grouped by original.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use vitrine_text::Text;

use super::import::{Imported, Importer};
use super::{Body, line};
use crate::agreement::majority;
use crate::answer::{Answer, Role};
use crate::error::{LabelsError, Place};
use crate::project::{Item, Mode, OpenProject, Picture};
use crate::read;
use crate::resolve::resolve;
use crate::value::{Value, Verdict};

/// Which of the two.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// `{"origin", "generation", "label"}` a line.
    Flat,
    /// `{origin: {"generations": […], "labels": […]}}` a line.
    Grouped,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Flat {
    origin: String,
    generation: String,
    label: u8,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Group {
    generations: Vec<String>,
    labels: Vec<u8>,
}

/// The verdict of each item of a pass-or-fail project: its gold, else the majority. Nothing where votes are even.
pub fn verdicts<'a>(open: &'a OpenProject, answers: &'a [Answer]) -> Vec<(&'a Item, Option<Verdict>)> {
    let mut votes: HashMap<&str, Vec<&str>> = HashMap::new();
    for answer in resolve(answers).into_iter().filter(|answer| answer.role == Role::Work) {
        if let Value::Verdict { verdict, .. } = &answer.value {
            votes.entry(&answer.item).or_default().push(if *verdict == Verdict::Pass { "pass" } else { "fail" });
        }
    }
    open.project()
        .items
        .iter()
        .filter_map(|item| {
            if let Some(Value::Verdict { verdict, .. }) = &item.gold {
                return Some((item, Some(*verdict)));
            }
            let class = majority(votes.get(item.id.as_str())?.iter().copied());
            Some((item, class.map(|class| if class == "pass" { Verdict::Pass } else { Verdict::Fail })))
        })
        .collect()
}

/// One label an item.
pub fn write(open: &OpenProject, answers: &[Answer], shape: Shape) -> Result<Body, LabelsError> {
    let mode = open.project().mode;
    if mode != Mode::PassFail {
        return Err(LabelsError::NotInThisFormat { format: "HFPC", mode });
    }
    let verdicts = verdicts(open, answers);
    let undecided = verdicts.iter().filter(|(_, verdict)| verdict.is_none()).count();
    let labelled: Vec<(&str, &str, u8)> = verdicts
        .iter()
        .filter_map(|(item, verdict)| {
            let generation = item.generations.first()?;
            Some((item.original.src.as_str(), generation.src.as_str(), u8::from((*verdict)? == Verdict::Pass)))
        })
        .collect();
    let text = match shape {
        Shape::Flat => labelled
            .iter()
            .map(|(origin, generation, label)| {
                line(&Flat { origin: (*origin).to_owned(), generation: (*generation).to_owned(), label: *label })
            })
            .collect(),
        Shape::Grouped => {
            let mut order = Vec::new();
            let mut groups: HashMap<&str, Group> = HashMap::new();
            for (origin, generation, label) in &labelled {
                let group = groups.entry(origin).or_insert_with(|| {
                    order.push(*origin);
                    Group::default()
                });
                group.generations.push((*generation).to_owned());
                group.labels.push(*label);
            }
            order.iter().map(|origin| line(&BTreeMap::from([(*origin, &groups[origin])]))).collect()
        }
    };
    Ok(Body { text, written: labelled.len(), undecided })
}

/// Reads either shape, line by line, into a pass-or-fail project with its labels as answers.
pub fn read(text: &str, id: &str) -> Result<Imported, LabelsError> {
    let mut importer = Importer::new(id, Mode::PassFail);
    for (number, content) in read::lines(text) {
        let place =
            |detail: Text| LabelsError::BadValue { place: Place { path: String::new(), line: Some(number) }, detail };
        let at_line = |error: LabelsError| error.on_line(number);
        let labels: Vec<(String, String, u8)> = if content.contains("\"generations\"") {
            let groups: BTreeMap<String, Group> = read::json(content).map_err(at_line)?;
            let mut labels = Vec::new();
            for (origin, group) in groups {
                if group.generations.len() != group.labels.len() {
                    let detail =
                        Text::new("generations and labels are not as many", "generations 与 labels 的数量不一致");
                    return Err(place(detail));
                }
                let pairs = group.generations.into_iter().zip(group.labels);
                labels.extend(pairs.map(|(generation, label)| (origin.clone(), generation, label)));
            }
            labels
        } else {
            let Flat { origin, generation, label } = read::json(content).map_err(at_line)?;
            vec![(origin, generation, label)]
        };
        for (origin, generation, label) in labels {
            let verdict = match label {
                0 => Verdict::Fail,
                1 => Verdict::Pass,
                _ => return Err(place(Text::new("a label is 0 or 1", "label 只能是 0 或 1"))),
            };
            let item = importer.item(Picture::at(origin), vec![Picture::at(generation)]);
            importer.answer(&item, Value::Verdict { verdict, reasons: Vec::new() });
        }
    }
    importer.finish()
}
