//! `vitrine sign` and `vitrine verify`.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::args::{AttachArguments, SignArguments, VerifyArguments};
use super::keys::days_after;
use super::{EXIT_FAILED, EXIT_FINE, sink};
use crate::consistency::Side;
use crate::error::{ReportError, VitrineError};
use crate::photo::{Limits, sha256_hex};
use crate::report::attach::{attach, detach};
use crate::report::signature::{self, Header, Json, KeySet, PrivateKey};
use crate::report::{Check, Checked, Outcome, Question, Report, check_models, check_picture, read_reports};
use crate::text::{Language, Text};

/// Characters of a line for people.
const LONGEST_LINE: usize = 600;

/// Signs every report of a file.
pub fn sign(arguments: &SignArguments) -> anyhow::Result<u8> {
    let text = super::read_text(&arguments.report)?;
    let mut reports = read_reports(&text)?;
    let key = PrivateKey::read(&super::read_text(&arguments.signing.key)?)?;
    let now = Timestamp::now().as_second();
    for report in &mut reports {
        signature::sign(report, &key, now, days_after(now, arguments.signing.days))?;
    }
    let text = match reports.as_slice() {
        [report] if text.trim_start().starts_with('{') => serde_json::to_string_pretty(report)?,
        reports => serde_json::to_string_pretty(reports)?,
    };
    sink::write_or_print(arguments.out.as_deref(), &format!("{text}\n"))?;
    Ok(EXIT_FINE)
}

/// What is known of one report.
#[derive(Serialize)]
struct Verified {
    report: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<Header>,
    checks: Vec<Check>,
}

/// Puts a report into the picture it is about, and into no other.
pub fn attach_report(arguments: &AttachArguments) -> anyhow::Result<u8> {
    let text = super::read_text(&arguments.report)?;
    let picture = super::read_file(&arguments.picture, &Limits::default())?;
    check_about(&text, &picture)?;
    let with = attach(&picture, text.trim())?;
    std::fs::write(&arguments.out, with)
        .map_err(|error| VitrineError::from(super::unwritable(&arguments.out, &error)))?;
    Ok(EXIT_FINE)
}

/// Refuses a report that is about another picture; one the picture carries already does not count.
pub fn check_about(report: &str, picture: &[u8]) -> Result<(), VitrineError> {
    let bare = detach(picture).map(|(bare, _)| bare);
    let sha256 = sha256_hex(bare.as_deref().unwrap_or(picture));
    match read_reports(report)?.first().map(|report| check_picture(report, Side::Generated, &sha256).answer) {
        Some(Checked::Bad { error }) => Err(error),
        _ => Ok(()),
    }
}

/// Checks every report of a file; pictures are those of each. A picture that carries its report is checked against it.
pub fn verify(arguments: &VerifyArguments, language: Language) -> anyhow::Result<u8> {
    let carried = detach(&super::read_file(&arguments.report, &Limits::default())?);
    let text = match &carried {
        Some((_, report)) => report.clone(),
        None => super::read_text(&arguments.report)?,
    };
    let keys = KeySet::read(&super::read_text(&arguments.keys)?)?;
    let pictures = [(Side::Original, &arguments.original), (Side::Generated, &arguments.generated)];
    let mut hashes: Vec<(Side, String)> = carried.iter().map(|(bare, _)| (Side::Generated, sha256_hex(bare))).collect();
    for (side, path) in pictures {
        if let Some(path) = path {
            hashes.push((side, sha256_hex(&super::read_file(path, &Limits::default())?)));
        }
    }
    let mut all_good = true;
    for (report, text) in reports_as_written(&text)? {
        let verified = check(&report, &text, &keys, &hashes);
        all_good &= verified.checks.iter().all(|check| check.answer == Checked::Good);
        let line = match arguments.json {
            true => serde_json::to_string(&verified)?,
            false => for_people(&verified, language),
        };
        sink::print_line(&line)?;
    }
    Ok(if all_good { EXIT_FINE } else { EXIT_FAILED })
}

/// Each report of a file with the text it was read from: what Rust's types do not know is signed, too. A text that cannot
/// be read strictly is refused, or one report could be checked by another one's signature.
pub fn reports_as_written(text: &str) -> Result<Vec<(Report, String)>, VitrineError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let bad = |detail: String| VitrineError::from(ReportError::NotAReport { detail });
    let texts: Vec<String> = match Json::read(text) {
        Ok(Json::List(items)) => items.iter().map(|item| item.canonical().map_err(bad)).collect::<Result<_, _>>()?,
        Ok(_) => vec![text.to_owned()],
        Err(_) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
            let line = |(at, line): (usize, &str)| match Json::read(line) {
                Ok(_) => Ok(line.to_owned()),
                Err(detail) => Err(bad(format!("line {}: {detail}", at + 1))),
            };
            lines.map(line).collect::<Result<_, _>>()?
        }
    };
    let mut reports = Vec::new();
    for text in texts {
        match serde_json::from_str(&text).map_err(|error| bad(error.to_string()))? {
            Outcome::Report(report) => reports.push((*report, text)),
            Outcome::Failure(_) => {}
        }
    }
    match reports.is_empty() {
        true => Err(bad("no report in it".into())),
        false => Ok(reports),
    }
}

fn check(report: &Report, text: &str, keys: &KeySet, pictures: &[(Side, String)]) -> Verified {
    let name = report.id.clone().unwrap_or_else(|| report.generated.name.clone());
    let (signed, answer) = match signature::verify(text, keys, Timestamp::now().as_second()) {
        Ok(header) => (Some(header), Checked::Good),
        Err(error) => (None, Checked::Bad { error }),
    };
    let mut checks = vec![Check { question: Question::Signature, answer }, check_models(report)];
    checks.extend(pictures.iter().map(|(side, sha256)| check_picture(report, *side, sha256)));
    Verified { report: name, signed, checks }
}

fn for_people(verified: &Verified, language: Language) -> String {
    let say = |text: Text| text.get(language).to_owned();
    let mut lines = vec![verified.report.clone()];
    for check in &verified.checks {
        let what = say(match check.question {
            Question::Signature => Text::new("signature", "签名"),
            Question::Models => Text::new("models", "模型"),
            Question::Original => Text::new("original photo", "原图"),
            Question::Generated => Text::new("generated picture", "生成图"),
        });
        let because = |error: &VitrineError| format!(": {} {}", say(error.message()), say(error.remedy()));
        lines.push(match &check.answer {
            Checked::Good => format!("  ✓ {what}"),
            Checked::Bad { error } => format!("  ✕ {what}{}", because(error)),
            Checked::Unknown { error } => format!("  ? {what}{}", because(error)),
        });
    }
    if let Some(header) = &verified.signed {
        let time = |seconds| Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |at| at.to_string());
        let (iss, iat, exp) = (&header.iss, time(header.iat), time(header.exp));
        lines.push(say(Text::new(
            format!("  Signed by {iss} on {iat}, valid until {exp}. This says who stands by the verdict, not that it is right."),
            format!("  由 {iss} 于 {iat} 签发，有效期至 {exp}。签名说明由谁担保，并不证明结论正确。"),
        )));
    }
    lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n")
}

/// One line for a terminal: a report's own words could move the cursor, hide what follows, or begin lines of their own.
pub fn plain(line: &str) -> String {
    let direction =
        |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if c.is_control() || direction(c) { ' ' } else { c };
    line.chars().map(shown).take(LONGEST_LINE).collect()
}

/// The key of a file, for commands that sign as they go.
pub fn read_key(path: &Path) -> Result<PrivateKey, VitrineError> {
    PrivateKey::read(&super::read_text(path)?)
}
