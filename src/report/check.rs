//! What can be checked of a report, question by question, each with an honest third answer: it cannot be told here.

use serde::Serialize;

use super::{Outcome, Picture, Report};
use crate::consistency::Side;
use crate::error::{ReportError, VitrineError};
use crate::models::MODELS;

/// What is asked of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Did the issuer sign exactly this?
    Signature,
    /// Are the models ones this version knows?
    Models,
    /// Is the original the one that was judged?
    Original,
    /// Is the generated picture the one that was judged?
    Generated,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Checked {
    /// Yes.
    Good,
    /// No, and why.
    Bad {
        /// The reason.
        error: VitrineError,
    },
    /// It cannot be told.
    Unknown {
        /// The reason.
        error: VitrineError,
    },
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What was asked.
    pub question: Question,
    /// What came out.
    #[serde(flatten)]
    pub answer: Checked,
}

/// The reports of a file: one, a list, or lines; failures among them are left out.
///
/// # Errors
/// `not_a_report` when there is none.
pub fn read_reports(text: &str) -> Result<Vec<Report>, VitrineError> {
    let reports = |outcomes: Vec<Outcome>| -> Vec<Report> {
        let report = |outcome| match outcome {
            Outcome::Report(report) => Some(*report),
            Outcome::Failure(_) => None,
        };
        outcomes.into_iter().filter_map(report).collect()
    };
    let bad = |error: serde_json::Error| ReportError::NotAReport { detail: error.to_string() };
    let text = text.trim_start_matches('\u{feff}').trim();
    let found = if text.starts_with('[') {
        reports(serde_json::from_str(text).map_err(bad)?)
    } else {
        match serde_json::from_str::<Report>(text) {
            Ok(report) => vec![report],
            // Lines: the first one alone is JSON, the whole is not.
            Err(error) => {
                let lines: Result<Vec<Outcome>, _> =
                    text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect();
                reports(lines.map_err(|_| bad(error))?)
            }
        }
    };
    match found.is_empty() {
        true => Err(ReportError::NotAReport { detail: "no report in it".into() }.into()),
        false => Ok(found),
    }
}

/// Are the report's models those of this version, by name and hash?
pub fn check_models(report: &Report) -> Check {
    let known = |name: &str, sha256: &str| MODELS.iter().any(|model| model.name == name && model.sha256 == sha256);
    let unknown = report.engine.models.iter().find(|model| !known(&model.name, &model.sha256));
    let answer = match unknown {
        Some(model) => Checked::Unknown { error: ReportError::UnknownModel { name: model.name.clone() }.into() },
        None if report.engine.models.is_empty() => {
            Checked::Unknown { error: ReportError::UnknownModel { name: "–".into() }.into() }
        }
        None => Checked::Good,
    };
    Check { question: Question::Models, answer }
}

/// Is a file the picture the report is about? `sha256` is the file's.
pub fn check_picture(report: &Report, side: Side, sha256: &str) -> Check {
    let (question, picture): (Question, &Picture) = match side {
        Side::Original => (Question::Original, &report.original),
        Side::Generated => (Question::Generated, &report.generated),
    };
    let answer = match picture.sha256.eq_ignore_ascii_case(sha256) {
        true => Checked::Good,
        false => Checked::Bad { error: ReportError::OtherPicture { name: picture.name.clone() }.into() },
    };
    Check { question, answer }
}
