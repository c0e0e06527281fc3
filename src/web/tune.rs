//! Learning for the page: labels and what the network saw in, a reward head of one's own out.

use std::collections::HashMap;

use js_sys::{Function, JSON};
use serde::{Deserialize, Serialize};
use vitrine_labels::{Answer, OpenProject, Picture, agreement, json};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::convert::{from_js, thrown, to_js};
use crate::{
    error::{EngineError, VitrineError},
    reward::{
        Head, Prior,
        lessons::{self, Gathered, Lessons},
        tune,
    },
};

/// What of a project a head could learn.
#[derive(Serialize)]
struct Material {
    learnt: crate::reward::Learnt,
    /// Original and generation, by `Picture.src`.
    pairs: Vec<[String; 2]>,
}

/// What the network saw of a pair; nothing where no product stood out.
#[derive(Deserialize)]
struct Seen {
    original: String,
    generation: String,
    hidden: Option<Vec<f32>>,
}

/// Which pairs the network has to look at: `{learnt, pairs: [original, generation][]}`; throws where the labels are
/// too few or too much at odds.
#[wasm_bindgen(js_name = tuneMaterial)]
pub fn tune_material(project: &JsValue, answers: &JsValue) -> Result<JsValue, JsValue> {
    let (open, answers) = read(project, answers)?;
    let (gathered, alpha) = gather(&open, &answers).map_err(throw)?;
    let learnt = lessons::check(&gathered.lessons, alpha).map_err(throw)?;
    to_js(&Material { learnt, pairs: gathered.pairs })
}

/// Fits a head to a project's answers and `{original, generation, hidden}[]`, and gives its file's text. `prior` is
/// what `Engine.rewardPrior` gave; `progress` is told shares from 0 to 1 and stops the fit by returning false.
#[wasm_bindgen(js_name = tuneHead)]
pub fn tune_head(
    project: &JsValue,
    answers: &JsValue,
    seen: JsValue,
    prior: JsValue,
    version: u32,
    progress: &Function,
) -> Result<String, JsValue> {
    let (open, answers) = read(project, answers)?;
    let (seen, prior): (Vec<Seen>, Prior) = (from_js(seen)?, from_js(prior)?);
    let (Gathered { pairs, mut lessons, .. }, alpha) = gather(&open, &answers).map_err(throw)?;
    let known = seen.into_iter().filter(|one| one.hidden.as_ref().is_none_or(|one| one.len() == prior.weights.len()));
    let mut known: HashMap<_, _> = known.map(|one| ([one.original, one.generation], one.hidden)).collect();
    for (pair, generation) in pairs.iter().zip(&mut lessons.generations) {
        generation.hidden = known.remove(pair).flatten().unwrap_or_default();
    }
    lessons.drop_unseen();
    let learnt = lessons::check(&lessons, alpha).map_err(throw)?;
    let mut watch = |share: f32| {
        let told = progress.call1(&JsValue::NULL, &JsValue::from(share));
        told.is_ok_and(|told| told != JsValue::FALSE)
    };
    let head = tune::fit(&lessons, learnt, &prior, (&open.project().id, version), &mut watch);
    head.map(|head| head.text()).ok_or_else(|| throw(EngineError::Cancelled.into()))
}

/// A head's file, checked: the head with its `sha256`.
#[wasm_bindgen(js_name = readHead)]
pub fn read_head(text: &str) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Known {
        sha256: String,
        #[serde(flatten)]
        head: Head,
    }
    let head = Head::read(text).map_err(throw)?;
    to_js(&Known { sha256: head.sha256(), head })
}

fn read(project: &JsValue, answers: &JsValue) -> Result<(OpenProject, Vec<Answer>), JsValue> {
    let text = |value: &JsValue| JSON::stringify(value).map(|text| text.as_string().unwrap_or_default());
    json::project_with_answers(&text(project)?, &text(answers)?).map_err(|error| throw(error.into()))
}

fn gather(open: &OpenProject, answers: &[Answer]) -> Result<(Gathered<String>, Option<f64>), VitrineError> {
    let alpha = lessons::alpha_of(&agreement::report(open, answers));
    let key = |picture: &Picture| Ok::<_, VitrineError>(Some(picture.src.clone()));
    Ok((Lessons::gather(&lessons::lessons_of(open, answers)?, key)?, alpha))
}

fn throw(error: VitrineError) -> JsValue {
    thrown(&error)
}
