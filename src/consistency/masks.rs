//! Comparing two aligned mattes.

use image::{GrayImage, Luma};
use imageproc::distance_transform::{Norm, euclidean_squared_distance_transform};

use super::view::View;
use crate::segment::objects::{Piece, Pieces};

/// Mattes this far apart (fraction of the frame's longer side) still agree: the segmenter's own error.
const TOLERANCE: f32 = 0.012;

/// What two mattes have in common and what not. Planes are in the frame.
pub struct MaskComparison {
    /// The original's product.
    pub original: Vec<bool>,
    /// Product in both, a little away from either's edge.
    pub shared: Vec<bool>,
    /// Product in the generated picture alone, beyond the tolerance.
    pub added: Vec<bool>,
    /// Product in the original alone, beyond the tolerance.
    pub missing: Vec<bool>,
    /// Intersection over union of the soft mattes.
    pub iou: f32,
    /// |generated \ original| / |original|.
    pub expansion: f32,
    /// |original \ generated| / |original|.
    pub loss: f32,
    /// Harmonic mean of the parts of each outline within the tolerance of the other.
    pub boundary_f: f32,
}

impl MaskComparison {
    /// Compares the mattes of two views of the same size. What lies beyond either picture's border counts for neither.
    pub fn of(original: &View, generated: &View) -> Self {
        let (width, height) = (original.width, original.height);
        let seen: Vec<bool> = original.valid.iter().zip(&generated.valid).map(|(a, b)| *a && *b).collect();
        let soft = |view: &View| -> Vec<f32> {
            view.mask.iter().zip(&seen).map(|(&mask, &seen)| if seen { mask } else { 0.0 }).collect()
        };
        let (o, g) = (soft(original), soft(generated));
        let sum = |value: &dyn Fn(f32, f32) -> f32| o.iter().zip(&g).map(|(&o, &g)| value(o, g)).sum::<f32>();
        let area = sum(&|o, _| o).max(1.0);
        let hard = |mask: &[f32]| -> Vec<bool> { mask.iter().map(|&value| value >= 0.5).collect() };
        let (o_hard, g_hard) = (hard(&o), hard(&g));
        let tolerance = (TOLERANCE * width.max(height) as f32).max(2.0);
        let (to_o, to_g) = (distance(&o_hard, width, height), distance(&g_hard, width, height));
        let deep = |mask: &[bool]| {
            let outside: Vec<bool> = mask.iter().map(|inside| !inside).collect();
            distance(&outside, width, height)
        };
        let (in_o, in_g) = (deep(&o_hard), deep(&g_hard));
        let beyond = |mine: &[bool], away: &[f32]| -> Vec<bool> {
            mine.iter().zip(away).zip(&seen).map(|((&mine, &away), &seen)| mine && seen && away > tolerance).collect()
        };
        Self {
            shared: (0..o.len()).map(|i| in_o[i] > 2.0 && in_g[i] > 2.0).collect(),
            added: beyond(&g_hard, &to_o),
            missing: beyond(&o_hard, &to_g),
            iou: sum(&f32::min) / sum(&f32::max).max(1.0),
            expansion: sum(&|o, g| (g - o).max(0.0)) / area,
            loss: sum(&|o, g| (o - g).max(0.0)) / area,
            boundary_f: boundary_f(&in_o, &in_g, tolerance, width, height),
            original: o_hard,
        }
    }

    /// The shared product; the whole original when too little is shared to say anything of it.
    pub fn shared_or_original(&self) -> Vec<bool> {
        let count = |mask: &[bool]| mask.iter().filter(|&&inside| inside).count();
        if count(&self.shared) * 10 > count(&self.original) { self.shared.clone() } else { self.original.clone() }
    }
}

/// F-score of the outlines: pixels inside at distance 1 are the outline.
fn boundary_f(in_o: &[f32], in_g: &[f32], tolerance: f32, width: usize, height: usize) -> f32 {
    let outline = |inside: &[f32]| -> Vec<bool> { inside.iter().map(|&d| d > 0.0 && d < 1.5).collect() };
    let (o, g) = (outline(in_o), outline(in_g));
    let near = |mine: &[bool], other: &[bool]| {
        let away = distance(other, width, height);
        let (close, all) = mine
            .iter()
            .zip(&away)
            .filter(|(mine, _)| **mine)
            .fold((0, 0), |(close, all), (_, &away)| (close + usize::from(away <= tolerance), all + 1));
        close as f32 / all.max(1) as f32
    };
    let (precision, recall) = (near(&g, &o), near(&o, &g));
    2.0 * precision * recall / (precision + recall).max(1e-6)
}

/// Distance of each pixel to the nearest one of `mask`, Euclidean; the picture's size when there is none.
fn distance(mask: &[bool], width: usize, height: usize) -> Vec<f32> {
    let picture = GrayImage::from_fn(width as u32, height as u32, |x, y| {
        Luma([if mask[y as usize * width + x as usize] { 255 } else { 0 }])
    });
    if mask.iter().all(|inside| !inside) {
        return vec![width.max(height) as f32; mask.len()];
    }
    euclidean_squared_distance_transform(&picture).as_raw().iter().map(|&squared| squared.sqrt() as f32).collect()
}

/// The largest connected patch of the pixels that holds together once thin lines are ignored.
pub fn largest_patch(pixels: &[bool], width: usize, height: usize) -> Option<Piece> {
    let picture = GrayImage::from_fn(width as u32, height as u32, |x, y| {
        Luma([if pixels[y as usize * width + x as usize] { 255 } else { 0 }])
    });
    let solid = imageproc::morphology::open(&picture, Norm::LInf, 1);
    Pieces::of(&solid, 128).largest().map(|(_, piece)| *piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(inside: impl Fn(f32, f32) -> bool) -> View {
        let mask: Vec<f32> = (0..100 * 100).map(|i| f32::from(inside((i % 100) as f32, (i / 100) as f32))).collect();
        View { width: 100, height: 100, rgb: vec![[0.5; 3]; mask.len()], valid: vec![true; mask.len()], mask }
    }

    fn disc(x: f32, y: f32) -> bool {
        (x - 50.0).hypot(y - 50.0) < 25.0
    }

    #[test]
    fn equal_mattes_agree_entirely() {
        let same = MaskComparison::of(&view(disc), &view(disc));
        assert!(same.iou > 0.999 && same.boundary_f > 0.999 && same.expansion == 0.0 && same.loss == 0.0);
        assert!(largest_patch(&same.added, 100, 100).is_none());
    }

    #[test]
    fn a_grown_handle_is_added_and_a_cut_corner_is_missing() {
        let handle = |x: f32, y: f32| disc(x, y) || ((70.0..90.0).contains(&x) && (40.0..55.0).contains(&y));
        let cut = |x: f32, y: f32| disc(x, y) && x + y > 80.0;
        let grown = MaskComparison::of(&view(disc), &view(handle));
        assert!(grown.expansion > 0.1 && grown.loss == 0.0);
        let patch = largest_patch(&grown.added, 100, 100).unwrap();
        assert!(patch.left >= 73 && patch.right == 89);
        let less = MaskComparison::of(&view(disc), &view(cut));
        assert!(less.loss > 0.05 && less.expansion == 0.0 && largest_patch(&less.missing, 100, 100).is_some());
    }

    #[test]
    fn a_matte_one_pixel_wider_is_within_the_segmenters_error() {
        let wide = MaskComparison::of(&view(disc), &view(|x, y| (x - 50.0).hypot(y - 50.0) < 26.0));
        assert!(wide.boundary_f > 0.99 && largest_patch(&wide.added, 100, 100).is_none());
    }
}
