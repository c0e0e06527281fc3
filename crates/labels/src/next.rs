//! What a person is asked next: each item as often as wanted, with known ones and old ones mixed in silently.

use std::collections::{HashMap, HashSet};

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Role};
use crate::project::OpenProject;
use crate::resolve::resolve;
use crate::value::Value;

/// Answers between an item and its repetition, so that nobody answers from memory alone.
const REPEAT_DISTANCE: usize = 10;

/// An item to be answered, by its id.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The item.
    pub item: String,
    /// `work` or `repeat`.
    pub role: Role,
}

/// An item that is to be asked before others: a line of what `vitrine tune --next` writes.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ask {
    /// Its id.
    pub item: String,
    /// Drawn by chance, so that its answers may measure; the others are those that teach most.
    #[serde(default)]
    pub by_chance: bool,
}

/// What is known about one person and the rest of the crowd when tasks are handed out.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Other people who answered an item (skips left out) or hold it at the moment.
    pub others: HashMap<String, u32>,
    /// The person's own items in the order answered, skipped ones and those held at the moment among them.
    pub mine: Vec<String>,
    /// The person's items that were asked a second time, or are held for that.
    pub repeated: HashSet<String>,
    /// Items to be asked before all others, in this order.
    pub first: Vec<String>,
}

impl Desk {
    /// The desk of a person as the answers alone tell it, without anything held.
    pub fn from_answers(answers: &[Answer], annotator: &str) -> Self {
        let mut desk = Self::default();
        let mut mine = Vec::new();
        for answer in resolve(answers) {
            match (answer.annotator == annotator, answer.role) {
                (_, Role::Training) => {}
                (true, Role::Work) => mine.push((answer.at, &answer.item)),
                (true, Role::Repeat) => drop(desk.repeated.insert(answer.item.clone())),
                (false, Role::Work) if !matches!(answer.value, Value::Skipped { .. }) => {
                    *desk.others.entry(answer.item.clone()).or_default() += 1;
                }
                (false, _) => {}
            }
        }
        mine.sort();
        desk.mine = mine.into_iter().map(|(_, item)| item.clone()).collect();
        desk
    }
}

/// The next tasks of a person, at most `count`; fewer where little is left, none where all is done.
///
/// - Items without gold are asked of `redundancy` people each, first those the desk names. Of the others those begun
///   come first, so that items get complete; among equals a person's own shuffle decides, so that neighbours do not
///   march in step.
/// - A coin for each position decides whether a gold item is asked there (`goldShare`) or an old one once more
///   (`repeatShare`, ten answers apart at least). Gold items are asked of everybody.
/// - When no other work is left, gold is not asked on its own account; but a project of gold alone is.
///
/// The same seed, person and desk give the same tasks.
pub fn next_tasks(open: &OpenProject, desk: &Desk, annotator: &str, count: usize, seed: u64) -> Vec<Task> {
    let (project, trust) = (open.project(), open.project().trust);
    let mine: HashSet<&str> = desk.mine.iter().map(String::as_str).collect();
    let others = |id: &str| desk.others.get(id).copied().unwrap_or(0);
    let free = |id: &str| !mine.contains(id);
    let urgent: HashMap<&str, usize> = desk.first.iter().rev().zip(1..).map(|(id, rank)| (id.as_str(), rank)).collect();
    let urgency = |id: &str| urgent.get(id).copied().unwrap_or(0);
    let mut work: Vec<(usize, u32, u64, &str)> = open
        .work()
        .filter(|item| item.gold.is_none() && free(&item.id) && others(&item.id) < project.redundancy)
        .map(|item| (urgency(&item.id), others(&item.id), draw(seed, annotator, &item.id), item.id.as_str()))
        .collect();
    // The last is taken first.
    work.sort_unstable();
    let mut gold: Vec<(u64, &str)> = open
        .work()
        .filter(|item| item.gold.is_some() && free(&item.id))
        .map(|item| (draw(seed, annotator, &item.id), item.id.as_str()))
        .collect();
    gold.sort_unstable();
    let gold_alone = open.work().all(|item| item.gold.is_some());
    let mut repeated: HashSet<&str> = desk.repeated.iter().map(String::as_str).collect();
    let mut tasks = Vec::new();
    while tasks.len() < count {
        let position = desk.mine.len() + desk.repeated.len() + tasks.len();
        let mut coin = Pcg64::seed_from_u64(draw(seed, annotator, &format!("position {position}")));
        let (wants_gold, wants_repeat) = (coin.random_bool(trust.gold_share), coin.random_bool(trust.repeat_share));
        if work.is_empty() && !gold_alone {
            break;
        }
        if (wants_gold || gold_alone)
            && let Some((_, item)) = gold.pop()
        {
            tasks.push(Task { item: item.to_owned(), role: Role::Work });
            continue;
        }
        let old = &desk.mine[..desk.mine.len().saturating_sub(REPEAT_DISTANCE)];
        let old: Vec<&String> = old.iter().filter(|item| may_repeat(open, item, &repeated)).collect();
        if wants_repeat && let Some(item) = old.choose(&mut coin) {
            repeated.insert(item);
            tasks.push(Task { item: (*item).clone(), role: Role::Repeat });
            continue;
        }
        match work.pop() {
            Some((_, _, _, item)) => tasks.push(Task { item: item.to_owned(), role: Role::Work }),
            None => break,
        }
    }
    tasks
}

/// How many items without gold this person could still be asked.
pub fn left(open: &OpenProject, desk: &Desk) -> usize {
    let mine: HashSet<&str> = desk.mine.iter().map(String::as_str).collect();
    let wanted = |id: &str| desk.others.get(id).copied().unwrap_or(0) < open.project().redundancy;
    let gold_alone = open.work().all(|item| item.gold.is_some());
    open.work()
        .filter(|item| !mine.contains(item.id.as_str()) && (gold_alone || item.gold.is_none() && wanted(&item.id)))
        .count()
}

/// Gold is not repeated: its answer is known without.
fn may_repeat(open: &OpenProject, item: &str, repeated: &HashSet<&str>) -> bool {
    !repeated.contains(item) && open.item(item).is_some_and(|item| item.gold.is_none())
}

/// A number that is the same on every machine and version.
fn draw(seed: u64, annotator: &str, what: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update((annotator.len() as u64).to_le_bytes());
    hash.update(annotator);
    hash.update(what);
    let digest = hash.finalize();
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
