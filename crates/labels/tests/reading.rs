//! What is wrong with a project or answer is told with its place and in two languages.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, id, open, project, verdict};
use serde_json::{Value as Json, json};
use vitrine_labels::{LabelsError, Mode, Role, check_answer, read};

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// A pass-or-fail project with two items as JSON, to be broken.
fn document() -> Json {
    serde_json::to_value(project(Mode::PassFail, 2)).unwrap()
}

/// The one thing wrong after a change: its code and message.
fn refused(change: impl FnOnce(&mut Json)) -> (String, String) {
    let mut document = document();
    change(&mut document);
    let text = pretty(&document);
    let problems = read::problems(&text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let error = read::project(&text).unwrap_err();
    assert_eq!(error, problems[0]);
    for text in [error.message(), error.remedy()] {
        assert!(!text.en.is_empty() && text.zh.chars().any(|c| c > '\u{2e80}'), "{text:?}");
    }
    (error.code().to_owned(), error.message().en)
}

#[test]
fn a_project_survives_writing_and_reading() {
    for mode in [Mode::PassFail, Mode::Pairwise, Mode::Ranking, Mode::Marking] {
        let project = project(mode, 3);
        assert_eq!(read::project(&serde_json::to_string(&project).unwrap()).unwrap(), project);
    }
}

#[test]
fn a_minimal_project_is_enough() {
    let text = r#"{"schema": "vitrine.project/1", "id": "a", "name": {"en": "A", "zh": "甲"}, "mode": "passFail",
        "items": [{"id": "1", "original": {"src": "a.jpg"}, "generations": [{"src": "b.jpg"}]}]}"#;
    let project = read::project(text).unwrap();
    assert_eq!((project.redundancy, project.trust.after), (1, 10));
}

#[test]
fn an_unknown_mode_is_told_with_its_line() {
    let (code, message) = refused(|document| document["mode"] = json!("guess"));
    assert_eq!(code, "project_mode");
    let mut changed = document();
    changed["mode"] = json!("guess");
    let line = 1 + pretty(&changed).lines().position(|line| line.contains("guess")).unwrap();
    assert!(message.starts_with(&format!("mode (line {line})")), "{message}");
}

#[test]
fn doubled_ids_are_told_with_both_lines() {
    let (code, message) = refused(|document| document["items"][1]["id"] = json!("item-0"));
    assert_eq!(code, "labels_doubled_id");
    assert!(message.contains("items[1].id (line ") && message.contains("items[0].id (line "), "{message}");
}

#[test]
fn gold_of_another_mode_is_refused() {
    let (code, message) = refused(|document| document["items"][0]["gold"] = json!({"choice": "tie"}));
    assert_eq!(code, "value_mode");
    assert!(message.starts_with("items[0].gold (line "), "{message}");
    let (code, _) = refused(|document| document["items"][0]["gold"] = json!({"skipped": "no idea"}));
    assert_eq!(code, "value_mode");
}

#[test]
fn a_wrong_number_of_generations_is_refused() {
    let (code, message) = refused(|document| document["items"][1]["generations"] = json!([]));
    assert_eq!(code, "item_generations");
    assert!(message.contains("needs 1"), "{message}");
}

#[test]
fn a_training_item_needs_gold_and_must_exist() {
    let (code, _) = refused(|document| document["training"] = json!(["item-1"]));
    assert_eq!(code, "training_without_gold");
    let (code, message) = refused(|document| document["training"] = json!(["gone"]));
    assert_eq!(code, "unknown_item");
    assert!(message.contains("training[0]"), "{message}");
}

#[test]
fn numbers_out_of_range_are_refused() {
    let (code, _) = refused(|document| document["redundancy"] = json!(0));
    assert_eq!(code, "labels_bad_number");
    let (code, message) = refused(|document| document["trust"]["goldShare"] = json!(0.9));
    assert_eq!(code, "labels_bad_number");
    assert!(message.contains("trust.goldShare"), "{message}");
}

#[test]
fn a_misspelt_field_is_named() {
    let (code, message) = refused(|document| document["items"][1]["orginal"] = json!(1));
    assert_eq!(code, "labels_bad_json");
    assert!(message.contains("items[1]") && message.contains("orginal"), "{message}");
}

#[test]
fn a_value_of_two_modes_is_none() {
    let (code, message) = refused(|document| document["items"][0]["gold"] = json!({"verdict": "pass", "order": [0]}));
    assert_eq!(code, "labels_bad_json");
    assert!(message.contains("items[0].gold"), "{message}");
}

#[test]
fn broken_json_is_told_with_its_line() {
    let text = pretty(&document());
    let cut = &text[..text.len() / 2];
    let error = read::project(cut).unwrap_err();
    let lines = cut.lines().count();
    assert!(error.to_string().contains(&format!("ine {lines}")), "{error} of {lines}");
    assert_eq!(read::project("").unwrap_err().code(), "labels_bad_json");
    assert_eq!(read::project("[1]").unwrap_err().code(), "labels_bad_json");
}

#[test]
fn another_version_is_refused() {
    let (code, message) = refused(|document| document["schema"] = json!("vitrine.project/2"));
    assert_eq!(code, "project_schema");
    assert!(message.contains("vitrine.project/2"), "{message}");
}

#[test]
fn a_file_too_large_is_not_read() {
    let text = " ".repeat(read::MAX_PROJECT_BYTES as usize + 1);
    assert!(matches!(read::project(&text), Err(LabelsError::TooLarge { .. })));
}

#[test]
fn an_empty_project_is_refused() {
    let (code, _) = refused(|document| document["items"] = json!([]));
    assert_eq!(code, "project_empty");
}

#[test]
fn every_problem_is_listed_at_once() {
    let mut document = document();
    document["items"][1]["id"] = json!("item-0");
    document["redundancy"] = json!(0);
    document["training"] = json!(["gone"]);
    assert_eq!(read::problems(&pretty(&document)).len(), 3);
}

#[test]
fn answers_are_read_a_line_each_and_a_bad_line_is_numbered() {
    let answers = [answer(1, "anna", 0, verdict(true)), answer(2, "ben", 1, verdict(false))];
    let mut text: String = answers.iter().map(|answer| serde_json::to_string(answer).unwrap() + "\n\n").collect();
    assert_eq!(read::answers(&text).unwrap(), answers);
    text.push_str("{\"id\": 1}\n");
    let error = read::answers(&text).unwrap_err();
    assert!(error.to_string().contains("(line 5)"), "{error}");
}

#[test]
fn a_collectors_export_is_read_as_answers() {
    let known = answer(1, "anna", 0, verdict(true));
    let line = json!({"sequence": 7, "received": "2026-11-22T12:00:00Z", "answer": known});
    assert_eq!(read::answers(&line.to_string()).unwrap(), [known]);
}

#[test]
fn an_answer_must_fit_its_project() {
    let open = open(Mode::PassFail, 2);
    let good = answer(1, "anna", 0, verdict(true));
    check_answer(&good, &open).unwrap();
    let code = |change: &dyn Fn(&mut vitrine_labels::Answer)| {
        let mut answer = good.clone();
        change(&mut answer);
        check_answer(&answer, &open).unwrap_err().code()
    };
    assert_eq!(code(&|answer| answer.item = "gone".into()), "unknown_item");
    assert_eq!(code(&|answer| answer.project = "other".into()), "other_project");
    assert_eq!(code(&|answer| answer.id = "1".into()), "labels_bad_id");
    assert_eq!(code(&|answer| answer.replaces = Some(id(1))), "labels_bad_id");
    assert_eq!(code(&|answer| answer.annotator = String::new()), "labels_bad_id");
    assert_eq!(code(&|answer| answer.shown = vec![1]), "value_bad");
    assert_eq!(code(&|answer| answer.role = Role::Training), "value_bad");
    assert_eq!(code(&|answer| answer.ms = u64::MAX), "labels_bad_number");
    assert_eq!(code(&|answer| answer.value = serde_json::from_value(json!({"order": [0]})).unwrap()), "value_mode");
    let value = json!({"verdict": "fail", "reasons": ["unheard_of"]});
    assert_eq!(code(&|answer| answer.value = serde_json::from_value(value.clone()).unwrap()), "value_bad");
}

#[test]
fn rankings_and_marks_must_fit_their_item() {
    let ranking = open(Mode::Ranking, 1);
    let value = |json: Json| serde_json::from_value(json).unwrap();
    check_answer(&answer(1, "anna", 0, value(json!({"order": [2, 0, 1]}))), &ranking).unwrap();
    for order in [json!([0, 1]), json!([0, 1, 1]), json!([1, 2, 3])] {
        let error = check_answer(&answer(1, "anna", 0, value(json!({"order": order}))), &ranking).unwrap_err();
        assert_eq!(error.code(), "value_bad");
    }
    let marking = open(Mode::Marking, 1);
    let mark = |counts: &str, reason: &str| {
        value(json!({"marks": [{"reason": reason, "generation": 0, "rle": {"size": [2, 3], "counts": counts}}]}))
    };
    check_answer(&answer(1, "anna", 0, mark("132", "extra_part")), &marking).unwrap();
    for (counts, reason) in [("13", "extra_part"), ("~~", "extra_part"), ("132", "unheard_of")] {
        let error = check_answer(&answer(1, "anna", 0, mark(counts, reason)), &marking).unwrap_err();
        assert_eq!(error.code(), "value_bad", "{counts} {reason}");
    }
}

#[test]
fn times_are_compared_whatever_way_they_are_written() {
    let parse = |text: &str| vitrine_labels::Moment::parse(text).unwrap();
    assert_eq!(parse("2026-11-22T12:00:00Z"), parse("2026-11-22T13:00:00.000+01:00"));
    assert_eq!(parse("2026-11-22T13:00:00.5+01:00").to_string(), "2026-11-22T12:00:00.5Z");
    assert!(vitrine_labels::Moment::parse("yesterday").is_none());
}

#[test]
fn an_order_names_items_of_the_project_once_each() {
    let open = open(Mode::PassFail, 3);
    let text =
        "{\"item\":\"item-2\",\"byChance\":false}\n\n{\"item\":\"item-0\",\"byChance\":true}\n{\"item\":\"item-1\"}\n";
    let read: Vec<(String, bool)> =
        read::order(text, &open).unwrap().into_iter().map(|ask| (ask.item, ask.by_chance)).collect();
    assert_eq!(read, [("item-2".into(), false), ("item-0".into(), true), ("item-1".into(), false)]);
    assert!(read::order("", &open).unwrap().is_empty());
    for (line, code) in [
        ("{\"item\":\"gone\"}", "unknown_item"),
        ("{\"item\":\"item-0\"}", "labels_doubled_id"),
        ("{\"itme\":\"item-0\"}", "labels_bad_json"),
    ] {
        let error = read::order(&format!("{{\"item\":\"item-0\"}}\n{line}\n"), &open).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().to_lowercase().contains("line 2"), "{error}");
    }
}
