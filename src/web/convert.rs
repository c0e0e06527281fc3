//! Between Rust's types and JavaScript's plain objects.

use js_sys::{Float32Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    error::{EngineError, ErrorInfo, VitrineError},
    segment::{Frame, SegmenterInput, SegmenterOutput},
};

/// A plain object.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|error| thrown(&internal(error.to_string())))
}

/// A value from a plain object.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| thrown(&internal(error.to_string())))
}

/// The object thrown for an error: `{code, message, remedy}`.
pub fn thrown(error: &VitrineError) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let info = ErrorInfo::from(error);
    info.serialize(&serializer).unwrap_or_else(|_| JsValue::from_str(&info.code))
}

/// An error of this module's own making.
pub fn internal(detail: String) -> VitrineError {
    EngineError::Internal { detail }.into()
}

/// `{width, height, data}`.
#[cfg(feature = "cpu")]
pub fn input_to_js(input: &SegmenterInput) -> Result<JsValue, JsValue> {
    let object = Object::new();
    set(&object, "width", &input.frame.input.0.into())?;
    set(&object, "height", &input.frame.input.1.into())?;
    set(&object, "data", &Float32Array::from(input.data.as_slice()))?;
    Ok(object.into())
}

/// The network needs no more of the frame than the input's size.
pub fn input_from_js(value: &JsValue) -> Result<SegmenterInput, JsValue> {
    let (width, height) = (number(value, "width")?, number(value, "height")?);
    let data = floats(value, "data")?;
    if data.len() as u64 != 3 * u64::from(width) * u64::from(height) {
        return Err(thrown(&internal(format!("an input of {width}×{height} with {} values", data.len()))));
    }
    let frame = Frame { input: (width, height), content: (width, height) };
    Ok(SegmenterInput { frame, data })
}

/// `{width, height, probability, features, featureShape}`.
pub fn output_to_js(output: &SegmenterOutput) -> Result<JsValue, JsValue> {
    let object = Object::new();
    set(&object, "width", &output.size.0.into())?;
    set(&object, "height", &output.size.1.into())?;
    set(&object, "probability", &Float32Array::from(output.probability.as_slice()))?;
    set(&object, "features", &Float32Array::from(output.features.as_slice()))?;
    set(&object, "featureShape", &to_js(&output.feature_shape)?)?;
    Ok(object.into())
}

/// Checked, because it may come from another module.
#[cfg(feature = "cpu")]
pub fn output_from_js(value: &JsValue, frame: Frame) -> Result<SegmenterOutput, JsValue> {
    let size = (number(value, "width")?, number(value, "height")?);
    let (probability, features) = (floats(value, "probability")?, floats(value, "features")?);
    let feature_shape: [usize; 3] = from_js(get(value, "featureShape")?)?;
    let fits = size == frame.input
        && probability.len() as u64 == u64::from(size.0) * u64::from(size.1)
        && features.len() == feature_shape.iter().product::<usize>();
    if !fits {
        let detail = format!("{size:?} for an input of {:?}", frame.input);
        return Err(thrown(&EngineError::BadNetworkOutput { detail }.into()));
    }
    Ok(SegmenterOutput { size, probability, features, feature_shape })
}

/// Sets a property.
pub fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &JsValue::from_str(name), value).map(|_| ())
}

pub(super) fn get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(value, &JsValue::from_str(name))
}

pub(super) fn number(value: &JsValue, name: &str) -> Result<u32, JsValue> {
    let number = get(value, name)?.as_f64().filter(|n| (0.0..=65_536.0).contains(n));
    number.map(|n| n as u32).ok_or_else(|| thrown(&internal(format!("{name} is no size"))))
}

pub(super) fn floats(value: &JsValue, name: &str) -> Result<Vec<f32>, JsValue> {
    let array = get(value, name)?.dyn_into::<Float32Array>();
    array.map(|array| array.to_vec()).map_err(|_| thrown(&internal(format!("{name} is no Float32Array"))))
}
