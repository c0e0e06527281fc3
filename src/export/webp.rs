//! Lossless WebP, with the XMP packet as a chunk of its own. The format has no place for a density but that packet.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder, RgbImage};

use super::{Metadata, failed};
use crate::error::VitrineError;
use crate::photo::encode::join;

/// Where the flags of the extended header stand, and the one that announces XMP.
const FLAGS_AT: usize = 20;
const HAS_XMP: u8 = 1 << 2;
/// Sides have 14 bits.
const LONGEST_SIDE: u32 = 1 << 14;

pub fn write(rgb: &RgbImage, alpha: Option<&GrayImage>, metadata: &Metadata) -> Result<Vec<u8>, VitrineError> {
    let (width, height) = rgb.dimensions();
    if !(1..=LONGEST_SIDE).contains(&width) || !(1..=LONGEST_SIDE).contains(&height) {
        return Err(failed("WebP", "a side must have 1 to 16384 pixels").into());
    }
    let mut bytes = Vec::new();
    let explain = |error: &dyn std::fmt::Display| failed("WebP", &error.to_string());
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    // A profile also makes the encoder write the extended header.
    encoder.set_icc_profile(metadata.profile.clone()).map_err(|error| explain(&error))?;
    match alpha {
        Some(alpha) => encoder.write_image(&join(rgb, alpha), width, height, ExtendedColorType::Rgba8),
        None => encoder.write_image(rgb, width, height, ExtendedColorType::Rgb8),
    }
    .map_err(|error| explain(&error))?;

    if bytes.get(12..16) != Some(b"VP8X") {
        return Err(failed("WebP", "no extended header was written").into());
    }
    bytes[FLAGS_AT] |= HAS_XMP;
    bytes.extend(b"XMP ");
    bytes.extend((metadata.xmp.len() as u32).to_le_bytes());
    bytes.extend(metadata.xmp.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    let size = u32::try_from(bytes.len() - 8).map_err(|error| explain(&error))?;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(bytes)
}
