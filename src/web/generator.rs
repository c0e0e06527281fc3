//! The generator on this module's device; lives in a worker of its own.

#[cfg(feature = "cpu")]
use js_sys::Float32Array;
use js_sys::{Array, Function, Object, Uint8Array};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    convert::{floats, from_js, get, internal, number, set, thrown, to_js},
    segmenter::Stages,
};
use crate::{
    device::ComputeDevice,
    error::VitrineError,
    generate::{self, Grid, Order, REFERENCE_SIDE, Scene, USUAL_SIDE},
};

/// The networks that make scenes, on this module's device.
#[wasm_bindgen]
pub struct Generator {
    networks: generate::Generator,
    adapter: String,
}

impl Generator {
    fn on(device: &ComputeDevice, weights: &[u8]) -> Result<Self, VitrineError> {
        let networks = generate::Generator::load(weights, &device.device)?;
        Ok(Self { networks, adapter: device.adapter.clone() })
    }
}

#[cfg(feature = "cpu")]
#[wasm_bindgen]
impl Generator {
    /// Builds the networks on the CPU from the bytes of their weights file.
    pub fn load(weights: &[u8]) -> Result<Generator, JsValue> {
        ComputeDevice::cpu().and_then(|device| Self::on(&device, weights)).map_err(|error| thrown(&error))
    }
}

#[cfg(not(feature = "cpu"))]
#[wasm_bindgen]
impl Generator {
    /// Builds the networks on the graphics processor; `options` is `{allowFallbackAdapter: boolean}`.
    pub async fn load(weights: Vec<u8>, options: JsValue) -> Result<Generator, JsValue> {
        let allow = get(&options, "allowFallbackAdapter")?.is_truthy();
        let device = ComputeDevice::webgpu(allow).await.map_err(|error| thrown(&error))?;
        Self::on(&device, &weights).map_err(|error| thrown(&error))
    }
}

#[wasm_bindgen]
impl Generator {
    /// What the device calls itself.
    pub fn adapter(&self) -> String {
        self.adapter.clone()
    }

    /// What can be asked for: `{categories, styles, fromAbove, side, thumbnails}`; `fromAbove` says of each style whether it
    /// has scenes seen from above, `side` is of the square of as many pixels as a scene is usually made with, a thumbnail is
    /// the bytes of a JPEG, or empty.
    pub fn about(&self) -> Result<JsValue, JsValue> {
        let object = Object::new();
        set(&object, "categories", &to_js(&self.networks.categories)?)?;
        set(&object, "styles", &to_js(&self.networks.styles)?)?;
        let from_above: Vec<bool> =
            (0..self.networks.styles.len()).map(|style| self.networks.from_above(style)).collect();
        set(&object, "fromAbove", &to_js(&from_above)?)?;
        set(&object, "side", &USUAL_SIDE.into())?;
        let thumbnails: Array =
            self.networks.thumbnails.iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect();
        set(&object, "thumbnails", &thumbnails)?;
        Ok(object.into())
    }

    /// Makes the scene `{width, height, across, down, product, reference}` after an `Order`: `{width, height, data}` in RGB.
    /// `onStage(done, total)` returns a promise of whether to go on.
    pub async fn run(&self, scene: JsValue, order: JsValue, on_stage: Function) -> Result<JsValue, JsValue> {
        let (scene, order): (Scene, Order) = (scene_from_js(&scene)?, from_js(order)?);
        let mut stages = Stages { on_stage };
        let picture = self.networks.run(&scene, &order, &mut stages).await.map_err(|error| thrown(&error))?;
        let object = Object::new();
        set(&object, "width", &picture.width().into())?;
        set(&object, "height", &picture.height().into())?;
        set(&object, "data", &Uint8Array::from(picture.as_raw().as_slice()))?;
        Ok(object.into())
    }

    /// Makes the example's picture: `{passed, maxDifference}`.
    #[wasm_bindgen(js_name = selfTest)]
    pub async fn self_test(&self) -> Result<JsValue, JsValue> {
        to_js(&self.networks.self_test().await.map_err(|error| thrown(&error))?)
    }
}

/// Checked, because it may come from another module.
fn scene_from_js(value: &JsValue) -> Result<Scene, JsValue> {
    let grid = Grid { across: number(value, "across")? as usize, down: number(value, "down")? as usize };
    let size = (number(value, "width")?, number(value, "height")?);
    let reference = get(value, "reference")?;
    let reference = if reference.is_undefined() { None } else { Some(floats(value, "reference")?) };
    let scene = Scene { size, grid, product: floats(value, "product")?, reference };
    let fits = size.0 > 0
        && size.1 > 0
        && grid.fits()
        && scene.product.len() == 4 * grid.across * grid.down
        && scene.reference.as_ref().is_none_or(|planes| planes.len() == 4 * REFERENCE_SIDE * REFERENCE_SIDE);
    if fits { Ok(scene) } else { Err(thrown(&internal(format!("a scene of {grid:?} with other values")))) }
}

/// The same for the way back.
#[cfg(feature = "cpu")]
pub(super) fn scene_to_js(scene: &Scene) -> Result<JsValue, JsValue> {
    let object = Object::new();
    set(&object, "width", &scene.size.0.into())?;
    set(&object, "height", &scene.size.1.into())?;
    set(&object, "across", &scene.grid.across.into())?;
    set(&object, "down", &scene.grid.down.into())?;
    set(&object, "product", &Float32Array::from(scene.product.as_slice()))?;
    if let Some(reference) = &scene.reference {
        set(&object, "reference", &Float32Array::from(reference.as_slice()))?;
    }
    Ok(object.into())
}
