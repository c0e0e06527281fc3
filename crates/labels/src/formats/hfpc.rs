//! HFPC's label files: one pass or fail a generation, flat or grouped by original. Without labels they are lists of what
//! is to be labelled.

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<u8>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Group {
    generations: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<u8>>,
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
                line(&Flat { origin: (*origin).to_owned(), generation: (*generation).to_owned(), label: Some(*label) })
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
                group.labels.get_or_insert_default().push(*label);
            }
            order.iter().map(|origin| line(&BTreeMap::from([(*origin, &groups[origin])]))).collect()
        }
    };
    Ok(Body { text, written: labelled.len(), undecided })
}

/// A generation of an original with its label, where it has one.
type Line = (String, String, Option<u8>);

/// Reads either shape, line by line, into a pass-or-fail project with its labels as answers; a generation without a
/// label is an item to be answered.
pub fn read(text: &str, id: &str) -> Result<Imported, LabelsError> {
    let mut importer = Importer::new(id, Mode::PassFail);
    for (number, content) in read::lines(text) {
        let bad =
            |detail: Text| LabelsError::BadValue { place: Place { path: String::new(), line: Some(number) }, detail };
        let generations = generations(content).map_err(|error| error.on_line(number))?;
        for (origin, generation, label) in generations.ok_or_else(|| {
            bad(Text::new("generations and labels are not as many", "generations 与 labels 的数量不一致"))
        })? {
            let verdict = match label {
                None => None,
                Some(0) => Some(Verdict::Fail),
                Some(1) => Some(Verdict::Pass),
                Some(_) => return Err(bad(Text::new("a label is 0 or 1", "label 只能是 0 或 1"))),
            };
            let item = importer.item(Picture::at(origin), vec![Picture::at(generation)]);
            if let Some(verdict) = verdict {
                importer.answer(&item, Value::Verdict { verdict, reasons: Vec::new() });
            }
        }
    }
    importer.finish()
}

/// What a line of either shape holds; nothing where it has more labels than generations, or fewer.
fn generations(line: &str) -> Result<Option<Vec<Line>>, LabelsError> {
    if !line.contains("\"generations\"") {
        let Flat { origin, generation, label } = read::json(line)?;
        return Ok(Some(vec![(origin, generation, label)]));
    }
    let groups: BTreeMap<String, Group> = read::json(line)?;
    let mut found = Vec::new();
    for (origin, Group { generations, labels }) in groups {
        let labels = match labels {
            Some(labels) if labels.len() != generations.len() => return Ok(None),
            Some(labels) => labels.into_iter().map(Some).collect(),
            None => vec![None; generations.len()],
        };
        found
            .extend(generations.into_iter().zip(labels).map(|(generation, label)| (origin.clone(), generation, label)));
    }
    Ok(Some(found))
}
