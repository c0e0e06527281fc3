//! The picture that is looked at, and what several rules need of it.

use std::borrow::Cow;

use image::{GrayImage, RgbImage};

use super::facts::FileFacts;
use super::near::Near;
use crate::photo::resize;

/// A picture for a marketplace. What is not known is left out, and so are the rules about it.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The picture, or a smaller copy of it for speed.
    pub rgb: &'a RgbImage,
    /// Coverage of the product, 255 = product, as large as `rgb`.
    pub product: Option<&'a GrayImage>,
    /// The real picture's size.
    pub size: (u32, u32),
    /// Whether the frame's edge cuts the product, where that is known; else it is seen from `product`.
    pub clipped: Option<bool>,
    /// The picture has transparent parts; `rgb` says nothing there.
    pub transparent: bool,
    /// What the file says of itself, where there is one.
    pub file: Option<FileFacts>,
    /// AI made the picture or a part of it.
    pub generated: bool,
}

/// At least this coverage is product.
pub(super) const PRODUCT: u8 = 128;

/// The product in the picture.
pub(super) struct Product<'a> {
    /// Its coverage, as large as the picture.
    pub coverage: Cow<'a, GrayImage>,
    /// Its box.
    pub bounds: Bounds,
    /// Its neighbourhood, whose pixels its edge and its compression may touch.
    pub near: Near,
}

/// A box of pixels; both corners belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Bounds {
    pub fn width(&self) -> u32 {
        self.right + 1 - self.left
    }

    pub fn height(&self) -> u32 {
        self.bottom + 1 - self.top
    }
}

impl<'a> Product<'a> {
    /// The candidate's product; none when nothing is known of it or there is none.
    pub fn of(candidate: &Candidate<'a>) -> Option<Self> {
        let given = candidate.product?;
        let (width, height) = candidate.rgb.dimensions();
        if width == 0 || height == 0 || given.is_empty() {
            return None;
        }
        let coverage = match given.dimensions() == (width, height) {
            true => Cow::Borrowed(given),
            false => Cow::Owned(resize::grey(given, width, height)),
        };
        let bounds = bounds(&coverage)?;
        let near = Near::of(&coverage);
        Some(Self { coverage, bounds, near })
    }
}

fn bounds(coverage: &GrayImage) -> Option<Bounds> {
    let mut found: Option<Bounds> = None;
    for (y, row) in (0_u32..).zip(coverage.rows()) {
        let mut columns = (0_u32..).zip(row).filter(|(_, pixel)| pixel.0[0] >= PRODUCT).map(|(x, _)| x);
        let Some(first) = columns.next() else { continue };
        let last = columns.last().unwrap_or(first);
        let bounds = found.get_or_insert(Bounds { left: first, top: y, right: last, bottom: y });
        (bounds.left, bounds.right, bounds.bottom) = (bounds.left.min(first), bounds.right.max(last), y);
    }
    found
}
