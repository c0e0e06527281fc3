//! U²-Net-p, the small U²-Net for salient object detection: 1.13 million parameters, all convolutions.
//!
//! Qin et al., "U²-Net: Going Deeper with Nested U-Structure for Salient Object Detection", Pattern
//! Recognition 106 (2020). Batch normalisation is folded into the convolutions. Side outputs other
//! than the fused one serve training only and are not returned.

use burn::tensor::{Device, Tensor, activation::sigmoid};

use super::rsu::{Reach, Rsu};
use crate::nn::{Activation, Cancelled, Conv, ConvSpec, Progress, Weights, WeightsError, half, resize_like};

/// The network.
#[derive(Debug)]
pub struct U2NetP {
    encoders: Vec<Rsu>,
    decoders: Vec<Rsu>,
    sides: Vec<Conv>,
    fuse: Conv,
}

/// What one pass gives.
pub struct U2NetPOutput {
    /// Probability that a pixel belongs to the product, `[batch, 1, height, width]`, 0 to 1.
    pub probability: Tensor<4>,
    /// Features of the fourth stage, `[batch, 64, height / 8, width / 8]`.
    pub features: Tensor<4>,
}

/// The reach of the six encoder stages; the decoder's first five mirror them.
const STAGES: [Reach; 6] = [
    Reach::Pooled { levels: 7 },
    Reach::Pooled { levels: 6 },
    Reach::Pooled { levels: 5 },
    Reach::Pooled { levels: 4 },
    Reach::Dilated,
    Reach::Dilated,
];
/// The stage whose output is handed on as features.
const FEATURE_STAGE: usize = 3;

impl U2NetP {
    /// Builds the network from its weights.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let encoder = |(index, &reach): (usize, &Reach)| {
            let inputs = if index == 0 { 3 } else { 64 };
            Rsu::load(weights, &format!("stage{}", index + 1), inputs, reach, device)
        };
        let decoder = |index: usize| Rsu::load(weights, &format!("stage{}d", index + 1), 128, STAGES[index], device);
        let side = |index: usize| Conv::load(weights, &format!("side{index}"), ConvSpec::three(64, 1, 1), device);
        Ok(Self {
            encoders: STAGES.iter().enumerate().map(encoder).collect::<Result<_, _>>()?,
            decoders: (0..5).rev().map(decoder).collect::<Result<_, _>>()?,
            sides: (1..=6).map(side).collect::<Result<_, _>>()?,
            fuse: Conv::load(weights, "outconv", ConvSpec::one(6, 1), device)?,
        })
    }

    /// Segments `[batch, 3, height, width]`, normalised; height and width are multiples of 32.
    pub async fn forward(&self, input: Tensor<4>, progress: &mut impl Progress) -> Result<U2NetPOutput, Cancelled> {
        let total = self.encoders.len() + self.decoders.len() + 1;
        let mut stages = Vec::with_capacity(self.encoders.len());
        let mut x = input;
        for (index, encoder) in self.encoders.iter().enumerate() {
            if index > 0 {
                x = half(x);
            }
            x = encoder.forward(x);
            stages.push(x.clone());
            progress.stage(index + 1, total).await?;
        }
        let features = stages[FEATURE_STAGE].clone();

        // From the deepest stage up; each output has its own side map.
        let deepest = stages.pop().expect("there are six encoder stages");
        let mut levels = vec![deepest.clone()];
        let mut x = deepest;
        for (index, (decoder, skip)) in self.decoders.iter().zip(stages.into_iter().rev()).enumerate() {
            x = decoder.forward(Tensor::cat(vec![resize_like(x, &skip), skip], 1));
            levels.push(x.clone());
            progress.stage(self.encoders.len() + index + 1, total).await?;
        }
        let mut maps: Vec<Tensor<4>> = Vec::with_capacity(6);
        for (side, level) in self.sides.iter().zip(levels.into_iter().rev()) {
            let map = side.forward(level, Activation::None);
            let map = maps.first().map_or(map.clone(), |first| resize_like(map, first));
            maps.push(map);
        }
        let probability = sigmoid(self.fuse.forward(Tensor::cat(maps, 1), Activation::None));
        progress.stage(total, total).await?;
        Ok(U2NetPOutput { probability, features })
    }
}
