//! `vitrine c2pa`: a report inside its picture as a manifest that content credentials' readers know.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;
use vitrine_provenance::{Credentials, Manifest, ProvenanceError, Standing};

use super::sign::{check_about, plain, reports_as_written};
use super::{EXIT_FAILED, EXIT_FINE, outputs, sink};
use crate::consistency::Verdict;
use crate::error::{ReportError, VitrineError};
use crate::photo::Limits;
use crate::report::signature::{self, KeySet};
use crate::report::words;
use crate::text::{ErrorInfo, Language, Text};

#[derive(Debug, Subcommand)]
pub enum C2paCommand {
    /// Put a report into its own picture as a signed C2PA manifest
    Sign(SignManifest),
    /// Check a picture's C2PA manifest and the report in it
    ///
    /// Exit code 0: everything that was asked is right; 1: something is not; 2: bad usage or input.
    Verify(VerifyManifest),
}

#[derive(Args, Debug)]
pub struct SignManifest {
    /// The report
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    /// The generated picture it is about: JPEG, PNG or WebP
    #[arg(value_name = "PICTURE")]
    pub picture: PathBuf,
    /// Your certificate and those above it (PEM, yours first): for Ed25519 and digital signatures
    #[arg(long, value_name = "FILE")]
    pub certificates: PathBuf,
    /// Its key (PEM, PKCS #8)
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// File to write
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Args, Debug)]
pub struct VerifyManifest {
    /// The picture
    #[arg(value_name = "PICTURE")]
    pub picture: PathBuf,
    /// Certificates (PEM) of those whom you trust to know the signer; then a signer they do not know is wrong
    #[arg(long, value_name = "FILE")]
    pub anchors: Option<PathBuf>,
    /// The issuer's published keys: then the report's own signature is checked, too
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is known of a picture.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    #[serde(flatten)]
    manifest: Manifest,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    /// Why the report's own signature does not hold; absent where it holds, or was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorInfo>,
}

/// Signs or verifies.
pub fn run(command: &C2paCommand, language: Language) -> anyhow::Result<u8> {
    match command {
        C2paCommand::Sign(arguments) => sign(arguments),
        C2paCommand::Verify(arguments) => verify(arguments, language),
    }
}

fn sign(arguments: &SignManifest) -> anyhow::Result<u8> {
    let report = super::read_text(&arguments.report)?;
    let picture = super::read_file(&arguments.picture, &Limits::default())?;
    check_about(&report, &picture)?;
    let (certificates, key) = (super::read_text(&arguments.certificates)?, super::read_text(&arguments.key)?);
    let credentials = Credentials { certificates: &certificates, key: &key };
    let title = arguments.picture.file_name().unwrap_or_default().to_string_lossy();
    let signed = vitrine_provenance::sign(&picture, &title, report.trim(), &credentials).map_err(told)?;
    outputs::write(&arguments.out, signed)?;
    Ok(EXIT_FINE)
}

fn verify(arguments: &VerifyManifest, language: Language) -> anyhow::Result<u8> {
    let picture = super::read_file(&arguments.picture, &Limits::default())?;
    let read = |path: &Option<PathBuf>| path.as_deref().map(super::read_text).transpose();
    let (anchors, keys) = (read(&arguments.anchors)?, read(&arguments.keys)?);
    let manifest = vitrine_provenance::verify(&picture, anchors.as_deref()).map_err(told)?;
    let keys = keys.map(|keys| KeySet::read(&keys)).transpose()?;
    let mut found = Found { manifest, verdict: None, error: None };
    let mut good = match found.manifest.standing {
        Standing::Invalid => false,
        Standing::Valid => anchors.is_none(),
        Standing::Trusted => true,
    };
    // What a manifest that does not hold says is nobody's word.
    if let (Some(text), true) = (&found.manifest.report, found.manifest.standing != Standing::Invalid) {
        match reports_as_written(text)?.as_slice() {
            [(report, text), ..] => {
                found.verdict = Some(report.verdict());
                if let Some(keys) = &keys
                    && let Err(error) = signature::verify(text, keys, Timestamp::now().as_second())
                {
                    good = false;
                    found.error = Some(ErrorInfo::from(&error));
                }
            }
            [] => good = false,
        }
    } else {
        good = good && keys.is_none();
    }
    let line = match arguments.json {
        true => serde_json::to_string(&found)?,
        false => for_people(&found, &arguments.picture, language),
    };
    sink::print_line(&line)?;
    Ok(if good { EXIT_FINE } else { EXIT_FAILED })
}

/// As an error of ours.
fn told(error: ProvenanceError) -> VitrineError {
    match error {
        ProvenanceError::Credentials(detail) | ProvenanceError::Anchors(detail) => {
            ReportError::BadCertificate { detail }.into()
        }
        ProvenanceError::Picture(detail) => ReportError::CannotCarry { detail }.into(),
        ProvenanceError::NoManifest => ReportError::NoManifest.into(),
    }
}

fn for_people(found: &Found, picture: &Path, language: Language) -> String {
    let Manifest { standing, failures, issuer, name, report, parents } = &found.manifest;
    let who = [name, issuer].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let failures = failures.join(", ");
    let mut lines = vec![Text::new(picture.display().to_string(), picture.display().to_string())];
    lines.push(match standing {
        Standing::Invalid => Text::new(
            format!("  ✕ Picture or manifest were changed, or its certificate does not allow this ({failures})."),
            format!("  ✕ 图片或清单已被修改，或证书不允许此用途（{failures}）。"),
        ),
        Standing::Valid => Text::new(
            format!("  ✓ Unchanged since {who} signed it. Whether that is who they say, this does not tell."),
            format!("  ✓ 自 {who} 签名后未被修改。签名者身份是否属实，这里无法证明。"),
        ),
        Standing::Trusted => Text::new(
            format!("  ✓ Unchanged since {who} signed it, whom your trust anchors know."),
            format!("  ✓ 自 {who} 签名后未被修改，签名者受您的信任锚认可。"),
        ),
    });
    if let Some(verdict) = found.verdict {
        let verdict = words::verdict(verdict);
        lines.push(Text::new(format!("  Verdict: {}", verdict.en), format!("  结论：{}", verdict.zh)));
    } else if report.is_none() {
        lines.push(Text::new("  It holds no report of Vitrine.", "  其中没有 Vitrine 报告。"));
    }
    if let Some(error) = &found.error {
        let (en, zh) = (
            format!("  ✕ {} {}", error.message.en, error.remedy.en),
            format!("  ✕ {} {}", error.message.zh, error.remedy.zh),
        );
        lines.push(Text::new(en, zh));
    }
    if *parents > 0 {
        lines.push(Text::new(
            format!("  Manifests it had before: {parents}."),
            format!("  此前已有的清单：{parents}。"),
        ));
    }
    lines.iter().map(|line| plain(line.get(language))).collect::<Vec<_>>().join("\n")
}
