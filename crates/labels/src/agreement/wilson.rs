//! The interval of a share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Standard normal quantile of a 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Where a value lies with 95 % confidence.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// Wilson's score interval at 95 % (Wilson 1927; without continuity correction, method 3 of Newcombe 1998). Nothing
/// of no trials.
pub fn wilson(successes: u32, trials: u32) -> Option<Interval> {
    if trials == 0 {
        return None;
    }
    let (n, z2) = (f64::from(trials), Z_95 * Z_95);
    let share = f64::from(successes) / n;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::wilson;

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    #[test]
    fn intervals_are_newcombes() {
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = wilson(successes, trials).unwrap();
            assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{interval:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
