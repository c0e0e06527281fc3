//! Scores from comparisons: P(i beats j) = e^θi / (e^θi + e^θj).
//!
//! Bradley and Terry, Biometrika 39 (1952); fitted by Hunter's minorisation-maximisation (Annals of Statistics 32,
//! 2004, eq. 3). Standard errors are those of the inverse Fisher information under Σθ = 0.

use std::collections::BTreeMap;

/// Wins counted: `(winner, loser) → how often`, a tie being half a win each.
pub type Wins = BTreeMap<(usize, usize), f64>;

/// The score of one thing compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// θ, in logits; those of everything connected by comparisons add up to 0.
    pub theta: f64,
    /// Its standard error; nothing in groups too large to invert.
    pub error: Option<f64>,
    /// Which group of things connected by comparisons it belongs to; scores of two groups cannot be compared.
    pub group: usize,
}

const MAX_STEPS: usize = 10_000;
const PRECISE: f64 = 1e-9;
/// Largest group whose information matrix is inverted.
const MAX_INVERTED: usize = 300;

/// Fits `count` things. `smoothing` is added to the wins of both sides of every compared pair: with 0 this is the
/// maximum of the likelihood, which is infinite for what always won; 0.5 keeps every score finite.
pub fn fit(count: usize, wins: &Wins, smoothing: f64) -> Vec<Score> {
    let mut won = vec![0.0; count];
    let mut met: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); count];
    let pairs: BTreeMap<(usize, usize), ()> =
        wins.keys().filter(|(a, b)| a != b).map(|(a, b)| ((*a.min(b), *a.max(b)), ())).collect();
    for (a, b) in pairs.into_keys() {
        let of = |winner, loser| wins.get(&(winner, loser)).copied().unwrap_or(0.0) + smoothing;
        let (a_won, b_won) = (of(a, b), of(b, a));
        won[a] += a_won;
        won[b] += b_won;
        met[a].insert(b, a_won + b_won);
        met[b].insert(a, a_won + b_won);
    }
    let mut scores = vec![Score { theta: 0.0, error: None, group: 0 }; count];
    for (group, members) in groups(&met).into_iter().enumerate() {
        let theta = strengths(&members, &won, &met);
        let errors = errors(&members, &theta, &met);
        for (at, member) in members.iter().enumerate() {
            scores[*member] = Score { theta: theta[at], error: errors.as_ref().map(|errors| errors[at]), group };
        }
    }
    scores
}

/// Things connected by comparisons.
fn groups(met: &[BTreeMap<usize, f64>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; met.len()];
    let mut groups = Vec::new();
    for start in 0..met.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut members, mut open) = (vec![start], vec![start]);
        while let Some(at) = open.pop() {
            for other in met[at].keys() {
                if !std::mem::replace(&mut seen[*other], true) {
                    members.push(*other);
                    open.push(*other);
                }
            }
        }
        members.sort_unstable();
        groups.push(members);
    }
    groups
}

/// θ of each member.
fn strengths(members: &[usize], won: &[f64], met: &[BTreeMap<usize, f64>]) -> Vec<f64> {
    let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(at, member)| (*member, at)).collect();
    let mut strength = vec![1.0_f64; members.len()];
    for _ in 0..MAX_STEPS {
        let mut moved = 0.0_f64;
        for (at, member) in members.iter().enumerate() {
            let faced: f64 =
                met[*member].iter().map(|(other, times)| times / (strength[at] + strength[place[other]])).sum();
            // Something without a single win has no finite score; it stays far below the rest.
            let next = if faced > 0.0 { (won[*member] / faced).max(1e-12) } else { 1.0 };
            moved = moved.max((next / strength[at]).ln().abs());
            strength[at] = next;
        }
        let centre = strength.iter().map(|value| value.ln()).sum::<f64>() / strength.len() as f64;
        strength.iter_mut().for_each(|value| *value /= centre.exp());
        if moved < PRECISE {
            break;
        }
    }
    strength.iter().map(|value| value.ln()).collect()
}

/// Square roots of the diagonal of (I + J/n)⁻¹ − J/n, which is the pseudo-inverse of the information I.
fn errors(members: &[usize], theta: &[f64], met: &[BTreeMap<usize, f64>]) -> Option<Vec<f64>> {
    let n = members.len();
    if n > MAX_INVERTED {
        return None;
    }
    let place: BTreeMap<usize, usize> = members.iter().enumerate().map(|(at, member)| (*member, at)).collect();
    let level = 1.0 / n as f64;
    let mut information = vec![level; n * n];
    for (at, member) in members.iter().enumerate() {
        for (other, times) in &met[*member] {
            let other = place[other];
            let beats = 1.0 / (1.0 + (theta[other] - theta[at]).exp());
            let weight = times * beats * (1.0 - beats);
            information[at * n + at] += weight;
            information[at * n + other] -= weight;
        }
    }
    let lower = cholesky(information, n)?;
    let diagonal = (0..n).map(|column| {
        // Column of L⁻¹; the inverse's diagonal is its squared length.
        let mut solved = vec![0.0; n];
        for row in column..n {
            let known: f64 = (column..row).map(|k| lower[row * n + k] * solved[k]).sum();
            solved[row] = (f64::from(u8::from(row == column)) - known) / lower[row * n + row];
        }
        solved.iter().map(|value| value * value).sum::<f64>() - level
    });
    Some(diagonal.map(|variance| variance.max(0.0).sqrt()).collect())
}

/// L of a positive definite matrix L·Lᵀ; nothing of any other.
fn cholesky(mut matrix: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| matrix[row * n + k] * matrix[column * n + k]).sum();
            let rest = matrix[row * n + column] - known;
            matrix[row * n + column] = match row == column {
                true if rest <= 0.0 => return None,
                true => rest.sqrt(),
                false => rest / matrix[column * n + column],
            };
        }
    }
    Some(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The American League's Eastern Division, 1987: Agresti, "Categorical Data Analysis" (2002), table 10.10; the
    /// fitted abilities are those of section 10.6.2, Baltimore set to 0.
    #[test]
    fn agrestis_baseball_teams_come_out() {
        // Milwaukee, Detroit, Toronto, New York, Boston, Cleveland, Baltimore.
        let table = [
            [0, 7, 9, 7, 7, 9, 11],
            [6, 0, 7, 5, 11, 9, 9],
            [4, 6, 0, 7, 7, 8, 12],
            [6, 8, 6, 0, 6, 7, 10],
            [6, 2, 6, 7, 0, 7, 12],
            [4, 4, 5, 6, 6, 0, 6],
            [2, 4, 1, 3, 1, 7, 0],
        ];
        let mut wins = Wins::new();
        for (winner, row) in table.iter().enumerate() {
            for (loser, times) in row.iter().enumerate().filter(|(loser, _)| *loser != winner) {
                wins.insert((winner, loser), f64::from(*times));
            }
        }
        let scores = fit(7, &wins, 0.0);
        let expected = [1.581, 1.436, 1.294, 1.248, 1.108, 0.684, 0.0];
        for (score, expected) in scores.iter().zip(expected) {
            let above = score.theta - scores[6].theta;
            assert!((above - expected).abs() < 1e-3, "{above} instead of {expected}");
        }
        assert!(scores.iter().map(|score| score.theta).sum::<f64>().abs() < 1e-6);
        assert!(scores.iter().all(|score| (0.1..0.3).contains(&score.error.unwrap())), "{scores:?}");
    }

    /// Of two things the information is n·p·(1 − p) for θ₁ − θ₂, of which each one's error is half.
    #[test]
    fn the_error_of_two_things_is_the_binomial_one() {
        let wins = Wins::from([((0, 1), 30.0), ((1, 0), 10.0)]);
        let scores = fit(2, &wins, 0.0);
        assert!((scores[0].theta - scores[1].theta - 3.0_f64.ln()).abs() < 1e-6);
        let difference = 1.0 / (40.0 * 0.75 * 0.25_f64).sqrt();
        assert!((scores[0].error.unwrap() - difference / 2.0).abs() < 1e-6);
    }

    #[test]
    fn what_always_won_stays_finite_with_smoothing_and_groups_stay_apart() {
        let wins = Wins::from([((0, 1), 3.0), ((2, 3), 1.0)]);
        let scores = fit(5, &wins, 0.5);
        assert!((scores[0].theta - scores[1].theta - 7.0_f64.ln()).abs() < 1e-6);
        assert_eq!(scores[0].group, scores[1].group);
        assert!(scores[2].group != scores[0].group && scores[4].group != scores[2].group);
        assert_eq!(scores[4].theta, 0.0);
    }
}
