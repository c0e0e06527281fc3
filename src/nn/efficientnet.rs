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
    /// The blocks of each resolution, finest first.
    levels: [Vec<Block>; MAP_CHANNELS.len()],
}

/// An inverted residual: 1×1 up, depthwise, 1×1 down, added to its input where shapes allow.
#[derive(Debug)]
struct Block {
    expand: Option<Conv>,
    depthwise: Depthwise,
    project: Conv,
    residual: bool,
}

impl EfficientNetLite {
    /// Builds the encoder whose tensors begin with `name`.
    pub fn load(weights: &Weights<'_>, name: &str, device: &Device) -> Result<Self, WeightsError> {
        let stem = Conv::load(weights, &format!("{name}.stem"), ConvSpec::halving(3, STEM), device)?;
        let mut levels: [Vec<Block>; MAP_CHANNELS.len()] = Default::default();
        let (mut level, mut count, mut inputs) = (0, 0, STEM);
        for stage in &STAGES {
            level += usize::from(stage.stride == 2);
            for index in 0..stage.blocks {
                let name = format!("{name}.blocks.{count}");
                let stride = if index == 0 { stage.stride } else { 1 };
                levels[level].push(Block::load(weights, &name, inputs, stage, stride, device)?);
                (count, inputs) = (count + 1, stage.channels);
            }
        }
        Ok(Self { stem, levels })
    }

    /// The map of one resolution, 0 to 3 for 1/2 to 1/16, from the next finer one; that of level 0 from the picture.
    pub fn level(&self, level: usize, finer: Tensor<4>) -> Tensor<4> {
        let x = if level == 0 { self.stem.forward(finer, Activation::Relu6) } else { finer };
        self.levels[level].iter().fold(x, |x, block| block.forward(x))
    }

    /// `[batch, 3, h, w]`, normalised as for all networks, to maps at 1/2, 1/4, 1/8 and 1/16.
    pub fn forward(&self, input: Tensor<4>) -> [Tensor<4>; MAP_CHANNELS.len()] {
        let mut x = input;
        std::array::from_fn(|level| {
            x = self.level(level, x.clone());
            x.clone()
        })
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
