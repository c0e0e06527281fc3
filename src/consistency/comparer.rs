//! The comparer: a network that looks at a product laid over its original and says whether, where and how it changed.
//!
//! Siamese: both pictures pass through one EfficientNet-Lite0; at 1/4, 1/8 and 1/16 their features and their
//! difference are joined with the mattes and decoded from coarse to fine. Trained on pairs whose light, background,
//! mattes and alignment vary as they may (`training/train_comparer.py`).

use burn::tensor::{Device, Tensor, TensorData};
use image::{GrayImage, Luma};

use super::view::View;
use crate::{
    error::{EngineError, VitrineError},
    nn::{Activation, Conv, ConvSpec, EfficientNetLite, MAP_CHANNELS, Weights, WeightsError, read, resize_like},
    segment::{normalise, objects::Pieces, plain},
};

/// Name of the network's weights in `models/manifest.toml`.
pub const MODEL: &str = "comparer";
/// Side of the square both pictures are brought to.
pub const SIDE: usize = 256;
/// Side of the map.
pub const MAP_SIDE: usize = SIDE / 4;
/// Kinds of change the network tells apart: part missing, part added, shape bent, recoloured, texture altered,
/// different product.
pub const KINDS: usize = 6;

/// Channels of a projected map, and of a joined one.
const WIDTH: usize = 32;
const JOINED: usize = 48;
const HIDDEN: usize = 64;
/// The likeliest cells, as a part of the product's area, over which the peak is the mean.
const PEAK: f32 = 0.02;
/// Keeps the mean over an empty matte finite.
const LITTLE: f32 = 1e-3;

/// The network on a device.
#[derive(Debug)]
pub struct Comparer {
    encoder: EfficientNetLite,
    joins: [Join; 3],
    deep: Conv,
    up8: Conv,
    up4: Conv,
    map: Conv,
    hidden: Conv,
    answer: Conv,
    device: Device,
}

/// The features of both pictures at one resolution: what they share and where they differ.
#[derive(Debug)]
struct Join {
    project: Conv,
    mix: Conv,
}

/// A product and its original, laid over each other, `SIDE × SIDE`, the product's longer side two thirds of it.
#[derive(Clone, Debug)]
pub struct ComparerInput {
    /// The original, then the generated picture, `[2, 3, SIDE, SIDE]`, normalised.
    pub pictures: Vec<f32>,
    /// Their mattes, `[2, SIDE, SIDE]`, 0 to 1.
    pub masks: Vec<f32>,
}

/// What the network says of a pair; all values are logits.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparerOutput {
    /// Whether the product changed.
    pub changed: f32,
    /// Where, `[MAP_SIDE, MAP_SIDE]`.
    pub map: Vec<f32>,
    /// Which kind of change it would be.
    pub kinds: [f32; KINDS],
}

impl Comparer {
    /// Builds the network from the bytes of its weights file.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        Weights::from_bytes(weights)
            .and_then(|weights| Self::build(&weights, device))
            .map_err(|error| EngineError::BadWeights { model: MODEL.into(), detail: error.to_string() }.into())
    }

    fn build(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let conv = |name: &str, spec| Conv::load(weights, name, spec, device);
        let join = |name: &str, channels| {
            Ok(Join {
                project: conv(&format!("{name}.project"), ConvSpec::one(channels, WIDTH))?,
                mix: conv(&format!("{name}.mix"), ConvSpec::three(3 * WIDTH + 2, JOINED, 1))?,
            })
        };
        let [_, quarter, eighth, sixteenth] = MAP_CHANNELS;
        let same = ConvSpec::three(JOINED, JOINED, 1);
        Ok(Self {
            encoder: EfficientNetLite::load(weights, "encoder", device)?,
            joins: [join("join4", quarter)?, join("join8", eighth)?, join("join16", sixteenth)?],
            deep: conv("deep", same)?,
            up8: conv("up8", same)?,
            up4: conv("up4", same)?,
            map: conv("map", ConvSpec::one(JOINED, 1))?,
            hidden: conv("hidden", ConvSpec::one(4 * JOINED, HIDDEN))?,
            answer: conv("answer", ConvSpec::one(HIDDEN, 1 + KINDS))?,
            device: device.clone(),
        })
    }

    /// Compares.
    pub async fn run(&self, input: &ComparerInput) -> Result<ComparerOutput, VitrineError> {
        let pictures = TensorData::new(input.pictures.clone(), [2, 3, SIDE, SIDE]);
        let [_, quarter, eighth, sixteenth] = self.encoder.forward(Tensor::from_data(pictures, &self.device));
        let joined = |join: &Join, features: Tensor<4>| join.forward(features, |cells| self.masks(input, cells));
        let [join4, join8, join16] = &self.joins;
        let x16 = self.deep.forward(joined(join16, sixteenth), Activation::Relu);
        let (x8, x4) = (joined(join8, eighth), joined(join4, quarter));
        let x8 = self.up8.forward(resize_like(x16.clone(), &x8) + x8, Activation::Relu);
        let x4 = self.up4.forward(resize_like(x8, &x4) + x4, Activation::Relu);
        let pooled = [x16, x4.clone()].map(|x| {
            let product = self.product(input, x.dims()[2]);
            pooled(x, product)
        });
        let hidden = self.hidden.forward(Tensor::cat(pooled.to_vec(), 1), Activation::Relu);
        let answers = read(self.answer.forward(hidden, Activation::None)).await?;
        let map = read(self.map.forward(x4, Activation::None)).await?;
        let (changed, kinds) = answers.split_first().expect("the head has seven outputs");
        let kinds = kinds.try_into().expect("the head has seven outputs");
        Ok(ComparerOutput { changed: *changed, map, kinds })
    }

    /// Both mattes at `cells × cells`.
    fn masks(&self, input: &ComparerInput, cells: usize) -> Tensor<4> {
        let planes = input.masks.chunks_exact(SIDE * SIDE).flat_map(|plane| means(plane, cells)).collect::<Vec<_>>();
        Tensor::from_data(TensorData::new(planes, [1, 2, cells, cells]), &self.device)
    }

    /// What is product in either picture, at `cells × cells`.
    fn product(&self, input: &ComparerInput, cells: usize) -> Tensor<4> {
        let (original, generated) = input.masks.split_at(SIDE * SIDE);
        let either: Vec<f32> = original.iter().zip(generated).map(|(a, b)| a.max(*b)).collect();
        Tensor::from_data(TensorData::new(means(&either, cells), [1, 1, cells, cells]), &self.device)
    }
}

impl Join {
    fn forward(&self, features: Tensor<4>, masks: impl Fn(usize) -> Tensor<4>) -> Tensor<4> {
        let cells = features.dims()[2];
        let projected = self.project.forward(features, Activation::None);
        let (original, generated) = (projected.clone().narrow(0, 0, 1), projected.narrow(0, 1, 1));
        let apart = (original.clone() - generated.clone()).abs();
        self.mix.forward(Tensor::cat(vec![original, generated, apart, masks(cells)], 1), Activation::Relu)
    }
}

/// Mean over the product and maximum of each channel: `[1, 2 · channels, 1, 1]`.
fn pooled(x: Tensor<4>, product: Tensor<4>) -> Tensor<4> {
    let area = product.clone().sum_dim(2).sum_dim(3) + LITTLE;
    let weighted = x * product;
    let mean = weighted.clone().sum_dim(2).sum_dim(3) / area;
    Tensor::cat(vec![mean, weighted.max_dim(2).max_dim(3)], 1)
}

/// A `SIDE × SIDE` plane as means of equal squares.
fn means(plane: &[f32], cells: usize) -> Vec<f32> {
    let step = SIDE / cells;
    let cell = |i: usize| {
        let (x, y) = (i % cells * step, i / cells * step);
        (0..step).map(|row| plane[(y + row) * SIDE + x..][..step].iter().sum::<f32>()).sum::<f32>()
    };
    (0..cells * cells).map(|i| cell(i) / (step * step) as f32).collect()
}

impl ComparerOutput {
    /// The map as probabilities.
    pub fn probabilities(&self) -> Vec<f32> {
        self.map.iter().map(|&logit| sigmoid(logit)).collect()
    }

    /// The measures taken from it; `docs/MEASURES.md` defines them.
    pub fn measures(&self, input: &ComparerInput) -> [(&'static str, f32); 4] {
        let map = self.probabilities();
        let product = means(&input.masks[..SIDE * SIDE], MAP_SIDE);
        let area = product.iter().filter(|&&mask| mask > 0.5).count().max(1) as f32;
        let changed = GrayImage::from_fn(MAP_SIDE as u32, MAP_SIDE as u32, |x, y| {
            Luma([if map[y as usize * MAP_SIDE + x as usize] > 0.5 { 255 } else { 0 }])
        });
        let patch = Pieces::of(&changed, 128).largest().map_or(0, |(_, piece)| piece.area);
        let mut sorted = map.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let few = (PEAK * area).ceil() as usize;
        [
            ("change", sigmoid(self.changed)),
            ("change_peak", sorted[..few].iter().sum::<f32>() / few as f32),
            ("change_share", map.iter().sum::<f32>() / area),
            ("change_patch", patch as f32 / area),
        ]
    }
}

/// The logistic function.
fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

impl ComparerInput {
    /// Two views that show the same place, each `SIDE × SIDE`.
    pub fn of(original: &View, generated: &View) -> Self {
        let mut pictures = Vec::with_capacity(2 * 3 * SIDE * SIDE);
        let mut masks = Vec::with_capacity(2 * SIDE * SIDE);
        for view in [original, generated] {
            for channel in 0..3 {
                pictures.extend(view.rgb.iter().map(|rgb| normalise(rgb[channel], channel)));
            }
            masks.extend_from_slice(&view.mask);
        }
        Self { pictures, masks }
    }

    /// The pictures as values of 0 to 1.
    pub fn plain_pictures(&self) -> Vec<f32> {
        let planes = self.pictures.chunks_exact(SIDE * SIDE).enumerate();
        planes.flat_map(|(plane, values)| values.iter().map(move |&value| plain(value, plane % 3))).collect()
    }
}
