//! The layers transformers are built of, with values from a weights file.

use burn::{
    module::Param,
    nn::{LayerNorm, LayerNormConfig, Linear},
    tensor::{Device, Tensor, activation::gelu},
};

use super::{Weights, WeightsError};

/// Builds layers by their names.
pub struct Parts<'a> {
    /// Where the values are.
    pub weights: &'a Weights<'a>,
    /// Where the layers go.
    pub device: &'a Device,
    /// LayerNorm's epsilon.
    pub eps: f64,
}

impl Parts<'_> {
    /// A fully connected layer: `name.weight` `[outputs, inputs]`, `name.bias` `[outputs]`.
    pub fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, WeightsError> {
        let weight = self.tensor(&format!("{name}.weight"), [outputs, inputs])?;
        let bias = self.tensor(&format!("{name}.bias"), [outputs])?;
        Ok(Linear { weight: Param::from_tensor(weight.transpose()), bias: Some(Param::from_tensor(bias)) })
    }

    /// A layer normalisation: `name.weight` and `name.bias`, both `[width]`.
    pub fn norm(&self, name: &str, width: usize) -> Result<LayerNorm, WeightsError> {
        let mut norm = LayerNormConfig::new(width).with_epsilon(self.eps).init(self.device);
        norm.gamma = Param::from_tensor(self.tensor(&format!("{name}.weight"), [width])?);
        norm.beta = Some(Param::from_tensor(self.tensor(&format!("{name}.bias"), [width])?));
        Ok(norm)
    }

    /// Two fully connected layers: `name.up` and `name.down`.
    pub fn feed_forward(&self, name: &str, width: usize, inner: usize) -> Result<FeedForward, WeightsError> {
        let up = self.linear(&format!("{name}.up"), width, inner)?;
        Ok(FeedForward { up, down: self.linear(&format!("{name}.down"), inner, width)? })
    }

    /// Any tensor.
    pub fn tensor<const D: usize>(&self, name: &str, shape: [usize; D]) -> Result<Tensor<D>, WeightsError> {
        Ok(Tensor::from_data(self.weights.tensor(name, shape)?, self.device))
    }
}

/// The two-layer network of a block, each token for itself.
#[derive(Debug)]
pub struct FeedForward {
    up: Linear,
    down: Linear,
}

impl FeedForward {
    /// `[batch, tokens, width]`, before and after.
    pub fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        self.down.forward(gelu(self.up.forward(x)))
    }
}
