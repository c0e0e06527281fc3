//! From the network's coarse probability to a matte at the photo's own resolution.
//!
//! The guided filter of He, Sun and Tang (2013) with the colour photo as guide: in each window the
//! matte is a linear function of the photo's colours, so its edges fall where the photo's do. The
//! functions are found at a moderate size and applied at full size (He and Sun, "Fast Guided Filter",
//! 2015), and there only near an edge: everywhere else the matte is flat.

use image::{GrayImage, RgbImage};

use super::Plane;
use crate::photo::resize;

/// Longest side at which the linear functions are found.
const GUIDE_SIDE: u32 = 640;
/// Radius of the window, in pixels of the guide.
const RADIUS: i64 = 8;
/// How much colour variation counts as an edge (squared, colours 0 to 1).
const EPSILON: f32 = 2e-4;
/// The filter leaves a veil over flat regions; below and above these it is cut off.
const VEIL: (f32, f32) = (0.08, 0.92);

/// Sharpens `probability` (0 to 1, any size) along the edges of `photo`; returns the matte at the photo's size.
pub fn refine(photo: &RgbImage, probability: &Plane) -> GrayImage {
    let longest = photo.width().max(photo.height());
    let scale = (f64::from(GUIDE_SIDE) / f64::from(longest)).min(1.0);
    let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    let guide = resize::rgb(photo, side(photo.width()), side(photo.height()));
    let target = scaled(probability, guide.dimensions());
    let coefficients = fit(&guide, &target);
    apply(photo, &coefficients, &target)
}

fn scaled(plane: &Plane, (width, height): (u32, u32)) -> Plane {
    let values = resize::plane(plane.as_raw(), plane.dimensions(), (width, height));
    Plane::from_raw(width, height, values).expect("resize returns width × height values")
}

/// Per guide pixel: `alpha = r·red + g·green + b·blue + offset`.
struct Coefficients {
    width: usize,
    height: usize,
    values: Vec<[f32; 4]>,
}

fn fit(guide: &RgbImage, target: &Plane) -> Coefficients {
    let (width, height) = (guide.width() as usize, guide.height() as usize);
    let colours: Vec<[f32; 3]> = guide.pixels().map(|p| p.0.map(|v| f32::from(v) / 255.0)).collect();
    let p = target.as_raw();
    let mean = |value: &dyn Fn(usize) -> f32| {
        let mut plane: Vec<f32> = (0..width * height).map(value).collect();
        box_mean(&mut plane, width, height, RADIUS);
        plane
    };
    let mean_c: [Vec<f32>; 3] = std::array::from_fn(|c| mean(&|i| colours[i][c]));
    let mean_p = mean(&|i| p[i]);
    let mean_cp: [Vec<f32>; 3] = std::array::from_fn(|c| mean(&|i| colours[i][c] * p[i]));
    const PAIRS: [(usize, usize); 6] = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
    let mean_cc: [Vec<f32>; 6] = PAIRS.map(|(a, b)| mean(&|i| colours[i][a] * colours[i][b]));

    let mut planes: [Vec<f32>; 4] = std::array::from_fn(|_| vec![0.0; width * height]);
    for i in 0..width * height {
        let m = [mean_c[0][i], mean_c[1][i], mean_c[2][i]];
        let covariance = |k: usize| mean_cc[k][i] - m[PAIRS[k].0] * m[PAIRS[k].1];
        let s = [
            covariance(0) + EPSILON,
            covariance(1),
            covariance(2),
            covariance(3) + EPSILON,
            covariance(4),
            covariance(5) + EPSILON,
        ];
        let with_p: [f32; 3] = std::array::from_fn(|c| mean_cp[c][i] - m[c] * mean_p[i]);
        let a = solve(s, with_p);
        for c in 0..3 {
            planes[c][i] = a[c];
        }
        planes[3][i] = mean_p[i] - a[0] * m[0] - a[1] * m[1] - a[2] * m[2];
    }
    for plane in &mut planes {
        box_mean(plane, width, height, RADIUS);
    }
    let values = (0..width * height).map(|i| std::array::from_fn(|k| planes[k][i])).collect();
    Coefficients { width, height, values }
}

/// Solves the symmetric 3×3 system `s·x = v`, `s` given as its upper triangle by rows.
fn solve(s: [f32; 6], v: [f32; 3]) -> [f32; 3] {
    let [a, b, c, d, e, f] = s.map(f64::from);
    let cofactors = [d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b];
    let determinant = a * cofactors[0] + b * cofactors[1] + c * cofactors[2];
    if determinant.abs() < 1e-18 {
        return [0.0; 3];
    }
    let [x, y, z] = v.map(f64::from);
    [
        ((cofactors[0] * x + cofactors[1] * y + cofactors[2] * z) / determinant) as f32,
        ((cofactors[1] * x + cofactors[3] * y + cofactors[4] * z) / determinant) as f32,
        ((cofactors[2] * x + cofactors[4] * y + cofactors[5] * z) / determinant) as f32,
    ]
}

fn apply(photo: &RgbImage, coefficients: &Coefficients, target: &Plane) -> GrayImage {
    let flat = Flat::of(target);
    let (width, height) = photo.dimensions();
    let Coefficients { width: cw, height: ch, values } = coefficients;
    let (sx, sy) = (*cw as f32 / width as f32, *ch as f32 / height as f32);
    let mut matte = GrayImage::new(width, height);
    for (y, row) in matte.rows_mut().enumerate() {
        let v = ((y as f32 + 0.5) * sy - 0.5).clamp(0.0, (ch - 1) as f32);
        let (top, fy) = (v as usize, v.fract());
        let bottom = (top + 1).min(ch - 1);
        for (x, pixel) in row.enumerate() {
            let u = ((x as f32 + 0.5) * sx - 0.5).clamp(0.0, (cw - 1) as f32);
            let (left, fx) = (u as usize, u.fract());
            if let Some(alpha) = flat.at(left, top) {
                pixel.0 = [alpha];
                continue;
            }
            let right = (left + 1).min(cw - 1);
            let colour = photo.get_pixel(x as u32, y as u32).0.map(|value| f32::from(value) / 255.0);
            let at = |row: usize, column: usize| {
                let [r, g, b, offset] = values[row * cw + column];
                r * colour[0] + g * colour[1] + b * colour[2] + offset
            };
            let upper = at(top, left) * (1.0 - fx) + at(top, right) * fx;
            let lower = at(bottom, left) * (1.0 - fx) + at(bottom, right) * fx;
            let alpha = upper * (1.0 - fy) + lower * fy;
            let clear = ((alpha - VEIL.0) / (VEIL.1 - VEIL.0)).clamp(0.0, 1.0);
            pixel.0 = [(clear * 255.0).round() as u8];
        }
    }
    matte
}

/// Blocks of the guide in whose whole reach the matte is all product or all background.
struct Flat {
    columns: usize,
    alpha: Vec<Option<u8>>,
}

const BLOCK: usize = 8;

impl Flat {
    fn of(target: &Plane) -> Self {
        let (width, height) = (target.width() as usize, target.height() as usize);
        let (columns, rows) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let mut range = vec![(f32::MAX, f32::MIN); columns * rows];
        for (i, &value) in target.as_raw().iter().enumerate() {
            let cell = &mut range[(i / width / BLOCK) * columns + i % width / BLOCK];
            *cell = (cell.0.min(value), cell.1.max(value));
        }
        // Two windows of radius 8 reach two blocks far.
        let reach = (2 * RADIUS as usize).div_ceil(BLOCK);
        let alpha = (0..columns * rows)
            .map(|cell| {
                let (x, y) = (cell % columns, cell / columns);
                let mut whole = (f32::MAX, f32::MIN);
                for ny in y.saturating_sub(reach)..=(y + reach).min(rows - 1) {
                    for nx in x.saturating_sub(reach)..=(x + reach).min(columns - 1) {
                        let (low, high) = range[ny * columns + nx];
                        whole = (whole.0.min(low), whole.1.max(high));
                    }
                }
                match whole {
                    (_, high) if high < VEIL.0 => Some(0),
                    (low, _) if low > VEIL.1 => Some(255),
                    _ => None,
                }
            })
            .collect();
        Self { columns, alpha }
    }

    fn at(&self, x: usize, y: usize) -> Option<u8> {
        self.alpha[(y / BLOCK) * self.columns + x / BLOCK]
    }
}

/// Replaces each value by the mean of the window of `radius` around it, cut off at the borders.
pub fn box_mean(plane: &mut [f32], width: usize, height: usize, radius: i64) {
    let mut line = vec![0.0; width.max(height)];
    for y in 0..height {
        line_mean(&mut plane[y * width..(y + 1) * width], &mut line, radius);
    }
    let mut column = vec![0.0; height];
    for x in 0..width {
        for y in 0..height {
            column[y] = plane[y * width + x];
        }
        line_mean(&mut column, &mut line, radius);
        for y in 0..height {
            plane[y * width + x] = column[y];
        }
    }
}

fn line_mean(values: &mut [f32], copy: &mut [f32], radius: i64) {
    let length = values.len();
    let copy = &mut copy[..length];
    copy.copy_from_slice(values);
    let radius = radius as usize;
    // f64, or a long row of small differences would lose them.
    let mut sum: f64 = copy.iter().take(radius).map(|&value| f64::from(value)).sum();
    for (i, value) in values.iter_mut().enumerate() {
        if i + radius < length {
            sum += f64::from(copy[i + radius]);
        }
        if i > radius {
            sum -= f64::from(copy[i - radius - 1]);
        }
        let count = (i + radius).min(length - 1) - i.saturating_sub(radius) + 1;
        *value = (sum / count as f64) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb};

    #[test]
    fn box_mean_is_the_mean_of_the_window() {
        let (width, height) = (7, 5);
        let values: Vec<f32> = (0..width * height).map(|i| ((i * 37) % 11) as f32).collect();
        let mut mean = values.clone();
        box_mean(&mut mean, width, height, 2);
        let at = |x: usize, y: usize| {
            let (xs, ys) =
                (x.saturating_sub(2)..=(x + 2).min(width - 1), y.saturating_sub(2)..=(y + 2).min(height - 1));
            let window: Vec<f32> =
                ys.flat_map(|v| xs.clone().map(move |u| (u, v))).map(|(u, v)| values[v * width + u]).collect();
            window.iter().sum::<f32>() / window.len() as f32
        };
        for (i, value) in mean.iter().enumerate() {
            assert!((value - at(i % width, i / width)).abs() < 1e-4);
        }
    }

    #[test]
    fn a_blurred_edge_falls_back_onto_the_photos_edge() {
        // A red square on grey; the network's answer is blurred over 16 pixels.
        let photo = RgbImage::from_fn(200, 200, |x, y| {
            if (60..140).contains(&x) && (60..140).contains(&y) { Rgb([200, 40, 30]) } else { Rgb([180, 180, 180]) }
        });
        let ramp = |v: f32| ((v - 52.0) / 16.0).clamp(0.0, 1.0).min(((148.0 - v) / 16.0).clamp(0.0, 1.0));
        let coarse = Plane::from_fn(50, 50, |x, y| Luma([ramp(x as f32 * 4.0 + 2.0).min(ramp(y as f32 * 4.0 + 2.0))]));
        let matte = refine(&photo, &coarse);
        assert_eq!(matte.dimensions(), (200, 200));
        assert!(matte.get_pixel(64, 100).0[0] > 220, "{:?}", matte.get_pixel(64, 100));
        assert!(matte.get_pixel(56, 100).0[0] < 64, "{:?}", matte.get_pixel(56, 100));
        assert_eq!(matte.get_pixel(100, 100).0[0], 255);
        assert_eq!(matte.get_pixel(5, 5).0[0], 0);
    }
}
