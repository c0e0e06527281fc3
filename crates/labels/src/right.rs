//! Whether an answer is the right one, where that is known.

use crate::rle;
use crate::value::{Mark, Value};

/// Overlap from which a marked place counts as found: the criterion of PASCAL VOC (Everingham et al. 2010, §4.2).
const FOUND: f64 = 0.5;
/// Share of pairs that a ranking must have in the gold's order.
const IN_ORDER: f64 = 0.8;

/// Holds an answer against the gold. Nothing for what was skipped, or of another mode.
///
/// Verdicts and choices must be the same (reasons are not compared), rankings agree in four of five pairs of
/// generations, marks overlap with the gold's by half of their union; without a fault there must be no mark.
pub fn is_right(value: &Value, gold: &Value) -> Option<bool> {
    match (value, gold) {
        (Value::Verdict { verdict, .. }, Value::Verdict { verdict: right, .. }) => Some(verdict == right),
        (Value::Choice { choice }, Value::Choice { choice: right }) => Some(choice == right),
        (Value::Order { order }, Value::Order { order: right }) => Some(pairs_in_order(order, right) >= IN_ORDER),
        (Value::Marks { marks }, Value::Marks { marks: right }) => {
            Some(marks_overlap(marks, right).is_none_or(|overlap| overlap >= FOUND))
        }
        _ => None,
    }
}

/// Share of pairs that two rankings order the same way: (Kendall's tau + 1) / 2.
pub fn pairs_in_order(a: &[usize], b: &[usize]) -> f64 {
    let place = |wanted: usize| b.iter().position(|generation| *generation == wanted).unwrap_or(b.len());
    let places: Vec<usize> = a.iter().map(|generation| place(*generation)).collect();
    let (mut same, mut pairs) = (0_u32, 0_u32);
    for (at, first) in places.iter().enumerate() {
        for second in &places[at + 1..] {
            pairs += 1;
            same += u32::from(first < second);
        }
    }
    if pairs == 0 { 1.0 } else { f64::from(same) / f64::from(pairs) }
}

/// Intersection over union of all that was marked, whatever the reason; nothing where neither marked anything.
pub fn marks_overlap(a: &[Mark], b: &[Mark]) -> Option<f64> {
    let runs = |marks: &[Mark]| marks.iter().filter_map(|mark| rle::runs(&mark.rle).ok()).collect::<Vec<_>>();
    match (a.first(), b.first()) {
        (None, None) => None,
        (Some(first), Some(second)) => {
            // Masks of other sizes are of other pictures.
            if a.iter().chain(b).any(|mark| mark.rle.size != first.rle.size) || first.rle.size != second.rle.size {
                return Some(0.0);
            }
            rle::overlap(&rle::union(&runs(a)), &rle::union(&runs(b)))
        }
        _ => Some(0.0),
    }
}
