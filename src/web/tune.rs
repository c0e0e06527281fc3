//! Learning for the page: labels and what the network saw in, a reward head of one's own out.

use std::collections::HashMap;

use js_sys::{Function, JSON};
use serde::{Deserialize, Serialize};
use vitrine_labels::{Answer, Item, OpenProject, Picture, agreement, json};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::convert::{from_js, thrown, to_js};
use crate::{
    error::{EngineError, VitrineError},
    reward::{
        Head, Prior,
        lessons::{self, Gathered, Lessons},
        teach, tune,
    },
};

/// Of the items asked by chance.
const SEED: u64 = 7;

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

/// What of a project has to be looked at to tell what to ask next.
#[derive(Serialize)]
struct Asking {
    /// Original and generation of what has a label, by `Picture.src`.
    labelled: Vec<[String; 2]>,
    /// Of what has none.
    open: Vec<[String; 2]>,
}

/// Which pairs the network has to look at to tell what to ask next: `{labelled, open}`, each
/// `[original, generation][]`. However few the labels are, they count.
#[wasm_bindgen(js_name = tuneOpen)]
pub fn tune_open(project: &JsValue, answers: &JsValue) -> Result<JsValue, JsValue> {
    let (open, answers) = read(project, answers)?;
    let (Gathered { pairs: labelled, .. }, _) = gather(&open, &answers).map_err(throw)?;
    let open = teach::without_label(&open, &answers).flat_map(pairs_of).collect();
    to_js(&Asking { labelled, open })
}

/// Which items to ask next, at most `count`: `{item, byChance}[]`. `seen` is what the network saw of labelled and of
/// unlabelled pairs.
#[wasm_bindgen(js_name = tuneNext)]
pub fn tune_next(
    project: &JsValue,
    answers: &JsValue,
    seen: JsValue,
    prior: JsValue,
    count: u32,
) -> Result<JsValue, JsValue> {
    let (open, answers) = read(project, answers)?;
    let prior: Prior = from_js(prior)?;
    let known = seen_pairs(seen, &prior)?;
    let (lessons, _) = taught(&open, &answers, &known)?;
    let seen_of = |item: &Item| pairs_of(item).map(|pair| known.get(&pair).cloned().flatten()).collect();
    let items: Vec<_> = teach::without_label(&open, &answers).map(|item| (item.id.clone(), seen_of(item))).collect();
    to_js(&teach::ask(&items, &lessons, &prior, count as usize, SEED))
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
    let prior: Prior = from_js(prior)?;
    let (lessons, alpha) = taught(&open, &answers, &seen_pairs(seen, &prior)?)?;
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

/// What the network saw, by pair; what is not of this model's width is left out.
fn seen_pairs(seen: JsValue, prior: &Prior) -> Result<HashMap<[String; 2], Option<Vec<f32>>>, JsValue> {
    let seen: Vec<Seen> = from_js(seen)?;
    let fits = seen.into_iter().filter(|one| one.hidden.as_ref().is_none_or(|one| one.len() == prior.weights.len()));
    Ok(fits.map(|one| ([one.original, one.generation], one.hidden)).collect())
}

/// An item's original with each of its generations, by `Picture.src`.
fn pairs_of(item: &Item) -> impl Iterator<Item = [String; 2]> + '_ {
    item.generations.iter().map(|generation| [item.original.src.clone(), generation.src.clone()])
}

/// What the labels teach, with what the network saw; pairs it did not see are left out.
fn taught(
    open: &OpenProject,
    answers: &[Answer],
    known: &HashMap<[String; 2], Option<Vec<f32>>>,
) -> Result<(Lessons, Option<f64>), JsValue> {
    let (Gathered { pairs, mut lessons, .. }, alpha) = gather(open, answers).map_err(throw)?;
    for (pair, generation) in pairs.iter().zip(&mut lessons.generations) {
        generation.hidden = known.get(pair).cloned().flatten().unwrap_or_default();
    }
    lessons.drop_unseen();
    Ok((lessons, alpha))
}

fn gather(open: &OpenProject, answers: &[Answer]) -> Result<(Gathered<String>, Option<f64>), VitrineError> {
    let alpha = lessons::alpha_of(&agreement::report(open, answers));
    let key = |picture: &Picture| Ok::<_, VitrineError>(Some(picture.src.clone()));
    Ok((Lessons::gather(&lessons::lessons_of(open, answers)?, key)?, alpha))
}

fn throw(error: VitrineError) -> JsValue {
    thrown(&error)
}
