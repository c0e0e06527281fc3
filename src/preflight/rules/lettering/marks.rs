//! Marks of a letter's size and make.

use image::GrayImage;

use crate::segment::objects::{Piece, Pieces};

/// A mark that may be a letter, in pixels of the picture that is looked at.
#[derive(Clone, Copy)]
pub struct Mark {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    /// Twice the area over the outline: the width of a pen.
    stroke: f32,
    /// Mean brightness.
    pub level: f32,
}

impl Mark {
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Whether this may be the letter behind `last`.
    pub fn follows(&self, last: &Self) -> bool {
        let (taller, lower) = (last.height().max(self.height()), last.height().min(self.height()));
        let shared = self.bottom.min(last.bottom) - self.top.max(last.top);
        self.left > last.left + 0.15 * taller
            && self.left - last.right < 0.9 * taller
            && shared > 0.6 * lower
            && lower > 0.45 * taller
            && last.stroke.min(self.stroke) > 0.5 * last.stroke.max(self.stroke)
            && (last.level - self.level).abs() < 45.0
    }
}

/// What is summed over a piece.
#[derive(Clone, Copy, Default)]
struct Sums {
    outline: f32,
    level: f32,
    squares: f32,
}

/// The marks among the connected pieces of `marked`.
pub fn marks(grey: &GrayImage, marked: &GrayImage) -> Vec<Mark> {
    let pieces = Pieces::of(marked, 128);
    let mut sums = vec![Sums::default(); pieces.pieces.len()];
    for ((x, y, _), label) in marked.enumerate_pixels().zip(&pieces.labels) {
        let Some(sums) = (*label as usize).checked_sub(1).and_then(|index| sums.get_mut(index)) else { continue };
        let level = f32::from(grey.get_pixel(x, y).0[0]);
        sums.outline += if is_inner(marked, x, y) { 0.0 } else { 1.0 };
        sums.level += level;
        sums.squares += level * level;
    }
    pieces.pieces.iter().zip(&sums).filter_map(|(piece, sums)| mark(piece, sums)).collect()
}

fn is_inner(marked: &GrayImage, x: u32, y: u32) -> bool {
    let set = |x: u32, y: u32| marked.get_pixel(x, y).0[0] > 0;
    let at_edge = x == 0 || y == 0 || x + 1 == marked.width() || y + 1 == marked.height();
    !at_edge && set(x - 1, y) && set(x + 1, y) && set(x, y - 1) && set(x, y + 1)
}

fn mark(piece: &Piece, sums: &Sums) -> Option<Mark> {
    let (across, down) = ((piece.right + 1 - piece.left) as f32, (piece.bottom + 1 - piece.top) as f32);
    let area = piece.area as f32;
    let level = sums.level / area;
    let stroke = 2.0 * area / sums.outline.max(1.0);
    let deviation = (sums.squares / area - level * level).max(0.0).sqrt();
    let letter = (6.0..=90.0).contains(&down)
        && (2.0..=120.0).contains(&across)
        && across < 3.0 * down
        && (0.15..=0.95).contains(&(area / (across * down)))
        && stroke < 0.45 * down.max(across)
        && deviation < 60.0;
    letter.then_some(Mark {
        left: piece.left as f32,
        right: piece.right as f32 + 1.0,
        top: piece.top as f32,
        bottom: piece.bottom as f32 + 1.0,
        stroke,
        level,
    })
}
