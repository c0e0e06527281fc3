//! JPEG: application segments in front of the picture (ITU-T T.81; JFIF; ICC.1, annex B.4; XMP, part 3).

use super::{Found, part};

const START_OF_SCAN: u8 = 0xDA;
const END_OF_IMAGE: u8 = 0xD9;
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";

pub fn read(bytes: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut pieces = Vec::new();
    let mut at = 2;
    while let Some((marker, data, next)) = segment(bytes, at) {
        at = next;
        match marker {
            0xE0 => found.dpi = found.dpi.or_else(|| density(data)),
            0xE1 if found.xmp.is_none() => found.xmp = data.strip_prefix(XMP),
            0xE2 => pieces.extend(data.strip_prefix(PROFILE)),
            _ => {}
        }
    }
    found.profile = join(&pieces);
    found
}

/// The marker at `at`, what belongs to it, and where the next one stands; none at the picture itself.
fn segment(bytes: &[u8], mut at: usize) -> Option<(u8, &[u8], usize)> {
    if *bytes.get(at)? != 0xFF {
        return None;
    }
    // 0xFF may be repeated in front of a marker.
    while *bytes.get(at)? == 0xFF {
        at += 1;
    }
    let marker = *bytes.get(at)?;
    if marker == START_OF_SCAN || marker == END_OF_IMAGE {
        return None;
    }
    let length = part(bytes, at + 1, 2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let data = part(bytes, at + 3, length.checked_sub(2)?)?;
    Some((marker, data, at + 1 + length))
}

/// The density of a JFIF segment; its unit may also say that there is none.
fn density(data: &[u8]) -> Option<f32> {
    let data = data.strip_prefix(b"JFIF\0")?;
    let value = f32::from(u16::from_be_bytes([*data.get(3)?, *data.get(4)?]));
    match data.get(2)? {
        1 if value > 0.0 => Some(value),
        2 if value > 0.0 => Some(value * 2.54),
        _ => None,
    }
}

/// A profile may be cut into pieces, each with its number and their count in front.
fn join(pieces: &[&[u8]]) -> Option<Vec<u8>> {
    let mut pieces: Vec<(u8, &[u8])> =
        pieces.iter().filter_map(|piece| piece.split_at_checked(2).map(|(head, data)| (head[0], data))).collect();
    pieces.sort_by_key(|(number, _)| *number);
    (!pieces.is_empty()).then(|| pieces.iter().flat_map(|(_, data)| data.iter().copied()).collect())
}
