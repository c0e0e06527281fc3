//! What decoder and denoiser are built of.

use burn::{
    nn::{GroupNorm, GroupNormConfig, LayerNorm, Linear},
    tensor::{Tensor, activation::silu},
};

use crate::nn::{Activation, Conv, ConvSpec, Parts, WeightsError, attend};

/// Channels of a head of attention.
pub const HEAD: usize = 32;
/// Channels that are normalised together.
const GROUP: usize = 16;

/// `[b, n² c, h, w]` to `[b, c, n h, n w]`: channels become the pixels of n×n cells.
pub fn shuffled(x: Tensor<4>, n: usize) -> Tensor<4> {
    let [b, c, h, w] = x.dims();
    let c = c / (n * n);
    x.reshape([b, c, n, n, h, w]).permute([0, 1, 4, 2, 5, 3]).reshape([b, c, n * h, n * w])
}

/// `[b, c, 2 h, 2 w]` to `[b, 4 c, h, w]`: the other way round.
pub fn unshuffled(x: Tensor<4>) -> Tensor<4> {
    let [b, c, h, w] = x.dims();
    x.reshape([b, c, h / 2, 2, w / 2, 2]).permute([0, 1, 3, 5, 2, 4]).reshape([b, 4 * c, h / 2, w / 2])
}

/// Attention of several heads from places to tokens, or to places.
#[derive(Debug)]
pub struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
}

/// What attention asks: computed once for tokens that stay the same over all steps.
#[derive(Clone, Debug)]
pub struct Asked {
    key: Tensor<3>,
    value: Tensor<3>,
}

impl Attention {
    pub fn load(parts: &Parts<'_>, name: &str, width: usize, asked: usize) -> Result<Self, WeightsError> {
        let linear = |part: &str, inputs| parts.linear(&format!("{name}.{part}"), inputs, width);
        Ok(Self {
            query: linear("query", width)?,
            key: linear("key", asked)?,
            value: linear("value", asked)?,
            out: linear("out", width)?,
            heads: width / HEAD,
        })
    }

    /// Of tokens `[1, m, asked width]`.
    pub fn asked(&self, tokens: Tensor<3>) -> Asked {
        Asked { key: self.key.forward(tokens.clone()), value: self.value.forward(tokens) }
    }

    /// `[1, n, width]`, before and after.
    pub fn forward(&self, x: Tensor<3>, asked: &Asked) -> Tensor<3> {
        let Asked { key, value } = asked.clone();
        self.out.forward(attend(self.query.forward(x), key, value, self.heads))
    }
}

/// Two convolutions that time shifts, beside their input.
#[derive(Debug)]
pub struct Shifted {
    norm: GroupNorm,
    first: Conv,
    second: Conv,
    shift: Linear,
}

impl Shifted {
    pub fn load(parts: &Parts<'_>, name: &str, width: usize, time: usize) -> Result<Self, WeightsError> {
        let conv = |part: &str| {
            Conv::load(parts.weights, &format!("{name}.{part}"), ConvSpec::three(width, width, 1), parts.device)
        };
        Ok(Self {
            norm: GroupNormConfig::new(width / GROUP, width).with_affine(false).init(parts.device),
            first: conv("first")?,
            second: conv("second")?,
            shift: parts.linear(&format!("{name}.shift"), time, 2 * width)?,
        })
    }

    /// `[1, width, h, w]`, before and after; `time` is `[1, time width]`.
    pub fn forward(&self, x: Tensor<4>, time: &Tensor<2>) -> Tensor<4> {
        let width = x.dims()[1];
        let shift: Tensor<4> = self.shift.forward(time.clone()).reshape([1, 2 * width, 1, 1]);
        let (gain, bias) = (shift.clone().narrow(1, 0, width), shift.narrow(1, width, width));
        let h = self.first.forward(silu(self.norm.forward(x.clone()) * (gain + 1.0) + bias), Activation::None);
        x + self.second.forward(silu(h), Activation::None)
    }
}

/// After the convolutions, places ask each other (in the coarsest blocks) and then the prompts: product and background
/// their own, joined by the mask.
#[derive(Debug)]
pub struct Block {
    shifted: Shifted,
    within: Option<(LayerNorm, Attention)>,
    norm_prompt: LayerNorm,
    prompt: Attention,
}

/// The prompts as one block asks them.
#[derive(Clone, Debug)]
pub struct Prompt {
    front: Asked,
    back: Asked,
}

impl Block {
    pub fn load(
        parts: &Parts<'_>,
        name: &str,
        (width, time, token): (usize, usize, usize),
        within: bool,
    ) -> Result<Self, WeightsError> {
        let norm = |part: &str| parts.norm(&format!("{name}.{part}"), width);
        let within = if within {
            Some((norm("norm_within")?, Attention::load(parts, &format!("{name}.within"), width, width)?))
        } else {
            None
        };
        Ok(Self {
            shifted: Shifted::load(parts, name, width, time)?,
            within,
            norm_prompt: norm("norm_prompt")?,
            prompt: Attention::load(parts, &format!("{name}.prompt"), width, token)?,
        })
    }

    /// The tokens of product and background, `[1, m, token width]`.
    pub fn prompt(&self, front: &Tensor<3>, back: &Tensor<3>) -> Prompt {
        Prompt { front: self.prompt.asked(front.clone()), back: self.prompt.asked(back.clone()) }
    }

    /// `[1, width, h, w]`, before and after; `mask` is `[1, h · w, 1]`.
    pub fn forward(&self, x: Tensor<4>, time: &Tensor<2>, mask: &Tensor<3>, prompt: &Prompt) -> Tensor<4> {
        let x = self.shifted.forward(x, time);
        let [b, width, h, w] = x.dims();
        let mut places: Tensor<3> = x.reshape([b, width, h * w]).swap_dims(1, 2);
        if let Some((norm, within)) = &self.within {
            let normed = norm.forward(places.clone());
            places = places + within.forward(normed.clone(), &within.asked(normed));
        }
        let normed = self.norm_prompt.forward(places.clone());
        let front = self.prompt.forward(normed.clone(), &prompt.front) * mask.clone();
        let back = self.prompt.forward(normed, &prompt.back) * (mask.clone().neg() + 1.0);
        (places + front + back).swap_dims(1, 2).reshape([b, width, h, w])
    }
}
