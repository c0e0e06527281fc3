//! The product's own colours at its edge, without the light of the old background.
//!
//! A pixel at the edge shows I = α·F + (1 − α)·B. On a reduced copy F and B are estimated on all levels of a
//! pyramid (Germer, Uelwer, Conrad and Harmeling, "Fast Multi-Level Foreground Estimation", ICPR 2020); at full
//! resolution each edge pixel then keeps what I says beyond that estimate (the fusion step of Forte,
//! "Approximate Fast Foreground Colour Estimation", ICIP 2021). Opaque pixels are not touched.

use image::{GrayImage, RgbImage, imageops};

use crate::photo::resize;

/// Longer side of the copy on which colours are estimated.
const SIDE: u32 = 512;
/// Sweeps over a level: small ones converge, large ones start near the solution.
const SWEEPS: (usize, usize) = (10, 2);
const SMALL: u32 = 32;
/// How strongly neighbours are alike where the matte is flat, and how much more where it is not.
const SMOOTHNESS: f32 = 1e-5;
const GRADIENT: f32 = 1.0;
/// Trust in the estimate against what the pixel shows: a matte a little too wide would keep the old background.
const TRUST: f32 = 0.3;

/// Both layers of a picture, colours 0 to 1.
struct Layers {
    width: usize,
    height: usize,
    foreground: Vec<[f32; 3]>,
    background: Vec<[f32; 3]>,
}

/// The picture with the product's own colours wherever 0 < alpha < 255; other pixels as they were.
pub fn decontaminated(picture: &RgbImage, alpha: &GrayImage) -> RgbImage {
    let (width, height) = resize::fit(picture.width(), picture.height(), SIDE);
    let layers = estimate(&resize::rgb(picture, width, height), &resize::grey(alpha, width, height));
    let mut clean = picture.clone();
    let scale = (width as f32 / picture.width() as f32, height as f32 / picture.height() as f32);
    for (x, y, pixel) in clean.enumerate_pixels_mut() {
        let value = alpha.get_pixel(x, y).0[0];
        if value == 0 || value == 255 {
            continue;
        }
        let a = f32::from(value) / 255.0;
        let at = ((x as f32 + 0.5) * scale.0 - 0.5, (y as f32 + 0.5) * scale.1 - 0.5);
        let (front, behind) = layers.at(at);
        for channel in 0..3 {
            let (f, b) = (front[channel], behind[channel]);
            let shown = f32::from(pixel.0[channel]) / 255.0;
            let rest = shown - a * f - (1.0 - a) * b;
            let own = f + a * rest / (TRUST + a * a + (1.0 - a) * (1.0 - a));
            pixel.0[channel] = (own.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
    }
    clean
}

impl Layers {
    /// Foreground and background at a point in pixels, bilinear.
    fn at(&self, (x, y): (f32, f32)) -> ([f32; 3], [f32; 3]) {
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x.fract(), y.fract());
        let corners = [
            (top * self.width + left, (1.0 - fx) * (1.0 - fy)),
            (top * self.width + right, fx * (1.0 - fy)),
            (bottom * self.width + left, (1.0 - fx) * fy),
            (bottom * self.width + right, fx * fy),
        ];
        let mixed = |colours: &[[f32; 3]]| {
            std::array::from_fn(|channel| corners.iter().map(|&(i, weight)| colours[i][channel] * weight).sum())
        };
        (mixed(&self.foreground), mixed(&self.background))
    }

    /// This estimate at another size, each pixel the nearest one's.
    fn enlarged(&self, width: usize, height: usize) -> Self {
        let from = |index: usize| {
            let (x, y) = (index % width, index / width);
            (y * self.height / height) * self.width + x * self.width / width
        };
        let nearest = |colours: &[[f32; 3]]| (0..width * height).map(|index| colours[from(index)]).collect();
        Self { width, height, foreground: nearest(&self.foreground), background: nearest(&self.background) }
    }
}

/// Both layers of a small picture, from one pixel up to its own size.
fn estimate(picture: &RgbImage, alpha: &GrayImage) -> Layers {
    let mut layers = Layers { width: 1, height: 1, foreground: vec![mean(picture, alpha, true)], background: vec![] };
    layers.background.push(mean(picture, alpha, false));
    let longest = picture.width().max(picture.height());
    let levels = 32 - longest.leading_zeros();
    for level in 1..=levels {
        let side = if level == levels { longest } else { 1 << level };
        let (width, height) = resize::fit(picture.width(), picture.height(), side);
        let colours = imageops::thumbnail(picture, width, height);
        let matte = imageops::thumbnail(alpha, width, height);
        layers = layers.enlarged(width as usize, height as usize);
        for _ in 0..if side <= SMALL { SWEEPS.0 } else { SWEEPS.1 } {
            sweep(&mut layers, &colours, &matte);
        }
    }
    layers
}

/// Mean colour of the product, or of all else.
fn mean(picture: &RgbImage, alpha: &GrayImage, product: bool) -> [f32; 3] {
    let (mut sum, mut total) = ([0.0_f64; 3], 0.0_f64);
    for (pixel, value) in picture.pixels().zip(alpha.pixels()) {
        let weight = f64::from(if product { value.0[0] } else { 255 - value.0[0] });
        total += weight;
        for (sum, value) in sum.iter_mut().zip(pixel.0) {
            *sum += weight * f64::from(value) / 255.0;
        }
    }
    sum.map(|sum| (sum / total.max(1.0)) as f32)
}

/// One Gauss–Seidel sweep: each pixel solves its own 2×2 system, neighbours held fixed.
fn sweep(layers: &mut Layers, picture: &RgbImage, alpha: &GrayImage) {
    let (width, height) = (layers.width, layers.height);
    let matte = |index: usize| f32::from(alpha.as_raw()[index]) / 255.0;
    for y in 0..height {
        for x in 0..width {
            let index = y * width + x;
            let a = matte(index);
            let b = 1.0 - a;
            let (mut aa, mut bb) = (a * a, b * b);
            let shown: [f32; 3] = std::array::from_fn(|c| f32::from(picture.as_raw()[3 * index + c]) / 255.0);
            let (mut front, mut behind) = (shown.map(|value| a * value), shown.map(|value| b * value));
            let neighbours = [
                (x > 0).then(|| index - 1),
                (x + 1 < width).then(|| index + 1),
                (y > 0).then(|| index - width),
                (y + 1 < height).then(|| index + width),
            ];
            for neighbour in neighbours.into_iter().flatten() {
                let weight = SMOOTHNESS + GRADIENT * (a - matte(neighbour)).abs();
                aa += weight;
                bb += weight;
                for channel in 0..3 {
                    front[channel] += weight * layers.foreground[neighbour][channel];
                    behind[channel] += weight * layers.background[neighbour][channel];
                }
            }
            let determinant = (aa * bb - a * b * a * b).max(1e-12);
            for channel in 0..3 {
                let (f, g) = (front[channel], behind[channel]);
                layers.foreground[index][channel] = ((bb * f - a * b * g) / determinant).clamp(0.0, 1.0);
                layers.background[index][channel] = ((aa * g - a * b * f) / determinant).clamp(0.0, 1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{Luma, Rgb};

    use super::*;

    /// A red disc with a soft edge on green.
    fn disc(side: u32) -> (RgbImage, GrayImage) {
        let alpha = GrayImage::from_fn(side, side, |x, y| {
            let (dx, dy) = (x as f32 - side as f32 / 2.0, y as f32 - side as f32 / 2.0);
            let edge = (side as f32 * 0.3 - dx.hypot(dy)) / (side as f32 * 0.04);
            Luma([((edge * 0.5 + 0.5).clamp(0.0, 1.0) * 255.0) as u8])
        });
        let picture = RgbImage::from_fn(side, side, |x, y| {
            let a = f32::from(alpha.get_pixel(x, y).0[0]) / 255.0;
            Rgb([(200.0 * a + 20.0 * (1.0 - a)) as u8, (30.0 * a + 190.0 * (1.0 - a)) as u8, 40])
        });
        (picture, alpha)
    }

    #[test]
    fn the_edge_of_a_red_disc_on_green_is_red() {
        for side in [60, 900] {
            let (picture, alpha) = disc(side);
            let clean = decontaminated(&picture, &alpha);
            for (pixel, value) in clean.pixels().zip(alpha.pixels()).filter(|(_, a)| a.0[0] > 20 && a.0[0] < 255) {
                let [red, green, _] = pixel.0;
                assert!(red.abs_diff(200) < 14 && green.abs_diff(30) < 14, "{pixel:?} at alpha {value:?}");
            }
        }
    }

    #[test]
    fn opaque_pixels_stay_as_they_are() {
        let (picture, alpha) = disc(300);
        let clean = decontaminated(&picture, &alpha);
        let opaque = || alpha.pixels().enumerate().filter(|(_, value)| value.0[0] == 255).map(|(index, _)| 3 * index);
        assert!(opaque().count() > 1000);
        assert!(opaque().all(|at| clean.as_raw()[at..at + 3] == picture.as_raw()[at..at + 3]));
    }
}
