//! Convolutions whose values come from a weights file.

#[cfg(feature = "cpu")]
use burn::tensor::TensorData;
use burn::{
    module::Param,
    nn::{PaddingConfig2d, conv::Conv2d},
    tensor::{Device, Tensor, activation::relu},
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

/// A convolution: our own kernels on the CPU, Burn's everywhere else.
#[derive(Debug)]
pub struct Conv(Kind);

#[derive(Debug)]
enum Kind {
    #[cfg(feature = "cpu")]
    Cpu(vitrine_kernels::Conv),
    Burn(Box<Conv2d>),
}

impl Conv {
    /// Builds the convolution `name` from its tensors `name.weight` `[outputs, inputs, kernel, kernel]` and
    /// `name.bias` `[outputs]`.
    pub fn load(weights: &Weights<'_>, name: &str, spec: ConvSpec, device: &Device) -> Result<Self, WeightsError> {
        let ConvSpec { inputs, outputs, kernel, dilation } = spec;
        let weight = weights.tensor(&format!("{name}.weight"), [outputs, inputs, kernel, kernel])?;
        let bias = weights.tensor(&format!("{name}.bias"), [outputs])?;
        #[cfg(feature = "cpu")]
        if *device == Device::flex()
            && let (Ok(weight), Ok(bias)) = (weight.as_slice(), bias.as_slice())
        {
            return Ok(Self(Kind::Cpu(vitrine_kernels::Conv::new(weight, bias, inputs, kernel, dilation))));
        }
        let padding = dilation * (kernel / 2);
        Ok(Self(Kind::Burn(Box::new(Conv2d {
            weight: Param::from_tensor(Tensor::from_data(weight, device)),
            bias: Some(Param::from_tensor(Tensor::from_data(bias, device))),
            stride: [1, 1],
            kernel_size: [kernel, kernel],
            dilation: [dilation, dilation],
            groups: 1,
            padding: PaddingConfig2d::Explicit(padding, padding, padding, padding),
        }))))
    }

    /// `[batch, inputs, h, w]` to `[batch, outputs, h, w]`.
    pub fn forward(&self, input: Tensor<4>) -> Tensor<4> {
        match &self.0 {
            #[cfg(feature = "cpu")]
            Kind::Cpu(conv) => on_cpu(conv, input, vitrine_kernels::Activation::None),
            Kind::Burn(conv) => conv.forward(input),
        }
    }

    /// The same, negative values set to zero.
    pub fn forward_relu(&self, input: Tensor<4>) -> Tensor<4> {
        match &self.0 {
            #[cfg(feature = "cpu")]
            Kind::Cpu(conv) => on_cpu(conv, input, vitrine_kernels::Activation::Relu),
            Kind::Burn(conv) => relu(conv.forward(input)),
        }
    }
}

#[cfg(feature = "cpu")]
fn on_cpu(conv: &vitrine_kernels::Conv, input: Tensor<4>, activation: vitrine_kernels::Activation) -> Tensor<4> {
    let ([batch, channels, height, width], device) = (input.dims(), input.device());
    #[allow(clippy::disallowed_methods, reason = "on the CPU the numbers are there: nothing is waited for")]
    let data = input.into_data();
    let values = data.as_slice::<f32>().expect("the networks compute in 32-bit floats");
    let pictures = values.chunks_exact((channels * height * width).max(1));
    let planes = |values| vitrine_kernels::Planes { values, height, width };
    let result: Vec<f32> = match batch {
        1 => conv.run(planes(values), activation),
        _ => pictures.flat_map(|values| conv.run(planes(values), activation)).collect(),
    };
    Tensor::from_data(TensorData::new(result, [batch, conv.outputs(), height, width]), &device)
}
