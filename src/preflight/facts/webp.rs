//! WebP: chunks of the container (RFC 9649).

use super::{Found, part};

pub fn read(bytes: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut at = 12;
    while let Some((kind, data, next)) = chunk(bytes, at) {
        at = next;
        match kind {
            b"ICCP" => found.profile = Some(data.to_vec()),
            b"XMP " | b"XMP\0" => found.xmp = Some(data),
            _ => {}
        }
    }
    found
}

fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8], usize)> {
    let length = part(bytes, at.checked_add(4)?, 4)?;
    let length = usize::try_from(u32::from_le_bytes([length[0], length[1], length[2], length[3]])).ok()?;
    let data = part(bytes, at.checked_add(8)?, length)?;
    // Chunks are padded to an even length.
    Some((part(bytes, at, 4)?, data, at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?))
}
