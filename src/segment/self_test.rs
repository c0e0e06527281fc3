//! A device is trusted after it has computed one small input as the CPU did when this version was made.
//!
//! WebGPU reports faults of shaders late or never; a wrong result is how they show.

use super::{Frame, Model, Segmenter, SegmenterInput};
use crate::{
    error::VitrineError,
    nn::{Unwatched, Weights, WeightsError},
};

/// U²-Net-p's answer on the CPU: probabilities, f32 little-endian, row by row.
const GOLDEN: &[u8] = include_bytes!("../../models/u2netp.golden");
/// The golden input's sides are multiples of this.
const STEP: usize = 32;
/// A device may differ from the CPU by this much in a probability.
pub const TOLERANCE: f32 = 0.02;

/// How a device did.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfTest {
    /// Whether the device may be used.
    pub passed: bool,
    /// Largest difference from the CPU's probabilities.
    pub max_difference: f32,
}

impl Segmenter {
    /// Runs the golden input.
    pub async fn self_test(&self) -> Result<SelfTest, VitrineError> {
        let output = self.run(&golden_input(self.golden.len().isqrt() as u32), &mut Unwatched).await?;
        Ok(against(&output.probability, &self.golden))
    }
}

/// What a network answers to the golden input, which is as large as this answer: a square. That of the light one comes
/// with its weights, so that it never is of others.
pub(super) fn golden(model: Model, weights: &Weights<'_>) -> Result<Vec<f32>, WeightsError> {
    match model {
        Model::U2NetP => Ok(GOLDEN.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()),
        Model::Light => match weights.raw("golden")? {
            (shape, values) if matches!(shape[..], [h, w] if h == w && h > 0 && h % STEP == 0) => Ok(values),
            (found, _) => Err(WeightsError::Shape { name: "golden".into(), found, expected: vec![4 * STEP; 2] }),
        },
    }
}

fn against(probability: &[f32], golden: &[f32]) -> SelfTest {
    // NaN must not pass for equal: it is neither smaller nor larger than anything.
    let difference = |(a, b): (&f32, &f32)| if a.is_finite() { (a - b).abs() } else { f32::MAX };
    let max_difference = probability.iter().zip(golden).map(difference).fold(0.0, f32::max);
    let side = golden.len().isqrt();
    let square = side > 0 && side.is_multiple_of(STEP) && side * side == golden.len();
    let complete = square && golden.len() == probability.len();
    SelfTest { passed: complete && max_difference <= TOLERANCE, max_difference }
}

/// A lit ball on a floor, made by arithmetic alone so that it is the same everywhere.
fn golden_input(side: u32) -> SegmenterInput {
    let (width, height, unit) = (side, side, side as f32 / 64.0);
    let mut data = Vec::with_capacity((3 * width * height) as usize);
    for channel in 0..3u8 {
        for y in 0..height {
            for x in 0..width {
                let (dx, dy) = (x as f32 / unit - 30.0, y as f32 / unit - 34.0);
                let ball = dx * dx + dy * dy < 15.0 * 15.0;
                let light = 1.0 - (dx + 2.0 * dy) / 60.0;
                let colour = [0.9, 0.25, 0.15][usize::from(channel)];
                let floor = 0.75 - 0.003 * (y as f32 / unit);
                data.push((if ball { colour * light } else { floor } - 0.45) / 0.225);
            }
        }
    }
    let frame = Frame { input: (width, height), content: (width, height) };
    SegmenterInput { frame, data }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;
    use crate::{models, segment::MODEL};
    use burn::tensor::Device;

    fn segmenter() -> Segmenter {
        Segmenter::load(models::weights(MODEL).unwrap(), &Device::flex()).unwrap()
    }

    /// `VITRINE_UPDATE=1 cargo test golden` writes the file anew after the weights have changed.
    #[test]
    fn the_golden_result_is_what_the_cpu_computes() {
        let output = pollster::block_on(segmenter().run(&golden_input(64), &mut Unwatched)).unwrap();
        if std::env::var_os("VITRINE_UPDATE").is_some() {
            let bytes: Vec<u8> = output.probability.iter().flat_map(|value| value.to_le_bytes()).collect();
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/models/u2netp.golden"), bytes).unwrap();
            return;
        }
        let test = pollster::block_on(segmenter().self_test()).unwrap();
        assert!(test.passed && test.max_difference < 1e-4, "{test:?}");
    }

    #[test]
    fn the_golden_input_has_an_answer_worth_comparing() {
        let (low, high) =
            segmenter().golden.into_iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
        assert!(high - low > 0.5, "{low} to {high}");
    }

    #[test]
    fn a_device_that_computes_wrong_does_not_pass() {
        let right = segmenter().golden;
        assert!(against(&right, &right).passed);
        let mut wrong = right.clone();
        wrong[100] += 0.05;
        assert!(!against(&wrong, &right).passed);
        wrong[100] = f32::NAN;
        assert!(!against(&wrong, &right).passed);
        assert!(!against(&right[1..], &right).passed);
        assert!(!against(&right[1..], &right[1..]).passed);
        assert!(!against(&[], &[]).passed);
    }
}
