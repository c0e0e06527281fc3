//! The layers of BLIP's image-grounded text encoder, here asked by a picture: self-attention, cross-attention to the
//! other picture, two-layer network, each followed by its normalisation.
//!
//! Devlin et al., "BERT", NAACL 2019, with cross-attention between the two halves of a layer as BLIP has it.

use burn::{
    nn::{LayerNorm, Linear},
    tensor::{Device, Tensor},
};

use super::BlipConfig;
use crate::nn::{FeedForward, Parts, Weights, WeightsError, attend};

/// What joins both pictures.
#[derive(Debug)]
pub struct Fusion {
    projection: Linear,
    norm: LayerNorm,
    layers: Vec<FusionLayer>,
}

/// One layer.
#[derive(Debug)]
pub struct FusionLayer {
    own: Attention,
    cross: Attention,
    mlp: FeedForward,
    norm: LayerNorm,
}

#[derive(Debug)]
struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    norm: LayerNorm,
    heads: usize,
}

impl Fusion {
    /// Builds it from its tensors `fusion.*`.
    pub fn load(weights: &Weights<'_>, config: &BlipConfig, device: &Device) -> Result<Self, WeightsError> {
        let (tower, seen) = (&config.fusion, config.vision.width);
        let parts = Parts { weights, device, eps: tower.layer_norm_eps };
        let layer = |index: usize| {
            let name = |part: &str| format!("fusion.layers.{index}.{part}");
            let attention = |part: &str, from: usize| {
                let linear = |layer: &str, from| parts.linear(&format!("{}.{layer}", name(part)), from, tower.width);
                Ok(Attention {
                    query: linear("query", tower.width)?,
                    key: linear("key", from)?,
                    value: linear("value", from)?,
                    output: linear("output", tower.width)?,
                    norm: parts.norm(&format!("{}.norm", name(part)), tower.width)?,
                    heads: tower.heads,
                })
            };
            Ok(FusionLayer {
                own: attention("own", tower.width)?,
                cross: attention("cross", seen)?,
                mlp: parts.feed_forward(&name("mlp"), tower.width, tower.inner)?,
                norm: parts.norm(&name("norm"), tower.width)?,
            })
        };
        Ok(Self {
            projection: parts.linear("fusion.projection", seen, tower.width)?,
            norm: parts.norm("fusion.norm", tower.width)?,
            layers: (0..tower.layers).map(layer).collect::<Result<_, _>>()?,
        })
    }

    /// Tokens of the vision encoder, `[batch, tokens, vision's width]`, as the first layer takes them.
    pub fn enter(&self, generated: Tensor<3>) -> Tensor<3> {
        self.norm.forward(self.projection.forward(generated))
    }

    /// The layers, in order.
    pub fn layers(&self) -> &[FusionLayer] {
        &self.layers
    }
}

impl FusionLayer {
    /// `[batch, tokens, width]` of the generated picture, after they looked at each other and then at the original,
    /// `[batch, tokens, vision's width]`.
    pub fn look(&self, tokens: Tensor<3>, original: Tensor<3>) -> Tensor<3> {
        let tokens = self.own.forward(tokens.clone(), tokens);
        self.cross.forward(tokens, original)
    }

    /// The rest of the layer.
    pub fn think(&self, tokens: Tensor<3>) -> Tensor<3> {
        self.norm.forward(self.mlp.forward(tokens.clone()) + tokens)
    }
}

impl Attention {
    fn forward(&self, tokens: Tensor<3>, seen: Tensor<3>) -> Tensor<3> {
        let query = self.query.forward(tokens.clone());
        let (key, value) = (self.key.forward(seen.clone()), self.value.forward(seen));
        self.norm.forward(self.output.forward(attend(query, key, value, self.heads)) + tokens)
    }
}
