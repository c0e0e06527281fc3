//! Convolutions whose values come from a weights file.

#[cfg(feature = "cpu")]
use burn::tensor::TensorData;
use burn::{
    module::Param,
    nn::{PaddingConfig2d, conv::Conv2d},
    tensor::{Device, Tensor},
};

use super::{Activation, Weights, WeightsError};

/// The shape of a convolution, padded as "same": stride 1 keeps height and width.
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
    /// Distance between results; 1 where the kernel is dilated.
    pub stride: usize,
}

impl ConvSpec {
    /// A 3×3 convolution.
    pub const fn three(inputs: usize, outputs: usize, dilation: usize) -> Self {
        Self { inputs, outputs, kernel: 3, dilation, stride: 1 }
    }

    /// A 3×3 convolution that halves height and width.
    pub const fn halving(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, kernel: 3, dilation: 1, stride: 2 }
    }

    /// A 1×1 convolution.
    pub const fn one(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, kernel: 1, dilation: 1, stride: 1 }
    }
}

/// A convolution: our own kernels on the CPU, Burn's everywhere else.
#[derive(Debug)]
pub struct Conv(Kind);

#[derive(Debug)]
enum Kind {
    #[cfg(feature = "cpu")]
    Cpu {
        conv: vitrine_kernels::Conv,
        stride: usize,
    },
    Burn(Box<Conv2d>),
}

impl Conv {
    /// Builds the convolution `name` from its tensors `name.weight` `[outputs, inputs, kernel, kernel]` and
    /// `name.bias` `[outputs]`.
    pub fn load(weights: &Weights<'_>, name: &str, spec: ConvSpec, device: &Device) -> Result<Self, WeightsError> {
        let ConvSpec { inputs, outputs, kernel, dilation, stride } = spec;
        let weight = weights.tensor(&format!("{name}.weight"), [outputs, inputs, kernel, kernel])?;
        let bias = weights.tensor(&format!("{name}.bias"), [outputs])?;
        #[cfg(feature = "cpu")]
        if *device == Device::flex()
            && let (Ok(weight), Ok(bias)) = (weight.as_slice(), bias.as_slice())
        {
            let conv = vitrine_kernels::Conv::new(weight, bias, inputs, kernel, dilation);
            return Ok(Self(Kind::Cpu { conv, stride }));
        }
        let rim = dilation * (kernel / 2);
        Ok(Self(Kind::Burn(Box::new(Conv2d {
            weight: Param::from_tensor(Tensor::from_data(weight, device)),
            bias: Some(Param::from_tensor(Tensor::from_data(bias, device))),
            stride: [stride, stride],
            kernel_size: [kernel, kernel],
            dilation: [dilation, dilation],
            groups: 1,
            padding: if stride == 1 { PaddingConfig2d::Explicit(rim, rim, rim, rim) } else { PaddingConfig2d::Same },
        }))))
    }

    /// `[batch, inputs, h, w]` to `[batch, outputs, ⌈h / stride⌉, ⌈w / stride⌉]`.
    pub fn forward(&self, input: Tensor<4>, activation: Activation) -> Tensor<4> {
        match &self.0 {
            #[cfg(feature = "cpu")]
            Kind::Cpu { conv, stride } => on_cpu(input, conv.outputs(), *stride, |planes| match stride {
                1 => conv.run(planes, activation.into()),
                _ => conv.run_strided(planes, activation.into(), *stride),
            }),
            Kind::Burn(conv) => activation.of(conv.forward(input)),
        }
    }
}

/// Runs one of our kernels on each picture of a batch.
#[cfg(feature = "cpu")]
pub(super) fn on_cpu(
    input: Tensor<4>,
    outputs: usize,
    stride: usize,
    run: impl Fn(vitrine_kernels::Planes<'_>) -> Vec<f32>,
) -> Tensor<4> {
    let ([batch, channels, height, width], device) = (input.dims(), input.device());
    #[allow(clippy::disallowed_methods, reason = "on the CPU the numbers are there: nothing is waited for")]
    let data = input.into_data();
    let values = data.as_slice::<f32>().expect("the networks compute in 32-bit floats");
    let pictures = values.chunks_exact((channels * height * width).max(1));
    let planes = |values| vitrine_kernels::Planes { values, height, width };
    let result: Vec<f32> = match batch {
        1 => run(planes(values)),
        _ => pictures.flat_map(|values| run(planes(values))).collect(),
    };
    Tensor::from_data(
        TensorData::new(result, [batch, outputs, height.div_ceil(stride), width.div_ceil(stride)]),
        &device,
    )
}
