//! Convolutions whose values come from a weights file.

use burn::{
    module::Param,
    nn::{PaddingConfig2d, conv::Conv2d},
    tensor::{Device, Tensor},
};

use super::{Weights, WeightsError};

/// The shape of a convolution with stride 1 that keeps height and width.
#[derive(Clone, Copy, Debug)]
pub struct ConvSpec {
    /// Input channels.
    pub inputs: usize,
    /// Output channels.
    pub outputs: usize,
    /// Side of the square kernel: odd.
    pub kernel: usize,
    /// Distance between the kernel's taps.
    pub dilation: usize,
}

impl ConvSpec {
    /// A 3×3 convolution.
    pub const fn three(inputs: usize, outputs: usize, dilation: usize) -> Self {
        Self { inputs, outputs, kernel: 3, dilation }
    }

    /// A 1×1 convolution.
    pub const fn one(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, kernel: 1, dilation: 1 }
    }
}

/// Builds the convolution `name` from its tensors `name.weight` `[outputs, inputs, kernel, kernel]` and
/// `name.bias` `[outputs]`.
pub fn conv2d(weights: &Weights<'_>, name: &str, spec: ConvSpec, device: &Device) -> Result<Conv2d, WeightsError> {
    let ConvSpec { inputs, outputs, kernel, dilation } = spec;
    let weight = weights.tensor(&format!("{name}.weight"), [outputs, inputs, kernel, kernel])?;
    let bias = weights.tensor(&format!("{name}.bias"), [outputs])?;
    let padding = dilation * (kernel / 2);
    Ok(Conv2d {
        weight: Param::from_tensor(Tensor::from_data(weight, device)),
        bias: Some(Param::from_tensor(Tensor::from_data(bias, device))),
        stride: [1, 1],
        kernel_size: [kernel, kernel],
        dilation: [dilation, dilation],
        groups: 1,
        padding: PaddingConfig2d::Explicit(padding, padding, padding, padding),
    })
}
