//! A product ready to be staged: its own colours, cut to its box.

use image::{GrayImage, RgbImage, Rgba, RgbaImage, imageops};

use super::{Canvas, Placement, foreground::decontaminated};
use crate::{error::StageError, photo::resize, segment::trim_box};

/// Mattes come from a filter: what is this close to opaque or clear is meant so.
const NEARLY: u8 = 4;
/// Neighbourhood of the product in which colours of the old background are still seen, in parts of its box.
const RIM: f32 = 0.05;

/// A product with straight alpha and the colours it has without its old background.
#[derive(Clone, Debug)]
pub struct Cutout {
    /// Cut to the product's box; clear pixels are black.
    pub pixels: RgbaImage,
    /// Longer side of the product in the photo, in pixels.
    longer_side: u32,
}

impl Cutout {
    /// Cuts the product out of a photo.
    ///
    /// # Errors
    /// `no_product_to_stage`.
    pub fn new(name: &str, photo: &RgbImage, alpha: &GrayImage) -> Result<Self, StageError> {
        let mut alpha = alpha.clone();
        for value in alpha.iter_mut() {
            *value = match *value {
                low if low < NEARLY => 0,
                high if high > 255 - NEARLY => 255,
                between => between,
            };
        }
        let (x, y, width, height) = trim_box(&alpha).ok_or_else(|| StageError::NoProduct { name: name.to_owned() })?;
        let rim = (width.max(height) as f32 * RIM) as u32 + 2;
        let (left, top) = (x.saturating_sub(rim), y.saturating_sub(rim));
        let (right, bottom) = ((x + width + rim).min(photo.width()), (y + height + rim).min(photo.height()));
        let (wide, high) = (right - left, bottom - top);
        let photo = imageops::crop_imm(photo, left, top, wide, high).to_image();
        let alpha = imageops::crop_imm(&alpha, left, top, wide, high).to_image();
        let clean = decontaminated(&photo, &alpha);
        let pixels = RgbaImage::from_fn(width, height, |u, v| {
            let at = (u + x - left, v + y - top);
            let [red, green, blue] = clean.get_pixel(at.0, at.1).0;
            match alpha.get_pixel(at.0, at.1).0[0] {
                0 => Rgba([0; 4]),
                value => Rgba([red, green, blue, value]),
            }
        });
        Ok(Self { pixels, longer_side: width.max(height) })
    }

    /// The same product with its longer side at most `side`, for previews.
    pub fn reduced(&self, side: u32) -> Self {
        let (width, height) = resize::fit(self.pixels.width(), self.pixels.height(), side);
        Self { pixels: resize::rgba(&self.pixels, width, height), longer_side: self.longer_side }
    }

    /// How many pixels of a canvas each pixel of the photo becomes along a side.
    pub fn enlargement(&self, placement: &Placement, canvas: Canvas) -> f32 {
        placement.size * canvas.width.min(canvas.height) as f32 / self.longer_side as f32
    }

    /// Width and height of the product's box, in pixels of the photo.
    pub fn size(&self) -> (u32, u32) {
        self.pixels.dimensions()
    }
}
