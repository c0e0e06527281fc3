//! A signature holds for the report that was signed and for nothing else: not a changed one, not after its time, not by
//! another key. And nothing a stranger writes into a report or a signature makes the reader stumble.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::{Value, json};
use vitrine::consistency::{Consistency, Finding, FindingKind, Level, Placement, Region, Side, Verdict};
use vitrine::photo::{Limits, Photo};
use vitrine::report::badge::{Size, shield, svg};
use vitrine::report::signature::{Json, KeySet, PrivateKey, Revocation, RevokedReport, sign, verify};
use vitrine::report::{EngineInfo, ModelInfo, Reason, Report, Reward};
use vitrine::text::{Language, Text};

const NOW: i64 = 1_800_000_000;
const YEAR: i64 = 365 * 86_400;
const HOSTILE: &str = "</text><script>alert(1)</script>\" onload=\"alert(2)";

fn report() -> Report {
    let photo = |name: &str| Photo::from_rgba(vec![200; 4 * 6], 3, 2, name, &Limits::default()).unwrap();
    let finding = Finding {
        kind: FindingKind::PartMissing,
        severity: 0.7,
        level: Level::Major,
        picture: Side::Generated,
        region: Region { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
        text: Text::new("The handle is gone. €😀\u{7f}", "把手不见了。"),
    };
    let consistency = Consistency {
        verdict: Verdict::Review,
        // Neither a float of 32 bits nor a very small or large one is what it looks like once it is a double.
        probability: 0.1,
        measures: BTreeMap::from([("tiny".to_owned(), 1e-30), ("vast".to_owned(), 3.4e38), ("none".to_owned(), -0.0)]),
        alignment: Placement { scale: 1.5, rotation_degrees: -2.0, matrix: [1.5, 0.0, 4.0, 0.0, 1.5, -3.0] },
        findings: vec![finding],
    };
    let engine = EngineInfo::new("CPU", vec![ModelInfo { name: "u2netp".into(), sha256: "0".repeat(64) }]);
    Report::new(engine, &photo("a.jpg"), &photo("b.jpg"), consistency)
}

/// RFC 8037, appendix A.1: a key the whole world knows, so that nobody takes what it signs for real.
fn key() -> PrivateKey {
    let kid = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    PrivateKey::read(
        &json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "iss": "https://judge.example",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})
        .to_string(),
    )
    .unwrap()
}

fn keys() -> KeySet {
    KeySet {
        issuer: "https://judge.example".into(),
        keys: vec![key().public(NOW - YEAR, Some(NOW + YEAR))],
        revoked_reports: Vec::new(),
    }
}

fn signed_text() -> String {
    let mut report = report();
    sign(&mut report, &key(), NOW, NOW + YEAR).unwrap();
    serde_json::to_string_pretty(&report).unwrap()
}

fn code(text: &str, keys: &KeySet, now: i64) -> &'static str {
    verify(text, keys, now).map_or_else(|error| error.code(), |_| "good")
}

#[test]
fn what_was_signed_verifies_however_it_is_laid_out() {
    let text = signed_text();
    let header = verify(&text, &keys(), NOW).unwrap();
    assert_eq!((header.iss.as_str(), header.iat, header.exp), ("https://judge.example", NOW, NOW + YEAR));
    // Another program writes the members in another order, without spaces, and numbers its own way.
    let compact = Json::read(&text).unwrap().canonical().unwrap();
    assert_eq!(code(&compact, &keys(), NOW), "good");
    assert_eq!(code(&text.replace("0.1,", "1.0E-1 ,"), &keys(), NOW), "good");
}

#[test]
fn any_change_of_the_report_is_noticed() {
    let text = signed_text();
    let value: Value = serde_json::from_str(&text).unwrap();
    for (pointer, forged) in [
        ("/consistency/verdict", json!("pass")),
        ("/consistency/probability", json!(0.99)),
        ("/generated/sha256", json!("f".repeat(64))),
        ("/engine/models/0/name", json!("better")),
        ("/consistency/findings", json!([])),
    ] {
        let mut changed = value.clone();
        *changed.pointer_mut(pointer).unwrap() = forged;
        assert_eq!(code(&changed.to_string(), &keys(), NOW), "signature_wrong", "{pointer}");
    }
    let mut more = value.clone();
    more["reward"] = json!({"verdict": "pass"});
    assert_eq!(code(&more.to_string(), &keys(), NOW), "signature_wrong", "a member that was not there");
    let mut less = value;
    less.as_object_mut().unwrap().remove("notes");
    assert_eq!(code(&less.to_string(), &keys(), NOW), "signature_wrong", "a member that is gone");
}

#[test]
fn a_signature_of_another_report_or_form_is_refused() {
    let text = signed_text();
    let mut other = report();
    other.consistency.verdict = Verdict::Pass;
    sign(&mut other, &key(), NOW, NOW + YEAR).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["signature"] = json!(other.signature);
    assert_eq!(code(&value.to_string(), &keys(), NOW), "signature_wrong", "swapped");

    let (header, signature) = other.signature.as_deref().unwrap().split_once("..").unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let forged = |name: &str, claim: Value| {
        let mut claims = claims.clone();
        claims[name] = claim;
        format!("{}..{signature}", URL_SAFE_NO_PAD.encode(claims.to_string()))
    };
    for (jws, wanted) in [
        (json!(forged("alg", json!("none"))), "signature_unreadable"),
        (json!(forged("crit", json!(["b64"]))), "signature_unreadable"),
        (json!(forged("typ", json!("JWT"))), "signature_unreadable"),
        (json!(forged("exp", json!(NOW + 9 * YEAR))), "signature_wrong"),
        (json!(forged("kid", json!("another"))), "unknown_key"),
        (json!(forged("iss", json!("https://evil.example"))), "wrong_issuer"),
        (json!(format!("{header}..")), "signature_unreadable"),
        (json!(format!("{header}.e30.{signature}")), "signature_unreadable"),
        (json!("…"), "signature_unreadable"),
        (json!(7), "unsigned"),
        (json!(null), "unsigned"),
    ] {
        value["signature"] = jws;
        assert_eq!(code(&value.to_string(), &keys(), NOW), wanted, "{}", value["signature"]);
    }
}

#[test]
fn a_signature_holds_in_its_time_and_as_long_as_nobody_takes_it_back() {
    let text = signed_text();
    assert_eq!(code(&text, &keys(), NOW + YEAR + 1), "signature_expired");
    assert_eq!(code(&text, &keys(), NOW - 3600), "not_yet_valid");
    assert_eq!(code(&text, &keys(), NOW - 60), "good", "clocks differ a little");

    let revocation = Revocation { revoked_at: NOW, reason: Some("stolen".into()) };
    let mut revoked = keys();
    revoked.keys[0].revoked = Some(revocation.clone());
    assert_eq!(code(&text, &revoked, NOW), "key_revoked");

    let mut rotated = keys();
    rotated.keys[0].exp = Some(NOW + 1);
    assert_eq!(code(&text, &rotated, NOW + 1000), "good", "what a retired key signed stays valid");
    rotated.keys[0].exp = Some(NOW - 1);
    assert_eq!(code(&text, &rotated, NOW), "key_not_valid_then");

    let mut json = Json::read(&text).unwrap();
    json.take("signature");
    let sha256 = vitrine::photo::sha256_hex(json.canonical().unwrap().as_bytes());
    let mut withdrawn = keys();
    withdrawn.revoked_reports.push(RevokedReport { sha256, revocation });
    assert_eq!(code(&text, &withdrawn, NOW), "report_revoked");
}

/// `www/badge` verifies the same files with WebCrypto: what one half signs the other must understand.
#[test]
fn the_committed_signed_report_is_what_this_key_signs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/reports");
    let (report_path, keys_path) = (format!("{folder}/signed.json"), format!("{folder}/keys.json"));
    if std::env::var_os("VITRINE_WRITE_FIXTURES").is_some() {
        std::fs::write(&report_path, signed_text() + "\n").unwrap();
        std::fs::write(&keys_path, serde_json::to_string_pretty(&keys()).unwrap() + "\n").unwrap();
    }
    let text = std::fs::read_to_string(report_path).unwrap();
    let keys = KeySet::read(&std::fs::read_to_string(keys_path).unwrap()).unwrap();
    assert_eq!(code(&text, &keys, NOW), "good");
    assert_eq!(text.trim_end(), signed_text(), "run with VITRINE_WRITE_FIXTURES=1 when the format has changed");
}

#[test]
fn the_verdict_is_the_worse_of_the_two() {
    let mut report = report();
    assert_eq!(report.verdict(), Verdict::Review);
    let reasons = vec![Reason { id: "floating".into(), confidence: 0.9 }];
    for (reward, wanted) in [(Verdict::Pass, Verdict::Review), (Verdict::Fail, Verdict::Fail)] {
        report.reward = Some(Reward {
            score: 0.2,
            interval: [0.1, 0.3],
            verdict: reward,
            reasons: reasons.clone(),
            percentile: None,
            category: None,
        });
        assert_eq!(report.verdict(), wanted);
        assert_eq!(report.deciding_reward().is_some(), wanted == Verdict::Fail);
    }
    assert!(vitrine::report::html(&[report.into()], &[], Language::En).contains("The product floats"));
}

#[test]
fn scores_of_other_models_are_not_comparable() {
    let (one, mut other) = (report(), report());
    assert!(one.is_comparable(&other));
    other.engine.models[0].sha256 = "1".repeat(64);
    assert!(!one.is_comparable(&other));
}

#[test]
fn a_drawn_badge_holds_text_and_no_markup_of_strangers() {
    let mut report = report();
    report.consistency.findings[0].text = Text::new(HOSTILE, HOSTILE);
    report.reward = Some(Reward {
        score: f32::NAN,
        interval: [-1e30, f32::INFINITY],
        verdict: Verdict::Fail,
        reasons: vec![Reason { id: HOSTILE.into(), confidence: 2.0 }; 50],
        percentile: None,
        category: None,
    });
    report.judged_at = Some("é".repeat(40));
    for size in [Size::Compact, Size::Standard, Size::Panel] {
        for language in [Language::En, Language::Zh] {
            let svg = svg(&report, size, language);
            assert!(!svg.contains("<script") && !svg.contains("onload=\""), "{svg}");
            assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>"));
            assert!(!svg.contains("style=") && !svg.contains("href"), "works under any policy: {svg}");
        }
    }
    let shield = serde_json::to_value(shield(&report, Language::En)).unwrap();
    assert_eq!((shield["schemaVersion"].as_u64(), shield["message"].as_str()), (Some(1), Some("fail 0 %")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}", junk in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = verify(&text, &keys(), NOW);
        let _ = Json::read(&String::from_utf8_lossy(&junk)).map(|json| json.canonical());
    }

    #[test]
    fn a_byte_changed_anywhere_never_passes_for_another_report(at in 0_usize..2000, byte in 0x20_u8..0x7f) {
        let text = signed_text();
        let mut bytes = text.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(changed) = String::from_utf8(bytes)
            && verify(&changed, &keys(), NOW).is_ok()
        {
            // Only layout may have changed, or the way a number is written.
            let canonical = |text: &str| Json::read(text).unwrap().canonical().unwrap();
            prop_assert_eq!(canonical(&changed), canonical(&text));
        }
    }

    #[test]
    fn the_canonical_form_is_its_own(value in json_value()) {
        let text = value.to_string();
        let once = Json::read(&text).unwrap().canonical().unwrap();
        let twice = Json::read(&once).unwrap().canonical().unwrap();
        prop_assert_eq!(&once, &twice);
        prop_assert!(once.len() <= text.len() + 400, "canonical JSON has no spaces: {}", once);
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map("\\PC{0,8}", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
