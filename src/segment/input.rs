//! A photo as the segmenter sees it: its shape kept, its size brought to what the network was trained on.

use burn::tensor::{Device, Tensor, TensorData};
use image::{ImageBuffer, Luma, RgbImage};

use crate::photo::resize;

/// A picture of one float channel.
pub type Plane = ImageBuffer<Luma<f32>, Vec<f32>>;

/// Pixels the network sees at most, give or take a row of blocks: it was trained on 320×320.
const AREA: f64 = 320.0 * 320.0;
/// The network halves its input five times.
const BLOCK: u32 = 32;
/// Shortest and longest side of the network's input, in blocks.
const BLOCKS: std::ops::RangeInclusive<u32> = 4..=20;
/// ImageNet's mean and deviation of each channel, with which the weights were trained.
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

/// A value of 0 to 1 as the networks take it.
pub fn normalise(value: f32, channel: usize) -> f32 {
    (value - MEAN[channel]) / DEVIATION[channel]
}

/// The inverse of [`normalise`].
pub fn plain(value: f32, channel: usize) -> f32 {
    value * DEVIATION[channel] + MEAN[channel]
}

/// Where a photo lies in the network's input: at the upper left, the rest repeats its last row and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width and height of the input.
    pub input: (u32, u32),
    /// Width and height of the photo inside it.
    pub content: (u32, u32),
}

impl Frame {
    /// The input closest in shape to a `width × height` photo, without enlarging its area beyond 320².
    pub fn of(width: u32, height: u32) -> Self {
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let mut best = (f64::MIN, Self { input: (320, 320), content: (320, 320) });
        for columns in BLOCKS {
            for rows in BLOCKS {
                let input = (columns * BLOCK, rows * BLOCK);
                let area = f64::from(input.0) * f64::from(input.1);
                if area > AREA * 1.1 {
                    continue;
                }
                let scale = (f64::from(input.0) / w).min(f64::from(input.1) / h);
                let content = (whole(w * scale, input.0), whole(h * scale, input.1));
                // As much photo as possible, as little padding as possible.
                let used = f64::from(content.0) * f64::from(content.1);
                let score = used - 0.5 * (area - used);
                if score > best.0 {
                    best = (score, Self { input, content });
                }
            }
        }
        best.1
    }

    /// Position in the input of a point given in fractions of the photo.
    pub fn to_input(&self, x: f32, y: f32) -> (f32, f32) {
        (x * self.content.0 as f32, y * self.content.1 as f32)
    }
}

fn whole(length: f64, most: u32) -> u32 {
    (length.round() as u32).clamp(1, most)
}

/// The network's input, `[1, 3, height, width]` in row-major order, normalised.
#[derive(Clone, Debug)]
pub struct SegmenterInput {
    /// Where the photo lies in it.
    pub frame: Frame,
    /// The values.
    pub data: Vec<f32>,
}

impl SegmenterInput {
    /// Prepares a photo.
    pub fn of(rgb: &RgbImage) -> Self {
        let frame = Frame::of(rgb.width(), rgb.height());
        let small = resize::rgb(rgb, frame.content.0, frame.content.1);
        let (width, height) = frame.input;
        let mut data = Vec::with_capacity((width * height * 3) as usize);
        for channel in 0..3 {
            for y in 0..height {
                for x in 0..width {
                    let pixel = small.get_pixel(x.min(frame.content.0 - 1), y.min(frame.content.1 - 1));
                    data.push(normalise(f32::from(pixel.0[channel]) / 255.0, channel));
                }
            }
        }
        Self { frame, data }
    }

    /// The input as a tensor.
    pub fn tensor(&self, device: &Device) -> Tensor<4> {
        let (width, height) = self.frame.input;
        Tensor::from_data(TensorData::new(self.data.clone(), [1, 3, height as usize, width as usize]), device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_shapes_fill_the_input_almost_whole() {
        for (w, h) in [(1000, 1000), (4000, 3000), (3000, 4000), (1500, 1000), (1920, 1080), (800, 1067)] {
            let frame = Frame::of(w, h);
            let used = f64::from(frame.content.0 * frame.content.1) / f64::from(frame.input.0 * frame.input.1);
            assert!(used > 0.9, "{w}×{h}: {frame:?}");
            assert!(frame.input.0.is_multiple_of(32) && frame.input.1.is_multiple_of(32));
        }
    }

    #[test]
    fn the_photos_shape_is_kept_within_a_pixel() {
        for (w, h) in [(1000, 333), (640, 480), (97, 1301), (1, 5000), (6000, 4000)] {
            let Frame { content, .. } = Frame::of(w, h);
            let scale = f64::from(content.0) / f64::from(w);
            let off = (f64::from(content.1) - f64::from(h) * scale).abs();
            assert!(off <= 0.5 * (1.0 + f64::from(h) / f64::from(w)) + 1e-9 || content.0 == 1 || content.1 == 1);
        }
    }

    #[test]
    fn a_square_is_seen_at_the_size_the_network_was_trained_on() {
        assert_eq!(Frame::of(2000, 2000), Frame { input: (320, 320), content: (320, 320) });
    }
}
