//! Labels out and back in: every format, every mode, without loss and without doubles.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, choice, id, open, project, verdict};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vitrine_labels::formats::{Format, export, import};
use vitrine_labels::next::{Desk, next_tasks};
use vitrine_labels::pictures::Hashes;
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
fn a_list_without_labels_is_a_list_of_what_is_to_be_labelled() {
    let without = |text: &str| text.replace(", \"label\": 1", "").replace(", \"label\": 0", "");
    let (flat, grouped) = (without(FLAT), GROUPED.replace(", \"labels\": [1, 0]", "").replace(", \"labels\": [0]", ""));
    let (flat, grouped) = (import(&flat, "tasks.jsonl").unwrap(), import(&grouped, "tasks.jsonl").unwrap());
    assert_eq!(flat, grouped);
    assert_eq!((flat.project.as_ref().unwrap().items.len(), flat.answers.len()), (3, 0));
    assert_eq!(next_tasks(&opened(&flat), &Desk::default(), "anna", 10, 1).len(), 3);
    // Labelled and unlabelled lines side by side: the rest is asked.
    let begun = import(&FLAT.replacen(", \"label\": 1", "", 1), "tasks.jsonl").unwrap();
    let desk = Desk::from_answers(&begun.answers, "anna");
    assert_eq!((begun.answers.len(), next_tasks(&opened(&begun), &desk, "anna", 10, 1).len()), (2, 1));
    let nulls = import(&FLAT.replace("\"label\": 1", "\"label\": null"), "tasks.jsonl").unwrap();
    assert_eq!(nulls.answers.len(), 2);
}

#[test]
fn labels_of_a_file_are_one_persons_where_more_are_asked() {
    let mut imported = import(FLAT, "test.jsonl").unwrap();
    let left = |imported: &vitrine_labels::formats::Imported| {
        let desk = Desk::from_answers(&imported.answers, "anna");
        next_tasks(&opened(imported), &desk, "anna", 10, 1).len()
    };
    assert_eq!(left(&imported), 0, "one answer is wanted of each item, and it is there");
    imported.project.as_mut().unwrap().redundancy = 2;
    assert_eq!(left(&imported), 3);
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

/// A hash made of one hexadecimal digit.
fn hash(digit: char) -> String {
    digit.to_string().repeat(64)
}

#[test]
fn pairs_name_the_bytes_of_their_pictures_where_they_are_known() {
    let mut project = project(Mode::Pairwise, 1);
    project.items[0].generations[1].sha256 = Some(hash('B'));
    let open = OpenProject::new(project);
    let seen = vec![hash('0'), hash('a'), hash('b')];
    let answers = [Answer { pictures: seen, ..answer(1, "anna", 0, choice(Choice::Second)) }];
    let written = export(&open, &answers, Format::Pairs).unwrap();
    let line = &lines(&written.text)[0];
    let hashes = ["originalSha256", "chosenSha256", "rejectedSha256"].map(|name| line[name].as_str().unwrap());
    assert_eq!(hashes, [hash('0'), hash('b'), hash('a')]);
    let back = import(&written.text, "trial.jsonl").unwrap();
    assert_eq!(lines(&export(&opened(&back), &back.answers, Format::Pairs).unwrap().text), lines(&written.text));
}

#[test]
fn the_report_has_the_hash_of_each_picture_and_tells_of_changed_ones() {
    let mut project = project(Mode::PassFail, 3);
    project.items[0].original.sha256 = Some(hash('1'));
    let open = OpenProject::new(project);
    let saw = |number, person: &str, item, pictures: [char; 2]| Answer {
        pictures: pictures.map(hash).to_vec(),
        ..answer(number, person, item, verdict(true))
    };
    let answers = [saw(1, "anna", 0, ['1', '2']), saw(2, "ben", 0, ['1', '3']), saw(3, "anna", 1, ['4', '5'])];
    let report: Json = serde_json::from_str(&export(&open, &answers, Format::Agreement).unwrap().text).unwrap();
    let rows: Vec<String> = report["pictures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["src"].as_str().unwrap(), &row["sha256"].as_str().unwrap()[..1]))
        .collect();
    let expected =
        ["originals/0.jpg 1", "generated/0-0.jpg 2", "generated/0-0.jpg 3", "originals/1.jpg 4", "generated/1-0.jpg 5"];
    assert_eq!(rows, expected);
    // HFPC's own format has no place for a hash.
    let hfpc = export(&open, &answers, Format::Hfpc).unwrap().text;
    assert_eq!(lines(&hfpc)[0].as_object().unwrap().len(), 3);
    // Which bytes a changed picture's marks were meant for, nobody can say.
    let hashes = Hashes::of(&open, &answers);
    assert_eq!(hashes.sha256(&open.project().items[0].generations[0]), None);
    assert_eq!(hashes.sha256(&open.project().items[0].original), Some(hash('1')));
}

#[test]
fn a_copy_that_knows_it_was_drawn_by_chance_is_no_other_answer() {
    let own = answer(1, "anna", 0, verdict(true));
    let collected = Answer { by_chance: true, ..own.clone() };
    for lists in [[vec![own.clone()], vec![collected.clone()]], [vec![collected.clone()], vec![own.clone()]]] {
        let merged = merge::answers(&lists);
        assert_eq!((merged.answers, merged.doubles, merged.conflicts.len()), (vec![collected.clone()], 1, 0));
    }
    let other = Answer { ms: 1, ..collected.clone() };
    assert_eq!(merge::answers(&[vec![own], vec![other]]).conflicts.len(), 1);
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
fn coco_names_the_bytes_of_its_images_and_still_joins_its_project() {
    let (open, mut answers) = marks();
    answers[0].pictures = vec![hash('0'), hash('a')];
    let written = export(&open, &answers, Format::Coco).unwrap();
    let coco: Json = serde_json::from_str(&written.text).unwrap();
    let image = &coco["images"][0];
    assert_eq!((&image["sha256"], &image["original_sha256"]), (&json!(hash('a')), &json!(hash('0'))));
    assert!(coco["images"][1].get("sha256").is_none());
    let back = import(&written.text, "coco.json").unwrap().project.unwrap();
    assert_eq!(back.items[0].generations[0].sha256, Some(hash('a')));
    assert_eq!(&merge::projects(open.project(), &back).unwrap().items, &open.project().items);
    let mut changed = back.clone();
    changed.items[0].generations[0].sha256 = Some(hash('A'));
    merge::projects(&back, &changed).unwrap();
    changed.items[0].generations[0].sha256 = Some(hash('c'));
    assert_eq!(merge::projects(&back, &changed).unwrap_err().code(), "labels_cannot_merge");
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
            by_chance: ms % 5 == 0,
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

#[test]
fn coco_with_fractions_or_without_our_answers_keeps_its_marks() {
    let (open, answers) = marks();
    let mut coco: Json = serde_json::from_str(&export(&open, &answers, Format::Coco).unwrap().text).unwrap();
    for annotation in coco["annotations"].as_array_mut().unwrap() {
        annotation["area"] = json!(12.5);
        annotation["bbox"] = json!([1.0, 2.0, 3.5, 4.0]);
    }
    assert_eq!(import(&coco.to_string(), "coco.json").unwrap().answers.len(), resolve(&answers).len());
    // Kept by a program that knows nothing of our answers, the marks still name them.
    coco.as_object_mut().unwrap().remove("answers");
    let read = import(&coco.to_string(), "coco.json").unwrap();
    let counted = |answer: &Answer| if let Value::Marks { marks } = &answer.value { marks.len() } else { 0 };
    assert_eq!(read.answers.iter().map(counted).sum::<usize>(), coco["annotations"].as_array().unwrap().len());
}

#[test]
fn practice_stays_out_of_coco() {
    let (open, mut answers) = marks();
    let counting = resolve(&answers).len();
    let practised = resolve(&answers)[0].id.clone();
    answers.iter_mut().find(|answer| answer.id == practised).unwrap().role = Role::Training;
    let written = export(&open, &answers, Format::Coco).unwrap();
    assert!(!written.text.contains(&practised));
    assert_eq!(import(&written.text, "coco.json").unwrap().answers.len(), counting - 1);
}

#[test]
fn a_time_that_cannot_be_written_is_no_time() {
    assert!(Moment::parse("0000-01-01T00:00:00+01:00").is_none());
    assert!(Moment::parse("9999-12-31T23:59:59-01:00").is_none());
    assert_eq!(Moment::parse("9999-12-31T23:59:59Z").unwrap().to_string(), "9999-12-31T23:59:59Z");
}
