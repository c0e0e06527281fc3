//! Does what was added go on from the product, or does it only stand beside it?
//!
//! The segmenter likes to take a prop that touches the product for a part of it. Across the outline of such a thing
//! the colour breaks off; where a product grew, its surface goes on.

use image::{GrayImage, Luma};
use palette::{FromColor, Lab, Srgb};

use super::{
    masks::{MaskComparison, distance, tolerance},
    view::View,
};
use crate::segment::{objects::Pieces, refine::box_mean};

/// The seam is as wide as this many pixels of the frame, beyond the tolerance.
const SEAM: f32 = 3.0;
/// Colours (distance in L*a*b*) no further apart belong to one surface.
const ONE_SURFACE: f32 = 12.0;

/// The added area, in pixels, of which each piece counts by the part of its seam over which the product's
/// colour goes on. A piece that lies apart counts for nothing.
pub fn joined(generated: &View, masks: &MaskComparison) -> f32 {
    let (width, height) = (generated.width, generated.height);
    if masks.added.iter().all(|added| !added) {
        return 0.0;
    }
    let added = GrayImage::from_fn(width as u32, height as u32, |x, y| {
        Luma([if masks.added[y as usize * width + x as usize] { 255 } else { 0 }])
    });
    let pieces = Pieces::of(&added, 128);
    let reach = tolerance(width, height) + SEAM;
    let (away, beside) = (distance(&masks.original, width, height), beside(generated, masks, reach));
    let mut seams = vec![(0.0f32, 0.0f32); pieces.pieces.len()];
    for (i, &label) in pieces.labels.iter().enumerate() {
        let Some(seam) = (label as usize).checked_sub(1).map(|index| &mut seams[index]) else { continue };
        if away[i] > reach {
            continue;
        }
        seam.1 += 1.0;
        if let Some(inside) = beside[i]
            && distance_of(inside, generated.rgb[i]) < ONE_SURFACE
        {
            seam.0 += 1.0;
        }
    }
    let parts = pieces.areas().zip(seams).filter(|(_, (_, all))| *all > 0.0);
    parts.map(|(area, (goes_on, all))| area as f32 * goes_on / all).sum()
}

/// At each pixel the mean colour of the product close by; none where there is none.
fn beside(generated: &View, masks: &MaskComparison, reach: f32) -> Vec<Option<[f32; 3]>> {
    let (width, height) = (generated.width, generated.height);
    let product: Vec<f32> = masks.shared.iter().map(|&shared| f32::from(u8::from(shared))).collect();
    let smooth = |mut plane: Vec<f32>| {
        box_mean(&mut plane, width, height, (2.0 * reach) as i64);
        plane
    };
    let planes: [Vec<f32>; 3] = std::array::from_fn(|channel| {
        smooth(generated.rgb.iter().zip(&product).map(|(rgb, weight)| rgb[channel] * weight).collect())
    });
    let near = |(i, &weight): (usize, &f32)| (weight > 1e-3).then(|| std::array::from_fn(|c| planes[c][i] / weight));
    smooth(product).iter().enumerate().map(near).collect()
}

fn distance_of(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [a, b] = [a, b].map(|[r, g, b]| Lab::from_color(Srgb::new(r, g, b)));
    ((a.l - b.l).powi(2) + (a.a - b.a).powi(2) + (a.b - b.b).powi(2)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(inside: impl Fn(usize, usize) -> bool, colour: impl Fn(usize, usize) -> [f32; 3]) -> View {
        let places = || (0..100 * 100).map(|i| (i % 100, i / 100));
        View {
            width: 100,
            height: 100,
            rgb: places().map(|(x, y)| colour(x, y)).collect(),
            valid: vec![true; 100 * 100],
            mask: places().map(|(x, y)| f32::from(u8::from(inside(x, y)))).collect(),
        }
    }

    const RED: [f32; 3] = [0.7, 0.1, 0.1];
    const GREEN: [f32; 3] = [0.1, 0.5, 0.1];

    fn product(x: usize, y: usize) -> bool {
        (20..50).contains(&x) && (20..80).contains(&y)
    }

    fn joined_area(part: impl Fn(usize, usize) -> bool, colour: [f32; 3]) -> f32 {
        let original = view(product, |_, _| RED);
        let painted = |x, y| {
            if product(x, y) {
                RED
            } else if part(x, y) {
                colour
            } else {
                [0.9; 3]
            }
        };
        let generated = view(|x, y| product(x, y) || part(x, y), painted);
        joined(&generated, &MaskComparison::of(&original, &generated))
    }

    #[test]
    fn what_grew_is_joined_and_what_stands_beside_or_apart_is_not() {
        let grown = joined_area(|x, y| (50..70).contains(&x) && (40..70).contains(&y), RED);
        assert!(grown > 450.0, "{grown}");
        assert_eq!(joined_area(|x, y| (50..70).contains(&x) && (40..70).contains(&y), GREEN), 0.0);
        assert_eq!(joined_area(|x, y| (75..90).contains(&x) && (40..70).contains(&y), RED), 0.0);
        assert_eq!(joined_area(|_, _| false, RED), 0.0);
    }
}
