//! What a product does to a scene: its shadow, its reflection, the light it sends back; 2.7 GFLOP at 256×256.
//!
//! A U-Net (Ronneberger et al., MICCAI 2015) answers with a gain and an offset for every pixel: scene · gain + offset. Both
//! are smooth where shadows are, so that they may be enlarged and laid over a scene of any size, whose own detail stays.
//! `training/networks/shade.py` is the same in PyTorch.

use burn::tensor::{
    Device, Tensor, TensorData,
    activation::{relu, sigmoid, tanh},
};

use super::pixels::{shuffled, unshuffled};
use crate::nn::{Activation, Cancelled, Conv, ConvSpec, Progress, Weights, WeightsError};

/// Scene 3, product 3, its matte, parts of the scene 3, direction of the light 3, sine of the camera's elevation, height.
pub const PLANES: usize = 15;
/// Gain and offset of three colours.
pub const FIELD: usize = 6;
/// Sides of what it sees come in multiples of this: it halves them five times.
pub const UNIT: usize = 32;
/// Stages told to `Progress`: on the way down, at the bottom, on the way up.
pub const STAGES: usize = 3;
/// The largest offset, of a range of 2.
const OFFSET: f32 = 0.5;

/// The network.
#[derive(Debug)]
pub struct Shade {
    entry: Conv,
    levels: Vec<Level>,
    deepest: Vec<Residual>,
    out: Conv,
    device: Device,
}

/// One resolution, on the way down and on the way up again.
#[derive(Debug)]
struct Level {
    before: Residual,
    down: Conv,
    up: Conv,
    after: Residual,
}

/// Two convolutions beside the input.
#[derive(Debug)]
pub(super) struct Residual {
    first: Conv,
    second: Conv,
}

impl Residual {
    pub fn load(weights: &Weights<'_>, name: &str, width: usize, device: &Device) -> Result<Self, WeightsError> {
        let part = |part| Conv::load(weights, &format!("{name}.{part}"), ConvSpec::three(width, width, 1), device);
        Ok(Self { first: part("first")?, second: part("second")? })
    }

    /// `[b, width, h, w]`, before and after.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let inner = self.first.forward(x.clone(), Activation::Relu);
        relu(x + self.second.forward(inner, Activation::None))
    }
}

impl Shade {
    /// Builds it as wide as its weights are.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let named = |name: &str| format!("shade.{name}");
        let outputs = |name: &str| weights.shape::<4>(&named(&format!("{name}.weight"))).map(|[outputs, ..]| outputs);
        let conv = |name: &str, spec| Conv::load(weights, &named(name), spec, device);
        let residual = |name: String, width| Residual::load(weights, &named(&name), width, device);
        let mut width = outputs("entry")?;
        let entry = conv("entry", ConvSpec::three(4 * PLANES, width, 1))?;
        let out = conv("out", ConvSpec::three(width, 4 * FIELD, 1))?;
        let mut levels = Vec::new();
        while let Ok(deeper) = outputs(&format!("down.{}", levels.len())) {
            let number = levels.len();
            levels.push(Level {
                before: residual(format!("before.{number}"), width)?,
                down: conv(&format!("down.{number}"), ConvSpec::one(4 * width, deeper))?,
                up: conv(&format!("up.{number}"), ConvSpec::one(deeper, 4 * width))?,
                after: residual(format!("after.{number}"), width)?,
            });
            width = deeper;
        }
        let deepest = (0..2).map(|number| residual(format!("deepest.{number}"), width)).collect::<Result<_, _>>()?;
        Ok(Self { entry, levels, deepest, out, device: device.clone() })
    }

    /// Planes `[15, high, wide]`, row by row, to gain (0 to 2) and offset (−0.5 to 0.5) of colours in 0 to 1:
    /// `[1, 6, high, wide]`. `done` of `total` stages were before it.
    pub async fn forward(
        &self,
        planes: Vec<f32>,
        (high, wide): (usize, usize),
        (done, total): (usize, usize),
        progress: &mut impl Progress,
    ) -> Result<Tensor<4>, Cancelled> {
        let planes = Tensor::from_data(TensorData::new(planes, [1, PLANES, high, wide]), &self.device);
        let mut x = self.entry.forward(unshuffled(planes, 2), Activation::Relu);
        let mut kept = Vec::new();
        for level in &self.levels {
            x = level.before.forward(x);
            kept.push(x.clone());
            x = level.down.forward(unshuffled(x, 2), Activation::Relu);
        }
        progress.stage(done + 1, total).await?;
        for residual in &self.deepest {
            x = residual.forward(x);
        }
        progress.stage(done + 2, total).await?;
        for (level, kept) in self.levels.iter().zip(kept).rev() {
            x = level.after.forward(relu(shuffled(level.up.forward(x, Activation::None), 2) + kept));
        }
        let field = shuffled(self.out.forward(x, Activation::None), 2);
        let (gain, offset) = (field.clone().narrow(1, 0, 3), field.narrow(1, 3, 3));
        let field = Tensor::cat(vec![sigmoid(gain) * 2.0, tanh(offset) * OFFSET], 1);
        progress.stage(done + STAGES, total).await?;
        Ok(field)
    }
}
