//! What to ask people next: the pairs that would teach a head most, and some by chance to measure it with.
//!
//! Uncertainty with diversity: a pair counts by how unsure the head is of it, times how far it is from everything that
//! was labelled or chosen before (Settles, *Active Learning*, 2012, ch. 2 and 3: uncertainty sampling, density and
//! diversity). Labels chosen that way are hard ones, so figures on them would be too low: every fifth pair is drawn by
//! chance, and only those may measure.

use std::collections::HashSet;

use serde::Serialize;
use vitrine_labels::{Answer, Item, OpenProject, Value, resolve::resolve};

use super::measures::SplitMix;

/// Every so many picks one is by chance.
const BY_CHANCE: usize = 5;
/// A feature that hardly varies must not count for much.
const LEAST_DEVIATION: f64 = 0.02;

/// A pair to be labelled next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pick {
    /// Its place among those without a label.
    pub place: usize,
    /// Drawn by chance: may measure.
    pub by_chance: bool,
}

/// What is known of a pair without a label.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What the network saw of it.
    pub seen: Vec<f32>,
    /// Log-odds of the likelier answer against the other by the head in use; the sign does not matter.
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
/// (nothing where no product stood out: such an item is not asked), `labelled` what it saw of what has a label;
/// `logit` is the head in use, `line` turns its logits into log-odds.
pub fn ask(
    items: &[(String, Vec<Option<Vec<f32>>>)],
    labelled: &[Vec<f32>],
    logit: &dyn Fn(&[f32]) -> f64,
    line: [f64; 2],
    count: usize,
    seed: u64,
) -> Vec<Ask> {
    let (mut known, mut candidates) = (Vec::new(), Vec::new());
    for (item, seen) in items {
        let seen: Option<Vec<&Vec<f32>>> = seen.iter().map(Option::as_ref).collect();
        if let Some(candidate) = seen.and_then(|seen| candidate(&seen, logit, line)) {
            known.push(item);
            candidates.push(candidate);
        }
    }
    // Of pairs and rankings the candidates are differences, which no single generation is near to.
    let single = items.iter().all(|(_, seen)| seen.len() == 1);
    let picks = next(&candidates, if single { labelled } else { &[] }, count, seed);
    picks.iter().map(|pick| Ask { item: known[pick.place].clone(), by_chance: pick.by_chance }).collect()
}

/// Of one generation whether it passes; of several, which of the two nearest to each other is better.
fn candidate(seen: &[&Vec<f32>], logit: &dyn Fn(&[f32]) -> f64, [slope, offset]: [f64; 2]) -> Option<Candidate> {
    if let [only] = seen {
        return Some(Candidate { seen: (*only).clone(), log_odds: slope * logit(only) + offset });
    }
    let mut ranked: Vec<(f64, &Vec<f32>)> = seen.iter().map(|one| (logit(one), *one)).collect();
    ranked.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let gaps = ranked.windows(2).min_by(|a, b| (a[1].0 - a[0].0).total_cmp(&(b[1].0 - b[0].0)))?;
    let [(worse, low), (better, high)] = gaps else { return None };
    let seen = high.iter().zip(low.iter()).map(|(high, low)| high - low).collect();
    Some(Candidate { seen, log_odds: slope * (better - worse) })
}

/// The next `count` pairs, fewer where there are no more; the same seed gives the same.
pub fn next(candidates: &[Candidate], labelled: &[Vec<f32>], count: usize, seed: u64) -> Vec<Pick> {
    let deviations = deviations(candidates, labelled);
    let distance = |a: &[f32], b: &[f32]| -> f64 {
        let parts = a.iter().zip(b).zip(&deviations);
        parts.map(|((a, b), deviation)| ((f64::from(*a) - f64::from(*b)) / deviation).powi(2)).sum::<f64>().sqrt()
    };
    // To the nearest one that is labelled or chosen; while there is none, all are equally far.
    let nearest_labelled =
        |one: &Candidate| labelled.iter().map(|other| distance(&one.seen, other)).fold(f64::INFINITY, f64::min);
    let mut nearest: Vec<f64> = candidates.iter().map(nearest_labelled).collect();
    let unsure: Vec<f64> = candidates.iter().map(|one| uncertainty(one.log_odds)).collect();
    let mut free: Vec<usize> = (0..candidates.len()).collect();
    let mut random = SplitMix(seed);
    let mut picks = Vec::new();
    while picks.len() < count && !free.is_empty() {
        let by_chance = picks.len() % BY_CHANCE == BY_CHANCE - 1;
        let worth = |place: usize| unsure[place] * if nearest[place].is_finite() { nearest[place] } else { 1.0 };
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
fn uncertainty(log_odds: f64) -> f64 {
    let probability = 1.0 / (1.0 + libm::exp(-log_odds));
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
        assert_eq!(next(&candidates, &[], 1, 7)[0], Pick { place: 1, by_chance: false });
    }

    #[test]
    fn two_that_are_alike_are_not_asked_one_after_the_other() {
        let candidates = [candidate(0.0, 0.0, 0.0), candidate(0.01, 0.0, 0.05), candidate(1.0, 1.0, 1.5)];
        assert_eq!(places(&next(&candidates, &[], 2, 7)), [0, 2]);
        // Nor is what is like one that was labelled.
        assert_eq!(places(&next(&candidates, &[vec![0.0, 0.0]], 1, 7)), [2]);
    }

    #[test]
    fn every_fifth_is_by_chance_none_comes_twice_and_a_seed_decides() {
        let candidates: Vec<Candidate> =
            (0..40).map(|i| candidate((i % 7) as f32, (i % 5) as f32, f64::from(i) / 10.0)).collect();
        let picks = next(&candidates, &[], 100, 7);
        let mut all = places(&picks);
        all.sort_unstable();
        assert_eq!(all, (0..40).collect::<Vec<_>>());
        assert_eq!(picks.iter().filter(|pick| pick.by_chance).count(), 8);
        assert_eq!(picks, next(&candidates, &[], 100, 7));
        assert_ne!(picks, next(&candidates, &[], 100, 8));
        assert!(next(&[], &[], 5, 7).is_empty());
    }
}
