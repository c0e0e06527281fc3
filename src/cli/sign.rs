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
use crate::report::{Check, Checked, Question, Report, check_models, check_picture, read_reports};
use crate::text::{Language, Text};

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
    let bare = detach(&picture).map_or(picture, |(bare, _)| bare);
    let reports = read_reports(&text)?;
    let about = reports.first().map(|report| check_picture(report, Side::Generated, &sha256_hex(&bare)).answer);
    if let Some(Checked::Bad { error }) = about {
        return Err(error.into());
    }
    let with = attach(&bare, text.trim())?;
    std::fs::write(&arguments.out, with)
        .map_err(|error| VitrineError::from(super::unwritable(&arguments.out, &error)))?;
    Ok(EXIT_FINE)
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
    for (report, text) in read_reports(&text)?.iter().zip(texts(&text)?) {
        let verified = check(report, &text, &keys, &hashes);
        all_good &= verified.checks.iter().all(|check| check.answer == Checked::Good);
        let line = match arguments.json {
            true => serde_json::to_string(&verified)?,
            false => for_people(&verified, language),
        };
        sink::print_line(&line)?;
    }
    Ok(if all_good { EXIT_FINE } else { EXIT_FAILED })
}

/// Each report of a file as the text it is: what Rust's types do not know is signed, too.
fn texts(text: &str) -> Result<Vec<String>, VitrineError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let bad = |detail: String| VitrineError::from(ReportError::NotAReport { detail });
    let is_report =
        |json: &Json| matches!(json, Json::Object(members) if members.iter().any(|(name, _)| name == "schema"));
    match Json::read(text) {
        Ok(Json::List(items)) => {
            items.iter().filter(|item| is_report(item)).map(|item| item.canonical().map_err(bad)).collect()
        }
        Ok(_) => Ok(vec![text.to_owned()]),
        Err(_) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            Ok(lines.filter(|line| Json::read(line).is_ok_and(|json| is_report(&json))).map(str::to_owned).collect())
        }
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
    lines.join("\n")
}

/// The key of a file, for commands that sign as they go.
pub fn read_key(path: &Path) -> Result<PrivateKey, VitrineError> {
    PrivateKey::read(&super::read_text(path)?)
}
