//! What a reward model can learn from labels: generations that passed or failed, and which of two is better.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::agreement::majority;
use crate::answer::{Answer, Role};
use crate::formats::verdicts;
use crate::project::{Item, OpenProject, Picture};
use crate::resolve::resolve;
use crate::value::{Choice, Value, Verdict};

/// A generation the majority let pass or fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<'a> {
    /// What it was made from.
    pub original: &'a Picture,
    /// The generation.
    pub generation: &'a Picture,
    /// Whether it passed.
    pub pass: bool,
    /// Whether chance drew it to be asked, so that it may measure what was asked for other reasons.
    pub by_chance: bool,
}

/// Two generations of one original of which the majority prefers one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preferred<'a> {
    /// What both were made from.
    pub original: &'a Picture,
    /// The better one.
    pub chosen: &'a Picture,
    /// The other.
    pub rejected: &'a Picture,
    /// As of [`Judged`].
    pub by_chance: bool,
}

/// Everything labels teach; gold counts as answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons<'a> {
    /// Of projects that ask pass or fail.
    pub judged: Vec<Judged<'a>>,
    /// Of projects that ask for the better one, or for an order.
    pub preferred: Vec<Preferred<'a>>,
    /// Items, or pairs of a ranking, without a majority.
    pub undecided: usize,
}

/// What a project's answers teach, in the order of its items; marks teach nothing here.
pub fn lessons<'a>(open: &'a OpenProject, answers: &'a [Answer]) -> Lessons<'a> {
    let mut lessons = Lessons::default();
    let drawn: HashSet<&str> = answers.iter().filter(|one| one.by_chance).map(|one| one.item.as_str()).collect();
    for (item, verdict) in verdicts(open, answers) {
        match (verdict, item.generations.first()) {
            (Some(verdict), Some(generation)) => {
                let pass = verdict == Verdict::Pass;
                let by_chance = drawn.contains(item.id.as_str());
                lessons.judged.push(Judged { original: &item.original, generation, pass, by_chance });
            }
            _ => lessons.undecided += 1,
        }
    }
    let mut votes: HashMap<&str, Votes<'a>> = HashMap::new();
    for answer in resolve(answers).into_iter().filter(|answer| answer.role == Role::Work) {
        for (a, b, better) in preferences(&answer.value) {
            votes.entry(&answer.item).or_default().entry((a, b)).or_default().push(better);
        }
    }
    for item in &open.project().items {
        let by_chance = drawn.contains(item.id.as_str());
        let gold = item.gold.iter().flat_map(preferences).map(|(a, b, better)| ((a, b), vec![better])).collect();
        let given = if item.gold.is_some() { Some(&gold) } else { votes.get(item.id.as_str()) };
        for ((a, b), better) in given.into_iter().flatten() {
            match majority(better.iter().copied()) {
                Some("first") => lessons.preferred.extend(of_item(item, *a, *b, by_chance)),
                Some("second") => lessons.preferred.extend(of_item(item, *b, *a, by_chance)),
                // Both are as good, or as bad: nothing to learn, and decided.
                Some(_) => {}
                None => lessons.undecided += 1,
            }
        }
    }
    lessons
}

/// Which of two generations is better, by every vote.
type Votes<'a> = BTreeMap<(usize, usize), Vec<&'a str>>;

fn of_item(item: &Item, chosen: usize, rejected: usize, by_chance: bool) -> Option<Preferred<'_>> {
    let (chosen, rejected) = (item.generations.get(chosen)?, item.generations.get(rejected)?);
    Some(Preferred { original: &item.original, chosen, rejected, by_chance })
}

/// `(a, b, which is better)` with a before b in the item.
fn preferences(value: &Value) -> Vec<(usize, usize, &'static str)> {
    match value {
        Value::Choice { choice: Choice::First } => vec![(0, 1, "first")],
        Value::Choice { choice: Choice::Second } => vec![(0, 1, "second")],
        Value::Choice { .. } => vec![(0, 1, "neither")],
        Value::Order { order } => {
            let mut pairs = Vec::new();
            for (at, better) in order.iter().enumerate() {
                for worse in &order[at + 1..] {
                    let which = if better < worse { "first" } else { "second" };
                    pairs.push((*better.min(worse), *better.max(worse), which));
                }
            }
            pairs
        }
        _ => Vec::new(),
    }
}
