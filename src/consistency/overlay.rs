//! Showing where: the changes drawn over the generated picture.
//!
//! Colour and pattern both tell the kind, so that nobody depends on colour alone: missing is hatched
//! one way, added the other way, another colour is dotted, another surface is checked.

use image::{Rgba, RgbaImage};

use super::{compare::Aligned, geometry::apply};

/// What is wrong with a pixel.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Missing,
    Added,
    Colour,
    Surface,
}

impl Fault {
    fn colour(self) -> [u8; 3] {
        match self {
            Self::Missing => [214, 40, 57],
            Self::Added => [230, 126, 20],
            Self::Colour => [142, 68, 173],
            Self::Surface => [22, 120, 194],
        }
    }

    /// Opacity of the pattern at a pixel.
    fn opacity(self, x: u32, y: u32) -> u8 {
        let line = match self {
            Self::Missing => (x + y) % 10 < 4,
            Self::Added => (x + 10_000 - y % 10_000) % 10 < 4,
            Self::Colour => x % 8 < 4 && y % 8 < 4,
            Self::Surface => (x / 6 + y / 6).is_multiple_of(2),
        };
        if line { 215 } else { 90 }
    }
}

/// Draws the faults of an aligned pair for a generated picture of `size`, scaled so that its longer side is at
/// most `max_side`; clear where nothing is wrong.
pub fn overlay(aligned: &Aligned, size: (u32, u32), max_side: u32) -> RgbaImage {
    let scale = (max_side as f32 / size.0.max(size.1) as f32).min(1.0);
    let length = |full: u32| ((full as f32 * scale).round() as u32).max(1);
    let faults = faults(aligned);
    let known = known(aligned);
    let into_frame = aligned.generated_to_frame();
    let (width, height) = (aligned.original.width, aligned.original.height);
    RgbaImage::from_fn(length(size.0), length(size.1), |x, y| {
        let place = ((x as f32 + 0.5) / scale - 0.5, (y as f32 + 0.5) / scale - 0.5);
        let (u, v) = apply(&into_frame, place.0, place.1);
        let (u, v) = (u.round(), v.round());
        let inside = u >= 0.0 && v >= 0.0 && u < width as f32 && v < height as f32;
        let pixel = inside.then(|| v as usize * width + u as usize).filter(|&i| known[i]);
        let fault = match pixel {
            Some(i) => faults[i],
            // Far from where the original's product lies, whatever product there is was added.
            None => aligned.generated_matte.covers(place).then_some(Fault::Added),
        };
        match fault {
            Some(fault) => {
                let [r, g, b] = fault.colour();
                Rgba([r, g, b, fault.opacity(x, y)])
            }
            None => Rgba([0; 4]),
        }
    })
}

/// Frame pixels the original says something about. Beyond its border it shows no product, unless the border cuts
/// the product: then nobody knows how it went on.
fn known(aligned: &Aligned) -> Vec<bool> {
    let (view, inside) = (&aligned.original, &aligned.masks.original);
    let beyond = |i: usize| !view.valid[i];
    let cut = (0..inside.len()).filter(|&i| inside[i]).any(|i| {
        let x = i % view.width;
        (x > 0 && beyond(i - 1))
            || (x + 1 < view.width && beyond(i + 1))
            || (i >= view.width && beyond(i - view.width))
            || (i + view.width < inside.len() && beyond(i + view.width))
    });
    if cut { vec![true; inside.len()] } else { view.valid.clone() }
}

fn faults(aligned: &Aligned) -> Vec<Option<Fault>> {
    let changes = aligned.changes();
    (0..changes.len())
        .map(|i| {
            let masks = &aligned.masks;
            match () {
                () if !changes[i] => None,
                () if masks.missing[i] => Some(Fault::Missing),
                () if masks.added[i] => Some(Fault::Added),
                () if !masks.original[i] => None,
                () if aligned.colour[i] > 12.0 => Some(Fault::Colour),
                () => Some(Fault::Surface),
            }
        })
        .collect()
}
