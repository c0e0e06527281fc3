//! Who is asked what: redundancy, silence, repetition, and the same result from the same seed.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

mod common;

use std::collections::{BTreeMap, HashSet};

use common::{answer, project, verdict};
use vitrine_labels::next::{Desk, Task, left, next_tasks};
use vitrine_labels::{Answer, Mode, OpenProject, Role, Value};

/// A project of 100 items, the first 30 of them with gold.
fn mixed() -> OpenProject {
    let mut project = project(Mode::PassFail, 100);
    project.items[..30].iter_mut().for_each(|item| item.gold = Some(verdict(true)));
    project.trust.gold_share = 0.2;
    project.trust.repeat_share = 0.1;
    OpenProject::new(project)
}

/// Answers what is asked until nothing is left, five at a time, each person in turn.
fn work_through(open: &OpenProject, people: &[&str], seed: u64) -> Vec<(String, Task)> {
    let mut done: Vec<(String, Task)> = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    loop {
        let before = done.len();
        for person in people {
            for task in next_tasks(open, &Desk::from_answers(&answers, person), person, 5, seed) {
                let item = open.position(&task.item).unwrap();
                let number = answers.len() as u64;
                answers.push(Answer { role: task.role, ..answer(number, person, item, verdict(true)) });
                done.push(((*person).to_owned(), task));
            }
        }
        if done.len() == before {
            return done;
        }
    }
}

fn number(task: &Task) -> usize {
    task.item.trim_start_matches("item-").parse().unwrap()
}

#[test]
fn every_item_is_asked_of_as_many_people_as_wanted_and_of_nobody_twice() {
    let done = work_through(&mixed(), &["anna", "ben", "cleo", "dan"], 7);
    let mut people: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (person, task) in done.iter().filter(|(_, task)| task.role == Role::Work) {
        people.entry(number(task)).or_default().push(person);
    }
    for (item, people) in people {
        let different: HashSet<_> = people.iter().collect();
        assert_eq!(different.len(), people.len(), "item {item}: {people:?}");
        if item >= 30 {
            assert_eq!(people.len(), 3, "item {item}");
        }
    }
}

#[test]
fn gold_and_repeats_come_in_their_shares_and_unannounced() {
    let done = work_through(&mixed(), &["anna", "ben", "cleo"], 3);
    let share =
        |test: &dyn Fn(&Task) -> bool| done.iter().filter(|(_, task)| test(task)).count() as f64 / done.len() as f64;
    let gold = share(&|task| number(task) < 30);
    let repeated = share(&|task| task.role == Role::Repeat);
    assert!((0.12..0.28).contains(&gold), "{gold}");
    assert!((0.04..0.16).contains(&repeated), "{repeated}");
    assert!(done.iter().all(|(_, task)| task.role != Role::Repeat || number(task) >= 30));
    // Gold stands at no fixed distance.
    let anna: Vec<usize> = done.iter().filter(|(person, _)| person == "anna").map(|(_, task)| number(task)).collect();
    let places: Vec<usize> = (0..anna.len()).filter(|at| anna[*at] < 30).collect();
    let gaps: HashSet<usize> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() > 2, "{places:?}");
}

#[test]
fn an_item_is_repeated_once_and_at_a_distance() {
    let done = work_through(&mixed(), &["anna", "ben", "cleo"], 5);
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut repeated = HashSet::new();
    for (person, task) in &done {
        let position = positions.entry(person).or_default();
        *position += 1;
        if task.role == Role::Repeat {
            let first = seen[&(person.as_str(), task.item.as_str())];
            assert!(*position - first >= 10, "{first} and {position}");
            assert!(repeated.insert((person, &task.item)));
        } else {
            seen.insert((person, &task.item), *position);
        }
    }
    assert!(!repeated.is_empty());
}

#[test]
fn the_same_seed_gives_the_same_and_people_do_not_march_in_step() {
    let open = mixed();
    let tasks = |person: &str, seed| next_tasks(&open, &Desk::default(), person, 20, seed);
    assert_eq!(tasks("anna", 1), tasks("anna", 1));
    assert_ne!(tasks("anna", 1), tasks("anna", 2));
    assert_ne!(tasks("anna", 1), tasks("ben", 1));
}

#[test]
fn items_that_were_begun_come_first() {
    let open = OpenProject::new(project(Mode::PassFail, 50));
    let begun: Vec<Answer> = (40..45).map(|n| answer(n, "ben", n as usize, verdict(true))).collect();
    let tasks = next_tasks(&open, &Desk::from_answers(&begun, "anna"), "anna", 5, 1);
    let items: HashSet<usize> = tasks.iter().map(number).collect();
    assert_eq!(items, (40..45).collect());
}

#[test]
fn items_that_are_to_be_asked_first_are_even_before_those_begun() {
    let open = OpenProject::new(project(Mode::PassFail, 50));
    let begun: Vec<Answer> = (40..45).map(|n| answer(n, "ben", n as usize, verdict(true))).collect();
    let ids: Vec<String> = open.work().map(|item| item.id.clone()).collect();
    let first = vec![ids[7].clone(), ids[3].clone(), "gone".to_owned(), ids[9].clone()];
    let desk = Desk { first: first.clone(), ..Desk::from_answers(&begun, "anna") };
    let tasks = next_tasks(&open, &desk, "anna", 5, 1);
    let asked: Vec<&String> = tasks.iter().take(3).map(|task| &task.item).collect();
    assert_eq!(asked, [&first[0], &first[1], &first[3]]);
    assert!(tasks[3..].iter().all(|task| (40..45).contains(&number(task))));
}

#[test]
fn a_skip_does_not_count_for_the_item_but_is_not_asked_again() {
    let mut project = project(Mode::PassFail, 1);
    project.redundancy = 1;
    let open = OpenProject::new(project);
    let skipped = answer(1, "ben", 0, Value::Skipped { skipped: "too dark".into() });
    let desk = |person| Desk::from_answers(std::slice::from_ref(&skipped), person);
    assert_eq!(next_tasks(&open, &desk("anna"), "anna", 5, 1).len(), 1);
    assert!(next_tasks(&open, &desk("ben"), "ben", 5, 1).is_empty());
    assert_eq!((left(&open, &desk("anna")), left(&open, &desk("ben"))), (1, 0));
}

#[test]
fn training_items_are_never_work() {
    let mut project = project(Mode::PassFail, 3);
    project.items[0].gold = Some(verdict(true));
    project.training = vec!["item-0".into()];
    let open = OpenProject::new(project);
    let tasks = next_tasks(&open, &Desk::default(), "anna", 10, 1);
    assert_eq!(tasks.len(), 2);
    assert!(tasks.iter().all(|task| task.item != "item-0"));
}

#[test]
fn a_project_of_gold_alone_is_asked_as_a_whole() {
    let mut project = project(Mode::PassFail, 12);
    project.items.iter_mut().for_each(|item| item.gold = Some(verdict(true)));
    let open = OpenProject::new(project);
    assert_eq!(next_tasks(&open, &Desk::default(), "anna", 50, 1).len(), 12);
}
