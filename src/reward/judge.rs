//! From the network's logits to what a merchant acts on: a calibrated score with its interval, a verdict, reasons,
//! and where the picture stands among its category's.
//!
//! The tables come with the weights (fitted by `training/fit_reward.py` on pictures the network was not trained on).
//! They hold an inductive Venn–Abers predictor (Vovk, Petej and Fedorova, NeurIPS 2015) for the interval and
//! thresholds of class-conditional conformal prediction (Vovk, 2012) for the verdict: `pass` and `fail` are only said
//! where the other can be ruled out.

use serde::{Deserialize, Serialize};

use super::{CATEGORY_NAMES, MODEL, Named, REASON_NAMES, RewardOutput};
use crate::{
    consistency::Verdict,
    error::{EngineError, VitrineError},
};

/// The fitted tables.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RewardJudge {
    /// Rising; `low` and `high` are the interval's ends at each.
    logits: Vec<f32>,
    low: Vec<f32>,
    high: Vec<f32>,
    /// Pass from this logit up.
    passing: f32,
    /// Fail from this logit down.
    failing: f32,
    /// From this logit down a model that vouches for nothing warns.
    warning: f32,
    /// Ids in the order of the network's outputs.
    reasons: Vec<String>,
    categories: Vec<Scores>,
}

/// Scores of a category's pictures at equal steps from the least to the highest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scores {
    id: String,
    quantiles: Vec<f32>,
}

/// Where verdicts begin; between both a person has to look.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Thresholds {
    /// Pass from this logit up; nothing: never.
    pub passing: Option<f32>,
    /// Fail from this logit down; nothing: never.
    pub failing: Option<f32>,
}

impl Thresholds {
    /// Those of class-conditional conformal prediction: of the pictures that failed at most the share `rates[0]` has a
    /// logit that passes, of those that passed at most `rates[1]` has one that fails. Too few labels rule nothing out.
    pub fn conformal(passed: &[f32], failed: &[f32], rates: [f64; 2]) -> Self {
        let negated = |logits: &[f32]| logits.iter().map(|logit| -logit).collect::<Vec<_>>();
        let passing = above(failed, rates[0]);
        let failing = above(&negated(passed), rates[1]).map(|logit| -logit);
        match (passing, failing) {
            // Both could be ruled out between: what is told apart that well is told apart in the middle.
            (Some(passing), Some(failing)) if failing >= passing => {
                let middle = f32::midpoint(passing, failing);
                Self { passing: Some(middle), failing: Some(middle.next_down()) }
            }
            _ => Self { passing, failing },
        }
    }

    /// What is said at a logit.
    pub fn verdict(&self, logit: f32) -> Verdict {
        match (self.passing, self.failing) {
            (Some(passing), _) if logit >= passing => Verdict::Pass,
            (_, Some(failing)) if logit <= failing => Verdict::Fail,
            _ => Verdict::Review,
        }
    }
}

/// The smallest threshold that at most this share of such logits reaches; nothing where they are too few to tell.
fn above(logits: &[f32], rate: f64) -> Option<f32> {
    let mut sorted = logits.to_vec();
    sorted.sort_by(f32::total_cmp);
    let reach = (rate * (sorted.len() + 1) as f64).floor() as usize;
    sorted.len().checked_sub(reach).filter(|_| reach > 0).and_then(|at| sorted.get(at)).map(|logit| logit.next_up())
}

/// What the reward model says of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Pass, review or fail.
    pub verdict: Verdict,
    /// Whether few pictures that people accept score as low: a model that vouches for nothing speaks only then.
    pub warned: bool,
    /// Calibrated probability that people would accept the picture, 0 to 1.
    pub score: f32,
    /// The score's interval: lower and upper end, 0 to 1.
    pub interval: [f32; 2],
    /// Share of the category's pictures that score lower, in percent, expected over the categories it may be of; nothing
    /// where a head judges in place of a weak model.
    pub percentile: Option<f32>,
    /// What the product was taken for, and how sure that is, 0.5 to 1; nothing where nothing is that sure or a head judges
    /// in place of a weak model.
    pub category: Option<(Named, f32)>,
    /// What is held against the picture, the surest first, with its confidence, 0 to 1.
    pub reasons: Vec<(Named, f32)>,
}

/// A reason or category is named from this confidence up; a picture that does not pass gets its surest reason in any case.
const NAMED: f32 = 0.5;
/// A probability nearer to 0 or 1 than this says that few pictures were like it.
const LEAST_ODDS: f64 = 0.02;
/// A calibration that is flat would leave a personal head nothing to learn from.
const LEAST_SLOPE: f64 = 0.05;
/// At most so many.
const MOST_REASONS: usize = 4;

impl RewardJudge {
    /// Reads the tables; refused when they are of a network with other outputs.
    pub fn read(tables: &str) -> Result<Self, VitrineError> {
        let refused = |detail: String| VitrineError::from(EngineError::BadWeights { model: MODEL.into(), detail });
        let judge: Self = serde_json::from_str(tables).map_err(|error| refused(error.to_string()))?;
        judge.check().map_err(|why| refused(why.into()))?;
        Ok(judge)
    }

    fn check(&self) -> Result<(), &'static str> {
        let knots = self.logits.len();
        let rises = |values: &[f32]| values.is_sorted() && values.iter().all(|value| value.is_finite());
        let distributions = || self.categories.iter().map(|scores| scores.quantiles.as_slice());
        match () {
            () if self.reasons != REASON_NAMES.map(|name| name.id) => Err("the tables know other reasons"),
            () if !self.categories.iter().map(|scores| scores.id.as_str()).eq(CATEGORY_NAMES.map(|name| name.id)) => {
                Err("the tables know other categories")
            }
            () if knots < 2 || self.low.len() != knots || self.high.len() != knots => Err("the tables' lengths differ"),
            () if ![&self.logits, &self.low, &self.high].into_iter().all(|values| rises(values)) => {
                Err("a table does not rise")
            }
            () if !distributions().all(|quantiles| quantiles.len() > 1 && rises(quantiles)) => {
                Err("a distribution does not rise")
            }
            () if self.failing > self.warning || self.warning >= self.passing => Err("the thresholds cross"),
            () => Ok(()),
        }
    }

    /// Where verdicts begin with the head that came with the weights.
    pub fn thresholds(&self) -> Thresholds {
        Thresholds { passing: Some(self.passing), failing: Some(self.failing) }
    }

    /// Judges.
    pub fn judge(&self, output: &RewardOutput, thresholds: &Thresholds) -> Judgement {
        let ([low, high], score) = self.probability(output.reward);
        let verdict = thresholds.verdict(output.reward);
        let sure = softmax(&output.categories);
        let below = self.categories.iter().map(|scores| share_below(score, &scores.quantiles));
        Judgement {
            verdict,
            warned: output.reward <= self.warning,
            score,
            interval: [low, high],
            percentile: Some(100.0 * sure.iter().zip(below).map(|(sure, below)| sure * below).sum::<f32>()),
            category: CATEGORY_NAMES.into_iter().zip(sure).find(|(_, sure)| *sure >= NAMED),
            reasons: reasons(&output.reasons, verdict),
        }
    }

    /// The interval at a logit, and the score in it: the minimax choice between both ends for the logarithmic loss.
    fn probability(&self, logit: f32) -> ([f32; 2], f32) {
        let (low, high) = (self.at(logit, &self.low), self.at(logit, &self.high));
        ([low, high], high / (1.0 - low + high))
    }

    /// Slope and offset of the straight line that is nearest to the score's log-odds over the logits of the tables.
    pub fn line(&self) -> [f64; 2] {
        let points = self.logits.iter().map(|&logit| {
            let score = f64::from(self.probability(logit).1).clamp(LEAST_ODDS, 1.0 - LEAST_ODDS);
            (f64::from(logit), libm::log(score / (1.0 - score)))
        });
        let points: Vec<(f64, f64)> = points.collect();
        let count = points.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(&|point| point.0), mean(&|point| point.1));
        let together = mean(&|point| (point.0 - x) * (point.1 - y));
        let slope = (together / mean(&|point| (point.0 - x).powi(2)).max(f64::EPSILON)).max(LEAST_SLOPE);
        [slope, y - slope * x]
    }

    /// A table's value at a logit: linear between the knots, flat outside.
    fn at(&self, logit: f32, table: &[f32]) -> f32 {
        let above = self.logits.partition_point(|&knot| knot <= logit).clamp(1, self.logits.len() - 1);
        let (left, right) = (self.logits[above - 1], self.logits[above]);
        let part = ((logit - left) / (right - left).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        table[above - 1] * (1.0 - part) + table[above] * part
    }
}

fn reasons(logits: &[f32], verdict: Verdict) -> Vec<(Named, f32)> {
    if verdict == Verdict::Pass {
        return Vec::new();
    }
    let mut sure: Vec<(Named, f32)> =
        REASON_NAMES.into_iter().zip(logits.iter().map(|logit| 1.0 / (1.0 + (-logit).exp()))).collect();
    sure.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let named = sure.iter().take_while(|(_, confidence)| *confidence >= NAMED).count();
    sure.truncate(named.clamp(1, MOST_REASONS));
    sure
}

fn softmax(logits: &[f32]) -> Vec<f32> {
    let greatest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let odds: Vec<f32> = logits.iter().map(|logit| (logit - greatest).exp()).collect();
    let all: f32 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / all).collect()
}

/// The share of a distribution below a value, from its quantiles at equal steps.
fn share_below(value: f32, quantiles: &[f32]) -> f32 {
    let steps = (quantiles.len() - 1) as f32;
    let above = quantiles.partition_point(|&quantile| quantile < value);
    let part = match above {
        0 => return 0.0,
        above if above == quantiles.len() => return 1.0,
        above => (value - quantiles[above - 1]) / (quantiles[above] - quantiles[above - 1]).max(f32::MIN_POSITIVE),
    };
    (above as f32 - 1.0 + part) / steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Tables as the fit writes them, with round numbers.
    fn tables() -> serde_json::Value {
        json!({
            "logits": [-4.0, 0.0, 4.0], "low": [0.0, 0.4, 0.9], "high": [0.1, 0.6, 1.0],
            "passing": 2.0, "failing": -2.0, "warning": -1.0,
            "reasons": REASON_NAMES.map(|name| name.id),
            "categories": CATEGORY_NAMES.map(|name| json!({ "id": name.id, "quantiles": [0.0, 0.5, 1.0] })),
        })
    }

    fn judge() -> RewardJudge {
        RewardJudge::read(&tables().to_string()).unwrap()
    }

    fn output(reward: f32) -> RewardOutput {
        let mut reasons = vec![-3.0; REASON_NAMES.len()];
        reasons[2] = 2.0;
        let mut categories = vec![0.0; CATEGORY_NAMES.len()];
        categories[5] = 4.0;
        RewardOutput { reward, reasons, categories, looked: Vec::new(), hidden: Vec::new() }
    }

    #[test]
    fn tables_of_another_network_are_refused() {
        let refused = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut tables = tables();
            change(&mut tables);
            RewardJudge::read(&tables.to_string()).err().unwrap().to_string()
        };
        assert!(refused(&|tables| tables["reasons"][3] = json!("bored")).contains("other reasons"));
        assert!(refused(&|tables| tables["low"] = json!([0.0, 0.4])).contains("lengths differ"));
        assert!(refused(&|tables| tables["high"] = json!([0.9, 0.6, 1.0])).contains("does not rise"));
        assert!(refused(&|tables| tables["failing"] = json!(-0.5)).contains("cross"));
        assert!(refused(&|tables| tables["warning"] = json!(2.5)).contains("cross"));
        assert!(refused(&|tables| tables["more"] = json!(1)).contains("more"));
    }

    #[test]
    fn a_higher_logit_is_never_worse_and_the_score_lies_in_its_interval() {
        let judge = judge();
        let judged: Vec<Judgement> =
            (-40..=40).map(|tenth| judge.judge(&output(tenth as f32 / 4.0), &judge.thresholds())).collect();
        for pair in judged.windows(2) {
            assert!(pair[0].score <= pair[1].score && pair[0].percentile <= pair[1].percentile);
            assert!(pair[0].verdict >= pair[1].verdict);
        }
        for Judgement { score, interval: [low, high], .. } in &judged {
            assert!(0.0 <= *low && low <= score && score <= high && *high <= 1.0);
        }
        let warned = |verdict| judged.iter().filter(|one| one.verdict == verdict && one.warned).count();
        // Down to −10 in quarters: all that fail, and what is doubted from −1 down.
        assert_eq!([Verdict::Fail, Verdict::Review, Verdict::Pass].map(warned), [33, 4, 0]);
        assert_eq!(judged.first().unwrap().verdict, Verdict::Fail);
        assert_eq!(judged.last().unwrap().verdict, Verdict::Pass);
    }

    #[test]
    fn a_picture_that_does_not_pass_gets_a_reason_and_one_that_passes_none() {
        let judge = judge();
        let failed = judge.judge(&output(-10.0), &judge.thresholds());
        assert_eq!(failed.reasons.len(), 1);
        assert_eq!(failed.reasons[0].0.id, "floating");
        assert!(matches!(failed.category, Some((name, sure)) if name.id == "cosmetics" && sure > 0.6));
        assert!(judge.judge(&output(10.0), &judge.thresholds()).reasons.is_empty());
    }

    #[test]
    fn a_category_that_is_not_sure_is_not_named_and_the_percentile_is_over_all_it_may_be() {
        let mut tables = tables();
        tables["categories"][6]["quantiles"] = json!([0.8, 0.9, 1.0]);
        let judge = RewardJudge::read(&tables.to_string()).unwrap();
        let mut output = output(0.0);
        output.categories = vec![-30.0; CATEGORY_NAMES.len()];
        output.categories[5] = 0.0;
        output.categories[6] = 0.001;
        let sure = Judgement { category: None, ..judge.judge(&output, &judge.thresholds()) };
        assert!((sure.percentile.unwrap() - 25.0).abs() < 0.5, "{sure:?}");
        output.categories[7] = 0.0;
        let unsure = judge.judge(&output, &judge.thresholds());
        assert_eq!(unsure.category, None);
        assert!((unsure.percentile.unwrap() - 33.3).abs() < 0.5, "{unsure:?}");
    }

    #[test]
    fn a_threshold_is_reached_by_few_of_the_other_kind_and_never_by_too_few_labels() {
        let logits = |from: i32, count: i32| (from..from + count).map(|at| at as f32).collect::<Vec<_>>();
        // Of 39 that failed, 5 % are 2: those at 38 and 37 would be the ones let through.
        let Thresholds { passing, failing } = Thresholds::conformal(&logits(20, 40), &logits(0, 39), [0.05, 0.1]);
        assert!(matches!(passing, Some(logit) if logit > 37.0 && logit < 37.1));
        assert!(matches!(failing, Some(logit) if logit < 23.0 && logit > 22.9));
        assert_eq!(Thresholds::conformal(&logits(0, 8), &logits(0, 18), [0.05, 0.1]).verdict(99.0), Verdict::Review);
        let apart = Thresholds::conformal(&logits(100, 30), &logits(0, 30), [0.05, 0.1]);
        assert_eq!([0.0, 29.0, 100.0].map(|logit| apart.verdict(logit)), [Verdict::Fail, Verdict::Fail, Verdict::Pass]);
    }

    #[test]
    fn a_share_is_read_off_between_the_steps() {
        assert_eq!(share_below(0.5, &[0.0, 0.5, 1.0]), 0.5);
        assert_eq!(share_below(0.25, &[0.0, 0.5, 1.0]), 0.25);
        assert_eq!((share_below(-1.0, &[0.0, 1.0]), share_below(2.0, &[0.0, 1.0])), (0.0, 1.0));
    }
}
