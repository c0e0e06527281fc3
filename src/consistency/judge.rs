//! From measures to a calibrated probability and a verdict.
//!
//! The model (`models/consistency.json`, fitted by `training/fit_verdict.py`) is logistic regression, a sum of small
//! decision trees (Friedman's gradient boosting) or the mean log-odds of such models, followed by a monotone calibration.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::Verdict;

/// A fitted verdict.
#[derive(Debug, Deserialize)]
pub struct Judge {
    measures: Vec<String>,
    #[serde(flatten)]
    part: Part,
    calibration: Calibration,
    thresholds: Thresholds,
}

/// A model with what it says of a pair about which nothing is known.
#[derive(Debug, Deserialize)]
struct Part {
    bias: f64,
    #[serde(flatten)]
    model: Model,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Model {
    Mean { of: Vec<Part> },
    Gbm { trees: Vec<Tree> },
    Logistic { weights: Vec<f64>, mean: Vec<f64>, deviation: Vec<f64>, transform: Vec<Transform>, missing: Vec<f64> },
}

/// Nodes as parallel lists; node 0 is the root, a negative feature marks a leaf.
#[derive(Debug, Deserialize)]
struct Tree {
    feature: Vec<i32>,
    threshold: Vec<f64>,
    left: Vec<usize>,
    right: Vec<usize>,
    missing_left: Vec<bool>,
    value: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Transform {
    None,
    Log1p,
    Sqrt,
    AbsLog1p,
}

#[derive(Debug, Deserialize)]
struct Calibration {
    x: Vec<f64>,
    y: Vec<f64>,
}

#[derive(Debug, Deserialize)]
struct Thresholds {
    pass: f64,
    fail: f64,
}

impl Judge {
    /// The judge this version was built with.
    pub fn built_in() -> &'static Self {
        static JUDGE: OnceLock<Judge> = OnceLock::new();
        JUDGE.get_or_init(|| {
            serde_json::from_str(include_str!("../../models/consistency.json"))
                .expect("a test reads models/consistency.json")
        })
    }

    /// The probability that the product is unchanged, 0 to 1, and what follows from it.
    pub fn judge(&self, measures: &BTreeMap<String, f32>) -> (f32, Verdict) {
        let value = |name: &String| measures.get(name).map(|&v| f64::from(v)).filter(|v| v.is_finite());
        let values: Vec<Option<f64>> = self.measures.iter().map(value).collect();
        let raw = self.part.log_odds(&values);
        let probability = self.calibration.at(1.0 / (1.0 + (-raw).exp()));
        let verdict = match probability {
            p if p >= self.thresholds.pass => Verdict::Pass,
            p if p <= self.thresholds.fail => Verdict::Fail,
            _ => Verdict::Review,
        };
        (probability as f32, verdict)
    }
}

impl Part {
    fn log_odds(&self, values: &[Option<f64>]) -> f64 {
        self.bias + self.model.sum(values)
    }
}

impl Model {
    fn sum(&self, values: &[Option<f64>]) -> f64 {
        match self {
            Self::Mean { of } => of.iter().map(|part| part.log_odds(values)).sum::<f64>() / of.len().max(1) as f64,
            Self::Gbm { trees } => trees.iter().map(|tree| tree.leaf(values)).sum(),
            Self::Logistic { weights, mean, deviation, transform, missing } => (0..weights.len())
                .map(|i| {
                    let value = transform[i].apply(values[i].unwrap_or(missing[i]));
                    weights[i] * (value - mean[i]) / deviation[i]
                })
                .sum(),
        }
    }
}

impl Transform {
    fn apply(self, value: f64) -> f64 {
        match self {
            Self::None => value,
            Self::Log1p => value.max(0.0).ln_1p(),
            Self::Sqrt => value.max(0.0).sqrt(),
            Self::AbsLog1p => value.abs().ln_1p(),
        }
    }
}

impl Tree {
    fn leaf(&self, values: &[Option<f64>]) -> f64 {
        let mut node = 0;
        // A tree cannot be deeper than it has nodes: a damaged one ends all the same.
        for _ in 0..self.feature.len() {
            let Ok(feature) = usize::try_from(self.feature[node]) else { break };
            let left = match values[feature] {
                // Measures are f32; the fit compared them as such.
                Some(value) => value <= self.threshold[node],
                None => self.missing_left[node],
            };
            node = if left { self.left[node] } else { self.right[node] };
        }
        self.value[node]
    }
}

impl Calibration {
    fn at(&self, value: f64) -> f64 {
        let after = self.x.partition_point(|&x| x < value);
        match (after.checked_sub(1), after < self.x.len()) {
            (None, false) => value,
            (None, true) => self.y[0],
            (Some(before), false) => self.y[before],
            (Some(before), true) => {
                let part = (value - self.x[before]) / (self.x[after] - self.x[before]).max(1e-12);
                self.y[before] + part * (self.y[after] - self.y[before])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measures(values: &[(&str, f32)]) -> BTreeMap<String, f32> {
        values.iter().map(|&(name, value)| (name.to_owned(), value)).collect()
    }

    const TREE: &str = r#"{"measures": ["iou"], "kind": "gbm", "bias": 0.0,
        "trees": [{"feature": [0, -1, -1], "threshold": [0.5, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0],
                   "missing_left": [true, false, false], "value": [0, -4, 4]}],
        "calibration": {"x": [0.0, 1.0], "y": [0.0, 1.0]}, "thresholds": {"pass": 0.9, "fail": 0.1}}"#;

    #[test]
    fn a_tree_sends_small_and_absent_values_left() {
        let judge: Judge = serde_json::from_str(TREE).unwrap();
        assert_eq!(judge.judge(&measures(&[("iou", 0.9)])).1, Verdict::Pass);
        assert_eq!(judge.judge(&measures(&[("iou", 0.5)])).1, Verdict::Fail);
        assert_eq!(judge.judge(&measures(&[])).1, Verdict::Fail);
        assert_eq!(judge.judge(&measures(&[("iou", f32::NAN)])).1, Verdict::Fail);
    }

    #[test]
    fn a_mean_is_between_its_models() {
        let tree = |value: f64| {
            format!(
                r#"{{"kind": "gbm", "bias": 1.0, "trees": [{{"feature": [-1], "threshold": [0], "left": [0],
                    "right": [0], "missing_left": [false], "value": [{value}]}}]}}"#
            )
        };
        let line = r#"{"kind": "logistic", "bias": -3.0, "weights": [2.0], "mean": [0.5], "deviation": [0.5],
            "transform": ["none"], "missing": [0.0]}"#;
        let mean = format!(r#"{{"kind": "mean", "bias": 0.5, "of": [{}, {line}]}}"#, tree(4.0));
        let part: Part = serde_json::from_str(&mean).unwrap();
        // (1 + 4 and −3 + 2 · 1) / 2, and its own bias.
        assert!((part.log_odds(&[Some(1.0)]) - 2.5).abs() < 1e-9);
        assert!((part.log_odds(&[None]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn calibration_is_linear_between_its_points_and_flat_beyond() {
        let calibration = Calibration { x: vec![0.2, 0.4], y: vec![0.1, 0.5] };
        for (x, y) in [(0.0, 0.1), (0.2, 0.1), (0.3, 0.3), (0.4, 0.5), (0.9, 0.5)] {
            assert!((calibration.at(x) - y).abs() < 1e-9, "{x}");
        }
        assert_eq!(Calibration { x: vec![], y: vec![] }.at(0.7), 0.7);
    }

    #[test]
    fn the_built_in_judge_trusts_a_perfect_match_more_than_a_broken_one() {
        let perfect = measures(&[
            ("iou", 1.0),
            ("boundary_f", 1.0),
            ("ssim", 1.0),
            ("structure", 1.0),
            ("structure_p10", 1.0),
            ("agreement", 2.0),
            ("ssim_p05", 1.0),
        ]);
        let broken = measures(&[
            ("iou", 0.4),
            ("boundary_f", 0.3),
            ("loss", 0.5),
            ("ssim", 0.2),
            ("structure", 0.2),
            ("differing", 0.7),
            ("colour_difference", 30.0),
        ]);
        let judge = Judge::built_in();
        assert!(judge.judge(&perfect).0 > judge.judge(&broken).0);
    }
}
