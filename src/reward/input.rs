//! A picture as the reward model sees it: a square with its product's matte.

use image::{GrayImage, RgbImage};

use super::network::{GRID, SIDE};
use crate::{photo::resize, segment::normalise};

/// Pixels of a token's side.
const CELL: usize = SIDE / GRID;
/// Product, its border, background.
pub(super) const REGIONS: usize = 3;

/// A picture of `SIDE × SIDE`: its shape kept, in the middle, the rest filled with its own edge.
#[derive(Clone, Debug)]
pub struct RewardInput {
    /// `[3, SIDE, SIDE]`, normalised.
    pub picture: Vec<f32>,
    /// The product's matte, `[SIDE, SIDE]`, 0 to 1; 0 beside the picture.
    pub mask: Vec<f32>,
}

impl RewardInput {
    /// A picture and its matte, of the same size.
    pub fn of(rgb: &RgbImage, alpha: &GrayImage) -> Self {
        let side = SIDE as u32;
        let longer = rgb.width().max(rgb.height()).max(1);
        let length = |pixels: u32| ((f64::from(pixels * side) / f64::from(longer)).round() as u32).clamp(1, side);
        let (width, height) = (length(rgb.width()), length(rgb.height()));
        let (rgb, alpha) = (resize::rgb(rgb, width, height), resize::grey(alpha, width, height));
        let (left, top) = ((side - width) / 2, (side - height) / 2);
        let mut input = Self { picture: vec![0.0; 3 * SIDE * SIDE], mask: vec![0.0; SIDE * SIDE] };
        for at in 0..SIDE * SIDE {
            let (x, y) = ((at % SIDE) as u32, (at / SIDE) as u32);
            let (across, down) = (x.wrapping_sub(left), y.wrapping_sub(top));
            if across < width && down < height {
                input.mask[at] = f32::from(alpha.get_pixel(across, down).0[0]) / 255.0;
            }
            let nearest = (x.clamp(left, left + width - 1) - left, y.clamp(top, top + height - 1) - top);
            for (channel, value) in rgb.get_pixel(nearest.0, nearest.1).0.into_iter().enumerate() {
                input.picture[channel * SIDE * SIDE + at] = normalise(f32::from(value) / 255.0, channel);
            }
        }
        input
    }

    /// How much of each token is product, `[GRID, GRID]`.
    pub(super) fn coverage(&self) -> Vec<f32> {
        let mean = |at: usize| {
            let (x, y) = (at % GRID * CELL, at / GRID * CELL);
            let rows = (0..CELL).map(|row| self.mask[(y + row) * SIDE + x..][..CELL].iter().sum::<f32>());
            rows.sum::<f32>() / (CELL * CELL) as f32
        };
        (0..GRID * GRID).map(mean).collect()
    }
}

/// Product, border and background of each token, `[REGIONS, GRID, GRID]`; they sum to 1. The border is what lies no
/// further than a token from the product.
pub(super) fn regions(coverage: &[f32]) -> Vec<f32> {
    let near = |at: usize| {
        let (x, y) = (at % GRID, at / GRID);
        let rows = y.saturating_sub(1)..(y + 2).min(GRID);
        let row = |y: usize| coverage[y * GRID + x.saturating_sub(1)..y * GRID + (x + 2).min(GRID)].iter();
        rows.flat_map(row).fold(0.0f32, |most, &value| most.max(value))
    };
    let near: Vec<f32> = (0..GRID * GRID).map(near).collect();
    let border = near.iter().zip(coverage).map(|(near, own)| near - own);
    coverage.iter().copied().chain(border).chain(near.iter().map(|near| 1.0 - near)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb};

    #[test]
    fn a_tall_picture_keeps_its_shape_and_gets_its_own_edge_beside_it() {
        let rgb = RgbImage::from_fn(100, 200, |x, _| Rgb([if x < 50 { 0 } else { 255 }, 0, 0]));
        let input = RewardInput::of(&rgb, &GrayImage::from_pixel(100, 200, Luma([255])));
        let red = |x: usize| input.picture[100 * SIDE + x];
        assert_eq!((red(0), red(SIDE - 1)), (normalise(0.0, 0), normalise(1.0, 0)));
        assert_eq!(input.mask[63..66], [0.0, 1.0, 1.0]);
        assert_eq!(input.mask.iter().sum::<f32>(), (SIDE * SIDE / 2) as f32);
    }

    #[test]
    fn every_token_is_product_border_or_background_in_shares() {
        let mut coverage = vec![0.0; GRID * GRID];
        coverage[5 * GRID + 5] = 0.75;
        let parts = regions(&coverage);
        let at = |x: usize, y: usize| [0, 1, 2].map(|part| parts[part * GRID * GRID + y * GRID + x]);
        assert_eq!(at(5, 5), [0.75, 0.0, 0.25]);
        assert_eq!(at(4, 6), [0.0, 0.75, 0.25]);
        assert_eq!(at(7, 5), [0.0, 0.0, 1.0]);
    }
}
