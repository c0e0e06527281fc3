//! The pictures at the size they are compared in.

use image::GrayImage;

use super::{Region, Subject, geometry::apply};
use crate::{
    photo::resize,
    segment::{matte::reduced, objects::Pieces},
};

/// The product's longer side in a working picture, in pixels, unless the photo has less.
const PRODUCT_SIDE: f32 = 256.0;
/// Longest side at which the product's bounding box is found.
const BOX_SIDE: u32 = 512;

/// A picture with its matte, scaled so that its product is about [`PRODUCT_SIDE`] long.
#[derive(Clone)]
pub struct View {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// sRGB, 0 to 1.
    pub rgb: Vec<[f32; 3]>,
    /// Product, 0 to 1.
    pub mask: Vec<f32>,
    /// Whether the pixel lies in the picture.
    pub valid: Vec<bool>,
}

/// Parts of full coverage in which [`View::steady`] counts.
const STEADY: f32 = 4.0;

/// A whole picture as a [`View`], with what is needed to find the way back.
pub struct Working {
    /// The picture.
    pub view: View,
    /// Working pixels per pixel of the full picture.
    pub scale: f32,
    /// The product's bounding box in working pixels: left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Boxes of the product's separate objects, likewise, largest first.
    pub objects: Vec<[f32; 4]>,
    /// Each object's part of the matte.
    pub shares: Vec<f32>,
}

impl Working {
    /// The same with a view that is [`View::steady`].
    pub fn steady(&self) -> Self {
        Self { view: self.view.steady(), objects: self.objects.clone(), shares: self.shares.clone(), ..*self }
    }

    /// Scales a picture for comparison; none when its matte is empty.
    pub fn of(subject: &Subject<'_>) -> Option<Self> {
        let (width, height) = subject.rgb.dimensions();
        let small = reduced(subject.alpha, BOX_SIDE);
        let whole = whole_box(&small)?;
        let side = (whole.width * width as f32).max(whole.height * height as f32);
        let scale = (PRODUCT_SIDE / side.max(1.0)).min(1.0);
        let length = |full: u32| ((full as f32 * scale).round() as u32).max(1);
        let (w, h) = (length(width), length(height));
        let (rgb, alpha) = (resize::rgb(subject.rgb, w, h), resize::grey(subject.alpha, w, h));
        let pixels = |region: &Region| {
            let (left, top) = (region.x * w as f32, region.y * h as f32);
            [left, top, left + region.width * w as f32, top + region.height * h as f32]
        };
        let objects = crate::segment::objects(&small);
        Some(Self {
            view: View {
                width: w as usize,
                height: h as usize,
                rgb: rgb.pixels().map(|p| p.0.map(|value| f32::from(value) / 255.0)).collect(),
                mask: alpha.as_raw().iter().map(|&value| f32::from(value) / 255.0).collect(),
                valid: vec![true; (w * h) as usize],
            },
            scale: w as f32 / width as f32,
            bounds: pixels(&whole),
            objects: objects.iter().map(|object| pixels(&object.region)).collect(),
            shares: objects.iter().map(|object| object.share).collect(),
        })
    }
}

/// A whole picture's matte at working size.
pub struct WorkingMatte {
    width: usize,
    scale: f32,
    mask: Vec<f32>,
}

impl WorkingMatte {
    /// Takes the matte out of a working picture.
    pub fn of(working: Working) -> Self {
        Self { width: working.view.width, scale: working.scale, mask: working.view.mask }
    }

    /// Whether a point of the full picture is product.
    pub fn covers(&self, (x, y): (f32, f32)) -> bool {
        let cell = |value: f32| ((value + 0.5) * self.scale).max(0.0) as usize;
        let (column, row) = (cell(x), cell(y));
        column < self.width && self.mask.get(row * self.width + column).is_some_and(|&mask| mask >= 0.5)
    }
}

/// The box around all objects of a matte.
fn whole_box(alpha: &GrayImage) -> Option<Region> {
    let pieces = Pieces::of(alpha, 128);
    let least = pieces.largest()?.1.area / 50;
    let large = pieces.pieces.iter().filter(|piece| piece.area > least);
    let (w, h) = (alpha.width() as f32, alpha.height() as f32);
    let corners = large.fold((u32::MAX, u32::MAX, 0, 0), |(left, top, right, bottom), piece| {
        (left.min(piece.left), top.min(piece.top), right.max(piece.right + 1), bottom.max(piece.bottom + 1))
    });
    let (left, top, right, bottom) = corners;
    Some(Region {
        x: left as f32 / w,
        y: top as f32 / h,
        width: (right - left) as f32 / w,
        height: (bottom - top) as f32 / h,
    })
}

impl View {
    /// The same with coverage in quarters: so coarse that what networks answer on two processors, which differs by
    /// rounding, leads to the same view on both.
    pub fn steady(&self) -> Self {
        let mask = self.mask.iter().map(|coverage| (coverage * STEADY).round() / STEADY).collect();
        Self { mask, ..self.clone() }
    }

    /// The part of the view around a box, `margin` pixels wider on each side, whether or not the view reaches so far.
    /// Also returns the matrix from the part's pixels to the view's.
    pub fn crop(&self, bounds: [f32; 4], margin: f32) -> (Self, [f32; 6]) {
        let (left, top) = ((bounds[0] - margin).floor(), (bounds[1] - margin).floor());
        let width = ((bounds[2] + margin).ceil() - left).max(1.0) as usize;
        let height = ((bounds[3] + margin).ceil() - top).max(1.0) as usize;
        let matrix = [1.0, 0.0, left, 0.0, 1.0, top];
        (self.warp(&matrix, width, height), matrix)
    }

    /// A `width × height` picture whose pixel `p` is this view at `matrix · p`, bilinear.
    pub fn warp(&self, matrix: &[f32; 6], width: usize, height: usize) -> Self {
        let mut warped = Self {
            width,
            height,
            rgb: Vec::with_capacity(width * height),
            mask: Vec::with_capacity(width * height),
            valid: Vec::with_capacity(width * height),
        };
        for y in 0..height {
            for x in 0..width {
                let (u, v) = apply(matrix, x as f32, y as f32);
                let valid = u > -0.5 && v > -0.5 && u < self.width as f32 - 0.5 && v < self.height as f32 - 0.5;
                let (rgb, mask) = self.sample(u, v);
                warped.rgb.push(rgb);
                warped.mask.push(if valid { mask } else { 0.0 });
                warped.valid.push(valid);
            }
        }
        warped
    }

    fn sample(&self, u: f32, v: f32) -> ([f32; 3], f32) {
        let (u, v) = (u.clamp(0.0, (self.width - 1) as f32), v.clamp(0.0, (self.height - 1) as f32));
        let (x, y) = (u as usize, v as usize);
        let (fx, fy) = (u - x as f32, v - y as f32);
        let (right, below) = (usize::from(x + 1 < self.width), if y + 1 < self.height { self.width } else { 0 });
        let i = y * self.width + x;
        let corners = [
            (i, (1.0 - fx) * (1.0 - fy)),
            (i + right, fx * (1.0 - fy)),
            (i + below, (1.0 - fx) * fy),
            (i + right + below, fx * fy),
        ];
        let mut rgb = [0.0; 3];
        let mut mask = 0.0;
        for (index, weight) in corners {
            for (sum, value) in rgb.iter_mut().zip(self.rgb[index]) {
                *sum += weight * value;
            }
            mask += weight * self.mask[index];
        }
        (rgb, mask)
    }

    /// Half the width and height, each pixel the mean of four.
    pub fn half(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let four = |i: usize| {
            let (x, y) = (2 * (i % width), 2 * (i / width));
            let (right, below) = ((x + 1).min(self.width - 1), (y + 1).min(self.height - 1));
            [y * self.width + x, y * self.width + right, below * self.width + x, below * self.width + right]
        };
        let count = width * height;
        Self {
            width,
            height,
            rgb: (0..count)
                .map(|i| std::array::from_fn(|c| four(i).iter().map(|&j| self.rgb[j][c]).sum::<f32>() / 4.0))
                .collect(),
            mask: (0..count).map(|i| four(i).iter().map(|&j| self.mask[j]).sum::<f32>() / 4.0).collect(),
            valid: (0..count).map(|i| four(i).iter().all(|&j| self.valid[j])).collect(),
        }
    }

    /// Brightness as the eye sees it, 0 to 1 (luma of BT.601 on sRGB values).
    pub fn luma(&self) -> Vec<f32> {
        self.rgb.iter().map(|[r, g, b]| 0.299 * r + 0.587 * g + 0.114 * b).collect()
    }
}
