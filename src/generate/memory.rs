//! The scenes a generator keeps: pictures without a product, what can be recoloured in them, and what suits them.

use std::io::Cursor;

use image::{DynamicImage, ImageError, RgbImage, codecs::webp::WebPDecoder};
use serde::Deserialize;

use super::{names::Name, style::EMBEDDING};
use crate::nn::{Weights, WeightsError};

/// What is known of a kept scene.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Kept {
    /// Number of its style.
    pub style: usize,
    /// Numbers of the categories that belong there.
    pub categories: Vec<usize>,
    /// Seen from above.
    pub above: bool,
    /// Made to a product's measure, such as a plinth.
    pub snug: bool,
    /// Longest side of the product it was made for, in centimetres.
    pub size: f32,
    /// Left, top, width and height of that product, in parts of the scene.
    pub product: [f32; 4],
    /// Towards the light: right, away from the camera, up; of length 1.
    pub light: [f32; 3],
    /// Degrees the camera looks down.
    pub elevation: f32,
    /// What the product stands on.
    pub surface: Paint,
    /// What is behind it.
    pub backdrop: Paint,
}

/// Colour of a part of a scene.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Paint {
    /// Its mean, as light, 0 to 1.
    pub colour: [f32; 3],
    /// Scenes of the same family may exchange this colour; none keeps its own.
    pub family: Option<String>,
    /// Part of the scene it covers.
    pub share: f32,
}

/// All kept scenes.
#[derive(Debug)]
pub struct Memory {
    /// What is known of each.
    pub scenes: Vec<Kept>,
    /// What the network of styles says of each, of length 1.
    pub keys: Vec<Vec<f32>>,
    /// Usual size of a category's products, in centimetres.
    pub sizes: Vec<f32>,
    pictures: Vec<Vec<u8>>,
    parts: Vec<Vec<u8>>,
}

impl Memory {
    /// Reads what a weights file keeps; pictures stay files until they are asked for.
    pub fn load(weights: &Weights<'_>, categories: &[Name], styles: &[Name]) -> Result<Self, WeightsError> {
        let bad = |detail: String| WeightsError::Format(format!("scenes: {detail}"));
        let listed = |entry: &str| weights.metadata(entry).ok_or_else(|| bad(format!("no {entry} in the header")));
        let scenes: Vec<Kept> = serde_json::from_str(listed("scenes")?).map_err(|error| bad(error.to_string()))?;
        let sizes: Vec<f32> = serde_json::from_str(listed("sizes")?).map_err(|error| bad(error.to_string()))?;
        let known = |kept: &Kept| kept.style < styles.len() && kept.categories.iter().all(|&at| at < categories.len());
        if scenes.is_empty() || !scenes.iter().all(known) || sizes.len() != categories.len() {
            return Err(bad(format!("{} scenes and {} sizes do not fit the names", scenes.len(), sizes.len())));
        }
        let files = |kind: &str| -> Result<Vec<_>, _> {
            (0..scenes.len()).map(|number| weights.bytes(&format!("{kind}.{number}"))).collect()
        };
        let keys = weights.tensor("keys", [scenes.len(), EMBEDDING])?;
        let keys = keys.try_to_vec::<f32>().map_err(|error| bad(format!("{error:?}")))?;
        Ok(Self {
            keys: keys.chunks_exact(EMBEDDING).map(<[f32]>::to_vec).collect(),
            pictures: files("scene")?,
            parts: files("parts")?,
            scenes,
            sizes,
        })
    }

    /// A scene's picture and, of any size, how much of each pixel is surface (red), backdrop (green) and prop (blue).
    pub fn picture(&self, number: usize) -> Result<(RgbImage, RgbImage), ImageError> {
        // Straight to the one decoder: asked for by format, all of them would be in the module of the GPU.
        let decoded = |file: &[u8]| DynamicImage::from_decoder(WebPDecoder::new(Cursor::new(file))?);
        Ok((decoded(&self.pictures[number])?.into_rgb8(), decoded(&self.parts[number])?.into_rgb8()))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn memory(scenes: Vec<Kept>) -> Memory {
        let (keys, none) = (vec![vec![0.0; EMBEDDING]; scenes.len()], vec![Vec::new(); scenes.len()]);
        Memory { scenes, keys, sizes: vec![20.0; 2], pictures: none.clone(), parts: none }
    }

    pub fn kept() -> Kept {
        let paint = |level| Paint { colour: [level; 3], family: Some("paint".into()), share: 0.5 };
        Kept {
            style: 0,
            categories: vec![1],
            above: false,
            snug: false,
            size: 20.0,
            product: [0.27, 0.26, 0.46, 0.46],
            light: [-0.6, 0.0, 0.8],
            elevation: 10.0,
            surface: paint(0.4),
            backdrop: paint(0.6),
        }
    }
}
