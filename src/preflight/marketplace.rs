//! The rules of marketplaces, as data: one JSON file each in `marketplaces/`, compiled in.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::outcome::Status;
use crate::error::PreflightError;
use crate::export::ExportFormat;
use crate::photo;
use crate::stage::Colour;
use crate::text::Text;

/// The files, in the order of the list.
const FILES: [&str; 7] = [
    include_str!("marketplaces/amazon.json"),
    include_str!("marketplaces/google.json"),
    include_str!("marketplaces/taobao.json"),
    include_str!("marketplaces/shopify.json"),
    include_str!("marketplaces/instagram.json"),
    include_str!("marketplaces/story.json"),
    include_str!("marketplaces/banner.json"),
];

static MARKETPLACES: LazyLock<Vec<Marketplace>> = LazyLock::new(|| {
    FILES.iter().map(|file| serde_json::from_str(file).expect("a test reads every file of marketplaces/")).collect()
});

/// Where a picture is to be shown, how one is made for it, and what is asked of it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Marketplace {
    /// Its name for programs.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// Sizes a picture for it is made in, the usual one first.
    pub canvases: Vec<MarketplaceCanvas>,
    /// The share of the frame to place a product at, 0 to 1: the larger of its box's width over the frame's width
    /// and its height over the frame's height.
    pub fill: f32,
    /// The background to place it on, where one is asked for or advised.
    pub background: Option<Colour>,
    /// The format to write.
    pub format: ExportFormat,
    /// The most bytes a file may have.
    pub max_bytes: u64,
    /// Where the rules stand.
    pub source: Source,
    /// The rules.
    pub rules: Rules,
}

/// A size, by name.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarketplaceCanvas {
    /// Its name for programs.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Where rules were read.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// The page's title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The month up to which the rules are known to us, as `2026-11`.
    pub date: String,
    /// What a reader should know of how exact they are.
    pub note: Text,
}

/// What is asked of a picture. What is absent is not asked.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Rules {
    /// The shorter side, in pixels.
    pub shorter_side: Bounds,
    /// The longer side, in pixels.
    pub longer_side: Bounds,
    /// The most pixels, width × height.
    pub most_pixels: Option<u64>,
    /// Width over height.
    pub aspect: Aspect,
    /// The product's share of the frame.
    pub fill: Option<FillRange>,
    /// How grave a background is that is not [`Marketplace::background`].
    pub background: Option<Grave>,
    /// File types that are taken.
    pub file_types: Vec<FileType>,
    /// How grave a frame around the picture is.
    pub border: Option<Grave>,
    /// Whether writing beside the product is advised against. It is only ever a warning, for it is found by its
    /// looks and not read.
    pub text: bool,
    /// How grave a product is that the frame's edge cuts.
    pub clipped: Option<Grave>,
    /// How grave transparency is.
    pub transparency: Option<Grave>,
    /// How grave it is when a picture made by AI does not say so in its metadata.
    pub source_metadata: Option<Grave>,
}

/// What a side must, should and may have.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Bounds {
    /// Fewer fail.
    pub least: Option<u32>,
    /// Fewer are a warning.
    pub recommended: Option<u32>,
    /// More fail.
    pub most: Option<u32>,
}

/// Which proportions are taken.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Aspect {
    /// A narrower picture fails.
    pub least: Option<f32>,
    /// A wider picture fails.
    pub most: Option<f32>,
    /// The proportions of the canvases are advised; others are a warning.
    pub as_canvases: bool,
}

/// The product's share of the frame.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FillRange {
    /// The least.
    pub least: f32,
    /// The most; without it the frame may be filled.
    #[serde(default)]
    pub most: Option<f32>,
    /// How grave it is to be outside.
    pub grave: Grave,
}

/// How grave it is to break a rule.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grave {
    /// Advice.
    Warn,
    /// The picture may be refused.
    Fail,
}

impl From<Grave> for Status {
    fn from(grave: Grave) -> Self {
        match grave {
            Grave::Warn => Self::Warn,
            Grave::Fail => Self::Fail,
        }
    }
}

/// File types marketplaces name, also those Vitrine does not read.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "their names say all")]
pub enum FileType {
    Jpeg,
    Png,
    Gif,
    WebP,
    Bmp,
    Tiff,
    Heic,
}

impl FileType {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Heic => "HEIC",
        }
    }

    /// The type of a file that was read; none for raw pixels.
    pub fn of(format: photo::Format) -> Option<Self> {
        match format {
            photo::Format::Jpeg => Some(Self::Jpeg),
            photo::Format::Png => Some(Self::Png),
            photo::Format::Gif => Some(Self::Gif),
            photo::Format::WebP => Some(Self::WebP),
            photo::Format::Bmp => Some(Self::Bmp),
            photo::Format::Pixels => None,
        }
    }
}

/// Every marketplace.
pub fn marketplaces() -> &'static [Marketplace] {
    &MARKETPLACES
}

/// A marketplace by its name for programs.
///
/// # Errors
/// `unknown_marketplace`, with the names there are.
pub fn marketplace(id: &str) -> Result<&'static Marketplace, PreflightError> {
    marketplaces().iter().find(|marketplace| marketplace.id == id).ok_or_else(|| PreflightError::UnknownMarketplace {
        id: id.to_owned(),
        known: marketplaces().iter().map(|marketplace| marketplace.id.as_str()).collect(),
    })
}
