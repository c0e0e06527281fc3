//! Drawn pictures for tests: a striped product on white, with what a test adds.

use image::{GrayImage, Luma, Rgb, RgbImage};

use super::{Candidate, Outcome, Rule, check, marketplace};

/// Letters of 5 × 7 dots, a byte a row.
const LETTERS: [(char, [u8; 7]); 7] = [
    ('A', [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]),
    ('E', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111]),
    ('F', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000]),
    ('L', [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111]),
    ('O', [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('R', [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001]),
    ('S', [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110]),
];

/// A picture and its product.
pub struct Scene {
    pub rgb: RgbImage,
    pub product: GrayImage,
}

impl Scene {
    /// A box with stripes on white; `extent` is its box over the frame, across and down.
    pub fn new((width, height): (u32, u32), extent: (f32, f32)) -> Self {
        let half = |side: u32, extent: f32| (side as f32 * extent / 2.0).round();
        let (across, down) = (half(width, extent.0), half(height, extent.1));
        let inside = |x: u32, y: u32| {
            let (dx, dy) = (x as f32 + 0.5 - width as f32 / 2.0, y as f32 + 0.5 - height as f32 / 2.0);
            dx.abs() < across && dy.abs() < down
        };
        let product = GrayImage::from_fn(width, height, |x, y| Luma([if inside(x, y) { 255 } else { 0 }]));
        let rgb = RgbImage::from_fn(width, height, |x, y| match (inside(x, y), (x / 12 + y / 18) % 2) {
            (true, 0) => Rgb([180, 60, 40]),
            (true, _) => Rgb([40, 80, 160]),
            _ => Rgb([255; 3]),
        });
        Self { rgb, product }
    }

    /// Colours everything that is not product.
    pub fn paint(mut self, colour: impl Fn(u32, u32) -> [u8; 3]) -> Self {
        for ((x, y, pixel), product) in self.rgb.enumerate_pixels_mut().zip(self.product.pixels()) {
            if product.0[0] == 0 {
                pixel.0 = colour(x, y);
            }
        }
        self
    }

    /// Writes dark letters with dots of `dot` pixels.
    pub fn write(mut self, text: &str, (left, top): (u32, u32), dot: u32) -> Self {
        for (place, letter) in (0_u32..).zip(text.chars()) {
            let Some((_, rows)) = LETTERS.iter().find(|(name, _)| *name == letter) else { continue };
            for y in 0..7 * dot {
                for x in 0..5 * dot {
                    if rows[(y / dot) as usize] >> (4 - x / dot) & 1 == 1 {
                        self.rgb.put_pixel(left + place * 7 * dot + x, top + y, Rgb([30; 3]));
                    }
                }
            }
        }
        self
    }

    pub fn candidate(&self) -> Candidate<'_> {
        Candidate {
            rgb: &self.rgb,
            product: Some(&self.product),
            size: self.rgb.dimensions(),
            clipped: None,
            transparent: false,
            file: None,
            generated: false,
        }
    }

    /// What a rule says at a marketplace.
    pub fn outcome(&self, id: &str, rule: Rule) -> Option<Outcome> {
        let preflight = check(&self.candidate(), marketplace(id).unwrap());
        preflight.outcomes.into_iter().find(|outcome| outcome.rule == rule)
    }
}
