//! WebP: RIFF chunks (RFC 9649). Each chunk must lie inside the file, because the decoder allocates
//! what a chunk claims.

use super::{Header, array, u16_le, u24_le, u32_le};

/// `None` when the first chunk is cut off.
pub fn read(bytes: &[u8]) -> Option<Header> {
    let mut header = Header { size: first_size(bytes)?, complete: true, ..Header::default() };
    header.largest_frame = header.size;
    let riff_end = u64::from(u32_le(bytes, 4)?) + 8;
    header.complete = riff_end <= bytes.len() as u64 + 1;
    walk(bytes, 12, bytes.len(), &mut header);
    Some(header)
}

/// The canvas, or the only frame's size.
fn first_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match &array::<4>(bytes, 12)? {
        b"VP8X" => Some((u24_le(bytes, 24)? + 1, u24_le(bytes, 27)? + 1)),
        kind => frame_size(bytes, kind, 20),
    }
}

/// The size in a lossy (`VP8 `) or lossless (`VP8L`) frame whose data starts at `at`.
fn frame_size(bytes: &[u8], kind: &[u8; 4], at: usize) -> Option<(u32, u32)> {
    match kind {
        b"VP8 " => Some((u32::from(u16_le(bytes, at + 6)? & 0x3FFF), u32::from(u16_le(bytes, at + 8)? & 0x3FFF))),
        b"VP8L" => {
            let packed = u32_le(bytes, at + 1)?;
            Some(((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1))
        }
        _ => Some((0, 0)),
    }
}

fn walk(bytes: &[u8], mut at: usize, end: usize, header: &mut Header) {
    let mut frames = 0;
    while let (Some(kind), Some(length)) = (array::<4>(bytes, at), u32_le(bytes, at + 4)) {
        if at >= end {
            break;
        }
        let data = at + 8;
        let Some(data_end) = usize::try_from(length).ok().and_then(|length| data.checked_add(length)) else {
            header.complete = false;
            return;
        };
        if data_end > end {
            header.complete = false;
        }
        if &kind == b"ANMF" {
            frames += 1;
            header.animated |= frames > 1;
            walk(bytes, data + 16, data_end.min(end), header);
        } else if let Some((width, height)) = frame_size(bytes, &kind, data) {
            header.largest_frame = (header.largest_frame.0.max(width), header.largest_frame.1.max(height));
        }
        // Chunks are padded to an even length.
        at = data_end + (data_end - data) % 2;
    }
}
