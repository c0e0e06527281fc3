//! Samples of any depth and layout → RGB and alpha of 8 bits, in the memory they came in.
//!
//! A decoder's buffer is repacked in place: beside it only the alpha plane is allocated, so that a large
//! photo does not need twice its size.

use image::{ColorType, GrayImage, RgbImage};

/// Splits RGBA into RGB and alpha; `None` when the length does not fit the size.
pub fn split_rgba(pixels: Vec<u8>, width: u32, height: u32) -> Option<(RgbImage, Option<GrayImage>)> {
    split(pixels, width, height, ColorType::Rgba8)
}

/// Turns a decoder's samples into RGB and alpha; `None` when length, size and type do not fit together.
pub fn split(
    mut samples: Vec<u8>,
    width: u32,
    height: u32,
    colour: ColorType,
) -> Option<(RgbImage, Option<GrayImage>)> {
    let count = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
    if samples.len() != count.checked_mul(usize::from(colour.bytes_per_pixel()))? {
        return None;
    }
    match colour {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => {}
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => halve_depth(&mut samples),
        _ => return None,
    }
    let channels = usize::from(colour.channel_count());
    let alpha =
        colour.has_alpha().then(|| take_alpha(&samples, channels)).filter(|alpha| alpha.iter().any(|a| *a < 255));
    match colour.channel_count() {
        1 | 2 => grey_to_rgb(&mut samples, channels, count),
        4 => drop_alpha(&mut samples),
        _ => {}
    }
    let rgb = RgbImage::from_raw(width, height, samples)?;
    let alpha = match alpha {
        Some(alpha) => Some(GrayImage::from_raw(width, height, alpha)?),
        None => None,
    };
    Some((rgb, alpha))
}

/// Native-endian 16-bit samples to 8 bits, rounded: 65535 / 257 = 255.
fn halve_depth(samples: &mut Vec<u8>) {
    let half = samples.len() / 2;
    for index in 0..half {
        let deep = u32::from(u16::from_ne_bytes([samples[2 * index], samples[2 * index + 1]]));
        samples[index] = ((deep + 128) / 257) as u8;
    }
    shrink(samples, half);
}

fn take_alpha(samples: &[u8], channels: usize) -> Vec<u8> {
    samples.iter().skip(channels - 1).step_by(channels).copied().collect()
}

fn drop_alpha(samples: &mut Vec<u8>) {
    let count = samples.len() / 4;
    for index in 0..count {
        samples.copy_within(4 * index..4 * index + 3, 3 * index);
    }
    shrink(samples, 3 * count);
}

fn grey_to_rgb(samples: &mut Vec<u8>, channels: usize, count: usize) {
    if channels == 2 {
        for index in 0..count {
            samples[index] = samples[2 * index];
        }
        samples.truncate(count);
    }
    samples.reserve_exact(2 * count);
    samples.resize(3 * count, 0);
    // From the end, so that no grey value is overwritten before it is read.
    for index in (0..count).rev() {
        let grey = samples[index];
        samples[3 * index..3 * index + 3].fill(grey);
    }
}

fn shrink(samples: &mut Vec<u8>, length: usize) {
    samples.truncate(length);
    samples.shrink_to_fit();
}
