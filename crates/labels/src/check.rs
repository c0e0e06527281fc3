//! What a well-formed project or answer must also satisfy: ids, ranges, and values that fit their item.

use std::collections::HashMap;

use vitrine_text::{Label, Text};

use crate::answer::{Answer, Role};
use crate::error::{LabelsError, Place};
use crate::project::{Item, OpenProject, PROJECT_SCHEMA, Project};
use crate::rle;
use crate::value::Value;

const PROJECT_ID: Label =
    Label { en: "a-z, 0-9 and '-', 1 to 64 of them", zh: "a-z、0-9 和“-”，1 到 64 个字符" };
const ITEM_ID: Label = Label { en: "1 to 128 characters", zh: "1 到 128 个字符" };
const ANNOTATOR: Label = Label { en: "1 to 64 characters", zh: "1 到 64 个字符" };
const ANSWER_ID: Label = Label {
    en: "a UUID in lower case, such as 123e4567-e89b-42d3-a456-426614174000",
    zh: "小写的 UUID，例如 123e4567-e89b-42d3-a456-426614174000",
};

/// Longest time for one answer: a day.
const MAX_MS: u64 = 86_400_000;
/// Most faults in one picture.
const MAX_MARKS: usize = 200;

/// Everything wrong with a project, in the order of its parts; places are paths without lines.
pub fn problems(project: &Project) -> Vec<LabelsError> {
    let mut found = Vec::new();
    if project.schema != PROJECT_SCHEMA {
        found.push(LabelsError::UnknownSchema { place: Place::path("schema"), found: project.schema.clone() });
    }
    if !is_project_id(&project.id) {
        found.push(LabelsError::BadId { place: Place::path("id"), valid: PROJECT_ID });
    }
    unique(&mut found, "reasons", ITEM_ID, project.reasons.iter().map(|reason| reason.id.as_str()));
    numbers(&mut found, project);
    if project.items.is_empty() {
        found.push(LabelsError::NoItems);
    }
    unique(&mut found, "items", ITEM_ID, project.items.iter().map(|item| item.id.as_str()));
    let open = OpenProject::new(project.clone());
    for (at, item) in project.items.iter().enumerate() {
        let (least, most) = project.mode.generations();
        let count = item.generations.len();
        if !(least..=most).contains(&count) {
            let place = Place::path(format!("items[{at}].generations"));
            found.push(LabelsError::WrongNumber { place, found: count, mode: project.mode });
        } else if let Some(gold) = &item.gold {
            let path = format!("items[{at}].gold");
            if matches!(gold, Value::Skipped { .. }) {
                found.push(LabelsError::OtherMode { place: Place::path(path), mode: project.mode });
            } else {
                found.extend(check_value(gold, item, &open, &path).err());
            }
        }
    }
    for (at, id) in project.training.iter().enumerate() {
        let place = Place::path(format!("training[{at}]"));
        match open.item(id) {
            None => found.push(LabelsError::UnknownItem { place, item: id.clone() }),
            Some(item) if item.gold.is_none() => {
                found.push(LabelsError::TrainingWithoutGold { place, item: id.clone() });
            }
            Some(_) => {}
        }
    }
    found
}

/// Whether an answer may count for a project.
///
/// # Errors
/// When it is for another project or item, has another mode, or names what the item does not have.
pub fn check_answer(answer: &Answer, open: &OpenProject) -> Result<(), LabelsError> {
    check_alone(answer)?;
    let project = open.project();
    if answer.project != project.id {
        let (found, expected) = (answer.project.clone(), project.id.clone());
        return Err(LabelsError::OtherProject { place: Place::path("project"), found, expected });
    }
    let item = open
        .item(&answer.item)
        .ok_or_else(|| LabelsError::UnknownItem { place: Place::path("item"), item: answer.item.clone() })?;
    if (answer.role == Role::Training) != open.is_training(&answer.item) {
        let detail = Text::new(
            "training items are answered with the role training, and no others",
            "只有练习条目的 role 为 training",
        );
        return Err(LabelsError::BadValue { place: Place::path("role"), detail });
    }
    let count = item.generations.len();
    let mut shown = answer.shown.clone();
    shown.sort_unstable();
    shown.dedup();
    if shown.len() != answer.shown.len() || shown.last().is_some_and(|last| *last >= count) {
        let detail = Text::new("each generation is shown once at most", "每张生成图最多显示一次");
        return Err(LabelsError::BadValue { place: Place::path("shown"), detail });
    }
    check_value(&answer.value, item, open, "value")
}

/// What can be said of an answer without its project.
///
/// # Errors
/// When an id or a number is not valid.
pub fn check_alone(answer: &Answer) -> Result<(), LabelsError> {
    let bad = |path: &str, valid| Err(LabelsError::BadId { place: Place::path(path), valid });
    if !is_uuid(&answer.id) {
        return bad("id", ANSWER_ID);
    }
    if answer.replaces.as_ref().is_some_and(|id| !is_uuid(id) || *id == answer.id) {
        return bad("replaces", ANSWER_ID);
    }
    if !is_name(&answer.item, 128) {
        return bad("item", ITEM_ID);
    }
    if !is_name(&answer.annotator, 64) {
        return bad("annotator", ANNOTATOR);
    }
    if answer.ms > MAX_MS {
        let (place, high) = (Place::path("ms"), MAX_MS as f64);
        return Err(LabelsError::BadNumber { place, value: answer.ms as f64, low: 0.0, high });
    }
    Ok(())
}

/// Whether this may be the name of a person who answers: 1 to 64 characters, none of them a control character.
pub fn is_annotator(name: &str) -> bool {
    is_name(name, 64)
}

/// Whether this may be a project's id.
pub fn is_project_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(fits)
}

fn numbers(found: &mut Vec<LabelsError>, project: &Project) {
    let trust = &project.trust;
    for (path, value, low, high) in [
        ("redundancy", f64::from(project.redundancy), 1.0, 1000.0),
        ("trust.goldShare", trust.gold_share, 0.0, 0.5),
        ("trust.repeatShare", trust.repeat_share, 0.0, 0.5),
        ("trust.minimumMs", trust.minimum_ms as f64, 0.0, 600_000.0),
        ("trust.warnBelow", trust.warn_below, 0.0, 1.0),
        ("trust.stopBelow", trust.stop_below, 0.0, 1.0),
        ("trust.after", f64::from(trust.after), 1.0, 10_000.0),
    ] {
        if !(low..=high).contains(&value) {
            found.push(LabelsError::BadNumber { place: Place::path(path), value, low, high });
        }
    }
}

fn unique<'a>(found: &mut Vec<LabelsError>, list: &str, valid: Label, ids: impl Iterator<Item = &'a str>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, id) in ids.enumerate() {
        let place = Place::path(format!("{list}[{at}].id"));
        if !is_name(id, 128) {
            found.push(LabelsError::BadId { place, valid });
        } else if let Some(first) = seen.get(id) {
            let first = Place::path(format!("{list}[{first}].id"));
            found.push(LabelsError::DoubledId { place, id: id.to_owned(), first });
        } else {
            seen.insert(id, at);
        }
    }
}

fn check_value(value: &Value, item: &Item, open: &OpenProject, path: &str) -> Result<(), LabelsError> {
    let mode = open.project().mode;
    if value.mode().is_some_and(|found| found != mode) {
        return Err(LabelsError::OtherMode { place: Place::path(path), mode });
    }
    let bad = |path: String, en: &str, zh: &str| {
        Err(LabelsError::BadValue { place: Place::path(path), detail: Text::new(en, zh) })
    };
    let known = |reason: &String| open.has_reason(reason);
    match value {
        Value::Verdict { reasons, .. } => match reasons.iter().all(known) {
            true => Ok(()),
            false => bad(format!("{path}.reasons"), "the project has no such reason", "项目中没有这个原因"),
        },
        Value::Order { order } => {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            match sorted.iter().copied().eq(0..item.generations.len()) {
                true => Ok(()),
                false => bad(
                    format!("{path}.order"),
                    "each generation has one place in the order",
                    "每张生成图应恰好出现一次",
                ),
            }
        }
        Value::Marks { marks } => {
            if marks.len() > MAX_MARKS {
                return bad(format!("{path}.marks"), "a picture has 200 marks at most", "一张图最多有 200 个标记");
            }
            for (at, mark) in marks.iter().enumerate() {
                let path = format!("{path}.marks[{at}]");
                if !known(&mark.reason) {
                    return bad(format!("{path}.reason"), "the project has no such reason", "项目中没有这个原因");
                }
                if mark.generation >= item.generations.len() {
                    return bad(
                        format!("{path}.generation"),
                        "the item has no such generation",
                        "条目中没有这张生成图",
                    );
                }
                if let Err(error) = rle::runs(&mark.rle) {
                    let detail = Text::new(error.to_string(), format!("不是有效的 COCO RLE（{error}）"));
                    return Err(LabelsError::BadValue { place: Place::path(format!("{path}.rle")), detail });
                }
            }
            Ok(())
        }
        Value::Choice { .. } => Ok(()),
        Value::Skipped { skipped } => match skipped.chars().count() {
            0..=500 => Ok(()),
            _ => bad(format!("{path}.skipped"), "a reason has 500 characters at most", "原因最多 500 个字符"),
        },
    }
}

fn is_name(name: &str, longest: usize) -> bool {
    (1..=longest).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

/// Any version: imported labels have ids made from their content.
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Mode;

    #[test]
    fn ids_are_what_the_document_says() {
        assert!(is_project_id("autumn-bags") && !is_project_id("Autumn") && !is_project_id(""));
        assert!(is_uuid("123e4567-e89b-42d3-a456-426614174000"));
        assert!(!is_uuid("123E4567-e89b-42d3-a456-426614174000") && !is_uuid("123e4567e89b42d3a456426614174000"));
        assert!(is_annotator("安娜") && !is_annotator("a\nb") && !is_annotator(&"x".repeat(65)));
        assert_eq!(Mode::Ranking.generations(), (2, 12));
    }
}
