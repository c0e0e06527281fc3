//! What stands out from its surroundings, dark or light.

use image::{GrayImage, Luma};

/// Half the window whose mean is the surroundings.
const WINDOW: usize = 20;
/// A mark differs from its surroundings by this many levels,
const CONTRAST: i32 = 18;
/// and by this part of what the strongest pixels nearby do, or letters would run into each other.
const STRONGEST: f32 = 0.4;

/// The pixels that are darker (`sign` -1) or lighter (1) than their surroundings, 255 each, where `looked_at` says so.
pub fn standing_out(grey: &GrayImage, sign: i32, looked_at: impl Fn(u32, u32) -> bool) -> GrayImage {
    let (width, height) = grey.dimensions();
    let mean = means(grey);
    let contrast = |x: u32, y: u32| sign * (i32::from(grey.get_pixel(x, y).0[0]) - mean[(y * width + x) as usize]);
    let strongest = Strongest::of((width, height), contrast);
    GrayImage::from_fn(width, height, |x, y| {
        let wanted = CONTRAST.max((STRONGEST * strongest.near(x, y) as f32) as i32);
        Luma([if contrast(x, y) > wanted && looked_at(x, y) { 255 } else { 0 }])
    })
}

/// The mean over a window around each pixel, by summed areas.
fn means(grey: &GrayImage) -> Vec<i32> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let stride = width + 1;
    let mut sums = vec![0_u32; stride * (height + 1)];
    for (y, row) in grey.rows().enumerate() {
        let mut line = 0;
        for (x, pixel) in row.enumerate() {
            line += u32::from(pixel.0[0]);
            sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + line;
        }
    }
    let mut means = Vec::with_capacity(width * height);
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(WINDOW) * stride, (y + WINDOW + 1).min(height) * stride);
        for x in 0..width {
            let (left, right) = (x.saturating_sub(WINDOW), (x + WINDOW + 1).min(width));
            let sum = sums[bottom + right] + sums[top + left] - sums[top + right] - sums[bottom + left];
            means.push((sum as usize / ((bottom - top) / stride * (right - left))) as i32);
        }
    }
    means
}

/// The strongest contrast in cells as wide as half the window, and in those around them.
struct Strongest {
    columns: usize,
    cells: Vec<i32>,
}

impl Strongest {
    fn of((width, height): (u32, u32), contrast: impl Fn(u32, u32) -> i32) -> Self {
        let cell = WINDOW as u32;
        let (columns, rows) = (width.div_ceil(cell) as usize, height.div_ceil(cell) as usize);
        let mut own = vec![0; columns * rows];
        for y in 0..height {
            for x in 0..width {
                let index = (y / cell) as usize * columns + (x / cell) as usize;
                own[index] = own[index].max(contrast(x, y));
            }
        }
        let around = |at: usize, length: usize| at.saturating_sub(1)..=(at + 1).min(length - 1);
        let strongest = |index: usize| {
            let (row, column) = (index / columns, index % columns);
            let cells =
                around(row, rows).flat_map(|row| around(column, columns).map(move |column| row * columns + column));
            cells.map(|index| own[index]).max().unwrap_or(0)
        };
        let cells = (0..own.len()).map(strongest).collect();
        Self { columns, cells }
    }

    fn near(&self, x: u32, y: u32) -> i32 {
        self.cells[y as usize / WINDOW * self.columns + x as usize / WINDOW]
    }
}
