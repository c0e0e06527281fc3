//! The light segmenter, for tabs without a GPU: 1.9 GFLOP at 320×320 where U²-Net-p takes 39.5.
//!
//! Five stages of EfficientNet-Lite0 (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
//! Networks", ICML 2019) and a decoder that joins their maps from coarse to fine as U-Net's does (Ronneberger,
//! Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015), narrower, and
//! with a context block below that sees the whole picture. `training/networks/light.py` is the same in PyTorch;
//! batch normalisation is folded into the convolutions, and the coarser outputs that serve training are left out.

use burn::tensor::{Device, Tensor, activation::sigmoid};

use crate::nn::{
    Activation, Cancelled, Conv, ConvSpec, EfficientNetLite, MAP_CHANNELS, Progress, Weights, WeightsError, resize_like,
};

/// Channels of the context block.
const CONTEXT: usize = 80;
/// Channels of the decoder at 1/8, 1/4 and 1/2.
const JOINED: [usize; 3] = [48, 32, 16];
/// The encoder's level whose map is handed on as features: 1/8.
const FEATURE_LEVEL: usize = 2;

/// The network.
#[derive(Debug)]
pub struct LightSegmenter {
    encoder: EfficientNetLite,
    context: Context,
    /// Coarsest first.
    joins: Vec<Conv>,
    out: Conv,
}

/// What one pass gives.
pub struct LightOutput {
    /// Probability that a pixel belongs to the product, `[batch, 1, height, width]`, 0 to 1.
    pub probability: Tensor<4>,
    /// The encoder's features, `[batch, 40, height / 8, width / 8]`; they may be negative.
    pub features: Tensor<4>,
    /// What the probability is made of, before it is enlarged: `[batch, 1, height / 2, width / 2]`.
    pub logit: Tensor<4>,
}

/// Halves the coarsest map twice and brings it back: each cell then knows of the whole picture.
#[derive(Debug)]
struct Context {
    entry: Conv,
    downs: [Conv; 2],
    deep: Conv,
    ups: [Conv; 2],
}

impl LightSegmenter {
    /// Builds the network from its weights.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let conv = |name: &str, spec| Conv::load(weights, &format!("decoder.{name}"), spec, device);
        let [half, quarter, eighth, sixteenth] = MAP_CHANNELS;
        let [at8, at4, at2] = JOINED;
        let same = ConvSpec::three(CONTEXT, CONTEXT, 1);
        let halving = ConvSpec::halving(CONTEXT, CONTEXT);
        Ok(Self {
            encoder: EfficientNetLite::load(weights, "encoder", device)?,
            context: Context {
                entry: conv("entry", ConvSpec::one(sixteenth, CONTEXT))?,
                downs: [conv("down1", halving)?, conv("down2", halving)?],
                deep: conv("deep", same)?,
                ups: [conv("up1", same)?, conv("up2", same)?],
            },
            joins: vec![
                conv("join8", ConvSpec::three(CONTEXT + eighth, at8, 1))?,
                conv("join4", ConvSpec::three(at8 + quarter, at4, 1))?,
                conv("join2", ConvSpec::three(at4 + half, at2, 1))?,
            ],
            out: conv("out2", ConvSpec::three(at2, 1, 1))?,
        })
    }

    /// Segments `[batch, 3, height, width]`, normalised; height and width are multiples of 32.
    pub async fn forward(&self, input: Tensor<4>, progress: &mut impl Progress) -> Result<LightOutput, Cancelled> {
        let total = MAP_CHANNELS.len() + 1 + self.joins.len() + 1;
        let mut maps = Vec::with_capacity(MAP_CHANNELS.len());
        let mut x = input.clone();
        for level in 0..MAP_CHANNELS.len() {
            x = self.encoder.level(level, x);
            maps.push(x.clone());
            progress.stage(level + 1, total).await?;
        }
        let features = maps[FEATURE_LEVEL].clone();

        let coarsest = maps.pop().expect("the encoder gives four maps");
        x = self.context.forward(coarsest);
        progress.stage(MAP_CHANNELS.len() + 1, total).await?;
        for (index, (join, skip)) in self.joins.iter().zip(maps.into_iter().rev()).enumerate() {
            x = join.forward(Tensor::cat(vec![resize_like(x, &skip), skip], 1), Activation::Relu);
            progress.stage(MAP_CHANNELS.len() + 2 + index, total).await?;
        }
        let logit = self.out.forward(x, Activation::None);
        let probability = sigmoid(resize_like(logit.clone(), &input));
        progress.stage(total, total).await?;
        Ok(LightOutput { probability, features, logit })
    }
}

impl Context {
    /// `[batch, 112, h, w]` to `[batch, 80, h, w]`.
    fn forward(&self, coarsest: Tensor<4>) -> Tensor<4> {
        let entry = self.entry.forward(coarsest, Activation::Relu);
        let [down1, down2] = &self.downs;
        let [up1, up2] = &self.ups;
        let down = down1.forward(entry.clone(), Activation::Relu);
        let deep = self.deep.forward(down2.forward(down.clone(), Activation::Relu), Activation::Relu);
        let up = up1.forward(resize_like(deep, &down) + down, Activation::Relu);
        up2.forward(resize_like(up, &entry) + entry, Activation::Relu)
    }
}
