//! Keys as JSON Web Keys (RFC 7517, RFC 8037): the private one in a file of the issuer's, the public ones in a set
//! that stands at [`WELL_KNOWN`] of the issuer's site, with their time of validity and what was revoked.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{ReportError, VitrineError};

/// Where an issuer's public keys are found, below its address.
pub const WELL_KNOWN: &str = "/.well-known/vitrine-keys.json";

/// What every key of ours says of itself: Ed25519, for signatures.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Kind {
    kty: String,
    crv: String,
    #[serde(rename = "use")]
    usage: String,
    alg: String,
}

impl Kind {
    fn ed25519() -> Self {
        let [kty, crv, usage, alg] = ["OKP", "Ed25519", "sig", "EdDSA"].map(str::to_owned);
        Self { kty, crv, usage, alg }
    }
}

/// The issuer's secret. It never leaves the file it is in.
#[derive(Deserialize, Serialize)]
pub struct PrivateKey {
    #[serde(flatten)]
    kind: Kind,
    /// The key's name: its thumbprint (RFC 7638).
    pub kid: String,
    /// Who signs with it: an address such as `https://judge.example`.
    pub iss: String,
    x: String,
    d: String,
}

/// A key anyone may know.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PublicKey {
    #[serde(flatten)]
    kind: Kind,
    /// The key's name: its thumbprint (RFC 7638).
    pub kid: String,
    x: String,
    /// Reports signed earlier are not valid: Unix seconds.
    pub nbf: i64,
    /// Reports signed later are not valid: Unix seconds. Those signed before stay valid, so a key is rotated by
    /// giving the old one an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// Nothing it ever signed is valid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revocation>,
}

/// When and why something was revoked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Revocation {
    /// Unix seconds.
    pub revoked_at: i64,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A single report that its issuer no longer stands by.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RevokedReport {
    /// SHA-256 of the report's canonical form without its signature, in hex.
    pub sha256: String,
    /// When and why.
    #[serde(flatten)]
    pub revocation: Revocation,
}

/// What an issuer publishes: a JWK set with its address and its revoked reports.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct KeySet {
    /// The issuer's address, which its reports must name.
    pub issuer: String,
    /// Its keys, those of earlier times, too.
    pub keys: Vec<PublicKey>,
    /// Reports it no longer stands by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked_reports: Vec<RevokedReport>,
}

impl PrivateKey {
    /// A new key for `issuer`, from the system's random numbers.
    ///
    /// # Errors
    /// `bad_issuer` for an address that is not https (http is taken on this machine alone); `bad_key` when the system
    /// has no random numbers.
    pub fn generate(issuer: &str) -> Result<Self, VitrineError> {
        let mut secret = [0_u8; 32];
        os_random::fill(&mut secret)
            .map_err(|error| ReportError::BadKey { detail: format!("no random numbers: {error}") })?;
        Self::from_secret(issuer, secret)
    }

    fn from_secret(issuer: &str, secret: [u8; 32]) -> Result<Self, VitrineError> {
        let iss = origin(issuer).ok_or_else(|| ReportError::BadIssuer { given: issuer.to_owned() })?;
        let key = SigningKey::from_bytes(&secret);
        let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        Ok(Self { kind: Kind::ed25519(), kid: thumbprint(&x), iss, x, d: URL_SAFE_NO_PAD.encode(secret) })
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// `bad_key` for what is no such key, or one whose parts do not belong together.
    pub fn read(text: &str) -> Result<Self, VitrineError> {
        let bad = |detail: String| VitrineError::from(ReportError::BadKey { detail });
        let read: Self = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
        let secret = bytes32(&read.d).ok_or_else(|| bad("d is not 32 bytes in base64url".into()))?;
        let made = Self::from_secret(&read.iss, secret)?;
        match made.kid == read.kid && made.x == read.x && made.kind == read.kind {
            true => Ok(read),
            false => Err(bad("its public and its secret half do not belong together".into())),
        }
    }

    /// Its public half, valid from `nbf` to `exp` (Unix seconds).
    pub fn public(&self, nbf: i64, exp: Option<i64>) -> PublicKey {
        PublicKey { kind: self.kind.clone(), kid: self.kid.clone(), x: self.x.clone(), nbf, exp, revoked: None }
    }

    pub(super) fn signing(&self) -> Result<SigningKey, VitrineError> {
        let secret = bytes32(&self.d).ok_or_else(|| ReportError::BadKey { detail: "d is not 32 bytes".into() })?;
        Ok(SigningKey::from_bytes(&secret))
    }
}

impl PublicKey {
    /// The key itself; none when it is no Ed25519 key or does not go by its own name.
    pub(super) fn verifying(&self) -> Option<VerifyingKey> {
        let fits = self.kind.kty == "OKP" && self.kind.crv == "Ed25519" && thumbprint(&self.x) == self.kid;
        VerifyingKey::from_bytes(&bytes32(&self.x)?).ok().filter(|_| fits)
    }
}

impl KeySet {
    /// Reads a published set.
    ///
    /// # Errors
    /// `bad_key` for what is none.
    pub fn read(text: &str) -> Result<Self, VitrineError> {
        serde_json::from_str(text).map_err(|error| ReportError::BadKey { detail: error.to_string() }.into())
    }

    /// The key of that name.
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

/// Scheme, host and port of an address; reports and key sets name their issuer by it.
fn origin(address: &str) -> Option<String> {
    let address = address.trim().trim_end_matches('/');
    let (scheme, host) = address.split_once("://")?;
    let plain = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    (plain && (scheme == "https" || (scheme == "http" && here))).then(|| address.to_ascii_lowercase())
}

/// RFC 7638 with the members RFC 8037 names.
fn thumbprint(x: &str) -> String {
    let members = format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{x}\"}}");
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

fn bytes32(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.1 to A.3.
    #[test]
    fn the_key_of_the_rfc_has_its_public_half_and_thumbprint() {
        let secret = bytes32("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
        let key = PrivateKey::from_secret("https://judge.example/", secret).unwrap();
        assert_eq!(key.x, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(key.iss, "https://judge.example");
    }

    #[test]
    fn an_issuer_has_an_address_others_can_trust() {
        for good in ["https://judge.example", "http://localhost:4173/", "http://127.0.0.1", "https://a.b:8443"] {
            assert!(origin(good).is_some(), "{good}");
        }
        for bad in ["judge.example", "http://judge.example", "https://", "https://a/b", "https://a b", "ftp://a", ""] {
            assert!(origin(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_key_file_whose_halves_do_not_fit_is_refused() {
        let [one, other] = [1, 2].map(|seed| PrivateKey::from_secret("https://judge.example", [seed; 32]).unwrap());
        assert!(PrivateKey::read(&serde_json::to_string(&one).unwrap()).is_ok());
        let mixed = serde_json::to_string(&PrivateKey { d: other.d, ..one }).unwrap();
        assert_eq!(PrivateKey::read(&mixed).map(|_| ()).unwrap_err().code(), "bad_key");
    }
}
