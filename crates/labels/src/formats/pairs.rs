//! Preferences as reward models are trained on them: an original, the picture chosen and the one rejected.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::import::{Imported, Importer, digest};
use super::{Body, line};
use crate::answer::Answer;
use crate::error::LabelsError;
use crate::lessons::{Judged, Preferred, lessons};
use crate::pictures::Hashes;
use crate::project::{Mode, OpenProject, Picture};
use crate::read;
use crate::value::{Choice, Value};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Pair {
    original: String,
    chosen: String,
    rejected: String,
    // Further columns to whoever trains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original_sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chosen_sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rejected_sha256: Option<String>,
}

/// Of pairs and rankings, every two generations of an item that a majority orders; of verdicts, each generation that
/// passed with each of the same original that failed, as HFPC's reward model is trained. Hashes stand beside where they
/// are known.
pub fn write(open: &OpenProject, answers: &[Answer]) -> Result<Body, LabelsError> {
    let lessons = lessons(open, answers);
    let preferred = match open.project().mode {
        Mode::Marking => return Err(LabelsError::NotInThisFormat { format: "pairs", mode: Mode::Marking }),
        Mode::PassFail => of_verdicts(&lessons.judged),
        Mode::Pairwise | Mode::Ranking => lessons.preferred,
    };
    let hashes = Hashes::of(open, answers);
    let text = preferred.iter().map(|preferred| line(&pair(preferred, &hashes))).collect();
    Ok(Body { text, written: preferred.len(), undecided: lessons.undecided })
}

fn of_verdicts<'a>(judged: &[Judged<'a>]) -> Vec<Preferred<'a>> {
    // Originals in the order of the project; each with its generations that passed and that failed.
    let mut originals: Vec<(&Picture, Vec<&Picture>, Vec<&Picture>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for Judged { original, generation, pass, .. } in judged {
        let at = *places.entry(original.key()).or_insert_with(|| {
            originals.push((original, Vec::new(), Vec::new()));
            originals.len() - 1
        });
        if *pass { &mut originals[at].1 } else { &mut originals[at].2 }.push(generation);
    }
    let mut preferred = Vec::new();
    for (original, passed, failed) in originals {
        for chosen in passed {
            preferred.extend(failed.iter().map(|rejected| Preferred { original, chosen, rejected, by_chance: false }));
        }
    }
    preferred
}

fn pair(preferred: &Preferred<'_>, hashes: &Hashes<'_>) -> Pair {
    let Preferred { original, chosen, rejected, .. } = preferred;
    Pair {
        original: original.src.clone(),
        chosen: chosen.src.clone(),
        rejected: rejected.src.clone(),
        original_sha256: hashes.sha256(original),
        chosen_sha256: hashes.sha256(chosen),
        rejected_sha256: hashes.sha256(rejected),
    }
}

/// Reads pairs into a pairwise project with the preferences as answers. Which picture comes first in an item depends
/// on the pictures alone, so that “first” does not give the answer away.
pub fn read(text: &str, id: &str) -> Result<Imported, LabelsError> {
    let mut importer = Importer::new(id, Mode::Pairwise);
    for (number, content) in read::lines(text) {
        let pair: Pair = read::json(content).map_err(|error| error.on_line(number))?;
        let original = Picture { src: pair.original, sha256: pair.original_sha256 };
        let chosen = Picture { src: pair.chosen, sha256: pair.chosen_sha256 };
        let rejected = Picture { src: pair.rejected, sha256: pair.rejected_sha256 };
        let chosen_first = digest(&[&chosen.src, &rejected.src]) < digest(&[&rejected.src, &chosen.src]);
        let (generations, choice) = match chosen_first {
            true => (vec![chosen, rejected], Choice::First),
            false => (vec![rejected, chosen], Choice::Second),
        };
        let item = importer.item(original, generations);
        importer.answer(&item, Value::Choice { choice });
    }
    importer.finish()
}
