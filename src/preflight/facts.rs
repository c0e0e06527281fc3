//! What a file says of itself beside its pixels: type, size, colour profile, density, origin.
//!
//! Read by walking the file's own segments, none of which is trusted to be as long as it claims; nothing is
//! decoded. What cannot be made out is left open, because a picture with odd metadata is still a picture.

mod jpeg;
mod png;
mod webp;
mod xmp;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::VitrineError;
use crate::photo::{Format, header, is_srgb, sniff};

/// The colour profile in a file.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColourProfile {
    /// None; programs take such a picture as sRGB.
    #[default]
    None,
    /// sRGB, by its colours and not only by its name.
    Srgb,
    /// Another one, or one that cannot be read.
    Other,
}

/// What a file says of itself.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileFacts {
    /// What the file is, by its first bytes.
    pub format: Format,
    /// Its size.
    pub bytes: u64,
    /// More than one frame.
    pub animated: bool,
    /// Its colour profile.
    pub colour_profile: ColourProfile,
    /// Pixels an inch, as far as the file says.
    pub dpi: Option<f32>,
    /// The IPTC's digital source type, as it stands in the XMP packet.
    pub digital_source_type: Option<String>,
}

/// What the walkers bring.
#[derive(Default)]
struct Found<'a> {
    profile: Option<Vec<u8>>,
    /// The file declares sRGB without a profile.
    declared_srgb: bool,
    xmp: Option<&'a [u8]>,
    dpi: Option<f32>,
}

impl FileFacts {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// Those of a file that is no picture Vitrine reads, such as `not_an_image` or `truncated`.
    pub fn read(bytes: &[u8]) -> Result<Self, VitrineError> {
        let format = sniff::sniff(bytes)?;
        let header = header::read(bytes, format)?;
        let found = match format {
            Format::Jpeg => jpeg::read(bytes),
            Format::Png => png::read(bytes),
            Format::WebP => webp::read(bytes),
            Format::Gif | Format::Bmp | Format::Pixels => Found::default(),
        };
        let colour_profile = match found.profile {
            Some(profile) if is_srgb(&profile) => ColourProfile::Srgb,
            Some(_) => ColourProfile::Other,
            None if found.declared_srgb => ColourProfile::Srgb,
            None => ColourProfile::None,
        };
        Ok(Self {
            format,
            bytes: bytes.len() as u64,
            animated: header.animated,
            colour_profile,
            dpi: found.dpi.or_else(|| found.xmp.and_then(xmp::density)),
            digital_source_type: found.xmp.and_then(xmp::digital_source_type),
        })
    }
}

/// The part of `bytes` from `at` on that is `length` long; none where the file ends earlier.
fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}
