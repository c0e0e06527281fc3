//! The reward model on a device: two pictures in, one number out.

use burn::tensor::{Device, Tensor, TensorData};
use image::RgbImage;
use safetensors::SafeTensors;

use super::{BlipConfig, Fusion, VisionEncoder, head::Head};
use crate::{
    error::{ConvertError, EngineError, VitrineError},
    nn::{Cancelled, Progress, Weights, read},
    photo::resize,
};

/// Name of the network, also in a converted file's metadata.
pub const MODEL: &str = "blip-base";

/// Mean and deviation of each channel that BLIP was trained with (those of CLIP).
const MEAN: [f32; 3] = [0.481_454_66, 0.457_827_5, 0.408_210_73];
const DEVIATION: [f32; 3] = [0.268_629_54, 0.261_302_6, 0.275_777_1];

/// The network.
pub struct BlipReward {
    config: BlipConfig,
    vision: VisionEncoder,
    fusion: Fusion,
    head: Head,
    device: Device,
}

/// A pair as the network takes it.
#[derive(Clone, Debug)]
pub struct BlipInput {
    /// The original, then the generated picture, `[2, 3, height, width]`, normalised.
    pub pictures: Vec<f32>,
    /// Height and width, in pixels.
    pub size: (usize, usize),
}

impl BlipInput {
    /// Both pictures squeezed into a square of `side` pixels, as BLIP's own preparation does.
    pub fn of(original: &RgbImage, generated: &RgbImage, side: usize) -> Self {
        let mut pictures = Vec::with_capacity(2 * 3 * side * side);
        for picture in [original, generated] {
            let small = resize::rgb(picture, side as u32, side as u32);
            for channel in 0..3 {
                let normalised = |value: u8| (f32::from(value) / 255.0 - MEAN[channel]) / DEVIATION[channel];
                pictures.extend(small.pixels().map(|pixel| normalised(pixel.0[channel])));
            }
        }
        Self { pictures, size: (side, side) }
    }
}

impl BlipReward {
    /// Builds the network from the bytes of a file that `vitrine convert` wrote.
    ///
    /// # Errors
    /// `no_reward_head` where it was converted without one, `bad_reward_weights` for anything else that does not fit.
    pub fn load(bytes: &[u8], device: &Device) -> Result<Self, VitrineError> {
        let bad = |detail: String| ConvertError::BadRewardWeights { detail };
        let config = stored_config(bytes).map_err(bad)?;
        if config.head.is_empty() {
            return Err(ConvertError::NoRewardHead.into());
        }
        let build = |weights: Weights<'_>| {
            Ok(Self {
                vision: VisionEncoder::load(&weights, &config, device)?,
                fusion: Fusion::load(&weights, &config, device)?,
                head: Head::load(&weights, &config, device)?,
                config: config.clone(),
                device: device.clone(),
            })
        };
        Ok(Weights::from_bytes(bytes).and_then(build).map_err(|error| bad(error.to_string()))?)
    }

    /// Its sizes.
    pub fn config(&self) -> &BlipConfig {
        &self.config
    }

    /// What sees each picture.
    pub fn vision(&self) -> &VisionEncoder {
        &self.vision
    }

    /// What joins both.
    pub fn fusion(&self) -> &Fusion {
        &self.fusion
    }

    /// The reward: higher is better, without a unit. `progress` hears of every layer and may stop it there.
    ///
    /// # Errors
    /// `cancelled`, or what the device reports.
    pub async fn run(&self, input: &BlipInput, progress: &mut impl Progress) -> Result<f32, VitrineError> {
        let (height, width) = input.size;
        let pictures = TensorData::new(input.pictures.clone(), [2, 3, height, width]);
        let reward = self.forward(Tensor::from_data(pictures, &self.device), progress).await;
        let reward = reward.map_err(|Cancelled| EngineError::Cancelled)?;
        let values = read(reward.reshape([1, 1, 1, 1])).await?;
        Ok(*values.first().expect("the head has one output"))
    }

    async fn forward(&self, pictures: Tensor<4>, progress: &mut impl Progress) -> Result<Tensor<2>, Cancelled> {
        let (blocks, layers) = (self.vision.blocks(), self.fusion.layers());
        let total = blocks + layers.len();
        let mut tokens = self.vision.enter(pictures);
        for index in 0..blocks {
            tokens = self.vision.block(index, tokens);
            progress.stage(index + 1, total).await?;
        }
        let tokens = self.vision.leave(tokens);
        let (original, generated) = (tokens.clone().narrow(0, 0, 1), tokens.narrow(0, 1, 1));
        let mut fused = self.fusion.enter(generated);
        for (index, layer) in layers.iter().enumerate() {
            fused = layer.think(layer.look(fused, original.clone()));
            progress.stage(blocks + index + 1, total).await?;
        }
        Ok(self.head.forward(fused))
    }
}

fn stored_config(bytes: &[u8]) -> Result<BlipConfig, String> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
    let metadata = header.metadata().as_ref().filter(|metadata| metadata.get("network").is_some_and(|n| n == MODEL));
    let config = metadata.and_then(|metadata| metadata.get("config")).ok_or("not a file of `vitrine convert`")?;
    let config: BlipConfig = serde_json::from_str(config).map_err(|error| error.to_string())?;
    config.check()?;
    Ok(config)
}
