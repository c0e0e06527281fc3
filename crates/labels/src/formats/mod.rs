//! Labels in the forms others read and write: out of a project and its answers, and back into them.

mod coco;
mod hfpc;
mod import;
mod lines;
mod pairs;
mod table;

pub use hfpc::verdicts;
pub use import::{Imported, import};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agreement;
use crate::answer::Answer;
use crate::error::LabelsError;
use crate::project::{OpenProject, Project};

/// What can be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Every answer as it is, a JSON line each.
    Answers,
    /// Every answer as a row.
    Csv,
    /// HFPC's test split: `{"origin", "generation", "label"}` a line, by majority.
    Hfpc,
    /// HFPC's training split: `{origin: {"generations": […], "labels": […]}}` a line, by majority.
    HfpcGrouped,
    /// `{"original", "chosen", "rejected"}` a line, by majority.
    Pairs,
    /// COCO, of marks that count.
    Coco,
    /// The agreement report.
    Agreement,
    /// The project itself.
    Project,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Answers,
        Self::Csv,
        Self::Hfpc,
        Self::HfpcGrouped,
        Self::Pairs,
        Self::Coco,
        Self::Agreement,
        Self::Project,
    ];

    /// The format of this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(name: &str) -> Result<Self, LabelsError> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| LabelsError::NoSuchFormat { name: name.to_owned() })
    }

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Csv => "csv",
            Self::Hfpc => "hfpc",
            Self::HfpcGrouped => "hfpc-grouped",
            Self::Pairs => "pairs",
            Self::Coco => "coco",
            Self::Agreement => "agreement",
            Self::Project => "project",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Answers => "answers.jsonl",
            Self::Csv => "answers.csv",
            Self::Hfpc => "hfpc.jsonl",
            Self::HfpcGrouped => "hfpc-grouped.jsonl",
            Self::Pairs => "pairs.jsonl",
            Self::Coco => "coco.json",
            Self::Agreement => "agreement.json",
            Self::Project => "project.json",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Coco | Self::Agreement | Self::Project => "application/json",
            Self::Answers | Self::Hfpc | Self::HfpcGrouped | Self::Pairs => "application/jsonl",
        }
    }
}

/// A file that was made.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// What it should be called.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content, UTF-8.
    pub text: String,
    /// Labels, rows or marks in it.
    pub written: usize,
    /// Items that have answers and no majority, which formats of one label an item leave out.
    pub undecided: usize,
}

/// Writes labels in a format.
///
/// # Errors
/// When the format cannot hold labels of the project's mode, or there is nothing to write.
pub fn export(open: &OpenProject, answers: &[Answer], format: Format) -> Result<Exported, LabelsError> {
    let body = match format {
        Format::Answers => lines::write(answers),
        Format::Csv => table::write(open, answers)?,
        Format::Hfpc => hfpc::write(open, answers, hfpc::Shape::Flat)?,
        Format::HfpcGrouped => hfpc::write(open, answers, hfpc::Shape::Grouped)?,
        Format::Pairs => pairs::write(open, answers)?,
        Format::Coco => coco::write(open, answers)?,
        Format::Agreement => Body::json(&agreement::report(open, answers), answers.len()),
        Format::Project => project(open.project()),
    };
    if body.written == 0 && format != Format::Agreement {
        return Err(LabelsError::Nothing);
    }
    let name = format!("{}.{}", open.project().id, format.ending());
    let Body { text, written, undecided } = body;
    Ok(Exported { name, media_type: format.media_type().to_owned(), text, written, undecided })
}

fn project(project: &Project) -> Body {
    Body::json(project, project.items.len())
}

/// A file's content with what is said of it.
struct Body {
    text: String,
    written: usize,
    undecided: usize,
}

impl Body {
    fn json(value: &impl Serialize, written: usize) -> Self {
        let text = serde_json::to_string_pretty(value).expect("plain data with text keys is always JSON") + "\n";
        Self { text, written, undecided: 0 }
    }
}

/// One JSON line.
fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data with text keys is always JSON") + "\n"
}
