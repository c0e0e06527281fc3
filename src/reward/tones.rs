//! What anybody sees of a picture at a glance: how light, how colourful, how warm, how large the product.
//!
//! The network is taught that none of it makes a background right or wrong, and forgets it. A shop's own rule may be
//! just that ("light backgrounds"), so heads are fitted to these values, too. `training/reward/tones.py` is the twin.

use image::{GrayImage, RgbImage};

use crate::photo::resize;

/// How many values there are.
pub const TONES: usize = 7;
/// Longer side of the picture that is looked at.
const SIDE: u32 = 64;
/// Without any background (or product) its tones are those of nothing: 0.
const NOTHING: f64 = 1e-6;

/// Of a picture with its product's matte: the background's lightness, its deviation, saturation, red less blue, green
/// less their mean; the product's share of the picture, and its lightness less the background's. All −1 to 1.
pub fn tones(rgb: &RgbImage, alpha: &GrayImage) -> [f32; TONES] {
    let (width, height) = resize::fit(rgb.width(), rgb.height(), SIDE);
    let (rgb, alpha) = (resize::rgb(rgb, width, height), resize::grey(alpha, width, height));
    // Weights of background and product; of the background the sums of lightness, its square, and colours.
    let (mut weights, mut light, mut square, mut colours) = ([0.0; 2], [0.0; 2], 0.0, [0.0; 3]);
    for (pixel, matte) in rgb.pixels().zip(alpha.iter()) {
        let [red, green, blue] = pixel.0.map(|value| f64::from(value) / 255.0);
        let product = f64::from(*matte) / 255.0;
        let lightness = (red + green + blue) / 3.0;
        for (part, weight) in [1.0 - product, product].into_iter().enumerate() {
            weights[part] += weight;
            light[part] += weight * lightness;
        }
        let saturation = red.max(green).max(blue) - red.min(green).min(blue);
        square += (1.0 - product) * lightness * lightness;
        for (sum, value) in colours.iter_mut().zip([saturation, red - blue, green - (red + blue) / 2.0]) {
            *sum += (1.0 - product) * value;
        }
    }
    let [behind, before] = weights;
    let mean = |sum: f64, weight: f64| if weight > NOTHING { sum / weight } else { 0.0 };
    let lightness = mean(light[0], behind);
    let deviation = (mean(square, behind) - lightness * lightness).max(0.0).sqrt();
    let [saturation, warm, green] = colours.map(|sum| mean(sum, behind));
    let contrast = mean(light[1], before) - lightness;
    [lightness, deviation, saturation, warm, green, before / (behind + before), contrast].map(|value| value as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb};

    #[test]
    fn the_background_s_colours_and_the_product_s_share_are_told() {
        let rgb = RgbImage::from_fn(64, 64, |x, _| if x < 16 { Rgb([0, 0, 0]) } else { Rgb([255, 153, 51]) });
        let alpha = GrayImage::from_fn(64, 64, |x, _| Luma([if x < 16 { 255 } else { 0 }]));
        let expected = [0.6, 0.0, 0.8, 0.8, 0.0, 0.25, -0.6];
        for (found, expected) in tones(&rgb, &alpha).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-3, "{found} {expected}");
        }
    }

    #[test]
    fn a_picture_that_is_all_product_has_no_background_to_speak_of() {
        let found = tones(&RgbImage::from_pixel(8, 8, Rgb([200; 3])), &GrayImage::from_pixel(8, 8, Luma([255])));
        assert_eq!((&found[..5], found[5]), (&[0.0; 5][..], 1.0));
    }
}
