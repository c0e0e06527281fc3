//! Recipe → picture.

use image::{GrayImage, RgbImage};

use super::{
    Background, Canvas, Cutout, Placed, Recipe, Sprite,
    adaptation::adapt,
    background,
    sprite::{self, Fade},
};
use crate::{
    error::VitrineError,
    photo::resize,
    text::{Note, Text},
};

/// A product enlarged by more than this looks soft.
const MOST_ENLARGEMENT: f32 = 1.5;

/// Where a recipe's numbers lead.
pub trait Sources {
    /// The cut-out of a photo, as large as it is needed.
    ///
    /// # Errors
    /// When there is no such photo, or no product in it.
    fn cutout(&self, photo: u32) -> Result<&Cutout, VitrineError>;
    /// A photo as a background.
    ///
    /// # Errors
    /// When there is no such photo.
    fn picture(&self, photo: u32) -> Result<&RgbImage, VitrineError>;
}

/// A staged picture.
#[derive(Clone, Debug)]
pub struct Staged {
    /// All of it.
    pub rgb: RgbImage,
    /// How much of each pixel is product, shadows left out.
    pub product: GrayImage,
    /// Whether a product reaches beyond the canvas.
    pub clipped: bool,
    /// What a person should know.
    pub notes: Vec<Note>,
}

/// The canvas of a recipe with its longer side at most `max_side`.
pub fn canvas(recipe: &Recipe, max_side: u32) -> Canvas {
    let (width, height) = resize::fit(recipe.canvas.width, recipe.canvas.height, max_side.max(1));
    Canvas { width, height }
}

/// On one colour shadows end before the edge.
fn fade(recipe: &Recipe, canvas: Canvas) -> Option<Fade> {
    matches!(recipe.background, Background::Solid { .. }).then(|| Fade::new(canvas))
}

/// Draws the background alone.
///
/// # Errors
/// Those of [`Recipe::check`] and of the sources.
pub fn backdrop(recipe: &Recipe, sources: &impl Sources, max_side: u32) -> Result<RgbImage, VitrineError> {
    recipe.check()?;
    background::draw(&recipe.background, canvas(recipe, max_side), sources)
}

/// Draws one layer alone, so far as it lies within a canvas's width and height of the canvas.
///
/// # Errors
/// Those of [`Recipe::check`] and of the sources.
pub fn layer(recipe: &Recipe, index: usize, sources: &impl Sources, max_side: u32) -> Result<Sprite, VitrineError> {
    recipe.check()?;
    let canvas = canvas(recipe, max_side);
    let layer = &recipe.layers[index.min(recipe.layers.len().saturating_sub(1))];
    let mut product = Placed::new(sources.cutout(layer.photo)?, &layer.placement, canvas)?;
    if layer.adaptation > 0.0 {
        adapt(&mut product, &background::draw(&recipe.background, canvas, sources)?, layer.adaptation);
    }
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    Ok(Sprite::new(&product, layer, (-width, -height, 2 * width, 2 * height), fade(recipe, canvas)))
}

/// Draws all of a recipe.
///
/// # Errors
/// Those of [`Recipe::check`] and of the sources.
pub fn compose(recipe: &Recipe, sources: &impl Sources, max_side: u32) -> Result<Staged, VitrineError> {
    recipe.check()?;
    let canvas = canvas(recipe, max_side);
    let (width, height) = (canvas.width as i32, canvas.height as i32);
    let empty = background::draw(&recipe.background, canvas, sources)?;
    let mut staged = Staged {
        product: GrayImage::new(canvas.width, canvas.height),
        rgb: empty.clone(),
        clipped: false,
        notes: Vec::new(),
    };
    if matches!(&recipe.background, Background::Made { making, .. } if !making.fits(recipe)) {
        staged.notes.push(moved());
    }
    for layer in &recipe.layers {
        let cutout = sources.cutout(layer.photo)?;
        let mut product = Placed::new(cutout, &layer.placement, canvas)?;
        if layer.adaptation > 0.0 {
            adapt(&mut product, &empty, layer.adaptation);
        }
        let enlargement = cutout.enlargement(&layer.placement, recipe.canvas);
        if enlargement > MOST_ENLARGEMENT {
            staged.notes.push(enlarged(enlargement));
        }
        let (right, bottom) =
            (product.left + product.pixels.width() as i32, product.top + product.pixels.height() as i32);
        if right <= 0 || bottom <= 0 || product.left >= width || product.top >= height {
            staged.notes.push(outside());
        } else {
            lay_over(&mut staged.rgb, &Sprite::new(&product, layer, (0, 0, width, height), fade(recipe, canvas)));
            cover(&mut staged.product, &product);
        }
        staged.clipped |= product.left < 0 || product.top < 0 || right > width || bottom > height;
    }
    Ok(staged)
}

/// Draws the products and their shadows on nothing: colours and straight alpha.
///
/// # Errors
/// Those of [`Recipe::check`] and of the sources.
pub fn without_background(
    recipe: &Recipe,
    sources: &impl Sources,
    max_side: u32,
) -> Result<(RgbImage, GrayImage), VitrineError> {
    recipe.check()?;
    let canvas = canvas(recipe, max_side);
    let (mut rgb, mut alpha) =
        (RgbImage::new(canvas.width, canvas.height), GrayImage::new(canvas.width, canvas.height));
    for layer in &recipe.layers {
        let product = Placed::new(sources.cutout(layer.photo)?, &layer.placement, canvas)?;
        let sprite =
            Sprite::new(&product, layer, (0, 0, canvas.width as i32, canvas.height as i32), fade(recipe, canvas));
        for (x, y, pixel) in sprite.pixels.enumerate_pixels() {
            let (u, v) = (x as i32 + sprite.left, y as i32 + sprite.top);
            if pixel.0[3] == 0 || u < 0 || v < 0 || u >= canvas.width as i32 || v >= canvas.height as i32 {
                continue;
            }
            let (colour, kept) = (rgb.get_pixel_mut(u as u32, v as u32), alpha.get_pixel_mut(u as u32, v as u32));
            let own = f32::from(pixel.0[3]) / 255.0;
            let below = f32::from(kept.0[0]) / 255.0 * (1.0 - own);
            for (value, front) in colour.0.iter_mut().zip(pixel.0) {
                *value = ((f32::from(front) * own + f32::from(*value) * below) / (own + below)).round() as u8;
            }
            kept.0[0] = ((own + below) * 255.0).round() as u8;
        }
    }
    Ok((rgb, alpha))
}

fn enlarged(by: f32) -> Note {
    Note::new(
        "product_enlarged",
        Text::new(
            format!(
                "A product is shown {by:.1} times as large as in its photo and looks soft; a larger photo would not."
            ),
            format!("有一件商品被放大到照片中的 {by:.1} 倍，会显得模糊；请换用更大的照片。"),
        ),
    )
}

fn moved() -> Note {
    Note::new(
        "product_moved",
        Text::new(
            "The scene was made for another place of the product: its shadow may lie wrong. Make the scene anew.",
            "场景是按商品的另一个位置生成的，影子可能不对。请重新生成场景。",
        ),
    )
}

fn outside() -> Note {
    Note::new(
        "product_outside",
        Text::new(
            "A product lies wholly outside the canvas and is not seen.",
            "有一件商品完全位于画布之外，无法看到。",
        ),
    )
}

/// Over, on an opaque picture; opaque pixels are copied. The sprite lies within the picture.
fn lay_over(picture: &mut RgbImage, sprite: &Sprite) {
    let (wide, left) = (picture.width() as usize, sprite.left as usize);
    let width = sprite.pixels.width() as usize;
    for (y, row) in sprite.pixels.as_raw().chunks_exact(4 * width).enumerate() {
        let start = 3 * ((y + sprite.top as usize) * wide + left);
        let behind = &mut picture.as_mut()[start..start + 3 * width];
        for (behind, own) in behind.as_chunks_mut::<3>().0.iter_mut().zip(row.as_chunks::<4>().0) {
            match own[3] {
                0 => {}
                255 => behind.copy_from_slice(&own[..3]),
                alpha => {
                    let alpha = u32::from(alpha);
                    for (value, own) in behind.iter_mut().zip(own) {
                        *value = ((u32::from(*own) * alpha + u32::from(*value) * (255 - alpha) + 127) / 255) as u8;
                    }
                }
            }
        }
    }
}

fn cover(coverage: &mut GrayImage, product: &Placed) {
    for (x, y, value) in sprite::matte(&product.pixels).enumerate_pixels() {
        let (u, v) = (x as i32 + product.left, y as i32 + product.top);
        if u >= 0 && v >= 0 && u < coverage.width() as i32 && v < coverage.height() as i32 {
            let kept = coverage.get_pixel_mut(u as u32, v as u32);
            kept.0[0] = kept.0[0].max(value.0[0]);
        }
    }
}
