//! The scene without the product it was painted around.
//!
//! The network paints the product, too, a little softer and a little larger than it is. Under the photo's own pixels that
//! would show as a rim of another picture. What lies under the product and closely around it is therefore filled from
//! what lies beyond, coarse to fine (Gortler et al., "The Lumigraph", SIGGRAPH 1996: pull and push), so that shadows
//! run on under the product and no ghost stays where it is moved away.

use image::{GrayImage, Rgb, RgbImage};

/// Rim around the product that is filled, in parts of the picture's shorter side.
const RIM: f32 = 0.006;
/// Coverage from which on a pixel is product.
const PRODUCT: u8 = 8;

/// A picture's colours, each with how much is known of it; colours are weighed already.
struct Level {
    width: usize,
    height: usize,
    values: Vec<[f32; 4]>,
}

/// `matte` has the picture's size.
pub fn without_product(picture: &RgbImage, matte: &GrayImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let known = known(matte);
    let values = picture.pixels().zip(&known).map(|(pixel, &known)| {
        let [red, green, blue] = pixel.0.map(|value| f32::from(value) * known);
        [red, green, blue, known]
    });
    let finest = Level { width: width as usize, height: height as usize, values: values.collect() };
    let filled = filled(&finest);
    RgbImage::from_fn(width, height, |x, y| {
        let at = (y * width + x) as usize;
        if known[at] >= 1.0 {
            return *picture.get_pixel(x, y);
        }
        let [red, green, blue, _] = filled.values[at];
        Rgb([red, green, blue].map(|value| value.round().clamp(0.0, 255.0) as u8))
    })
}

/// 1 where the picture is kept, 0 under the product, between over the rim.
fn known(matte: &GrayImage) -> Vec<f32> {
    let (width, height) = (matte.width() as i32, matte.height() as i32);
    let rim = (RIM * width.min(height) as f32).round().max(1.0) as i32;
    // The distance to the product along rows and columns, up to twice the rim.
    let far = 2 * rim;
    let mut rows = vec![far; (width * height) as usize];
    for y in 0..height {
        let is_product = |x: i32| matte.get_pixel(x as u32, y as u32).0[0] >= PRODUCT;
        sweep((0..width).map(|x| (y * width + x, is_product(x))), far, &mut rows);
        sweep((0..width).rev().map(|x| (y * width + x, is_product(x))), far, &mut rows);
    }
    let nearest = |x: i32, y: i32| {
        let column = (y - far).max(0)..=(y + far).min(height - 1);
        let squared = |v: i32| rows[(v * width + x) as usize].pow(2) + (v - y).pow(2);
        (column.map(squared).min().unwrap_or(far * far) as f32).sqrt()
    };
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let ramp = |distance: f32| smooth(((distance - rim as f32) / rim as f32).clamp(0.0, 1.0));
    (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| ramp(nearest(x, y))).collect()
}

/// Counts the steps since the last product along a line.
fn sweep(line: impl Iterator<Item = (i32, bool)>, far: i32, distances: &mut [i32]) {
    let mut since = far;
    for (at, product) in line {
        since = if product { 0 } else { (since + 1).min(far) };
        let kept = &mut distances[at as usize];
        *kept = since.min(*kept);
    }
}

/// What is known, and where little is, what is known around it.
fn filled(level: &Level) -> Level {
    let Level { width, height, .. } = *level;
    if width <= 1 && height <= 1 {
        let [red, green, blue, weight] = level.values[0];
        let colour = |sum: f32| if weight > 0.0 { sum / weight } else { 127.5 };
        return Level { width, height, values: vec![[colour(red), colour(green), colour(blue), 1.0]] };
    }
    let coarser = filled(&halved(level));
    let value = |x: usize, y: usize| {
        let [red, green, blue, known] = level.values[y * width + x];
        let known = known.min(1.0);
        let around = coarser.at(x as f32 / 2.0 - 0.25, y as f32 / 2.0 - 0.25);
        let mixed = |own: f32, around: f32| own + (1.0 - known) * around;
        [mixed(red, around[0]), mixed(green, around[1]), mixed(blue, around[2]), 1.0]
    };
    let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
    Level { width, height, values }
}

/// Half as large; a pixel knows as much as the most it is made of, so that a hole closes from its edge inwards.
fn halved(level: &Level) -> Level {
    let (width, height) = (level.width.div_ceil(2), level.height.div_ceil(2));
    let value = |x: usize, y: usize| {
        let rows = 2 * y..(2 * y + 2).min(level.height);
        let cells = rows.flat_map(|v| (2 * x..(2 * x + 2).min(level.width)).map(move |u| v * level.width + u));
        let sum = cells.fold([0.0_f32; 4], |sum, at| std::array::from_fn(|c| sum[c] + level.values[at][c]));
        // What is known sums up to 4: more than 1 is as good as 1.
        let scale = 1.0 / sum[3].max(1.0);
        sum.map(|value| value * scale)
    };
    let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
    Level { width, height, values }
}

impl Level {
    /// Bilinear, held at the edges.
    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        std::array::from_fn(|c| {
            let value = |x: usize, y: usize| self.values[y * self.width + x][c];
            let upper = value(left, top) + (value(right, top) - value(left, top)) * fx;
            let lower = value(left, bottom) + (value(right, bottom) - value(left, bottom)) * fx;
            upper + (lower - upper) * fy
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A red ball on a floor that darkens downwards; it is painted a little larger than it is.
    fn painted() -> (RgbImage, GrayImage) {
        let within = |x: u32, y: u32, radius: f32| (x as f32 - 200.0).hypot(y as f32 - 200.0) < radius;
        let picture = RgbImage::from_fn(400, 400, |x, y| {
            if within(x, y, 101.5) { Rgb([250, 10, 10]) } else { Rgb([200 - (y / 4) as u8; 3]) }
        });
        (picture, GrayImage::from_fn(400, 400, |x, y| Luma([if within(x, y, 100.0) { 255 } else { 0 }])))
    }

    #[test]
    fn nothing_of_the_painted_product_is_left() {
        let (picture, matte) = painted();
        let clean = without_product(&picture, &matte);
        for (x, y, pixel) in clean.enumerate_pixels() {
            let [red, green, _] = pixel.0;
            assert!(red.abs_diff(green) < 40, "{x}, {y}: {pixel:?}");
        }
    }

    #[test]
    fn what_is_away_from_the_product_is_not_touched() {
        let (picture, matte) = painted();
        let clean = without_product(&picture, &matte);
        for (x, y, pixel) in clean.enumerate_pixels() {
            if (x as f32 - 200.0).hypot(y as f32 - 200.0) > 106.0 {
                assert_eq!(pixel, picture.get_pixel(x, y), "{x}, {y}");
            }
        }
    }

    #[test]
    fn a_picture_that_is_all_product_becomes_grey_and_not_a_fault() {
        let picture = RgbImage::from_pixel(5, 3, Rgb([9, 9, 9]));
        let clean = without_product(&picture, &GrayImage::from_pixel(5, 3, Luma([255])));
        assert!(clean.pixels().all(|pixel| pixel.0 == [128, 128, 128]));
    }
}
