//! Krippendorff's alpha: agreement of any number of people, each of whom answered any part of the items.
//!
//! α = 1 − D_o / D_e, the disagreement observed over the one expected by chance, from the coincidences
//! o_ck = Σ_units (pairs of values c, k within the unit) / (values in the unit − 1).
//! Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections C and D.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::wilson::Interval;

/// How far two classes are apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Metric {
    /// The same or not.
    Nominal,
    /// Classes in order; how many values lie between.
    Ordinal,
    /// Classes as numbers 0, 1, 2 …, by the square of their difference.
    Interval,
}

/// Resamples behind an interval.
const RESAMPLES: usize = 500;
/// Fewer units say nothing about how far alpha would move.
const UNITS_FOR_INTERVAL: usize = 10;

/// Alpha of units, each the classes (below `classes`) that people gave it. Nothing where no unit has two values, or
/// where only one class was ever given, so that chance alone would agree.
pub fn alpha(units: &[Vec<usize>], classes: usize, metric: Metric) -> Option<f64> {
    let counted = counted(units, classes);
    from_coincidences(&sum(counted.iter(), classes), classes, metric)
}

/// The middle 95 % of alpha over units drawn with replacement (percentile bootstrap, seeded). Nothing of less than
/// ten units.
pub fn interval(units: &[Vec<usize>], classes: usize, metric: Metric, seed: u64) -> Option<Interval> {
    let counted = counted(units, classes);
    if counted.len() < UNITS_FOR_INTERVAL {
        return None;
    }
    let mut random = Pcg64::seed_from_u64(seed);
    let mut values: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let drawn = (0..counted.len()).map(|_| &counted[random.random_range(0..counted.len())]);
            from_coincidences(&sum(drawn, classes), classes, metric)
        })
        .collect();
    // Draws in which one class was left have no alpha; where most have none, neither has the interval a meaning.
    if values.len() < RESAMPLES / 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Some(Interval { low: at(0.025), high: at(0.975) })
}

/// How often each class was given, of units with two values at least.
fn counted(units: &[Vec<usize>], classes: usize) -> Vec<Vec<u32>> {
    let count = |unit: &Vec<usize>| {
        let mut counts = vec![0; classes];
        unit.iter().filter(|class| **class < classes).for_each(|class| counts[*class] += 1);
        counts
    };
    units.iter().map(count).filter(|counts| counts.iter().sum::<u32>() > 1).collect()
}

fn sum<'a>(units: impl Iterator<Item = &'a Vec<u32>>, classes: usize) -> Vec<f64> {
    let mut coincidences = vec![0.0; classes * classes];
    for counts in units {
        let others = f64::from(counts.iter().sum::<u32>() - 1);
        for (c, n_c) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            for (k, n_k) in counts.iter().enumerate() {
                let pairs = if c == k { n_c * (n_k - 1) } else { n_c * n_k };
                coincidences[c * classes + k] += f64::from(pairs) / others;
            }
        }
    }
    coincidences
}

fn from_coincidences(coincidences: &[f64], classes: usize, metric: Metric) -> Option<f64> {
    let totals: Vec<f64> = (0..classes).map(|c| coincidences[c * classes..(c + 1) * classes].iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let apart = |c: usize, k: usize| match metric {
        Metric::Nominal => f64::from(u8::from(c != k)),
        Metric::Interval => (c as f64 - k as f64).powi(2),
        Metric::Ordinal => {
            let (low, high) = (c.min(k), c.max(k));
            let between: f64 = totals[low..=high].iter().sum();
            (between - (totals[low] + totals[high]) / 2.0).powi(2)
        }
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..classes {
        for k in (0..classes).filter(|k| *k != c) {
            observed += coincidences[c * classes + k] * apart(c, k);
            expected += totals[c] * totals[k] * apart(c, k);
        }
    }
    (n > 1.0 && expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: usize = usize::MAX;

    /// Rows are people; `NO` is no answer.
    fn units(rows: &[&[usize]]) -> Vec<Vec<usize>> {
        (0..rows[0].len()).map(|unit| rows.iter().map(|row| row[unit]).filter(|value| *value != NO).collect()).collect()
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 5e-4, "{found:?} instead of {expected}");
    }

    /// Krippendorff (2011), section C: four observers, twelve units, five categories.
    #[test]
    fn krippendorffs_own_example_comes_out() {
        let units = units(&[
            &[1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
            &[1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
            &[NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
            &[1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
        ]);
        close(alpha(&units, 6, Metric::Nominal), 0.743);
        close(alpha(&units, 6, Metric::Ordinal), 0.815);
        close(alpha(&units, 6, Metric::Interval), 0.849);
    }

    /// Three coders with many missing values, as in Wikipedia's article on the measure.
    #[test]
    fn missing_values_are_left_out() {
        let units = units(&[
            &[NO, NO, NO, NO, NO, 3, 4, 1, 2, 1, 1, 3, 3, NO, 3],
            &[1, NO, 2, 1, 3, 3, 4, 3, NO, NO, NO, NO, NO, NO, NO],
            &[NO, NO, 2, 1, 3, 4, 4, NO, 2, 1, 1, 3, 3, NO, 4],
        ]);
        close(alpha(&units, 5, Metric::Nominal), 0.691);
        close(alpha(&units, 5, Metric::Interval), 0.811);
    }

    /// Krippendorff (2011), section A: two observers, binary data.
    #[test]
    fn two_observers_of_binary_data() {
        let units = units(&[&[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], &[1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]);
        close(alpha(&units, 2, Metric::Nominal), 0.095);
    }

    #[test]
    fn one_class_alone_has_no_alpha() {
        assert_eq!(alpha(&[vec![0, 0], vec![0, 0, 0]], 2, Metric::Nominal), None);
        assert_eq!(alpha(&[vec![0], vec![1]], 2, Metric::Nominal), None);
    }

    #[test]
    fn the_interval_holds_alpha_and_is_the_same_again() {
        let units: Vec<Vec<usize>> = (0..60).map(|n| vec![n % 2, n % 2, usize::from(n % 7 == 0)]).collect();
        let alpha = alpha(&units, 2, Metric::Nominal).unwrap();
        let found = interval(&units, 2, Metric::Nominal, 1).unwrap();
        assert!(found.low < alpha && alpha < found.high, "{alpha} in {found:?}");
        assert_eq!(Some(found), interval(&units, 2, Metric::Nominal, 1));
        assert_eq!(interval(&units[..9], 2, Metric::Nominal, 1), None);
    }
}
