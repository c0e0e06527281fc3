//! The report against published examples and small cases worked out by hand.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, choice, id, open, project, verdict};
use vitrine_labels::agreement::dawid_skene::{Vote, estimate};
use vitrine_labels::agreement::report;
use vitrine_labels::standing::{State, record};
use vitrine_labels::{Answer, Choice, Mode, OpenProject, Role, Value};

/// Dawid and Skene (1979), table 1: 45 patients, five anaesthetists, the first of whom saw each patient three times.
const PATIENTS: &str = "111 1 1 1 1;333 4 3 3 4;112 2 1 2 2;222 3 1 2 1;222 3 2 2 2;222 3 3 2 2;122 2 1 1 1;333 3 4 3 3;\
222 2 2 2 3;232 2 2 2 3;444 4 4 4 4;222 3 3 4 3;111 1 1 1 1;222 3 2 1 2;121 1 1 1 1;111 2 1 1 1;111 1 1 1 1;\
111 1 1 1 1;222 2 2 2 1;222 1 3 2 2;222 2 2 2 2;222 2 2 2 1;222 3 2 2 2;221 2 2 2 2;111 1 1 1 1;111 1 1 1 1;\
232 2 2 2 2;111 1 1 1 1;111 1 1 1 1;112 1 1 2 1;111 1 1 1 1;333 3 2 3 3;111 1 1 1 1;222 2 2 2 2;222 3 2 3 2;\
433 4 3 4 3;221 2 2 3 2;232 3 2 3 3;333 3 4 3 2;111 1 1 1 1;111 1 1 1 1;121 2 1 1 1;232 2 2 2 2;121 1 1 1 1;222 2 2 2 2";
/// The paper's answers (its table 4: the most probable class of each patient).
const CLASSES: &str = "142222132243121111222222112111131224233111212";

#[test]
fn dawid_and_skenes_patients_come_out() {
    let mut votes: Vec<Vote> = Vec::new();
    for (patient, row) in PATIENTS.split(';').enumerate() {
        for (observer, given) in row.split_whitespace().enumerate() {
            votes.extend(given.bytes().map(|class| (patient, observer, usize::from(class - b'1'))));
        }
    }
    let found = estimate(&votes, 45, 5, 4, 0.0);
    assert!(found.converged);
    for (share, expected) in found.prevalence.iter().zip([0.40, 0.42, 0.11, 0.07]) {
        assert!((share - expected).abs() < 0.005, "{:?}", found.prevalence);
    }
    let first = [[0.89, 0.11, 0.0, 0.0], [0.07, 0.88, 0.05, 0.0], [0.0, 0.34, 0.66, 0.0], [0.0, 0.0, 0.56, 0.44]];
    for (row, expected) in found.confusion[0].iter().flatten().zip(first.iter().flatten()) {
        assert!((row - expected).abs() < 0.006, "{:?}", found.confusion[0]);
    }
    let classes: String = found
        .posterior
        .iter()
        .map(|shares| {
            let best = (0..4).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap();
            char::from(b'1' + best as u8)
        })
        .collect();
    assert_eq!(classes, CLASSES);
}

/// Anna and Ben agree on three of four items; Ben skipped a fifth; Cleo answered one.
fn crowd() -> Vec<Answer> {
    let skipped = Value::Skipped { skipped: "blurred".into() };
    vec![
        answer(1, "anna", 0, verdict(true)),
        answer(2, "anna", 1, verdict(true)),
        answer(3, "anna", 2, verdict(false)),
        answer(4, "anna", 3, verdict(false)),
        answer(5, "ben", 0, verdict(true)),
        answer(6, "ben", 1, verdict(false)),
        answer(7, "ben", 2, verdict(false)),
        answer(8, "ben", 3, verdict(false)),
        answer(9, "ben", 4, skipped),
        answer(10, "cleo", 0, verdict(true)),
    ]
}

#[test]
fn a_small_crowd_is_counted_as_by_hand() {
    let report = report(&open(Mode::PassFail, 6), &crowd());
    let counts = &report.counts;
    assert_eq!((counts.items, counts.answered, counts.complete, counts.answers), (6, 4, 1, 9));
    assert_eq!((counts.skipped, counts.annotators, counts.replaced, counts.unknown), (1, 3, 0, 0));
    let kappa = report.kappa.iter().find(|kappa| kappa.a == "anna" && kappa.b == "ben").unwrap();
    assert_eq!((kappa.items, kappa.observed), (4, 0.75));
    assert!((kappa.value.unwrap() - 0.5).abs() < 1e-12);
    let item = &report.items[0];
    assert_eq!((item.item.as_str(), item.votes["pass"], item.agreement), ("item-0", 3, Some(1.0)));
    assert!(item.posterior.as_ref().unwrap()["pass"] > 0.9);
    let ben = &report.annotators[1];
    assert_eq!((ben.annotator.as_str(), ben.answers, ben.skipped), ("ben", 4, 1));
    assert_eq!((ben.with_others.right, ben.with_others.total), (3, 4));
    assert_eq!(report.time.unwrap().median, 2000);
}

#[test]
fn the_order_of_answers_changes_nothing() {
    let open = open(Mode::PassFail, 6);
    let mut backwards = crowd();
    backwards.reverse();
    assert_eq!(report(&open, &crowd()), report(&open, &backwards));
}

#[test]
fn an_answer_that_was_replaced_does_not_count() {
    let open = open(Mode::PassFail, 1);
    let first = answer(1, "anna", 0, verdict(true));
    let second = Answer { replaces: Some(id(1)), ..answer(2, "anna", 0, verdict(false)) };
    let third = Answer { replaces: Some(id(2)), ..answer(3, "anna", 0, verdict(true)) };
    // The clock of the page went backwards between the last two: the link counts, not the time.
    let third = Answer { at: first.at, ..third };
    let report = report(&open, &[third, first, second]);
    assert_eq!(report.items[0].votes.get("pass"), Some(&1));
    assert_eq!((report.counts.answers, report.counts.replaced), (1, 2));
}

#[test]
fn an_answer_replaces_only_the_same_persons_to_the_same_item() {
    let open = open(Mode::PassFail, 2);
    let anna = answer(1, "anna", 0, verdict(true));
    let ben = Answer { replaces: Some(id(1)), ..answer(2, "ben", 0, verdict(false)) };
    let other = Answer { replaces: Some(id(1)), ..answer(3, "anna", 1, verdict(false)) };
    assert_eq!(report(&open, &[anna, ben, other]).counts.answers, 3);
}

#[test]
fn gold_and_repeats_make_a_persons_standing() {
    let mut project = project(Mode::PassFail, 20);
    project.trust.after = 10;
    for item in &mut project.items[..10] {
        item.gold = Some(verdict(true));
    }
    let open = OpenProject::new(project);
    let given =
        |right: usize| -> Vec<Answer> { (0..10).map(|n| answer(n as u64, "anna", n, verdict(n < right))).collect() };
    let state = |answers: &[Answer]| record(&open, answers, "anna").standing(&open.project().trust).state;
    assert_eq!(state(&given(10)), State::Good);
    assert_eq!(state(&given(7)), State::Good);
    assert_eq!(state(&given(6)), State::Warned);
    assert_eq!(state(&given(4)), State::Stopped);
    // Nine gold answers are too few to judge by.
    assert_eq!(state(&given(4)[1..]), State::Good);
    let report = report(&open, &given(7));
    let gold = report.annotators[0].gold;
    assert_eq!((gold.right, gold.total, gold.value), (7, 10, Some(0.7)));
    assert!(gold.interval.unwrap().low < 0.41 && gold.interval.unwrap().high > 0.88);
}

#[test]
fn hasty_answers_warn() {
    let mut project = project(Mode::PassFail, 20);
    project.trust.minimum_ms = 800;
    let open = OpenProject::new(project);
    let given = |hasty: u64, ms: u64| -> Vec<Answer> {
        let answer =
            |n: u64| Answer { ms: if n < hasty { ms } else { 2000 }, ..answer(n, "anna", n as usize, verdict(true)) };
        (0..20).map(answer).collect()
    };
    let state = |answers: &[Answer]| record(&open, answers, "anna").standing(&open.project().trust).state;
    assert_eq!(state(&given(3, 300)), State::Good);
    assert_eq!(state(&given(4, 300)), State::Warned);
    assert_eq!(state(&given(20, 0)), State::Good, "an unmeasured time is not a short one");
}

#[test]
fn repeated_items_measure_self_agreement_and_nothing_else() {
    let open = open(Mode::PassFail, 3);
    let again = |number, item, pass| Answer { role: Role::Repeat, ..answer(number, "anna", item, verdict(pass)) };
    let answers = [
        answer(1, "anna", 0, verdict(true)),
        answer(2, "anna", 1, verdict(true)),
        again(3, 0, true),
        again(4, 1, false),
    ];
    let report = report(&open, &answers);
    assert_eq!((report.annotators[0].repeats.right, report.annotators[0].repeats.total), (1, 2));
    assert_eq!((report.counts.answers, report.counts.repeats), (2, 2));
    assert_eq!(report.items.iter().map(|item| item.votes["pass"]).sum::<u32>(), 2);
}

#[test]
fn preferences_become_scores() {
    let open = open(Mode::Pairwise, 2);
    let answers: Vec<Answer> = (0..5)
        .map(|n| answer(n, &format!("p{n}"), 0, choice(if n < 4 { Choice::First } else { Choice::Tie })))
        .chain([answer(9, "p9", 1, choice(Choice::Second))])
        .collect();
    let report = report(&open, &answers);
    assert_eq!(report.scores.len(), 4);
    let best = &report.scores[0];
    assert_eq!((best.item.as_str(), best.generation, best.comparisons), ("item-0", 0, 5.0));
    // 4.5 wins and 0.5, each with half a win more.
    assert!((best.score - (5.0_f64).ln() / 2.0).abs() < 1e-6, "{}", best.score);
    assert!(best.interval.unwrap().low < best.score);
    assert_eq!(report.scores[2].generation, 1);
    assert_ne!(report.scores[2].group, best.group);
}

#[test]
fn rankings_agree_by_their_order() {
    let open = open(Mode::Ranking, 1);
    let rank = |number, annotator: &str, order: [usize; 3]| {
        answer(number, annotator, 0, Value::Order { order: order.to_vec() })
    };
    let same = report(&open, &[rank(1, "anna", [2, 0, 1]), rank(2, "ben", [2, 0, 1])]);
    assert_eq!((same.alpha.metric.as_str(), same.alpha.value, same.alpha.units), ("ordinal", Some(1.0), 3));
    assert_eq!(same.scores[0].generation, 2);
    let opposite = report(&open, &[rank(1, "anna", [2, 0, 1]), rank(2, "ben", [1, 0, 2])]);
    assert!(opposite.alpha.value.unwrap() < 0.0);
}

#[test]
fn nothing_answered_is_a_report_too() {
    let report = report(&open(Mode::Marking, 2), &[]);
    assert_eq!((report.counts.answered, report.alpha.value, report.marks_overlap), (0, None, None));
    assert!(report.annotators.is_empty() && report.scores.is_empty());
}
