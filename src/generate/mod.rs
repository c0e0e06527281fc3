//! Scenes for products: what could this product look like in a place of its kind, or in the style of another picture?
//!
//! [`Scene`] (product, matte, reference) + [`Order`] (category, style, seed) → [`Generator`] → picture → recipe.
//! A rectified flow in the latent of a small autoencoder. The product conditions it and is never taken from it: the
//! stage lays the photo's own pixels over what was made. `docs/GENERATOR.md` has the whole of it.

mod blocks;
mod decoder;
mod denoiser;
mod generator;
mod names;
mod noise;
mod prompts;
mod sampler;
mod scene;
mod seam;
mod self_test;

pub use blocks::{shuffled, unshuffled};
pub use decoder::Decoder;
pub use denoiser::{Denoiser, Prepared};
pub use generator::{Generator, MODEL, Schedule};
pub use names::Name;
pub use noise::normal;
pub use sampler::{GUIDANCES, Order, STEPS};
pub use scene::{CELL, Cells, REFERENCE_SIDE, SIDES, Scene, scene_of};
pub use seam::without_product;
pub use self_test::{TOLERANCE, example};
