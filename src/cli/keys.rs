//! `vitrine keygen` and `vitrine revoke`: the issuer's keys, secret and published.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use super::args::{KeygenArguments, RevokeArguments};
use super::{EXIT_FINE, sink};
use crate::error::{BatchError, ReportError, VitrineError};
use crate::report::signature::{KeySet, Payload, PrivateKey, Revocation, RevokedReport};

const DAY_SECONDS: i64 = 86_400;

/// The time so many days after `from`, in Unix seconds.
pub fn days_after(from: i64, days: u32) -> i64 {
    from.saturating_add(i64::from(days) * DAY_SECONDS)
}

/// Makes a key, writes its secret half for the owner's eyes alone, and publishes the other.
pub fn generate(arguments: &KeygenArguments) -> anyhow::Result<u8> {
    let key = PrivateKey::generate(&arguments.issuer)?;
    let now = Timestamp::now().as_second();
    let mut set = match arguments.publish.exists() {
        true => KeySet::read(&super::read_text(&arguments.publish)?)?,
        false => KeySet { issuer: key.iss.clone(), keys: Vec::new(), revoked_reports: Vec::new() },
    };
    if set.issuer != key.iss {
        return Err(VitrineError::from(ReportError::WrongIssuer { stated: key.iss, wanted: set.issuer }).into());
    }
    if arguments.rotate {
        for earlier in &mut set.keys {
            earlier.exp = Some(earlier.exp.map_or(now, |exp| exp.min(now)));
        }
    }
    set.keys.push(key.public(now, Some(days_after(now, arguments.days))));
    write_secret(&arguments.out, &serde_json::to_string_pretty(&key)?)?;
    write_set(&arguments.publish, &set)?;
    sink::print_line(&key.kid)?;
    Ok(EXIT_FINE)
}

/// Puts a key or a report on the list of what the issuer no longer stands by.
pub fn revoke(arguments: &RevokeArguments) -> anyhow::Result<u8> {
    let mut set = KeySet::read(&super::read_text(&arguments.keys)?)?;
    let revocation = Revocation { revoked_at: Timestamp::now().as_second(), reason: arguments.reason.clone() };
    if let Some(kid) = &arguments.key {
        let missing = || VitrineError::from(ReportError::UnknownKey { kid: kid.clone() });
        set.keys.iter_mut().find(|key| key.kid == *kid).ok_or_else(missing)?.revoked = Some(revocation);
    } else if let Some(report) = &arguments.report {
        let sha256 = Payload::read(&super::read_text(report)?)?.sha256();
        set.revoked_reports.push(RevokedReport { sha256, revocation });
    }
    write_set(&arguments.keys, &set)?;
    Ok(EXIT_FINE)
}

fn write_set(path: &Path, set: &KeySet) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(set)? + "\n";
    Ok(std::fs::write(path, text).map_err(|error| VitrineError::from(super::unwritable(path, &error)))?)
}

/// A new file that only its owner may read; one that is there is never overwritten.
fn write_secret(path: &Path, text: &str) -> Result<(), VitrineError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => ReportError::KeyExists { path: path.display().to_string() }.into(),
        _ => VitrineError::from(BatchError::FileUnwritable {
            path: path.display().to_string(),
            detail: error.to_string(),
        }),
    };
    options.open(path).and_then(|mut file| file.write_all(format!("{text}\n").as_bytes())).map_err(failed)
}
