//! Taking light out: what a new scene's light does to a product is no change of the product.
//!
//! In linear light, per channel `c` at place `(x, y)`:
//! `ln g = ln o + k_c + contrast · (ln Y_o − mean) + q(x, y)`, where `q` is a quadratic surface shared by the
//! channels (soft shading). Fitted to the shared region by iteratively reweighted least squares with
//! Tukey's weights, so that a locally changed product does not pass for light.

use super::view::View;

/// The light that turns the original's product into the generated one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// `k_red, k_green, k_blue, x, y, x², y², xy, contrast`.
    coefficients: [f64; 9],
    /// Mean of `ln Y_o` over the region.
    mean_log: f64,
    width: f64,
    height: f64,
}

/// Keeps dark pixels, where noise rules, from deciding.
const DARK: f64 = 0.02;
/// Pixels that take part in the fit.
const SAMPLES: usize = 3000;

impl Light {
    /// Fits the light over the pixels of `region`.
    pub fn fit(original: &View, generated: &View, region: &[bool]) -> Self {
        let (width, height) = (original.width as f64, original.height as f64);
        let none = Self { coefficients: [0.0; 9], mean_log: 0.0, width, height };
        // A clipped pixel has forgotten how bright it was.
        let usable = |i: &usize| {
            let whole = |rgb: [f32; 3]| rgb.iter().all(|v| *v < 0.985) && rgb.iter().any(|v| *v > 0.04);
            region[*i] && whole(original.rgb[*i]) && whole(generated.rgb[*i])
        };
        let mut pixels: Vec<usize> = (0..region.len()).filter(usable).collect();
        if pixels.len() < 50 {
            pixels = (0..region.len()).filter(|&i| region[i]).collect();
        }
        if pixels.len() < 20 {
            return none;
        }
        let step = pixels.len().div_ceil(SAMPLES);
        let pixels: Vec<usize> = pixels.into_iter().step_by(step).collect();
        let log_y = |i: usize| log(luminance(linear(original.rgb[i])));
        let mean_log = pixels.iter().map(|&i| log_y(i)).sum::<f64>() / pixels.len() as f64;
        let mut light = Self { mean_log, ..none };
        let mut rows = Vec::with_capacity(pixels.len() * 3);
        for &i in &pixels {
            let (o, g) = (linear(original.rgb[i]), linear(generated.rgb[i]));
            for channel in 0..3 {
                let place = ((i % original.width) as f64, (i / original.width) as f64);
                rows.push((light.basis(channel, place, log_y(i)), log(g[channel]) - log(o[channel])));
            }
        }
        let mut weights = vec![1.0; rows.len()];
        for _ in 0..6 {
            light.coefficients = least_squares(&rows, &weights);
            let residuals: Vec<f64> = rows.iter().map(|(basis, y)| y - dot(basis, &light.coefficients)).collect();
            let mut sizes: Vec<f64> = residuals.iter().map(|r| r.abs()).collect();
            sizes.sort_by(f64::total_cmp);
            let spread = (1.4826 * sizes[sizes.len() / 2]).max(0.02);
            for (weight, residual) in weights.iter_mut().zip(&residuals) {
                let t = (residual / (4.685 * spread)).clamp(-1.0, 1.0);
                *weight = (1.0 - t * t).powi(2);
            }
        }
        light
    }

    /// The original's colours under the generated picture's light, sRGB 0 to 1.
    pub fn relight(&self, original: &View) -> Vec<[f32; 3]> {
        let relit = |(i, rgb): (usize, &[f32; 3])| {
            let colour = linear(*rgb);
            let log_y = log(luminance(colour));
            let place = ((i % original.width) as f64, (i / original.width) as f64);
            std::array::from_fn(|channel| {
                let gain = dot(&self.basis(channel, place, log_y), &self.coefficients).clamp(-4.0, 4.0);
                gamma((f64::exp(log(colour[channel]) + gain) - DARK).clamp(0.0, 1.0) as f32)
            })
        };
        original.rgb.iter().enumerate().map(relit).collect()
    }

    /// Mean brightening, in stops.
    pub fn exposure(&self) -> f32 {
        ((self.coefficients[0] + self.coefficients[1] + self.coefficients[2]) / 3.0 / std::f64::consts::LN_2) as f32
    }

    /// Red gained over blue, in stops: the axis from blue sky to candle light.
    pub fn warmth(&self) -> f32 {
        ((self.coefficients[0] - self.coefficients[2]) / std::f64::consts::LN_2) as f32
    }

    /// Green gained over red and blue, in stops: light seldom does this, a dye does.
    pub fn tint(&self) -> f32 {
        let [red, green, blue, ..] = self.coefficients;
        ((green - (red + blue) / 2.0) / std::f64::consts::LN_2) as f32
    }

    /// Contrast added (negative: taken away), as an exponent of luminance.
    pub fn contrast(&self) -> f32 {
        self.coefficients[8] as f32
    }

    /// Range of the soft shading over the frame's middle, in stops.
    pub fn shading(&self) -> f32 {
        let points = [-0.5, 0.0, 0.5].map(|x| [-0.5, 0.0, 0.5].map(|y| (x, y)));
        let values = points.iter().flatten().map(|&(x, y)| {
            dot(&[0.0, 0.0, 0.0, x, y, x * x, y * y, x * y, 0.0], &self.coefficients) / std::f64::consts::LN_2
        });
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        (high - low) as f32
    }

    fn basis(&self, channel: usize, place: (f64, f64), log_y: f64) -> [f64; 9] {
        let (x, y) = (2.0 * place.0 / self.width - 1.0, 2.0 * place.1 / self.height - 1.0);
        let mut basis = [0.0, 0.0, 0.0, x, y, x * x, y * y, x * y, log_y - self.mean_log];
        basis[channel] = 1.0;
        basis
    }
}

/// Ridge regression: the penalty keeps shading and contrast at zero unless the pixels ask for them.
fn least_squares(rows: &[([f64; 9], f64)], weights: &[f64]) -> [f64; 9] {
    let total: f64 = weights.iter().sum::<f64>().max(1.0);
    let mut system = [[0.0; 10]; 9];
    for ((basis, y), weight) in rows.iter().zip(weights) {
        for i in 0..9 {
            for j in 0..9 {
                system[i][j] += weight * basis[i] * basis[j];
            }
            system[i][9] += weight * basis[i] * y;
        }
    }
    for (i, row) in system.iter_mut().enumerate() {
        row[i] += total * if i < 3 { 1e-6 } else { 2e-3 };
    }
    solve(system)
}

/// Gaussian elimination with pivoting.
fn solve(mut system: [[f64; 10]; 9]) -> [f64; 9] {
    for column in 0..9 {
        let pivot = (column..9).max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()));
        system.swap(column, pivot.unwrap_or(column));
        if system[column][column].abs() < 1e-12 {
            continue;
        }
        for row in column + 1..9 {
            let factor = system[row][column] / system[column][column];
            let above = system[column];
            for (value, above) in system[row].iter_mut().zip(above).skip(column) {
                *value -= factor * above;
            }
        }
    }
    let mut solution = [0.0; 9];
    for row in (0..9).rev() {
        let known: f64 = (row + 1..9).map(|column| system[row][column] * solution[column]).sum();
        if system[row][row].abs() >= 1e-12 {
            solution[row] = (system[row][9] - known) / system[row][row];
        }
    }
    solution
}

fn dot(a: &[f64; 9], b: &[f64; 9]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn log(value: f64) -> f64 {
    (value + DARK).ln()
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// sRGB to linear light.
fn linear(rgb: [f32; 3]) -> [f64; 3] {
    rgb.map(|v| f64::from(if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }))
}

/// Linear light to sRGB.
fn gamma(value: f32) -> f32 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(change: impl Fn(usize, usize, [f32; 3]) -> [f32; 3]) -> (View, View) {
        let (width, height) = (60, 50);
        let rgb: Vec<[f32; 3]> = (0..width * height)
            .map(|i| {
                let (x, y) = ((i % width) as f32, (i / width) as f32);
                [0.3 + 0.2 * (x / 7.0).sin(), 0.4 + 0.15 * (y / 5.0).cos(), 0.35 + 0.1 * ((x + y) / 9.0).sin()]
            })
            .collect();
        let view = |rgb: Vec<[f32; 3]>| View {
            width,
            height,
            rgb,
            mask: vec![1.0; width * height],
            valid: vec![true; width * height],
        };
        let changed = rgb.iter().enumerate().map(|(i, &c)| change(i % width, i / width, c)).collect();
        (view(rgb), view(changed))
    }

    fn mean_error(a: &[[f32; 3]], b: &[[f32; 3]]) -> f32 {
        let sum: f32 = a.iter().zip(b).map(|(a, b)| (0..3).map(|c| (a[c] - b[c]).abs()).sum::<f32>()).sum();
        sum / (3 * a.len()) as f32
    }

    #[test]
    fn a_warmer_brighter_shaded_light_is_taken_out() {
        let (original, generated) = product(|x, _, rgb| {
            let lit = linear(rgb);
            let shade = 0.7 + 0.6 * x as f64 / 60.0;
            [
                gamma((lit[0] * 1.25 * shade) as f32),
                gamma((lit[1] * 1.05 * shade) as f32),
                gamma((lit[2] * 0.85 * shade) as f32),
            ]
        });
        let light = Light::fit(&original, &generated, &vec![true; 3000]);
        assert!(mean_error(&original.rgb, &generated.rgb) > 0.03);
        assert!(mean_error(&light.relight(&original), &generated.rgb) < 0.01);
        assert!(light.warmth() > 0.3 && light.tint().abs() < 0.15);
    }

    #[test]
    fn a_dyed_patch_is_not_taken_for_light() {
        let (original, generated) =
            product(|x, y, rgb| if x < 20 && y < 25 { [rgb[2], rgb[0], rgb[1] * 0.5] } else { rgb });
        let light = Light::fit(&original, &generated, &vec![true; 3000]);
        let relit = light.relight(&original);
        assert!(mean_error(&relit[30..60], &generated.rgb[30..60]) < 0.02, "the untouched part stays");
        assert!((0..15).map(|x| mean_error(&relit[x..=x], &generated.rgb[x..=x])).sum::<f32>() / 15.0 > 0.05);
    }
}
