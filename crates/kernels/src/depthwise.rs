//! Depthwise convolutions: each channel has a kernel of its own.
//!
//! Bound by memory rather than arithmetic. Each padded row is split into as many rows as the stride has steps, so
//! that the taps of neighbouring results lie beside each other at any stride; runs of results are then summed in
//! registers.

use crate::{Activation, Planes, Rim};

/// Results of a row computed together.
const RUN: usize = 16;

/// A depthwise convolution.
#[derive(Clone, Debug)]
pub struct Depthwise {
    kernel: usize,
    stride: usize,
    /// `[channels, kernel, kernel]`.
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Depthwise {
    /// Keeps `weight` `[channels, 1, kernel, kernel]` and `bias` `[channels]`.
    ///
    /// # Panics
    /// When the lengths do not fit the shape.
    pub fn new(weight: Vec<f32>, bias: Vec<f32>, kernel: usize, stride: usize) -> Self {
        assert_eq!(weight.len(), bias.len() * kernel * kernel, "weights of another shape");
        assert!(kernel > 0 && stride > 0, "a kernel or a stride of nothing");
        Self { kernel, stride, weight, bias }
    }

    /// The result's planes, `[channels, ⌈height / stride⌉, ⌈width / stride⌉]`, padded as TensorFlow's "same".
    ///
    /// # Panics
    /// When the input has other than the convolution's number of channels.
    pub fn run(&self, input: Planes<'_>, activation: Activation) -> Vec<f32> {
        let Planes { values, height, width } = input;
        assert_eq!(values.len(), self.bias.len() * height * width, "input of another shape");
        let (rows, columns) = (height.div_ceil(self.stride), width.div_ceil(self.stride));
        let mut result = vec![0.0; self.bias.len() * rows * columns];
        if result.is_empty() {
            return result;
        }
        let work = |(channel, target): (usize, &mut [f32])| {
            let plane = Planes { values: &values[channel * height * width..][..height * width], height, width };
            match self.kernel {
                3 => self.plane::<3>(channel, plane, target, activation),
                5 => self.plane::<5>(channel, plane, target, activation),
                _ => unreachable!("the networks have depthwise kernels of 3 and 5"),
            }
        };
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IndexedParallelIterator, ParallelIterator};
            use rayon::slice::ParallelSliceMut;
            result.par_chunks_exact_mut(rows * columns).enumerate().for_each(work);
        }
        #[cfg(not(feature = "rayon"))]
        result.chunks_exact_mut(rows * columns).enumerate().for_each(work);
        result
    }
}

impl Depthwise {
    fn plane<const KERNEL: usize>(
        &self,
        channel: usize,
        input: Planes<'_>,
        target: &mut [f32],
        activation: Activation,
    ) {
        let columns = input.width.div_ceil(self.stride);
        let rows = Rows::of(input, KERNEL, self.stride);
        let weight = &self.weight[channel * KERNEL * KERNEL..][..KERNEL * KERNEL];
        for (y, target) in target.chunks_exact_mut(columns).enumerate() {
            for (run, target) in target.chunks_mut(RUN).enumerate() {
                let mut sums = [self.bias[channel]; RUN];
                for ky in 0..KERNEL {
                    for kx in 0..KERNEL {
                        let values = rows.run(y * self.stride + ky, kx, run * RUN);
                        let factor = weight[ky * KERNEL + kx];
                        for (sum, value) in sums.iter_mut().zip(values) {
                            *sum += value * factor;
                        }
                    }
                }
                for (value, sum) in target.iter_mut().zip(sums) {
                    *value = activation.of(sum);
                }
            }
        }
    }
}

/// A padded plane whose rows are split by the stride: `[rows, stride, length]`.
struct Rows {
    values: Vec<f32>,
    stride: usize,
    length: usize,
}

impl Rows {
    fn of(input: Planes<'_>, kernel: usize, stride: usize) -> Self {
        let Planes { values, height, width } = input;
        let (top, left) = (Rim::of(height, kernel, stride).before, Rim::of(width, kernel, stride).before);
        let count = (height.div_ceil(stride) - 1) * stride + kernel;
        let length = width.div_ceil(stride).next_multiple_of(RUN) + kernel.div_ceil(stride);
        let mut split = vec![0.0; count * stride * length];
        for (y, row) in values.chunks_exact(width).enumerate().take(count.saturating_sub(top)) {
            let target = &mut split[(y + top) * stride * length..][..stride * length];
            for (x, &value) in row.iter().enumerate() {
                let place = x + left;
                target[place % stride * length + place / stride] = value;
            }
        }
        Self { values: split, stride, length }
    }

    /// The values under tap `kx` of the run of results that begins at `start`.
    fn run(&self, row: usize, kx: usize, start: usize) -> &[f32; RUN] {
        let begin = (row * self.stride + kx % self.stride) * self.length + kx / self.stride + start;
        self.values[begin..].first_chunk().expect("rows are long enough for a run behind the last result")
    }
}
