//! Manifests made with certificates of the test's own, and read back.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ED25519,
};
use vitrine_provenance::{Credentials, ProvenanceError, Standing, sign, verify};

/// Digits that a number would not keep, and letters beyond ASCII.
const REPORT: &str = r#"{"schema":"vitrine.report/1","score":0.1000000000000000055,"name":"灯 – lamp"}"#;

struct Signer {
    chain: String,
    key: String,
    anchor: String,
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::OrganizationName, "Shop");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = time::OffsetDateTime::now_utc() - time::Duration::days(1);
    params.not_after = time::OffsetDateTime::now_utc() + time::Duration::days(30);
    params
}

/// What a signer's certificate must allow.
fn for_signing(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
    params.use_authority_key_identifier_extension = true;
    params
}

fn signer() -> Signer {
    let [authority_key, key] = [(); 2].map(|()| KeyPair::generate_for(&PKCS_ED25519).unwrap());
    let mut authority = named("Shop's authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let anchor = authority.self_signed(&authority_key).unwrap().pem();
    let leaf = for_signing("Shop's pictures").signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    Signer { chain: format!("{}{anchor}", leaf.pem()), key: key.serialize_pem(), anchor }
}

impl Signer {
    fn credentials(&self) -> Credentials<'_> {
        Credentials { certificates: &self.chain, key: &self.key }
    }
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, 90]));
    let mut file = Cursor::new(Vec::new());
    pixels.write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn a_report_travels_in_its_picture_and_says_who_signed_it() {
    let signer = signer();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let bare = picture(format);
        let signed = sign(&bare, "lamp", REPORT, &signer.credentials()).unwrap();
        let found = verify(&signed, None).unwrap();
        assert_eq!(found.standing, Standing::Valid, "{format:?} {:?}", found.failures);
        assert_eq!(found.report.as_deref(), Some(REPORT));
        assert_eq!(found.issuer.as_deref(), Some("Shop"));
        assert_eq!(found.name.as_deref(), Some("Shop's pictures"));
        assert_eq!(verify(&signed, Some(&signer.anchor)).unwrap().standing, Standing::Trusted);
        let pixels = |file: &[u8]| image::load_from_memory(file).unwrap().to_rgb8();
        assert_eq!(pixels(&signed), pixels(&bare));
    }
}

#[test]
fn a_changed_picture_and_a_changed_report_are_found_out() {
    let signer = signer();
    let signed = sign(&picture(ImageFormat::Png), "lamp", REPORT, &signer.credentials()).unwrap();
    let standing = |file: &[u8]| verify(file, Some(&signer.anchor)).unwrap();
    let mut other_pixels = signed.clone();
    let at = other_pixels.len() - 30;
    other_pixels[at] ^= 1;
    let found = standing(&other_pixels);
    assert_eq!(found.standing, Standing::Invalid);
    assert_eq!(found.failures, ["assertion.dataHash.mismatch"]);
    let text = b"0.1000000000000000055";
    let at = signed.windows(text.len()).position(|window| window == text).unwrap();
    let mut other_report = signed.clone();
    other_report[at + 2] = b'9';
    let found = standing(&other_report);
    assert_eq!(found.standing, Standing::Invalid);
    assert!(found.failures.iter().any(|code| code.contains("hashedURI.mismatch")), "{:?}", found.failures);
}

#[test]
fn another_authority_is_not_trusted() {
    let (signer, other) = (signer(), signer());
    let signed = sign(&picture(ImageFormat::Jpeg), "lamp", REPORT, &signer.credentials()).unwrap();
    assert_eq!(verify(&signed, Some(&other.anchor)).unwrap().standing, Standing::Valid);
}

#[test]
fn nobody_vouches_for_a_certificate_that_signed_itself() {
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let own = for_signing("Myself").self_signed(&key).unwrap().pem();
    let credentials = Credentials { certificates: &own, key: &key.serialize_pem() };
    let signed = sign(&picture(ImageFormat::Jpeg), "lamp", REPORT, &credentials).unwrap();
    assert_eq!(verify(&signed, Some(&signer().anchor)).unwrap().standing, Standing::Valid);
}

#[test]
fn what_the_picture_carried_before_stays_in_it() {
    let (generator, shop) = (signer(), signer());
    let generated = sign(&picture(ImageFormat::Jpeg), "first", "{}", &generator.credentials()).unwrap();
    let signed = sign(&generated, "lamp", REPORT, &shop.credentials()).unwrap();
    let found = verify(&signed, Some(&shop.anchor)).unwrap();
    assert_eq!((found.standing, found.report.as_deref()), (Standing::Trusted, Some(REPORT)));
    assert_eq!(found.parents, 1);
}

#[test]
fn an_earlier_manifest_that_does_not_hold_is_kept_as_it_is() {
    let (generator, shop) = (signer(), signer());
    let mut changed = sign(&picture(ImageFormat::Png), "first", "{}", &generator.credentials()).unwrap();
    let at = changed.len() - 30;
    changed[at] ^= 1;
    assert_eq!(verify(&changed, None).unwrap().standing, Standing::Invalid);
    let signed = sign(&changed, "lamp", REPORT, &shop.credentials()).unwrap();
    let found = verify(&signed, Some(&shop.anchor)).unwrap();
    assert_eq!((found.standing, found.parents), (Standing::Trusted, 1), "{:?}", found.failures);
}

#[test]
fn what_cannot_sign_is_refused() {
    let signer = signer();
    let file = picture(ImageFormat::Jpeg);
    let refuses = |certificates: &str, key: &str| {
        let refused = sign(&file, "lamp", REPORT, &Credentials { certificates, key }).map(|_| "signed");
        assert!(matches!(refused, Err(ProvenanceError::Credentials(_))), "{refused:?}");
    };
    refuses("no certificate", &signer.key);
    refuses(&signer.chain, "no key");
    // A certificate for something else.
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let mut server = for_signing("Shop's server");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    refuses(&server.self_signed(&key).unwrap().pem(), &key.serialize_pem());
    // The key of another certificate.
    refuses(&signer.chain, &self::signer().key);
}

#[test]
fn what_cannot_carry_or_carries_nothing_is_told() {
    let signer = signer();
    let file = picture(ImageFormat::Jpeg);
    for broken in [b"GIF89a".as_slice(), &file[..40]] {
        let error = sign(broken, "lamp", REPORT, &signer.credentials()).unwrap_err();
        assert!(matches!(error, ProvenanceError::Picture(_)), "{error:?}");
    }
    assert_eq!(verify(&file, None).unwrap_err(), ProvenanceError::NoManifest);
    let signed = sign(&file, "lamp", REPORT, &signer.credentials()).unwrap();
    assert!(matches!(verify(&signed, Some("no certificates")), Err(ProvenanceError::Anchors(_))));
}
