//! A verdict inside its picture as a manifest of the Coalition for Content Provenance and Authenticity (C2PA).
//!
//! The manifest binds three things by one signature: the picture's bytes (the specification's *hard binding*), the
//! report as the text it was, and who says so (an X.509 certificate). It says who stands by the verdict, not that the
//! verdict is right. What the picture carried before, such as a generator's own manifest, stays in it as the *parent*.

use std::io::Cursor;

use c2pa::validation_results::ValidationState;
use c2pa::{Builder, BuilderIntent, Context, Reader, SigningAlg, create_signer, settings::Settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The assertion that holds a report.
pub const ASSERTION: &str = "vitrine.report";

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProvenanceError {
    /// Certificates and key cannot sign.
    #[error("certificates and key cannot sign: {0}")]
    Credentials(String),
    /// The trust anchors are no certificates.
    #[error("the trust anchors cannot be read: {0}")]
    Anchors(String),
    /// A format that carries no manifest, or a damaged file.
    #[error("the picture cannot carry a manifest: {0}")]
    Picture(String),
    /// There is nothing to check.
    #[error("the picture has no C2PA manifest")]
    NoManifest,
}

/// Who signs.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// The signer's certificate and those above it, PEM, the signer's first. It must be for digital signatures
    /// (C2PA specification, section "certificate profile").
    pub certificates: &'a str,
    /// Its Ed25519 key, PEM (PKCS #8).
    pub key: &'a str,
}

/// Whether a manifest holds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Picture or manifest were changed, or the certificate does not allow this.
    Invalid,
    /// Unchanged since it was signed; nobody said that the signer can be trusted.
    Valid,
    /// Unchanged, and the signer's certificate leads to a trust anchor.
    Trusted,
}

/// A manifest and what it says.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Manifest {
    /// Whether it holds.
    pub standing: Standing,
    /// Codes of the specification for what does not hold.
    pub failures: Vec<String>,
    /// The organisation of the signer's certificate.
    pub issuer: Option<String>,
    /// The name on it.
    pub name: Option<String>,
    /// How many manifests the picture carried before this one.
    pub parents: usize,
    /// The text of the report, where this manifest has one.
    pub report: Option<String>,
}

/// The assertion's content: the text as it was, as the report's own signature covers it.
#[derive(Deserialize, Serialize)]
struct Carried {
    report: String,
}

/// The picture with a signed manifest that holds the report.
///
/// # Errors
/// [`ProvenanceError::Credentials`] and [`ProvenanceError::Picture`].
pub fn sign(
    picture: &[u8],
    title: &str,
    report: &str,
    credentials: &Credentials<'_>,
) -> Result<Vec<u8>, ProvenanceError> {
    let bad = |error: c2pa::Error| ProvenanceError::Picture(error.to_string());
    let refused = |error: c2pa::Error| ProvenanceError::Credentials(error.to_string());
    let format = format_of(picture)?;
    let (certificates, key) = (credentials.certificates.as_bytes(), credentials.key.as_bytes());
    let signer = create_signer::from_keys(certificates, key, SigningAlg::Ed25519, None).map_err(refused)?;
    let definition = json!({
        "title": title,
        "format": format,
        "claim_generator_info": [{ "name": "Vitrine", "version": env!("CARGO_PKG_VERSION") }],
    });
    let context = Context::new().with_settings(settings(None)?).map_err(bad)?;
    let mut builder = Builder::from_context(context).with_definition(definition).map_err(bad)?;
    builder.set_intent(BuilderIntent::Edit);
    builder.add_assertion_json(ASSERTION, &Carried { report: report.to_owned() }).map_err(bad)?;
    let mut signed = Cursor::new(Vec::new());
    let made = builder.sign(signer.as_ref(), format, &mut Cursor::new(picture), &mut signed);
    made.map_err(|error| if is_of_credentials(&error) { refused(error) } else { bad(error) })?;
    let signed = signed.into_inner();
    // A certificate for something else and a key of another certificate show only now.
    match verify(&signed, None)? {
        Manifest { standing: Standing::Invalid, failures, .. } => {
            Err(ProvenanceError::Credentials(failures.join(", ")))
        }
        _ => Ok(signed),
    }
}

/// Checks a picture's manifest; `anchors` are certificates (PEM) that are trusted.
///
/// # Errors
/// [`ProvenanceError::NoManifest`], [`ProvenanceError::Picture`], and [`ProvenanceError::Anchors`]. A manifest that does
/// not hold is no error but [`Standing::Invalid`].
pub fn verify(picture: &[u8], anchors: Option<&str>) -> Result<Manifest, ProvenanceError> {
    let bad = |error: c2pa::Error| ProvenanceError::Picture(error.to_string());
    let context = Context::new().with_settings(settings(anchors)?).map_err(bad)?;
    let reader = Reader::from_context(context).with_stream(format_of(picture)?, Cursor::new(picture));
    let reader = match reader {
        Ok(reader) => reader,
        Err(c2pa::Error::JumbfNotFound) => return Err(ProvenanceError::NoManifest),
        Err(error) => return Err(bad(error)),
    };
    let manifest = reader.active_manifest().ok_or(ProvenanceError::NoManifest)?;
    let standing = match reader.validation_state() {
        ValidationState::Invalid => Standing::Invalid,
        ValidationState::Valid => Standing::Valid,
        ValidationState::Trusted => Standing::Trusted,
    };
    let statuses = reader.validation_results().and_then(|results| results.active_manifest());
    let failures = statuses.map(|codes| codes.failure().iter().map(|one| one.code().to_owned()).collect());
    Ok(Manifest {
        standing,
        failures: failures.unwrap_or_default(),
        issuer: manifest.issuer(),
        name: manifest.common_name(),
        parents: reader.manifests().len() - 1,
        report: manifest.find_assertion::<Carried>(ASSERTION).ok().map(|carried| carried.report),
    })
}

fn is_of_credentials(error: &c2pa::Error) -> bool {
    use c2pa::Error::{
        CertificateProfileError, CoseInvalidCert, CoseNoCerts, CoseSignature, CoseX5ChainMissing,
        InvalidCertificateError, RawSignerError,
    };
    matches!(
        error,
        CoseInvalidCert
            | CoseNoCerts
            | CoseSignature
            | CoseX5ChainMissing
            | CertificateProfileError(_)
            | InvalidCertificateError(_)
            | RawSignerError(_)
    )
}

/// Nothing is fetched, no thumbnails are made; whom to trust is the caller's to say.
fn settings(anchors: Option<&str>) -> Result<Settings, ProvenanceError> {
    let asked = json!({
        "trust": { "trust_anchors": anchors },
        "verify": { "verify_trust": true, "remote_manifest_fetch": false, "ocsp_fetch": false, "verify_after_sign": false },
        "builder": { "thumbnail": { "enabled": false } },
    });
    Settings::new().with_json(&asked.to_string()).map_err(|error| ProvenanceError::Anchors(error.to_string()))
}

/// The media type of a picture that can carry a manifest.
fn format_of(picture: &[u8]) -> Result<&'static str, ProvenanceError> {
    match picture {
        [0xff, 0xd8, 0xff, ..] => Ok("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Ok("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok("image/webp"),
        _ => Err(ProvenanceError::Picture("neither JPEG, PNG nor WebP".into())),
    }
}
