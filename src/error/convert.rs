//! Weights from elsewhere that cannot be converted or used.

use crate::text::Text;

/// Why a file of weights is not what it was given as. Paths are as they were given.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ConvertError {
    /// Something else than safetensors.
    #[error("{path} is not a safetensors file ({detail}).")]
    NotSafetensors {
        /// The file.
        path: String,
        /// What was found.
        detail: String,
    },
    /// A file that ends before its last tensor.
    #[error("{path} is cut off: it has {bytes} bytes and should have {expected_bytes}.")]
    CutOff {
        /// The file.
        path: String,
        /// Its size.
        bytes: u64,
        /// The size its own header states.
        expected_bytes: u64,
    },
    /// More than is taken.
    #[error("{path} is too large: {bytes} bytes; at most {limit_bytes} are taken.")]
    WeightsTooLarge {
        /// The file.
        path: String,
        /// Its size, or that of its header.
        bytes: u64,
        /// The most that is taken.
        limit_bytes: u64,
    },
    /// A configuration that describes no network we have.
    #[error("{path} does not describe a network that can be built ({detail}).")]
    BadConfig {
        /// The file.
        path: String,
        /// What does not fit.
        detail: String,
    },
    /// Tensors the configuration asks for.
    #[error("{path} lacks {}.", listed(names, " and ", "more"))]
    MissingTensors {
        /// The file.
        path: String,
        /// Their names.
        names: Vec<String>,
    },
    /// Tensors nobody knows.
    #[error("{path} holds tensors that are not known: {}.", listed(names, " and ", "more"))]
    UnknownTensors {
        /// The file.
        path: String,
        /// Their names.
        names: Vec<String>,
    },
    /// A tensor of another shape than the configuration says.
    #[error("{name} in {path} has shape {found:?}; the configuration asks for {expected:?}.")]
    TensorShape {
        /// The file.
        path: String,
        /// The tensor.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// The shape it should have.
        expected: Vec<usize>,
    },
    /// A tensor in a number format that is not read.
    #[error("{name} in {path} is stored as {dtype}; F32, F16 and BF16 are read.")]
    TensorKind {
        /// The file.
        path: String,
        /// The tensor.
        name: String,
        /// Its number format.
        dtype: String,
    },
    /// A tensor with values that cannot be kept.
    #[error("{name} in {path} holds the value {value}, which cannot be stored.")]
    TensorValue {
        /// The file.
        path: String,
        /// The tensor.
        name: String,
        /// The first such value.
        value: f32,
    },
    /// Converted weights that no network can be built from.
    #[error("The reward network could not be loaded ({detail}).")]
    BadRewardWeights {
        /// What did not fit.
        detail: String,
    },
    /// Converted weights without the part that gives the reward.
    #[error("These weights have no reward head.")]
    NoRewardHead,
}

/// The first names of a list, and how many there are besides.
pub fn listed(names: &[String], and: &str, more: &str) -> String {
    const SHOWN: usize = 6;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        rest => format!("{shown}{and}{rest} {more}"),
    }
}

impl ConvertError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSafetensors { .. } => "not_safetensors",
            Self::CutOff { .. } => "weights_cut_off",
            Self::WeightsTooLarge { .. } => "weights_too_large",
            Self::BadConfig { .. } => "bad_config",
            Self::MissingTensors { .. } => "missing_tensors",
            Self::UnknownTensors { .. } => "unknown_tensors",
            Self::TensorShape { .. } => "tensor_shape",
            Self::TensorKind { .. } => "tensor_kind",
            Self::TensorValue { .. } => "tensor_value",
            Self::BadRewardWeights { .. } => "bad_reward_weights",
            Self::NoRewardHead => "no_reward_head",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NotSafetensors { path, detail } => format!("{path} 不是 safetensors 文件（{detail}）。"),
            Self::CutOff { path, bytes, expected_bytes } => {
                format!("{path} 不完整：只有 {bytes} 字节，应为 {expected_bytes} 字节。")
            }
            Self::WeightsTooLarge { path, bytes, limit_bytes } => {
                format!("{path} 太大：{bytes} 字节，最多接受 {limit_bytes} 字节。")
            }
            Self::BadConfig { path, detail } => format!("{path} 描述的网络无法构建（{detail}）。"),
            Self::MissingTensors { path, names } => {
                format!("{path} 缺少张量：{}。", listed(names, "，另有 ", "个"))
            }
            Self::UnknownTensors { path, names } => {
                format!("{path} 含有未知的张量：{}。", listed(names, "，另有 ", "个"))
            }
            Self::TensorShape { path, name, found, expected } => {
                format!("{path} 中 {name} 的形状为 {found:?}，配置要求 {expected:?}。")
            }
            Self::TensorKind { path, name, dtype } => {
                format!("{path} 中 {name} 的存储格式为 {dtype}，只能读取 F32、F16 和 BF16。")
            }
            Self::TensorValue { path, name, value } => format!("{path} 中 {name} 含有无法存储的数值 {value}。"),
            Self::BadRewardWeights { detail } => format!("无法加载评分网络（{detail}）。"),
            Self::NoRewardHead => "这些权重没有评分头。".into(),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::NotSafetensors { .. } => Text::new(
                "Give the model.safetensors of a BLIP from Hugging Face; a .bin or .pth has to be saved as safetensors first.",
                "请提供 Hugging Face 上 BLIP 的 model.safetensors；.bin 或 .pth 文件需先另存为 safetensors。",
            ),
            Self::CutOff { .. } => Text::new("Download or copy the file again.", "请重新下载或复制该文件。"),
            Self::WeightsTooLarge { .. } => Text::new(
                "Give the weights of BLIP alone, without an optimiser's state.",
                "请只提供 BLIP 的权重，不要包含优化器状态。",
            ),
            Self::BadConfig { .. } => {
                Text::new("Give the config.json that lies beside the weights.", "请提供与权重放在一起的 config.json。")
            }
            Self::MissingTensors { .. } | Self::UnknownTensors { .. } | Self::TensorShape { .. } => Text::new(
                "Check that weights and config.json are of the same BLIP: one for image-text retrieval, such as blip-itm-base-coco, or a BlipModel.",
                "请确认权重与 config.json 属于同一个 BLIP：用于图文检索的模型（如 blip-itm-base-coco）或 BlipModel。",
            ),
            Self::TensorKind { .. } => Text::new(
                "Save the weights as float32, float16 or bfloat16.",
                "请将权重保存为 float32、float16 或 bfloat16。",
            ),
            Self::TensorValue { .. } => Text::new(
                "The weights are damaged, or their training diverged; take an earlier state.",
                "权重已损坏或训练发散，请使用更早的状态。",
            ),
            Self::BadRewardWeights { .. } => {
                Text::new("Convert the weights again with `vitrine convert`.", "请用 `vitrine convert` 重新转换权重。")
            }
            Self::NoRewardHead => Text::new(
                "Train a head and convert again with `vitrine convert --head head.safetensors`.",
                "请训练评分头，并用 `vitrine convert --head head.safetensors` 重新转换。",
            ),
        }
    }
}
