//! Texts of projects and answers into their types, strictly.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use vitrine_text::Label;

use crate::answer::Answer;
use crate::check;
use crate::error::{LabelsError, Place};
use crate::next::Ask;
use crate::project::{OpenProject, Project};

/// Most bytes of a file of labels.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Most bytes of a project.
pub const MAX_PROJECT_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a project and refuses it at the first thing wrong with it.
///
/// # Errors
/// What is wrong, with its JSON path and line.
pub fn project(text: &str) -> Result<Project, LabelsError> {
    let project = shape_of_project(text)?;
    match check::problems(&project).into_iter().next() {
        Some(problem) => Err(problem.with_line(text)),
        None => Ok(project),
    }
}

/// Everything wrong with a project's text, with lines. Only the first, where it has not the shape of a project.
pub fn problems(text: &str) -> Vec<LabelsError> {
    match shape_of_project(text) {
        Ok(project) => check::problems(&project).into_iter().map(|problem| problem.with_line(text)).collect(),
        Err(error) => vec![error],
    }
}

fn shape_of_project(text: &str) -> Result<Project, LabelsError> {
    limit(text, Label { en: "A project", zh: "项目文件" }, MAX_PROJECT_BYTES)?;
    json(text).map_err(|error| match error {
        LabelsError::BadJson { place, detail } if place.path == "mode" => LabelsError::UnknownMode { place, detail },
        other => other,
    })
}

/// Reads answers as JSON Lines, one a line; lines of a collector's export (`{"sequence", "received", "answer"}`) too.
///
/// # Errors
/// The first line that is no answer.
pub fn answers(text: &str) -> Result<Vec<Answer>, LabelsError> {
    #[derive(serde::Deserialize)]
    struct Exported {
        answer: Answer,
    }
    limit(text, Label { en: "A list of answers", zh: "答案文件" }, MAX_BYTES)?;
    let mut answers = Vec::new();
    for (number, line) in lines(text) {
        let answer = match json::<Answer>(line) {
            // What a line is shows at its beginning: an error is then about that shape.
            Err(_) if line.contains("\"sequence\"") => json::<Exported>(line).map(|line| line.answer),
            other => other,
        };
        let checked = answer.and_then(|answer| check::check_alone(&answer).map(|()| answer));
        answers.push(checked.map_err(|error| error.on_line(number))?);
    }
    Ok(answers)
}

/// Reads which items are to be asked before all others, in this order: a JSON line each, as `vitrine tune --next` writes
/// them.
///
/// # Errors
/// The first line that is none, or names an item that the project does not have or that was named before.
pub fn order(text: &str, open: &OpenProject) -> Result<Vec<Ask>, LabelsError> {
    let mut lines_of: HashMap<String, u64> = HashMap::new();
    let mut order = Vec::new();
    for (number, line) in lines(text) {
        let ask: Ask = json(line).map_err(|error| error.on_line(number))?;
        let at = |line| Place { path: String::new(), line: Some(line) };
        if open.item(&ask.item).is_none() {
            return Err(LabelsError::UnknownItem { place: at(number), item: ask.item });
        }
        if let Some(first) = lines_of.insert(ask.item.clone(), number) {
            return Err(LabelsError::DoubledId { place: at(number), id: ask.item, first: at(first) });
        }
        order.push(ask);
    }
    Ok(order)
}

/// The lines that are not empty, with their numbers from 1; a byte order mark is passed over.
pub fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

/// JSON into a type; an error carries path and line.
///
/// # Errors
/// When the text is no JSON or not of that type.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T, LabelsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        let inner = error.into_inner();
        bad_json(path, &inner)
    })?;
    deserializer.end().map_err(|error| bad_json(String::new(), &error))?;
    Ok(value)
}

/// A JSON value into a type; an error carries the path, and no line.
///
/// # Errors
/// When the value is not of that type.
pub fn value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, LabelsError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        bad_json(if path == "." { String::new() } else { path }, &error.into_inner())
    })
}

fn bad_json(path: String, error: &serde_json::Error) -> LabelsError {
    let line = (error.line() > 0).then_some(error.line() as u64);
    // The parser repeats the line at the end of its sentence.
    let sentence = error.to_string();
    let detail = sentence.rsplit_once(" at line ").map_or(sentence.as_str(), |(detail, _)| detail).to_owned();
    LabelsError::BadJson { place: Place { path, line }, detail }
}

pub(crate) fn limit(text: &str, what: Label, limit_bytes: u64) -> Result<(), LabelsError> {
    let bytes = text.len() as u64;
    if bytes > limit_bytes { Err(LabelsError::TooLarge { what, bytes, limit_bytes }) } else { Ok(()) }
}
