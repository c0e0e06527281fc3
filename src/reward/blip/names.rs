//! Which tensor of Hugging Face's files becomes which of ours, and what shape it must have.

use super::BlipConfig;

/// A tensor that must be there.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Its name in our file.
    pub name: String,
    /// Its name in the file it comes from.
    pub source: String,
    /// Its shape, in both.
    pub shape: Vec<usize>,
}

/// Parts of BLIP the reward model has no use for, below the text encoder and beside it.
const UNUSED_OF_TEXT: [&str; 3] =
    ["embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "embeddings.position_ids"];
const UNUSED: [&str; 7] = [
    "vision_proj.",
    "text_proj.",
    "itm_head.",
    "visual_projection.weight",
    "text_projection.weight",
    "logit_scale",
    "text_decoder.",
];

/// What the text encoder is called: `BlipForImageTextRetrieval` says `text_encoder`, `BlipModel` says `text_model`.
pub fn text_prefix<'a>(mut names: impl Iterator<Item = &'a String>) -> &'static str {
    if names.any(|name| name.starts_with("text_model.")) { "text_model" } else { "text_encoder" }
}

/// Whether a tensor of BLIP is one that is left out on purpose.
pub fn is_unused(name: &str, text: &str) -> bool {
    let of_text = name.strip_prefix(text).and_then(|rest| rest.strip_prefix('.'));
    let of_text = of_text.is_some_and(|rest| UNUSED_OF_TEXT.contains(&rest) || rest.starts_with("pooler."));
    of_text || UNUSED.iter().any(|unused| name.starts_with(unused))
}

/// Collects tensors of one file.
#[derive(Default)]
struct List(Vec<Wanted>);

impl List {
    fn tensor(&mut self, name: impl Into<String>, source: impl Into<String>, shape: &[usize]) {
        self.0.push(Wanted { name: name.into(), source: source.into(), shape: shape.to_vec() });
    }

    /// `weight` of any shape with outputs first, and `bias`.
    fn layer(&mut self, name: &str, source: &str, shape: &[usize]) {
        self.tensor(format!("{name}.weight"), format!("{source}.weight"), shape);
        self.tensor(format!("{name}.bias"), format!("{source}.bias"), &shape[..1]);
    }
}

/// Everything that comes from BLIP.
pub fn of_blip(config: &BlipConfig, text: &str) -> Vec<Wanted> {
    let (mut list, side, positions) = (List::default(), config.patch_size, 1 + config.grid() * config.grid());
    let (width, inner) = (config.vision.width, config.vision.inner);
    let embeddings = "vision_model.embeddings";
    list.tensor("vision.class_token", format!("{embeddings}.class_embedding"), &[1, 1, width]);
    list.tensor("vision.positions", format!("{embeddings}.position_embedding"), &[1, positions, width]);
    list.layer("vision.patches", &format!("{embeddings}.patch_embedding"), &[width, 3, side, side]);
    for index in 0..config.vision.layers {
        let mut layer = |name: &str, source: &str, shape: &[usize]| {
            let source = format!("vision_model.encoder.layers.{index}.{source}");
            list.layer(&format!("vision.blocks.{index}.{name}"), &source, shape);
        };
        layer("norm1", "layer_norm1", &[width]);
        layer("qkv", "self_attn.qkv", &[3 * width, width]);
        layer("output", "self_attn.projection", &[width, width]);
        layer("norm2", "layer_norm2", &[width]);
        layer("mlp.up", "mlp.fc1", &[inner, width]);
        layer("mlp.down", "mlp.fc2", &[width, inner]);
    }
    list.layer("vision.norm", "vision_model.post_layernorm", &[width]);

    let (seen, width, inner) = (width, config.fusion.width, config.fusion.inner);
    list.layer("fusion.norm", &format!("{text}.embeddings.LayerNorm"), &[width]);
    for index in 0..config.fusion.layers {
        let mut layer = |name: &str, source: &str, shape: &[usize]| {
            let source = format!("{text}.encoder.layer.{index}.{source}");
            list.layer(&format!("fusion.layers.{index}.{name}"), &source, shape);
        };
        for (name, source, from) in [("own", "attention", width), ("cross", "crossattention", seen)] {
            layer(&format!("{name}.query"), &format!("{source}.self.query"), &[width, width]);
            layer(&format!("{name}.key"), &format!("{source}.self.key"), &[width, from]);
            layer(&format!("{name}.value"), &format!("{source}.self.value"), &[width, from]);
            layer(&format!("{name}.output"), &format!("{source}.output.dense"), &[width, width]);
            layer(&format!("{name}.norm"), &format!("{source}.output.LayerNorm"), &[width]);
        }
        layer("mlp.up", "intermediate.dense", &[inner, width]);
        layer("mlp.down", "output.dense", &[width, inner]);
        layer("norm", "output.LayerNorm", &[width]);
    }
    list.0
}

/// Where the head's layers are in its file: dropout takes numbers of ImageReward's sequence, too.
pub const HEAD_LAYERS: &str = "mlp.layers.";

/// Everything that comes from the head's file, whose layers have these `numbers`.
pub fn of_head(config: &BlipConfig, numbers: &[usize]) -> Vec<Wanted> {
    let mut list = List::default();
    list.layer("fusion.projection", "projection", &[config.fusion.width, config.vision.width]);
    let inputs = std::iter::once(&config.fusion.width).chain(&config.head);
    for (index, ((&from, &to), number)) in inputs.zip(&config.head).zip(numbers).enumerate() {
        list.layer(&format!("head.{index}"), &format!("{HEAD_LAYERS}{number}"), &[to, from]);
    }
    list.0
}
