//! The sRGB colour profile, version 4, matrix and parametric curve (ICC.1:2010; IEC 61966-2-1).
//!
//! Written out here because the general writer of `moxcms` would weigh more in the engine than this file.

/// What a profile's header takes.
const HEADER_BYTES: usize = 128;
/// The white of the connection space.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// Columns of sRGB's matrix, brought to D50 by Bradford's method.
const RED: [f64; 3] = [0.436_035, 0.222_488, 0.013_916];
const GREEN: [f64; 3] = [0.385_117, 0.716_904, 0.097_061];
const BLUE: [f64; 3] = [0.143_05, 0.060_608, 0.713_923];
/// The adaptation from D65 itself, row by row.
const ADAPTATION: [f64; 9] =
    [1.047_882, 0.022_919, -0.050_201, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076, 0.751_678];
/// g, a, b, c, d of `(a·x + b)^g` from d on and `c·x` below.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// The profile's bytes, always the same.
pub fn srgb() -> Vec<u8> {
    let elements: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], text("sRGB")),
        (&[b"cprt"], text("CC0")),
        (&[b"wtpt"], numbers(b"XYZ ", &D50)),
        (&[b"chad"], numbers(b"sf32", &ADAPTATION)),
        (&[b"rXYZ"], numbers(b"XYZ ", &RED)),
        (&[b"gXYZ"], numbers(b"XYZ ", &GREEN)),
        (&[b"bXYZ"], numbers(b"XYZ ", &BLUE)),
        // One curve for three channels.
        (&[b"rTRC", b"gTRC", b"bTRC"], curve()),
    ];
    let count: usize = elements.iter().map(|(names, _)| names.len()).sum();
    let mut table = word(count).to_vec();
    let mut data = Vec::new();
    let start = HEADER_BYTES + 4 + 12 * count;
    for (names, element) in &elements {
        for name in *names {
            table.extend(*name);
            table.extend(word(start + data.len()));
            table.extend(word(element.len()));
        }
        data.extend(element);
        // Elements begin at multiples of four bytes.
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header(start + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: usize) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER_BYTES);
    header.extend(word(size));
    header.extend([0; 4]);
    header.extend([4, 0x20, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    // 1 January 2026, 0:00.
    header.extend([0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header.extend(b"acsp");
    // No platform, flags, maker, model or attributes; perceptual intent.
    header.extend([0; 28]);
    D50.iter().for_each(|value| header.extend(fixed(*value)));
    header.resize(HEADER_BYTES, 0);
    header
}

/// A text in English (`mluc`).
fn text(text: &str) -> Vec<u8> {
    let characters: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut element = b"mluc\0\0\0\0".to_vec();
    element.extend(word(1));
    element.extend(word(12));
    element.extend(b"enUS");
    element.extend(word(characters.len()));
    element.extend(word(28));
    element.extend(characters);
    element
}

fn numbers(kind: &[u8; 4], values: &[f64]) -> Vec<u8> {
    let mut element = kind.to_vec();
    element.extend([0; 4]);
    values.iter().for_each(|value| element.extend(fixed(*value)));
    element
}

/// A parametric curve of function type 3.
fn curve() -> Vec<u8> {
    let mut element = b"para\0\0\0\0\0\x03\0\0".to_vec();
    CURVE.iter().for_each(|value| element.extend(fixed(*value)));
    element
}

/// A number with 16 binary places.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn word(value: usize) -> [u8; 4] {
    (value as u32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use moxcms::{ColorProfile, DataColorSpace};

    use super::*;

    #[test]
    fn the_profile_is_small_and_read_as_srgb() {
        let bytes = srgb();
        assert!(bytes.len() < 600, "{}", bytes.len());
        let profile = ColorProfile::new_from_slice(&bytes).unwrap();
        assert_eq!(profile.color_space, DataColorSpace::Rgb);
        let (found, expected) = (profile.colorant_matrix(), ColorProfile::new_srgb().colorant_matrix());
        for (found, expected) in found.v.iter().flatten().zip(expected.v.iter().flatten()) {
            assert!((found - expected).abs() < 2e-4, "{found} instead of {expected}");
        }
        assert!(crate::photo::is_srgb(&bytes));
        // The primaries add up to white.
        for axis in 0..3 {
            assert!((RED[axis] + GREEN[axis] + BLUE[axis] - D50[axis]).abs() < 1e-4);
        }
    }
}
