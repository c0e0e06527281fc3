//! GIF: blocks up to the second frame (GIF89a specification).

use super::{Header, u16_le};

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;

/// `None` when the screen descriptor is cut off.
pub fn read(bytes: &[u8]) -> Option<Header> {
    let size = (u32::from(u16_le(bytes, 6)?), u32::from(u16_le(bytes, 8)?));
    let mut header = Header { size, largest_frame: size, ..Header::default() };
    let at = 13 + colour_table_bytes(*bytes.get(10)?);
    // What follows may be cut off without harm to the first frame.
    let _ = blocks(bytes, at, &mut header);
    Some(header)
}

fn blocks(bytes: &[u8], mut at: usize, header: &mut Header) -> Option<()> {
    let mut frames = 0;
    loop {
        match *bytes.get(at)? {
            EXTENSION => at = skip_sub_blocks(bytes, at + 2)?,
            IMAGE => {
                frames += 1;
                if frames > 1 {
                    header.animated = true;
                    header.complete = true;
                    return Some(());
                }
                let frame = (u32::from(u16_le(bytes, at + 5)?), u32::from(u16_le(bytes, at + 7)?));
                header.largest_frame = (header.size.0.max(frame.0), header.size.1.max(frame.1));
                // The byte after the descriptor is the code size of the LZW data.
                at = skip_sub_blocks(bytes, at + 11 + colour_table_bytes(*bytes.get(at + 9)?))?;
                header.complete = true;
            }
            TRAILER => return Some(()),
            _ => at += 1,
        }
    }
}

fn colour_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
