//! The surface for JavaScript: thin, no logic of its own.
//!
//! Built twice. With the feature `cpu` the module has everything; with `gpu` it has the networks alone,
//! so that a browser without a graphics processor downloads the small one only, and a fault in the GPU
//! module cannot reach the photos.

mod convert;
#[cfg(feature = "cpu")]
mod engine;
mod generator;
#[cfg(feature = "cpu")]
mod labels;
#[cfg(feature = "cpu")]
mod photos;
#[cfg(feature = "cpu")]
mod scene;
#[cfg(feature = "cpu")]
mod second_look;
mod segmenter;
#[cfg(feature = "cpu")]
mod stage;
#[cfg(feature = "cpu")]
mod tune;

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes a panic readable in the console.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
