//! What answers teach a reward model.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use common::{answer, choice, open, project, verdict};
use vitrine_labels::lessons::lessons;
use vitrine_labels::{Answer, Choice, Mode, OpenProject, Value};

#[test]
fn a_majority_teaches_a_tie_of_people_does_not() {
    let open = open(Mode::PassFail, 3);
    let answers = [
        answer(1, "anna", 0, verdict(true)),
        answer(2, "ben", 0, verdict(true)),
        answer(3, "cleo", 0, verdict(false)),
        answer(4, "anna", 1, verdict(true)),
        answer(5, "ben", 1, verdict(false)),
    ];
    let found = lessons(&open, &answers);
    let judged: Vec<(&str, bool)> = found.judged.iter().map(|one| (one.generation.src.as_str(), one.pass)).collect();
    assert_eq!((judged, found.undecided), (vec![("generated/0-0.jpg", true)], 1));
}

#[test]
fn gold_counts_as_answered_and_outvotes_people() {
    let mut known = project(Mode::PassFail, 1);
    known.items[0].gold = Some(verdict(false));
    let open = OpenProject::new(known);
    let answers = [answer(1, "anna", 0, verdict(true))];
    let found = lessons(&open, &answers);
    assert_eq!(found.judged.iter().map(|one| one.pass).collect::<Vec<_>>(), [false]);
}

#[test]
fn a_ranking_teaches_each_of_its_pairs_and_a_tie_none() {
    let open_ranking = open(Mode::Ranking, 1);
    let ranked = [answer(1, "anna", 0, Value::Order { order: vec![2, 0, 1] })];
    let found = lessons(&open_ranking, &ranked);
    let mut pairs: Vec<(&str, &str)> =
        found.preferred.iter().map(|one| (one.chosen.src.as_str(), one.rejected.src.as_str())).collect();
    pairs.sort_unstable();
    let (first, second, third) = ("generated/0-0.jpg", "generated/0-1.jpg", "generated/0-2.jpg");
    assert_eq!(pairs, [(first, second), (third, first), (third, second)]);

    let open_pairs = open(Mode::Pairwise, 1);
    let tied = [answer(1, "anna", 0, choice(Choice::Tie))];
    let found = lessons(&open_pairs, &tied);
    assert_eq!((found.preferred.len(), found.undecided), (0, 0), "decided, and nothing to learn");
}

#[test]
fn what_chance_drew_is_known_whoever_says_so() {
    let open = open(Mode::PassFail, 2);
    let mut answers = [0, 1].map(|item| answer(1 + item as u64, "anna", item, verdict(true))).to_vec();
    answers.push(Answer { by_chance: true, ..answer(3, "ben", 1, verdict(true)) });
    let found = lessons(&open, &answers);
    assert_eq!(found.judged.iter().map(|one| one.by_chance).collect::<Vec<_>>(), [false, true]);
}
