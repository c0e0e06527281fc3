//! What a file says about itself, read without a decoder and without allocating for pixels.
//!
//! Decoders trust sizes in a file more than we can afford: a chunk that claims 4 GB or a frame larger
//! than its canvas would be allocated first and refused later. In a tab that is a crash.

mod gif;
mod jpeg;
mod png;
mod webp;

use super::sniff::Format;
use crate::error::PhotoError;

/// What matters before decoding.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Header {
    /// Pixels across and down, before any turning.
    pub size: (u32, u32),
    /// Every further raster inside the file is at most this large.
    pub largest_frame: (u32, u32),
    /// More than one frame.
    pub animated: bool,
    /// Cyan, magenta, yellow and black instead of RGB.
    pub cmyk: bool,
    /// 16 bits a channel.
    pub deep: bool,
    /// The file's structure reaches its end.
    pub complete: bool,
}

/// Reads the header of a file that [`super::sniff::sniff`] recognised.
pub fn read(bytes: &[u8], format: Format) -> Result<Header, PhotoError> {
    let header = match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png::read(bytes),
        Format::Gif => gif::read(bytes),
        Format::WebP => webp::read(bytes),
        Format::Bmp => bmp(bytes),
        Format::Pixels => None,
    };
    header.ok_or(PhotoError::Truncated { format: format.name() })
}

/// BMP: the size stands at a fixed place, in one of two layouts.
fn bmp(bytes: &[u8]) -> Option<Header> {
    let size = if u32_le(bytes, 14)? == 12 {
        (u32::from(u16_le(bytes, 18)?), u32::from(u16_le(bytes, 20)?))
    } else {
        // A negative height says that rows run from the top.
        (u32_le(bytes, 18)?.cast_signed().unsigned_abs(), u32_le(bytes, 22)?.cast_signed().unsigned_abs())
    };
    let complete = u64::from(u32_le(bytes, 2)?) <= bytes.len() as u64;
    Some(Header { size, largest_frame: size, complete, ..Header::default() })
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn u24_le(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(|[low, middle, high]: [u8; 3]| u32::from_le_bytes([low, middle, high, 0]))
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}
