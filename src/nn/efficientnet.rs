//! EfficientNet-Lite0 as an encoder: a feature map for each resolution.
//!
//! Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019; the Lite
//! variants leave out squeeze-and-excitation and use ReLU6. Batch normalisation is folded into the convolutions.

use burn::tensor::{Device, Tensor};

use super::{Activation, Conv, ConvSpec, Depthwise, Weights, WeightsError};

/// Blocks of one kind.
struct Stage {
    kernel: usize,
    stride: usize,
    expansion: usize,
    channels: usize,
    blocks: usize,
}

const fn stage(kernel: usize, stride: usize, expansion: usize, channels: usize, blocks: usize) -> Stage {
    Stage { kernel, stride, expansion, channels, blocks }
}

/// The first five of seven stages: down to 1/16, 112 channels.
const STAGES: [Stage; 5] = [
    stage(3, 1, 1, 16, 1),
    stage(3, 2, 6, 24, 2),
    stage(5, 2, 6, 40, 2),
    stage(3, 2, 6, 80, 3),
    stage(5, 1, 6, 112, 3),
];
/// Channels of the first convolution.
const STEM: usize = 32;

/// Channels of the maps [`EfficientNetLite::forward`] gives, finest first.
pub const MAP_CHANNELS: [usize; 4] = [16, 24, 40, 112];

/// The encoder.
#[derive(Debug)]
pub struct EfficientNetLite {
    stem: Conv,
    blocks: Vec<Block>,
}

/// An inverted residual: 1×1 up, depthwise, 1×1 down, added to its input where shapes allow.
#[derive(Debug)]
struct Block {
    expand: Option<Conv>,
    depthwise: Depthwise,
    project: Conv,
    residual: bool,
    halves: bool,
}

impl EfficientNetLite {
    /// Builds the encoder whose tensors begin with `name`.
    pub fn load(weights: &Weights<'_>, name: &str, device: &Device) -> Result<Self, WeightsError> {
        let stem = Conv::load(weights, &format!("{name}.stem"), ConvSpec::halving(3, STEM), device)?;
        let (mut blocks, mut inputs) = (Vec::new(), STEM);
        for stage in &STAGES {
            for index in 0..stage.blocks {
                let name = format!("{name}.blocks.{}", blocks.len());
                let stride = if index == 0 { stage.stride } else { 1 };
                blocks.push(Block::load(weights, &name, inputs, stage, stride, device)?);
                inputs = stage.channels;
            }
        }
        Ok(Self { stem, blocks })
    }

    /// `[batch, 3, h, w]`, normalised as for all networks, to maps at 1/2, 1/4, 1/8 and 1/16.
    pub fn forward(&self, input: Tensor<4>) -> [Tensor<4>; 4] {
        let mut x = self.stem.forward(input, Activation::Relu6);
        let mut maps = Vec::with_capacity(4);
        for block in &self.blocks {
            if block.halves {
                maps.push(x.clone());
            }
            x = block.forward(x);
        }
        maps.push(x);
        maps.try_into().expect("three blocks halve the picture")
    }
}

impl Block {
    fn load(
        weights: &Weights<'_>,
        name: &str,
        inputs: usize,
        stage: &Stage,
        stride: usize,
        device: &Device,
    ) -> Result<Self, WeightsError> {
        let inner = inputs * stage.expansion;
        let one =
            |part: &str, from, to| Conv::load(weights, &format!("{name}.{part}"), ConvSpec::one(from, to), device);
        let shape = (stage.kernel, stride);
        Ok(Self {
            expand: if stage.expansion > 1 { Some(one("expand", inputs, inner)?) } else { None },
            depthwise: Depthwise::load(weights, &format!("{name}.depthwise"), inner, shape, device)?,
            project: one("project", inner, stage.channels)?,
            residual: stride == 1 && inputs == stage.channels,
            halves: stride == 2,
        })
    }

    fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        let entry = self.residual.then(|| input.clone());
        let x = match &self.expand {
            Some(expand) => expand.forward(input, Activation::Relu6),
            None => input,
        };
        let x = self.project.forward(self.depthwise.forward(x, Activation::Relu6), Activation::None);
        match entry {
            Some(entry) => x + entry,
            None => x,
        }
    }
}
