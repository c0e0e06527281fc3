//! The generator on a device: scene and order in, a picture out.

use burn::tensor::Device;
use image::{RgbImage, imageops};

use super::{
    choice::{Choice, Wish},
    lie::Lie,
    memory::{Kept, Memory},
    names::{Name, ids, listed, number},
    noise::bits,
    order::Order,
    palette::recolour,
    scene::{Grid, Scene},
    shade::{FIELD, STAGES, Shade},
    style::Style,
};
use crate::{
    error::{EngineError, GenerateError, VitrineError},
    nn::{Cancelled, Progress, Weights, WeightsError, read},
    photo::resize,
};

/// Name of the network's weights in `models/manifest.toml`, and in the weights themselves.
pub const MODEL: &str = "generator";
/// Stages told beside those of the shade: the reference looked at, the scene laid, the shade laid over it.
const BESIDE: usize = 3;
/// Deviation of the grain that is laid over everything, of 255: a scene that was enlarged has none of its own.
const GRAIN: f32 = 1.1;

/// Memory and networks.
#[derive(Debug)]
pub struct Generator {
    memory: Memory,
    shade: Shade,
    style: Style,
    /// What products may be.
    pub categories: Vec<Name>,
    /// What kinds of place there are.
    pub styles: Vec<Name>,
    /// A picture of each style: the bytes of a JPEG; empty where the file has none.
    pub thumbnails: Vec<Vec<u8>>,
    /// What it answers to the example.
    pub(super) golden: Vec<f32>,
}

impl Generator {
    /// Builds the networks from the bytes of their weights file.
    ///
    /// # Errors
    /// `bad_weights`.
    pub fn load(weights: &[u8], device: &Device) -> Result<Self, VitrineError> {
        Weights::from_bytes(weights).and_then(|weights| Self::build(&weights, device)).map_err(|error| broken(&error))
    }

    fn build(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let network = weights.network().unwrap_or("an unknown network");
        if network != MODEL {
            return Err(WeightsError::Network { found: network.into() });
        }
        let (categories, styles) = (listed(weights, "categories")?, listed(weights, "styles")?);
        Ok(Self {
            memory: Memory::load(weights, &categories, &styles)?,
            shade: Shade::load(weights, device)?,
            style: Style::load(weights, device)?,
            thumbnails: (0..styles.len())
                .map(|style| weights.bytes(&format!("thumbnail.{style}")).unwrap_or_default())
                .collect(),
            golden: weights.raw("golden")?.1,
            categories,
            styles,
        })
    }

    /// The network of shadows, for tests of its own.
    pub fn shade(&self) -> &Shade {
        &self.shade
    }

    /// The network of references, for tests of its own.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Whether some scene of the numbered style is seen from above.
    pub fn from_above(&self, style: usize) -> bool {
        self.memory.scenes.iter().any(|scene| scene.above && scene.style == style)
    }

    /// Makes the background of a scene, in the size it says.
    ///
    /// # Errors
    /// `unknown_name`, `not_from_above`, `order_value`, `cancelled`, or those of the device.
    pub async fn run(
        &self,
        scene: &Scene,
        order: &Order,
        progress: &mut impl Progress,
    ) -> Result<RgbImage, VitrineError> {
        order.check()?;
        let category = named(&self.categories, "category", order.category.as_deref())?;
        let style = named(&self.styles, "style", order.style.as_deref())?;
        if let (Some(true), Some(style)) = (order.above, style)
            && !self.from_above(style)
        {
            let having = (0..self.styles.len()).filter(|&style| self.from_above(style));
            let known = having.map(|style| self.styles[style].id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(GenerateError::NotFromAbove { style: self.styles[style].id.clone(), known }.into());
        }
        let total = STAGES + BESIDE;
        let cancelled = |Cancelled| EngineError::Cancelled;

        let seen = match &scene.reference {
            Some(planes) => Some(self.style.look(planes).await?),
            None => None,
        };
        progress.stage(1, total).await.map_err(cancelled)?;

        let reference = seen.as_ref().zip(scene.reference.as_deref());
        let wish = Wish {
            category,
            style,
            above: order.above,
            place: scene.place(),
            size: (scene.size.0 as f32, scene.size.1 as f32),
            colour: scene.colour(),
            reference,
        };
        let choice = self.memory.choose(&wish, &order.chance(self.memory.scenes.len()));
        let (picture, parts) = self.laid(&choice, scene.size)?;
        progress.stage(2, total).await.map_err(cancelled)?;

        let kept = &self.memory.scenes[choice.scene];
        let planes = shown(&picture, &parts, scene, kept, choice.lie.mirrored);
        let size = (scene.grid.down, scene.grid.across);
        let field = self.shade.forward(planes, size, (2, total), progress).await.map_err(cancelled)?;
        let field = read(field).await?;
        // A fault of a driver is no picture.
        if !field.iter().all(|value| value.is_finite()) {
            return Err(EngineError::BadNetworkOutput { detail: "not a number".into() }.into());
        }
        let picture = shaded(&picture, &field, scene.grid, order.seed);
        progress.stage(total, total).await.map_err(cancelled)?;
        Ok(picture)
    }

    /// The chosen scene as it lies under the picture, in its colours, and its parts.
    fn laid(&self, choice: &Choice, size: (u32, u32)) -> Result<(RgbImage, RgbImage), VitrineError> {
        let (mut picture, mut parts) = self.memory.picture(choice.scene).map_err(|error| broken(&error))?;
        if choice.lie.mirrored {
            imageops::flip_horizontal_in_place(&mut picture);
            imageops::flip_horizontal_in_place(&mut parts);
        }
        let gains = choice.palette.gains(&self.memory.scenes[choice.scene]);
        let (whole_width, whole_height) = picture.dimensions();
        recolour(&mut picture, &resize::rgb(&parts, whole_width, whole_height), gains);
        Ok((cut(&picture, choice.lie, size), cut(&parts, choice.lie, size)))
    }
}

fn broken(error: &impl std::fmt::Display) -> VitrineError {
    EngineError::BadWeights { model: MODEL.into(), detail: error.to_string() }.into()
}

/// What of a scene lies under a picture, in the picture's size.
fn cut(scene: &RgbImage, lie: Lie, (width, height): (u32, u32)) -> RgbImage {
    let scale = scene.width() as f32 / lie.side;
    let (limit_x, limit_y) = scene.dimensions();
    let begin = |at: f32, limit: u32| ((-at * scale).round().max(0.0) as u32).min(limit - 1);
    let (x, y) = (begin(lie.x, limit_x), begin(lie.y, limit_y));
    let length = |side: u32, begin: u32, limit: u32| ((side as f32 * scale).round().max(1.0) as u32).min(limit - begin);
    let part = imageops::crop_imm(scene, x, y, length(width, x, limit_x), length(height, y, limit_y)).to_image();
    resize::rgb(&part, width, height)
}

/// What the shade sees: `planes` of `training/generator/shade.py`.
fn shown(picture: &RgbImage, parts: &RgbImage, scene: &Scene, kept: &Kept, mirrored: bool) -> Vec<f32> {
    let (across, down) = (scene.grid.across, scene.grid.down);
    let plane = across * down;
    let (picture, parts) =
        (resize::rgb(picture, across as u32, down as u32), resize::rgb(parts, across as u32, down as u32));
    let matte = &scene.product[3 * plane..];
    let of =
        |image: &RgbImage, c: usize| image.pixels().map(move |pixel| f32::from(pixel.0[c]) / 255.0).collect::<Vec<_>>();
    let mut planes = Vec::with_capacity(super::shade::PLANES * plane);
    for c in 0..3 {
        planes.extend(of(&picture, c).into_iter().map(|value| value * 2.0 - 1.0));
    }
    planes.extend_from_slice(&scene.product);
    for c in 0..3 {
        planes.extend(of(&parts, c).into_iter().zip(matte).map(|(part, covered)| part * (1.0 - covered)));
    }
    let [right, away, up] = kept.light;
    for value in [if mirrored { -right } else { right }, away, up, kept.elevation.to_radians().sin()] {
        planes.extend(std::iter::repeat_n(value, plane));
    }
    planes.extend((0..down).flat_map(|y| std::iter::repeat_n((y as f32 + 0.5) / down as f32 * 2.0 - 1.0, across)));
    planes
}

/// The picture under gain and offset, which are enlarged to it, with grain.
fn shaded(picture: &RgbImage, field: &[f32], grid: Grid, seed: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (across, down) = (grid.across, grid.down);
    let place = |at: u32, length: u32, cells: usize| {
        let at = ((at as f32 + 0.5) * cells as f32 / length as f32 - 0.5).clamp(0.0, (cells - 1) as f32);
        (at as usize, (at as usize + 1).min(cells - 1), at.fract())
    };
    let columns: Vec<_> = (0..width).map(|x| place(x, width, across)).collect();
    let mut made = picture.clone();
    // A row of the field, enlarged downwards once for all pixels of a row.
    let mut row = vec![[0.0_f32; FIELD]; across];
    for y in 0..height {
        let (upper, lower, part) = place(y, height, down);
        for (x, values) in row.iter_mut().enumerate() {
            for (c, value) in values.iter_mut().enumerate() {
                let [above, below] = [upper, lower].map(|at| field[(c * down + at) * across + x]);
                *value = above + (below - above) * part;
            }
        }
        for (x, &(left, right, part)) in (0..width).zip(&columns) {
            let pixel = made.get_pixel_mut(x, y);
            let grain = GRAIN * grain(seed, u64::from(y) * u64::from(width) + u64::from(x));
            for c in 0..3 {
                let mixed = |c: usize| row[left][c] + (row[right][c] - row[left][c]) * part;
                let value = f32::from(pixel.0[c]) * mixed(c) + 255.0 * mixed(c + 3) + grain;
                pixel.0[c] = (value + 0.5).clamp(0.0, 255.0) as u8;
            }
        }
    }
    made
}

/// Of mean 0 and deviation 1: the sum of two even numbers.
fn grain(seed: u32, at: u64) -> f32 {
    let whole = bits(seed, at + 1) as u64;
    let part = |shift: u32| ((whole >> shift) & 0xFF_FFFF) as f32 / 16_777_216.0 - 0.5;
    (part(0) + part(26)) * 6.0_f32.sqrt()
}

fn named(names: &[Name], what: &'static str, id: Option<&str>) -> Result<Option<usize>, GenerateError> {
    let unknown = |id: &str| GenerateError::UnknownName { what, name: id.to_owned(), known: ids(names) };
    id.map(|id| number(names, id).ok_or_else(|| unknown(id))).transpose()
}
