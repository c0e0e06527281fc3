//! The separate objects a matte holds, and clearing away what is none.

use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::Plane;
use crate::consistency::Region;

/// One connected piece of a matte.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatteObject {
    /// Its bounding box.
    pub region: Region,
    /// Its part of all the matte's pixels, 0 to 1.
    pub share: f32,
}

/// An object has at least this part of the matte's pixels.
const SMALLEST_SHARE: f32 = 0.01;
/// A hole smaller than this part of the picture in which the network hesitates is a mistake.
const LARGEST_MISTAKEN_HOLE: f32 = 5e-4;

/// The objects of a matte, largest first. `alpha` may be scaled down: positions are fractions.
pub fn objects(alpha: &GrayImage) -> Vec<MatteObject> {
    let pieces = Pieces::of(alpha, 128);
    let total: usize = pieces.areas().sum();
    let (width, height) = (alpha.width() as f32, alpha.height() as f32);
    let mut found: Vec<MatteObject> = pieces
        .pieces
        .iter()
        .map(|piece| MatteObject {
            region: Region {
                x: piece.left as f32 / width,
                y: piece.top as f32 / height,
                width: (piece.right + 1 - piece.left) as f32 / width,
                height: (piece.bottom + 1 - piece.top) as f32 / height,
            },
            share: piece.area as f32 / total.max(1) as f32,
        })
        .filter(|object| object.share >= SMALLEST_SHARE)
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

/// Clears islands too small to be objects, with the veil around them, and fills mistaken holes.
pub fn tidy(probability: &mut Plane) {
    let cores = Pieces::of(&at_least(probability, 0.5), 128);
    let total: usize = cores.areas().sum();
    let kept = |piece: &Piece| piece.area as f32 >= (SMALLEST_SHARE * total as f32).max(12.0);
    // A veil belongs to an object if it touches one.
    let veils = Pieces::of(&at_least(probability, 0.1), 128);
    let mut alive = vec![false; veils.pieces.len() + 1];
    for (core, veil) in cores.labels.iter().zip(&veils.labels) {
        if *core > 0 && kept(&cores.pieces[*core as usize - 1]) {
            alive[*veil as usize] = true;
        }
    }
    for (value, veil) in probability.iter_mut().zip(&veils.labels) {
        if !alive[*veil as usize] {
            *value = 0.0;
        }
    }

    let mut inverted = at_least(probability, 0.5);
    inverted.iter_mut().for_each(|value| *value = 255 - *value);
    let holes = Pieces::of(&inverted, 128);
    let (width, height) = (probability.width(), probability.height());
    let most = (LARGEST_MISTAKEN_HOLE * (width * height) as f32) as usize;
    let inside = |p: &Piece| p.left > 0 && p.top > 0 && p.right + 1 < width && p.bottom + 1 < height;
    let mistaken: Vec<bool> = holes.pieces.iter().map(|piece| piece.area <= most && inside(piece)).collect();
    for (value, hole) in probability.iter_mut().zip(&holes.labels) {
        if *hole > 0 && mistaken[*hole as usize - 1] {
            *value = 1.0;
        }
    }
}

fn at_least(plane: &Plane, threshold: f32) -> GrayImage {
    GrayImage::from_fn(plane.width(), plane.height(), |x, y| {
        Luma([if plane.get_pixel(x, y).0[0] >= threshold { 255 } else { 0 }])
    })
}

/// For each pixel of `alpha` whether it is nearest to the object at (`x`, `y`); none when no object is there.
pub fn nearest_to_object(alpha: &GrayImage, x: u32, y: u32) -> Option<Vec<bool>> {
    let pieces = Pieces::of(alpha, 128);
    let width = alpha.width() as usize;
    let wanted = pieces.labels[y as usize * width + x as usize];
    if wanted == 0 {
        return None;
    }
    // Rings grow from all objects at once, so that a soft edge stays with the object it belongs to.
    let mut owner = pieces.labels.clone();
    let mut ring: Vec<usize> = (0..owner.len()).filter(|&i| owner[i] > 0).collect();
    let height = alpha.height() as usize;
    while !ring.is_empty() {
        let mut next = Vec::new();
        for i in ring {
            let (x, y) = (i % width, i / width);
            let around = [
                (x > 0).then(|| i - 1),
                (x + 1 < width).then(|| i + 1),
                (y > 0).then(|| i - width),
                (y + 1 < height).then(|| i + width),
            ];
            for neighbour in around.into_iter().flatten() {
                if owner[neighbour] == 0 {
                    owner[neighbour] = owner[i];
                    next.push(neighbour);
                }
            }
        }
        ring = next;
    }
    Some(owner.into_iter().map(|label| label == wanted).collect())
}

/// The connected pieces of the pixels at or above a level.
pub struct Pieces {
    /// Per pixel, 0 for none, else the piece's number from 1.
    pub labels: Vec<u32>,
    /// The pieces.
    pub pieces: Vec<Piece>,
}

/// A connected piece: its pixel count and bounding box, both corners inclusive.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Pixels.
    pub area: usize,
    /// Leftmost column.
    pub left: u32,
    /// Uppermost row.
    pub top: u32,
    /// Rightmost column.
    pub right: u32,
    /// Lowest row.
    pub bottom: u32,
}

impl Pieces {
    /// Finds the pieces of the pixels of at least `level`.
    pub fn of(mask: &GrayImage, level: u8) -> Self {
        let binary = GrayImage::from_fn(mask.width(), mask.height(), |x, y| {
            Luma([u8::from(mask.get_pixel(x, y).0[0] >= level)])
        });
        let labels = connected_components(&binary, Connectivity::Eight, Luma([0]));
        let mut pieces: Vec<Piece> = Vec::new();
        for (x, y, label) in labels.enumerate_pixels() {
            let Some(index) = (label.0[0] as usize).checked_sub(1) else { continue };
            while pieces.len() <= index {
                pieces.push(Piece { area: 0, left: u32::MAX, top: u32::MAX, right: 0, bottom: 0 });
            }
            let piece = &mut pieces[index];
            piece.area += 1;
            (piece.left, piece.right) = (piece.left.min(x), piece.right.max(x));
            (piece.top, piece.bottom) = (piece.top.min(y), piece.bottom.max(y));
        }
        Self { labels: labels.into_raw(), pieces }
    }

    /// Pixel counts.
    pub fn areas(&self) -> impl Iterator<Item = usize> + '_ {
        self.pieces.iter().map(|piece| piece.area)
    }

    /// The largest piece and its number.
    pub fn largest(&self) -> Option<(u32, &Piece)> {
        (1..).zip(&self.pieces).max_by_key(|(_, piece)| piece.area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discs(centres: &[(f32, f32, f32)]) -> GrayImage {
        GrayImage::from_fn(100, 80, |x, y| {
            let inside = |&(cx, cy, r): &(f32, f32, f32)| (x as f32 - cx).hypot(y as f32 - cy) < r;
            Luma([if centres.iter().any(inside) { 255 } else { 0 }])
        })
    }

    #[test]
    fn objects_come_largest_first_and_specks_are_none() {
        let found = objects(&discs(&[(20.0, 40.0, 8.0), (70.0, 40.0, 15.0), (95.0, 5.0, 1.0)]));
        assert_eq!(found.len(), 2);
        assert!(found[0].share > found[1].share);
        assert!((found[0].region.x - 0.56).abs() < 0.02 && (found[0].region.width - 0.29).abs() < 0.03);
    }

    #[test]
    fn islands_go_and_small_hesitant_holes_close_but_a_cups_handle_stays_open() {
        let mut plane = Plane::from_fn(100, 100, |x, y| {
            let disc = |cx: f32, cy: f32, r: f32| (x as f32 - cx).hypot(y as f32 - cy) < r;
            let product = disc(40.0, 50.0, 30.0) && !disc(40.0, 50.0, 8.0) && !disc(25.0, 35.0, 1.2);
            Luma([if product || disc(95.0, 95.0, 2.0) { 0.95 } else { 0.05 }])
        });
        tidy(&mut plane);
        assert_eq!(plane.get_pixel(95, 95).0[0], 0.0);
        assert_eq!(plane.get_pixel(25, 35).0[0], 1.0);
        assert!(plane.get_pixel(40, 50).0[0] < 0.1);
    }

    #[test]
    fn keeping_one_object_keeps_its_surroundings_and_not_the_others() {
        let mask = discs(&[(20.0, 40.0, 8.0), (70.0, 40.0, 15.0)]);
        let near = nearest_to_object(&mask, 20, 40).unwrap();
        assert!(near[40 * 100 + 30] && !near[40 * 100 + 70]);
        assert!(nearest_to_object(&mask, 0, 0).is_none());
    }
}
