//! A product with its shadow and its mirror image, as one picture with alpha.
//!
//! Laid over the background it gives the staged picture, so a page may move it about without asking again.

use image::{GrayImage, Rgba, RgbaImage, imageops};

use super::{Canvas, Layer, Placed, shadow::Shade};
use crate::photo::resize;

/// Longer side of the product where its mirror image is drawn; enlarging it makes it soft.
const MIRROR_SIDE: u32 = 320;
/// Part of the product's height that is mirrored, and how clearly at its foot.
const MIRROR_REACH: f32 = 0.4;
const MIRROR_CLARITY: f32 = 0.5;

/// A rectangle on the canvas, in pixels: left, top, right, bottom.
pub(super) type Rectangle = (i32, i32, i32, i32);

/// A picture with straight alpha at a place on the canvas.
#[derive(Clone, Debug)]
pub struct Sprite {
    /// Pixels right of the canvas's left edge; may be negative.
    pub left: i32,
    /// Pixels below its upper edge.
    pub top: i32,
    /// The pixels.
    pub pixels: RgbaImage,
}

impl Sprite {
    /// A placed product with what it leaves on the ground, cut to `limits`.
    pub(super) fn new(product: &Placed, layer: &Layer, limits: Rectangle, fade: Option<Fade>) -> Self {
        let matte = matte(&product.pixels);
        let shade = (layer.shadow.contact > 0.0 || layer.shadow.cast > 0.0).then(|| Shade::of(&matte, &layer.shadow));
        let mirror = (layer.reflection > 0.0).then(|| Mirror::of(&product.pixels, layer.reflection));
        let (width, height) = (product.pixels.width() as i32, product.pixels.height() as i32);
        let mut bounds = (0, 0, width, height);
        if let Some(shade) = &shade {
            bounds = union(bounds, shade.bounds());
        }
        if mirror.is_some() {
            bounds = union(bounds, (0, 0, width, height + (MIRROR_REACH * height as f32) as i32 + 1));
        }
        let (left, top) = ((product.left + bounds.0).max(limits.0), (product.top + bounds.1).max(limits.1));
        let (right, bottom) = ((product.left + bounds.2).min(limits.2), (product.top + bounds.3).min(limits.3));
        let (wide, high) = ((right - left).max(1) as u32, (bottom - top).max(1) as u32);
        let mut pixels = RgbaImage::new(wide, high);
        let mut darkness = vec![0.0; wide as usize];
        for (y, row) in pixels.enumerate_rows_mut() {
            let v = y as i32 + top - product.top;
            if let Some(shade) = &shade {
                shade.row(left - product.left, v, &mut darkness);
            }
            for ((x, _, pixel), &dark) in row.zip(&darkness) {
                let u = x as i32 + left - product.left;
                let inside = u >= 0 && v >= 0 && u < width && v < height;
                let own = if inside { *product.pixels.get_pixel(u as u32, v as u32) } else { Rgba([0; 4]) };
                if own.0[3] == 255 {
                    *pixel = own;
                    continue;
                }
                let mut ground = mirror.as_ref().map_or([0.0; 4], |mirror| mirror.at(u, v));
                if dark > 0.0 {
                    let kept = fade.map_or(1.0, |fade| fade.at(x as i32 + left, y as i32 + top));
                    ground = over([0.0, 0.0, 0.0, kept * dark], ground);
                }
                if own.0[3] == 0 && ground[3] == 0.0 {
                    continue;
                }
                let [red, green, blue, alpha] = own.0.map(|value| f32::from(value) / 255.0);
                *pixel = Rgba(over([red, green, blue, alpha], ground).map(|value| (value * 255.0 + 0.5) as u8));
            }
        }
        Self { left, top, pixels }
    }
}

/// Where a shadow pales towards the edge of a canvas of one colour, which shops want to be of that colour exactly.
#[derive(Clone, Copy)]
pub(super) struct Fade {
    width: f32,
    height: f32,
}

impl Fade {
    /// Parts of the canvas's shorter side at which the shadow is gone and at which it is whole.
    const MARGIN: (f32, f32) = (0.012, 0.075);

    pub fn new(canvas: Canvas) -> Self {
        Self { width: canvas.width as f32, height: canvas.height as f32 }
    }

    fn at(self, x: i32, y: i32) -> f32 {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        let inside = x.min(self.width - x).min(y).min(self.height - y) / self.width.min(self.height);
        let t = ((inside - Self::MARGIN.0) / (Self::MARGIN.1 - Self::MARGIN.0)).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }
}

/// The alpha of a cut-out.
pub(super) fn matte(pixels: &RgbaImage) -> GrayImage {
    let alpha = pixels.pixels().map(|pixel| pixel.0[3]).collect();
    GrayImage::from_raw(pixels.width(), pixels.height(), alpha).expect("one alpha a pixel")
}

fn union(a: Rectangle, b: Rectangle) -> Rectangle {
    (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3))
}

/// Porter and Duff's over, straight alpha, values 0 to 1.
fn over(front: [f32; 4], behind: [f32; 4]) -> [f32; 4] {
    let kept = behind[3] * (1.0 - front[3]);
    let alpha = front[3] + kept;
    if alpha <= 0.0 {
        return [0.0; 4];
    }
    let mixed = |channel: usize| (front[channel] * front[3] + behind[channel] * kept) / alpha;
    [mixed(0), mixed(1), mixed(2), alpha]
}

/// A product upside down below its base line.
struct Mirror {
    small: RgbaImage,
    scale: f32,
    height: f32,
    strength: f32,
}

impl Mirror {
    fn of(pixels: &RgbaImage, strength: f32) -> Self {
        let (width, height) = resize::fit(pixels.width(), pixels.height(), MIRROR_SIDE);
        let small = imageops::flip_vertical(&resize::rgba(pixels, width, height));
        Self { small, scale: height as f32 / pixels.height() as f32, height: pixels.height() as f32, strength }
    }

    /// The mirror image at a pixel of the product's own grid.
    fn at(&self, x: i32, y: i32) -> [f32; 4] {
        let below = y as f32 + 0.5 - self.height;
        let fade = 1.0 - below / (MIRROR_REACH * self.height);
        if below < 0.0 || fade <= 0.0 {
            return [0.0; 4];
        }
        let place = |value: f32, side: u32| (value * self.scale - 0.5).clamp(0.0, (side - 1) as f32);
        let (u, v) = (place(x as f32 + 0.5, self.small.width()), place(below, self.small.height()));
        let pixel = imageops::interpolate_bilinear(&self.small, u, v).map_or([0; 4], |pixel| pixel.0);
        let [red, green, blue, alpha] = pixel.map(|value| f32::from(value) / 255.0);
        let outside = x < 0 || x as f32 >= self.small.width() as f32 / self.scale;
        [red, green, blue, if outside { 0.0 } else { alpha * fade * fade * MIRROR_CLARITY * self.strength }]
    }
}
