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
/// How much of a picture's noise is new where it is to be like another one: the sine of the angle between both.
const NEW: f32 = 0.4;
/// Pictures one may descend from.
const LONGEST_LINE: usize = 64;
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
    /// Seeds of the pictures it shall be like, the oldest first: each made the one after it, and the last this one.
    #[serde(default)]
    pub like: Vec<u32>,
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
        if self.like.len() > LONGEST_LINE {
            return refused("like", self.like.len() as f32, 0.0, LONGEST_LINE as f32);
        }
        Ok(())
    }

    /// The noise the picture begins with: that of its seed, or that of the picture it shall be like turned a little
    /// towards it, so that its mean and deviation stay what they are.
    pub fn noise(&self, count: usize) -> Vec<f32> {
        let kept = (1.0 - NEW * NEW).sqrt();
        let mut seeds = self.like.iter().chain([&self.seed]);
        let first = seeds.next().map_or_else(Vec::new, |&seed| normal(seed, count));
        seeds.fold(first, |mut noise, &seed| {
            noise.iter_mut().zip(normal(seed, count)).for_each(|(value, new)| *value = kept * *value + NEW * new);
            noise
        })
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
    let noise = order.noise(CHANNELS * across * down);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_that_is_like_another_correlates_with_it_and_is_still_normal() {
        let order = Order { category: None, style: None, seed: 9, like: vec![4, 5], steps: 1, guidance: 1.0 };
        let (noise, parent) = (order.noise(40_000), Order { seed: 5, like: vec![4], ..order.clone() }.noise(40_000));
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / a.len() as f32;
        assert!((product(&noise, &noise) - 1.0).abs() < 0.03);
        assert!((product(&noise, &parent) - (1.0 - NEW * NEW).sqrt()).abs() < 0.03);
        assert_eq!(Order { like: Vec::new(), ..order }.noise(5), normal(9, 5));
    }
}
