//! The segmenter on a device: input in, plain numbers out.
//!
//! Inputs and outputs are plain numbers because in a browser the network may run in another worker,
//! or in another WebAssembly module, than the photo lives in.

use burn::tensor::{Device, Tensor};

use super::{LightSegmenter, SegmenterInput, U2NetP, self_test::golden};
use crate::{
    error::{EngineError, VitrineError},
    nn::{Cancelled, Progress, Weights, WeightsError, read},
};

/// Name of the weights in `models/manifest.toml` that are used where nobody chose.
pub const MODEL: &str = Model::U2NetP.name();

/// The networks that segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// U²-Net-p: [`U2NetP`].
    U2NetP,
    /// The one for the CPU: [`LightSegmenter`].
    Light,
}

impl Model {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::U2NetP, Self::Light];

    /// Its name in `models/manifest.toml`, and in the weights themselves.
    pub const fn name(self) -> &'static str {
        match self {
            Self::U2NetP => "u2netp",
            Self::Light => "light",
        }
    }

    /// The network whose weights these are.
    fn of(weights: &Weights<'_>) -> Result<Self, WeightsError> {
        let found = weights.network().unwrap_or("an unknown network");
        let model = Self::ALL.into_iter().find(|model| model.name() == found);
        model.ok_or_else(|| WeightsError::Network { found: found.into() })
    }
}

/// A segmentation network on a device.
pub struct Segmenter {
    network: Network,
    /// What it answers to the golden input.
    pub(super) golden: Vec<f32>,
    device: Device,
}

#[derive(Debug)]
enum Network {
    U2NetP(U2NetP),
    Light(Box<LightSegmenter>),
}

/// What the network says of one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmenterOutput {
    /// Width and height of the network's input.
    pub size: (u32, u32),
    /// Probability that a pixel belongs to the product, `[height, width]`, 0 to 1.
    pub probability: Vec<f32>,
    /// Features of the encoder at 1/8, `[channels, height, width]`: how many, and what they mean, is the network's.
    pub features: Vec<f32>,
    /// Shape of the features.
    pub feature_shape: [usize; 3],
}

impl Segmenter {
    /// Builds the network that the bytes of a weights file are of.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        let refused = |model: &str, error: WeightsError| EngineError::BadWeights {
            model: model.into(),
            detail: error.to_string(),
        };
        let unnamed = |error| refused("segmenter", error);
        let weights = Weights::from_bytes(weights).map_err(unnamed)?;
        let model = Model::of(&weights).map_err(unnamed)?;
        let segmenter = Self::build(model, &weights, device).map_err(|error| refused(model.name(), error))?;
        Ok(segmenter)
    }

    fn build(model: Model, weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let network = match model {
            Model::U2NetP => Network::U2NetP(U2NetP::load(weights, device)?),
            Model::Light => Network::Light(Box::new(LightSegmenter::load(weights, device)?)),
        };
        Ok(Self { network, golden: golden(model, weights)?, device: device.clone() })
    }

    /// Which network it is.
    pub fn model(&self) -> Model {
        match self.network {
            Network::U2NetP(_) => Model::U2NetP,
            Network::Light(_) => Model::Light,
        }
    }

    /// Runs the network; `progress` hears of each of its stages and may stop it between them.
    pub async fn run(
        &self,
        input: &SegmenterInput,
        progress: &mut impl Progress,
    ) -> Result<SegmenterOutput, VitrineError> {
        let output = self.network.forward(input.tensor(&self.device), progress).await;
        let (probability, features) = output.map_err(|Cancelled| EngineError::Cancelled)?;
        let [_, channels, height, width] = features.dims();
        Ok(SegmenterOutput {
            size: input.frame.input,
            probability: read(probability).await?,
            features: read(features).await?,
            feature_shape: [channels, height, width],
        })
    }
}

impl Network {
    /// Probability `[1, 1, height, width]` and features `[1, channels, height / 8, width / 8]`.
    async fn forward(
        &self,
        input: Tensor<4>,
        progress: &mut impl Progress,
    ) -> Result<(Tensor<4>, Tensor<4>), Cancelled> {
        Ok(match self {
            Self::U2NetP(network) => {
                let output = network.forward(input, progress).await?;
                (output.probability, output.features)
            }
            Self::Light(network) => {
                let output = network.forward(input, progress).await?;
                (output.probability, output.features)
            }
        })
    }
}
