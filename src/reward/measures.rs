//! How well scores rank labelled generations, as HFPC reports it, with intervals resampled by original.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One labelled generation with the score it was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Which original it was made from.
    pub original: usize,
    /// Whether people let it pass.
    pub pass: bool,
    /// Higher is better.
    pub score: f32,
}

/// A figure with the interval that holds it in 95 % of resamples.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Figure {
    /// On all pictures.
    pub value: f64,
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

impl Figure {
    /// A value with the middle 95 % of its resamples.
    pub fn of(value: f64, mut resamples: Vec<f64>) -> Self {
        resamples.sort_by(f64::total_cmp);
        let at = |share: f64| resamples.get((share * (resamples.len().max(1) - 1) as f64).round() as usize).copied();
        Self { value, low: at(0.025).unwrap_or(value), high: at(0.975).unwrap_or(value) }
    }
}

/// A figure of labelled pictures; missing where the labels do not allow it (all pass, all fail).
pub type Measure = fn(&[Scored]) -> Option<f64>;

/// What is measured, by its name.
pub const MEASURES: [(&str, Measure); 5] = [
    ("rocArea", roc_area),
    ("averagePrecision", average_precision),
    ("precisionAtRecall50", |scored| precision_at_recall(scored, 0.5)),
    ("precisionAtRecall80", |scored| precision_at_recall(scored, 0.8)),
    ("pairwiseAccuracy", pairwise_accuracy),
];

/// The chance that a passing picture scores above a failing one; ties count half.
pub fn roc_area(scored: &[Scored]) -> Option<f64> {
    let mut sorted: Vec<&Scored> = scored.iter().collect();
    sorted.sort_by(|a, b| a.score.total_cmp(&b.score));
    let (mut below, mut wins, mut passing) = (0usize, 0.0, 0usize);
    for tied in sorted.chunk_by(|a, b| a.score == b.score) {
        let good = tied.iter().filter(|one| one.pass).count();
        let bad = tied.len() - good;
        wins += good as f64 * (below as f64 + 0.5 * bad as f64);
        (below, passing) = (below + bad, passing + good);
    }
    (passing > 0 && below > 0).then(|| wins / (passing as f64 * below as f64))
}

/// The points of the precision-recall curve, from the highest score down: recall and precision after each score.
fn curve(scored: &[Scored]) -> Option<Vec<(f64, f64)>> {
    let total = scored.iter().filter(|one| one.pass).count();
    let mut sorted: Vec<&Scored> = scored.iter().collect();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let (mut hits, mut seen) = (0usize, 0usize);
    let points = sorted.chunk_by(|a, b| a.score == b.score).map(|tied| {
        hits += tied.iter().filter(|one| one.pass).count();
        seen += tied.len();
        (hits as f64 / total as f64, hits as f64 / seen as f64)
    });
    let points = points.collect();
    (total > 0).then_some(points)
}

/// The precision at each recall gained, weighted by the gain.
pub fn average_precision(scored: &[Scored]) -> Option<f64> {
    let mut before = 0.0;
    let gained = |(recall, precision): (f64, f64)| {
        let gain = recall - before;
        before = recall;
        gain * precision
    };
    Some(curve(scored)?.into_iter().map(gained).sum())
}

/// The best precision of passing with at least this recall.
pub fn precision_at_recall(scored: &[Scored], recall: f64) -> Option<f64> {
    let reached = curve(scored)?.into_iter().filter(|(reached, _)| *reached >= recall);
    reached.map(|(_, precision)| precision).max_by(f64::total_cmp)
}

/// Of all pairs of a passing and a failing generation of one original, the share in the right order; ties count half.
pub fn pairwise_accuracy(scored: &[Scored]) -> Option<f64> {
    let (mut right, mut pairs) = (0.0, 0usize);
    for group in by_original(scored).values() {
        let (good, bad): (Vec<&Scored>, Vec<&Scored>) = group.iter().partition(|one| one.pass);
        for (good, bad) in good.iter().flat_map(|good| bad.iter().map(move |bad| (good, bad))) {
            right += if good.score > bad.score { 1.0 } else { f64::from(u8::from(good.score == bad.score)) / 2.0 };
        }
        pairs += good.len() * bad.len();
    }
    (pairs > 0).then(|| right / pairs as f64)
}

/// A figure and its interval: originals are drawn with replacement, each with all of its generations. The same seed
/// gives the same interval.
pub fn with_interval(scored: &[Scored], measure: Measure, resamples: usize, seed: u64) -> Option<Figure> {
    let value = measure(scored)?;
    let groups: Vec<Vec<Scored>> = by_original(scored).into_values().collect();
    let mut random = SplitMix(seed);
    let mut drawn = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        let mut sample = Vec::with_capacity(scored.len());
        for place in 0..groups.len() {
            // Drawn twice, an original is two originals.
            let group = &groups[random.below(groups.len())];
            sample.extend(group.iter().map(|one| Scored { original: place, ..*one }));
        }
        drawn.extend(measure(&sample));
    }
    Some(Figure::of(value, drawn))
}

fn by_original(scored: &[Scored]) -> BTreeMap<usize, Vec<Scored>> {
    let mut groups: BTreeMap<usize, Vec<Scored>> = BTreeMap::new();
    for one in scored {
        groups.entry(one.original).or_default().push(*one);
    }
    groups
}

/// Steele, Lea and Flood's generator: enough for drawing originals, and the same everywhere.
pub(super) struct SplitMix(pub u64);

impl SplitMix {
    /// From 0 up to `count`, without it.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels and scores of scikit-learn's own examples, and three more with a tie.
    fn example() -> Vec<Scored> {
        let rows = [(0, 0, 0.1), (0, 0, 0.4), (0, 1, 0.35), (1, 1, 0.8), (1, 0, 0.8), (1, 1, 0.2), (2, 0, 0.05)];
        rows.map(|(original, pass, score)| Scored { original, pass: pass == 1, score }).to_vec()
    }

    #[test]
    fn figures_equal_scikit_learns() {
        // roc_auc_score, average_precision_score and precision_recall_curve of scikit-learn 1.9.1 on the same rows.
        assert!((roc_area(&example()).unwrap() - 0.625).abs() < 1e-8);
        assert!((average_precision(&example()).unwrap() - 0.533_333_333).abs() < 1e-8);
        assert!((precision_at_recall(&example(), 0.5).unwrap() - 0.6).abs() < 1e-8);
        assert!((precision_at_recall(&example(), 1.0).unwrap() - 0.6).abs() < 1e-8);
    }

    #[test]
    fn only_generations_of_one_original_are_paired() {
        // 0.35 beats 0.1 and loses to 0.4; 0.8 ties with 0.8, 0.2 loses to it: 1.5 of 4.
        assert!((pairwise_accuracy(&example()).unwrap() - 1.5 / 4.0).abs() < 1e-12);
    }

    #[test]
    fn labels_that_are_all_alike_have_no_figures() {
        let alike: Vec<Scored> = example().into_iter().filter(|one| !one.pass).collect();
        assert!(MEASURES.iter().all(|(_, measure)| measure(&alike).is_none()));
        assert_eq!(with_interval(&alike, roc_area, 10, 1), None);
    }

    #[test]
    fn an_interval_holds_its_figure_and_is_the_same_again() {
        let many: Vec<Scored> = (0..300)
            .map(|i| Scored { original: i / 5, pass: i % 2 == 0, score: ((i * 37 % 100) + 40 * (1 - i % 2)) as f32 })
            .collect();
        let figure = with_interval(&many, roc_area, 200, 7).unwrap();
        assert!(figure.low < figure.value && figure.value < figure.high, "{figure:?}");
        assert!(figure.high - figure.low < 0.2);
        assert_eq!(with_interval(&many, roc_area, 200, 7), Some(figure));
    }
}
