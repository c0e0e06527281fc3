//! What the generator needs of the photos, and what becomes of its pictures.

use image::RgbImage;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use super::{
    convert::{get, internal, number, thrown},
    engine::{Answer, Engine, throw},
    generator::scene_to_js,
};
use crate::{
    error::{StageError, VitrineError},
    generate::{Scene, scene_of},
    photo::encode,
    stage::Making,
};

#[wasm_bindgen]
impl Engine {
    /// What the generator sees of a `Making`: `{width, height, across, down, product, reference}`.
    #[wasm_bindgen(js_name = sceneInput)]
    pub fn scene_input(&self, making: JsValue) -> Answer {
        scene_to_js(&self.scene(&making_from_js(making)?).map_err(throw)?)
    }

    /// PNG of what it made of it, `{width, height, data}` in RGB, ready to lie behind the products.
    #[wasm_bindgen(js_name = scenePicture)]
    pub fn scene_picture(&self, picture: JsValue) -> Result<Vec<u8>, JsValue> {
        let (width, height) = (number(&picture, "width")?, number(&picture, "height")?);
        let data = get(&picture, "data")?.dyn_into::<Uint8Array>().map(|data| data.to_vec());
        let made = data.ok().and_then(|data| RgbImage::from_raw(width, height, data));
        let made = made.ok_or_else(|| thrown(&internal(format!("a scene of {width}×{height}"))))?;
        encode::png(&made, None).map_err(throw)
    }
}

impl Engine {
    fn scene(&self, making: &Making) -> Result<Scene, VitrineError> {
        let recipe = making.bare();
        let gathered = self.stage.gather(&recipe, &self.photos, making.side)?;
        let reference = making.reference.map(|id| self.photos.get(id)?.subject()).transpose()?;
        scene_of(making, &gathered, reference.map(|subject| (subject.rgb, subject.alpha)))
    }
}

fn making_from_js(value: JsValue) -> Result<Making, JsValue> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| throw(StageError::BadRecipe { detail: error.to_string() }.into()))
}
