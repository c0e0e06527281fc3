//! Preferences as reward models are trained on them: an original, the picture chosen and the one rejected.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::import::{Imported, Importer};
use super::{Body, line};
use crate::answer::Answer;
use crate::error::LabelsError;
use crate::lessons::{Lessons, Preferred, lessons};
use crate::project::{Mode, OpenProject, Picture};
use crate::read;
use crate::value::{Choice, Value};

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
        Mode::PassFail => Ok(of_verdicts(&lessons(open, answers))),
        Mode::Pairwise | Mode::Ranking => Ok(of_preferences(&lessons(open, answers))),
    }
}

fn of_verdicts(lessons: &Lessons<'_>) -> Body {
    // Originals in the order of the project; each with its generations that passed and that failed.
    let mut originals: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for judged in &lessons.judged {
        let at = *places.entry(judged.original.key()).or_insert_with(|| {
            originals.push((&judged.original.src, Vec::new(), Vec::new()));
            originals.len() - 1
        });
        if judged.pass { &mut originals[at].1 } else { &mut originals[at].2 }.push(&judged.generation.src);
    }
    let mut body = Body { text: String::new(), written: 0, undecided: lessons.undecided };
    for (original, passed, failed) in &originals {
        for chosen in passed {
            for rejected in failed {
                body.add(original, chosen, rejected);
            }
        }
    }
    body
}

fn of_preferences(lessons: &Lessons<'_>) -> Body {
    let mut body = Body { text: String::new(), written: 0, undecided: lessons.undecided };
    for Preferred { original, chosen, rejected } in &lessons.preferred {
        body.add(&original.src, &chosen.src, &rejected.src);
    }
    body
}

impl Body {
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
