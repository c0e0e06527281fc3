//! Scenes for products: what could this product look like in a place of its kind, or in the style of another picture?
//!
//! [`Scene`] (product, matte, reference) + [`Order`] (category, style, seed) → [`Generator`] → picture → recipe.
//! The generator keeps scenes and knows light: it chooses one of its scenes, lays it under the product, gives it other
//! colours, and a network adds what the product does to it, shadow and reflection. The product conditions all of that
//! and is never taken from it: the stage lays the photo's own pixels on top. `docs/GENERATOR.md` has the whole of it.

mod choice;
mod generator;
mod lie;
mod memory;
mod names;
mod noise;
mod order;
mod palette;
mod pixels;
mod scene;
mod self_test;
mod shade;
mod style;

pub use generator::{Generator, MODEL};
pub use names::Name;
pub use order::Order;
pub use scene::{Grid, REFERENCE_SIDE, SIDES, Scene, USUAL_SIDE, scene_of};
pub use self_test::{TOLERANCE, example};
pub use shade::{PLANES, Shade};
pub use style::{Seen, Style};
