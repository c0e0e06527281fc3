//! BLIP's vision encoder: a ViT whose tokens are a picture's patches, with one more for the picture as a whole.
//!
//! Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021; normalisation comes before each half of a block.

use burn::{
    module::Param,
    nn::{LayerNorm, Linear, PaddingConfig2d, conv::Conv2d},
    tensor::{
        Device, Tensor,
        module::interpolate,
        ops::{InterpolateMode, InterpolateOptions},
    },
};

use super::BlipConfig;
use crate::nn::{FeedForward, Parts, Weights, WeightsError, attend};

/// The encoder.
#[derive(Debug)]
pub struct VisionEncoder {
    patches: Conv2d,
    class_token: Tensor<3>,
    /// `[1, 1 + grid², width]`, the class token's first.
    positions: Tensor<3>,
    grid: usize,
    blocks: Vec<Block>,
    norm: LayerNorm,
}

#[derive(Debug)]
struct Block {
    norm1: LayerNorm,
    qkv: Linear,
    output: Linear,
    norm2: LayerNorm,
    mlp: FeedForward,
    heads: usize,
}

impl VisionEncoder {
    /// Builds the encoder from its tensors `vision.*`.
    pub fn load(weights: &Weights<'_>, config: &BlipConfig, device: &Device) -> Result<Self, WeightsError> {
        let (side, grid, tower) = (config.patch_size, config.grid(), &config.vision);
        let parts = Parts { weights, device, eps: tower.layer_norm_eps };
        let width = tower.width;
        let block = |index: usize| {
            let name = |part: &str| format!("vision.blocks.{index}.{part}");
            Ok(Block {
                norm1: parts.norm(&name("norm1"), width)?,
                qkv: parts.linear(&name("qkv"), width, 3 * width)?,
                output: parts.linear(&name("output"), width, width)?,
                norm2: parts.norm(&name("norm2"), width)?,
                mlp: parts.feed_forward(&name("mlp"), width, tower.inner)?,
                heads: tower.heads,
            })
        };
        Ok(Self {
            patches: Conv2d {
                weight: Param::from_tensor(parts.tensor("vision.patches.weight", [width, 3, side, side])?),
                bias: Some(Param::from_tensor(parts.tensor("vision.patches.bias", [width])?)),
                stride: [side, side],
                kernel_size: [side, side],
                dilation: [1, 1],
                groups: 1,
                padding: PaddingConfig2d::Valid,
            },
            class_token: parts.tensor("vision.class_token", [1, 1, width])?,
            positions: parts.tensor("vision.positions", [1, 1 + grid * grid, width])?,
            grid,
            blocks: (0..tower.layers).map(block).collect::<Result<_, _>>()?,
            norm: parts.norm("vision.norm", width)?,
        })
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// `[batch, 3, height, width]`, normalised, to `[batch, 1 + patches, width]`, before any block.
    pub fn enter(&self, pictures: Tensor<4>) -> Tensor<3> {
        let patches = self.patches.forward(pictures);
        let [batch, width, rows, columns] = patches.dims();
        let patches = patches.flatten::<3>(2, 3).swap_dims(1, 2);
        let class = self.class_token.clone().expand([batch, 1, width]);
        Tensor::cat(vec![class, patches], 1) + self.positions_for(rows, columns)
    }

    /// One block; `tokens` keep their shape.
    pub fn block(&self, index: usize, tokens: Tensor<3>) -> Tensor<3> {
        self.blocks[index].forward(tokens)
    }

    /// The tokens as they leave the encoder.
    pub fn leave(&self, tokens: Tensor<3>) -> Tensor<3> {
        self.norm.forward(tokens)
    }

    /// All of it: `[batch, 3, height, width]`, normalised, to `[batch, 1 + patches, width]`.
    pub fn forward(&self, pictures: Tensor<4>) -> Tensor<3> {
        self.leave((0..self.blocks.len()).fold(self.enter(pictures), |tokens, index| self.block(index, tokens)))
    }

    /// Positions of another grid than the trained one lie between those, bicubically.
    fn positions_for(&self, rows: usize, columns: usize) -> Tensor<3> {
        if (rows, columns) == (self.grid, self.grid) {
            return self.positions.clone();
        }
        let [_, all, width] = self.positions.dims();
        let class = self.positions.clone().narrow(1, 0, 1);
        let trained = self.positions.clone().narrow(1, 1, all - 1);
        let map = trained.swap_dims(1, 2).reshape([1, width, self.grid, self.grid]);
        let options = InterpolateOptions::new(InterpolateMode::Bicubic)
            .with_align_corners(false)
            .with_output_size([rows, columns]);
        let map = interpolate(map, options).flatten::<3>(2, 3).swap_dims(1, 2);
        Tensor::cat(vec![class, map], 1)
    }
}

impl Block {
    fn forward(&self, tokens: Tensor<3>) -> Tensor<3> {
        let width = tokens.dims()[2];
        let mixed = self.qkv.forward(self.norm1.forward(tokens.clone()));
        let [query, key, value] = [0, 1, 2].map(|part| mixed.clone().narrow(2, part * width, width));
        let tokens = tokens + self.output.forward(attend(query, key, value, self.heads));
        tokens.clone() + self.mlp.forward(self.norm2.forward(tokens))
    }
}
