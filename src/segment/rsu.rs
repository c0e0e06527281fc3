//! The residual U-block (RSU) of U²-Net: a small encoder-decoder inside each stage of the large one.
//!
//! Qin et al., "U²-Net: Going Deeper with Nested U-Structure for Salient Object Detection", 2020, fig. 2.

use burn::tensor::{Device, Tensor};

use crate::nn::{Activation, Conv, ConvSpec, Weights, WeightsError, half, resize_like};

/// Channels inside every block of the small U²-Net.
const INNER: usize = 16;
/// Channels that leave every block of the small U²-Net.
const OUTER: usize = 64;

/// How a block sees widely: by halving its resolution, or by spreading its kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// RSU-`levels`: max pooling between encoder convolutions, the last one dilated by 2.
    Pooled {
        /// Number of encoder convolutions.
        levels: usize,
    },
    /// RSU-4F: four convolutions with dilations 1, 2, 4, 8 at one resolution.
    Dilated,
}

/// One residual U-block: `[batch, inputs, h, w]` to `[batch, 64, h, w]`.
#[derive(Debug)]
pub struct Rsu {
    entry: Conv,
    encoders: Vec<Conv>,
    decoders: Vec<Conv>,
    pooled: bool,
}

impl Rsu {
    /// Builds the block whose tensors begin with `name`.
    pub fn load(
        weights: &Weights<'_>,
        name: &str,
        inputs: usize,
        reach: Reach,
        device: &Device,
    ) -> Result<Self, WeightsError> {
        let (levels, pooled) = match reach {
            Reach::Pooled { levels } => (levels, true),
            Reach::Dilated => (4, false),
        };
        let dilation = |level: usize| match pooled {
            true if level == levels => 2,
            true => 1,
            false => 1 << (level - 1),
        };
        let conv = |suffix: String, spec| Conv::load(weights, &format!("{name}.rebnconv{suffix}"), spec, device);
        let encoder = |level: usize| {
            let inputs = if level == 1 { OUTER } else { INNER };
            conv(level.to_string(), ConvSpec::three(inputs, INNER, dilation(level)))
        };
        let decoder = |level: usize| {
            let outputs = if level == 1 { OUTER } else { INNER };
            conv(format!("{level}d"), ConvSpec::three(2 * INNER, outputs, dilation(level)))
        };
        Ok(Self {
            entry: conv("in".into(), ConvSpec::three(inputs, OUTER, 1))?,
            encoders: (1..=levels).map(encoder).collect::<Result<_, _>>()?,
            decoders: (1..levels).rev().map(decoder).collect::<Result<_, _>>()?,
            pooled,
        })
    }

    /// The block's output, its entry added to what its inner U computed.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let entry = self.entry.forward(input, Activation::Relu);
        let mut skips: Vec<Tensor<4>> = Vec::with_capacity(self.encoders.len());
        let last = self.encoders.len() - 1;
        let mut x = entry.clone();
        for (level, encoder) in self.encoders.iter().enumerate() {
            // The deepest convolution works at the resolution of the one above it.
            if self.pooled && level > 0 && level < last {
                x = half(x);
            }
            x = encoder.forward(x, Activation::Relu);
            skips.push(x.clone());
        }
        skips.pop();
        for (decoder, skip) in self.decoders.iter().zip(skips.into_iter().rev()) {
            let joined = Tensor::cat(vec![resize_like(x, &skip), skip], 1);
            x = decoder.forward(joined, Activation::Relu);
        }
        x + entry
    }
}
