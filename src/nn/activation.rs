//! What follows a convolution.

use burn::tensor::{Tensor, activation::relu};

/// A function of each value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// Nothing.
    None,
    /// `max(0, x)`.
    Relu,
    /// `min(max(0, x), 6)`.
    Relu6,
}

impl Activation {
    /// Applies it to every value.
    pub fn of(self, values: Tensor<4>) -> Tensor<4> {
        match self {
            Self::None => values,
            Self::Relu => relu(values),
            Self::Relu6 => values.clamp(0.0, 6.0),
        }
    }
}

#[cfg(feature = "cpu")]
impl From<Activation> for vitrine_kernels::Activation {
    fn from(activation: Activation) -> Self {
        match activation {
            Activation::None => Self::None,
            Activation::Relu => Self::Relu,
            Activation::Relu6 => Self::Relu6,
        }
    }
}
