//! The segmenter on a device: input in, plain numbers out.
//!
//! Inputs and outputs are plain numbers because in a browser the network may run in another worker,
//! or in another WebAssembly module, than the photo lives in.

use burn::tensor::Device;

use super::{SegmenterInput, U2NetP};
use crate::{
    error::{EngineError, VitrineError},
    nn::{Cancelled, Progress, Weights, read},
};

/// Name of the network's weights in `models/manifest.toml`.
pub const MODEL: &str = "u2netp";

/// A segmentation network on a device.
pub struct Segmenter {
    network: U2NetP,
    device: Device,
}

/// What the network says of one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmenterOutput {
    /// Width and height of the network's input.
    pub size: (u32, u32),
    /// Probability that a pixel belongs to the product, `[height, width]`, 0 to 1.
    pub probability: Vec<f32>,
    /// Features of the encoder's fourth stage, `[channels, height, width]`.
    pub features: Vec<f32>,
    /// Shape of the features.
    pub feature_shape: [usize; 3],
}

impl Segmenter {
    /// Builds the network from the bytes of its weights file.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        let network = Weights::from_bytes(weights)
            .and_then(|weights| U2NetP::load(&weights, device))
            .map_err(|error| EngineError::BadWeights { model: MODEL.into(), detail: error.to_string() })?;
        Ok(Self { network, device: device.clone() })
    }

    /// Runs the network; `progress` hears of each of its twelve stages and may stop it between them.
    pub async fn run(
        &self,
        input: &SegmenterInput,
        progress: &mut impl Progress,
    ) -> Result<SegmenterOutput, VitrineError> {
        let output = self.network.forward(input.tensor(&self.device), progress).await;
        let output = output.map_err(|Cancelled| EngineError::Cancelled)?;
        let [_, channels, height, width] = output.features.dims();
        Ok(SegmenterOutput {
            size: input.frame.input,
            probability: read(output.probability).await?,
            features: read(output.features).await?,
            feature_shape: [channels, height, width],
        })
    }
}
