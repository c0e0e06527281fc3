//! Fits a [`Head`] to labels: pass and fail by logistic regression, choices by Bradley and Terry's model (1952), which
//! is logistic regression on differences. Encoder and attention stay as they are; their last hidden values, computed
//! once a pair, are the features. That makes the loss convex: Newton's method finds its one minimum in a few steps, on
//! any device the same, where gradient descent would need a rate, a number of steps and luck.
//!
//! The head that came with the weights is the prior: a Gaussian penalty in units of each feature's deviation draws
//! towards it. How strongly is chosen by cross-validation over originals, and the figures are of scores that each
//! original got from a head that had not seen it.

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use super::HIDDEN;
#[cfg(feature = "autodiff")]
use super::descent::logistic;
use super::head::{HEAD_SCHEMA, Head, Learnt};
use super::lessons::Lessons;
use super::measures::SplitMix;
#[cfg(not(feature = "autodiff"))]
use super::newton::logistic;
use super::worth::{decides, measures};

/// Strengths of the penalty that are tried, the strongest first: it leaves nearly the shipped head.
const PENALTIES: [f64; 6] = [300.0, 100.0, 30.0, 10.0, 3.0, 1.0];
/// On the bias alone: being stricter or milder than people at large is learnt from few labels.
const BIAS_PENALTY: f64 = 1.0;
/// How much less a tone's change costs than a hidden value's: what a shop goes by is often just that.
const TONE_SHARE: f64 = 0.1;
const FOLDS: usize = 5;
/// A feature that hardly varies must not count for much.
const LEAST_DEVIATION: f64 = 0.02;
/// Of folds: the same labels give the same head.
const SEED: u64 = 7;

/// What a head starts from.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Prior {
    /// SHA-256 of the weights.
    pub reward: String,
    /// The shipped row.
    pub weights: Vec<f32>,
    /// The shipped bias.
    pub bias: f32,
    /// Slope and offset of the straight line nearest to the calibration: the log-odds of passing at a logit.
    pub line: [f64; 2],
}

/// Says how far it is, 0 to 1, and whether to go on.
pub type Watch<'a> = dyn FnMut(f32) -> bool + 'a;

/// Fits a head; nothing when `watch` says to stop.
pub fn fit(
    lessons: &Lessons,
    learnt: Learnt,
    prior: &Prior,
    (name, version): (&str, u32),
    watch: &mut Watch<'_>,
) -> Option<Head> {
    let search = Search::run(lessons, prior, watch)?;
    // The penalty of an original's score is chosen without its fold, too.
    let unseen: Vec<&DVector<f64>> = (0..FOLDS).map(|fold| &search.heads[search.best(Some(fold))][fold]).collect();
    let score = |at: usize| {
        let generation = &lessons.generations[at];
        search.frame.logit(&generation.hidden, unseen[search.folds[generation.original]], prior)
    };
    let drawn = lessons.drawn_by_chance();
    let measured =
        measures(drawn.as_ref().unwrap_or(lessons), &|at| prior.logit(&lessons.generations[at].hidden), &score);
    let (weights, bias) = search.head(prior);
    watch(1.0);
    Some(Head {
        schema: HEAD_SCHEMA.into(),
        name: name.into(),
        version,
        reward: prior.reward.clone(),
        weights,
        bias,
        decides: decides(lessons, &score),
        learnt,
        measured_by_chance: drawn.map(|drawn| drawn.judged.len() + drawn.preferred.len()),
        measured,
    })
}

/// The row and bias of a head, without what it is worth: however few the labels are, good enough to choose by.
pub(super) fn provisional(lessons: &Lessons, prior: &Prior) -> Option<(Vec<f32>, f32)> {
    Search::run(lessons, prior, &mut |_| true).map(|search| search.head(prior))
}

/// Cross-validation over originals.
struct Search {
    frame: Frame,
    rows: Vec<Row>,
    /// The fold of each original.
    folds: Vec<usize>,
    /// Each penalty's heads, one a fold that it has not seen.
    heads: Vec<Vec<DVector<f64>>>,
    /// Each penalty's loss on each fold.
    losses: Vec<[f64; FOLDS]>,
}

impl Search {
    /// Nothing when `watch` says to stop.
    fn run(lessons: &Lessons, prior: &Prior, watch: &mut Watch<'_>) -> Option<Self> {
        let frame = Frame::of(lessons, prior);
        let (rows, folds) = (frame.rows(lessons, prior), folds(lessons));
        let fold_of = |row: &Row| folds[row.original];
        let (work, mut done) = ((PENALTIES.len() * FOLDS + 1) as f32, 0.0);
        let (mut heads, mut losses) = (Vec::new(), Vec::new());
        for penalty in PENALTIES {
            let (mut of_penalty, mut loss) = (Vec::new(), [0.0; FOLDS]);
            for (fold, loss) in loss.iter_mut().enumerate() {
                let seen: Vec<&Row> = rows.iter().filter(|row| fold_of(row) != fold).collect();
                let found = minimum(&seen, penalty);
                *loss = rows.iter().filter(|row| fold_of(row) == fold).map(|row| row.loss(&found)).sum();
                of_penalty.push(found);
                done += 1.0;
                if !watch(done / work) {
                    return None;
                }
            }
            heads.push(of_penalty);
            losses.push(loss);
        }
        Some(Self { frame, rows, folds, heads, losses })
    }

    /// The place of the penalty with the smallest loss, one fold left out or none.
    fn best(&self, without: Option<usize>) -> usize {
        let total = |loss: &[f64; FOLDS]| -> f64 {
            loss.iter().enumerate().filter(|(fold, _)| Some(*fold) != without).map(|(_, loss)| loss).sum()
        };
        let loss = |place: usize| total(&self.losses[place]);
        (0..PENALTIES.len()).min_by(|&a, &b| loss(a).total_cmp(&loss(b))).unwrap_or(0)
    }

    /// The head of all labels.
    fn head(&self, prior: &Prior) -> (Vec<f32>, f32) {
        let every: Vec<&Row> = self.rows.iter().collect();
        self.frame.head(&minimum(&every, PENALTIES[self.best(None)]), prior)
    }
}

impl Prior {
    /// The shipped head's logit.
    pub fn logit(&self, hidden: &[f32]) -> f64 {
        f64::from(self.bias)
            + self.weights.iter().zip(hidden).map(|(weight, value)| f64::from(*weight) * f64::from(*value)).sum::<f64>()
    }
}

/// A label: its margin with the shipped head, and what each parameter adds to it.
struct Row {
    original: usize,
    margin: f64,
    /// Turned so that more is righter.
    adds: Vec<f64>,
}

impl Row {
    fn loss(&self, found: &DVector<f64>) -> f64 {
        softplus(-self.at(found))
    }

    fn at(&self, found: &DVector<f64>) -> f64 {
        self.margin + self.adds.iter().zip(found.iter()).map(|(a, b)| a * b).sum::<f64>()
    }
}

/// Parameters are changes of the shipped head, in units of each feature's deviation; the last is the bias.
struct Frame {
    deviations: Vec<f64>,
}

impl Frame {
    fn of(lessons: &Lessons, prior: &Prior) -> Self {
        let count = lessons.generations.len().max(1) as f64;
        let deviation = |feature: usize| {
            let values = || lessons.generations.iter().map(|one| f64::from(one.hidden[feature]));
            let mean = values().sum::<f64>() / count;
            (values().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt().max(LEAST_DEVIATION)
        };
        // A tone that is worth more in these units is changed for less.
        let worth = |feature: usize| if feature < HIDDEN { 1.0 } else { TONE_SHARE.sqrt() };
        Self { deviations: (0..prior.weights.len()).map(|feature| deviation(feature) * worth(feature)).collect() }
    }

    fn rows(&self, lessons: &Lessons, prior: &Prior) -> Vec<Row> {
        let [slope, offset] = prior.line;
        let scaled = |at: usize| {
            let hidden = &lessons.generations[at].hidden;
            hidden.iter().zip(&self.deviations).map(move |(value, deviation)| slope * f64::from(*value) / deviation)
        };
        let logit = |at: usize| prior.logit(&lessons.generations[at].hidden);
        let judged = lessons.judged.iter().map(|&(at, pass)| {
            let sign = if pass { 1.0 } else { -1.0 };
            let adds = scaled(at).chain([slope]).map(|value| sign * value).collect();
            Row { original: lessons.generations[at].original, margin: sign * (slope * logit(at) + offset), adds }
        });
        let preferred = lessons.preferred.iter().map(|&(chosen, rejected)| {
            let adds = scaled(chosen).zip(scaled(rejected)).map(|(a, b)| a - b).chain([0.0]).collect();
            let margin = slope * (logit(chosen) - logit(rejected));
            Row { original: lessons.generations[chosen].original, margin, adds }
        });
        judged.chain(preferred).collect()
    }

    fn head(&self, found: &DVector<f64>, prior: &Prior) -> (Vec<f32>, f32) {
        let changes = found.iter().zip(&self.deviations).map(|(change, deviation)| change / deviation);
        let weights = prior.weights.iter().zip(changes).map(|(weight, change)| (f64::from(*weight) + change) as f32);
        (weights.collect(), (f64::from(prior.bias) + found[self.deviations.len()]) as f32)
    }

    fn logit(&self, hidden: &[f32], found: &DVector<f64>, prior: &Prior) -> f64 {
        let change = hidden.iter().zip(&self.deviations).zip(found.iter());
        let change: f64 = change.map(|((value, deviation), change)| f64::from(*value) / deviation * change).sum();
        prior.logit(hidden) + change + found[self.deviations.len()]
    }
}

/// The fold of each original; alike for the same labels.
fn folds(lessons: &Lessons) -> Vec<usize> {
    let originals = lessons.generations.iter().map(|one| one.original + 1).max().unwrap_or(0);
    let mut random = SplitMix(SEED);
    let mut order: Vec<usize> = (0..originals).collect();
    for place in (1..originals).rev() {
        order.swap(place, random.below(place + 1));
    }
    let mut folds = vec![0; originals];
    order.into_iter().enumerate().for_each(|(place, original)| folds[original] = place % FOLDS);
    folds
}

/// The minimum of `Σ log(1 + exp(−margin)) + penalty / 2 · Σ change²`.
fn minimum(rows: &[&Row], penalty: f64) -> DVector<f64> {
    let size = rows.first().map_or(0, |row| row.adds.len());
    let penalties = DVector::from_fn(size, |at, _| if at + 1 == size { BIAS_PENALTY } else { penalty });
    let adds = DMatrix::from_fn(size, rows.len(), |at, row| rows[row].adds[at]);
    logistic(&DVector::from_iterator(rows.len(), rows.iter().map(|row| row.margin)), &adds, &penalties)
}

pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::super::lessons::check;
    use super::super::lessons::tests::{FEATURES, lessons};
    use super::super::measures::Figure;
    use super::*;

    const SCIKIT: [f64; 3] = [0.945_401_780, 0.536_860_945, -0.261_433_620];

    /// The shipped head goes by the first feature.
    fn prior() -> Prior {
        let mut weights = vec![0.0; FEATURES];
        weights[0] = 3.0;
        Prior { reward: "00".repeat(32), weights, bias: 0.0, line: [1.0, 0.0] }
    }

    fn fitted(lessons: &Lessons) -> Head {
        let learnt = check(lessons, None).unwrap();
        fit(lessons, learnt, &prior(), ("taste", 1), &mut |_| true).unwrap()
    }

    fn change(head: &Head, name: &str) -> Figure {
        head.measured.iter().find(|one| one.name == name).unwrap().change
    }

    #[test]
    fn the_minimum_equals_scikit_learns() {
        // LogisticRegression(C=1.0, fit_intercept=False, tol=1e-12, solver="newton-cholesky") of scikit-learn 1.9.1 on
        // [[1, 2, 1], [2, -1, 1], [-1, 0.5, 1], [0.5, -2, 1], [-2, -0.5, 1]] with the classes 1, 1, 0, 0, 0.
        let rows = [
            ([1.0, 2.0, 1.0], 1.0),
            ([2.0, -1.0, 1.0], 1.0),
            ([-1.0, 0.5, 1.0], -1.0),
            ([0.5, -2.0, 1.0], -1.0),
            ([-2.0, -0.5, 1.0], -1.0),
        ];
        let rows = rows.map(|(x, sign)| Row { original: 0, margin: 0.0, adds: x.map(|x| x * sign).to_vec() });
        let found = minimum(&rows.iter().collect::<Vec<_>>(), 1.0);
        for (found, expected) in found.iter().zip(SCIKIT) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }

    #[test]
    fn another_taste_is_learnt_and_seen_in_the_figures() {
        let head = fitted(&lessons(60, |hidden, noise| f64::from(hidden[1]) + 0.2 * noise > 0.0));
        assert!(head.weights[1] > head.weights[0], "{:?}", head.weights);
        for name in ["rocArea", "pairwiseAccuracy"] {
            assert!(change(&head, name).low > 0.1, "{name} {:?}", change(&head, name));
        }
        assert_eq!(head.learnt.originals, 60);
        assert!(head.decides.is_some_and(|one| one.share > 0.8), "{:?}", head.decides);
    }

    #[test]
    fn labels_by_chance_are_not_taken_for_a_taste() {
        let head = fitted(&lessons(60, |_, noise| noise > 0.0));
        let area = head.measured.iter().find(|one| one.name == "rocArea").unwrap();
        assert!(area.after.low < 0.5 && area.after.value < 0.6, "{area:?}");
        assert!(head.decides.is_some_and(|one| one.share < 0.3), "{:?}", head.decides);
    }

    #[test]
    fn people_of_the_shipped_taste_change_little() {
        let head = fitted(&lessons(60, |hidden, noise| f64::from(hidden[0]) + 0.2 * noise > 0.0));
        assert!(change(&head, "rocArea").value.abs() < 0.03, "{:?}", head.measured);
    }

    #[test]
    fn preferences_teach_as_verdicts_do() {
        let mut lessons = lessons(40, |_, _| true);
        lessons.judged.clear();
        for first in (0..160).step_by(2) {
            let liked = |at: usize| lessons.generations[at].hidden[1];
            let pair = if liked(first) > liked(first + 1) { (first, first + 1) } else { (first + 1, first) };
            lessons.preferred.push(pair);
        }
        let head = fitted(&lessons);
        assert!(change(&head, "preferenceAccuracy").low > 0.1, "{:?}", head.measured);
        assert_eq!((head.measured.len(), head.learnt.preferences, head.decides), (1, 80, None));
    }

    #[test]
    fn labels_that_chance_drew_measure_alone() {
        // Those that were asked for what they teach are labelled the other way: figures of all would be low.
        let mut lessons = lessons(60, |hidden, _| hidden[1] > 0.0);
        let all = fitted(&lessons);
        lessons.by_chance = (0..80).collect();
        lessons.judged[80..].iter_mut().step_by(3).for_each(|(_, pass)| *pass = !*pass);
        let head = fitted(&lessons);
        assert_eq!((all.measured_by_chance, head.measured_by_chance), (None, Some(80)));
        let area = |head: &Head| head.measured.iter().find(|one| one.name == "rocArea").unwrap().after.value;
        lessons.by_chance.clear();
        assert!(area(&head) > area(&fitted(&lessons)) + 0.05, "{:?}", head.measured);
    }

    #[test]
    fn a_fit_can_be_stopped() {
        let lessons = lessons(60, |hidden, _| hidden[1] > 0.0);
        let mut told = 0;
        let learnt = check(&lessons, None).unwrap();
        let mut stop = |_: f32| {
            told += 1;
            told < 3
        };
        assert!(fit(&lessons, learnt, &prior(), ("taste", 1), &mut stop).is_none());
        assert_eq!(told, 3);
    }
}
