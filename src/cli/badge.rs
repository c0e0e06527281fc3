//! `vitrine badge`: a report as a picture, or for shields.io.

use super::args::{BadgeArguments, BadgeSize};
use super::{EXIT_FINE, sink};
use crate::report::badge::{Size, shield, svg};
use crate::report::read_reports;
use crate::text::Language;

/// Draws the first report of the file.
pub fn run(arguments: &BadgeArguments, language: Language) -> anyhow::Result<u8> {
    let reports = read_reports(&super::read_text(&arguments.report)?)?;
    let Some(report) = reports.first() else { return Ok(super::EXIT_UNUSABLE) };
    let size = match arguments.size {
        BadgeSize::Compact => Size::Compact,
        BadgeSize::Standard => Size::Standard,
        BadgeSize::Panel => Size::Panel,
    };
    let text = match arguments.svg {
        true => svg(report, size, language),
        false => serde_json::to_string_pretty(&shield(report, language))?,
    };
    sink::write_or_print(arguments.out.as_deref(), &format!("{text}\n"))?;
    Ok(EXIT_FINE)
}
