//! Bytes of a file → [`Photo`]: upright, sRGB, 8 bits a channel, alpha apart.
//!
//! The first arrow of the data flow. Nothing here trusts a file: its header is read and judged
//! against [`Limits`] before a decoder may allocate for its pixels.

mod colour;
mod decode;
pub mod encode;
pub(crate) mod header;
mod pixels;
pub(crate) mod sniff;

use std::fmt::Write;

use image::{GrayImage, RgbImage};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) use colour::is_srgb;
pub use sniff::Format;
pub use vitrine_resize as resize;

use crate::error::{PhotoError, VitrineError};
use crate::text::Note;

/// What is accepted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Most pixels, width × height.
    pub max_pixels: u64,
    /// Longest width or height.
    pub max_side: u32,
    /// Largest file.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 64 megapixels, sides to 20 000, files to 200 MB: what a tab's memory carries twice.
    fn default() -> Self {
        Self { max_pixels: 64_000_000, max_side: 20_000, max_bytes: 200_000_000 }
    }
}

impl Limits {
    /// Refuses a size that has no area or is beyond the limits.
    ///
    /// # Errors
    /// `zero_sized`, `too_long_side` or `too_many_pixels`, with the size and the limit.
    pub fn check_size(&self, width: u32, height: u32) -> Result<(), PhotoError> {
        if width == 0 || height == 0 {
            Err(PhotoError::ZeroSized { width, height })
        } else if u64::from(width) * u64::from(height) > self.max_pixels {
            let limit_megapixels = self.max_pixels as f64 / 1e6;
            Err(PhotoError::TooManyPixels { width, height, limit_megapixels })
        } else if width > self.max_side || height > self.max_side {
            Err(PhotoError::TooLongSide { width, height, limit: self.max_side })
        } else {
            Ok(())
        }
    }
}

/// A picture ready to be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// The file's name, as the user knows it.
    pub name: String,
    /// sRGB, 8 bits a channel, upright; not multiplied by alpha.
    pub rgb: RgbImage,
    /// 0 clear to 255 opaque, as large as `rgb`; absent when every pixel is opaque.
    pub alpha: Option<GrayImage>,
    /// What the file was.
    pub format: Format,
    /// SHA-256 of the file's bytes, in hex.
    pub sha256: String,
    /// What was changed on the way, for the user to know.
    pub notes: Vec<Note>,
}

impl Photo {
    /// Decodes a file's bytes; `name` is kept for people.
    ///
    /// # Errors
    /// Every [`PhotoError`] but `wrong_pixel_count` and `encoding_failed`.
    pub fn decode(bytes: &[u8], name: &str, limits: &Limits) -> Result<Self, VitrineError> {
        Ok(decode::decode(bytes, name, limits)?)
    }

    /// A photo from RGBA pixels with straight alpha, for formats that only the browser decodes.
    ///
    /// # Errors
    /// `wrong_pixel_count`, or what [`Limits::check_size`] refuses.
    pub fn from_rgba(
        pixels: Vec<u8>,
        width: u32,
        height: u32,
        name: &str,
        limits: &Limits,
    ) -> Result<Self, VitrineError> {
        limits.check_size(width, height)?;
        let sha256 = sha256_hex(&pixels);
        let bytes = pixels.len();
        let (rgb, alpha) =
            pixels::split_rgba(pixels, width, height).ok_or(PhotoError::WrongPixelCount { width, height, bytes })?;
        Ok(Self { name: name.to_owned(), rgb, alpha, format: Format::Pixels, sha256, notes: Vec::new() })
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.rgb.width()
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.rgb.height()
    }
}

/// SHA-256 in lowercase hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
