//! Results back from a device.

use burn::tensor::Tensor;

use crate::error::{EngineError, VitrineError};

/// The numbers of a tensor, row by row; an error when the device is gone.
pub async fn read(tensor: Tensor<4>) -> Result<Vec<f32>, VitrineError> {
    let lost = |detail: String| EngineError::DeviceLost { device: "webgpu".into(), detail };
    let data = tensor.into_data_async().await.map_err(|error| lost(format!("{error:?}")))?;
    Ok(data.try_into_vec::<f32>().map_err(|error| lost(format!("{error:?}")))?)
}
