//! What lies behind the products, at the size it is needed.

use image::{Rgb, RgbImage, imageops};

use super::{Background, Canvas, Sources};
use crate::{error::VitrineError, photo::resize};

/// The widest blur, in parts of the canvas's longer side.
const WIDEST_BLUR: f32 = 0.02;
/// Half the height over which a sweep's wall becomes its floor.
const BEND: f32 = 0.18;

/// Draws a background on a canvas of these pixels.
pub fn draw(background: &Background, canvas: Canvas, sources: &impl Sources) -> Result<RgbImage, VitrineError> {
    let Canvas { width, height } = canvas;
    Ok(match background {
        Background::Solid { colour } => RgbImage::from_pixel(width, height, colour.pixel()),
        &Background::Sweep { wall, floor, horizon } => {
            let mut picture = RgbImage::new(width, height);
            for (y, row) in picture.enumerate_rows_mut() {
                let colour = |x: u32| {
                    let at = (y as f32 + 0.5) / height as f32;
                    let t = ((at - horizon) / (2.0 * BEND) + 0.5).clamp(0.0, 1.0);
                    let t = t * t * (3.0 - 2.0 * t);
                    let step = threshold(x, y);
                    let mix = |a: u8, b: u8| f32::from(a) + (f32::from(b) - f32::from(a)) * t;
                    Rgb(std::array::from_fn(|c| (mix(wall.0[c], floor.0[c]) + step) as u8))
                };
                for (x, _, pixel) in row {
                    *pixel = colour(x);
                }
            }
            picture
        }
        // A scene has the shape of the canvas it was made for, its pixels nearly so.
        Background::Made { photo, making } => cover(sources.picture(*photo)?, making.canvas, canvas, (0.5, 0.5), 1.0),
        &Background::Picture { photo, x, y, zoom, blur, .. } => {
            let picture = sources.picture(photo)?;
            let own = Canvas { width: picture.width(), height: picture.height() };
            let picture = cover(picture, own, canvas, (x, y), zoom);
            let deviation = blur * WIDEST_BLUR * width.max(height) as f32;
            if deviation > 0.3 { imageops::fast_blur(&picture, deviation) } else { picture }
        }
    })
}

/// Ordered dithering: where a gradient's step falls differs from pixel to pixel, so that no bands show.
fn threshold(x: u32, y: u32) -> f32 {
    const BAYER: [[u8; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    (f32::from(BAYER[(y % 4) as usize][(x % 4) as usize]) + 0.5) / 16.0
}

/// The part of a picture that fills the canvas, at the canvas's size; `shape` is what the picture is thought to measure.
fn cover(picture: &RgbImage, shape: Canvas, canvas: Canvas, (x, y): (f32, f32), zoom: f32) -> RgbImage {
    let (width, height) = (shape.width as f32, shape.height as f32);
    let scale = (canvas.width as f32 / width).max(canvas.height as f32 / height) * zoom;
    let part = |canvas: u32, shape: f32, side: u32| {
        ((canvas as f32 / (scale * shape) * side as f32).round() as u32).clamp(1, side)
    };
    let wide = part(canvas.width, width, picture.width());
    let high = part(canvas.height, height, picture.height());
    let start = |place: f32, side: u32, part: u32| (place * (side - part) as f32).round() as u32;
    let (left, top) = (start(x, picture.width(), wide), start(y, picture.height(), high));
    let crop = imageops::crop_imm(picture, left, top, wide, high).to_image();
    resize::rgb(&crop, canvas.width, canvas.height)
}
