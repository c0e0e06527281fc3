//! What a staged picture is made of: a canvas, a background, and layers with one product each.
//!
//! The page's undo history, its recent work and the command line's recipe files all hold this.

use image::Rgb;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Making;
use crate::{
    error::{StageError, VitrineError},
    export::SourceType,
};

/// Sides a canvas may have, in pixels.
pub const CANVAS_SIDES: std::ops::RangeInclusive<u32> = 16..=16_384;
/// Most pixels of a canvas.
pub const CANVAS_PIXELS: u64 = 64_000_000;

/// A staged picture.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipe {
    /// Its size.
    pub canvas: Canvas,
    /// What lies behind everything.
    pub background: Background,
    /// Products, the lowest first.
    pub layers: Vec<Layer>,
}

/// The size of the picture, in pixels.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Canvas {
    /// Pixels across, 16 to 16384.
    pub width: u32,
    /// Pixels down, 16 to 16384; at most 64 million pixels in all.
    pub height: u32,
}

/// What lies behind the products.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Background {
    /// One colour.
    Solid {
        /// The colour.
        colour: Colour,
    },
    /// A studio sweep: a wall that runs into the floor without an edge.
    Sweep {
        /// At the upper edge of the canvas.
        wall: Colour,
        /// At the lower edge.
        floor: Colour,
        /// Where one turns into the other, 0 top to 1 bottom.
        horizon: f32,
    },
    /// A picture of the user's own, filling the canvas.
    Picture {
        /// The photo's number.
        photo: u32,
        /// What stays in view across, 0 left to 1 right, where the picture is wider than the canvas.
        x: f32,
        /// And down, 0 top to 1 bottom.
        y: f32,
        /// 1 fills the canvas exactly, up to 4.
        zoom: f32,
        /// Out of focus: 0 not at all, 1 by 2 % of the canvas's longer side.
        blur: f32,
        /// Whether the picture was made by generative AI; files then say so.
        #[serde(default)]
        generated: bool,
    },
    /// A scene the generator made for the products, filling the canvas.
    Made {
        /// The number of the photo that holds the scene.
        photo: u32,
        /// How it was made.
        making: Box<Making>,
    },
}

/// One product on the canvas.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Layer {
    /// The photo's number; its product is shown.
    pub photo: u32,
    /// Where.
    pub placement: Placement,
    /// The shadow it throws.
    #[serde(default)]
    pub shadow: Shadow,
    /// Mirror image on the ground, 0 none to 1 a polished floor.
    #[serde(default)]
    pub reflection: f32,
    /// How far the product takes the background's light, 0 not at all (its pixels stay as they are) to 1.
    #[serde(default)]
    pub adaptation: f32,
}

/// Where a product stands, independent of the canvas's resolution.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The middle of the product's box, 0 left to 1 right; outside of that it is cut by the canvas.
    pub x: f32,
    /// The same, 0 top to 1 bottom.
    pub y: f32,
    /// The longer side of the product's box over the canvas's shorter side.
    pub size: f32,
    /// Degrees clockwise.
    #[serde(default)]
    pub rotation: f32,
    /// Left and right exchanged.
    #[serde(default)]
    pub mirror: bool,
}

/// Where a shadow falls.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The product stands on a floor seen from the front.
    #[default]
    Standing,
    /// The product lies on a surface seen from above.
    Lying,
}

/// The shadow of a product.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shadow {
    /// What it falls on.
    pub ground: Ground,
    /// The dark line where product and ground meet, 0 to 1.
    pub contact: f32,
    /// The shadow thrown by the light, 0 to 1.
    pub cast: f32,
    /// Where the light comes from, degrees clockwise from above the picture: 0 behind the product, 90 its right.
    pub azimuth: f32,
    /// How high the light stands, 10 to 80 degrees.
    pub elevation: f32,
    /// How soft the cast shadow is, 0 to 1.
    pub softness: f32,
}

impl Default for Shadow {
    fn default() -> Self {
        Self { ground: Ground::Standing, contact: 0.5, cast: 0.25, azimuth: 235.0, elevation: 62.0, softness: 0.6 }
    }
}

impl Shadow {
    /// No shadow at all.
    pub const NONE: Self =
        Self { ground: Ground::Standing, contact: 0.0, cast: 0.0, azimuth: 235.0, elevation: 62.0, softness: 0.6 };
}

/// A colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Pure white.
    pub const WHITE: Self = Self([255; 3]);

    /// As a pixel.
    pub fn pixel(self) -> Rgb<u8> {
        Rgb(self.0)
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = value.ok_or_else(|| format!("{text} is no colour; write #rrggbb"))?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl From<Colour> for String {
    fn from(Colour([red, green, blue]): Colour) -> Self {
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Recipe {
    /// Whether a part of it was made by generative AI.
    pub fn is_generated(&self) -> bool {
        matches!(self.background, Background::Picture { generated: true, .. } | Background::Made { .. })
    }

    /// Where the picture comes from, in the IPTC's words.
    pub fn source_type(&self) -> SourceType {
        if self.is_generated() { SourceType::CompositeWithTrainedAlgorithmicMedia } else { SourceType::Composite }
    }

    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// `canvas_size`, `recipe_value` or `order_value`, with the value and what is allowed.
    pub fn check(&self) -> Result<(), VitrineError> {
        let Canvas { width, height } = self.canvas;
        let pixels = u64::from(width) * u64::from(height);
        if !CANVAS_SIDES.contains(&width) || !CANVAS_SIDES.contains(&height) || pixels > CANVAS_PIXELS {
            return Err(StageError::CanvasSize { width, height }.into());
        }
        match &self.background {
            Background::Solid { .. } => {}
            Background::Sweep { horizon, .. } => within("horizon", *horizon, 0.0, 1.0)?,
            Background::Picture { x, y, zoom, blur, .. } => {
                within("background x", *x, 0.0, 1.0)?;
                within("background y", *y, 0.0, 1.0)?;
                within("zoom", *zoom, 1.0, 4.0)?;
                within("blur", *blur, 0.0, 1.0)?;
            }
            Background::Made { making, .. } => making.check()?,
        }
        Ok(self.layers.iter().try_for_each(Layer::check)?)
    }
}

impl Layer {
    fn check(&self) -> Result<(), StageError> {
        let Placement { x, y, size, rotation, .. } = self.placement;
        within("x", x, -4.0, 5.0)?;
        within("y", y, -4.0, 5.0)?;
        within("size", size, 0.01, 8.0)?;
        within("rotation", rotation, -3600.0, 3600.0)?;
        within("contact", self.shadow.contact, 0.0, 1.0)?;
        within("cast", self.shadow.cast, 0.0, 1.0)?;
        within("azimuth", self.shadow.azimuth, -3600.0, 3600.0)?;
        within("elevation", self.shadow.elevation, 10.0, 80.0)?;
        within("softness", self.shadow.softness, 0.0, 1.0)?;
        within("reflection", self.reflection, 0.0, 1.0)?;
        within("adaptation", self.adaptation, 0.0, 1.0)
    }
}

fn within(name: &'static str, value: f32, low: f32, high: f32) -> Result<(), StageError> {
    if (low..=high).contains(&value) { Ok(()) } else { Err(StageError::RecipeValue { name, value, low, high }) }
}
