//! What the denoiser is told: learnt tokens of category and style, and a reference picture's background as tokens.

use burn::tensor::{Device, Tensor, activation::silu};

use super::scene::REFERENCE_SIDE;
use crate::nn::{Activation, Conv, ConvSpec, Parts, Weights, WeightsError};

/// Tokens of a category or a style.
pub const TOKENS: usize = 4;
/// Pixels of product and reference along a cell's side.
pub const CONDITION_DOWN: usize = 4;
/// Channels of a picture of colours and mask after its cells became channels.
pub const SPACED: usize = 4 * CONDITION_DOWN * CONDITION_DOWN;

/// A row of numbers for each name, and one for none.
#[derive(Debug)]
pub struct Table {
    rows: Tensor<2>,
    /// How many names there are.
    pub names: usize,
}

impl Table {
    pub fn load(parts: &Parts<'_>, name: &str, token: usize) -> Result<Self, WeightsError> {
        let name = format!("{name}.weight");
        let [rows, _] = parts.weights.shape(&name)?;
        let values = parts.tensor(&name, [rows, TOKENS * token])?;
        Ok(Self { rows: values, names: rows.saturating_sub(1) })
    }

    /// `[1, TOKENS · token]` of a name, or of none.
    pub fn row(&self, name: Option<usize>) -> Tensor<2> {
        self.rows.clone().narrow(0, name.unwrap_or(self.names).min(self.names), 1)
    }
}

/// A reference picture's background as tokens that know their place.
#[derive(Debug)]
pub struct Reference {
    entry: Conv,
    halves: [Conv; 2],
    place: Tensor<3>,
}

impl Reference {
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let name = |part: &str| format!("denoiser.reference.{part}");
        let [seen, ..]: [usize; 4] = weights.shape(&name("layers.0.weight"))?;
        let [one, token, high, wide]: [usize; 4] = weights.shape(&name("place"))?;
        let conv = |at: &str, spec| Conv::load(weights, &name(at), spec, device);
        let place: Tensor<4> = Tensor::from_data(weights.tensor(&name("place"), [one, token, high, wide])?, device);
        Ok(Self {
            entry: conv("layers.0", ConvSpec::one(SPACED, seen))?,
            halves: [
                conv("layers.2", ConvSpec::three(seen, seen, 1))?,
                conv("layers.4", ConvSpec::three(seen, token, 1))?,
            ],
            place: place.reshape([1, token, high * wide]).swap_dims(1, 2),
        })
    }

    /// Colours and mask `[1, SPACED, 32, 32]`, cells as channels, to `[1, 64, token]`; no reference is zeros, which the
    /// prompts still see as tokens.
    pub fn tokens(&self, reference: Option<Tensor<4>>) -> Tensor<3> {
        let Some(reference) = reference else { return self.place.zeros_like() };
        let [first, second] = &self.halves;
        let x = silu(self.entry.forward(reference, Activation::None));
        let x = silu(every_second(first.forward(x, Activation::None)));
        let x = every_second(second.forward(x, Activation::None));
        let [b, token, h, w] = x.dims();
        x.reshape([b, token, h * w]).swap_dims(1, 2) + self.place.clone()
    }
}

/// A convolution of stride 2 in PyTorch's padding: ours begins elsewhere.
fn every_second(x: Tensor<4>) -> Tensor<4> {
    let [b, c, h, w] = x.dims();
    let x = x.reshape([b, c, h / 2, 2, w / 2, 2]);
    x.narrow(3, 0, 1).narrow(5, 0, 1).reshape([b, c, h / 2, w / 2])
}

/// Planes `[4, high, wide]` with cells of 4×4 as channels: `[SPACED, high / 4, wide / 4]`, row by row.
pub fn spaced(planes: &[f32], (wide, high): (usize, usize)) -> Vec<f32> {
    let (across, down) = (wide / CONDITION_DOWN, high / CONDITION_DOWN);
    let mut values = Vec::with_capacity(planes.len());
    for plane in planes.chunks_exact((wide * high).max(1)) {
        for (dy, dx) in (0..CONDITION_DOWN).flat_map(|dy| (0..CONDITION_DOWN).map(move |dx| (dy, dx))) {
            for y in 0..down {
                let row = &plane[(y * CONDITION_DOWN + dy) * wide..];
                values.extend((0..across).map(|x| row[x * CONDITION_DOWN + dx]));
            }
        }
    }
    values
}

/// Cells across and down of a reference picture.
pub const REFERENCE_CELLS: usize = REFERENCE_SIDE / CONDITION_DOWN;
