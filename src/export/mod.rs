//! Staged pictures → files for shops, with what a shop's machines read: sRGB profile, density, origin (XMP).
//!
//! PNG and WebP are lossless, JPEG goes by quality or by a number of bytes and keeps every sample of colour
//! (4:4:4). WebP is lossless only, because the one encoder that is small enough for the engine is. AVIF is left
//! out: its well-kept encoders alone are several times what the engine may grow by.

mod icc;
mod jpeg;
mod options;
mod png;
mod webp;
mod xmp;

use image::{GrayImage, RgbImage};

pub use options::{ExportFormat, ExportOptions, SourceType};

use crate::error::{ExportError, PhotoError, VitrineError};

/// What every format writes beside the pixels.
struct Metadata {
    /// The sRGB profile.
    profile: Vec<u8>,
    /// The XMP packet.
    xmp: String,
    /// Pixels an inch.
    dpi: Option<u16>,
}

/// Writes a picture as `options` say. `alpha` is straight; JPEG has none, so there the picture is laid on white.
///
/// # Errors
/// `cannot_fit_bytes` when the file stays above [`ExportOptions::max_bytes`], with the smallest size reached;
/// `encoding_failed`, also when `alpha` has another size than `rgb`.
pub fn export(rgb: &RgbImage, alpha: Option<&GrayImage>, options: &ExportOptions) -> Result<Vec<u8>, VitrineError> {
    let name = options.format.name();
    if alpha.is_some_and(|alpha| alpha.dimensions() != rgb.dimensions()) {
        return Err(failed(name, "alpha and colour differ in size").into());
    }
    // An alpha channel that says nothing would only make the file larger.
    let alpha = alpha.filter(|alpha| alpha.iter().any(|value| *value < 255));
    let dpi = options.dpi.filter(|dpi| *dpi > 0).map(|dpi| u16::try_from(dpi).unwrap_or(u16::MAX));
    let metadata = Metadata { profile: icc::srgb(), xmp: xmp::packet(options, dpi), dpi };
    match options.format {
        ExportFormat::Jpeg => jpeg::write(rgb, alpha, &metadata, options),
        ExportFormat::Png => within(png::write(rgb, alpha, &metadata)?, options),
        ExportFormat::WebP => within(webp::write(rgb, alpha, &metadata)?, options),
    }
}

/// Refuses a file that is larger than asked for.
fn within(bytes: Vec<u8>, options: &ExportOptions) -> Result<Vec<u8>, VitrineError> {
    let size = bytes.len() as u64;
    match options.max_bytes {
        Some(limit_bytes) if size > limit_bytes => {
            let format = options.format.name();
            Err(ExportError::CannotFitBytes { format, smallest_bytes: size, limit_bytes }.into())
        }
        _ => Ok(bytes),
    }
}

fn failed(format: &'static str, detail: &str) -> PhotoError {
    PhotoError::EncodingFailed { format, detail: detail.to_owned() }
}
