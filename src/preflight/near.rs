//! Where the product is near: its soft edge, and what compression spreads around it.

use image::GrayImage;

/// Cells along the longer side.
const CELLS: u32 = 256;
/// Cells around the product that still are near: 1.6 % of the longer side, which covers a block of JPEG.
const MARGIN: usize = 4;
/// Coverage below this is noise of a matte.
const LEAST: u8 = 8;

/// A coarse map of the product and its neighbourhood.
pub struct Near {
    cell: u32,
    columns: usize,
    cells: Vec<bool>,
}

impl Near {
    /// The map of a coverage.
    pub fn of(coverage: &GrayImage) -> Self {
        let (width, height) = coverage.dimensions();
        let cell = width.max(height).div_ceil(CELLS).max(1);
        let (columns, rows) = (width.div_ceil(cell) as usize, height.div_ceil(cell) as usize);
        let mut cells = vec![false; columns * rows];
        for (x, y, pixel) in coverage.enumerate_pixels() {
            if pixel.0[0] >= LEAST {
                cells[(y / cell) as usize * columns + (x / cell) as usize] = true;
            }
        }
        let cells = widen(&cells, columns, 1);
        Self { cell, columns, cells: widen(&cells, rows, columns) }
    }

    /// Whether a pixel is near the product.
    pub fn holds(&self, x: u32, y: u32) -> bool {
        self.cells[(y / self.cell) as usize * self.columns + (x / self.cell) as usize]
    }
}

/// Spreads along lines of `length` cells that are `step` apart.
fn widen(cells: &[bool], length: usize, step: usize) -> Vec<bool> {
    let mut wide = vec![false; cells.len()];
    for (index, _) in cells.iter().enumerate().filter(|(_, set)| **set) {
        let at = index / step % length;
        for other in at.saturating_sub(MARGIN)..=(at + MARGIN).min(length - 1) {
            wide[index + other * step - at * step] = true;
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn what_is_near_reaches_a_little_beyond_the_product() {
        let coverage = GrayImage::from_fn(512, 300, |x, y| {
            Luma([if (200..240).contains(&x) && (100..120).contains(&y) { 255 } else { 0 }])
        });
        let near = Near::of(&coverage);
        for (x, y, expected) in [
            (220, 110, true),
            (195, 110, true),
            (185, 110, false),
            (220, 95, true),
            (220, 85, false),
            (511, 299, false),
        ] {
            assert_eq!(near.holds(x, y), expected, "{x}, {y}");
        }
    }
}
