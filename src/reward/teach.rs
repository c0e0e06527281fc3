//! What to ask people next: the pairs that would teach a head most, and some by chance to measure it with.
//!
//! Uncertainty with diversity: a pair counts by how unsure the head of the labels so far is of it, times how far it is
//! from everything that was labelled or chosen before (Settles, *Active Learning*, 2012, ch. 2 and 3: uncertainty
//! sampling, density and diversity). While one verdict is too rare for a head, a pair counts by how likely it gets that
//! verdict instead. Labels chosen that way are hard ones, so figures on them would be too low: every fifth pair is drawn
//! by chance, and only those may measure.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde::Serialize;
use vitrine_labels::{Answer, Item, OpenProject, Value, resolve::resolve};

use super::lessons::{LEAST_OF_EACH, Lessons};
use super::measures::SplitMix;
use super::tune::{self, Prior};

/// Every so many picks one is by chance.
const BY_CHANCE: usize = 5;
/// A feature that hardly varies must not count for much.
const LEAST_DEVIATION: f64 = 0.02;
/// With fewer passes or fails, and fewer than twice as many preferences, the shipped head chooses.
const FEW: usize = 3;

/// A pair to be labelled next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pick {
    /// Its place among those without a label.
    pub place: usize,
    /// Drawn by chance: may measure.
    pub by_chance: bool,
}

/// What labels are wanted of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Aim {
    /// Pairs the head is unsure of.
    Unsure,
    /// Pairs likely to pass: too few did.
    Passing,
    /// Pairs likely to fail.
    Failing,
}

impl Aim {
    fn of(lessons: &Lessons) -> Self {
        let passed = lessons.judged.iter().filter(|(_, pass)| *pass).count();
        let failed = lessons.judged.len() - passed;
        match passed.cmp(&failed) {
            _ if !lessons.preferred.is_empty() || passed.min(failed) >= LEAST_OF_EACH => Self::Unsure,
            Ordering::Less => Self::Passing,
            Ordering::Greater => Self::Failing,
            Ordering::Equal => Self::Unsure,
        }
    }

    /// What a pair of these log-odds is worth, 0 to 1.
    fn worth(self, log_odds: f64) -> f64 {
        let probability = 1.0 / (1.0 + libm::exp(-log_odds));
        match self {
            Self::Unsure => entropy(probability),
            Self::Passing => probability,
            Self::Failing => 1.0 - probability,
        }
    }
}

/// What chooses: the head of the labels so far, and what they are short of.
pub struct Chooser {
    weights: Vec<f32>,
    bias: f32,
    line: [f64; 2],
    aim: Aim,
}

impl Chooser {
    /// `lessons` with what the network saw of each generation.
    pub fn of(lessons: &Lessons, prior: &Prior) -> Self {
        let passed = lessons.judged.iter().filter(|(_, pass)| *pass).count();
        let enough = passed.min(lessons.judged.len() - passed) >= FEW || lessons.preferred.len() >= 2 * FEW;
        let fitted = if enough { tune::provisional(lessons, prior) } else { None };
        let (weights, bias) = fitted.unwrap_or_else(|| (prior.weights.clone(), prior.bias));
        Self { weights, bias, line: prior.line, aim: Aim::of(lessons) }
    }

    fn logit(&self, hidden: &[f32]) -> f64 {
        let parts = self.weights.iter().zip(hidden).map(|(weight, value)| f64::from(*weight) * f64::from(*value));
        f64::from(self.bias) + parts.sum::<f64>()
    }
}

/// What is known of a pair without a label.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What the network saw of it.
    pub seen: Vec<f32>,
    /// Log-odds of passing by the head in use; of several generations, of the better one being the better.
    pub log_odds: f64,
}

/// An item to be asked next.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    /// Its id.
    pub item: String,
    /// Drawn by chance: may measure.
    pub by_chance: bool,
}

/// Items nobody answered, skips left out, whose answer is not known either.
pub fn without_label<'a>(open: &'a OpenProject, answers: &[Answer]) -> impl Iterator<Item = &'a Item> {
    let given = resolve(answers).into_iter().filter(|one| !matches!(one.value, Value::Skipped { .. }));
    let answered: HashSet<String> = given.map(|answer| answer.item.clone()).collect();
    open.work().filter(move |item| item.gold.is_none() && !answered.contains(&item.id))
}

/// Which items to ask next. `items` are those without a label, each with what the network saw of its generations
/// (nothing where no product stood out: such an item is not asked), `lessons` the labels so far.
pub fn ask(
    items: &[(String, Vec<Option<Vec<f32>>>)],
    lessons: &Lessons,
    prior: &Prior,
    count: usize,
    seed: u64,
) -> Vec<Ask> {
    let chooser = Chooser::of(lessons, prior);
    let labelled: Vec<Vec<f32>> = lessons.generations.iter().map(|one| one.hidden.clone()).collect();
    let (mut known, mut candidates) = (Vec::new(), Vec::new());
    for (item, seen) in items {
        let seen: Option<Vec<&Vec<f32>>> = seen.iter().map(Option::as_ref).collect();
        if let Some(candidate) = seen.and_then(|seen| candidate(&seen, &chooser)) {
            known.push(item);
            candidates.push(candidate);
        }
    }
    // Of pairs and rankings the candidates are differences, which no single generation is near to.
    let single = items.iter().all(|(_, seen)| seen.len() == 1);
    let (labelled, aim) = if single { (labelled, chooser.aim) } else { (Vec::new(), Aim::Unsure) };
    let picks = next(&candidates, &labelled, aim, count, seed);
    picks.iter().map(|pick| Ask { item: known[pick.place].clone(), by_chance: pick.by_chance }).collect()
}

/// Of one generation whether it passes; of several, which of the two nearest to each other is better.
fn candidate(seen: &[&Vec<f32>], chooser: &Chooser) -> Option<Candidate> {
    let [slope, offset] = chooser.line;
    if let [only] = seen {
        return Some(Candidate { seen: (*only).clone(), log_odds: slope * chooser.logit(only) + offset });
    }
    let mut ranked: Vec<(f64, &Vec<f32>)> = seen.iter().map(|one| (chooser.logit(one), *one)).collect();
    ranked.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let gaps = ranked.windows(2).min_by(|a, b| (a[1].0 - a[0].0).total_cmp(&(b[1].0 - b[0].0)))?;
    let [(worse, low), (better, high)] = gaps else { return None };
    let seen = high.iter().zip(low.iter()).map(|(high, low)| high - low).collect();
    Some(Candidate { seen, log_odds: slope * (better - worse) })
}

/// The next `count` pairs, fewer where there are no more; the same seed gives the same.
pub fn next(candidates: &[Candidate], labelled: &[Vec<f32>], aim: Aim, count: usize, seed: u64) -> Vec<Pick> {
    let deviations = deviations(candidates, labelled);
    let distance = |a: &[f32], b: &[f32]| -> f64 {
        let parts = a.iter().zip(b).zip(&deviations);
        parts.map(|((a, b), deviation)| ((f64::from(*a) - f64::from(*b)) / deviation).powi(2)).sum::<f64>().sqrt()
    };
    // To the nearest one that is labelled or chosen; while there is none, all are equally far.
    let nearest_labelled =
        |one: &Candidate| labelled.iter().map(|other| distance(&one.seen, other)).fold(f64::INFINITY, f64::min);
    let mut nearest: Vec<f64> = candidates.iter().map(nearest_labelled).collect();
    let wanted: Vec<f64> = candidates.iter().map(|one| aim.worth(one.log_odds)).collect();
    let mut free: Vec<usize> = (0..candidates.len()).collect();
    let mut random = SplitMix(seed);
    let mut picks = Vec::new();
    while picks.len() < count && !free.is_empty() {
        let by_chance = picks.len() % BY_CHANCE == BY_CHANCE - 1;
        let worth = |place: usize| wanted[place] * if nearest[place].is_finite() { nearest[place] } else { 1.0 };
        let at = if by_chance {
            random.below(free.len())
        } else {
            (0..free.len()).max_by(|&a, &b| worth(free[a]).total_cmp(&worth(free[b]))).unwrap_or(0)
        };
        let place = free.swap_remove(at);
        for &other in &free {
            nearest[other] = nearest[other].min(distance(&candidates[other].seen, &candidates[place].seen));
        }
        picks.push(Pick { place, by_chance });
    }
    picks
}

/// The entropy of the answer, in bits: 1 where both are as likely.
fn entropy(probability: f64) -> f64 {
    [probability, 1.0 - probability].into_iter().filter(|part| *part > 0.0).map(|part| -part * libm::log2(part)).sum()
}

fn deviations(candidates: &[Candidate], labelled: &[Vec<f32>]) -> Vec<f64> {
    let all = || candidates.iter().map(|one| &one.seen).chain(labelled);
    let count = all().count().max(1) as f64;
    let width = all().map(Vec::len).min().unwrap_or(0);
    let deviation = |feature: usize| {
        let mean = all().map(|one| f64::from(one[feature])).sum::<f64>() / count;
        let variance = all().map(|one| (f64::from(one[feature]) - mean).powi(2)).sum::<f64>() / count;
        variance.sqrt().max(LEAST_DEVIATION)
    };
    (0..width).map(deviation).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lessons::tests::{FEATURES, lessons};
    use super::*;

    fn candidate(x: f32, y: f32, log_odds: f64) -> Candidate {
        Candidate { seen: vec![x, y], log_odds }
    }

    fn places(picks: &[Pick]) -> Vec<usize> {
        picks.iter().map(|pick| pick.place).collect()
    }

    #[test]
    fn what_is_unsure_comes_first() {
        let candidates = [candidate(0.0, 0.0, 5.0), candidate(1.0, 0.0, 0.1), candidate(0.0, 1.0, -4.0)];
        assert_eq!(next(&candidates, &[], Aim::Unsure, 1, 7)[0], Pick { place: 1, by_chance: false });
    }

    #[test]
    fn while_one_verdict_is_rare_what_likely_gets_it_comes_first() {
        let candidates = [candidate(0.0, 0.0, 0.1), candidate(1.0, 0.0, 5.0), candidate(0.0, 1.0, -4.0)];
        let first = |passed: usize, failed: usize| {
            let judged = (0..passed + failed).map(|at| (at, at < passed)).collect();
            let aim = Aim::of(&Lessons { judged, ..Lessons::default() });
            next(&candidates, &[], aim, 1, 7)[0].place
        };
        assert_eq!((first(2, 20), first(20, 2)), (1, 2));
        assert_eq!((first(0, 0), first(15, 40)), (0, 0));
    }

    #[test]
    fn labels_too_few_for_a_head_choose_all_the_same() {
        let lessons = lessons(4, |hidden, _| hidden[1] > 0.0);
        let prior = Prior { reward: String::new(), weights: vec![0.0; FEATURES], bias: 0.0, line: [1.0, 0.0] };
        let unsure = |value: f32| {
            let mut hidden = vec![0.0; FEATURES];
            hidden[1] = value;
            (value.to_string(), vec![Some(hidden)])
        };
        let chooser = Chooser::of(&lessons, &prior);
        assert!(chooser.logit(unsure(0.9).1[0].as_ref().unwrap()) > chooser.logit(unsure(-0.9).1[0].as_ref().unwrap()));
        assert_eq!(ask(&[unsure(0.9), unsure(-0.9)], &lessons, &prior, 5, 7).len(), 2);
    }

    #[test]
    fn two_that_are_alike_are_not_asked_one_after_the_other() {
        let candidates = [candidate(0.0, 0.0, 0.0), candidate(0.01, 0.0, 0.05), candidate(1.0, 1.0, 1.5)];
        assert_eq!(places(&next(&candidates, &[], Aim::Unsure, 2, 7)), [0, 2]);
        // Nor is what is like one that was labelled.
        assert_eq!(places(&next(&candidates, &[vec![0.0, 0.0]], Aim::Unsure, 1, 7)), [2]);
    }

    #[test]
    fn every_fifth_is_by_chance_none_comes_twice_and_a_seed_decides() {
        let candidates: Vec<Candidate> =
            (0..40).map(|i| candidate((i % 7) as f32, (i % 5) as f32, f64::from(i) / 10.0)).collect();
        let picks = next(&candidates, &[], Aim::Unsure, 100, 7);
        let mut all = places(&picks);
        all.sort_unstable();
        assert_eq!(all, (0..40).collect::<Vec<_>>());
        assert_eq!(picks.iter().filter(|pick| pick.by_chance).count(), 8);
        assert_eq!(picks, next(&candidates, &[], Aim::Unsure, 100, 7));
        assert_ne!(picks, next(&candidates, &[], Aim::Unsure, 100, 8));
        assert!(next(&[], &[], Aim::Unsure, 5, 7).is_empty());
    }
}
