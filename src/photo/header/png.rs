//! PNG: chunks (W3C PNG, section 5).

use super::{Header, array, u32_be};

const SIGNATURE_BYTES: usize = 8;

/// `None` when the header chunk is cut off or not the first.
pub fn read(bytes: &[u8]) -> Option<Header> {
    if array(bytes, SIGNATURE_BYTES + 4)? != *b"IHDR" {
        return None;
    }
    let size = (u32_be(bytes, 16)?, u32_be(bytes, 20)?);
    let deep = *bytes.get(24)? == 16;
    let mut header = Header { size, largest_frame: size, deep, ..Header::default() };
    let mut at = SIGNATURE_BYTES;
    while let (Some(length), Some(kind)) = (u32_be(bytes, at), array::<4>(bytes, at + 4)) {
        match &kind {
            b"IEND" => header.complete = true,
            // Frames beyond the first; a control chunk that announces one frame is a still picture.
            b"acTL" => header.animated = u32_be(bytes, at + 8).is_some_and(|frames| frames > 1),
            _ => {}
        }
        let Some(next) = usize::try_from(length).ok().and_then(|length| at.checked_add(length)?.checked_add(12)) else {
            break;
        };
        at = next;
    }
    Some(header)
}
