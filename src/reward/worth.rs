//! What a [`Head`](super::head::Head) is worth: figures before and after it, with intervals, and where its verdicts
//! begin. Every score given here comes from a head that had not seen the original.

use std::collections::BTreeMap;

use super::head::{BeforeAfter, Decides};
use super::judge::Thresholds;
use super::lessons::Lessons;
use super::measures::{Figure, MEASURES, Scored, SplitMix, pairwise_accuracy};
use crate::consistency::Verdict;

const RESAMPLES: usize = 1000;
/// Parts of what people failed that may pass, and of what they passed that may fail.
const RATES: [f64; 2] = [0.05, 0.1];
/// The same labels give the same intervals.
const SEED: u64 = 7;

/// Thresholds by the scores of originals the head had not seen; nothing where only choices were labelled.
pub(super) fn decides(lessons: &Lessons, score: &dyn Fn(usize) -> f64) -> Option<Decides> {
    let logits = |wanted: bool| -> Vec<f32> {
        lessons.judged.iter().filter(|(_, pass)| *pass == wanted).map(|&(at, _)| score(at) as f32).collect()
    };
    let (passed, failed) = (logits(true), logits(false));
    if passed.is_empty() || failed.is_empty() {
        return None;
    }
    let thresholds = Thresholds::conformal(&passed, &failed, RATES);
    let decided = passed.iter().chain(&failed).filter(|&&logit| thresholds.verdict(logit) != Verdict::Review).count();
    Some(Decides { thresholds, share: decided as f32 / (passed.len() + failed.len()) as f32 })
}

/// Every figure the labels allow, on the same resamples of originals before and after.
pub(super) fn measures(
    lessons: &Lessons,
    before: &dyn Fn(usize) -> f64,
    after: &dyn Fn(usize) -> f64,
) -> Vec<BeforeAfter> {
    let scored = |score: &dyn Fn(usize) -> f64| -> Vec<Scored> {
        let one = |&(at, pass): &(usize, bool)| Scored {
            original: lessons.generations[at].original,
            pass,
            score: score(at) as f32,
        };
        lessons.judged.iter().map(one).collect()
    };
    // A pair that was compared is an original with one generation that is better and one that is not.
    let compared = |score: &dyn Fn(usize) -> f64| -> Vec<(usize, f64)> {
        let right = |&(chosen, rejected): &(usize, usize)| {
            let (chosen_score, rejected_score) = (score(chosen), score(rejected));
            let right =
                if chosen_score == rejected_score { 0.5 } else { f64::from(u8::from(chosen_score > rejected_score)) };
            (lessons.generations[chosen].original, right)
        };
        lessons.preferred.iter().map(right).collect()
    };
    let mut measured = Vec::new();
    if !lessons.judged.is_empty() {
        let both = [scored(before), scored(after)];
        let original = |one: &Scored| one.original;
        for (name, measure) in MEASURES {
            let figure = |drawn: &[(usize, &Scored)]| {
                let drawn: Vec<Scored> = drawn.iter().map(|&(original, one)| Scored { original, ..*one }).collect();
                measure(&drawn)
            };
            // Passing beside failing of one original is needed for this one; else it says nothing.
            if name == "pairwiseAccuracy" && both.iter().any(|scored| pairwise_accuracy(scored).is_none()) {
                continue;
            }
            measured.extend(before_after(name, &both, original, &figure));
        }
    }
    if !lessons.preferred.is_empty() {
        let both = [compared(before), compared(after)];
        let mean = |drawn: &[(usize, &(usize, f64))]| {
            let right: f64 = drawn.iter().map(|(_, (_, right))| right).sum();
            (!drawn.is_empty()).then(|| right / drawn.len() as f64)
        };
        measured.extend(before_after("preferenceAccuracy", &both, |one| one.0, &mean));
    }
    measured
}

/// A figure of labels that were drawn, each with the number of the draw that stands for its original.
type OfDrawn<'a, T> = dyn Fn(&[(usize, &T)]) -> Option<f64> + 'a;

/// A figure with intervals resampled by original, and the interval of its change.
fn before_after<T>(
    name: &str,
    both: &[Vec<T>; 2],
    original: impl Fn(&T) -> usize,
    figure: &OfDrawn<'_, T>,
) -> Option<BeforeAfter> {
    let groups = both.each_ref().map(|list| {
        let mut groups: BTreeMap<usize, Vec<&T>> = BTreeMap::new();
        list.iter().for_each(|one| groups.entry(original(one)).or_default().push(one));
        groups.into_values().collect::<Vec<_>>()
    });
    let value = |side: usize, places: &[usize]| {
        // Drawn twice, an original is two originals.
        let drawn = places.iter().enumerate();
        let drawn = drawn.flat_map(|(number, &place)| groups[side][place].iter().map(move |one| (number, *one)));
        figure(&drawn.collect::<Vec<_>>())
    };
    let count = groups[0].len();
    let all: Vec<usize> = (0..count).collect();
    let (first, second) = (value(0, &all)?, value(1, &all)?);
    let mut random = SplitMix(SEED);
    let mut drawn: [Vec<f64>; 3] = Default::default();
    for _ in 0..RESAMPLES {
        let places: Vec<usize> = (0..count).map(|_| random.below(count)).collect();
        if let (Some(before), Some(after)) = (value(0, &places), value(1, &places)) {
            for (list, value) in drawn.iter_mut().zip([before, after, after - before]) {
                list.push(value);
            }
        }
    }
    let [before, after, change] = drawn;
    Some(BeforeAfter {
        name: name.into(),
        before: Figure::of(first, before),
        after: Figure::of(second, after),
        change: Figure::of(second - first, change),
    })
}
