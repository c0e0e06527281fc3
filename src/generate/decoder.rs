//! Latents to pictures: a cell of 16 numbers becomes 16×16 pixels; 4.0 GFLOP at 512×512.
//!
//! In the manner of TAESD (Bohan, "Tiny AutoEncoder for Stable Diffusion"), narrower, with pixel shuffles: most of a
//! decoder's work is at its highest resolutions. `training/networks/autoencoder.py` is the same in PyTorch.

use burn::tensor::{Device, Tensor, activation::relu};

use super::{blocks::shuffled, scene::CELL};
use crate::nn::{Activation, Cancelled, Conv, ConvSpec, Progress, Weights, WeightsError};

/// Channels of a latent.
pub const CHANNELS: usize = 16;
/// Stages told to `Progress`: one each resolution.
pub const STAGES: usize = 4;

/// The decoder.
#[derive(Debug)]
pub struct Decoder {
    /// What 16 numbers can say of 16×16 pixels linearly; all else adds to it.
    base: Conv,
    entry: Conv,
    at16: [Residual; 2],
    to8: Conv,
    at8: Residual,
    to4: Conv,
    at4: Residual,
    to2: Conv,
    out: Conv,
}

/// Two convolutions beside the input.
#[derive(Debug)]
struct Residual {
    first: Conv,
    second: Conv,
}

impl Decoder {
    /// Builds it as wide as its weights are.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let outputs = |name: &str| weights.shape::<4>(&format!("decoder.{name}.weight")).map(|[outputs, ..]| outputs);
        let conv = |name: &str, inputs, outputs| {
            Conv::load(weights, &format!("decoder.{name}"), ConvSpec::three(inputs, outputs, 1), device)
        };
        let residual = |name: &str, width| -> Result<_, WeightsError> {
            let part = |part: &str| conv(&format!("{name}.{part}"), width, width);
            Ok(Residual { first: part("first")?, second: part("second")? })
        };
        let at16 = outputs("entry")?;
        let [at8, at4, at2] = [outputs("to8")? / 4, outputs("to4")? / 4, outputs("to2")? / 4];
        let pixels = ConvSpec::one(CHANNELS, 3 * CELL * CELL);
        Ok(Self {
            base: Conv::load(weights, "decoder.base", pixels, device)?,
            entry: conv("entry", CHANNELS, at16)?,
            at16: [residual("at16.0", at16)?, residual("at16.1", at16)?],
            to8: conv("to8", at16, 4 * at8)?,
            at8: residual("at8", at8)?,
            to4: conv("to4", at8, 4 * at4)?,
            at4: residual("at4", at4)?,
            to2: conv("to2", at4, 4 * at2)?,
            out: conv("out", at2, 4 * 3)?,
        })
    }

    /// `[1, 16, h, w]` to colours `[1, 3, 16 h, 16 w]`, about −1 to 1. `done` of `total` stages were before it.
    pub async fn forward(
        &self,
        z: Tensor<4>,
        (done, total): (usize, usize),
        progress: &mut impl Progress,
    ) -> Result<Tensor<4>, Cancelled> {
        // Shuffling moves values and ReLU takes each by itself: in this order there is one pass less.
        let enlarged = |conv: &Conv, x| shuffled(conv.forward(x, Activation::Relu), 2);
        let [first, second] = &self.at16;
        let base = shuffled(self.base.forward(z.clone(), Activation::None), CELL);
        let x = second.forward(first.forward(self.entry.forward(z, Activation::Relu)));
        progress.stage(done + 1, total).await?;
        let x = self.at8.forward(enlarged(&self.to8, x));
        progress.stage(done + 2, total).await?;
        let x = self.at4.forward(enlarged(&self.to4, x));
        progress.stage(done + 3, total).await?;
        let x = shuffled(self.out.forward(enlarged(&self.to2, x), Activation::None), 2) + base;
        progress.stage(done + STAGES, total).await?;
        Ok(x)
    }
}

impl Residual {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let inner = self.first.forward(x.clone(), Activation::Relu);
        relu(x + self.second.forward(inner, Activation::None))
    }
}
