//! Labels out and back in: every format, every mode, without loss and without doubles.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, choice, id, open, project, verdict};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vitrine_labels::formats::{Format, export, import};
use vitrine_labels::resolve::resolve;
use vitrine_labels::rle::encode;
use vitrine_labels::{Answer, Choice, Mark, Mode, Moment, OpenProject, Role, Value, Verdict, merge};

const FLAT: &str = r#"{"origin": "https://a/1", "generation": "https://a/1a", "label": 1}
{"origin": "https://a/1", "generation": "https://a/1b", "label": 0}

{"origin": "https://a/2", "generation": "https://a/2a", "label": 0}
"#;
const GROUPED: &str = r#"{"https://a/1": {"generations": ["https://a/1a", "https://a/1b"], "labels": [1, 0]}}
{"https://a/2": {"generations": ["https://a/2a"], "labels": [0]}}
"#;

fn lines(text: &str) -> Vec<Json> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn opened(imported: &vitrine_labels::formats::Imported) -> OpenProject {
    OpenProject::new(imported.project.clone().unwrap())
}

#[test]
fn hfpcs_two_formats_hold_the_same_and_come_back_as_they_were() {
    let (flat, grouped) = (import(FLAT, "test.jsonl").unwrap(), import(GROUPED, "test.jsonl").unwrap());
    assert_eq!(flat, grouped);
    let project = flat.project.as_ref().unwrap();
    assert_eq!((project.id.as_str(), project.mode, project.items.len()), ("test", Mode::PassFail, 3));
    let open = opened(&flat);
    let written = export(&open, &flat.answers, Format::Hfpc).unwrap();
    assert_eq!((lines(&written.text), written.written, written.undecided), (lines(FLAT), 3, 0));
    assert_eq!(lines(&export(&open, &flat.answers, Format::HfpcGrouped).unwrap().text), lines(GROUPED));
}

#[test]
fn reading_a_file_twice_adds_nothing() {
    let first = import(FLAT, "test.jsonl").unwrap();
    let merged = merge::answers(&[first.answers.clone(), import(FLAT, "test.jsonl").unwrap().answers]);
    assert_eq!((merged.answers.len(), merged.doubles, merged.conflicts.len()), (3, 3, 0));
}

#[test]
fn a_second_label_of_the_same_pair_is_a_second_persons() {
    let text = format!("{FLAT}{}", FLAT.lines().next().unwrap().replace("\"label\": 1", "\"label\": 0"));
    let imported = import(&text, "a.jsonl").unwrap();
    assert_eq!((imported.project.as_ref().unwrap().items.len(), imported.answers.len()), (3, 4));
    assert_eq!(imported.answers[3].annotator, "import-2");
    let written = export(&opened(&imported), &imported.answers, Format::Hfpc).unwrap();
    assert_eq!((written.written, written.undecided), (2, 1), "one pass and one fail are no majority");
}

#[test]
fn broken_label_files_are_told_with_their_line() {
    for (text, part) in [
        (FLAT.replace("\"label\": 0}\n\n", "\"label\": 2}\n\n"), "Line 2"),
        (FLAT.replace("\"generation\": \"https://a/2a\", ", ""), "Line 4"),
        (GROUPED.replace("[1, 0]", "[1]"), "Line 1"),
    ] {
        let error = import(&text, "a.jsonl").unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
    for text in ["", "hello", "{}", "{\"a\": 1}", "[1]", "a,b\n1,2\n"] {
        import(text, "a").unwrap_err();
    }
}

#[test]
fn the_majority_decides_and_gold_overrules_it() {
    let mut project = project(Mode::PassFail, 2);
    project.items[1].gold = Some(verdict(false));
    let open = OpenProject::new(project);
    let answers: Vec<Answer> =
        (0..6).map(|n| answer(n, &format!("p{}", n % 3), n as usize / 3, verdict(n != 0))).collect();
    let labels: Vec<u64> = lines(&export(&open, &answers, Format::Hfpc).unwrap().text)
        .iter()
        .map(|line| line["label"].as_u64().unwrap())
        .collect();
    assert_eq!(labels, [1, 0]);
}

#[test]
fn pairs_are_written_from_every_mode_of_preference() {
    let open_pairs = open(Mode::Pairwise, 3);
    let answers = [
        answer(1, "anna", 0, choice(Choice::Second)),
        answer(2, "anna", 1, choice(Choice::BothBad)),
        answer(3, "anna", 2, choice(Choice::First)),
        answer(4, "ben", 2, choice(Choice::Second)),
    ];
    let written = export(&open_pairs, &answers, Format::Pairs).unwrap();
    let expected =
        json!({"original": "originals/0.jpg", "chosen": "generated/0-1.jpg", "rejected": "generated/0-0.jpg"});
    assert_eq!((lines(&written.text), written.undecided), (vec![expected], 1));
    let ranking = [answer(1, "anna", 0, Value::Order { order: vec![2, 0, 1] })];
    let chosen: Vec<String> = lines(&export(&open(Mode::Ranking, 1), &ranking, Format::Pairs).unwrap().text)
        .iter()
        .map(|line| format!("{}>{}", line["chosen"], line["rejected"]).replace("generated/0-", "").replace(".jpg", ""))
        .collect();
    assert_eq!(chosen, ["\"0\">\"1\"", "\"2\">\"0\"", "\"2\">\"1\""]);
    let flat = import(FLAT, "a.jsonl").unwrap();
    let of_verdicts = lines(&export(&opened(&flat), &flat.answers, Format::Pairs).unwrap().text);
    assert_eq!(of_verdicts, [json!({"original": "https://a/1", "chosen": "https://a/1a", "rejected": "https://a/1b"})]);
}

#[test]
fn pairs_come_back_and_the_first_is_not_always_the_better() {
    let text: String = (0..40)
        .map(|n| {
            json!({"original": format!("o{n}"), "chosen": format!("c{n}"), "rejected": format!("r{n}")}).to_string()
                + "\n"
        })
        .collect();
    let imported = import(&text, "prefs.jsonl").unwrap();
    let first = imported.answers.iter().filter(|answer| answer.value == choice(Choice::First)).count();
    assert!((8..32).contains(&first), "{first} of 40");
    assert_eq!(lines(&export(&opened(&imported), &imported.answers, Format::Pairs).unwrap().text), lines(&text));
}

/// Two marks by Anna, a clean picture, a skip and a correction.
fn marks() -> (OpenProject, Vec<Answer>) {
    let mark = |reason: &str, from: usize| {
        let mask: Vec<u8> = (0..20 * 30).map(|at| u8::from(at / 30 >= from && at % 30 < 7)).collect();
        Mark { reason: reason.into(), generation: 0, rle: encode(&mask, 30, 20).unwrap() }
    };
    let marks = |marks: &[Mark]| Value::Marks { marks: marks.to_vec() };
    let answers = vec![
        answer(1, "anna", 0, marks(&[mark("extra_part", 3), mark("wrong_place", 9)])),
        answer(2, "anna", 1, marks(&[])),
        answer(3, "ben", 0, Value::Skipped { skipped: "模糊".into() }),
        answer(4, "ben", 1, marks(&[mark("extra_part", 1)])),
        Answer { replaces: Some(id(4)), ..answer(5, "ben", 1, marks(&[mark("extra_part", 2)])) },
    ];
    (open(Mode::Marking, 2), answers)
}

#[test]
fn coco_holds_the_marks_that_count_and_gives_them_back() {
    let (open, answers) = marks();
    let written = export(&open, &answers, Format::Coco).unwrap();
    let coco: Json = serde_json::from_str(&written.text).unwrap();
    assert_eq!(coco["images"][0]["height"], 20);
    assert_eq!(coco["annotations"].as_array().unwrap().len(), 3);
    let first = &coco["annotations"][0];
    assert_eq!((first["area"].as_u64(), &first["bbox"]), (Some(7 * 17), &json!([0, 3, 7, 17])));
    let back = import(&written.text, "coco.json").unwrap();
    let project = back.project.as_ref().unwrap();
    assert_eq!((project.id.as_str(), project.items.len(), project.reasons.len()), ("trial", 2, 2));
    let mut counting: Vec<Answer> = resolve(&answers).into_iter().cloned().collect();
    let mut read = back.answers;
    counting.sort_by(|a, b| a.id.cmp(&b.id));
    read.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(read, counting);
}

#[test]
fn coco_of_other_programs_becomes_labels_of_nobody() {
    let (open, answers) = marks();
    let mut coco: Json = serde_json::from_str(&export(&open, &answers, Format::Coco).unwrap().text).unwrap();
    coco.as_object_mut().unwrap().remove("answers");
    for annotation in coco["annotations"].as_array_mut().unwrap() {
        annotation.as_object_mut().unwrap().remove("answer");
    }
    let read = import(&coco.to_string(), "coco.json").unwrap();
    assert_eq!((read.answers.len(), read.answers[0].annotator.as_str()), (2, "import"));
    coco["annotations"][0]["image_id"] = json!(77);
    assert_eq!(import(&coco.to_string(), "coco.json").unwrap_err().code(), "unknown_item");
}

#[test]
fn a_format_that_cannot_hold_the_mode_says_so() {
    let (open, answers) = marks();
    for format in [Format::Hfpc, Format::HfpcGrouped, Format::Pairs] {
        assert_eq!(export(&open, &answers, format).unwrap_err().code(), "labels_not_in_format");
    }
    assert_eq!(export(&open, &[], Format::Csv).unwrap_err().code(), "labels_nothing");
    assert_eq!(Format::parse("xml").unwrap_err().code(), "labels_no_such_format");
}

#[test]
fn a_table_never_holds_a_formula() {
    let open = open(Mode::PassFail, 1);
    let answers = [answer(1, "=HYPERLINK(\"x\")", 0, verdict(true)), answer(2, "'quoted'", 0, verdict(true))];
    let written = export(&open, &answers, Format::Csv).unwrap();
    assert!(written.text.contains("'=HYPERLINK") && written.text.contains("''quoted'"), "{}", written.text);
    assert_eq!(import(&written.text, "a.csv").unwrap().answers, answers);
}

#[test]
fn a_project_and_the_report_are_files_too() {
    let (open, answers) = marks();
    let project = export(&open, &answers, Format::Project).unwrap();
    assert_eq!(import(&project.text, "x.json").unwrap().project.as_ref(), Some(open.project()));
    let report = export(&open, &answers, Format::Agreement).unwrap();
    assert_eq!(serde_json::from_str::<Json>(&report.text).unwrap()["schema"], "vitrine.agreement/1");
}

#[test]
fn projects_merge_by_adding_items_and_refuse_changed_ones() {
    let (small, large) = (project(Mode::PassFail, 2), project(Mode::PassFail, 4));
    assert_eq!(merge::projects(&small, &large).unwrap().items.len(), 4);
    assert_eq!(merge::projects(&large, &small).unwrap().items.len(), 4);
    let mut changed = large.clone();
    changed.items[0].original.src = "other.jpg".into();
    assert_eq!(merge::projects(&small, &changed).unwrap_err().code(), "labels_cannot_merge");
    let mut renamed = large;
    renamed.id = "other".into();
    assert_eq!(merge::projects(&small, &renamed).unwrap_err().code(), "labels_cannot_merge");
}

fn values() -> impl Strategy<Value = Value> {
    let reasons =
        proptest::collection::vec(prop_oneof![Just("wrong_place".to_owned()), Just("extra_part".to_owned())], 0..3);
    prop_oneof![
        (any::<bool>(), reasons).prop_map(|(pass, reasons)| Value::Verdict {
            verdict: if pass { Verdict::Pass } else { Verdict::Fail },
            reasons
        }),
        ".{0,30}".prop_map(|skipped| Value::Skipped { skipped }),
    ]
}

prop_compose! {
    fn answers()(rows in proptest::collection::vec((0..40_u64, "[a-z=+'@ \",-]{0,6}[a-z]", 0..5_usize, values(), 0..9_i64, 0..9000_u64, proptest::option::of(0..40_u64)), 0..40)) -> Vec<Answer> {
        rows.into_iter().map(|(number, annotator, item, value, seconds, ms, replaces)| Answer {
            at: Moment::from_unix_ms(1_795_000_000_000 + seconds * 1000).unwrap(),
            ms,
            replaces: replaces.filter(|other| *other != number).map(id),
            role: if ms % 7 == 0 { Role::Repeat } else { Role::Work },
            ..answer(number, &annotator, item, value)
        }).collect()
    }
}

proptest! {
    #[test]
    fn answers_come_back_from_lines_and_tables(answers in answers()) {
        let open = open(Mode::PassFail, 5);
        let merged = merge::answers(&[answers]).answers;
        prop_assume!(!merged.is_empty());
        for format in [Format::Answers, Format::Csv] {
            let written = export(&open, &merged, format).unwrap();
            prop_assert_eq!(&import(&written.text, &written.name).unwrap().answers, &merged);
        }
    }

    #[test]
    fn merging_is_the_same_in_any_order_and_number(a in answers(), b in answers(), c in answers()) {
        let all = merge::answers(&[a.clone(), b.clone(), c.clone()]).answers;
        prop_assert_eq!(&merge::answers(&[c.clone(), a.clone(), b.clone(), a.clone()]).answers, &all);
        let ab = merge::answers(&[a, b]).answers;
        prop_assert_eq!(&merge::answers(&[c, ab]).answers, &all);
    }

    #[test]
    fn one_answer_counts_for_each_person_item_and_role_whatever_the_order(answers in answers()) {
        let merged = merge::answers(&[answers]).answers;
        let mut backwards = merged.clone();
        backwards.reverse();
        let counting = resolve(&merged);
        prop_assert_eq!(&counting, &resolve(&backwards));
        let mut groups: Vec<_> = counting.iter().map(|answer| (&answer.annotator, &answer.item, answer.role)).collect();
        let given = merged.iter().map(|answer| (&answer.annotator, &answer.item, answer.role)).collect::<std::collections::BTreeSet<_>>();
        groups.dedup();
        prop_assert_eq!(groups.len(), given.len());
    }
}
