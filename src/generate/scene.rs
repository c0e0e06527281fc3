//! From a recipe to what the generator sees: the product at its place, its matte, and the reference's background.

use image::{GrayImage, RgbImage, Rgba, RgbaImage};

use super::{lie::Place, palette::light, shade::UNIT};
use crate::{
    error::{GenerateError, VitrineError},
    photo::resize,
    stage::{Canvas, Making, Sources, without_background},
};

/// Pixels of the square of as many pixels as the shade sees.
const SEEN: f64 = 256.0;
/// Side of the square of as many pixels as a picture may be made with.
pub const SIDES: std::ops::RangeInclusive<u32> = 256..=2048;
/// What a picture is made with where nobody asks for more or less.
pub const USUAL_SIDE: u32 = 1024;
/// Units of a side of what the shade sees: a narrow banner still has a few.
const UNITS: (usize, usize) = (3, 16);
/// Side of the square a reference is brought to.
pub const REFERENCE_SIDE: usize = 128;
/// Beyond this part of the canvas a product leaves no room for a scene.
const MOST_PRODUCT: f32 = 0.95;
/// A reference shows at least this much of a background.
const LEAST_BACKGROUND: f32 = 0.08;
/// Pixels of a reference around its product that still show it, and from which coverage on.
const REFERENCE_RIM: i32 = 4;
const REFERENCE_CLEAR: u8 = 26;

/// The size in which the shade sees a scene.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Grid {
    /// Left to right: a multiple of 32.
    pub across: usize,
    /// Top to bottom: a multiple of 32.
    pub down: usize,
}

impl Grid {
    /// For a canvas's aspect, about as many pixels as a square of 256.
    pub fn of(canvas: Canvas) -> Self {
        let aspect = (f64::from(canvas.width) / f64::from(canvas.height)).sqrt();
        let units = |length: f64| ((length / UNIT as f64).round() as usize).clamp(UNITS.0, UNITS.1);
        Self { across: UNIT * units(SEEN * aspect), down: UNIT * units(SEEN / aspect) }
    }

    /// Whether the network can halve it as often as it does.
    pub fn fits(self) -> bool {
        [self.across, self.down].into_iter().all(|side| side > 0 && side.is_multiple_of(UNIT))
    }
}

/// What the generator sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width and height of the picture to be made.
    pub size: (u32, u32),
    /// How large the planes of the product are.
    pub grid: Grid,
    /// Colours in −1 to 1, nothing where no product is, and the matte, 0 to 1: `[4, down, across]`.
    pub product: Vec<f32>,
    /// The same of a reference's background, `[4, 128, 128]`.
    pub reference: Option<Vec<f32>>,
}

impl Scene {
    fn matte(&self) -> &[f32] {
        &self.product[3 * self.grid.across * self.grid.down..]
    }

    /// The product's box in pixels of the picture; all of it where there is no product.
    pub(super) fn place(&self) -> Place {
        let (across, down) = (self.grid.across, self.grid.down);
        let cell = (self.size.0 as f32 / across as f32, self.size.1 as f32 / down as f32);
        let covered = |x: usize, y: usize| self.matte()[y * across + x] > 0.5;
        let rows: Vec<usize> = (0..down).filter(|&y| (0..across).any(|x| covered(x, y))).collect();
        let columns: Vec<usize> = (0..across).filter(|&x| (0..down).any(|y| covered(x, y))).collect();
        let ends = |lines: &[usize], all: usize| match (lines.first(), lines.last()) {
            (Some(&first), Some(&last)) => (first as f32, (last + 1 - first) as f32),
            _ => (0.0, all as f32),
        };
        let ((x, width), (y, height)) = (ends(&columns, across), ends(&rows, down));
        Place { x: x * cell.0, y: y * cell.1, width: width * cell.0, height: height * cell.1 }
    }

    /// The product's mean colour, as light.
    pub(super) fn colour(&self) -> [f32; 3] {
        let plane = self.grid.across * self.grid.down;
        let covered = self.matte().iter().sum::<f32>().max(1e-3);
        [0, 1, 2].map(|c| {
            let values = self.product[c * plane..][..plane].iter().zip(self.matte());
            let solid = values.filter(|(_, matte)| **matte > 0.5);
            solid.map(|(value, matte)| light((value / matte + 1.0) / 2.0) * matte).sum::<f32>() / covered
        })
    }
}

/// The scene a making describes. `reference` is the photo that
/// gives the style, with its matte.
///
/// # Errors
/// `nothing_to_place`, `no_room_for_scene`, `reference_without_background`, those of [`Making::check`] and of the sources.
pub fn scene_of(
    making: &Making,
    sources: &impl Sources,
    reference: Option<(&RgbImage, &GrayImage)>,
) -> Result<Scene, VitrineError> {
    making.check()?;
    let (size, grid) = (size_of(making), Grid::of(making.canvas));
    let picture = product_alone(making, sources, (grid.across as u32, grid.down as u32))?;
    let pixels = f64::from(picture.width()) * f64::from(picture.height());
    let covered = picture.pixels().map(|pixel| f64::from(pixel.0[3])).sum::<f64>() / (255.0 * pixels);
    if covered == 0.0 {
        return Err(GenerateError::NothingToPlace.into());
    }
    if covered as f32 > MOST_PRODUCT {
        return Err(GenerateError::NoRoomForScene { percent: (covered * 100.0).round() as u32 }.into());
    }
    Ok(Scene { size, grid, product: planes(&picture), reference: reference.map(background).transpose()? })
}

/// Of the canvas's aspect, with as many pixels as the making's square, no larger than the canvas.
fn size_of(making: &Making) -> (u32, u32) {
    let (width, height) = (f64::from(making.canvas.width), f64::from(making.canvas.height));
    let scale = (f64::from(making.side) / (width * height).sqrt()).min(1.0);
    let length = |side: f64| (side * scale).round().max(1.0) as u32;
    (length(width), length(height))
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

/// Planes of colours ⊗ alpha, and of alpha.
fn planes(picture: &RgbaImage) -> Vec<f32> {
    let plane = (picture.width() * picture.height()) as usize;
    let mut planes = vec![0.0; 4 * plane];
    for (at, pixel) in picture.pixels().enumerate() {
        let [red, green, blue, alpha] = pixel.0.map(f32::from);
        let alpha = alpha / 255.0;
        for (c, value) in [red, green, blue].into_iter().enumerate() {
            planes[c * plane + at] = (value / 127.5 - 1.0) * alpha;
        }
        planes[3 * plane + at] = alpha;
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
    let planes = planes(&shown);
    let visible = planes[3 * REFERENCE_SIDE * REFERENCE_SIDE..].iter().sum::<f32>();
    if visible < LEAST_BACKGROUND * (REFERENCE_SIDE * REFERENCE_SIDE) as f32 {
        return Err(GenerateError::ReferenceWithoutBackground);
    }
    Ok(planes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Luma, Rgb};

    #[test]
    fn the_grid_has_the_canvas_s_aspect_and_about_as_many_pixels_whatever_that_is() {
        for (width, height, expected) in
            [(2000, 2000, (256, 256)), (1600, 2000, (224, 288)), (1920, 1080, (352, 192)), (3000, 100, (512, 96))]
        {
            let grid = Grid::of(Canvas { width, height });
            assert_eq!((grid.across, grid.down), expected, "{width} × {height}");
        }
    }

    #[test]
    fn colours_are_weighed_by_the_matte_and_nothing_is_zero() {
        let mut picture = RgbaImage::new(2, 1);
        picture.put_pixel(0, 0, Rgba([255, 0, 255, 255]));
        assert_eq!(planes(&picture), [1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
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
    fn a_product_s_box_and_colour_are_found_in_the_picture_s_pixels() {
        let grid = Grid { across: 32, down: 32 };
        let mut product = vec![0.0; 4 * 1024];
        for at in (8..24).flat_map(|y| (4..12).map(move |x| y * 32 + x)) {
            product[at] = 1.0;
            product[1024 + at] = -1.0;
            product[3 * 1024 + at] = 1.0;
        }
        let scene = Scene { size: (640, 320), grid, product, reference: None };
        assert_eq!(scene.place(), Place { x: 80.0, y: 80.0, width: 160.0, height: 160.0 });
        let [red, green, blue] = scene.colour();
        assert!((red - 1.0).abs() < 1e-4 && green.abs() < 1e-4 && (0.2..0.23).contains(&blue), "{red} {green} {blue}");
    }
}
