//! Who stands by a report: a detached JWS over its canonical form, with Ed25519.
//!
//! Any JOSE library can check it: canonicalise the report without its member `signature` (RFC 8785), put it in
//! base64url between the two dots of `signature`, and verify that with the issuer's key.

mod canonical;
mod keys;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer};
use serde::{Deserialize, Serialize};

pub use canonical::Json;
pub use keys::{KeySet, PrivateKey, PublicKey, Revocation, RevokedReport, WELL_KNOWN};

use super::Report;
use crate::error::{ReportError, VitrineError};
use crate::photo::sha256_hex;

/// What a signature of ours calls itself.
const TYPE: &str = "vitrine-report+jws";
/// Clocks of two machines may differ by this much.
const CLOCK_SECONDS: i64 = 300;
/// Reports have a few kilobytes.
pub const LONGEST_REPORT: usize = 1 << 20;

/// What the signature itself says, protected by it. Times are Unix seconds.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Header {
    alg: String,
    typ: String,
    /// The key's name.
    pub kid: String,
    /// Who issued the report.
    pub iss: String,
    /// When.
    pub iat: i64,
    /// Until when the issuer stands by it.
    pub exp: i64,
    /// Extensions a reader must understand: there are none, so a signature that names some is refused.
    #[serde(default, skip_serializing)]
    crit: Option<Vec<String>>,
}

/// What is signed of a report, and its hash.
pub struct Payload {
    canonical: String,
    signature: Option<String>,
}

impl Payload {
    /// Reads a report's text.
    ///
    /// # Errors
    /// `not_a_report` for what is no JSON object that two programs would read alike.
    pub fn read(text: &str) -> Result<Self, VitrineError> {
        let bad = |detail: String| VitrineError::from(ReportError::NotAReport { detail });
        if text.len() > LONGEST_REPORT {
            return Err(bad(format!("{} bytes", text.len())));
        }
        let mut json = Json::read(text).map_err(bad)?;
        if !matches!(json, Json::Object(_)) {
            return Err(bad("no object".into()));
        }
        let signature = match json.take("signature") {
            Some(Json::Scalar(quoted)) => serde_json::from_str(&quoted).ok(),
            _ => None,
        };
        Ok(Self { canonical: json.canonical().map_err(bad)?, signature })
    }

    /// SHA-256 of what is signed, in hex: the name under which a single report is revoked.
    pub fn sha256(&self) -> String {
        sha256_hex(self.canonical.as_bytes())
    }

    fn signed_bytes(&self, header: &str) -> Vec<u8> {
        format!("{header}.{}", URL_SAFE_NO_PAD.encode(&self.canonical)).into_bytes()
    }
}

/// Signs a report; a signature it had is replaced. Times are Unix seconds.
///
/// # Errors
/// `bad_key`, or `not_a_report` for one that cannot be written as JSON.
pub fn sign(report: &mut Report, key: &PrivateKey, iat: i64, exp: i64) -> Result<(), VitrineError> {
    report.signature = None;
    let unwritable = |error: serde_json::Error| ReportError::NotAReport { detail: error.to_string() };
    let payload = Payload::read(&serde_json::to_string(report).map_err(unwritable)?)?;
    let [alg, typ] = ["EdDSA", TYPE].map(str::to_owned);
    let header = Header { alg, typ, kid: key.kid.clone(), iss: key.iss.clone(), iat, exp, crit: None };
    let header = URL_SAFE_NO_PAD.encode(serde_json::to_string(&header).map_err(unwritable)?);
    let signature = key.signing()?.sign(&payload.signed_bytes(&header));
    report.signature = Some(format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())));
    Ok(())
}

/// Checks the signature in a report's text against an issuer's keys at a time (Unix seconds).
///
/// # Errors
/// `unsigned`, `signature_unreadable`, `signature_wrong`, `wrong_issuer`, `unknown_key`, `key_revoked`,
/// `report_revoked`, `key_not_valid_then`, `signature_expired`, `not_yet_valid`, `not_a_report`.
pub fn verify(text: &str, keys: &KeySet, now: i64) -> Result<Header, VitrineError> {
    let payload = Payload::read(text)?;
    let jws = payload.signature.as_deref().ok_or(ReportError::Unsigned)?;
    let (header_part, signature) = parts(jws).ok_or(ReportError::SignatureUnreadable)?;
    let header: Header = URL_SAFE_NO_PAD
        .decode(header_part)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .filter(|header: &Header| header.alg == "EdDSA" && header.typ == TYPE && header.crit.is_none())
        .ok_or(ReportError::SignatureUnreadable)?;
    if header.iss != keys.issuer {
        return Err(ReportError::WrongIssuer { stated: header.iss, wanted: keys.issuer.clone() }.into());
    }
    let key = keys.find(&header.kid).ok_or_else(|| ReportError::UnknownKey { kid: header.kid.clone() })?;
    let verifying = key.verifying().ok_or_else(|| ReportError::UnknownKey { kid: header.kid.clone() })?;
    if verifying.verify_strict(&payload.signed_bytes(header_part), &signature).is_err() {
        return Err(ReportError::SignatureWrong.into());
    }
    valid_at(&header, key, now)?;
    let hash = payload.sha256();
    match keys.revoked_reports.iter().find(|revoked| revoked.sha256.eq_ignore_ascii_case(&hash)) {
        Some(revoked) => {
            Err(ReportError::ReportRevoked { reason: revoked.revocation.reason.clone().unwrap_or_default() }.into())
        }
        None => Ok(header),
    }
}

fn parts(jws: &str) -> Option<(&str, Signature)> {
    let (header, signature) = jws.split_once("..")?;
    Some((header, Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?))
}

fn valid_at(header: &Header, key: &PublicKey, now: i64) -> Result<(), ReportError> {
    if let Some(revocation) = &key.revoked {
        let reason = revocation.reason.clone().unwrap_or_default();
        return Err(ReportError::KeyRevoked { kid: key.kid.clone(), reason });
    }
    if header.iat < key.nbf || key.exp.is_some_and(|exp| header.iat > exp) {
        return Err(ReportError::KeyNotValidThen { kid: key.kid.clone() });
    }
    if header.iat > now.saturating_add(CLOCK_SECONDS) {
        return Err(ReportError::NotYetValid);
    }
    if now > header.exp {
        return Err(ReportError::SignatureExpired);
    }
    Ok(())
}
