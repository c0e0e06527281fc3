//! A second look at the product where it stands in the generated picture.
//!
//! In a scene of many things the segmenter takes what stands beside the product for a part of it, and a small product
//! has few of its pixels. Once the original tells where the product must be, the picture is cut to it and cut out anew.

use image::{GrayImage, RgbImage, imageops};

use super::{Subject, compare::Laid, geometry::apply};
use crate::segment::{Frame, Matte, SegmenterOutput};

/// Room around the product, as a fraction of its longer side: what was added to it is to be seen.
const ROOM: f32 = 0.18;
/// A part that leaves out less than this of the picture shows nothing new.
const LEFT_OUT: f32 = 0.1;

/// The part of a generated picture in which its product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// The matte of a part.
#[derive(Clone, Debug)]
pub struct SecondLook {
    part: Part,
    alpha: GrayImage,
}

impl Part {
    /// Where to look again; none when nothing would come of it: the generated picture's matte is settled, its product
    /// fills it, or there is none.
    pub fn of(original: &Subject<'_>, generated: &Subject<'_>) -> Option<Self> {
        if generated.settled || !original.holds_product() || !generated.holds_product() {
            return None;
        }
        Self::around(&Laid::of(original, generated)?, generated.size())
    }

    fn around(laid: &Laid, (width, height): (u32, u32)) -> Option<Self> {
        let [left, top, right, bottom] = laid.product();
        let (matrix, scale) = (laid.alignment.similarity.matrix(), laid.to.scale);
        let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| {
            let (u, v) = apply(&matrix, x, y);
            (u / scale, v / scale)
        });
        let reach = |pick: fn(&(f32, f32)) -> f32| {
            let values = corners.map(|corner| pick(&corner));
            (values.into_iter().fold(f32::MAX, f32::min), values.into_iter().fold(f32::MIN, f32::max))
        };
        let ((left, right), (top, bottom)) = (reach(|corner| corner.0), reach(|corner| corner.1));
        let room = ROOM * (right - left).max(bottom - top);
        let within = |value: f32, length: u32| value.clamp(0.0, length as f32) as u32;
        let (left, top) = (within((left - room).floor(), width), within((top - room).floor(), height));
        let (right, bottom) = (within((right + room).ceil(), width), within((bottom + room).ceil(), height));
        let part = Self { left, top, width: right.saturating_sub(left), height: bottom.saturating_sub(top) };
        let area = |width: u32, height: u32| f64::from(width) * f64::from(height);
        let shown = area(part.width, part.height) / area(width, height);
        (shown > 0.0 && shown <= f64::from(1.0 - LEFT_OUT)).then_some(part)
    }

    /// How the part lies in the network's input.
    pub fn frame(&self) -> Frame {
        Frame::of(self.width, self.height)
    }

    /// The part of the picture itself.
    pub fn cut(&self, picture: &RgbImage) -> RgbImage {
        imageops::crop_imm(picture, self.left, self.top, self.width, self.height).to_image()
    }
}

impl SecondLook {
    /// What the segmenter said of a part that was cut out of `picture`.
    pub fn from_output(part: Part, picture: &RgbImage, output: &SegmenterOutput) -> Self {
        Self { part, alpha: Matte::from_output(&part.cut(picture), output).alpha }
    }

    /// The matte of the whole picture: what is not in the part is none of the product.
    pub(super) fn whole(&self, (width, height): (u32, u32)) -> GrayImage {
        let mut whole = GrayImage::new(width, height);
        imageops::replace(&mut whole, &self.alpha, self.part.left.into(), self.part.top.into());
        whole
    }
}

#[cfg(test)]
mod tests {
    use image::{Luma, Rgb};

    use super::*;

    /// A striped board at (`x`, `y`), and all that is taken for the product.
    fn scene(x: u32, y: u32, taken: impl Fn(u32, u32) -> bool) -> (RgbImage, GrayImage) {
        let board = |u: u32, v: u32| (x..x + 60).contains(&u) && (y..y + 80).contains(&v);
        let rgb = RgbImage::from_fn(400, 300, |u, v| match board(u, v) {
            true if ((v - y) / 10).is_multiple_of(2) => Rgb([200, 60, 40]),
            true => Rgb([240, 220, 190]),
            false => Rgb([120, 130, 140]),
        });
        let alpha = GrayImage::from_fn(400, 300, |u, v| Luma([if board(u, v) || taken(u, v) { 255 } else { 0 }]));
        (rgb, alpha)
    }

    fn subject((rgb, alpha): &(RgbImage, GrayImage)) -> Subject<'_> {
        Subject { rgb, alpha, features: None, settled: false }
    }

    #[test]
    fn the_part_holds_the_product_and_little_of_the_prop_beside_it() {
        let original = scene(40, 60, |_, _| false);
        let generated = scene(220, 150, |x, y| (280..380).contains(&x) && (180..230).contains(&y));
        let part = Part::of(&subject(&original), &subject(&generated)).unwrap();
        assert!((200..=216).contains(&part.left) && (130..=146).contains(&part.top), "{part:?}");
        assert!((290..=304).contains(&(part.left + part.width)), "{part:?}");
        let settled = Subject { settled: true, ..subject(&generated) };
        assert_eq!(Part::of(&subject(&original), &settled), None);
    }

    #[test]
    fn a_product_that_fills_the_picture_is_seen_well_enough() {
        let all = (RgbImage::from_pixel(90, 90, Rgb([9, 9, 9])), GrayImage::from_pixel(90, 90, Luma([255])));
        assert_eq!(Part::of(&subject(&all), &subject(&all)), None);
    }

    #[test]
    fn what_lies_outside_the_part_is_no_product() {
        let part = Part { left: 2, top: 1, width: 3, height: 2 };
        let whole = SecondLook { part, alpha: GrayImage::from_pixel(3, 2, Luma([255])) }.whole((8, 5));
        let product: Vec<_> = whole.enumerate_pixels().filter(|(.., p)| p.0[0] > 0).map(|(x, y, _)| (x, y)).collect();
        assert_eq!(product, [(2, 1), (3, 1), (4, 1), (2, 2), (3, 2), (4, 2)]);
    }
}
