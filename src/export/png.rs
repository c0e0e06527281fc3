//! PNG, with density and XMP packet as chunks of their own.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder, RgbImage};

use super::{Metadata, failed};
use crate::error::VitrineError;
use crate::photo::encode::join;

/// Signature and header chunk, which must stand first.
const HEAD_BYTES: usize = 8 + 12 + 13;
const METRES_PER_INCH: f64 = 0.0254;

pub fn write(rgb: &RgbImage, alpha: Option<&GrayImage>, metadata: &Metadata) -> Result<Vec<u8>, VitrineError> {
    let mut bytes = Vec::new();
    let explain = |error: &dyn std::fmt::Display| failed("PNG", &error.to_string());
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    encoder.set_icc_profile(metadata.profile.clone()).map_err(|error| explain(&error))?;
    let (width, height) = rgb.dimensions();
    match alpha {
        Some(alpha) => encoder.write_image(&join(rgb, alpha), width, height, ExtendedColorType::Rgba8),
        None => encoder.write_image(rgb, width, height, ExtendedColorType::Rgb8),
    }
    .map_err(|error| explain(&error))?;

    let mut chunks = Vec::new();
    if let Some(dpi) = metadata.dpi {
        let per_metre = (f64::from(dpi) / METRES_PER_INCH).round() as u32;
        let data = [&per_metre.to_be_bytes()[..], &per_metre.to_be_bytes(), &[1]].concat();
        chunk(&mut chunks, b"pHYs", &data);
    }
    // Not compressed, no language, no translated keyword.
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", metadata.xmp.as_bytes()].concat();
    chunk(&mut chunks, b"iTXt", &text);
    bytes.splice(HEAD_BYTES..HEAD_BYTES, chunks);
    Ok(bytes)
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(data);
    let sum = checksum(&out[start..]);
    out.extend(sum.to_be_bytes());
}

/// CRC-32 as PNG defines it; bit by bit, for a few hundred bytes.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn the_checksum_is_that_of_png() {
        assert_eq!(checksum(b"IEND"), 0xAE42_6082);
    }
}
