//! PNG: chunks in front of and behind the picture (W3C PNG, section 11).

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::png::PngDecoder;

use super::{Found, part};

const METRES_PER_INCH: f32 = 0.0254;
/// What the decoder may allocate for a profile.
const LARGEST_PROFILE: u64 = 32_000_000;

pub fn read(bytes: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut compressed = false;
    let mut at = 8;
    while let Some((kind, data, next)) = chunk(bytes, at) {
        at = next;
        match kind {
            b"pHYs" => found.dpi = density(data),
            b"sRGB" => found.declared_srgb = true,
            b"iCCP" => compressed = true,
            b"iTXt" if found.xmp.is_none() => found.xmp = packet(data),
            b"IEND" => break,
            _ => {}
        }
    }
    if compressed {
        // Named even where it cannot be unpacked: an unreadable profile is not "none".
        found.profile = Some(profile(bytes).unwrap_or_default());
    }
    found
}

fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8], usize)> {
    let length = part(bytes, at, 4)?;
    let length = usize::try_from(u32::from_be_bytes([length[0], length[1], length[2], length[3]])).ok()?;
    let data = part(bytes, at.checked_add(8)?, length)?;
    Some((part(bytes, at + 4, 4)?, data, at.checked_add(length)?.checked_add(12)?))
}

/// Pixels a metre, where the unit says so and they are square.
fn density(data: &[u8]) -> Option<f32> {
    let [a, b, c, d, .., 1] = *data else { return None };
    let per_metre = u32::from_be_bytes([a, b, c, d]);
    (per_metre > 0).then_some(per_metre as f32 * METRES_PER_INCH)
}

/// The XMP packet of an international text; the standard asks for it uncompressed.
fn packet(data: &[u8]) -> Option<&[u8]> {
    let [0, _, rest @ ..] = data.strip_prefix(b"XML:com.adobe.xmp\0")? else { return None };
    // Language and translated keyword, each ended by zero.
    rest.splitn(3, |byte| *byte == 0).nth(2)
}

fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(LARGEST_PROFILE);
    PngDecoder::with_limits(Cursor::new(bytes), limits).ok()?.icc_profile().ok()?
}
