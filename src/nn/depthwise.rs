//! Depthwise convolutions whose values come from a weights file.

use burn::{
    module::Param,
    nn::{PaddingConfig2d, conv::Conv2d},
    tensor::{Device, Tensor},
};

use super::{Activation, Weights, WeightsError};

/// A convolution with a kernel of its own for each channel: our own kernels on the CPU, Burn's everywhere else.
#[derive(Debug)]
pub struct Depthwise(Kind);

#[derive(Debug)]
enum Kind {
    #[cfg(feature = "cpu")]
    Cpu {
        conv: vitrine_kernels::Depthwise,
        stride: usize,
    },
    Burn(Box<Conv2d>),
}

impl Depthwise {
    /// Builds the convolution `name` from its tensors `name.weight` `[channels, 1, kernel, kernel]` and `name.bias`
    /// `[channels]`.
    pub fn load(
        weights: &Weights<'_>,
        name: &str,
        channels: usize,
        (kernel, stride): (usize, usize),
        device: &Device,
    ) -> Result<Self, WeightsError> {
        let weight = weights.tensor(&format!("{name}.weight"), [channels, 1, kernel, kernel])?;
        let bias = weights.tensor(&format!("{name}.bias"), [channels])?;
        #[cfg(feature = "cpu")]
        if *device == Device::flex()
            && let (Ok(weight), Ok(bias)) = (weight.as_slice(), bias.as_slice())
        {
            let conv = vitrine_kernels::Depthwise::new(weight.to_vec(), bias.to_vec(), kernel, stride);
            return Ok(Self(Kind::Cpu { conv, stride }));
        }
        Ok(Self(Kind::Burn(Box::new(Conv2d {
            weight: Param::from_tensor(Tensor::from_data(weight, device)),
            bias: Some(Param::from_tensor(Tensor::from_data(bias, device))),
            stride: [stride, stride],
            kernel_size: [kernel, kernel],
            dilation: [1, 1],
            groups: channels,
            padding: PaddingConfig2d::Same,
        }))))
    }

    /// `[batch, channels, h, w]` to `[batch, channels, ⌈h / stride⌉, ⌈w / stride⌉]`.
    pub fn forward(&self, input: Tensor<4>, activation: Activation) -> Tensor<4> {
        match &self.0 {
            #[cfg(feature = "cpu")]
            Kind::Cpu { conv, stride } => {
                let channels = input.dims()[1];
                super::conv::on_cpu(input, channels, *stride, |planes| conv.run(planes, activation.into()))
            }
            Kind::Burn(conv) => activation.of(conv.forward(input)),
        }
    }
}
