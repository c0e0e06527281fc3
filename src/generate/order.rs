//! What is wanted of a scene, and the chance in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::noise::normal;
use crate::error::GenerateError;

/// How much of a picture's chance is new where it is to be like another one: the sine of the angle between both.
const NEW: f32 = 0.4;
/// Pictures one may descend from.
const LONGEST_LINE: usize = 64;

/// What is wanted of a scene beside the product itself.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// What the product is, by the generator's own names; none lets size and shape speak for themselves.
    pub category: Option<String>,
    /// What kind of place; none leaves it open, or to the reference.
    pub style: Option<String>,
    /// Whether the product is photographed from above; none leaves that open.
    #[serde(default)]
    pub above: Option<bool>,
    /// The same seed gives the same picture.
    pub seed: u32,
    /// Seeds of the pictures it shall be like, the oldest first: each made the one after it, and the last this one.
    #[serde(default)]
    pub like: Vec<u32>,
}

impl Order {
    /// Refuses what cannot be made.
    ///
    /// # Errors
    /// `order_value`.
    pub fn check(&self) -> Result<(), GenerateError> {
        let (value, high) = (self.like.len() as f32, LONGEST_LINE as f32);
        if value > high {
            return Err(GenerateError::OrderValue { name: "like", value, low: 0.0, high });
        }
        Ok(())
    }

    /// Normal numbers that decide what is left open: those of its seed, or those of the picture it shall be like turned a
    /// little towards them, so that their mean and deviation stay what they are.
    pub fn chance(&self, count: usize) -> Vec<f32> {
        let kept = (1.0 - NEW * NEW).sqrt();
        let mut seeds = self.like.iter().chain([&self.seed]);
        let first = seeds.next().map_or_else(Vec::new, |&seed| normal(seed, count));
        seeds.fold(first, |mut chance, &seed| {
            chance.iter_mut().zip(normal(seed, count)).for_each(|(value, new)| *value = kept * *value + NEW * new);
            chance
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_that_is_like_another_correlates_with_it_and_is_still_normal() {
        let order = Order { category: None, style: None, above: None, seed: 9, like: vec![4, 5] };
        let (own, parent) = (order.chance(40_000), Order { seed: 5, like: vec![4], ..order.clone() }.chance(40_000));
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / a.len() as f32;
        assert!((product(&own, &own) - 1.0).abs() < 0.03);
        assert!((product(&own, &parent) - (1.0 - NEW * NEW).sqrt()).abs() < 0.03);
        assert_eq!(Order { like: Vec::new(), ..order }.chance(5), normal(9, 5));
    }
}
