//! Annotation for the page: projects, answers, agreement, what comes next, import and export. `crates/labels` does it.

use serde::{Deserialize, Serialize};
use vitrine_labels::{
    Answer, ErrorInfo, LabelsError, OpenProject, Project, Value, agreement, check_answer,
    formats::{self, Format},
    merge,
    next::{Desk, Task, left, next_tasks},
    read, right,
    rle::{self, Rle},
    standing,
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    convert::{from_js, thrown, to_js},
    engine::Answer as Returned,
};

#[derive(Serialize)]
struct Next {
    tasks: Vec<Task>,
    left: usize,
}

#[derive(Deserialize, Serialize)]
struct Joined {
    project: Project,
    #[serde(flatten)]
    answers: merge::Merged,
}

/// A project's text, checked: `Project`.
#[wasm_bindgen(js_name = readProject)]
pub fn read_project(text: &str) -> Returned {
    to_js(&read::project(text).map_err(refused)?)
}

/// Everything wrong with a project's text: `ErrorInfo[]`, empty when it is right.
#[wasm_bindgen(js_name = checkProject)]
pub fn check_project(text: &str) -> Returned {
    to_js(&read::problems(text).iter().map(ErrorInfo::from).collect::<Vec<_>>())
}

/// Throws when an answer does not fit its project.
#[wasm_bindgen(js_name = checkAnswer)]
pub fn check_one_answer(project: JsValue, answer: JsValue) -> Result<(), JsValue> {
    let answer: Answer = from_js(answer)?;
    check_answer(&answer, &open(project)?).map_err(refused)
}

/// A file of labels in any format that is known: `{ project?: Project, answers: Answer[] }`.
#[wasm_bindgen(js_name = importLabels)]
pub fn import_labels(text: &str, name: &str) -> Returned {
    to_js(&formats::import(text, name).map_err(refused)?)
}

/// Two projects with their answers as one: `{ project, answers, doubles, conflicts }`.
#[wasm_bindgen(js_name = mergeLabels)]
pub fn merge_labels(project: JsValue, answers: JsValue, other_project: JsValue, other_answers: JsValue) -> Returned {
    let (first, second): (Project, Project) = (from_js(project)?, from_js(other_project)?);
    let project = merge::projects(&first, &second).map_err(refused)?;
    let answers = merge::answers(&[from_js(answers)?, from_js(other_answers)?]);
    to_js(&Joined { project, answers })
}

/// How far people agree: `AgreementReport`.
#[wasm_bindgen(js_name = agreementReport)]
pub fn agreement_report(project: JsValue, answers: JsValue) -> Returned {
    to_js(&agreement::report(&open(project)?, &from_js::<Vec<Answer>>(answers)?))
}

/// How far a person is trusted: `{ state, message }`.
#[wasm_bindgen(js_name = standingOf)]
pub fn standing_of(project: JsValue, answers: JsValue, annotator: &str) -> Returned {
    let open = open(project)?;
    let record = standing::record(&open, &from_js::<Vec<Answer>>(answers)?, annotator);
    to_js(&record.standing(&open.project().trust))
}

/// What a person is asked next, for projects opened without a collector: `{ tasks: [{ item, role }], left }`.
#[wasm_bindgen(js_name = nextTasks)]
pub fn next(project: JsValue, answers: JsValue, annotator: &str, count: u32, seed: u32) -> Returned {
    let open = open(project)?;
    let desk = Desk::from_answers(&from_js::<Vec<Answer>>(answers)?, annotator);
    let tasks = next_tasks(&open, &desk, annotator, count as usize, u64::from(seed));
    to_js(&Next { tasks, left: left(&open, &desk) })
}

/// Whether a value is as right as the gold: nothing for what was skipped.
#[wasm_bindgen(js_name = isRight)]
pub fn is_right(value: JsValue, gold: JsValue) -> Result<Option<bool>, JsValue> {
    Ok(right::is_right(&from_js::<Value>(value)?, &from_js::<Value>(gold)?))
}

/// Labels in a format (`answers`, `csv`, `hfpc`, `hfpc-grouped`, `pairs`, `coco`, `agreement`, `project`):
/// `{ name, mediaType, text, written, undecided }`.
#[wasm_bindgen(js_name = exportLabels)]
pub fn export_labels(project: JsValue, answers: JsValue, format: &str) -> Returned {
    let format = Format::parse(format).map_err(refused)?;
    to_js(&formats::export(&open(project)?, &from_js::<Vec<Answer>>(answers)?, format).map_err(refused)?)
}

/// A mask, row by row, a byte a pixel, in COCO's form: `{ size: [height, width], counts }`.
#[wasm_bindgen(js_name = packMask)]
pub fn pack_mask(mask: &[u8], width: u32, height: u32) -> Returned {
    to_js(&rle::encode(mask, width, height).map_err(bad_mask)?)
}

/// A mask from COCO's form, row by row, 1 inside and 0 outside.
#[wasm_bindgen(js_name = unpackMask)]
pub fn unpack_mask(rle: JsValue) -> Result<Vec<u8>, JsValue> {
    rle::decode(&from_js::<Rle>(rle)?).map_err(bad_mask)
}

fn open(project: JsValue) -> Result<OpenProject, JsValue> {
    Ok(OpenProject::new(from_js(project)?))
}

fn refused(error: LabelsError) -> JsValue {
    thrown(&error.into())
}

fn bad_mask(error: rle::RleError) -> JsValue {
    refused(LabelsError::BadMask { detail: error.to_string() })
}
