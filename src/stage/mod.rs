//! Staging: cut-out products on a background, with shadows, at any size.
//!
//! [`Recipe`] + the [`Cutout`]s it names → [`Staged`]. The product's pixels are the photo's: they are resampled
//! when its size changes and touched otherwise only when light adaptation is asked for.

mod adaptation;
mod background;
mod compose;
mod cutout;
mod foreground;
mod making;
mod placed;
mod recipe;
mod shadow;
mod sprite;

pub use compose::{Sources, Staged, backdrop, canvas, compose, layer, without_background};
pub use cutout::Cutout;
pub use making::{Making, Standing, standing};
pub use placed::{Placed, fit};
pub use recipe::{Background, CANVAS_PIXELS, CANVAS_SIDES, Canvas, Colour, Ground, Layer, Placement, Recipe, Shadow};
pub use sprite::Sprite;
