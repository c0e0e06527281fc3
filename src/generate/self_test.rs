//! A device is trusted with scenes after both networks have said of one small example what PyTorch said when the weights
//! were written.

use super::{Generator, order::Order, scene::REFERENCE_SIDE, shade::PLANES};
use crate::{
    error::{EngineError, VitrineError},
    nn::{Cancelled, Unwatched, read},
    segment::SelfTest,
};

/// A device may differ by this much in a gain, an offset or a part's share.
pub const TOLERANCE: f32 = 0.02;
/// Side of the example the shade sees.
const SIDE: usize = 64;

impl Generator {
    /// Answers to the example.
    ///
    /// # Errors
    /// Those of the device.
    pub async fn self_test(&self) -> Result<SelfTest, VitrineError> {
        let field = self.shade().forward(example(PLANES, SIDE, SIDE), (SIDE, SIDE), (0, 1), &mut Unwatched).await;
        let mut values = read(field.map_err(|Cancelled| EngineError::Cancelled)?).await?;
        let seen = self.style().look(&example(4, REFERENCE_SIDE, REFERENCE_SIDE)).await?;
        values.extend(seen.embedding.into_iter().chain(seen.parts));
        Ok(against(&values, &self.golden))
    }

    /// What the examples ask for: the fourth category and the third style.
    pub fn example_order(&self, seed: u32) -> Order {
        let id = |names: &[super::Name], index: usize| names.get(index).map(|name| name.id.clone());
        Order { category: id(&self.categories, 3), style: id(&self.styles, 2), above: None, seed, like: Vec::new() }
    }
}

fn against(values: &[f32], golden: &[f32]) -> SelfTest {
    let difference = |(a, b): (&f32, &f32)| if a.is_finite() { (a - b).abs() } else { f32::MAX };
    let max_difference = values.iter().zip(golden).map(difference).fold(0.0, f32::max);
    let complete = !golden.is_empty() && values.len() == golden.len();
    SelfTest { passed: complete && max_difference <= TOLERANCE, max_difference }
}

/// Planes of stripes that bend, −1 to 1, made by arithmetic alone so that they are the same everywhere: `example` of
/// `training/export_generator.py`.
pub fn example(planes: usize, high: usize, wide: usize) -> Vec<f32> {
    let stripe =
        |c: usize, y: usize, x: usize| ((x * (3 + c) + y * (17 - c) + (x * y) / 8 * c) % 64) as f32 / 31.5 - 1.0;
    (0..planes).flat_map(|c| (0..high).flat_map(move |y| (0..wide).map(move |x| stripe(c, y, x)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_computes_wrong_does_not_pass() {
        let right = vec![0.25; 12];
        assert!(against(&right, &right).passed);
        for wrong in [0.3, f32::NAN] {
            let mut values = right.clone();
            values[5] = wrong;
            assert!(!against(&values, &right).passed);
        }
        assert!(!against(&right[1..], &right).passed && !against(&[], &[]).passed);
    }
}
