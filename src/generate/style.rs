//! What a reference picture's background is like; 0.1 GFLOP.
//!
//! The personality-wise encoder of "Category Commonality and Personalized Style", for a generator that keeps scenes: it
//! sees I_ref ⊗ (1 − M_ref) and says what kind of place that is, where its light comes from, and which of its pixels are
//! surface or backdrop, so that their colours can be taken over. `training/networks/style.py` is the same in PyTorch.

use burn::{
    nn::Linear,
    tensor::{
        Device, Tensor, TensorData,
        activation::{relu, softmax},
    },
};

use super::{
    pixels::{shuffled, unshuffled},
    scene::REFERENCE_SIDE,
    shade::Residual,
};
use crate::{
    error::VitrineError,
    nn::{Activation, Conv, ConvSpec, Parts, Weights, WeightsError, read},
};

/// Colours and what is shown of them.
const PLANES: usize = 4;
/// Surface, backdrop, prop, and what is none of them.
pub const PARTS: usize = 4;
/// Places along a side of what is said of parts.
pub const PARTS_SIDE: usize = 32;
/// Numbers of an embedding.
pub const EMBEDDING: usize = 48;

/// The network.
#[derive(Debug)]
pub struct Style {
    entry: Conv,
    blocks: Vec<Residual>,
    down: Vec<Conv>,
    up: Vec<Conv>,
    parts: Conv,
    embedding: Linear,
    light: Linear,
    device: Device,
}

/// What it says of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of length 1; pictures of like places have like ones.
    pub embedding: Vec<f32>,
    /// How much of each place is surface, backdrop, prop and else: `[4, 32, 32]`, each place's sum is 1.
    pub parts: Vec<f32>,
    /// Towards the light: right, away from the camera, up; of any length.
    pub light: Vec<f32>,
}

impl Style {
    /// Builds it as wide as its weights are.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let outputs = |name: &str| weights.shape::<4>(&format!("style.{name}.weight")).map(|[outputs, ..]| outputs);
        let conv = |name: &str, spec| Conv::load(weights, &format!("style.{name}"), spec, device);
        let mut widths = vec![outputs("entry")?];
        let (mut down, mut up) = (Vec::new(), Vec::new());
        while let Ok(deeper) = outputs(&format!("down.{}", down.len())) {
            let (number, width) = (down.len(), widths[down.len()]);
            down.push(conv(&format!("down.{number}"), ConvSpec::one(4 * width, deeper))?);
            up.push(conv(&format!("up.{number}"), ConvSpec::one(deeper, 4 * width))?);
            widths.push(deeper);
        }
        let blocks = widths.iter().enumerate();
        let blocks =
            blocks.map(|(number, &width)| Residual::load(weights, &format!("style.blocks.{number}"), width, device));
        let parts = Parts { weights, device, eps: 0.0 };
        let pooled = 2 * widths[widths.len() - 1] + widths[widths.len().saturating_sub(2)];
        Ok(Self {
            entry: conv("entry", ConvSpec::three(16 * PLANES, widths[0], 1))?,
            blocks: blocks.collect::<Result<_, _>>()?,
            down,
            up,
            parts: conv("parts", ConvSpec::three(widths[0], PARTS, 1))?,
            embedding: parts.linear("style.embedding", pooled, EMBEDDING)?,
            light: parts.linear("style.light", EMBEDDING, 3)?,
            device: device.clone(),
        })
    }

    /// Looks at planes `[4, 128, 128]`: colours −1 to 1, nothing where the product is, and 1 where the background shows.
    ///
    /// # Errors
    /// Those of the device.
    pub async fn look(&self, planes: &[f32]) -> Result<Seen, VitrineError> {
        let size = [1, PLANES, REFERENCE_SIDE, REFERENCE_SIDE];
        let planes = Tensor::from_data(TensorData::new(planes.to_vec(), size), &self.device);
        let mut x = self.entry.forward(unshuffled(planes, 4), Activation::Relu);
        let mut kept = Vec::new();
        for (number, block) in self.blocks.iter().enumerate() {
            x = block.forward(x);
            kept.push(x.clone());
            if let Some(down) = self.down.get(number) {
                x = down.forward(unshuffled(x, 2), Activation::Relu);
            }
        }
        // The upper and the lower half of the deepest map say different things.
        let half = x.dims()[2] / 2;
        let coarser = kept[kept.len().saturating_sub(2)].clone();
        let pooled = [x.clone().narrow(2, 0, half), x.clone().narrow(2, half, half), coarser].map(mean);
        let raw = self.embedding.forward(Tensor::cat(pooled.into(), 1));
        let light = self.light.forward(raw.clone());
        for (up, kept) in self.up.iter().zip(kept).rev() {
            x = relu(shuffled(up.forward(x, Activation::None), 2) + kept);
        }
        let parts = softmax(self.parts.forward(x, Activation::None), 1);
        let mut embedding = read(raw.reshape([1, 1, 1, EMBEDDING])).await?;
        let length = (embedding.iter().map(|value| value * value).sum::<f32>() + 1e-6).sqrt();
        embedding.iter_mut().for_each(|value| *value /= length);
        Ok(Seen { embedding, parts: read(parts).await?, light: read(light.reshape([1, 1, 1, 3])).await? })
    }
}

/// Over all places: `[b, c]`.
fn mean(x: Tensor<4>) -> Tensor<2> {
    let [b, c, h, w] = x.dims();
    x.reshape([b, c, h * w]).mean_dim(2).reshape([b, c])
}
