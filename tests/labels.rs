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

#[test]
fn a_list_without_labels_becomes_tasks_and_labels_can_be_asked_again() {
    let unlabelled = HFPC.replace(", \"label\": 1", "").replace(", \"label\": 0", "");
    let (folder, path) = written("tasks.jsonl", &unlabelled);
    let output = labels(&["import", text(&path), "--out", text(folder.path())]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!folder.path().join("tasks.answers.jsonl").exists());
    let project = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(project("tasks.project.json")["items"].as_array().unwrap().len(), 3);

    let (_labelled, path) = written("again.jsonl", HFPC);
    let again = ["import", text(&path), "--out", text(folder.path()), "--redundancy", "2"];
    assert_eq!(labels(&again).status.code(), Some(0));
    assert_eq!(project("again.project.json")["redundancy"], 2);
    let [project, answers] = ["again.project.json", "again.answers.jsonl"].map(|name| folder.path().join(name));
    let report = labels(&["agreement", text(&project), text(&answers)]);
    assert!(stdout(&report).contains("3 of 3 items answered, 0 complete"), "{}", stdout(&report));
    assert_eq!(
        labels(&["import", text(&path), "--out", text(folder.path()), "--redundancy", "0"]).status.code(),
        Some(2)
    );
}

#[test]
fn an_export_has_its_report_beside_it() {
    let (folder, project, answers) = imported();
    let export = |out: &Path, more: &[&str]| {
        let output = labels(&[&["export", &project, &answers, "--out", text(out)], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let out = folder.path().join("exported");
    export(&out.join("shop.jsonl"), &["--format", "hfpc"]);
    let report: Value = serde_json::from_str(&std::fs::read_to_string(out.join("shop.report.json")).unwrap()).unwrap();
    assert_eq!(
        (report["schema"].as_str(), report["counts"]["answers"].as_u64()),
        (Some("vitrine.agreement/1"), Some(3))
    );
    assert_eq!(report["pictures"], serde_json::json!([]), "nobody told a hash");
    export(&out.join("bare.jsonl"), &["--format", "hfpc", "--no-report"]);
    export(&out.join("project.json"), &["--format", "project"]);
    export(&out.join("agreement.json"), &["--format", "agreement"]);
    let mut files: Vec<_> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["agreement.json", "bare.jsonl", "project.json", "shop.jsonl", "shop.report.json"]);
}

/// Three people on the items of [`HFPC`], of whom Cleo says the opposite of the others.
#[test]
fn people_are_told_whom_and_what_to_believe() {
    let (folder, project, answers) = imported();
    let known = lines(&std::fs::read_to_string(&answers).unwrap());
    let mut text_of = String::new();
    for (person, name) in ["anna", "ben", "cleo"].iter().enumerate() {
        for (at, answer) in known.iter().enumerate() {
            let mut answer = answer.clone();
            answer["id"] = format!("00000000-0000-4000-8000-{:012x}", 10 * person + at).into();
            answer["annotator"] = (*name).into();
            if *name == "cleo" {
                let passes = answer["value"]["verdict"] == "pass";
                answer["value"]["verdict"] = if passes { "fail" } else { "pass" }.into();
            }
            text_of.push_str(&format!("{answer}\n"));
        }
    }
    let crowd = folder.path().join("crowd.jsonl");
    std::fs::write(&crowd, text_of).unwrap();
    let output = labels(&["agreement", &project, text(&crowd)]);
    let said = stdout(&output);
    let accuracy = |name: &str| -> f64 {
        let line = said.lines().find(|line| line.starts_with(&format!("  {name}: "))).unwrap();
        line.rsplit_once("Dawid–Skene ").unwrap().1.parse().unwrap()
    };
    assert!(accuracy("anna") > 0.9 && accuracy("cleo") < 0.1, "{said}");
    assert!(said.contains("Dawid–Skene: 3 of 3 items sure") && !said.contains("Bradley–Terry"), "{said}");
}

#[test]
fn preferences_are_told_as_scores_with_intervals() {
    let pairs: String = (0..12)
        .map(|n| format!("{{\"original\": \"o\", \"chosen\": \"g{}\", \"rejected\": \"g{}\"}}\n", n, n + 1))
        .collect();
    let (_folder, path) = written("pairs.jsonl", &pairs);
    let output = labels(&["agreement", text(&path)]);
    let said = stdout(&output);
    let scores: Vec<&str> = said.lines().skip_while(|line| !line.starts_with("Bradley–Terry")).skip(1).collect();
    assert!(scores[0].starts_with("  g0: +") && scores[0].ends_with(", group 0, ×1"), "{said}");
    assert_eq!((scores.len(), scores[10]), (11, "  … and 3 more"), "{said}");
}

/// The shapes others read: `docs/ANNOTATION.md` names both files.
#[test]
fn the_committed_schemas_are_those_the_types_give() {
    for of in ["project", "answer"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{of}.schema.json"));
        let printed = Command::new(env!("CARGO_BIN_EXE_vitrine")).args(["schema", "--of", of]).output().unwrap();
        let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
        assert_eq!(committed, printed, "run `cargo run --bin vitrine -- schema --of {of} > docs/{of}.schema.json`");
        assert!(include_str!("../docs/ANNOTATION.md").contains(&format!("({of}.schema.json)")));
    }
}

#[test]
fn projects_and_answers_are_valid_against_their_schemas_and_others_are_not() {
    let (_folder, project, answers) = imported();
    let is_valid = |of: &str, value: &Value| {
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{of}.schema.json"));
        let mut schemas = boon::Schemas::new();
        let schema = boon::Compiler::new().compile(text(&schema), &mut schemas).unwrap();
        schemas.validate(value, schema).is_ok()
    };
    let project: Value = serde_json::from_str(&std::fs::read_to_string(project).unwrap()).unwrap();
    let answer = lines(&std::fs::read_to_string(answers).unwrap()).remove(0);
    assert!(is_valid("project", &project) && is_valid("answer", &answer));
    assert!(!is_valid("project", &answer) && !is_valid("answer", &project));
    let mut guess = project.clone();
    guess["mode"] = "guess".into();
    assert!(!is_valid("project", &guess));
    let mut misspelt = answer;
    misspelt["itme"] = "b-0017".into();
    assert!(!is_valid("answer", &misspelt));
}
