//! Pictures → bytes: PNG for cut-outs and mattes, JPEG for small previews in reports.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder, ImageError, RgbImage, RgbaImage};

use crate::error::{PhotoError, VitrineError};

/// PNG of a picture with straight alpha; without `alpha` it has three channels.
///
/// # Errors
/// `encoding_failed`, also when `alpha` has another size than `rgb`.
pub fn png(rgb: &RgbImage, alpha: Option<&GrayImage>) -> Result<Vec<u8>, VitrineError> {
    match alpha {
        None => write_png(rgb, rgb.dimensions(), ExtendedColorType::Rgb8),
        Some(alpha) if alpha.dimensions() == rgb.dimensions() => rgba_png(&join(rgb, alpha)),
        Some(_) => Err(failed("PNG", "alpha and colour differ in size").into()),
    }
}

/// PNG of an RGBA picture.
///
/// # Errors
/// `encoding_failed`.
pub fn rgba_png(picture: &RgbaImage) -> Result<Vec<u8>, VitrineError> {
    write_png(picture, picture.dimensions(), ExtendedColorType::Rgba8)
}

/// PNG of a matte, one grey channel.
///
/// # Errors
/// `encoding_failed`.
pub fn grey_png(matte: &GrayImage) -> Result<Vec<u8>, VitrineError> {
    write_png(matte, matte.dimensions(), ExtendedColorType::L8)
}

/// JPEG; `quality` 1 to 100.
///
/// # Errors
/// `encoding_failed`.
pub fn jpeg(rgb: &RgbImage, quality: u8) -> Result<Vec<u8>, VitrineError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100))
        .write_image(rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8)
        .map_err(|error| failed("JPEG", &error.to_string()))?;
    Ok(bytes)
}

/// Colour and alpha as RGBA; both have the same size.
pub(crate) fn join(rgb: &RgbImage, alpha: &GrayImage) -> RgbaImage {
    let mut joined = RgbaImage::new(rgb.width(), rgb.height());
    for ((pixel, colour), alpha) in joined.pixels_mut().zip(rgb.pixels()).zip(alpha.pixels()) {
        let [red, green, blue] = colour.0;
        pixel.0 = [red, green, blue, alpha.0[0]];
    }
    joined
}

fn write_png(samples: &[u8], size: (u32, u32), colour: ExtendedColorType) -> Result<Vec<u8>, VitrineError> {
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(samples, size.0, size.1, colour)
        .map_err(|error: ImageError| failed("PNG", &error.to_string()))?;
    Ok(bytes)
}

fn failed(format: &'static str, detail: &str) -> PhotoError {
    PhotoError::EncodingFailed { format, detail: detail.to_owned() }
}
