//! Masks as COCO writes them: run lengths column by column, beginning with zeros, in a compressed string.
//!
//! The format is that of pycocotools' `maskApi.c` (`rleToString`, `rleFrString`): six bits a character from `0` on,
//! five of them data, runs from the third on as the difference to the one two before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Longest side of a mask.
const MAX_SIDE: u32 = 16_384;
/// Most pixels of a mask.
const MAX_PIXELS: u64 = 100_000_000;

/// A mask in COCO's compressed form.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rle {
    /// Height and width in pixels.
    pub size: [u32; 2],
    /// The runs, compressed.
    pub counts: String,
}

/// Why a mask cannot be read or written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RleError {
    /// No pixels, or too many.
    #[error("a mask has sides of 1 to {MAX_SIDE} pixels and {MAX_PIXELS} pixels at most")]
    Size,
    /// A character outside the alphabet, a cut-off number, or a negative run.
    #[error("the counts are no COCO string")]
    Counts,
    /// Runs that do not add up to the pixels.
    #[error("the runs cover {covered} of {pixels} pixels")]
    Covered {
        /// Pixels in the runs.
        covered: u64,
        /// Pixels of the mask.
        pixels: u64,
    },
}

/// Packs a mask, row by row, one byte a pixel; everything but 0 is inside.
///
/// # Errors
/// When the size is out of range or the mask has another number of pixels.
pub fn encode(mask: &[u8], width: u32, height: u32) -> Result<Rle, RleError> {
    let pixels = area_of(height, width)?;
    if mask.len() as u64 != pixels {
        return Err(RleError::Covered { covered: mask.len() as u64, pixels });
    }
    let (columns, rows) = (width as usize, height as usize);
    let mut runs = Vec::new();
    let (mut inside, mut run) = (false, 0_u32);
    for x in 0..columns {
        for y in 0..rows {
            if (mask[y * columns + x] != 0) != inside {
                runs.push(run);
                (inside, run) = (!inside, 0);
            }
            run += 1;
        }
    }
    runs.push(run);
    Ok(from_runs(&runs, [height, width]))
}

/// Unpacks a mask, row by row, 1 inside and 0 outside.
///
/// # Errors
/// When the size is out of range or the counts are not those of such a mask.
pub fn decode(rle: &Rle) -> Result<Vec<u8>, RleError> {
    let runs = runs(rle)?;
    let [height, width] = rle.size.map(|side| side as usize);
    let mut mask = vec![0; height * width];
    let mut at = 0;
    for (index, run) in runs.iter().enumerate() {
        let end = at + *run as usize;
        if index % 2 == 1 {
            for pixel in at..end {
                mask[(pixel % height) * width + pixel / height] = 1;
            }
        }
        at = end;
    }
    Ok(mask)
}

/// The run lengths, checked: they add up to the mask's pixels.
///
/// # Errors
/// As [`decode`].
pub fn runs(rle: &Rle) -> Result<Vec<u32>, RleError> {
    let pixels = area_of(rle.size[0], rle.size[1])?;
    let mut runs: Vec<u32> = Vec::new();
    let mut covered = 0_u64;
    let mut bytes = rle.counts.bytes();
    while let Some(first) = bytes.next() {
        let (mut value, mut shift, mut byte) = (0_i64, 0, first);
        loop {
            let bits = byte.checked_sub(48).filter(|bits| *bits < 64).ok_or(RleError::Counts)?;
            value |= i64::from(bits & 0x1f) << shift;
            shift += 5;
            if bits & 0x20 == 0 {
                // The sign is the last character's fifth bit.
                if bits & 0x10 != 0 {
                    value |= -1 << shift;
                }
                break;
            }
            if shift > 35 {
                return Err(RleError::Counts);
            }
            byte = bytes.next().ok_or(RleError::Counts)?;
        }
        if runs.len() > 2 {
            value += i64::from(runs[runs.len() - 2]);
        }
        let run = u32::try_from(value).map_err(|_| RleError::Counts)?;
        covered += u64::from(run);
        if covered > pixels {
            return Err(RleError::Covered { covered, pixels });
        }
        runs.push(run);
    }
    if covered == pixels { Ok(runs) } else { Err(RleError::Covered { covered, pixels }) }
}

/// Packs run lengths that alternate between outside and inside, outside first.
pub fn from_runs(runs: &[u32], size: [u32; 2]) -> Rle {
    let mut counts = String::new();
    for (index, run) in runs.iter().enumerate() {
        let before = if index > 2 { i64::from(runs[index - 2]) } else { 0 };
        let mut value = i64::from(*run) - before;
        loop {
            let bits = (value & 0x1f) as u8;
            value >>= 5;
            let more = if bits & 0x10 == 0 { value != 0 } else { value != -1 };
            counts.push(char::from(48 + bits + if more { 0x20 } else { 0 }));
            if !more {
                break;
            }
        }
    }
    Rle { size, counts }
}

/// Pixels inside, given checked runs.
pub fn area(runs: &[u32]) -> u64 {
    runs.iter().skip(1).step_by(2).map(|run| u64::from(*run)).sum()
}

/// The smallest box around the inside as `[x, y, width, height]`, given checked runs; zeros where nothing is inside.
pub fn bounding_box(runs: &[u32], height: u32) -> [u32; 4] {
    let height = u64::from(height.max(1));
    let (mut left, mut right, mut top, mut bottom) = (u64::MAX, 0, u64::MAX, 0);
    let mut at = 0_u64;
    for (index, run) in runs.iter().enumerate() {
        let end = at + u64::from(*run);
        if index % 2 == 1 && end > at {
            let (first, last) = (at / height, (end - 1) / height);
            (left, right) = (left.min(first), right.max(last));
            // A run over more than one column touches top and bottom.
            let (high, low) = if first == last { (at % height, (end - 1) % height) } else { (0, height - 1) };
            (top, bottom) = (top.min(high), bottom.max(low));
        }
        at = end;
    }
    if left == u64::MAX {
        return [0; 4];
    }
    [left, top, right - left + 1, bottom - top + 1].map(|side| side as u32)
}

/// The union of masks of one size, given as checked runs.
pub fn union(masks: &[Vec<u32>]) -> Vec<u32> {
    let mut joined = masks.first().cloned().unwrap_or_default();
    for mask in masks.iter().skip(1) {
        joined = combine(&joined, mask, |a, b| a || b);
    }
    joined
}

/// Intersection over union of two masks of one size, given as checked runs; nothing where both are empty.
pub fn overlap(a: &[u32], b: &[u32]) -> Option<f64> {
    let either = area(&combine(a, b, |a, b| a || b));
    let both = area(&combine(a, b, |a, b| a && b));
    (either > 0).then(|| both as f64 / either as f64)
}

/// Walks over two lists of runs at once.
fn combine(a: &[u32], b: &[u32], inside: impl Fn(bool, bool) -> bool) -> Vec<u32> {
    let (mut a_runs, mut b_runs) = (a.iter().copied(), b.iter().copied());
    let (mut a_left, mut b_left) = (a_runs.next(), b_runs.next());
    let (mut in_a, mut in_b) = (false, false);
    let (mut runs, mut run, mut now) = (Vec::new(), 0, false);
    while let (Some(a_now), Some(b_now)) = (a_left, b_left) {
        let step = a_now.min(b_now);
        let value = inside(in_a, in_b);
        // An empty step says nothing about any pixel.
        if step > 0 && value != now {
            runs.push(run);
            (run, now) = (0, value);
        }
        run += step;
        (a_left, b_left) = (Some(a_now - step), Some(b_now - step));
        if a_now == step {
            (a_left, in_a) = (a_runs.next(), !in_a);
        }
        if b_now == step {
            (b_left, in_b) = (b_runs.next(), !in_b);
        }
    }
    runs.push(run);
    runs
}

fn area_of(height: u32, width: u32) -> Result<u64, RleError> {
    let pixels = u64::from(height) * u64::from(width);
    let fits = (1..=MAX_SIDE).contains(&height) && (1..=MAX_SIDE).contains(&width) && pixels <= MAX_PIXELS;
    if fits { Ok(pixels) } else { Err(RleError::Size) }
}
