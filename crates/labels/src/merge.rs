//! Projects and answers from several machines, as one, without doubles.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrine_text::Text;

use crate::answer::Answer;
use crate::error::LabelsError;
use crate::project::{Item, Picture, Project};

/// What became of two lists of answers.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    /// All answers, each id once, by time.
    pub answers: Vec<Answer>,
    /// How many were in both.
    pub doubles: usize,
    /// Ids that came with two contents; one was kept, the same one whichever list came first.
    pub conflicts: Vec<String>,
}

/// Joins lists of answers. A copy that says its item was drawn by chance, as a collector's does, is kept before the
/// page's own one, which does not know.
pub fn answers(lists: &[Vec<Answer>]) -> Merged {
    let mut by_id: BTreeMap<&str, &Answer> = BTreeMap::new();
    let (mut doubles, mut conflicts) = (0, Vec::new());
    for answer in lists.iter().flatten() {
        let Some(known) = by_id.get_mut(answer.id.as_str()) else {
            by_id.insert(&answer.id, answer);
            continue;
        };
        doubles += 1;
        if **known == *answer {
            continue;
        }
        if *answer != (Answer { by_chance: answer.by_chance, ..(*known).clone() }) {
            conflicts.push(answer.id.clone());
        }
        if content(answer) < content(known) {
            *known = answer;
        }
    }
    conflicts.sort();
    conflicts.dedup();
    let mut answers: Vec<Answer> = by_id.into_values().cloned().collect();
    answers.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Merged { answers, doubles, conflicts }
}

/// Joins a project with a newer or another part of it: items are added, none is changed (a hash that only one of both
/// knows is no change). Of everything but the items the second project's word counts.
///
/// # Errors
/// When ids or modes differ, an item has other contents in the two, or what was work would become training.
pub fn projects(first: &Project, second: &Project) -> Result<Project, LabelsError> {
    let refuse = |en: String, zh: String| Err(LabelsError::CannotMerge { detail: Text::new(en, zh) });
    if first.id != second.id {
        return refuse(
            format!("one is `{}`, the other `{}`", first.id, second.id),
            format!("一个是“{}”，另一个是“{}”", first.id, second.id),
        );
    }
    if first.mode != second.mode {
        return refuse(
            format!("one asks for “{}”, the other for “{}”", first.mode.label().en, second.mode.label().en),
            format!("一个的模式是“{}”，另一个是“{}”", first.mode.label().zh, second.mode.label().zh),
        );
    }
    let mut items = first.items.clone();
    let known: HashMap<&str, usize> = first.items.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
    for item in &second.items {
        match known.get(item.id.as_str()) {
            None => items.push(item.clone()),
            Some(at) if is_same(&first.items[*at], item) => {}
            Some(_) => {
                let id = &item.id;
                return refuse(format!("the item `{id}` differs"), format!("条目“{id}”的内容不同"));
            }
        }
    }
    let trained = |project: &Project, id: &String| project.training.contains(id);
    if let Some(id) = second.training.iter().find(|id| known.contains_key(id.as_str()) && !trained(first, id)) {
        return refuse(
            format!("the item `{id}` was work and would become training"),
            format!("条目“{id}”原为正式条目，不能改为练习"),
        );
    }
    let mut training = first.training.clone();
    training.extend(second.training.iter().filter(|id| !first.training.contains(id)).cloned());
    Ok(Project { items, training, ..second.clone() })
}

/// Whether two items ask the same: formats that carry no hashes, or those people saw, must come back to their project.
fn is_same(a: &Item, b: &Item) -> bool {
    let alike = |a: &Picture, b: &Picture| {
        let bytes = a.sha256.as_ref().zip(b.sha256.as_ref());
        a.src == b.src && bytes.is_none_or(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let rest = Item { original: a.original.clone(), generations: a.generations.clone(), ..b.clone() };
    *a == rest && a.generations.len() == b.generations.len() && a.pictures().zip(b.pictures()).all(|(a, b)| alike(a, b))
}

/// What two contents of one id are ordered by; the first is kept.
fn content(answer: &Answer) -> (bool, String) {
    // An answer is plain data: writing it cannot fail.
    (!answer.by_chance, serde_json::to_string(answer).unwrap_or_default())
}
