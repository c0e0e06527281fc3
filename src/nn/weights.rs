//! Weights from safetensors, stored as 8-bit integers and brought back to float when a network is built.
//!
//! A quantised tensor `name` (I8, first dimension = output channels) has a companion `name_scale`
//! (F32, `[out_channels]`): `value = integer × scale[channel]`, symmetric, so zero stays zero.

use std::collections::HashMap;

use burn::tensor::TensorData;
use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};
use thiserror::Error;

/// Why a file is not the weights a network needs.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// The bytes are not a safetensors file.
    #[error("not a safetensors file: {0}")]
    Format(String),
    /// A tensor the network needs is not there.
    #[error("tensor {0} is missing")]
    Missing(String),
    /// A tensor has another shape than the network needs.
    #[error("tensor {name} has shape {found:?}, expected {expected:?}")]
    Shape {
        /// The tensor.
        name: String,
        /// The shape in the file.
        found: Vec<usize>,
        /// The shape the network needs.
        expected: Vec<usize>,
    },
    /// The file says that it is of another network.
    #[error("the weights are of {found}")]
    Network {
        /// The network the file names.
        found: String,
    },
    /// A tensor is stored in a number format the loader does not read.
    #[error("tensor {name} is stored as {dtype}, expected I8 with a scale, F16 or F32")]
    Kind {
        /// The tensor.
        name: String,
        /// The number format found.
        dtype: String,
    },
}

/// The tensors of one network.
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
}

impl<'a> Weights<'a> {
    /// Reads the header; the tensors stay in `bytes` until they are asked for.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let refused = |error: SafeTensorError| WeightsError::Format(error.to_string());
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(refused)?;
        let metadata = header.metadata().clone().unwrap_or_default();
        Ok(Self { tensors: SafeTensors::deserialize(bytes).map_err(refused)?, metadata })
    }

    /// The network the file says it is of.
    pub fn network(&self) -> Option<&str> {
        self.metadata("network")
    }

    /// An entry of the header.
    pub fn metadata(&self, entry: &str) -> Option<&str> {
        self.metadata.get(entry).map(String::as_str)
    }

    /// A tensor's shape, for networks whose sizes are those of their weights.
    pub fn shape<const D: usize>(&self, name: &str) -> Result<[usize; D], WeightsError> {
        let found = self.view(name)?.shape().to_vec();
        found.try_into().map_err(|found| WeightsError::Shape { name: name.into(), found, expected: vec![0; D] })
    }

    /// The bytes of a tensor of them, such as a picture's file.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, WeightsError> {
        let view = self.view(name)?;
        match view.dtype() {
            Dtype::U8 => Ok(view.data().to_vec()),
            other => Err(WeightsError::Kind { name: name.into(), dtype: format!("{other:?}") }),
        }
    }

    /// The float values of a tensor, dequantised if it is stored as integers.
    pub fn tensor<const D: usize>(&self, name: &str, shape: [usize; D]) -> Result<TensorData, WeightsError> {
        let view = self.view(name)?;
        if view.shape() != shape {
            let (found, expected) = (view.shape().to_vec(), shape.to_vec());
            return Err(WeightsError::Shape { name: name.into(), found, expected });
        }
        let values = match view.dtype() {
            Dtype::I8 => self.dequantise(name, &view)?,
            _ => floats(name, &view)?,
        };
        Ok(TensorData::new(values, shape))
    }

    /// A tensor's shape and float values as stored, whatever its rank: for test fixtures.
    pub fn raw(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), WeightsError> {
        let view = self.view(name)?;
        Ok((view.shape().to_vec(), floats(name, &view)?))
    }

    fn view(&self, name: &str) -> Result<TensorView<'_>, WeightsError> {
        self.tensors.tensor(name).map_err(|_| WeightsError::Missing(name.into()))
    }

    fn dequantise(&self, name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, WeightsError> {
        let scale_name = format!("{name}_scale");
        let scales = self.view(&scale_name)?;
        let channels = view.shape().first().copied().unwrap_or(1);
        if scales.shape() != [channels] {
            let found = scales.shape().to_vec();
            return Err(WeightsError::Shape { name: scale_name, found, expected: vec![channels] });
        }
        let scales = floats(&scale_name, &scales)?;
        let per_channel = (view.data().len() / channels.max(1)).max(1);
        let values = view.data().chunks(per_channel).zip(&scales);
        Ok(values.flat_map(|(chunk, scale)| chunk.iter().map(move |&byte| f32::from(byte as i8) * scale)).collect())
    }
}

fn floats(name: &str, view: &TensorView<'_>) -> Result<Vec<f32>, WeightsError> {
    let data = view.data();
    match view.dtype() {
        Dtype::F32 => Ok(data.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()),
        Dtype::F16 => {
            Ok(data.as_chunks::<2>().0.iter().map(|&bytes| half_to_float(u16::from_le_bytes(bytes))).collect())
        }
        other => Err(WeightsError::Kind { name: name.into(), dtype: format!("{other:?}") }),
    }
}

/// IEEE 754 binary16 to binary32.
fn half_to_float(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    match exponent {
        0 => sign * fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => sign * f32::INFINITY,
        31 => f32::NAN,
        _ => sign * (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::serialize;

    fn file(tensors: &[(&str, Dtype, Vec<usize>, Vec<u8>)]) -> Vec<u8> {
        let views = tensors
            .iter()
            .map(|(name, dtype, shape, data)| (*name, TensorView::new(*dtype, shape.clone(), data).unwrap()));
        serialize(views.collect::<Vec<_>>(), None).unwrap()
    }

    #[test]
    fn integers_are_scaled_per_output_channel() {
        let scales = [0.5f32, 2.0].iter().flat_map(|v| v.to_le_bytes()).collect();
        let bytes =
            file(&[("w", Dtype::I8, vec![2, 2], vec![1, 255, 127, 128]), ("w_scale", Dtype::F32, vec![2], scales)]);
        let data = Weights::from_bytes(&bytes).unwrap().tensor("w", [2, 2]).unwrap();
        assert_eq!(data.try_to_vec::<f32>().unwrap(), [0.5, -0.5, 254.0, -256.0]);
    }

    #[test]
    fn a_truncated_file_is_refused() {
        let bytes = file(&[("w", Dtype::F32, vec![2], vec![0; 8])]);
        assert!(matches!(Weights::from_bytes(&bytes[..bytes.len() - 3]), Err(WeightsError::Format(_))));
    }

    #[test]
    fn a_tensor_of_another_shape_is_refused() {
        let bytes = file(&[("w", Dtype::F32, vec![2], vec![0; 8])]);
        let weights = Weights::from_bytes(&bytes).unwrap();
        assert!(matches!(weights.tensor("w", [1, 2]), Err(WeightsError::Shape { .. })));
        assert!(matches!(weights.tensor("v", [2]), Err(WeightsError::Missing(_))));
    }

    #[test]
    fn half_floats_are_widened_exactly() {
        assert_eq!(half_to_float(0x3c00), 1.0);
        assert_eq!(half_to_float(0xc000), -2.0);
        assert_eq!(half_to_float(0x0001), 2f32.powi(-24));
        assert_eq!(half_to_float(0x7bff), 65504.0);
    }
}
