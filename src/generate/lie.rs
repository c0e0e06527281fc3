//! How a kept scene lies under a product: its own product's place comes to the product's place.

use super::memory::Kept;

/// A product's box in a picture, in pixels of any size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Left to right.
    pub width: f32,
    /// Top to bottom.
    pub height: f32,
}

/// Where a square scene lies on a picture, in the picture's pixels; it covers all of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lie {
    /// The scene's left edge, at most 0.
    pub x: f32,
    /// Its upper edge, at most 0.
    pub y: f32,
    /// Its side.
    pub side: f32,
    /// Left and right exchanged.
    pub mirrored: bool,
    /// How much larger than the product asks for it had to be to cover the picture; 1 where it fits.
    pub stretch: f32,
}

impl Lie {
    /// The scene's product and the picture's get the same area and the same foot (seen from above: middle); the scene is
    /// larger where it would not cover the picture otherwise.
    pub fn of(kept: &Kept, product: Place, (width, height): (f32, f32), mirrored: bool) -> Self {
        let [left, top, wide, high] = kept.product;
        let middle = left + wide / 2.0;
        let anchor =
            (if mirrored { 1.0 - middle } else { middle }, if kept.above { top + high / 2.0 } else { top + high });
        let foot = if kept.above { product.y + product.height / 2.0 } else { product.y + product.height };
        // A product that is cut by the picture's edge stands on that edge at most.
        let x = (product.x + product.width / 2.0).clamp(0.1 * width, 0.9 * width);
        let y = foot.clamp(0.25 * height, 0.97 * height);
        let wanted = (product.width * product.height).sqrt() / (wide * high).sqrt().max(1e-3);
        let across = (x / anchor.0).max((width - x) / (1.0 - anchor.0));
        let down = (y / anchor.1).max((height - y) / (1.0 - anchor.1));
        let side = wanted.max(across).max(down);
        let (x, y) = (x - side * anchor.0, y - side * anchor.1);
        Self { x, y, side, mirrored, stretch: side / wanted.max(1e-3) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::memory::tests::kept;

    #[test]
    fn the_feet_meet_where_the_scene_is_large_enough() {
        let product = Place { x: 200.0, y: 100.0, width: 400.0, height: 500.0 };
        let lie = Lie::of(&kept(), product, (800.0, 800.0), false);
        let [left, top, wide, high] = kept().product;
        let foot = (lie.x + lie.side * (left + wide / 2.0), lie.y + lie.side * (top + high));
        assert!((foot.0 - 400.0).abs() < 0.01 && (foot.1 - 600.0).abs() < 0.01, "{foot:?}");
        let area = lie.side * lie.side * wide * high;
        assert!((area / (400.0 * 500.0) - 1.0).abs() < 1e-3 && (lie.stretch - 1.0).abs() < 1e-3, "{lie:?}");
    }

    #[test]
    fn every_picture_is_covered() {
        for (width, height) in [(800.0, 800.0), (1600.0, 500.0), (400.0, 1500.0)] {
            for (share, across) in [(0.1, 0.1), (0.6, 0.5), (0.95, 0.9)] {
                for mirrored in [false, true] {
                    let size = share * height;
                    let product = Place { x: across * width - size / 2.0, y: height - size, width: size, height: size };
                    let lie = Lie::of(&kept(), product, (width, height), mirrored);
                    assert!(lie.x <= 0.01 && lie.y <= 0.01, "{lie:?}");
                    assert!(lie.x + lie.side >= width - 0.01 && lie.y + lie.side >= height - 0.01, "{lie:?}");
                }
            }
        }
    }
}
