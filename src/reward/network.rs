//! The reward model: original and generated picture in; how right the background is, and why not, out.
//!
//! Image-referenced as HFPC's reward model (Liang et al., AAAI 2025, arXiv:2412.17504), for a tab instead of a server.
//! One EfficientNet-Lite0 sees both pictures. Its maps at 1/4, 1/8 and 1/16, the product's matte and the picture's own
//! colours become 16×16 tokens; the generated picture's tokens attend to the original's and to each other, and are
//! pooled by region: product, border, background. A last attention over all tokens says where the model looked.
//! `training/networks/reward.py` is the same in PyTorch; batch normalisation is folded into the convolutions.

use burn::{
    nn::{LayerNorm, Linear},
    tensor::{
        Device, Tensor, TensorData,
        activation::{gelu, softmax},
        module::avg_pool2d,
        ops::AvgPoolOptions,
    },
};

use super::input::{REGIONS, RewardInput, regions};
use crate::{
    error::{EngineError, VitrineError},
    nn::{
        Activation, Conv, ConvSpec, EfficientNetLite, FeedForward, MAP_CHANNELS, Parts, Weights, WeightsError, attend,
        read,
    },
};

/// Name of the network's weights in `models/manifest.toml`.
pub const MODEL: &str = "reward";
/// Side of the square a picture is brought to.
pub const SIDE: usize = 256;
/// Tokens across and down.
pub const GRID: usize = 16;
/// Named reasons the network knows, in the order of [`super::REASON_NAMES`].
pub const REASONS: usize = 25;
/// Product categories, in the order of [`super::CATEGORY_NAMES`].
pub const CATEGORIES: usize = 25;

const WIDTH: usize = 64;
const HEADS: usize = 4;
const BLOCKS: usize = 2;
/// Values the answers are made of.
pub const HIDDEN: usize = 128;
/// What is taken of each token from the pixels: colours and the maps at 1/4 and 1/8 as mean and deviation, the map
/// at 1/16 as it is.
const KNOWN: usize = 2 * (3 + MAP_CHANNELS[1] + MAP_CHANNELS[2]) + MAP_CHANNELS[3];
const EPSILON: f64 = 1e-5;
/// Variance added to every token's: where nothing varies, rounding would be all there is of the deviation.
const FLAT: f32 = 1e-4;
/// What every region counts beside its tokens, so that an empty one gives zeros and not noise.
const HALF_A_TOKEN: f32 = 0.5;

/// The network on a device.
#[derive(Debug)]
pub struct RewardModel {
    encoder: EfficientNetLite,
    mix: Conv,
    /// `[1, GRID · GRID, WIDTH]`.
    place: Tensor<3>,
    norm_original: LayerNorm,
    blocks: Vec<Block>,
    norm: LayerNorm,
    look: Linear,
    hidden: Linear,
    answer: Linear,
    device: Device,
}

/// The generated picture's tokens ask the original's, then each other, then think.
#[derive(Debug)]
struct Block {
    norm_across: LayerNorm,
    across: Attention,
    norm_within: LayerNorm,
    within: Attention,
    norm: LayerNorm,
    think: FeedForward,
}

#[derive(Debug)]
struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
}

/// A picture after its own part of the network: what it costs to hold it against another one is little.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `[1, GRID · GRID, WIDTH]`.
    tokens: Tensor<3>,
    /// How much of each token is product, border and background: `[1, REGIONS, GRID · GRID]`.
    regions: Tensor<3>,
}

/// What the network says of a pair; logits but for `looked`.
#[derive(Clone, Debug, PartialEq)]
pub struct RewardOutput {
    /// Whether the generated picture passes.
    pub reward: f32,
    /// Whether each reason speaks against it.
    pub reasons: Vec<f32>,
    /// Which category the product is of.
    pub categories: Vec<f32>,
    /// How much each token of the generated picture counted, `[GRID, GRID]`; sums to 1.
    pub looked: Vec<f32>,
    /// What the answers are made of, for a head of one's own: [`HIDDEN`] values.
    pub hidden: Vec<f32>,
}

impl RewardModel {
    /// Builds the network from the bytes of its weights file.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        Weights::from_bytes(weights)
            .and_then(|weights| Self::build(&weights, device))
            .map_err(|error| EngineError::BadWeights { model: MODEL.into(), detail: error.to_string() }.into())
    }

    fn build(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let parts = Parts { weights, device, eps: EPSILON };
        Ok(Self {
            encoder: EfficientNetLite::load(weights, "encoder", device)?,
            mix: Conv::load(weights, "tokens.mix", ConvSpec::one(KNOWN + REGIONS, WIDTH), device)?,
            place: parts.tensor::<2>("tokens.place", [GRID * GRID, WIDTH])?.unsqueeze(),
            norm_original: parts.norm("norm_original", WIDTH)?,
            blocks: (0..BLOCKS)
                .map(|index| Block::load(&parts, &format!("blocks.{index}")))
                .collect::<Result<_, _>>()?,
            norm: parts.norm("norm", WIDTH)?,
            look: parts.linear("look", WIDTH, 1)?,
            hidden: parts.linear("hidden", (REGIONS + 2) * WIDTH, HIDDEN)?,
            answer: parts.linear("answer", HIDDEN, 1 + REASONS + CATEGORIES)?,
            device: device.clone(),
        })
    }

    /// Looks at one picture, whatever it will be held against.
    pub fn see(&self, input: &RewardInput) -> Seen {
        let coverage = input.coverage();
        let regions = regions(&coverage);
        let picture = self.given(input.picture.clone(), [1, 3, SIDE, SIDE]);
        let [_, quarter, eighth, sixteenth] = self.encoder.forward(picture.clone());
        let places = self.given(regions.clone(), [1, REGIONS, GRID, GRID]);
        let known = vec![cells(picture), cells(quarter), cells(eighth), sixteenth, places];
        let tokens = self.mix.forward(Tensor::cat(known, 1), Activation::None);
        let tokens = tokens.reshape([1, WIDTH, GRID * GRID]).swap_dims(1, 2);
        Seen { tokens: tokens + self.place.clone(), regions: self.given(regions, [1, REGIONS, GRID * GRID]) }
    }

    /// Holds the generated picture against its original.
    pub async fn compare(&self, original: &Seen, generated: &Seen) -> Result<RewardOutput, VitrineError> {
        let asked = self.norm_original.forward(original.tokens.clone());
        let x = self.blocks.iter().fold(generated.tokens.clone(), |x, block| block.forward(x, &asked));
        let x = self.norm.forward(x);
        let looked = softmax(self.look.forward(x.clone()), 1).swap_dims(1, 2);
        let product = original.regions.clone().narrow(1, 0, 1);
        let parts = [pooled(&x, &generated.regions), looked.clone().matmul(x), pooled(&asked, &product)];
        let gathered = Tensor::cat(parts.to_vec(), 1).reshape([1, 1, (REGIONS + 2) * WIDTH]);
        let hidden = gelu(self.hidden.forward(gathered));
        let answer = Tensor::cat(vec![self.answer.forward(hidden.clone()), hidden], 2);
        let answer = read(answer.unsqueeze::<4>()).await?;
        let (reward, named) = answer.split_first().expect("the head has more than one output");
        let (reasons, named) = named.split_at(REASONS);
        let (categories, hidden) = named.split_at(CATEGORIES);
        let looked = read(looked.unsqueeze::<4>()).await?;
        let [reasons, categories, hidden] = [reasons, categories, hidden].map(<[f32]>::to_vec);
        Ok(RewardOutput { reward: *reward, reasons, categories, looked, hidden })
    }

    fn given<const D: usize>(&self, values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
        Tensor::from_data(TensorData::new(values, shape), &self.device)
    }
}

impl Block {
    fn load(parts: &Parts<'_>, name: &str) -> Result<Self, WeightsError> {
        let norm = |part: &str| parts.norm(&format!("{name}.{part}"), WIDTH);
        Ok(Self {
            norm_across: norm("norm_across")?,
            across: Attention::load(parts, &format!("{name}.across"))?,
            norm_within: norm("norm_within")?,
            within: Attention::load(parts, &format!("{name}.within"))?,
            norm: norm("norm")?,
            think: parts.feed_forward(name, WIDTH, 2 * WIDTH)?,
        })
    }

    fn forward(&self, generated: Tensor<3>, original: &Tensor<3>) -> Tensor<3> {
        let x = generated.clone() + self.across.forward(self.norm_across.forward(generated), original.clone());
        let normed = self.norm_within.forward(x.clone());
        let x = x + self.within.forward(normed.clone(), normed);
        x.clone() + self.think.forward(self.norm.forward(x))
    }
}

impl Attention {
    fn load(parts: &Parts<'_>, name: &str) -> Result<Self, WeightsError> {
        let linear = |part: &str| parts.linear(&format!("{name}.{part}"), WIDTH, WIDTH);
        Ok(Self { query: linear("query")?, key: linear("key")?, value: linear("value")?, out: linear("out")? })
    }

    fn forward(&self, asks: Tensor<3>, answers: Tensor<3>) -> Tensor<3> {
        let value = self.value.forward(answers.clone());
        self.out.forward(attend(self.query.forward(asks), self.key.forward(answers), value, HEADS))
    }
}

/// Mean and deviation of each channel in each token: `[1, 2 · channels, GRID, GRID]`.
fn cells(x: Tensor<4>) -> Tensor<4> {
    let side = x.dims()[2] / GRID;
    let mean_of = |x| avg_pool2d(x, AvgPoolOptions::new([side, side]).with_stride([side, side]));
    let mean = mean_of(x.clone());
    let deviation = ((mean_of(x.clone() * x) - mean.clone() * mean.clone()).clamp_min(0.0) + FLAT).sqrt();
    Tensor::cat(vec![mean, deviation], 1)
}

/// Tokens `[1, n, WIDTH]` averaged over each of `parts` `[1, k, n]`: `[1, k, WIDTH]`.
fn pooled(tokens: &Tensor<3>, parts: &Tensor<3>) -> Tensor<3> {
    parts.clone().matmul(tokens.clone()) / (parts.clone().sum_dim(2) + HALF_A_TOKEN)
}
