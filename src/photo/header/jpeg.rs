//! JPEG: segments up to the end-of-image marker (ITU-T T.81, annex B).

use super::{Header, u16_be};

const RESTARTS: std::ops::RangeInclusive<u8> = 0xD0..=0xD7;
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const TEMPORARY: u8 = 0x01;

/// SOF0 to SOF15 without the three markers of that range that are something else.
fn is_start_of_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// `None` when no frame header is reached.
pub fn read(bytes: &[u8]) -> Option<Header> {
    let mut header = None;
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            END_OF_IMAGE => {
                return header.map(|header| Header { complete: true, ..header });
            }
            START_OF_IMAGE | TEMPORARY => {}
            marker if RESTARTS.contains(&marker) => {}
            marker => {
                let length = usize::from(u16_be(bytes, at)?);
                if is_start_of_frame(marker) && header.is_none() {
                    let size = (u32::from(u16_be(bytes, at + 5)?), u32::from(u16_be(bytes, at + 3)?));
                    let cmyk = *bytes.get(at + 7)? == 4;
                    header = Some(Header { size, largest_frame: size, cmyk, ..Header::default() });
                }
                at = at.checked_add(length.max(2))?;
                if marker == START_OF_SCAN && header.is_none() {
                    return None;
                }
            }
        }
    }
    header
}

/// Moves behind the next marker. Entropy-coded data between markers never holds one by itself: its
/// 0xFF bytes are followed by zero.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        let start = rest.iter().position(|byte| *byte == 0xFF)?;
        *at += start + 1;
        match bytes.get(*at)? {
            // 0xFF may be repeated as padding before a marker.
            0xFF => {}
            0x00 => *at += 1,
            marker => {
                *at += 1;
                return Some(*marker);
            }
        }
    }
}
