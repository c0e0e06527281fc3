//! Which answers count: of those that correct each other the last one, of each person and item one.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::answer::{Answer, Role};

/// The answers that count, by annotator, item and role. Whatever order they came in, the result is the same.
///
/// An answer that another one of the same person and item replaces does not count. Where several are left (two tabs,
/// or a chain that bites its tail), the latest by time counts, then the one with the greater id.
pub fn resolve(answers: &[Answer]) -> Vec<&Answer> {
    let mut by_id: HashMap<&str, &Answer> = HashMap::with_capacity(answers.len());
    for answer in answers {
        // Of two with one id, which merging refuses, the same one counts in any order.
        let known = by_id.entry(&answer.id).or_insert(answer);
        if order(answer) < order(known) {
            *known = answer;
        }
    }
    let replaced: HashSet<&str> = by_id
        .values()
        .filter_map(|answer| {
            let earlier = by_id.get(answer.replaces.as_deref()?)?;
            (earlier.item == answer.item && earlier.annotator == answer.annotator && earlier.role == answer.role)
                .then_some(earlier.id.as_str())
        })
        .collect();
    let mut groups: BTreeMap<(&str, &str, Role), (bool, &Answer)> = BTreeMap::new();
    for answer in by_id.into_values() {
        let candidate = (!replaced.contains(answer.id.as_str()), answer);
        let best = groups.entry((&answer.annotator, &answer.item, answer.role)).or_insert(candidate);
        if (candidate.0, order(answer)) > (best.0, order(best.1)) {
            *best = candidate;
        }
    }
    groups.into_values().map(|(_, answer)| answer).collect()
}

fn order(answer: &Answer) -> (crate::moment::Moment, &str, u64, Role) {
    (answer.at, &answer.id, answer.ms, answer.role)
}
