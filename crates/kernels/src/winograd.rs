//! 3×3 convolutions with a quarter of the multiplications: Winograd's F(4×4, 3×3).
//!
//! Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016. A tile of 4×4 results comes from a
//! patch of 6×6 values: `Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A`. The products of all channels at one of the 36 places are a
//! matrix product, and that is where the time goes; it uses the same inner loop as the direct convolution.
//! Results differ from the plain formula by about 1e-5 of the values' size.

use crate::{
    Activation, Planes,
    four::Four,
    lanes::{OUT, PIXELS, Run},
};

/// Side of a tile of results.
const TILE: usize = 4;
/// Side of a patch, and places in it.
const PATCH: usize = 6;
const PLACES: usize = PATCH * PATCH;
/// Tiles worked on together, about: their values stay in the second-level cache.
const CHUNK: usize = 80;

/// Weights in the transformed domain, `[36, outputs / OUT, inputs, OUT]`.
#[derive(Clone, Debug)]
pub struct Winograd {
    weights: Vec<f32>,
    inputs: usize,
    blocks: usize,
}

/// Which tiles are worked on together.
#[derive(Clone, Copy)]
struct Chunk {
    /// First tile row.
    top: usize,
    /// Tile rows.
    rows: usize,
    /// Tiles in a row, rounded up to whole [`Four`]s.
    columns: usize,
    /// Tiles, rounded up to whole runs of the inner loop.
    padded: usize,
}

impl Winograd {
    /// Transforms `weight` `[outputs, inputs, 3, 3]`.
    pub fn new(weight: &[f32], inputs: usize, outputs: usize) -> Self {
        const G: [[f32; 3]; PATCH] = [
            [0.25, 0.0, 0.0],
            [-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0],
            [-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0],
            [1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0],
            [1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0],
            [0.0, 0.0, 1.0],
        ];
        let blocks = outputs.div_ceil(OUT);
        let mut weights = vec![0.0; PLACES * blocks * inputs * OUT];
        for output in 0..outputs {
            for input in 0..inputs {
                let kernel = &weight[(output * inputs + input) * 9..][..9];
                for (y, down) in G.iter().enumerate() {
                    for (x, across) in G.iter().enumerate() {
                        let value: f32 = (0..9).map(|tap| down[tap / 3] * kernel[tap] * across[tap % 3]).sum();
                        let place = ((y * PATCH + x) * blocks + output / OUT) * inputs + input;
                        weights[place * OUT + output % OUT] = value;
                    }
                }
            }
        }
        Self { weights, inputs, blocks }
    }

    /// Rows of results that belong together, in pixels, for a picture of this width.
    pub fn band(width: usize) -> usize {
        TILE * (CHUNK / width.div_ceil(TILE)).max(1)
    }

    /// Computes the rows from `top` on into `planes`, one slice an output channel.
    pub fn rows(&self, input: Planes<'_>, top: usize, planes: &mut [&mut [f32]], bias: &[f32], activation: Activation) {
        let rows = (planes[0].len() / input.width).div_ceil(TILE);
        let columns = input.width.div_ceil(TILE).next_multiple_of(4);
        let chunk = Chunk { top: top / TILE, rows, columns, padded: (rows * columns).next_multiple_of(PIXELS) };
        let values = self.patches(input, chunk);
        let sums = self.products(&values, chunk);
        let floor = Four::splat(if activation == Activation::None { f32::NEG_INFINITY } else { 0.0 });
        for (output, plane) in planes.iter_mut().enumerate() {
            let shift = Four::splat(bias[output]);
            results(&sums, output, self.blocks * OUT, chunk, plane, input.width, |sum| (sum + shift).max(floor));
            if activation == Activation::Relu6 {
                plane.iter_mut().for_each(|value| *value = value.min(6.0));
            }
        }
    }

    /// `Bᵀ d B` of every patch: `[36, inputs, tiles]`.
    fn patches(&self, input: Planes<'_>, chunk: Chunk) -> Vec<f32> {
        let Planes { values, height, width } = input;
        let columns = chunk.columns;
        let plane = self.inputs * chunk.padded;
        let mut result = vec![0.0; PLACES * plane];
        // A row with a zero before it and enough behind it for the last patch.
        let mut row = vec![0.0f32; columns * TILE + 4 * TILE];
        let mut phases = vec![0.0f32; TILE * (columns + 4)];
        let mut across = vec![0.0f32; PLACES * columns];
        for channel in 0..self.inputs {
            for tile_row in 0..chunk.rows {
                for (y, target) in across.chunks_exact_mut(PATCH * columns).enumerate() {
                    let at = ((chunk.top + tile_row) * TILE + y).checked_sub(1).filter(|&at| at < height);
                    match at {
                        Some(at) => {
                            row[1..=width].copy_from_slice(&values[(channel * height + at) * width..][..width]);
                            split_phases(&row, &mut phases);
                            transform_row(&phases, target, columns);
                        }
                        None => target.fill(0.0),
                    }
                }
                let start = channel * chunk.padded + tile_row * columns;
                for x in 0..PATCH {
                    let lines = |y: usize| &across[(y * PATCH + x) * columns..][..columns];
                    let target = &mut result[x * plane + start..];
                    six_to_six(each(lines), target, PATCH * plane, columns);
                }
            }
        }
        result
    }

    /// The matrix product at each place: `[36, outputs, tiles]`.
    fn products(&self, values: &[f32], chunk: Chunk) -> Vec<f32> {
        let block = self.inputs * OUT;
        let mut result = vec![0.0; PLACES * self.blocks * OUT * chunk.padded];
        let places =
            self.weights.chunks_exact(self.blocks * block).zip(values.chunks_exact(self.inputs * chunk.padded));
        for ((weights, values), result) in places.zip(result.chunks_exact_mut(self.blocks * OUT * chunk.padded)) {
            for tile in (0..chunk.padded).step_by(PIXELS) {
                for (weights, result) in weights.chunks_exact(block).zip(result.chunks_exact_mut(OUT * chunk.padded)) {
                    let run = Run {
                        input: &values[tile..],
                        plane: chunk.padded,
                        row: 0,
                        column: 0,
                        inputs: self.inputs,
                        kernel: 1,
                        weights,
                    };
                    for (line, sums) in result.chunks_exact_mut(chunk.padded).zip(run.sums()) {
                        line[tile..tile + PIXELS].copy_from_slice(&sums);
                    }
                }
            }
        }
        result
    }
}

fn each<T, const N: usize>(make: impl Fn(usize) -> T) -> [T; N] {
    std::array::from_fn(make)
}

/// Sorts a row's values by their place in a tile: `[4, row / 4]`.
fn split_phases(row: &[f32], phases: &mut [f32]) {
    let length = row.len() / TILE;
    let (first, rest) = phases.split_at_mut(length);
    let (second, rest) = rest.split_at_mut(length);
    let (third, fourth) = rest.split_at_mut(length);
    for (tile, &[a, b, c, d]) in row.as_chunks::<TILE>().0.iter().enumerate() {
        (first[tile], second[tile], third[tile], fourth[tile]) = (a, b, c, d);
    }
}

/// `Bᵀ d` for one column of a patch.
#[inline(always)]
fn transformed([a, b, c, d, e, f]: [Four; PATCH]) -> [Four; PATCH] {
    let (near, far) = (e - c * 4.0, d - b * 4.0);
    let (half, double) = (e - c, (d - b) * 2.0);
    [a * 4.0 - c * 5.0 + e, near + far, near - far, half + double, half - double, b * 4.0 - d * 5.0 + f]
}

/// `Bᵀ` along a row, for all its patches: `[6, columns]`. A patch's last two values are the next tile's first.
fn transform_row(phases: &[f32], target: &mut [f32], columns: usize) {
    let length = phases.len() / TILE;
    let phase = |index: usize, shift: usize| &phases[index * length + shift..][..columns];
    let lines = [phase(0, 0), phase(1, 0), phase(2, 0), phase(3, 0), phase(0, 1), phase(1, 1)];
    six_to_six(lines, target, columns, columns);
}

/// `Bᵀ` of six lines, written to lines `stride` apart.
#[inline(always)]
fn six_to_six(lines: [&[f32]; PATCH], target: &mut [f32], stride: usize, columns: usize) {
    for tile in (0..columns).step_by(4) {
        let values = transformed(load(lines, tile));
        for (y, value) in values.into_iter().enumerate() {
            value.store(four_mut(target, y * stride + tile));
        }
    }
}

#[inline(always)]
fn load(lines: [&[f32]; PATCH], at: usize) -> [Four; PATCH] {
    let [a, b, c, d, e, f] = lines;
    let four = |line: &[f32]| Four::load(line[at..].first_chunk().unwrap_or(&[0.0; 4]));
    [four(a), four(b), four(c), four(d), four(e), four(f)]
}

#[inline(always)]
fn four_mut(target: &mut [f32], at: usize) -> &mut [f32; 4] {
    match target[at..].first_chunk_mut() {
        Some(four) => four,
        None => unreachable!("lines have whole fours"),
    }
}

/// `Aᵀ m` for one column.
#[inline(always)]
fn gathered([a, b, c, d, e, f]: [Four; PATCH]) -> [Four; TILE] {
    let (sum, difference) = (b + c, b - c);
    let (wide, apart) = (d + e, d - e);
    [a + sum + wide, difference + apart * 2.0, sum + wide * 4.0, difference + apart * 8.0 + f]
}

/// `Aᵀ m A` of every tile of one output channel, finished and written.
fn results(
    sums: &[f32],
    output: usize,
    outputs: usize,
    chunk: Chunk,
    plane: &mut [f32],
    width: usize,
    finish: impl Fn(Four) -> Four,
) {
    let columns = chunk.columns;
    let mut down = vec![0.0f32; TILE * PATCH * columns];
    let mut row = vec![0.0f32; columns * TILE];
    for (tile_row, rows) in plane.chunks_mut(TILE * width).enumerate() {
        let line = |place: usize| &sums[(place * outputs + output) * chunk.padded + tile_row * columns..][..columns];
        for x in 0..PATCH {
            let lines = each(|y| line(y * PATCH + x));
            for tile in (0..columns).step_by(4) {
                for (y, value) in gathered(load(lines, tile)).into_iter().enumerate() {
                    value.store(four_mut(&mut down, (y * PATCH + x) * columns + tile));
                }
            }
        }
        for (y, target) in rows.chunks_exact_mut(width).enumerate() {
            let lines = each(|x| &down[(y * PATCH + x) * columns..][..columns]);
            for (index, sixteen) in row.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                let mut phases = [[0.0; 4]; TILE];
                for (phase, sum) in phases.iter_mut().zip(gathered(load(lines, 4 * index))) {
                    finish(sum).store(phase);
                }
                for (i, value) in sixteen.iter_mut().enumerate() {
                    *value = phases[i % 4][i / 4];
                }
            }
            target.copy_from_slice(&row[..width]);
        }
    }
}
