//! Cohen's kappa of two people: κ = (p_o − p_e) / (1 − p_e). Cohen, "A coefficient of agreement for nominal scales",
//! Educational and Psychological Measurement 20 (1960).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far two people agree on the items both answered.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kappa {
    /// One person.
    pub a: String,
    /// The other.
    pub b: String,
    /// Items both answered.
    pub items: usize,
    /// Share of them with the same answer, 0 to 1.
    pub observed: f64,
    /// Kappa, −1 to 1; nothing where both gave one and the same class only.
    pub value: Option<f64>,
}

/// Share of equal classes, and kappa, of pairs of classes. Nothing of no pairs.
pub fn kappa<'a>(pairs: &[(&'a str, &'a str)]) -> Option<(f64, Option<f64>)> {
    if pairs.is_empty() {
        return None;
    }
    let n = pairs.len() as f64;
    let mut margins: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (a, b) in pairs {
        margins.entry(a).or_default().0 += 1.0;
        margins.entry(b).or_default().1 += 1.0;
    }
    let observed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let expected: f64 = margins.values().map(|(a, b)| (a / n) * (b / n)).sum();
    // Chance alone would agree: there is nothing to correct for.
    let value = (expected < 1.0 - 1e-12).then(|| (observed - expected) / (1.0 - expected));
    Some((observed, value))
}

#[cfg(test)]
mod tests {
    use super::kappa;

    fn table(both_yes: usize, yes_no: usize, no_yes: usize, both_no: usize) -> Vec<(&'static str, &'static str)> {
        let cells = [(both_yes, "yes", "yes"), (yes_no, "yes", "no"), (no_yes, "no", "yes"), (both_no, "no", "no")];
        cells.iter().flat_map(|(count, a, b)| std::iter::repeat_n((*a, *b), *count)).collect()
    }

    /// The grant applications of Wikipedia's article: 20, 5, 10, 15 give 0.4; and its pair with equal agreement.
    #[test]
    fn known_tables_come_out() {
        let (observed, value) = kappa(&table(20, 5, 10, 15)).unwrap();
        assert!((observed - 0.7).abs() < 1e-12 && (value.unwrap() - 0.4).abs() < 1e-12);
        let (_, value) = kappa(&table(45, 15, 25, 15)).unwrap();
        assert!((value.unwrap() - 0.1304).abs() < 5e-5);
        let (_, value) = kappa(&table(25, 35, 5, 35)).unwrap();
        assert!((value.unwrap() - 0.2593).abs() < 5e-5);
    }

    #[test]
    fn one_class_alone_has_no_kappa() {
        assert_eq!(kappa(&table(7, 0, 0, 0)), Some((1.0, None)));
        assert_eq!(kappa(&[]), None);
    }
}
