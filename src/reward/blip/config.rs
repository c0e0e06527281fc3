//! Sizes of a BLIP, as Hugging Face's `config.json` states them.

use serde::{Deserialize, Serialize};

/// Sizes of the whole network; it travels in the converted file's metadata.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct BlipConfig {
    /// Side of the square pictures the positions were trained for, in pixels.
    pub image_size: usize,
    /// Side of a patch, in pixels.
    pub patch_size: usize,
    /// The vision encoder.
    pub vision: Tower,
    /// The layers that join both pictures.
    pub fusion: Tower,
    /// Outputs of each of the head's layers, the last one 1; empty without a head.
    pub head: Vec<usize>,
}

/// Sizes of a stack of transformer layers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tower {
    /// Values a token.
    pub width: usize,
    /// Values a token inside the two-layer network of each block.
    pub inner: usize,
    /// Blocks.
    pub layers: usize,
    /// Attention heads.
    pub heads: usize,
    /// Keeps LayerNorm's division finite.
    pub layer_norm_eps: f64,
}

/// `config.json`, as far as it matters. What is left out there has the default of `transformers`.
#[derive(Deserialize)]
struct Published {
    model_type: String,
    text_config: Option<Text>,
    vision_config: Option<Vision>,
}

#[derive(Deserialize)]
#[serde(default)]
struct Text {
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    layer_norm_eps: f64,
    hidden_act: String,
}

#[derive(Deserialize)]
#[serde(default)]
struct Vision {
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    layer_norm_eps: f64,
    hidden_act: String,
    image_size: usize,
    patch_size: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            hidden_size: 768,
            intermediate_size: 3072,
            num_hidden_layers: 12,
            num_attention_heads: 8,
            layer_norm_eps: 1e-12,
            hidden_act: "gelu".into(),
        }
    }
}

impl Default for Vision {
    fn default() -> Self {
        Self {
            hidden_size: 768,
            intermediate_size: 3072,
            num_hidden_layers: 12,
            num_attention_heads: 12,
            layer_norm_eps: 1e-5,
            hidden_act: "gelu".into(),
            image_size: 384,
            patch_size: 16,
        }
    }
}

impl BlipConfig {
    /// Reads `config.json`; the text is what is wrong with it.
    pub fn from_published(json: &[u8]) -> Result<Self, String> {
        let published: Published = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if published.model_type != "blip" {
            return Err(format!("model_type is {:?}, not \"blip\"", published.model_type));
        }
        let (text, vision) = (published.text_config.unwrap_or_default(), published.vision_config.unwrap_or_default());
        for activation in [&text.hidden_act, &vision.hidden_act] {
            if activation != "gelu" {
                return Err(format!("hidden_act is {activation:?}, not \"gelu\""));
            }
        }
        let config = Self {
            image_size: vision.image_size,
            patch_size: vision.patch_size,
            vision: Tower {
                width: vision.hidden_size,
                inner: vision.intermediate_size,
                layers: vision.num_hidden_layers,
                heads: vision.num_attention_heads,
                layer_norm_eps: vision.layer_norm_eps,
            },
            fusion: Tower {
                width: text.hidden_size,
                inner: text.intermediate_size,
                layers: text.num_hidden_layers,
                heads: text.num_attention_heads,
                layer_norm_eps: text.layer_norm_eps,
            },
            head: Vec::new(),
        };
        config.check()?;
        Ok(config)
    }

    /// Patches along one side of a picture of the trained size.
    pub fn grid(&self) -> usize {
        self.image_size / self.patch_size
    }

    /// Whether such a network can be built, and is not absurdly large: sizes are believed before anything is allocated.
    pub fn check(&self) -> Result<(), String> {
        within("image_size", self.image_size, 2048)?;
        within("patch_size", self.patch_size, self.image_size)?;
        if !self.image_size.is_multiple_of(self.patch_size) {
            return Err(format!("image_size {} is not a multiple of patch_size {}", self.image_size, self.patch_size));
        }
        within("patches a side", self.grid(), 128)?;
        self.vision.check("vision")?;
        self.fusion.check("text")?;
        within("layers of the head", self.head.len() + 1, 17)?;
        self.head.iter().try_for_each(|&width| within("width of the head", width, 1 << 14))
    }
}

impl Tower {
    fn check(&self, tower: &str) -> Result<(), String> {
        within(&format!("{tower} hidden_size"), self.width, 1 << 13)?;
        within(&format!("{tower} intermediate_size"), self.inner, 1 << 15)?;
        within(&format!("{tower} num_hidden_layers"), self.layers, 96)?;
        within(&format!("{tower} num_attention_heads"), self.heads, self.width)?;
        if !self.width.is_multiple_of(self.heads) {
            return Err(format!("{tower} hidden_size {} cannot be shared by {} heads", self.width, self.heads));
        }
        if !(self.layer_norm_eps > 0.0 && self.layer_norm_eps < 1.0) {
            return Err(format!("{tower} layer_norm_eps is {}", self.layer_norm_eps));
        }
        Ok(())
    }
}

fn within(what: &str, value: usize, most: usize) -> Result<(), String> {
    if (1..=most).contains(&value) { Ok(()) } else { Err(format!("{what} is {value}; 1 to {most} is possible")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_config_json_leaves_out_has_the_default_of_transformers() {
        let json = br#"{"model_type": "blip", "text_config": {"num_attention_heads": 12}, "vision_config": {}}"#;
        let config = BlipConfig::from_published(json).unwrap();
        let tower = Tower { width: 768, inner: 3072, layers: 12, heads: 12, layer_norm_eps: 1e-5 };
        assert_eq!((config.grid(), config.vision), (24, tower));
        assert_eq!(config.fusion, Tower { layer_norm_eps: 1e-12, ..tower });
    }

    #[test]
    fn sizes_that_no_network_has_are_refused_by_name() {
        let refused = |json: &str| BlipConfig::from_published(json.as_bytes()).unwrap_err();
        let vision = |inside: &str| refused(&format!(r#"{{"model_type": "blip", "vision_config": {{{inside}}}}}"#));
        assert!(vision(r#""hidden_size": 99999999"#).contains("vision hidden_size"));
        assert!(vision(r#""num_attention_heads": 7"#).contains("7 heads"));
        assert!(vision(r#""patch_size": 0"#).contains("patch_size"));
        assert!(vision(r#""image_size": 100"#).contains("multiple"));
        assert!(vision(r#""layer_norm_eps": 0"#).contains("layer_norm_eps"));
        assert!(vision(r#""hidden_act": "quick_gelu""#).contains("quick_gelu"));
        assert!(refused(r#"{"model_type": "clip"}"#).contains("clip"));
        assert!(refused("[1").contains("line 1"));
    }
}
