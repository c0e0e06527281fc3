//! The same functions with JSON text in and out, for callers in another language. They are not generic, so they are
//! compiled here, small, and not where they are called.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::error::LabelsError;
use crate::formats::{self, Format};
use crate::next::{Desk, Task, left, next_tasks};
use crate::project::{OpenProject, Project};
use crate::rle::{self, Rle};
use crate::value::Value;
use crate::{ErrorInfo, agreement, check, merge, read, right, standing};

#[derive(Serialize)]
struct Next {
    tasks: Vec<Task>,
    left: usize,
}

#[derive(Serialize)]
struct Joined {
    project: Project,
    #[serde(flatten)]
    answers: merge::Merged,
}

/// A project's text, checked: `Project`.
///
/// # Errors
/// As [`read::project`].
pub fn project(text: &str) -> Result<String, LabelsError> {
    written(&read::project(text)?)
}

/// Everything wrong with a project's text: a list of `ErrorInfo`.
///
/// # Errors
/// None that is known.
pub fn problems(text: &str) -> Result<String, LabelsError> {
    written(&read::problems(text).iter().map(ErrorInfo::from).collect::<Vec<_>>())
}

/// Whether an answer fits its project.
///
/// # Errors
/// When it does not.
pub fn check_answer(project: &str, answer: &str) -> Result<(), LabelsError> {
    check::check_answer(&parsed(answer, "answer")?, &open(project)?)
}

/// A file of labels: `Imported`.
///
/// # Errors
/// As [`formats::import`].
pub fn import(text: &str, name: &str) -> Result<String, LabelsError> {
    written(&formats::import(text, name)?)
}

/// Two projects with their answers as one: `{ project, answers, doubles, conflicts }`.
///
/// # Errors
/// When the projects cannot be merged.
pub fn merge(project: &str, answers: &str, other: &str, others: &str) -> Result<String, LabelsError> {
    let project = merge::projects(&parsed(project, "project")?, &parsed(other, "project")?)?;
    written(&Joined { project, answers: merge::answers(&[given(answers)?, given(others)?]) })
}

/// How far people agree: `AgreementReport`.
///
/// # Errors
/// When project or answers have another shape.
pub fn agreement(project: &str, answers: &str) -> Result<String, LabelsError> {
    written(&agreement::report(&open(project)?, &given(answers)?))
}

/// How far a person is trusted: `Standing`.
///
/// # Errors
/// As [`agreement`].
pub fn standing(project: &str, answers: &str, annotator: &str) -> Result<String, LabelsError> {
    let open = open(project)?;
    let record = standing::record(&open, &given(answers)?, annotator);
    written(&record.standing(&open.project().trust))
}

/// What a person is asked next: `{ tasks: [{ item, role }], left }`; `first` are the items to be asked before others.
///
/// # Errors
/// As [`agreement`].
pub fn next(
    project: &str,
    answers: &str,
    annotator: &str,
    first: Vec<String>,
    count: usize,
    seed: u64,
) -> Result<String, LabelsError> {
    let open = open(project)?;
    let desk = Desk { first, ..Desk::from_answers(&given(answers)?, annotator) };
    written(&Next { tasks: next_tasks(&open, &desk, annotator, count, seed), left: left(&open, &desk) })
}

/// Whether a value is as right as the gold; nothing for what was skipped.
///
/// # Errors
/// When one of them is no value.
pub fn is_right(value: &str, gold: &str) -> Result<Option<bool>, LabelsError> {
    let (value, gold): (Value, Value) = (parsed(value, "value")?, parsed(gold, "gold")?);
    Ok(right::is_right(&value, &gold))
}

/// Labels in a format, by its name: `Exported`.
///
/// # Errors
/// As [`formats::export`].
pub fn export(project: &str, answers: &str, format: &str) -> Result<String, LabelsError> {
    let format = Format::parse(format)?;
    written(&formats::export(&open(project)?, &given(answers)?, format)?)
}

/// A mask, row by row, a byte a pixel: `Rle`.
///
/// # Errors
/// When it is too large or has not as many pixels.
pub fn pack(mask: &[u8], width: u32, height: u32) -> Result<String, LabelsError> {
    written(&rle::encode(mask, width, height).map_err(bad_mask)?)
}

/// A mask from `Rle`, row by row, 1 inside and 0 outside.
///
/// # Errors
/// When it is none.
pub fn unpack(rle: &str) -> Result<Vec<u8>, LabelsError> {
    rle::decode(&parsed::<Rle>(rle, "rle")?).map_err(bad_mask)
}

/// A project and answers to it, for what is computed outside this crate.
///
/// # Errors
/// As [`agreement`].
pub fn project_with_answers(project: &str, answers: &str) -> Result<(OpenProject, Vec<Answer>), LabelsError> {
    Ok((open(project)?, given(answers)?))
}

fn open(project: &str) -> Result<OpenProject, LabelsError> {
    Ok(OpenProject::new(parsed(project, "project")?))
}

fn given(answers: &str) -> Result<Vec<Answer>, LabelsError> {
    parsed(answers, "answers")
}

fn parsed<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, LabelsError> {
    read::json(text).map_err(|error| error.within(what))
}

fn written(value: &impl Serialize) -> Result<String, LabelsError> {
    Ok(serde_json::to_string(value).expect("plain data with text keys is always JSON"))
}

fn bad_mask(error: rle::RleError) -> LabelsError {
    LabelsError::BadMask { detail: error.to_string() }
}
