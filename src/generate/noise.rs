//! Noise that is the same on every device: drawn on the CPU, by arithmetic that is written down.
//!
//! SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) read by counter, two
//! uniforms to two normals by Box and Muller, in 64-bit floats. Logarithm, sine and cosine are those of the crate `libm` and
//! not the platform's, which differ in their last digit.

use std::f64::consts::TAU;

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;
/// What 53 random bits are divided by.
const RANGE: f64 = (1_u64 << 53) as f64;

/// The `counter`-th output of SplitMix64, counted from 1: 53 bits of it.
pub(super) fn bits(seed: u32, counter: u64) -> f64 {
    let z = u64::from(seed).wrapping_add(GAMMA.wrapping_mul(counter));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64
}

/// `count` values of mean 0 and deviation 1.
pub fn normal(seed: u32, count: usize) -> Vec<f32> {
    let pair = |index: u64| {
        // Never 0, so that its logarithm is finite.
        let radius = (-2.0 * libm::log((bits(seed, 2 * index + 1) + 1.0) / RANGE)).sqrt();
        let angle = TAU * bits(seed, 2 * index + 2) / RANGE;
        [(radius * libm::cos(angle)) as f32, (radius * libm::sin(angle)) as f32]
    };
    (0..).flat_map(pair).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_of_splitmix64_are_the_published_ones() {
        // Seed 0: 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F.
        let published = [0xE220_A839_7B1D_CDAF_u64, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F];
        for (counter, whole) in (1..).zip(published) {
            assert_eq!(bits(0, counter), (whole >> 11) as f64);
        }
    }

    #[test]
    fn the_values_are_normal_and_a_seed_gives_the_same_again() {
        let values = normal(7, 40_000);
        let mean = values.iter().sum::<f32>() / 40_000.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / 40_000.0;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        assert_eq!(values[..9], normal(7, 9));
        assert_ne!(values[..9], normal(8, 9));
    }
}
