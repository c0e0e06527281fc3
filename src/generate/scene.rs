//! From a recipe to what the networks see: the product at its place, its matte, and the reference's background.

use image::{GrayImage, Luma, RgbImage, Rgba, RgbaImage};

use crate::{
    error::{GenerateError, VitrineError},
    photo::resize,
    stage::{Canvas, Making, Sources, without_background},
};

/// Pixels of the picture along a cell's side.
pub const CELL: usize = 16;
/// Pixels of the conditions along a cell's side.
const CONDITION: usize = 4;
/// Cells of a side come in this many: the network halves them twice.
const UNIT: usize = 4;
/// Side of the square of as many pixels as a picture may be made with.
pub const SIDES: std::ops::RangeInclusive<u32> = 256..=1024;
/// Units of a side: a narrow banner still has a few.
const UNITS: (usize, usize) = (2, 32);
/// Side of the square a reference is brought to.
pub const REFERENCE_SIDE: usize = 128;
/// Beyond this part of the canvas a product leaves no room for a scene.
const MOST_PRODUCT: f32 = 0.95;
/// A reference shows at least this much of a background.
const LEAST_BACKGROUND: f32 = 0.08;
/// Pixels of a reference around its product that still show it, and from which coverage on.
const REFERENCE_RIM: i32 = 4;
const REFERENCE_CLEAR: u8 = 26;

/// Cells of a latent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cells {
    /// Left to right: a multiple of 4.
    pub across: usize,
    /// Top to bottom: a multiple of 4.
    pub down: usize,
}

impl Cells {
    /// For a canvas's aspect, about as many as a square picture of this side has.
    pub fn of(canvas: Canvas, side: u32) -> Self {
        let aspect = (f64::from(canvas.width) / f64::from(canvas.height)).sqrt();
        let units = |length: f64| ((length / (CELL * UNIT) as f64).round() as usize).clamp(UNITS.0, UNITS.1);
        Self { across: UNIT * units(f64::from(side) * aspect), down: UNIT * units(f64::from(side) / aspect) }
    }

    /// Width and height of the picture.
    pub fn pixels(self) -> (u32, u32) {
        ((self.across * CELL) as u32, (self.down * CELL) as u32)
    }
}

/// What the networks see.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// How large the latent is.
    pub cells: Cells,
    /// Colours in −1 to 1, nothing where no product is, and the matte, 0 to 1: `[4, 4 · down, 4 · across]`.
    pub product: Vec<f32>,
    /// The same of a reference's background, `[4, 128, 128]`.
    pub reference: Option<Vec<f32>>,
}

impl Scene {
    /// The matte averaged over squares of so many of its pixels, row by row.
    pub(super) fn mask_by(&self, step: usize) -> Vec<f32> {
        let (wide, high) = (CONDITION * self.cells.across, CONDITION * self.cells.down);
        let mask = &self.product[3 * wide * high..];
        let mean = |x: usize, y: usize| {
            let rows = (y * step..(y + 1) * step).map(|row| &mask[row * wide + x * step..][..step]);
            rows.flatten().sum::<f32>() / (step * step) as f32
        };
        (0..high / step).flat_map(|y| (0..wide / step).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect()
    }
}

/// The scene a making describes, and how much of each pixel of its picture is product. `reference` is the photo that
/// gives the style, with its matte.
///
/// # Errors
/// `nothing_to_place`, `no_room_for_scene`, `reference_without_background`, those of [`Making::check`] and of the sources.
pub fn scene_of(
    making: &Making,
    sources: &impl Sources,
    reference: Option<(&RgbImage, &GrayImage)>,
) -> Result<(Scene, GrayImage), VitrineError> {
    making.check()?;
    let cells = Cells::of(making.canvas, making.side);
    let picture = product_alone(making, sources, cells.pixels())?;
    let matte = GrayImage::from_fn(picture.width(), picture.height(), |x, y| Luma([picture.get_pixel(x, y).0[3]]));
    let covered = matte.iter().map(|&value| f64::from(value)).sum::<f64>() / (255.0 * matte.len() as f64);
    if covered == 0.0 {
        return Err(GenerateError::NothingToPlace.into());
    }
    if covered as f32 > MOST_PRODUCT {
        return Err(GenerateError::NoRoomForScene { percent: (covered * 100.0).round() as u32 }.into());
    }
    let product = averaged(&picture, CELL / CONDITION);
    Ok((Scene { cells, product, reference: reference.map(background).transpose()? }, matte))
}

/// The products of a making without their shadows, at the size the scene is made in.
fn product_alone(making: &Making, sources: &impl Sources, size: (u32, u32)) -> Result<RgbaImage, VitrineError> {
    let (rgb, alpha) = without_background(&making.bare(), sources, size.0.max(size.1))?;
    let whole = RgbaImage::from_fn(rgb.width(), rgb.height(), |x, y| {
        let [red, green, blue] = rgb.get_pixel(x, y).0;
        Rgba([red, green, blue, alpha.get_pixel(x, y).0[0]])
    });
    Ok(if whole.dimensions() == size { whole } else { resize::rgba(&whole, size.0, size.1) })
}

/// Planes of colours ⊗ alpha, and of alpha, averaged over squares of `step` pixels.
fn averaged(picture: &RgbaImage, step: usize) -> Vec<f32> {
    let (wide, high) = (picture.width() as usize / step, picture.height() as usize / step);
    let mut planes = vec![0.0; 4 * wide * high];
    for (y, x) in (0..high).flat_map(|y| (0..wide).map(move |x| (y, x))) {
        let mut sum = [0.0_f32; 4];
        for (dy, dx) in (0..step).flat_map(|dy| (0..step).map(move |dx| (dy, dx))) {
            let pixel = picture.get_pixel((x * step + dx) as u32, (y * step + dy) as u32).0.map(f32::from);
            let alpha = pixel[3] / 255.0;
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += (value / 127.5 - 1.0) * alpha;
            }
            sum[3] += alpha - (pixel[3] / 127.5 - 1.0) * alpha;
        }
        for (channel, sum) in sum.into_iter().enumerate() {
            planes[(channel * high + y) * wide + x] = sum / (step * step) as f32;
        }
    }
    planes
}

/// A reference's background with a mask of its own; near its product nothing is taken.
fn background((photo, matte): (&RgbImage, &GrayImage)) -> Result<Vec<f32>, GenerateError> {
    let side = REFERENCE_SIDE as u32;
    // Squeezed into the square: its style is wanted, not its shapes.
    let (photo, matte) = (resize::rgb(photo, side, side), resize::grey(matte, side, side));
    let product = |x: i32, y: i32| {
        let inside = x >= 0 && y >= 0 && x < side as i32 && y < side as i32;
        inside && matte.get_pixel(x as u32, y as u32).0[0] >= REFERENCE_CLEAR
    };
    let near = |x: i32, y: i32| {
        let rim = -REFERENCE_RIM..=REFERENCE_RIM;
        rim.clone().any(|dy| rim.clone().any(|dx| product(x + dx, y + dy)))
    };
    let shown = RgbaImage::from_fn(side, side, |x, y| {
        let [red, green, blue] = photo.get_pixel(x, y).0;
        Rgba([red, green, blue, if near(x as i32, y as i32) { 0 } else { 255 }])
    });
    let planes = averaged(&shown, 1);
    let visible = planes[3 * REFERENCE_SIDE * REFERENCE_SIDE..].iter().sum::<f32>();
    if visible < LEAST_BACKGROUND * (REFERENCE_SIDE * REFERENCE_SIDE) as f32 {
        return Err(GenerateError::ReferenceWithoutBackground);
    }
    Ok(planes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn a_scene_has_the_canvas_s_aspect_and_about_as_many_pixels_whatever_that_is() {
        for (width, height, expected) in
            [(2000, 2000, (512, 512)), (1600, 2000, (448, 576)), (1920, 1080, (704, 384)), (3000, 100, (2048, 128))]
        {
            assert_eq!(Cells::of(Canvas { width, height }, 512).pixels(), expected, "{width} × {height}");
        }
    }

    #[test]
    fn colours_are_weighed_by_the_matte_and_nothing_is_zero() {
        let mut picture = RgbaImage::new(4, 4);
        picture.put_pixel(0, 0, Rgba([255, 0, 255, 255]));
        let planes = averaged(&picture, 4);
        assert_eq!(planes, [1.0 / 16.0, -1.0 / 16.0, 1.0 / 16.0, 1.0 / 16.0]);
    }

    #[test]
    fn a_reference_that_is_all_product_is_refused_and_a_room_is_not() {
        let photo = RgbImage::from_pixel(60, 40, Rgb([200, 100, 50]));
        let full = GrayImage::from_pixel(60, 40, Luma([255]));
        assert_eq!(background((&photo, &full)), Err(GenerateError::ReferenceWithoutBackground));
        let planes = background((&photo, &GrayImage::new(60, 40))).unwrap();
        assert!((planes[0] - (200.0 / 127.5 - 1.0)).abs() < 1e-6 && planes[3 * 128 * 128] == 1.0);
    }

    #[test]
    fn the_matte_is_averaged_over_cells() {
        let cells = Cells { across: 4, down: 4 };
        let mut product = vec![0.0; 4 * 256];
        product[3 * 256] = 1.0;
        let scene = Scene { cells, product, reference: None };
        let mask = scene.mask_by(8);
        assert_eq!((mask.len(), mask[0], mask[1]), (4, 1.0 / 64.0, 0.0));
    }
}
