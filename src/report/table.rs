//! Reports as a table for spreadsheets: a row a pair, RFC 4180.

use std::collections::BTreeSet;

use super::{Outcome, Report, words};
use crate::consistency::FindingKind;
use crate::error::{EngineError, VitrineError};

/// Columns before the measures.
const FIRST: [&str; 12] = [
    "id",
    "verdict",
    "probability",
    "original",
    "generated",
    "findings",
    "findings_en",
    "findings_zh",
    "error",
    "error_en",
    "error_zh",
    "device",
];

/// All outcomes as CSV in UTF-8, one row each; measures have a column each, in alphabetical order.
///
/// Cells that a spreadsheet would take for a formula begin with an apostrophe: names of files are
/// foreign text.
///
/// # Errors
/// `internal`, should the writer refuse.
pub fn csv(outcomes: &[Outcome]) -> Result<String, VitrineError> {
    let measures: BTreeSet<&str> = outcomes
        .iter()
        .filter_map(report)
        .flat_map(|report| report.consistency.measures.keys())
        .map(String::as_str)
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(FIRST.iter().chain(&measures)).map_err(internal)?;
    for outcome in outcomes {
        writer.write_record(row(outcome, &measures).iter().map(|cell| defused(cell))).map_err(internal)?;
    }
    let bytes = writer.into_inner().map_err(internal)?;
    String::from_utf8(bytes).map_err(internal)
}

fn internal(error: impl std::fmt::Display) -> VitrineError {
    EngineError::Internal { detail: format!("table: {error}") }.into()
}

fn report(outcome: &Outcome) -> Option<&Report> {
    match outcome {
        Outcome::Report(report) => Some(report),
        Outcome::Failure(_) => None,
    }
}

fn row(outcome: &Outcome, measures: &BTreeSet<&str>) -> Vec<String> {
    let mut cells = vec![outcome.name().to_owned()];
    match outcome {
        Outcome::Report(report) => {
            let consistency = &report.consistency;
            let joined = |text: &dyn Fn(&crate::consistency::Finding) -> String| {
                consistency.findings.iter().map(text).collect::<Vec<_>>().join("; ")
            };
            cells.extend([
                words::verdict_code(report.verdict()).to_owned(),
                format!("{:.4}", consistency.probability),
                report.original.name.clone(),
                report.generated.name.clone(),
                joined(&|finding| kind_code(finding.kind).to_owned()),
                joined(&|finding| finding.text.en.clone()),
                joined(&|finding| finding.text.zh.clone()),
                String::new(),
                String::new(),
                String::new(),
                report.engine.device.clone(),
            ]);
            cells.extend(
                measures
                    .iter()
                    .map(|name| consistency.measures.get(*name).map(|value| format!("{value:.6}")).unwrap_or_default()),
            );
        }
        Outcome::Failure(failure) => {
            cells.extend(["error", "", "", "", "", "", ""].map(str::to_owned));
            let error = &failure.error;
            cells.extend([error.code.clone(), error.message.en.clone(), error.message.zh.clone(), String::new()]);
            cells.extend(measures.iter().map(|_| String::new()));
        }
    }
    cells
}

fn kind_code(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::PartMissing => "part_missing",
        FindingKind::PartAdded => "part_added",
        FindingKind::ShapeBent => "shape_bent",
        FindingKind::Recoloured => "recoloured",
        FindingKind::TextureAltered => "texture_altered",
        FindingKind::ProductNotFound => "product_not_found",
        FindingKind::SeveralProducts => "several_products",
        FindingKind::DifferentProduct => "different_product",
    }
}

fn defused(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { format!("'{cell}") } else { cell.to_owned() }
}
