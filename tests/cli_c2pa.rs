//! `vitrine c2pa` as its user meets it: a signed report goes into its picture as a manifest and comes out again.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "c2pa")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixture(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    path.to_str().unwrap().to_owned()
}

fn vitrine(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    let Output { status, stdout, stderr } =
        command.current_dir(folder).args(arguments).env("LC_ALL", "C").output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_verdict_travels_in_its_picture_and_is_believed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let keygen = ["keygen", "--issuer", "https://judge.example", "--out", "key.json", "--publish", "keys.json"];
    assert_eq!(vitrine(at, &keygen).0, 0);
    // A cut-out has its own alpha: no network has to look for the product.
    for name in ["before.png", "after.png"] {
        std::fs::copy(fixture("pairs/boots-cutout.png"), at.join(name)).unwrap();
    }
    std::fs::write(at.join("list.csv"), "id,original,generated\nboots,before.png,after.png\n").unwrap();
    let issued = vitrine(at, &["evaluate", "-p", "list.csv", "--sign", "key.json", "--out", "issued"]);
    assert_eq!(issued.0, 0, "{}", issued.2);
    let index: Value = serde_json::from_slice(&std::fs::read(at.join("issued/index.json")).unwrap()).unwrap();
    let report = format!("issued/{}", index["reports"][0]["report"].as_str().unwrap());

    let (chain, key, anchor) = (fixture("c2pa/chain.pem"), fixture("c2pa/key.pem"), fixture("c2pa/anchor.pem"));
    let sign = |report: &str, picture: &str, key: &str| {
        vitrine(at, &["c2pa", "sign", report, picture, "--certificates", &chain, "--key", key, "--out", "with.png"])
    };
    let signed = sign(&report, "after.png", &key);
    assert_eq!(signed.0, 0, "{}", signed.2);

    let all = ["c2pa", "verify", "with.png", "--anchors", &anchor, "--keys", "keys.json"];
    let (code, said, _) = vitrine(at, &all);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("Unchanged since Test shop, Vitrine tests signed it, whom your trust anchors know."),
        "{said}"
    );
    assert!(said.contains("Verdict: Pass"), "{said}");
    let (_, said, _) = vitrine(at, &[["--language", "zh"].as_slice(), all.as_slice()].concat());
    assert!(said.contains("结论：通过"), "{said}");
    let (_, json, _) = vitrine(at, &[all.as_slice(), &["--json"]].concat());
    let found: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&found["standing"], &found["verdict"]), (&"trusted".into(), &"pass".into()));

    // Without anchors it is unchanged, by whom does not follow; with keys of another issuer it is wrong.
    assert!(vitrine(at, &["c2pa", "verify", "with.png"]).1.contains("this does not tell"));
    let other = ["keygen", "--issuer", "https://other.example", "--out", "other.json", "--publish", "others.json"];
    assert_eq!(vitrine(at, &other).0, 0);
    let (code, said, _) = vitrine(at, &["c2pa", "verify", "with.png", "--keys", "others.json"]);
    assert!(code == 1 && said.contains("the keys are those of https://other.example"), "{said}");

    // A byte of the pixels.
    let mut bytes = std::fs::read(at.join("with.png")).unwrap();
    let place = bytes.len() - 40;
    bytes[place] ^= 1;
    std::fs::write(at.join("with.png"), bytes).unwrap();
    let (code, said, _) = vitrine(at, &all);
    assert!(code == 1 && said.contains("were changed") && !said.contains("Verdict"), "{said}");

    // What is refused: another picture, another key, no manifest.
    std::fs::copy(fixture("pairs/lamp-generated.jpg"), at.join("lamp.jpg")).unwrap();
    let (code, _, why) = sign(&report, "lamp.jpg", &key);
    assert!(code == 2 && why.contains("not the picture that was judged"), "{why}");
    let (code, _, why) = sign(&report, "after.png", "key.json");
    assert!(code == 2 && why.contains("certificates cannot be used"), "{why}");
    let (code, _, why) = vitrine(at, &["c2pa", "verify", "lamp.jpg"]);
    assert!(code == 2 && why.contains("no C2PA manifest"), "{why}");
}
