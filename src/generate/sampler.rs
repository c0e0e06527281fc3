//! Euler's method along the flow, from noise to a latent.
//!
//! Times run from 1 to 0 in equal steps. With guidance above 1 each step also asks what the scene would be of which
//! nothing was said, and leads away from it (Ho and Salimans, "Classifier-Free Diffusion Guidance", 2022); a student has
//! learnt that and takes 1.

use std::ops::RangeInclusive;

use burn::tensor::Tensor;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{decoder::CHANNELS, denoiser::Denoiser, noise::normal, scene::Scene};
use crate::{
    error::GenerateError,
    nn::{Cancelled, Progress},
};

/// Steps that may be asked for.
pub const STEPS: RangeInclusive<u32> = 1..=100;
/// Guidance that may be asked for.
pub const GUIDANCES: RangeInclusive<f32> = 1.0..=8.0;

/// What is wanted of a scene beside the product itself.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// What the product is, by the network's own names; none lets the product speak for itself.
    pub category: Option<String>,
    /// What kind of place; none leaves it open, or to the reference.
    pub style: Option<String>,
    /// The same seed gives the same picture.
    pub seed: u32,
    /// Steps from noise to picture, 1 to 100.
    pub steps: u32,
    /// How far to lead away from what is said of nothing, 1 (not at all) to 8.
    pub guidance: f32,
}

impl Order {
    /// Refuses what cannot be sampled.
    ///
    /// # Errors
    /// `order_value`.
    pub fn check(&self) -> Result<(), GenerateError> {
        let refused = |name, value, low, high| Err(GenerateError::OrderValue { name, value, low, high });
        if !STEPS.contains(&self.steps) {
            return refused("steps", self.steps as f32, *STEPS.start() as f32, *STEPS.end() as f32);
        }
        if !GUIDANCES.contains(&self.guidance) {
            return refused("guidance", self.guidance, *GUIDANCES.start(), *GUIDANCES.end());
        }
        Ok(())
    }

    /// How many steps of the network a picture takes.
    pub fn evaluations(&self) -> usize {
        self.steps as usize * if self.guided() { 2 } else { 1 }
    }

    fn guided(&self) -> bool {
        self.guidance > 1.0
    }
}

/// A latent `[1, 16, down, across]`, as the network sees it: mean 0, deviation 1. `more` stages follow those told here.
pub async fn sample(
    denoiser: &Denoiser,
    scene: &Scene,
    (category, style): (Option<usize>, Option<usize>),
    order: &Order,
    more: usize,
    progress: &mut impl Progress,
) -> Result<Tensor<4>, Cancelled> {
    let total = order.evaluations() + more;
    let named = denoiser.prepare(scene, category, style, true);
    let unnamed = order.guided().then(|| denoiser.prepare(scene, category, None, false));
    let (across, down) = (scene.cells.across, scene.cells.down);
    let noise = normal(order.seed, CHANNELS * across * down);
    let mut z = denoiser.given(noise, [1, CHANNELS, down, across]);
    let time = |step: u32| 1.0 - step as f32 / order.steps as f32;
    let mut done = 0;
    for step in 0..order.steps {
        let (now, then) = (time(step), time(step + 1));
        let mut velocity = denoiser.forward(z.clone(), now, &named);
        done += 1;
        progress.stage(done, total).await?;
        if let Some(unnamed) = &unnamed {
            let free = denoiser.forward(z.clone(), now, unnamed);
            velocity = (velocity - free.clone()) * order.guidance + free;
            done += 1;
            progress.stage(done, total).await?;
        }
        z = z + velocity * (then - now);
    }
    Ok(z)
}
