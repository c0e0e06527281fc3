//! The reward head: from the first token to one number.
//!
//! ImageReward's has 768 → 1024 → 128 → 64 → 16 → 1, with dropout and without activations between them; the widths
//! here are those of the file.

use burn::{
    nn::Linear,
    tensor::{Device, Tensor},
};

use super::BlipConfig;
use crate::nn::{Parts, Weights, WeightsError};

/// The head.
#[derive(Debug)]
pub struct Head {
    layers: Vec<Linear>,
}

impl Head {
    /// Builds it from its tensors `head.*`.
    pub fn load(weights: &Weights<'_>, config: &BlipConfig, device: &Device) -> Result<Self, WeightsError> {
        let parts = Parts { weights, device, eps: config.fusion.layer_norm_eps };
        let inputs = std::iter::once(&config.fusion.width).chain(&config.head);
        let widths = inputs.zip(&config.head).enumerate();
        let layer = |(index, (&from, &to))| parts.linear(&format!("head.{index}"), from, to);
        Ok(Self { layers: widths.map(layer).collect::<Result<_, _>>()? })
    }

    /// `[batch, tokens, width]` to `[batch, 1]`.
    pub fn forward(&self, tokens: Tensor<3>) -> Tensor<2> {
        let first = tokens.narrow(1, 0, 1).squeeze_dim::<2>(1);
        self.layers.iter().fold(first, |x, layer| layer.forward(x))
    }
}
