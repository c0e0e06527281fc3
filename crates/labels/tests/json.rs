//! The functions with JSON text in and out, as the page calls them.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, project, verdict};
use serde_json::{Value, json};
use vitrine_labels::{Mode, json as text};

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_project_goes_through_all_of_them() {
    let project = serde_json::to_string(&project(Mode::PassFail, 3)).unwrap();
    assert_eq!(read(&text::project(&project).unwrap())["id"], "trial");
    assert_eq!(text::problems(&project).unwrap(), "[]");
    let answers = [answer(1, "anna", 0, verdict(true)), answer(2, "ben", 0, verdict(true))];
    let answers = serde_json::to_string(&answers).unwrap();
    assert_eq!(read(&text::agreement(&project, &answers).unwrap())["counts"]["answers"], 2);
    assert_eq!(read(&text::standing(&project, &answers, "anna").unwrap())["state"], "good");
    let next = read(&text::next(&project, &answers, "anna", Vec::new(), 9, 1).unwrap());
    assert_eq!((next["tasks"].as_array().unwrap().len(), &next["left"]), (2, &json!(2)));
    let exported = read(&text::export(&project, &answers, "hfpc").unwrap());
    assert_eq!((&exported["name"], &exported["written"]), (&json!("trial.hfpc.jsonl"), &json!(1)));
    let back = read(&text::import(exported["text"].as_str().unwrap(), "back.jsonl").unwrap());
    assert_eq!(back["answers"].as_array().unwrap().len(), 1);
    let merged = read(&text::merge(&project, &answers, &project, &answers).unwrap());
    assert_eq!((&merged["doubles"], merged["answers"].as_array().unwrap().len()), (&json!(2), 2));
    text::check_answer(&project, &read(&answers)[0].to_string()).unwrap();
    let right = |value: &str| text::is_right(value, r#"{"verdict": "pass"}"#).unwrap();
    assert_eq!((right(r#"{"verdict": "fail"}"#), right(r#"{"skipped": ""}"#)), (Some(false), None));
}

#[test]
fn masks_come_back() {
    let packed = text::pack(&[0, 1, 1, 0, 1, 0], 3, 2).unwrap();
    assert_eq!(text::unpack(&packed).unwrap(), [0, 1, 1, 0, 1, 0]);
    assert_eq!(text::pack(&[0; 5], 3, 2).unwrap_err().code(), "mask_bad");
}

#[test]
fn what_is_wrong_is_told_with_its_part() {
    let error = text::agreement(&serde_json::to_string(&project(Mode::PassFail, 1)).unwrap(), "[{}]").unwrap_err();
    assert!(error.to_string().starts_with("answers[0]"), "{error}");
    let error = text::agreement("", "[]").unwrap_err();
    assert!(error.to_string().starts_with("project"), "{error}");
}
