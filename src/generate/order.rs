//! What is wanted of a scene, and the chance in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::noise::normal;
use crate::error::GenerateError;

/// How much of a picture's chance is new where it is to be like another one: the sine of the angle between both.
const NEW: f32 = 0.4;
/// Pictures one may descend from.
const LONGEST_LINE: usize = 64;
/// Neighbouring seeds share one ranking of the scenes, of which each takes another.
const NEIGHBOURS: u32 = 8;
const LOOKS: usize = 3;

/// What is left open, as numbers; all but `turn` are normal, of mean 0 and deviation 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// For or against each scene.
    pub scenes: Vec<f32>,
    /// Which of the best scenes is taken, from 0.
    pub turn: usize,
    /// Mirrored; own colours or others'; whose.
    pub look: [f32; LOOKS],
}

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

    /// What decides where nothing was said, among so many scenes: numbers of its seed, or those of the picture it shall be
    /// like turned a little towards them, so that their mean and deviation stay what they are.
    pub fn chance(&self, scenes: usize) -> Chance {
        let kept = (1.0 - NEW * NEW).sqrt();
        let mut seeds = self.like.iter().copied().chain([self.seed]);
        let root = seeds.next().unwrap_or_default();
        // Counted from the other end, so that neighbours share no seed's own numbers.
        let shared = normal(!(root / NEIGHBOURS), scenes);
        let first = [normal(root, LOOKS), shared].concat();
        let mut look = seeds.fold(first, |mut chance, seed| {
            let new = normal(seed, LOOKS + scenes);
            chance.iter_mut().zip(new).for_each(|(value, new)| *value = kept * *value + NEW * new);
            chance
        });
        let scenes = look.split_off(LOOKS);
        Chance { scenes, turn: (root % NEIGHBOURS) as usize, look: [look[0], look[1], look[2]] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u32, like: &[u32]) -> Order {
        Order { category: None, style: None, above: None, seed, like: like.to_vec() }
    }

    fn product(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / a.len() as f32
    }

    #[test]
    fn chance_that_is_like_another_correlates_with_it_and_is_still_normal() {
        let (own, parent) = (order(9, &[4, 5]).chance(40_000), order(5, &[4]).chance(40_000));
        assert!((product(&own.scenes, &own.scenes) - 1.0).abs() < 0.03);
        assert!((product(&own.scenes, &parent.scenes) - (1.0 - NEW * NEW).sqrt()).abs() < 0.03);
        assert_eq!(own.turn, parent.turn);
    }

    #[test]
    fn neighbours_rank_alike_and_take_turns_and_look_as_their_own_seeds_say() {
        let (one, next, far) =
            (order(8, &[]).chance(40_000), order(9, &[]).chance(40_000), order(16, &[]).chance(40_000));
        assert_eq!((&one.scenes, one.turn, next.turn, far.turn), (&next.scenes, 0, 1, 0));
        assert!(product(&one.scenes, &far.scenes).abs() < 0.03);
        assert_ne!(one.look, next.look);
    }
}
