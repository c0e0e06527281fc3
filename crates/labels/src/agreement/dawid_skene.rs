//! How reliable each person is and what the items really are, estimated together from answers that disagree.
//!
//! Dawid and Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", Applied
//! Statistics 28 (1979): the steps are their equations 2.3 to 2.5, begun from the share of votes.

/// One answer: item, person and class, each by its number.
pub type Vote = (usize, usize, usize);

/// What the answers say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// How common each class is.
    pub prevalence: Vec<f64>,
    /// `[person][true class][given class]`: how often a person gives a class where the first one is true.
    pub confusion: Vec<Vec<Vec<f64>>>,
    /// `[item][class]`: how probable each class is.
    pub posterior: Vec<Vec<f64>>,
    /// Steps taken.
    pub steps: usize,
    /// Whether the last step changed next to nothing.
    pub converged: bool,
}

const MAX_STEPS: usize = 200;
const PRECISE: f64 = 1e-6;

/// Estimates from votes. `smoothing` is added to every cell that is counted: 0 is the paper's method, a little keeps
/// a person with three answers from being certain.
pub fn estimate(votes: &[Vote], items: usize, people: usize, classes: usize, smoothing: f64) -> Estimate {
    let mut posterior = vec![vec![0.0; classes]; items];
    for (item, _, class) in votes {
        posterior[*item][*class] += 1.0;
    }
    posterior.iter_mut().for_each(|shares| normalise(shares));
    let mut estimate =
        Estimate { prevalence: Vec::new(), confusion: Vec::new(), posterior, steps: 0, converged: false };
    while estimate.steps < MAX_STEPS && !estimate.converged {
        estimate.steps += 1;
        maximise(&mut estimate, votes, people, classes, smoothing);
        let next = expect(&estimate, votes, items);
        let moved = next.iter().flatten().zip(estimate.posterior.iter().flatten()).map(|(a, b)| (a - b).abs());
        estimate.converged = moved.fold(0.0, f64::max) < PRECISE;
        estimate.posterior = next;
    }
    estimate
}

/// Equations 2.3 and 2.4: error rates and prevalence, the classes taken as they are now.
fn maximise(estimate: &mut Estimate, votes: &[Vote], people: usize, classes: usize, smoothing: f64) {
    let mut confusion = vec![vec![vec![smoothing; classes]; classes]; people];
    for (item, person, given) in votes {
        for (class, weight) in estimate.posterior[*item].iter().enumerate() {
            confusion[*person][class][*given] += weight;
        }
    }
    confusion.iter_mut().flatten().for_each(|row| normalise(row));
    let mut prevalence = vec![smoothing; classes];
    for shares in &estimate.posterior {
        shares.iter().zip(&mut prevalence).for_each(|(share, sum)| *sum += share);
    }
    normalise(&mut prevalence);
    (estimate.confusion, estimate.prevalence) = (confusion, prevalence);
}

/// Equation 2.5, in logarithms: a hundred answers would underflow.
fn expect(estimate: &Estimate, votes: &[Vote], items: usize) -> Vec<Vec<f64>> {
    let start: Vec<f64> = estimate.prevalence.iter().map(|share| share.ln()).collect();
    let mut logs = vec![start; items];
    for (item, person, given) in votes {
        for (class, log) in logs[*item].iter_mut().enumerate() {
            *log += estimate.confusion[*person][class][*given].ln();
        }
    }
    for shares in &mut logs {
        let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        shares.iter_mut().for_each(|log| *log = (*log - most).exp());
        normalise(shares);
    }
    logs
}

/// Makes the sum 1; where there is nothing, everything is as probable.
fn normalise(shares: &mut [f64]) {
    let sum: f64 = shares.iter().sum();
    let even = 1.0 / shares.len() as f64;
    shares.iter_mut().for_each(|share| *share = if sum > 0.0 { *share / sum } else { even });
}
