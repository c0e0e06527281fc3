//! Logistic regression by Newton's method.

use nalgebra::{DMatrix, DVector};

use super::tune::softplus;

const STEPS: usize = 30;

/// The minimum of `Σ log(1 + exp(−(margin + adds · found))) + ½ Σ penalty · found²`, from 0; `adds` has a column a
/// label. With every penalty above 0 there is exactly one.
pub(super) fn logistic(margins: &DVector<f64>, adds: &DMatrix<f64>, penalties: &DVector<f64>) -> DVector<f64> {
    let objective = |found: &DVector<f64>| {
        let loss: f64 = (margins + adds.tr_mul(found)).iter().map(|margin| softplus(-margin)).sum();
        loss + found.component_mul(penalties).dot(found) / 2.0
    };
    let mut found = DVector::zeros(penalties.len());
    let mut least = objective(&found);
    for _ in 0..STEPS {
        let wrong = (margins + adds.tr_mul(&found)).map(|margin| 1.0 / (1.0 + libm::exp(margin)));
        let gradient = found.component_mul(penalties) - adds * &wrong;
        let curved = wrong.map(|wrong| (wrong * (1.0 - wrong)).sqrt());
        let mut weighted = adds.clone();
        weighted.column_iter_mut().zip(curved.iter()).for_each(|(mut column, weight)| column *= *weight);
        let hessian = &weighted * weighted.transpose() + DMatrix::from_diagonal(penalties);
        let Some(factor) = hessian.cholesky() else { break };
        let step = factor.solve(&gradient);
        let mut part = 1.0;
        let next = loop {
            let next = &found - &step * part;
            let value = objective(&next);
            if value <= least || part < 1e-4 {
                break (next, value);
            }
            part /= 2.0;
        };
        let gained = least - next.1;
        if gained <= 0.0 {
            break;
        }
        (found, least) = next;
        if gained < 1e-9 * (1.0 + least) {
            break;
        }
    }
    found
}
