//! Convolutions for one picture in planes (`[channels, height, width]`), padded so that stride 1 keeps its size.
//!
//! Large ones of 3×3 go through Winograd's transform. All others are direct: the picture is copied, band by band,
//! into rows with a rim of zeros, so that the inner loop has no borders. Either way the inner loop computes four
//! output channels of one run of values at once and keeps the sums in registers: each value read serves several
//! products.

mod depthwise;
mod four;
mod lanes;
mod winograd;

pub use depthwise::Depthwise;

use lanes::{OUT, Run};
use winograd::Winograd;

/// From so many channels in and out on the transform pays.
const MANY: usize = 8;

/// Rows computed from one padded copy.
const BAND: usize = 16;

/// What follows the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Nothing.
    None,
    /// `max(0, x)`.
    Relu,
    /// `min(max(0, x), 6)`.
    Relu6,
}

impl Activation {
    #[inline(always)]
    fn of(self, value: f32) -> f32 {
        match self {
            Self::None => value,
            Self::Relu => value.max(0.0),
            Self::Relu6 => value.clamp(0.0, 6.0),
        }
    }
}

/// A convolution with its weights in the order in which the inner loop reads them.
#[derive(Clone, Debug)]
pub struct Conv {
    inputs: usize,
    outputs: usize,
    kernel: usize,
    dilation: usize,
    weights: Packed,
    /// `[outputs rounded up to OUT]`.
    bias: Vec<f32>,
}

#[derive(Clone, Debug)]
enum Packed {
    /// `[outputs / OUT, inputs, kernel, kernel, OUT]`, zeros where there is no channel.
    Direct(Vec<f32>),
    Winograd(Winograd),
}

/// A picture in planes.
#[derive(Clone, Copy, Debug)]
pub struct Planes<'a> {
    /// `[channels, height, width]`.
    pub values: &'a [f32],
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Conv {
    /// Packs `weight` `[outputs, inputs, kernel, kernel]` and `bias` `[outputs]`; `kernel` is odd.
    ///
    /// # Panics
    /// When the lengths do not fit the shape.
    pub fn new(weight: &[f32], bias: &[f32], inputs: usize, kernel: usize, dilation: usize) -> Self {
        let (outputs, taps) = (bias.len(), kernel * kernel);
        assert_eq!(weight.len(), outputs * inputs * taps, "weights of another shape");
        assert!(kernel % 2 == 1 && dilation > 0, "a kernel without a middle");
        let mut padded = bias.to_vec();
        padded.resize(outputs.next_multiple_of(OUT), 0.0);
        let weights = if kernel == 3 && dilation == 1 && inputs.min(outputs) >= MANY {
            Packed::Winograd(Winograd::new(weight, inputs, outputs))
        } else {
            Packed::Direct(direct(weight, inputs * taps, outputs))
        };
        Self { inputs, outputs, kernel, dilation, weights, bias: padded }
    }

    /// Channels of the result.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Every `stride`-th result, `[outputs, ⌈height / stride⌉, ⌈width / stride⌉]`: for the few convolutions that
    /// have one, computing all and leaving some out costs less than another inner loop would be worth.
    ///
    /// # Panics
    /// As [`Self::run`].
    pub fn run_strided(&self, input: Planes<'_>, activation: Activation, stride: usize) -> Vec<f32> {
        let Planes { height, width, .. } = input;
        let reach = 1 + (self.kernel - 1) * self.dilation;
        let first = |length: usize| reach / 2 - Rim::of(length, reach, stride).before;
        let all = self.run(input, activation);
        let rows = all.chunks_exact(width.max(1)).enumerate();
        let wanted = rows.filter(|(row, _)| {
            let y = row % height;
            y >= first(height) && (y - first(height)).is_multiple_of(stride)
        });
        wanted.flat_map(|(_, row)| row.iter().skip(first(width)).step_by(stride).copied()).collect()
    }

    /// The result's planes, of the input's height and width.
    ///
    /// # Panics
    /// When the input has other than the convolution's number of channels.
    pub fn run(&self, input: Planes<'_>, activation: Activation) -> Vec<f32> {
        let Planes { values, height, width } = input;
        assert_eq!(values.len(), self.inputs * height * width, "input of another shape");
        let mut result = vec![0.0; self.outputs * height * width];
        if result.is_empty() {
            return result;
        }
        // Each band writes its own rows of every plane.
        let band = match &self.weights {
            Packed::Direct(_) => BAND,
            Packed::Winograd(_) => Winograd::band(width),
        };
        let mut bands: Vec<Vec<&mut [f32]>> = (0..height.div_ceil(band)).map(|_| Vec::new()).collect();
        for plane in result.chunks_exact_mut(height * width) {
            for (rows, part) in bands.iter_mut().zip(plane.chunks_mut(band * width)) {
                rows.push(part);
            }
        }
        let work = |(index, mut rows): (usize, Vec<&mut [f32]>)| match &self.weights {
            Packed::Direct(weights) => self.direct(weights, input, index * band, rows, activation),
            Packed::Winograd(weights) => weights.rows(input, index * band, &mut rows, &self.bias, activation),
        };
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
            bands.into_par_iter().enumerate().for_each(work);
        }
        #[cfg(not(feature = "rayon"))]
        bands.into_iter().enumerate().for_each(work);
        result
    }

    fn direct(
        &self,
        weights: &[f32],
        input: Planes<'_>,
        top: usize,
        mut planes: Vec<&mut [f32]>,
        activation: Activation,
    ) {
        let rim = self.kernel / 2 * self.dilation;
        let rows = planes[0].len() / input.width;
        let padded = Padded::of(input, self.inputs, top, rows, rim);
        let block_weights = self.inputs * self.kernel * self.kernel * OUT;
        for y in 0..rows {
            for x in (0..input.width).step_by(lanes::PIXELS) {
                let count = lanes::PIXELS.min(input.width - x);
                let blocks = weights.chunks_exact(block_weights).zip(self.bias.chunks_exact(OUT));
                for ((weights, bias), planes) in blocks.zip(planes.chunks_mut(OUT)) {
                    let run = Run {
                        input: &padded.values[y * padded.stride + x..],
                        plane: padded.plane,
                        row: padded.stride * self.dilation,
                        column: self.dilation,
                        inputs: self.inputs,
                        kernel: self.kernel,
                        weights,
                    };
                    let sums = run.sums();
                    for ((plane, sums), bias) in planes.iter_mut().zip(&sums).zip(bias) {
                        let target = &mut plane[y * input.width + x..][..count];
                        for (value, sum) in target.iter_mut().zip(sums) {
                            *value = activation.of(sum + bias);
                        }
                    }
                }
            }
        }
    }
}

/// `[outputs, taps]` as `[outputs / OUT, taps, OUT]`.
fn direct(weight: &[f32], taps: usize, outputs: usize) -> Vec<f32> {
    let mut packed = vec![0.0; outputs.next_multiple_of(OUT) * taps];
    for output in 0..outputs {
        for tap in 0..taps {
            packed[(output / OUT * taps + tap) * OUT + output % OUT] = weight[output * taps + tap];
        }
    }
    packed
}

/// Rows or columns of zeros before and after `length` values, so that `⌈length / stride⌉` results come out: what is
/// odd goes after, as TensorFlow's "same" has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rim {
    /// Before the first value.
    pub before: usize,
    /// After the last value.
    pub after: usize,
}

impl Rim {
    /// For a kernel that reaches over `kernel` values.
    pub const fn of(length: usize, kernel: usize, stride: usize) -> Self {
        let total = ((length.div_ceil(stride) - 1) * stride + kernel).saturating_sub(length);
        Self { before: total / 2, after: total - total / 2 }
    }
}

/// Some rows of every plane with zeros around, and room for a run that begins at the last column.
struct Padded {
    values: Vec<f32>,
    stride: usize,
    plane: usize,
}

impl Padded {
    fn of(input: Planes<'_>, channels: usize, top: usize, rows: usize, rim: usize) -> Self {
        let Planes { values, height, width } = input;
        let stride = width.next_multiple_of(lanes::PIXELS) + 2 * rim;
        let plane = stride * (rows + 2 * rim);
        let mut padded = vec![0.0; plane * channels];
        for channel in 0..channels {
            for row in 0..rows + 2 * rim {
                let Some(y) = (top + row).checked_sub(rim).filter(|&y| y < height) else { continue };
                let source = &values[(channel * height + y) * width..][..width];
                padded[channel * plane + row * stride + rim..][..width].copy_from_slice(source);
            }
        }
        Self { values: padded, stride, plane }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect()
    }

    /// The formula, as it stands in a textbook.
    fn plain(
        input: Planes<'_>,
        weight: &[f32],
        bias: &[f32],
        inputs: usize,
        kernel: usize,
        dilation: usize,
    ) -> Vec<f32> {
        let Planes { values, height, width } = input;
        let rim = (kernel / 2 * dilation) as i64;
        let mut result = Vec::new();
        for (output, bias) in bias.iter().enumerate() {
            for y in 0..height as i64 {
                for x in 0..width as i64 {
                    let mut sum = *bias;
                    for channel in 0..inputs {
                        for ky in 0..kernel {
                            for kx in 0..kernel {
                                let (v, u) = (y + (ky * dilation) as i64 - rim, x + (kx * dilation) as i64 - rim);
                                if v < 0 || u < 0 || v >= height as i64 || u >= width as i64 {
                                    continue;
                                }
                                let value = values[(channel * height + v as usize) * width + u as usize];
                                sum += value * weight[((output * inputs + channel) * kernel + ky) * kernel + kx];
                            }
                        }
                    }
                    result.push(sum);
                }
            }
        }
        result
    }

    #[test]
    fn equals_the_textbook_formula() {
        for (inputs, outputs, kernel, dilation, height, width) in [
            (3, 16, 3, 1, 37, 50),
            (5, 7, 3, 2, 20, 13),
            (2, 1, 1, 1, 9, 31),
            (8, 4, 3, 8, 10, 10),
            (1, 5, 5, 1, 17, 1),
            (4, 6, 3, 4, 1, 25),
            (8, 8, 3, 1, 32, 48),
            (16, 13, 3, 1, 21, 35),
            (9, 64, 3, 1, 5, 3),
            (8, 9, 3, 1, 90, 2),
        ] {
            let values = numbers(inputs * height * width, 1);
            let (weight, bias) = (numbers(outputs * inputs * kernel * kernel, 2), numbers(outputs, 3));
            let input = Planes { values: &values, height, width };
            let conv = Conv::new(&weight, &bias, inputs, kernel, dilation);
            let expected = plain(input, &weight, &bias, inputs, kernel, dilation);
            let close = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 2e-4) && a.len() == b.len();
            assert!(
                close(&conv.run(input, Activation::None), &expected),
                "{inputs} to {outputs}, {kernel}, {dilation}"
            );
            let positive: Vec<f32> = expected.iter().map(|value| value.max(0.0)).collect();
            assert!(close(&conv.run(input, Activation::Relu), &positive));
        }
    }

    /// The formula for a stride, and for channels each of its own: zeros around as "same" wants them.
    fn plain_strided(
        input: Planes<'_>,
        weight: &[f32],
        channels: (usize, usize),
        groups: usize,
        kernel: usize,
        stride: usize,
    ) -> Vec<f32> {
        let (Planes { values, height, width }, (inputs, outputs)) = (input, channels);
        let (top, left) = (Rim::of(height, kernel, stride).before, Rim::of(width, kernel, stride).before);
        let own = inputs / groups;
        let mut result = Vec::new();
        for output in 0..outputs {
            for y in 0..height.div_ceil(stride) {
                for x in 0..width.div_ceil(stride) {
                    let mut sum = 0.0;
                    for channel in 0..own {
                        for (ky, kx) in (0..kernel).flat_map(|ky| (0..kernel).map(move |kx| (ky, kx))) {
                            let place = ((y * stride + ky).checked_sub(top), (x * stride + kx).checked_sub(left));
                            let (Some(v), Some(u)) = place else { continue };
                            if v < height && u < width {
                                let plane = output * groups / outputs * own + channel;
                                let tap = ((output * own + channel) * kernel + ky) * kernel + kx;
                                sum += values[(plane * height + v) * width + u] * weight[tap];
                            }
                        }
                    }
                    result.push(sum);
                }
            }
        }
        result
    }

    fn assert_close(found: &[f32], expected: &[f32]) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 2e-4));
    }

    #[test]
    fn strided_convolutions_equal_the_formula() {
        for (height, width, stride) in [(20, 32, 2), (21, 33, 2), (7, 5, 2), (9, 12, 3)] {
            let (values, weight) = (numbers(8 * height * width, 4), numbers(16 * 8 * 9, 5));
            let input = Planes { values: &values, height, width };
            let conv = Conv::new(&weight, &[0.0; 16], 8, 3, 1);
            let expected = plain_strided(input, &weight, (8, 16), 1, 3, stride);
            assert_close(&conv.run_strided(input, Activation::None, stride), &expected);
        }
    }

    #[test]
    fn depthwise_convolutions_equal_the_formula() {
        for (channels, kernel, stride, height, width) in
            [(3, 3, 1, 20, 33), (5, 5, 1, 16, 16), (4, 3, 2, 32, 64), (2, 5, 2, 21, 35), (1, 5, 2, 1, 2)]
        {
            let values = numbers(channels * height * width, 6);
            let weight = numbers(channels * kernel * kernel, 7);
            let input = Planes { values: &values, height, width };
            let conv = Depthwise::new(weight.clone(), vec![0.0; channels], kernel, stride);
            let expected = plain_strided(input, &weight, (channels, channels), channels, kernel, stride);
            assert_close(&conv.run(input, Activation::None), &expected);
            let clamped: Vec<f32> = expected.iter().map(|value| (4.0 * value).clamp(0.0, 6.0)).collect();
            let four = Depthwise::new(weight.iter().map(|w| 4.0 * w).collect(), vec![0.0; channels], kernel, stride);
            assert_close(&four.run(input, Activation::Relu6), &clamped);
        }
    }

    #[test]
    fn an_empty_picture_gives_an_empty_one() {
        let conv = Conv::new(&[1.0; 9], &[0.0], 1, 3, 1);
        assert!(conv.run(Planes { values: &[], height: 0, width: 5 }, Activation::None).is_empty());
    }
}
