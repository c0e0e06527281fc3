//! What `vitrine generate` understands.

use std::path::PathBuf;

use clap::Args;

use super::args::{PictureFormat, Work, parse_canvas, parse_share};
use crate::generate::USUAL_SIDE;
use crate::stage::Canvas;

/// The most variants of a photo: a typing error shall not fill a disk.
const MOST_VARIANTS: i64 = 256;

#[derive(Args, Debug)]
pub struct GenerateArguments {
    /// Photos, or folders of photos
    #[arg(required_unless_present = "list")]
    pub inputs: Vec<PathBuf>,
    /// Folder for the pictures; it is created if need be
    #[arg(long, short, required_unless_present = "list")]
    pub out: Option<PathBuf>,
    /// Weights of the generator; else those this version comes with
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Print the categories and styles the weights know, and leave
    #[arg(long)]
    pub list: bool,
    /// What the products are; without it size and shape speak for themselves
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// What kind of place they are shown in; several give variants of each
    #[arg(long = "style", value_name = "NAME")]
    pub styles: Vec<String>,
    /// The products lie and were photographed from above
    #[arg(long)]
    pub lying: bool,
    /// A picture whose background gives the style
    #[arg(long, value_name = "FILE")]
    pub reference: Option<PathBuf>,
    /// Seed of the first variant; each further one has the next. From a multiple of 8 on, eight stand in different
    /// scenes where there are so many that suit, the best first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u32,
    /// Pictures of each photo and style
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MOST_VARIANTS))]
    pub variants: u32,
    /// The scene has as many pixels as a square of this side, 256 to 2048, and is enlarged to the canvas
    #[arg(long, value_name = "PIXELS", default_value_t = USUAL_SIDE)]
    pub side: u32,
    /// Make the scene of a saved recipe again: canvas, places, order and seed are the recipe's
    #[arg(long, value_name = "FILE", conflicts_with_all = ["category", "styles", "lying", "variants", "canvas", "marketplace"])]
    pub recipe: Option<PathBuf>,
    /// Take size, filling and format from a marketplace, and check the pictures by its rules
    #[arg(long = "for", value_name = "MARKETPLACE")]
    pub marketplace: Option<String>,
    /// Size of the pictures; else the marketplace's, else 2000x2000
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = parse_canvas)]
    pub canvas: Option<Canvas>,
    /// Part of the frame the product fills, 0.05 to 1; else the recipe's, or 0.6, which leaves room for a scene
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub fill: Option<f32>,
    /// How far the product takes the scene's light, 0 (its pixels stay as they are) to 1
    #[arg(long, value_name = "STRENGTH", default_value_t = 0.0)]
    pub harmonise: f32,
    /// Write beside each picture the scene alone and the recipe that makes it again
    #[arg(long)]
    pub save_recipes: bool,
    /// File format; else the marketplace's, else PNG
    #[arg(long, short, value_enum)]
    pub format: Option<PictureFormat>,
    /// Quality of JPEG, 1 to 100
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    #[command(flatten)]
    pub work: Work,
}
