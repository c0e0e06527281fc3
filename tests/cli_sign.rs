//! Keys, signatures and badges as a user of the program meets them.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs").join(name)
}

fn signed_fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports/signed.json")
}

fn vitrine(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command.current_dir(folder).args(arguments).env("LC_ALL", "C").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn keygen(folder: &Path, out: &str, more: &[&str]) -> String {
    let mut arguments = vec!["keygen", "--issuer", "https://judge.example", "--out", out, "--publish", "keys.json"];
    arguments.extend(more);
    let output = vitrine(folder, &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stdout(&output).trim().to_owned()
}

#[test]
fn a_report_is_signed_checked_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let kid = keygen(at, "key.json", &[]);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&at.join("key.json").metadata().unwrap().permissions());
        assert_eq!(mode & 0o077, 0, "nobody else reads the secret");
    }
    let published = std::fs::read_to_string(at.join("keys.json")).unwrap();
    assert!(published.contains(&kid) && !published.contains("\"d\""), "{published}");
    let again =
        vitrine(at, &["keygen", "--issuer", "https://judge.example", "-o", "key.json", "--publish", "keys.json"]);
    assert_eq!(code(&again), 2, "a key is never overwritten");

    let unsigned = signed_fixture();
    let output = vitrine(at, &["sign", unsigned.to_str().unwrap(), "--key", "key.json", "--out", "signed.json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = vitrine(at, &["verify", "signed.json", "--keys", "keys.json", "--json"]);
    let checked: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(checked["signed"]["iss"], "https://judge.example");
    assert_eq!(checked["checks"][0]["status"], "good");
    assert_eq!(checked["checks"][1]["status"], "unknown", "the made report names a model that never was");
    assert_eq!(code(&output), 1);

    // The key is rotated: a new one signs, what the old one signed stays valid.
    keygen(at, "next.json", &["--rotate"]);
    let output = vitrine(at, &["verify", "signed.json", "--keys", "keys.json", "--json"]);
    assert!(stdout(&output).contains("\"question\":\"signature\",\"status\":\"good\""), "{}", stdout(&output));

    let output = vitrine(at, &["revoke", "--keys", "keys.json", "--report", "signed.json", "--reason", "a mistake"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = vitrine(at, &["verify", "signed.json", "--keys", "keys.json"]);
    assert!(stdout(&output).contains("no longer stands by this report. a mistake"), "{}", stdout(&output));
    let output = vitrine(at, &["revoke", "--keys", "keys.json", "--key", "-of-nobody"]);
    assert!(stderr(&output).contains("-of-nobody"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("Usage"), "one key in 64 begins with a hyphen: {}", stderr(&output));
    let output = vitrine(at, &["revoke", "--keys", "keys.json", "--key", &kid]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = vitrine(at, &["--language", "zh", "verify", "signed.json", "--keys", "keys.json"]);
    assert!(stdout(&output).contains("已被签发者吊销"), "{}", stdout(&output));
}

#[test]
fn a_folder_is_issued_once_and_resumed_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    keygen(at, "key.json", &[]);
    // A cut-out has its own alpha: no network has to look for the product.
    for name in ["a.png", "b.png", "c.png"] {
        std::fs::copy(sample("boots-cutout.png"), at.join(name)).unwrap();
    }
    std::fs::write(
        at.join("list.csv"),
        "id,original,generated\nfirst,a.png,b.png\nSecond,a.png,c.png\nbad,a.png,no.png\n",
    )
    .unwrap();
    let issue = |more: &[&str]| {
        let mut arguments =
            vec!["evaluate", "-p", "list.csv", "--sign", "key.json", "--out", "issued", "--for", "amazon"];
        arguments.extend(more);
        vitrine(at, &arguments)
    };
    let first = issue(&[]);
    assert_eq!(code(&first), 2, "{}", stderr(&first));
    assert!(stderr(&first).contains("3 pairs in"), "{}", stderr(&first));
    let index: Value = serde_json::from_slice(&std::fs::read(at.join("issued/index.json")).unwrap()).unwrap();
    assert_eq!(index["schema"], "vitrine-index/1");
    let ids: Vec<&str> = index["reports"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["first", "Second", "bad"]);
    assert_eq!(index["reports"][2]["error"]["code"], "file_not_found");
    let path = |index: &Value, at: usize| index["reports"][at]["report"].as_str().unwrap().to_owned();
    let second = at.join("issued").join(path(&index, 1));
    let report: Value = serde_json::from_slice(&std::fs::read(&second).unwrap()).unwrap();
    assert_eq!(report["preflight"]["marketplace"], "amazon");
    assert!(report["judgedAt"].as_str().unwrap().ends_with('Z'));
    let checked = vitrine(at, &["verify", second.to_str().unwrap(), "--keys", "keys.json", "--generated", "c.png"]);
    assert_eq!(code(&checked), 0, "{}{}", stdout(&checked), stderr(&checked));

    // The report goes into its own picture and into no other; both are checked from the one file.
    let attach = |picture: &str| vitrine(at, &["attach", second.to_str().unwrap(), picture, "--out", "with.png"]);
    std::fs::write(at.join("other.png"), std::fs::read(sample("boots-cutout.png")).unwrap().split_last().unwrap().1)
        .unwrap();
    assert_eq!(code(&attach("other.png")), 2, "another picture");
    assert_eq!(code(&attach("c.png")), 0);
    let checked = vitrine(at, &["verify", "with.png", "--keys", "keys.json", "--json"]);
    assert_eq!(code(&checked), 0, "{}{}", stdout(&checked), stderr(&checked));
    assert!(stdout(&checked).contains("\"question\":\"generated\",\"status\":\"good\""));

    // One report was tampered with: it alone is judged again, with what failed before.
    let mut forged = report;
    forged["consistency"]["verdict"] = "pass".into();
    forged["consistency"]["probability"] = 1.into();
    std::fs::write(&second, forged.to_string()).unwrap();
    let again = issue(&["--resume"]);
    assert!(stderr(&again).contains("2 pairs in"), "the forged and the missing one: {}", stderr(&again));
    let checked = vitrine(at, &["verify", second.to_str().unwrap(), "--keys", "keys.json", "--generated", "c.png"]);
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));
    let index_again: Value = serde_json::from_slice(&std::fs::read(at.join("issued/index.json")).unwrap()).unwrap();
    assert_eq!(index_again["reports"].as_array().map(Vec::len), Some(3));
    assert_eq!(path(&index, 0), path(&index_again, 0));
}

#[test]
fn a_report_becomes_a_picture_or_a_shield() {
    let folder = tempfile::tempdir().unwrap();
    let report = signed_fixture();
    let report = report.to_str().unwrap();
    let output = vitrine(folder.path(), &["badge", report, "--svg", "--size", "panel"]);
    assert!(stdout(&output).starts_with("<svg ") && stdout(&output).contains("Please check"), "{}", stdout(&output));
    let output = vitrine(folder.path(), &["--language", "zh", "badge", report, "--shields"]);
    let shield: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!((shield["schemaVersion"].as_u64(), shield["label"].as_str()), (Some(1), Some("商品检查")));
    assert_eq!(code(&vitrine(folder.path(), &["badge", report])), 2, "one form must be asked for");
    std::fs::write(folder.path().join("x.json"), "{}").unwrap();
    let output = vitrine(folder.path(), &["badge", "x.json", "--svg"]);
    assert!(code(&output) == 2 && stderr(&output).contains("This is not a report"), "{}", stderr(&output));
}

#[test]
fn a_forged_report_borrows_no_signature_and_draws_nothing_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    keygen(at, "key.json", &[]);
    let fixture = signed_fixture();
    let signed = vitrine(at, &["sign", fixture.to_str().unwrap(), "--key", "key.json", "--out", "signed.json"]);
    assert_eq!(code(&signed), 0, "{}", stderr(&signed));
    let report: Value = serde_json::from_slice(&std::fs::read(at.join("signed.json")).unwrap()).unwrap();
    let mut forged = report.clone();
    forged["generated"]["sha256"] = "f".repeat(64).into();

    // Doubled, an unknown name passes one reader and not the other: the line must not be left out by either.
    let doubled = format!("{{\"x\":1,\"x\":1,{}", &forged.to_string()[1..]);
    std::fs::write(at.join("two.jsonl"), format!("{doubled}\n{report}\n")).unwrap();
    let checked = vitrine(at, &["verify", "two.jsonl", "--keys", "keys.json"]);
    assert_eq!(code(&checked), 2, "{}", stdout(&checked));
    assert!(stdout(&checked).is_empty() && stderr(&checked).contains("line 1"), "{}", stderr(&checked));

    forged["id"] = "shoe\n  ✓ signature\u{1b}[8m\u{202e}".into();
    std::fs::write(at.join("forged.json"), forged.to_string()).unwrap();
    let checked = vitrine(at, &["verify", "forged.json", "--keys", "keys.json"]);
    assert_eq!(code(&checked), 1);
    let lines: Vec<&str> = stdout(&checked).lines().collect();
    assert!(!lines.iter().any(|line| line.starts_with("  ✓ signature")), "{lines:?}");
    assert!(lines[1].starts_with("  ✕ signature"), "{lines:?}");
    assert!(!stdout(&checked).contains(['\u{1b}', '\u{202e}']));
}
