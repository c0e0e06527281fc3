//! Annotation for the page: projects, answers, agreement, what comes next, import and export. `crates/labels` does it;
//! here plain objects become JSON text and back.

use js_sys::JSON;
use vitrine_labels::{LabelsError, json};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::convert::{internal, thrown};

/// What a function gives back: a plain object, or an error with code, message and remedy.
type Returned = Result<JsValue, JsValue>;

/// A project's text, checked: `Project`.
#[wasm_bindgen(js_name = readProject)]
pub fn read_project(text: &str) -> Returned {
    object(json::project(text))
}

/// Everything wrong with a project's text: `ErrorInfo[]`, empty when it is right.
#[wasm_bindgen(js_name = checkProject)]
pub fn check_project(text: &str) -> Returned {
    object(json::problems(text))
}

/// Throws when an answer does not fit its project.
#[wasm_bindgen(js_name = checkAnswer)]
pub fn check_answer(project: &JsValue, answer: &JsValue) -> Result<(), JsValue> {
    json::check_answer(&text(project)?, &text(answer)?).map_err(refused)
}

/// A file of labels in any format that is known: `{ project: Project | null, answers: Answer[] }`.
#[wasm_bindgen(js_name = importLabels)]
pub fn import_labels(text: &str, name: &str) -> Returned {
    object(json::import(text, name))
}

/// Two projects with their answers as one: `{ project, answers, doubles, conflicts }`.
#[wasm_bindgen(js_name = mergeLabels)]
pub fn merge_labels(
    project: &JsValue,
    answers: &JsValue,
    other_project: &JsValue,
    other_answers: &JsValue,
) -> Returned {
    object(json::merge(&text(project)?, &text(answers)?, &text(other_project)?, &text(other_answers)?))
}

/// How far people agree: `AgreementReport`.
#[wasm_bindgen(js_name = agreementReport)]
pub fn agreement_report(project: &JsValue, answers: &JsValue) -> Returned {
    object(json::agreement(&text(project)?, &text(answers)?))
}

/// How far a person is trusted: `{ state, message }`.
#[wasm_bindgen(js_name = standingOf)]
pub fn standing_of(project: &JsValue, answers: &JsValue, annotator: &str) -> Returned {
    object(json::standing(&text(project)?, &text(answers)?, annotator))
}

/// What a person is asked next, for projects opened without a collector: `{ tasks: [{ item, role }], left }`; `first`
/// are the items to be asked before others.
#[wasm_bindgen(js_name = nextTasks)]
pub fn next_tasks(
    project: &JsValue,
    answers: &JsValue,
    annotator: &str,
    first: Vec<String>,
    count: u32,
    seed: u32,
) -> Returned {
    object(json::next(&text(project)?, &text(answers)?, annotator, first, count as usize, u64::from(seed)))
}

/// Whether a value is as right as the gold: nothing for what was skipped.
#[wasm_bindgen(js_name = isRight)]
pub fn is_right(value: &JsValue, gold: &JsValue) -> Result<Option<bool>, JsValue> {
    json::is_right(&text(value)?, &text(gold)?).map_err(refused)
}

/// Labels in a format (`answers`, `csv`, `hfpc`, `hfpc-grouped`, `pairs`, `coco`, `agreement`, `project`):
/// `{ name, mediaType, text, written, undecided }`.
#[wasm_bindgen(js_name = exportLabels)]
pub fn export_labels(project: &JsValue, answers: &JsValue, format: &str) -> Returned {
    object(json::export(&text(project)?, &text(answers)?, format))
}

/// A mask, row by row, a byte a pixel, in COCO's form: `{ size: [height, width], counts }`.
#[wasm_bindgen(js_name = packMask)]
pub fn pack_mask(mask: &[u8], width: u32, height: u32) -> Returned {
    object(json::pack(mask, width, height))
}

/// A mask from COCO's form, row by row, 1 inside and 0 outside.
#[wasm_bindgen(js_name = unpackMask)]
pub fn unpack_mask(rle: &JsValue) -> Result<Vec<u8>, JsValue> {
    json::unpack(&text(rle)?).map_err(refused)
}

/// JSON of a plain object; of what is none, the empty text, which then is refused with a place.
fn text(value: &JsValue) -> Result<String, JsValue> {
    Ok(JSON::stringify(value)?.as_string().unwrap_or_default())
}

fn object(json: Result<String, LabelsError>) -> Returned {
    JSON::parse(&json.map_err(refused)?).map_err(|_| thrown(&internal("labels wrote broken JSON".into())))
}

fn refused(error: LabelsError) -> JsValue {
    thrown(&error.into())
}
