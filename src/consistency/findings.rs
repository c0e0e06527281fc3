//! What a merchant is told: the kind of change, how grave it is, and where it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A rectangle in fractions of a picture's width and height, 0 to 1.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Region {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Region {
    /// The whole picture.
    pub const ALL: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
}

/// How a product can have changed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A part of the product is gone.
    PartMissing,
    /// The product has something it did not have, or has grown.
    PartAdded,
    /// Proportions or outline differ.
    ShapeBent,
    /// The colour differs by more than light explains.
    Recoloured,
    /// Print, label or surface differ.
    TextureAltered,
    /// No product could be made out.
    ProductNotFound,
    /// More than one product where there was one.
    SeveralProducts,
    /// Another product altogether.
    DifferentProduct,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth a look.
    Minor,
    /// Reason enough not to publish the picture.
    Major,
}

/// Which picture of the pair a region lies in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The photo that came first.
    Original,
    /// The picture that was made from it.
    Generated,
}

/// One change, in words and with its place.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What changed.
    pub kind: FindingKind,
    /// 0 (barely) to 1 (beyond doubt, large).
    pub severity: f32,
    /// Minor or major.
    pub level: Level,
    /// The picture `region` lies in.
    pub picture: Side,
    /// Where.
    pub region: Region,
    /// The finding as a sentence.
    pub text: Text,
}
