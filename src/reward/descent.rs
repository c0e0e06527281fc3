//! Logistic regression by automatic differentiation: Burn differentiates the loss, accelerated gradient descent
//! (Nesterov, 1983, restarted as by O'Donoghue and Candès, 2015) follows. The feature `autodiff` puts it in the place of
//! Newton's method, to show that both find the same heads and what each costs; see `docs/TUNING.md`.

use burn::tensor::{Device, Tensor, TensorData, activation};
use nalgebra::{DMatrix, DVector};

/// Most.
const STEPS: usize = 3000;
/// Ends when no slope is larger: what single precision can tell from flat.
const FLAT: f32 = 1e-4;
const POWER_STEPS: usize = 20;

/// The minimum of `Σ log(1 + exp(−(margin + adds · found))) + ½ Σ penalty · found²`; `adds` has a column a label.
pub(super) fn logistic(margins: &DVector<f64>, adds: &DMatrix<f64>, penalties: &DVector<f64>) -> DVector<f64> {
    let (size, labels) = adds.shape();
    let device = Device::flex().autodiff();
    // Stored by columns, so the tensor is the transposed one: a row a label.
    let table = |values: &[f64], shape: [usize; 2]| {
        let values: Vec<f32> = values.iter().map(|value| *value as f32).collect();
        Tensor::<2>::from_data(TensorData::new(values, shape), &device)
    };
    let rate = 1.0 / steepest(adds, penalties) as f32;
    let margins = table(margins.as_slice(), [labels, 1]);
    let penalties = table(penalties.as_slice(), [size, 1]);
    let adds = table(adds.as_slice(), [labels, size]);
    let slope = |at: &Tensor<2>| {
        let found = at.clone().detach().require_grad();
        let wrong = activation::softplus(-(margins.clone() + adds.clone().matmul(found.clone())), 1.0);
        let loss = wrong.sum() + (penalties.clone() * found.clone().square()).sum() * 0.5;
        found.grad(&loss.backward()).map(|slope| Tensor::from_data(slope.into_data(), &device))
    };
    let mut found: Tensor<2> = Tensor::zeros([size, 1], &device);
    let mut ahead = found.clone();
    let mut pace = 1.0_f32;
    for _ in 0..STEPS {
        let Some(slope) = slope(&ahead) else { break };
        let next = ahead - slope.clone() * rate;
        let moved = next.clone() - found;
        let uphill: f32 = (slope.clone() * moved.clone()).sum().into_scalar();
        let largest: f32 = slope.abs().max().into_scalar();
        found = next.clone();
        if largest < FLAT {
            break;
        }
        let before = if uphill > 0.0 { 1.0 } else { pace };
        pace = (1.0 + (1.0 + 4.0 * before * before).sqrt()) / 2.0;
        ahead = next + moved * ((before - 1.0) / pace);
    }
    DVector::from_iterator(size, found.into_data().iter::<f64>())
}

/// The largest curvature anywhere, by power iteration, and a little more.
fn steepest(adds: &DMatrix<f64>, penalties: &DVector<f64>) -> f64 {
    let mut along = DVector::from_element(penalties.len(), 1.0);
    let mut most = 0.0;
    for _ in 0..POWER_STEPS {
        let next = adds * adds.tr_mul(&along) / 4.0 + penalties.component_mul(&along);
        most = next.norm() / along.norm();
        along = next;
    }
    most * 1.1
}
