//! JPEG: by quality or by size, with the XMP packet as a segment of its own.

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{ExtendedColorType, GrayImage, ImageEncoder, RgbImage};

use super::{ExportOptions, Metadata, failed};
use crate::error::{ExportError, VitrineError};

/// What shops themselves save at, or above: no difference can be seen at the usual size.
const USUAL_QUALITY: u8 = 92;
/// A product below this shows blocks; a file that is still too large needs a smaller canvas instead.
const LEAST_QUALITY: u8 = 40;
const XMP_NAMESPACE: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

pub fn write(
    rgb: &RgbImage,
    alpha: Option<&GrayImage>,
    metadata: &Metadata,
    options: &ExportOptions,
) -> Result<Vec<u8>, VitrineError> {
    let flat = alpha.map(|alpha| on_white(rgb, alpha));
    let rgb = flat.as_ref().unwrap_or(rgb);
    let highest = options.quality.unwrap_or(USUAL_QUALITY).clamp(1, 100);
    let limit = options.max_bytes.unwrap_or(u64::MAX);
    let fits = |bytes: &[u8]| bytes.len() as u64 <= limit;
    let best = encode(rgb, highest, metadata)?;
    if fits(&best) {
        return Ok(best);
    }
    let mut fitting = encode(rgb, LEAST_QUALITY.min(highest), metadata)?;
    if !fits(&fitting) {
        let (smallest_bytes, format) = (fitting.len() as u64, options.format.name());
        return Err(ExportError::CannotFitBytes { format, smallest_bytes, limit_bytes: limit }.into());
    }
    // Between a quality that fits and one that does not.
    let (mut low, mut high) = (LEAST_QUALITY.min(highest), highest);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let bytes = encode(rgb, middle, metadata)?;
        if fits(&bytes) {
            (low, fitting) = (middle, bytes);
        } else {
            high = middle;
        }
    }
    Ok(fitting)
}

fn encode(rgb: &RgbImage, quality: u8, metadata: &Metadata) -> Result<Vec<u8>, VitrineError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(dpi) = metadata.dpi {
        encoder.set_pixel_density(PixelDensity::dpi(dpi));
    }
    encoder.set_icc_profile(metadata.profile.clone()).map_err(|error| failed("JPEG", &error.to_string()))?;
    encoder
        .write_image(rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8)
        .map_err(|error| failed("JPEG", &error.to_string()))?;
    // Behind the JFIF segment, which must be the first.
    let at = match bytes.get(2..6) {
        Some([0xFF, 0xE0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    };
    let length = 2 + XMP_NAMESPACE.len() + metadata.xmp.len();
    let length = u16::try_from(length).map_err(|_| failed("JPEG", "the metadata are too long"))?;
    let head = [0xFF, 0xE1].into_iter().chain(length.to_be_bytes());
    let segment: Vec<u8> = head.chain(XMP_NAMESPACE.iter().copied()).chain(metadata.xmp.bytes()).collect();
    bytes.splice(at..at, segment);
    Ok(bytes)
}

fn on_white(rgb: &RgbImage, alpha: &GrayImage) -> RgbImage {
    let mut flat = rgb.clone();
    for (pixel, alpha) in flat.pixels_mut().zip(alpha.pixels()) {
        let opacity = u32::from(alpha.0[0]);
        pixel.0 = pixel.0.map(|value| ((u32::from(value) * opacity + 255 * (255 - opacity) + 127) / 255) as u8);
    }
    flat
}
