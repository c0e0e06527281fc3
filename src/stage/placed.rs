//! A product at its place: in the canvas's pixels, turned and mirrored.

use image::{Rgba, RgbaImage, imageops};

use super::{Canvas, Cutout, Placement, sprite::matte};
use crate::{error::StageError, photo::resize, segment::trim_box};

/// Most pixels of a product on the canvas.
const PIXELS: f64 = 64e6;

/// A product as it stands on a canvas; its upper left corner may lie outside.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Pixels right of the canvas's left edge.
    pub left: i32,
    /// Pixels below its upper edge.
    pub top: i32,
    /// Straight alpha.
    pub pixels: RgbaImage,
}

impl Placed {
    /// Draws a product on a canvas of these pixels. Unturned and at its own size, its pixels are the photo's.
    ///
    /// # Errors
    /// `recipe_value` when the product would be larger than memory allows.
    pub fn new(cutout: &Cutout, placement: &Placement, canvas: Canvas) -> Result<Self, StageError> {
        let (width, height) = cutout.size();
        let shorter = canvas.width.min(canvas.height) as f32;
        let scale = placement.size * shorter / width.max(height) as f32;
        let side = |length: u32| (length as f32 * scale).round().max(1.0);
        if f64::from(side(width)) * f64::from(side(height)) > PIXELS {
            let high = (PIXELS.sqrt() / f64::from(shorter)) as f32;
            return Err(StageError::RecipeValue { name: "size", value: placement.size, low: 0.01, high });
        }
        let size = (side(width) as u32, side(height) as u32);
        let mut pixels =
            if size == (width, height) { cutout.pixels.clone() } else { resize::rgba(&cutout.pixels, size.0, size.1) };
        if placement.mirror {
            imageops::flip_horizontal_in_place(&mut pixels);
        }
        let pixels = turned(pixels, placement.rotation.rem_euclid(360.0));
        let corner = |place: f32, canvas: u32, size: u32| (place * canvas as f32 - size as f32 / 2.0).round() as i32;
        Ok(Self {
            left: corner(placement.x, canvas.width, pixels.width()),
            top: corner(placement.y, canvas.height, pixels.height()),
            pixels,
        })
    }
}

/// Turned clockwise by 0 to 360 degrees, on a raster that holds all of it.
fn turned(pixels: RgbaImage, degrees: f32) -> RgbaImage {
    match degrees {
        0.0 => pixels,
        90.0 => imageops::rotate90(&pixels),
        180.0 => imageops::rotate180(&pixels),
        270.0 => imageops::rotate270(&pixels),
        _ => turned_freely(&pixels, degrees.to_radians()),
    }
}

fn turned_freely(pixels: &RgbaImage, angle: f32) -> RgbaImage {
    let (sine, cosine) = angle.sin_cos();
    let (width, height) = (pixels.width() as f32, pixels.height() as f32);
    let wide = (width * cosine.abs() + height * sine.abs()).ceil();
    let high = (width * sine.abs() + height * cosine.abs()).ceil();
    RgbaImage::from_fn(wide as u32, high as u32, |x, y| {
        let (dx, dy) = (x as f32 + 0.5 - wide / 2.0, y as f32 + 0.5 - high / 2.0);
        let (u, v) = (dx * cosine + dy * sine + width / 2.0, dy * cosine - dx * sine + height / 2.0);
        bicubic(pixels, u - 0.5, v - 0.5)
    })
}

/// Catmull–Rom on colours multiplied by alpha; clear outside.
fn bicubic(pixels: &RgbaImage, x: f32, y: f32) -> Rgba<u8> {
    let (left, top) = (x.floor(), y.floor());
    let (columns, rows) = (weights(x - left), weights(y - top));
    let mut sum = [0.0_f32; 4];
    for (row, wy) in rows.iter().enumerate() {
        for (column, wx) in columns.iter().enumerate() {
            let (u, v) = (left as i64 + column as i64 - 1, top as i64 + row as i64 - 1);
            if u < 0 || v < 0 || u >= i64::from(pixels.width()) || v >= i64::from(pixels.height()) {
                continue;
            }
            let [red, green, blue, alpha] = pixels.get_pixel(u as u32, v as u32).0.map(f32::from);
            let weight = wx * wy;
            for (sum, value) in sum.iter_mut().zip([red * alpha, green * alpha, blue * alpha, 255.0 * alpha]) {
                *sum += weight * value / 255.0;
            }
        }
    }
    let alpha = sum[3].clamp(0.0, 255.0);
    if alpha < 0.5 {
        return Rgba([0; 4]);
    }
    let colour = |value: f32| (value * 255.0 / alpha).clamp(0.0, 255.0).round() as u8;
    Rgba([colour(sum[0]), colour(sum[1]), colour(sum[2]), alpha.round() as u8])
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (-t3 + 2.0 * t2 - t), 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0), 0.5 * (-3.0 * t3 + 4.0 * t2 + t), 0.5 * (t3 - t2)]
}

/// The placement in the middle of the canvas at which the product takes `share` of the frame, measured along the
/// side it fills more. A veil around the product, less than half opaque, does not count.
pub fn fit(cutout: &Cutout, canvas: Canvas, share: f32) -> Placement {
    let (width, height) = (cutout.size().0 as f32, cutout.size().1 as f32);
    let mut solid = matte(&cutout.pixels);
    solid.iter_mut().for_each(|value| *value = if *value < 128 { 0 } else { 255 });
    let (x, y, wide, high) = trim_box(&solid).unwrap_or((0, 0, cutout.size().0, cutout.size().1));
    let (canvas_width, canvas_height) = (canvas.width as f32, canvas.height as f32);
    let scale = (canvas_width / wide as f32).min(canvas_height / high as f32) * share.clamp(0.05, 1.0);
    let off = |start: u32, part: u32, whole: f32| (whole / 2.0 - start as f32 - part as f32 / 2.0) * scale;
    Placement {
        x: 0.5 + off(x, wide, width) / canvas_width,
        y: 0.5 + off(y, high, height) / canvas_height,
        size: scale * width.max(height) / canvas_width.min(canvas_height),
        rotation: 0.0,
        mirror: false,
    }
}
