//! A device is trusted with scenes after it has made one small picture as PyTorch did when the weights were written.

use super::{
    Generator,
    sampler::Order,
    scene::{Cells, REFERENCE_SIDE, Scene},
};
use crate::{error::VitrineError, nn::Unwatched, segment::SelfTest};

/// A device may differ by this much in a colour of −1 to 1.
pub const TOLERANCE: f32 = 0.02;
/// The example's picture is one of 64×64.
const CELLS: Cells = Cells { across: 4, down: 4 };

impl Generator {
    /// Makes the example's picture.
    ///
    /// # Errors
    /// Those of the device.
    pub async fn self_test(&self) -> Result<SelfTest, VitrineError> {
        let values = self.colours(&example(CELLS), &self.example_order(1, 1.0, 1), &mut Unwatched).await;
        let values = match values {
            // A device that computes no numbers is wrong, not broken.
            Err(error) if error.code() == "bad_network_output" => Vec::new(),
            other => other?,
        };
        Ok(against(&values, &self.golden))
    }

    /// What the examples ask for: the fourth category and the third style.
    pub fn example_order(&self, steps: u32, guidance: f32, seed: u32) -> Order {
        let id = |names: &[super::Name], index: usize| names.get(index).map(|name| name.id.clone());
        Order { category: id(&self.categories, 3), style: id(&self.styles, 2), seed, like: Vec::new(), steps, guidance }
    }
}

fn against(values: &[f32], golden: &[f32]) -> SelfTest {
    let difference = |(a, b): (&f32, &f32)| if a.is_finite() { (a - b).abs() } else { f32::MAX };
    let max_difference = values.iter().zip(golden).map(difference).fold(0.0, f32::max);
    let complete = !golden.is_empty() && values.len() == golden.len();
    SelfTest { passed: complete && max_difference <= TOLERANCE, max_difference }
}

/// Stripes that bend, on a disc and beside another one, made by arithmetic alone so that they are the same everywhere:
/// `example` of `training/export_generator.py`.
pub fn example(cells: Cells) -> Scene {
    let (wide, high) = (4 * cells.across as i64, 4 * cells.down as i64);
    let product = planes(wide, high, |x, y| {
        let (dx, dy) = (x - wide / 2, y - high / 2);
        let inside = 9 * (dx * dx + dy * dy) < wide.min(high).pow(2);
        let stripe = |c: i64| ((x * (3 + c) + y * (5 - c) + (x * y) / 8 * c) % 64) as f32 / 31.5 - 1.0;
        inside.then(|| [stripe(0), stripe(1), stripe(2)])
    });
    let side = REFERENCE_SIDE as i64;
    let reference = planes(side, side, |x, y| {
        let shown = (x - 64).pow(2) + (y - 70).pow(2) > 900;
        let stripe = |c: i64| ((x * (2 + c) + y * 3 + (x * y) / 32) % 128) as f32 / 63.5 - 1.0;
        shown.then(|| [stripe(0), stripe(1), stripe(2)])
    });
    Scene { cells, product, reference: Some(reference) }
}

fn planes(wide: i64, high: i64, colour: impl Fn(i64, i64) -> Option<[f32; 3]>) -> Vec<f32> {
    let place = |at: i64| colour(at % wide, at / wide).map_or([0.0; 4], |[red, green, blue]| [red, green, blue, 1.0]);
    let places: Vec<[f32; 4]> = (0..wide * high).map(place).collect();
    (0..4).flat_map(|channel| places.iter().map(move |place| place[channel])).collect()
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
