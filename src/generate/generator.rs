//! The generator on a device: scene and order in, a picture out.

use burn::tensor::{Device, Tensor};
use image::{Rgb, RgbImage};
use serde::{Deserialize, Serialize};

use super::{
    decoder::{CHANNELS, Decoder, STAGES},
    denoiser::Denoiser,
    names::{Name, ids, listed, number},
    sampler::{Order, sample},
    scene::Scene,
};
use crate::{
    error::{EngineError, GenerateError, VitrineError},
    nn::{Cancelled, Progress, Weights, WeightsError, read},
};

/// Name of the network's weights in `models/manifest.toml`, and in the weights themselves.
pub const MODEL: &str = "generator";

/// How the network is to be sampled where nobody chose.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Schedule {
    /// Steps from noise to picture.
    pub steps: u32,
    /// 1 where guidance is baked in.
    pub guidance: f32,
    /// Side in pixels of the squares it learnt from: a scene of as many pixels is what it makes best.
    #[serde(default = "usual_side")]
    pub side: u32,
}

fn usual_side() -> u32 {
    512
}

/// Decoder, denoiser, and what belongs to them.
#[derive(Debug)]
pub struct Generator {
    denoiser: Denoiser,
    decoder: Decoder,
    /// Mean and deviation of each channel of the latent, `[1, 16, 1, 1]`.
    scale: [Tensor<4>; 2],
    /// What products may be.
    pub categories: Vec<Name>,
    /// What kinds of place there are.
    pub styles: Vec<Name>,
    /// How to sample.
    pub schedule: Schedule,
    /// A picture of each style, made by the network itself: the bytes of a JPEG; empty where the file has none.
    pub thumbnails: Vec<Vec<u8>>,
    /// What it answers to the example.
    pub(super) golden: Vec<f32>,
}

impl Generator {
    /// Builds the networks from the bytes of their weights file.
    ///
    /// # Errors
    /// `bad_weights`.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        Weights::from_bytes(weights)
            .and_then(|weights| Self::build(&weights, device))
            .map_err(|error| EngineError::BadWeights { model: MODEL.into(), detail: error.to_string() }.into())
    }

    fn build(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let network = weights.network().unwrap_or("an unknown network");
        if network != MODEL {
            return Err(WeightsError::Network { found: network.into() });
        }
        let denoiser = Denoiser::load(weights, device)?;
        let (categories, styles) = denoiser.names();
        let schedule = weights.metadata("schedule").unwrap_or_default();
        let schedule =
            serde_json::from_str(schedule).map_err(|error| WeightsError::Format(format!("schedule: {error}")))?;
        let scale = |name: &str| -> Result<Tensor<4>, WeightsError> {
            let values = weights.tensor(&format!("latent.{name}"), [CHANNELS])?;
            Ok(Tensor::<1>::from_data(values, device).reshape([1, CHANNELS, 1, 1]))
        };
        Ok(Self {
            decoder: Decoder::load(weights, device)?,
            scale: [scale("mean")?, scale("deviation")?],
            categories: listed(weights, "categories", categories)?,
            styles: listed(weights, "styles", styles)?,
            schedule,
            thumbnails: (0..styles)
                .map(|style| weights.bytes(&format!("thumbnail.{style}")).unwrap_or_default())
                .collect(),
            golden: weights.raw("golden")?.1,
            denoiser,
        })
    }

    /// The network of the steps, for tests of its parts.
    pub fn denoiser(&self) -> &Denoiser {
        &self.denoiser
    }

    /// Makes a picture of a scene, 16 pixels to a cell.
    ///
    /// # Errors
    /// `unknown_name`, `order_value`, `cancelled`, or those of the device.
    pub async fn run(
        &self,
        scene: &Scene,
        order: &Order,
        progress: &mut impl Progress,
    ) -> Result<RgbImage, VitrineError> {
        let values = self.colours(scene, order, progress).await?;
        let (width, height) = scene.cells.pixels();
        let plane = values.len() / 3;
        let level = |value: f32| ((value + 1.0) * 127.5).round().clamp(0.0, 255.0) as u8;
        Ok(RgbImage::from_fn(width, height, |x, y| {
            let at = y as usize * width as usize + x as usize;
            Rgb([at, at + plane, at + 2 * plane].map(|at| level(values[at])))
        }))
    }

    /// The same as numbers, `[3, height, width]`, about −1 to 1.
    ///
    /// # Errors
    /// As `run`.
    pub async fn colours(
        &self,
        scene: &Scene,
        order: &Order,
        progress: &mut impl Progress,
    ) -> Result<Vec<f32>, VitrineError> {
        let latent = self.latent(scene, order, progress).await?;
        let stages = (order.evaluations(), order.evaluations() + STAGES);
        let picture = self.decoder.forward(latent, stages, progress).await;
        let values = read(picture.map_err(|Cancelled| EngineError::Cancelled)?).await?;
        // A fault of a driver is no picture.
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(EngineError::BadNetworkOutput { detail: "not a number".into() }.into())
        }
    }

    /// The latent of a scene as the decoder takes it, `[1, 16, down, across]`.
    ///
    /// # Errors
    /// As `run`.
    pub async fn latent(
        &self,
        scene: &Scene,
        order: &Order,
        progress: &mut impl Progress,
    ) -> Result<Tensor<4>, VitrineError> {
        order.check()?;
        let names = (
            named(&self.categories, "category", order.category.as_deref())?,
            named(&self.styles, "style", order.style.as_deref())?,
        );
        let latent = sample(&self.denoiser, scene, names, order, STAGES, progress).await;
        let [mean, deviation] = self.scale.clone();
        Ok(latent.map_err(|Cancelled| EngineError::Cancelled)? * deviation + mean)
    }

    /// The decoder, for tests of its own.
    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }
}

fn named(names: &[Name], what: &'static str, id: Option<&str>) -> Result<Option<usize>, GenerateError> {
    let unknown = |id: &str| GenerateError::UnknownName { what, name: id.to_owned(), known: ids(names) };
    id.map(|id| number(names, id).ok_or_else(|| unknown(id))).transpose()
}
