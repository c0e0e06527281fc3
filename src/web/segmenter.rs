//! The segmenter on this module's device; lives in a worker of its own.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::convert::{input_from_js, output_to_js, thrown, to_js};
use crate::{
    device::ComputeDevice,
    error::VitrineError,
    nn::{Cancelled, Progress},
    segment,
};

/// A segmentation network on this module's device.
#[wasm_bindgen]
pub struct Segmenter {
    network: segment::Segmenter,
    adapter: String,
}

impl Segmenter {
    fn on(device: &ComputeDevice, weights: &[u8]) -> Result<Self, VitrineError> {
        let network = segment::Segmenter::load(weights, &device.device)?;
        Ok(Self { network, adapter: device.adapter.clone() })
    }
}

#[cfg(feature = "cpu")]
#[wasm_bindgen]
impl Segmenter {
    /// Builds the network on the CPU from the bytes of its weights file.
    pub fn load(weights: &[u8]) -> Result<Segmenter, JsValue> {
        ComputeDevice::cpu().and_then(|device| Self::on(&device, weights)).map_err(|error| thrown(&error))
    }
}

#[cfg(not(feature = "cpu"))]
#[wasm_bindgen]
impl Segmenter {
    /// Builds the network on the graphics processor; `options` is `{allowFallbackAdapter: boolean}`.
    pub async fn load(weights: Vec<u8>, options: JsValue) -> Result<Segmenter, JsValue> {
        let allow = js_sys::Reflect::get(&options, &"allowFallbackAdapter".into())?.is_truthy();
        let device = ComputeDevice::webgpu(allow).await.map_err(|error| thrown(&error))?;
        Self::on(&device, &weights).map_err(|error| thrown(&error))
    }
}

#[wasm_bindgen]
impl Segmenter {
    /// What the device calls itself.
    pub fn adapter(&self) -> String {
        self.adapter.clone()
    }

    /// Runs the network on `{width, height, data}`. `onStage(done, total)` returns a promise of whether to go on.
    pub async fn run(&self, input: JsValue, on_stage: Function) -> Result<JsValue, JsValue> {
        let input = input_from_js(&input)?;
        let mut stages = Stages { on_stage };
        let output = self.network.run(&input, &mut stages).await.map_err(|error| thrown(&error))?;
        output_to_js(&output)
    }

    /// Computes the golden input: `{passed, maxDifference}`.
    #[wasm_bindgen(js_name = selfTest)]
    pub async fn self_test(&self) -> Result<JsValue, JsValue> {
        to_js(&self.network.self_test().await.map_err(|error| thrown(&error))?)
    }
}

/// Progress told to a JavaScript function; awaiting it lets the worker take in messages.
pub(super) struct Stages {
    pub on_stage: Function,
}

impl Progress for Stages {
    async fn stage(&mut self, done: usize, total: usize) -> Result<(), Cancelled> {
        let (done, total) = (JsValue::from_f64(done as f64), JsValue::from_f64(total as f64));
        let answer = self.on_stage.call2(&JsValue::UNDEFINED, &done, &total).map_err(|_| Cancelled)?;
        let go_on = match answer.dyn_into::<Promise>() {
            Ok(promise) => JsFuture::from(promise).await.map_err(|_| Cancelled)?,
            Err(value) => value,
        };
        if go_on.is_truthy() { Ok(()) } else { Err(Cancelled) }
    }
}
