//! Answers as a table for spreadsheets: a row an answer, RFC 4180. The column `value` has all of it and is what is read
//! back; the others are for people.

use serde::{Deserialize, Serialize};

use super::Body;
use crate::answer::{Answer, Role};
use crate::check;
use crate::error::{LabelsError, Place};
use crate::moment::Moment;
use crate::project::OpenProject;
use crate::read;
use crate::value::{Mark, Value};

const COLUMNS: [&str; 18] = [
    "id",
    "project",
    "item",
    "category",
    "original",
    "generations",
    "annotator",
    "role",
    "answer",
    "reasons",
    "skipped",
    "at",
    "ms",
    "shown",
    "replaces",
    "pictures",
    "byChance",
    "value",
];

/// Every answer. Cells a spreadsheet would take for a formula begin with an apostrophe, as do those that had one.
pub fn write(open: &OpenProject, answers: &[Answer]) -> Result<Body, LabelsError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(broken)?;
    let mut sorted: Vec<&Answer> = answers.iter().collect();
    sorted.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    for answer in &sorted {
        writer.write_record(row(open, answer).iter().map(|cell| defused(cell))).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(broken)?;
    let text = String::from_utf8(bytes).map_err(broken)?;
    Ok(Body { text, written: sorted.len(), undecided: 0 })
}

fn row(open: &OpenProject, answer: &Answer) -> [String; 18] {
    let item = open.item(&answer.item);
    let skipped = match &answer.value {
        Value::Skipped { skipped } => skipped.clone(),
        _ => String::new(),
    };
    [
        answer.id.clone(),
        answer.project.clone(),
        answer.item.clone(),
        item.and_then(|item| item.category.clone()).unwrap_or_default(),
        item.map(|item| item.original.src.clone()).unwrap_or_default(),
        item.map(|item| item.generations.iter().map(|picture| picture.src.as_str()).collect::<Vec<_>>().join(" "))
            .unwrap_or_default(),
        answer.annotator.clone(),
        answer.role.name().to_owned(),
        answer.value.class().unwrap_or_default(),
        reasons(&answer.value).join(" "),
        skipped,
        answer.at.to_string(),
        answer.ms.to_string(),
        json(&answer.shown),
        answer.replaces.clone().unwrap_or_default(),
        answer.pictures.join(" "),
        if answer.by_chance { "true".to_owned() } else { String::new() },
        json(&answer.value),
    ]
}

fn reasons(value: &Value) -> Vec<&str> {
    match value {
        Value::Verdict { reasons, .. } => reasons.iter().map(String::as_str).collect(),
        Value::Marks { marks } => marks.iter().map(|Mark { reason, .. }| reason.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// JSON for a cell.
fn json(value: &impl Serialize) -> String {
    super::line(value).trim_end().to_owned()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    project: String,
    item: String,
    annotator: String,
    #[serde(default)]
    role: Option<Role>,
    at: Moment,
    #[serde(default)]
    ms: Option<u64>,
    #[serde(default)]
    shown: String,
    #[serde(default)]
    replaces: String,
    #[serde(default)]
    pictures: String,
    #[serde(default)]
    by_chance: Option<bool>,
    value: String,
}

/// Reads a table that [`write`] made; columns may be in any order and further ones are passed over.
pub fn read(text: &str) -> Result<Vec<Answer>, LabelsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(broken)?.clone();
    let mut answers = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map(csv::Position::line);
        let cells: csv::StringRecord = record.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
        let at_line = |error: LabelsError| line.map_or(error.clone(), |line| error.on_line(line));
        let row: Row = cells.deserialize(Some(&headers)).map_err(|error| at_line(broken(error)))?;
        answers.push(answer(row).map_err(at_line)?);
    }
    Ok(answers)
}

fn answer(row: Row) -> Result<Answer, LabelsError> {
    let answer = Answer {
        value: read::json(&row.value)?,
        shown: if row.shown.is_empty() { Vec::new() } else { read::json(&row.shown)? },
        id: row.id,
        project: row.project,
        item: row.item,
        annotator: row.annotator,
        role: row.role.unwrap_or_default(),
        replaces: (!row.replaces.is_empty()).then_some(row.replaces),
        at: row.at,
        ms: row.ms.unwrap_or(0),
        pictures: row.pictures.split_whitespace().map(str::to_owned).collect(),
        by_chance: row.by_chance.unwrap_or(false),
    };
    check::check_alone(&answer)?;
    Ok(answer)
}

fn broken(error: impl std::fmt::Display) -> LabelsError {
    LabelsError::BadJson { place: Place::path("CSV"), detail: error.to_string() }
}

/// As in the tables of reports: names are foreign text.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { format!("'{cell}") } else { cell.to_owned() }
}
