//! Whether the product is in focus: how wide its sharpest edges are.
//!
//! In each tile of the product, the energy of the Laplacian over the energy of the gradient: the tile's own contrast
//! falls out. For an edge that a Gaussian of `σ` blurred it is `1 / (2σ²)`, so that it can be told in pixels. What
//! counts are the sharpest tiles: plain cloth is not blurred, it only has no edges.

use image::{GrayImage, RgbImage, imageops};

use crate::photo::resize;
use crate::preflight::candidate::{Candidate, PRODUCT, Product};
use crate::preflight::outcome::{Outcome, Rule, Status};
use crate::text::Text;

/// The product's longer side is brought down to this, what a buyer sees of it; never enlarged.
const SIDE: u32 = 640;
/// Sides of a tile.
const TILE: usize = 16;
/// A tile counts with at least this mean squared gradient: 3 levels a pixel. Below lies noise.
const LEAST_CONTRAST: f32 = 9.0;
/// And with this part of it product.
const LEAST_PRODUCT: f32 = 0.5;
/// Fewer tiles with contrast say nothing.
const LEAST_TILES: usize = 6;
/// The tile that counts, of all by sharpness: those above it hold this part of the contrast. By contrast and not by
/// number, for a tile that holds only the foot of an edge seems sharper than the edge is.
const SHARPEST: f32 = 0.2;
/// Edges wider than this look out of focus.
const WIDEST: f32 = 1.0;

/// Whether the product is in focus.
pub fn judge(candidate: &Candidate<'_>, product: Option<&Product<'_>>) -> Option<Outcome> {
    let width = edge_width(candidate.rgb, product?)?;
    let status = if width > WIDEST { Status::Warn } else { Status::Pass };
    let measured = Text::new(
        format!("the sharpest edges are blurred by {width:.1} pixels, seen at up to {SIDE} pixels"),
        format!("以不超过 {SIDE} 像素查看时，最清晰的边缘模糊 {width:.1} 像素"),
    );
    let wanted = Text::new(format!("at most {WIDEST:.1} pixels"), format!("不超过 {WIDEST:.1} 像素"));
    Some(Rule::Sharpness.outcome(status, measured, wanted, None))
}

/// The standard deviation of the blur at the product's sharpest edges, in pixels; none when it has too few edges.
pub fn edge_width(rgb: &RgbImage, product: &Product<'_>) -> Option<f32> {
    let bounds = product.bounds;
    let (width, height) = resize::fit(bounds.width(), bounds.height(), SIDE);
    let (left, top) = (bounds.left, bounds.top);
    let cut = imageops::crop_imm(rgb, left, top, bounds.width(), bounds.height()).to_image();
    let grey = luma(&resize::rgb(&cut, width, height));
    let mask = imageops::crop_imm(&*product.coverage, left, top, bounds.width(), bounds.height()).to_image();
    let mask = resize::grey(&mask, width, height);
    let mut tiles = tiles(&grey, &mask);
    if tiles.len() < LEAST_TILES {
        return None;
    }
    tiles.sort_by(|a, b| (b.1 / b.0).total_cmp(&(a.1 / a.0)));
    let mut left = SHARPEST * tiles.iter().map(|(gradient, _)| gradient).sum::<f32>();
    let passed = |(gradient, _): &&(f32, f32)| {
        left -= gradient;
        left <= 0.0
    };
    let (gradient, laplacian) = tiles.iter().find(passed)?;
    Some((0.5 * gradient / laplacian.max(1e-3 * gradient)).sqrt())
}

/// The energies of gradient and Laplacian in every tile that has contrast.
fn tiles(grey: &[f32], mask: &GrayImage) -> Vec<(f32, f32)> {
    let (width, height) = (mask.width() as usize, mask.height() as usize);
    let mut tiles = Vec::new();
    for top in (1..height.saturating_sub(TILE)).step_by(TILE) {
        for left in (1..width.saturating_sub(TILE)).step_by(TILE) {
            let (mut gradient, mut laplacian, mut covered) = (0.0, 0.0, 0_usize);
            for y in top..top + TILE {
                for x in left..left + TILE {
                    let at = |x: usize, y: usize| grey[y * width + x];
                    let (across, down) = (at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1));
                    gradient += (across * across + down * down) / 4.0;
                    let around = at(x + 1, y) + at(x - 1, y) + at(x, y + 1) + at(x, y - 1);
                    laplacian += (around - 4.0 * at(x, y)).powi(2);
                    covered += usize::from(mask.get_pixel(x as u32, y as u32).0[0] >= PRODUCT);
                }
            }
            let count = (TILE * TILE) as f32;
            if gradient >= LEAST_CONTRAST * count && covered as f32 >= LEAST_PRODUCT * count {
                tiles.push((gradient, laplacian));
            }
        }
    }
    tiles
}

/// Brightness, BT.601.
fn luma(rgb: &RgbImage) -> Vec<f32> {
    rgb.pixels()
        .map(|pixel| {
            let [red, green, blue] = pixel.0.map(f32::from);
            0.299 * red + 0.587 * green + 0.114 * blue
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use image::imageops;

    use super::*;
    use crate::preflight::scene::Scene;

    #[test]
    fn the_blur_of_single_edges_is_told_in_pixels_whatever_their_contrast() {
        for sigma in [1.0_f32, 1.5, 2.0] {
            let mut scene = Scene::new((600, 600), (0.8, 0.8));
            for (x, _, pixel) in scene.rgb.enumerate_pixels_mut() {
                pixel.0 = [if x / 50 % 2 == 0 { 60 } else { 190 }; 3];
            }
            scene.rgb = imageops::blur(&scene.rgb, sigma);
            let width = |scene: &Scene| edge_width(&scene.rgb, &Product::of(&scene.candidate()).unwrap()).unwrap();
            let found = width(&scene);
            assert!((found / sigma - 1.0).abs() < 0.35, "{found} instead of {sigma}");
            for pixel in scene.rgb.pixels_mut() {
                pixel.0 = pixel.0.map(|value| 100 + value / 4);
            }
            assert!((width(&scene) / found - 1.0).abs() < 0.1);
        }
    }

    #[test]
    fn a_blurred_product_is_a_warning_and_a_plain_one_is_not_judged() {
        let mut scene = Scene::new((600, 600), (0.8, 0.8));
        assert_eq!(scene.outcome("shopify", Rule::Sharpness).unwrap().status, Status::Pass);
        scene.rgb = imageops::blur(&scene.rgb, 2.5);
        let outcome = scene.outcome("shopify", Rule::Sharpness).unwrap();
        assert_eq!((outcome.status, outcome.mend), (Status::Warn, None), "{}", outcome.measured.en);
        scene.rgb.pixels_mut().for_each(|pixel| pixel.0 = [200; 3]);
        assert!(scene.outcome("shopify", Rule::Sharpness).is_none());
    }
}
