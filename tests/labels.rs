//! `vitrine labels` as a user runs it.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const HFPC: &str = r#"{"origin": "https://a/1", "generation": "https://a/1a", "label": 1}
{"origin": "https://a/1", "generation": "https://a/1b", "label": 0}
{"origin": "https://a/2", "generation": "https://a/2a", "label": 0}
"#;

fn labels(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine")).arg("labels").args(arguments).env("LC_ALL", "C").output().unwrap()
}

fn written(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The project and the answers that importing leaves in a folder.
fn imported() -> (TempDir, String, String) {
    let (folder, path) = written("test.jsonl", HFPC);
    let out = folder.path().join("out");
    let output = labels(&["import", text(&path), "--out", text(&out)]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let [project, answers] = ["test.project.json", "test.answers.jsonl"].map(|name| text(&out.join(name)).to_owned());
    (folder, project, answers)
}

#[test]
fn hfpcs_labels_come_in_and_go_out_again() {
    let (_folder, project, answers) = imported();
    assert_eq!(labels(&["check", &project, &answers]).status.code(), Some(0));
    let output = labels(&["export", &project, &answers, "--format", "hfpc"]);
    assert_eq!(lines(stdout(&output)), lines(HFPC));
}

#[test]
fn a_broken_project_is_told_with_file_line_and_remedy() {
    let (folder, project, _) = imported();
    let mended = std::fs::read_to_string(&project).unwrap();
    let broken = mended.replacen("\"redundancy\": 1", "\"redundancy\": 0", 1);
    let path = folder.path().join("broken.json");
    std::fs::write(&path, broken).unwrap();
    let output = labels(&["check", text(&path)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("broken.json: redundancy (line "), "{}", stdout(&output));
    let output = labels(&["agreement", text(&path)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Change the number"));
    assert_eq!(labels(&["check", "/nowhere.json"]).status.code(), Some(2));
}

#[test]
fn answers_that_do_not_fit_are_found() {
    let (folder, project, answers) = imported();
    let foreign =
        std::fs::read_to_string(&answers).unwrap().replacen("\"project\":\"test\"", "\"project\":\"other\"", 1);
    let path = folder.path().join("foreign.jsonl");
    std::fs::write(&path, foreign).unwrap();
    let output = labels(&["check", &project, text(&path)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("for the project `other`"), "{}", stdout(&output));
}

#[test]
fn merging_leaves_doubles_out() {
    let (folder, project, answers) = imported();
    let out = folder.path().join("merged");
    let output = labels(&["merge", &project, &answers, &project, &answers, "--out", text(&out)]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 items, 3 answers, 3 doubles"));
    let merged = std::fs::read_to_string(out.join("test.answers.jsonl")).unwrap();
    assert_eq!(merged, std::fs::read_to_string(&answers).unwrap());
}

#[test]
fn the_agreement_is_told_to_people_and_programs() {
    let (_folder, project, answers) = imported();
    let output = labels(&["agreement", &project, &answers]);
    assert!(stdout(&output).contains("3 of 3 items answered"), "{}", stdout(&output));
    let output = labels(&["agreement", &project, &answers, "--format", "json"]);
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(
        (report["schema"].as_str(), report["counts"]["answers"].as_u64()),
        (Some("vitrine.agreement/1"), Some(3))
    );
    let output = labels(&["agreement", &answers]);
    assert_eq!(output.status.code(), Some(2), "answers without their project say nothing");
}
