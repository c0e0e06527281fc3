//! How a background was made by the generator, so that the same picture can be made again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Background, Canvas, Colour, Layer, Placement, Recipe, Shadow};
use crate::{
    error::{GenerateError, VitrineError},
    generate::{Order, SIDES},
};

/// Everything a made background follows from: with the same weights, photos and device it is the same picture.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Making {
    /// SHA-256 of the weights, in hexadecimal.
    pub model: String,
    /// What was asked for.
    pub order: Order,
    /// The photo whose background gave the style.
    #[serde(default)]
    pub reference: Option<u32>,
    /// Side of the square of as many pixels as the scene was made with, 256 to 2048; it is enlarged to the canvas.
    pub side: u32,
    /// The canvas it was made for.
    pub canvas: Canvas,
    /// The products as they stood: their shadows are part of the scene.
    pub products: Vec<Standing>,
}

/// A product at its place.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The photo's number.
    pub photo: u32,
    /// Where.
    pub placement: Placement,
}

impl Making {
    /// Refuses what cannot be made.
    ///
    /// # Errors
    /// `order_value`.
    pub fn check(&self) -> Result<(), VitrineError> {
        if !SIDES.contains(&self.side) {
            let (low, high) = (*SIDES.start() as f32, *SIDES.end() as f32);
            return Err(GenerateError::OrderValue { name: "side", value: self.side as f32, low, high }.into());
        }
        Ok(self.order.check()?)
    }

    /// The products alone, without shadows: what the scene is made for.
    pub fn bare(&self) -> Recipe {
        let layer = |product: &Standing| Layer {
            photo: product.photo,
            placement: product.placement,
            shadow: Shadow::NONE,
            reflection: 0.0,
            adaptation: 0.0,
        };
        let background = Background::Solid { colour: Colour::WHITE };
        Recipe { canvas: self.canvas, background, layers: self.products.iter().map(layer).collect() }
    }

    /// Whether a recipe's products still stand as they did, on a canvas of the same shape.
    pub fn fits(&self, recipe: &Recipe) -> bool {
        let aspect = |canvas: Canvas| canvas.width as f32 / canvas.height as f32;
        let same_shape = (aspect(self.canvas) / aspect(recipe.canvas) - 1.0).abs() < 0.01;
        same_shape && self.products == standing(recipe)
    }
}

/// The products of a recipe as they stand.
pub fn standing(recipe: &Recipe) -> Vec<Standing> {
    recipe.layers.iter().map(|layer| Standing { photo: layer.photo, placement: layer.placement }).collect()
}
