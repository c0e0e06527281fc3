//! Correcting a matte by hand: brush, one object of several, undo and redo without limit.

use image::{GenericImage, GenericImageView, GrayImage, Luma};

use super::{Matte, matte::reduced, objects::nearest_to_object};

/// Longest side at which objects are told apart.
const OBJECT_SIDE: u32 = 1024;

/// What a brush stroke does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrushMode {
    /// More product.
    Add,
    /// Less product.
    Remove,
}

/// A stroke, in fractions of the picture so that it fits any preview of it.
#[derive(Clone, Debug)]
pub struct Stroke {
    /// Points the brush passed, x and y from 0 to 1.
    pub points: Vec<(f32, f32)>,
    /// Radius as a fraction of the picture's longer side.
    pub radius: f32,
    /// Add or remove.
    pub mode: BrushMode,
    /// 0: the effect fades from the brush's centre; 1: full up to its rim.
    pub hardness: f32,
}

/// A matte under correction.
pub struct MatteEditor {
    matte: Matte,
    done: Vec<Patch>,
    undone: Vec<Patch>,
}

/// A rectangle of the matte as it was before a change.
struct Patch {
    x: u32,
    y: u32,
    before: GrayImage,
}

impl MatteEditor {
    /// Begins with a matte nobody has touched.
    pub fn new(matte: Matte) -> Self {
        Self { matte, done: Vec::new(), undone: Vec::new() }
    }

    /// The matte as it stands.
    pub fn matte(&self) -> &Matte {
        &self.matte
    }

    /// Whether anything was changed.
    pub fn is_edited(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Paints a stroke. One without points, or outside the picture, changes nothing.
    pub fn paint(&mut self, stroke: &Stroke) {
        let (width, height) = self.matte.alpha.dimensions();
        let radius = (stroke.radius * width.max(height) as f32).max(0.5);
        let points: Vec<(f32, f32)> = stroke
            .points
            .iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .map(|&(x, y)| (x * width as f32, y * height as f32))
            .collect();
        let Some((left, top, right, bottom)) = bounds(&points, radius, width, height) else { return };
        let (w, h) = (right - left, bottom - top);
        let mut coverage = vec![0.0f32; (w * h) as usize];
        let inner = radius * stroke.hardness.clamp(0.0, 1.0).min(0.98);
        let starts = points.iter().take(points.len().max(2) - 1);
        for (i, &from) in starts.enumerate() {
            let to = *points.get(i + 1).unwrap_or(&from);
            let Some((l, t, r, b)) = bounds(&[from, to], radius, width, height) else { continue };
            for y in t..b {
                for x in l..r {
                    let distance = distance_to_segment((x as f32 + 0.5, y as f32 + 0.5), from, to);
                    let cover = ((radius - distance) / (radius - inner)).clamp(0.0, 1.0);
                    let cell = &mut coverage[((y - top) * w + x - left) as usize];
                    *cell = cell.max(cover);
                }
            }
        }
        self.change(left, top, w, h, |x, y, alpha| {
            let full = coverage[(y * w + x) as usize] * 255.0;
            match stroke.mode {
                BrushMode::Add => alpha.max(full.round() as u8),
                BrushMode::Remove => alpha.min((255.0 - full).round() as u8),
            }
        });
    }

    /// Keeps only the object at a point (fractions); says whether there was one.
    pub fn keep_object(&mut self, x: f32, y: f32) -> bool {
        let small = reduced(&self.matte.alpha, OBJECT_SIDE);
        let at = |fraction: f32, length: u32| ((fraction.clamp(0.0, 1.0) * length as f32) as u32).min(length - 1);
        let Some(near) = nearest_to_object(&small, at(x, small.width()), at(y, small.height())) else { return false };
        let (width, height) = self.matte.alpha.dimensions();
        let (sw, sh) = (small.width(), small.height());
        self.change(0, 0, width, height, |x, y, alpha| {
            let column = u64::from(x) * u64::from(sw) / u64::from(width);
            let row = u64::from(y) * u64::from(sh) / u64::from(height);
            if near[(row * u64::from(sw) + column) as usize] { alpha } else { 0 }
        });
        true
    }

    /// Takes another matte of the same photo; one of another size changes nothing.
    pub fn replace(&mut self, alpha: &GrayImage) {
        let (width, height) = self.matte.alpha.dimensions();
        if alpha.dimensions() == (width, height) {
            self.change(0, 0, width, height, |x, y, _| alpha.get_pixel(x, y).0[0]);
        }
    }

    /// Takes the last change back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(patch) = self.done.pop() else { return false };
        let redo = self.swap(patch);
        self.undone.push(redo);
        true
    }

    /// Makes the last undone change again; says whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(patch) = self.undone.pop() else { return false };
        let undo = self.swap(patch);
        self.done.push(undo);
        true
    }

    /// Takes all changes back; redo brings them again one by one.
    pub fn reset(&mut self) {
        while self.undo() {}
    }

    fn change(&mut self, x: u32, y: u32, width: u32, height: u32, new: impl Fn(u32, u32, u8) -> u8) {
        let before = self.matte.alpha.view(x, y, width, height).to_image();
        for v in 0..height {
            for u in 0..width {
                let Luma([alpha]) = *before.get_pixel(u, v);
                self.matte.alpha.put_pixel(x + u, y + v, Luma([new(u, v, alpha)]));
            }
        }
        self.done.push(Patch { x, y, before });
        self.undone.clear();
    }

    fn swap(&mut self, patch: Patch) -> Patch {
        let Patch { x, y, before } = patch;
        let after = self.matte.alpha.view(x, y, before.width(), before.height()).to_image();
        self.matte.alpha.copy_from(&before, x, y).expect("a patch lies where it was taken");
        Patch { x, y, before: after }
    }
}

/// The pixels (left, top, right, bottom; the last two exclusive) within `radius` of the points.
fn bounds(points: &[(f32, f32)], radius: f32, width: u32, height: u32) -> Option<(u32, u32, u32, u32)> {
    let low = |value: f32| (value - radius).floor().max(0.0) as u32;
    let high = |value: f32, most: u32| ((value + radius).ceil().max(0.0) as u32).min(most);
    let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
    for &(x, y) in points {
        (left, top) = (left.min(low(x)), top.min(low(y)));
        (right, bottom) = (right.max(high(x, width)), bottom.max(high(y, height)));
    }
    (left < right && top < bottom).then_some((left, top, right, bottom))
}

fn distance_to_segment(p: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9);
    let t = along.clamp(0.0, 1.0);
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::MatteSource;

    fn editor() -> MatteEditor {
        let alpha = GrayImage::from_fn(120, 80, |x, _| {
            Luma([if (10..40).contains(&x) || (70..110).contains(&x) { 255 } else { 0 }])
        });
        MatteEditor::new(Matte { alpha, source: MatteSource::Network })
    }

    fn stroke(mode: BrushMode, points: Vec<(f32, f32)>) -> Stroke {
        Stroke { points, radius: 0.05, mode, hardness: 0.8 }
    }

    #[test]
    fn a_stroke_adds_and_undo_brings_back_every_pixel() {
        let mut editor = editor();
        let before = editor.matte().alpha.clone();
        editor.paint(&stroke(BrushMode::Add, vec![(0.4, 0.5), (0.5, 0.5)]));
        assert_eq!(editor.matte().alpha.get_pixel(54, 40).0[0], 255);
        assert_eq!(editor.matte().alpha.get_pixel(54, 60).0[0], 0);
        assert!(editor.undo() && !editor.undo());
        assert_eq!(editor.matte().alpha, before);
        assert!(editor.redo() && editor.matte().alpha.get_pixel(54, 40).0[0] == 255);
    }

    #[test]
    fn keeping_one_object_drops_the_other_and_can_be_undone() {
        let mut editor = editor();
        assert!(editor.keep_object(0.75, 0.5));
        assert_eq!(editor.matte().alpha.get_pixel(20, 40).0[0], 0);
        assert_eq!(editor.matte().alpha.get_pixel(90, 40).0[0], 255);
        assert!(!editor.keep_object(0.01, 0.5), "there is nothing at the border");
        editor.reset();
        assert!(!editor.is_edited() && editor.matte().alpha.get_pixel(20, 40).0[0] == 255);
    }

    #[test]
    fn strokes_outside_or_without_points_do_nothing() {
        let mut editor = editor();
        editor.paint(&stroke(BrushMode::Add, vec![]));
        editor.paint(&stroke(BrushMode::Remove, vec![(f32::NAN, 0.5)]));
        editor.paint(&stroke(BrushMode::Remove, vec![(5.0, 5.0)]));
        assert!(!editor.is_edited());
    }
}
