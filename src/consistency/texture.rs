//! Comparing surfaces piece by piece, each piece free to slide a little.

/// How one small block of the product compares.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Upper left pixel.
    pub x: usize,
    /// Upper left pixel.
    pub y: usize,
    /// Agreement of structure at the best shift, −1 to 1; 1 for two plain surfaces.
    pub structure: f32,
    /// Normalised cross-correlation at the best shift, −1 to 1: light that softens or hardens contrast leaves it alone.
    pub correlation: f32,
    /// The best shift, in pixels.
    pub shift: (f32, f32),
    /// Whether there is enough detail to tell a shift.
    pub detailed: bool,
}

/// Side of a block.
pub const BLOCK: usize = 12;
/// Distance between blocks.
pub const STRIDE: usize = 8;
/// Farthest shift tried.
const REACH: i32 = 5;
/// Noise in the brightness of a plain surface, squared: less variation than this is no structure.
const NOISE: f32 = 4e-4;

/// Compares all blocks that lie almost wholly in `region`. The planes are `width` wide brightness, 0 to 1.
pub fn blocks(original: &[f32], generated: &[f32], region: &[bool], width: usize, height: usize) -> Vec<Block> {
    let mut found = Vec::new();
    for y in (0..height.saturating_sub(BLOCK)).step_by(STRIDE) {
        for x in (0..width.saturating_sub(BLOCK)).step_by(STRIDE) {
            let inside =
                (y..y + BLOCK).map(|v| region[v * width + x..v * width + x + BLOCK].iter().filter(|&&r| r).count());
            if inside.sum::<usize>() * 10 < BLOCK * BLOCK * 9 {
                continue;
            }
            found.push(compare(original, generated, width, height, x, y));
        }
    }
    found
}

fn compare(original: &[f32], generated: &[f32], width: usize, height: usize, x: usize, y: usize) -> Block {
    let patch = |plane: &[f32], x: usize, y: usize| {
        let mut values = [0.0f32; BLOCK * BLOCK];
        for row in 0..BLOCK {
            let start = (y + row) * width + x;
            values[row * BLOCK..(row + 1) * BLOCK].copy_from_slice(&plane[start..start + BLOCK]);
        }
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        values.iter_mut().for_each(|value| *value -= mean);
        let variance = values.iter().map(|value| value * value).sum::<f32>() / values.len() as f32;
        (values, variance)
    };
    let (reference, reference_variance) = patch(original, x, y);
    let mut best = (f32::MIN, 0.0, 0.0, (0, 0));
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            let (u, v) = (x as i32 + dx, y as i32 + dy);
            if u < 0 || v < 0 || u as usize + BLOCK > width || v as usize + BLOCK > height {
                continue;
            }
            let (other, variance) = patch(generated, u as usize, v as usize);
            let covariance = reference.iter().zip(&other).map(|(a, b)| a * b).sum::<f32>() / reference.len() as f32;
            let structure = (2.0 * covariance + NOISE) / (reference_variance + variance + NOISE);
            let correlation = (2.0 * covariance + NOISE) / (2.0 * (reference_variance * variance).sqrt() + NOISE);
            // An edge slides along itself at no cost; without a price the shift would be any.
            let preferred = structure - 0.012 * (dx as f32).hypot(dy as f32);
            if preferred > best.0 {
                best = (preferred, structure, correlation, (dx, dy));
            }
        }
    }
    Block {
        x,
        y,
        structure: best.1,
        correlation: best.2,
        shift: (best.3.0 as f32, best.3.1 as f32),
        detailed: reference_variance > 2.0 * NOISE,
    }
}

/// Structural similarity (Wang et al., 2004) at each pixel, windows of 7×7, for brightness 0 to 1.
pub fn structural_similarity(a: &[f32], b: &[f32], width: usize, height: usize) -> Vec<f32> {
    const C1: f32 = 0.01 * 0.01;
    const C2: f32 = 0.03 * 0.03;
    let mean = |value: &dyn Fn(usize) -> f32| {
        let mut plane: Vec<f32> = (0..width * height).map(value).collect();
        crate::segment::refine::box_mean(&mut plane, width, height, 3);
        plane
    };
    let (ma, mb) = (mean(&|i| a[i]), mean(&|i| b[i]));
    let (maa, mbb, mab) = (mean(&|i| a[i] * a[i]), mean(&|i| b[i] * b[i]), mean(&|i| a[i] * b[i]));
    (0..width * height)
        .map(|i| {
            let (va, vb, cov) = (maa[i] - ma[i] * ma[i], mbb[i] - mb[i] * mb[i], mab[i] - ma[i] * mb[i]);
            let luminance = (2.0 * ma[i] * mb[i] + C1) / (ma[i] * ma[i] + mb[i] * mb[i] + C1);
            luminance * (2.0 * cov + C2) / (va.max(0.0) + vb.max(0.0) + C2)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(x: f32, y: f32) -> f32 {
        0.5 + 0.2 * (x / 3.1).sin() * (y / 4.3).cos() + 0.1 * (x * y / 70.0).sin()
    }

    fn plane(value: impl Fn(f32, f32) -> f32) -> Vec<f32> {
        (0..64 * 64).map(|i| value((i % 64) as f32, (i / 64) as f32)).collect()
    }

    #[test]
    fn a_block_that_slid_agrees_and_tells_its_shift() {
        let (original, generated) = (plane(pattern), plane(|x, y| pattern(x - 3.0, y + 2.0)));
        let found = blocks(&original, &generated, &[true; 64 * 64], 64, 64);
        let middle = found.iter().find(|block| block.x == 24 && block.y == 24).unwrap();
        assert!(middle.structure > 0.99 && middle.detailed);
        assert_eq!(middle.shift, (3.0, -2.0));
    }

    #[test]
    fn a_replaced_print_disagrees_and_a_plain_surface_agrees() {
        let print = plane(pattern);
        let other = plane(|x, y| 0.5 + 0.2 * (y / 2.0).sin() * (x / 5.0).sin());
        let mean = |blocks: Vec<Block>| blocks.iter().map(|b| b.structure).sum::<f32>() / blocks.len() as f32;
        assert!(mean(blocks(&print, &other, &[true; 64 * 64], 64, 64)) < 0.7);
        let plain = plane(|_, _| 0.4);
        assert!(mean(blocks(&plain, &plane(|_, _| 0.7), &[true; 64 * 64], 64, 64)) > 0.99);
        assert!(mean(blocks(&print, &plain, &[true; 64 * 64], 64, 64)) < 0.2, "a print wiped away");
    }

    #[test]
    fn structural_similarity_is_one_for_equal_pictures() {
        let print = plane(pattern);
        assert!(structural_similarity(&print, &print, 64, 64).iter().all(|s| (s - 1.0).abs() < 1e-3));
    }
}
