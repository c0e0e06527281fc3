//! The background's light on the product: its colour, and where it is brighter and darker.
//!
//! Only the lowest frequencies are taken: the background reduced to a few patches. A gain a channel follows from
//! the colour around the product, another from how bright the background is at each place.

use image::{RgbImage, imageops};

use super::Placed;

/// Patches along the background's longer side.
const PATCHES: u32 = 16;
/// How much of the background's colour and of its brightness reaches a product at full strength.
const COLOUR: f32 = 0.5;
const BRIGHTNESS: f32 = 0.35;
/// No channel changes by more than this.
const LIMIT: (f32, f32) = (0.6, 1.5);

/// Multiplies the product's colours by the light that falls where it stands; `strength` 0 to 1.
pub fn adapt(product: &mut Placed, background: &RgbImage, strength: f32) {
    let (width, height) = crate::photo::resize::fit(background.width(), background.height(), PATCHES);
    let patches = imageops::blur(&imageops::thumbnail(background, width, height), 1.5);
    let patch = |x: f32, y: f32| {
        let u = (x * width as f32 / background.width() as f32 - 0.5).clamp(0.0, (width - 1) as f32);
        let v = (y * height as f32 / background.height() as f32 - 0.5).clamp(0.0, (height - 1) as f32);
        imageops::interpolate_bilinear(&patches, u, v)
            .map_or([128.0; 3], |pixel| pixel.0.map(|v| f32::from(v).max(4.0)))
    };
    let light = |[red, green, blue]: [f32; 3]| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let middle = (
        product.left as f32 + product.pixels.width() as f32 / 2.0,
        product.top as f32 + product.pixels.height() as f32 / 2.0,
    );
    let around = patch(middle.0, middle.1);
    let cast = around.map(|value| (value / light(around)).powf(COLOUR * strength));
    let (left, top) = (product.left, product.top);
    for (x, y, pixel) in product.pixels.enumerate_pixels_mut() {
        if pixel.0[3] == 0 {
            continue;
        }
        let here = patch((left + x as i32) as f32 + 0.5, (top + y as i32) as f32 + 0.5);
        let brighter = (light(here) / light(around)).powf(BRIGHTNESS * strength);
        for (value, cast) in pixel.0.iter_mut().zip(cast) {
            let gain = (cast * brighter).clamp(LIMIT.0, LIMIT.1);
            *value = (f32::from(*value) * gain).round().min(255.0) as u8;
        }
    }
}
