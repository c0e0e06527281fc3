//! Other colours for the parts of a scene: each part's light times a gain, so that its grain and shading stay.

use std::sync::LazyLock;

use image::RgbImage;

use super::{
    memory::{Kept, Paint},
    style::{PARTS_SIDE, Seen},
};

/// A gain is no further than this from 1, so that dark parts do not become noise nor light ones flat.
const GAINS: (f32, f32) = (0.3, 2.6);
/// The lightest a part may become on average, as light.
const LIGHTEST: f32 = 0.78;
/// How far a reference's colour is followed.
const FOLLOWED: f32 = 0.85;
/// A part counts in a reference from this share of it on.
const LEAST_SHARE: f32 = 0.03;
/// Steps of the table from light to bytes.
const STEPS: usize = 4095;

/// Mean colours of a surface and a backdrop, as light; none is left as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Palette {
    /// What the product stands on.
    pub surface: Option<[f32; 3]>,
    /// What is behind it.
    pub backdrop: Option<[f32; 3]>,
}

impl Palette {
    /// The colours of another scene, where both are of the same stuff.
    pub fn of(scene: &Kept, other: &Kept) -> Self {
        let taken =
            |own: &Paint, other: &Paint| (own.family.is_some() && own.family == other.family).then_some(other.colour);
        Self { surface: taken(&scene.surface, &other.surface), backdrop: taken(&scene.backdrop, &other.backdrop) }
    }

    /// The colours of a reference, `planes` being what the network saw of it.
    pub fn seen(scene: &Kept, seen: &Seen, planes: &[f32]) -> Self {
        let [surface, backdrop, _, beyond] = [0, 1, 2, 3].map(|part| mean(seen, planes, part));
        let larger = |a: Option<Mean>, b: Option<Mean>| match (a, b) {
            (Some(a), Some(b)) => Some(if a.share >= b.share { a } else { b }),
            (a, b) => a.or(b),
        };
        let behind = larger(backdrop, beyond);
        // A scene that is all one surface takes the colour there is most of.
        let below = if scene.backdrop.share < LEAST_SHARE { larger(surface, behind) } else { surface.or(behind) };
        let followed = |paint: &Paint, mean: Option<Mean>| {
            let colour = mean.filter(|_| paint.family.is_some())?.colour;
            Some(std::array::from_fn(|c| paint.colour[c] + (colour[c] - paint.colour[c]) * FOLLOWED))
        };
        Self { surface: followed(&scene.surface, below), backdrop: followed(&scene.backdrop, behind.or(surface)) }
    }

    /// What each part's light is multiplied with.
    pub fn gains(&self, scene: &Kept) -> [[f32; 3]; 2] {
        let gains = |own: [f32; 3], wanted: Option<[f32; 3]>| {
            let wanted = wanted.unwrap_or(own);
            std::array::from_fn(|c| (wanted[c].min(LIGHTEST) / own[c].max(1e-3)).clamp(GAINS.0, GAINS.1))
        };
        let kept = |wanted: Option<[f32; 3]>, gains| if wanted.is_some() { gains } else { [1.0; 3] };
        [
            kept(self.surface, gains(scene.surface.colour, self.surface)),
            kept(self.backdrop, gains(scene.backdrop.colour, self.backdrop)),
        ]
    }
}

/// A mean colour, and of how much.
#[derive(Clone, Copy)]
struct Mean {
    colour: [f32; 3],
    share: f32,
}

fn mean(seen: &Seen, planes: &[f32], part: usize) -> Option<Mean> {
    let side = super::scene::REFERENCE_SIDE;
    let step = side / PARTS_SIDE;
    let (mut sum, mut weight) = ([0.0; 3], 0.0);
    for (y, x) in (0..side).flat_map(|y| (0..side).map(move |x| (y, x))) {
        let at = y * side + x;
        let share = planes[3 * side * side + at] * seen.parts[(part * PARTS_SIDE + y / step) * PARTS_SIDE + x / step];
        for (c, sum) in sum.iter_mut().enumerate() {
            *sum += share * light((planes[c * side * side + at] + 1.0) / 2.0);
        }
        weight += share;
    }
    let share = weight / (side * side) as f32;
    (share >= LEAST_SHARE).then(|| Mean { colour: sum.map(|sum| sum / weight), share })
}

/// Multiplies the light of surface and backdrop; what is far behind (none of the parts) goes with the backdrop.
pub fn recolour(picture: &mut RgbImage, parts: &RgbImage, [surface, backdrop]: [[f32; 3]; 2]) {
    if [surface, backdrop] == [[1.0; 3]; 2] {
        return;
    }
    for (pixel, parts) in picture.pixels_mut().zip(parts.pixels()) {
        let [red, green, blue] = parts.0.map(|value| f32::from(value) / 255.0);
        let behind = green + (1.0 - red - green - blue).max(0.0);
        for c in 0..3 {
            let gain = 1.0 + red * (surface[c] - 1.0) + behind * (backdrop[c] - 1.0);
            pixel.0[c] = bytes(LIGHT[usize::from(pixel.0[c])] * gain);
        }
    }
}

/// sRGB in 0 to 1 as light.
pub fn light(value: f32) -> f32 {
    if value <= 0.04045 { value.max(0.0) / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn bytes(light: f32) -> u8 {
    BYTES[(light.clamp(0.0, 1.0).sqrt() * STEPS as f32 + 0.5) as usize]
}

static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|value| light(value as f32 / 255.0)));
/// By the root of the light, which keeps its steps small in the dark.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let byte = |step: usize| {
        let light = (step as f32 / STEPS as f32).powi(2);
        let value = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
        (value * 255.0 + 0.5) as u8
    };
    (0..=STEPS).map(byte).collect()
});

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::generate::memory::tests::kept;

    #[test]
    fn bytes_and_light_are_each_other_s_inverse() {
        for value in 0..=255 {
            assert_eq!(bytes(LIGHT[usize::from(value)]), value);
        }
    }

    #[test]
    fn a_part_gets_its_colour_and_the_others_keep_theirs() {
        let colours = RgbImage::from_pixel(3, 1, Rgb([120, 120, 120]));
        let parts = RgbImage::from_raw(3, 1, vec![255, 0, 0, 0, 255, 0, 0, 0, 255]).unwrap();
        let mut picture = colours.clone();
        recolour(&mut picture, &parts, [[2.0, 1.0, 1.0], [1.0, 1.0, 0.5]]);
        let [surface, backdrop, prop] = [0, 1, 2].map(|x| picture.get_pixel(x, 0).0);
        assert!(surface[0] > 150 && surface[1] == 120 && surface[2] == 120, "{surface:?}");
        assert!(backdrop[2] < 100 && backdrop[0] == 120, "{backdrop:?}");
        assert_eq!(prop, [120; 3]);
    }

    #[test]
    fn only_like_stuff_exchanges_colours() {
        let (scene, mut other) = (kept(), kept());
        other.surface.colour = [0.2, 0.3, 0.1];
        assert_eq!(Palette::of(&scene, &other).surface, Some([0.2, 0.3, 0.1]));
        other.surface.family = Some("wood".into());
        assert_eq!(Palette::of(&scene, &other).surface, None);
        let gains = Palette { surface: Some([0.8, 0.4, 0.01]), backdrop: None }.gains(&scene);
        assert!(
            (gains[0][0] - LIGHTEST / 0.4).abs() < 1e-5 && gains[0][1] == 1.0 && gains[0][2] == GAINS.0,
            "{gains:?}"
        );
        assert_eq!(gains[1], [1.0; 3]);
    }
}
