//! Staging: cut-out products on a background, with shadows, at any size.
//!
//! [`Recipe`] + the cut-outs it names → picture.

mod recipe;

pub use recipe::{Background, CANVAS_PIXELS, CANVAS_SIDES, Canvas, Colour, Ground, Layer, Placement, Recipe, Shadow};
