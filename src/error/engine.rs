//! Networks, devices and the state of the engine.

use crate::text::Text;

/// What can go wrong between a photo and its verdict.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// A photo that was closed, or never opened.
    #[error("There is no open photo with the number {id}.")]
    UnknownPhoto {
        /// The number that was asked for.
        id: u32,
    },
    /// Work that needs a matte on a photo that has none yet.
    #[error("The product in \"{name}\" has not been cut out yet.")]
    NoMatte {
        /// The photo's name.
        name: String,
    },
    /// The photo's own transparency was asked for, and it has none that shows a product.
    #[error("\"{name}\" has no transparency that shows where the product is.")]
    NoOwnAlpha {
        /// The photo's name.
        name: String,
    },
    /// No object of the matte lies under the point.
    #[error("There is no product at this place in the picture.")]
    NoObjectHere,
    /// Weights that do not fit the network, or are damaged.
    #[error("The network \"{model}\" could not be loaded ({detail}).")]
    BadWeights {
        /// The network's name.
        model: String,
        /// What did not fit.
        detail: String,
    },
    /// Weights of which another version is expected.
    #[error("The file of the network \"{model}\" is not the one this version of Vitrine was made with.")]
    WrongWeights {
        /// The network's name.
        model: String,
        /// SHA-256 that was expected, in hex.
        expected: String,
        /// SHA-256 of the file, in hex.
        found: String,
    },
    /// A network nobody knows.
    #[error("There is no network with the name \"{model}\".")]
    UnknownModel {
        /// The name that was asked for.
        model: String,
    },
    /// Values handed over between modules that do not fit together.
    #[error("The network's result does not fit the photo ({detail}).")]
    BadNetworkOutput {
        /// What did not fit.
        detail: String,
    },
    /// A device this machine does not have.
    #[error("The device \"{device}\" is not available here ({detail}).")]
    DeviceUnavailable {
        /// The device's name.
        device: String,
        /// Why.
        detail: String,
    },
    /// A device this build was made without.
    #[error("This build of Vitrine does not include the device \"{device}\".")]
    DeviceNotBuilt {
        /// The device's name.
        device: String,
    },
    /// The self-test came out wrong.
    #[error("The device \"{device}\" computes wrong results (off by {difference:.3}), so it is not used.")]
    DeviceWrong {
        /// The device's name.
        device: String,
        /// Largest absolute difference from the stored result.
        difference: f32,
    },
    /// The device went away in the middle of the work.
    #[error("The device \"{device}\" was lost during the work ({detail}).")]
    DeviceLost {
        /// The device's name.
        device: String,
        /// What the device said.
        detail: String,
    },
    /// The user stopped the work.
    #[error("The work was cancelled.")]
    Cancelled,
    /// A state that should be impossible; reported instead of a panic.
    #[error("Something went wrong inside Vitrine ({detail}).")]
    Internal {
        /// What was found.
        detail: String,
    },
}

impl EngineError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownPhoto { .. } => "unknown_photo",
            Self::NoMatte { .. } => "no_matte",
            Self::NoOwnAlpha { .. } => "no_own_alpha",
            Self::NoObjectHere => "no_object_here",
            Self::BadWeights { .. } => "bad_weights",
            Self::WrongWeights { .. } => "wrong_weights",
            Self::UnknownModel { .. } => "unknown_model",
            Self::BadNetworkOutput { .. } => "bad_network_output",
            Self::DeviceUnavailable { .. } => "device_unavailable",
            Self::DeviceNotBuilt { .. } => "device_not_built",
            Self::DeviceWrong { .. } => "device_wrong",
            Self::DeviceLost { .. } => "device_lost",
            Self::Cancelled => "cancelled",
            Self::Internal { .. } => "internal",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::UnknownPhoto { id } => format!("没有编号为 {id} 的已打开图片。"),
            Self::NoMatte { name } => format!("“{name}”中的商品还没有抠图。"),
            Self::NoOwnAlpha { name } => format!("“{name}”没有能表示商品位置的透明通道。"),
            Self::NoObjectHere => "图片的这个位置没有商品。".into(),
            Self::BadWeights { model, detail } => format!("无法加载网络“{model}”（{detail}）。"),
            Self::WrongWeights { model, .. } => format!("网络“{model}”的文件与当前版本的 Vitrine 不匹配。"),
            Self::UnknownModel { model } => format!("没有名为“{model}”的网络。"),
            Self::BadNetworkOutput { detail } => format!("网络的结果与图片不匹配（{detail}）。"),
            Self::DeviceUnavailable { device, detail } => format!("这里无法使用设备“{device}”（{detail}）。"),
            Self::DeviceNotBuilt { device } => format!("当前版本的 Vitrine 不包含设备“{device}”。"),
            Self::DeviceWrong { device, difference } => {
                format!("设备“{device}”的计算结果有误（偏差 {difference:.3}），因此不使用它。")
            }
            Self::DeviceLost { device, detail } => format!("设备“{device}”在工作中丢失（{detail}）。"),
            Self::Cancelled => "操作已取消。".into(),
            Self::Internal { detail } => format!("Vitrine 内部出错（{detail}）。"),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::UnknownPhoto { .. } => Text::new("Open the picture again.", "请重新打开图片。"),
            Self::NoMatte { .. } => Text::new("Cut the product out first, then compare.", "请先抠出商品，再进行比较。"),
            Self::NoOwnAlpha { .. } => Text::new("Let the network cut the product out.", "请使用网络来抠出商品。"),
            Self::NoObjectHere => Text::new("Click on the product itself.", "请点击商品本身。"),
            Self::BadWeights { .. } | Self::WrongWeights { .. } => Text::new(
                "Reload the page, so that the network is downloaded again; on the command line, install Vitrine again.",
                "请刷新页面以重新下载网络；命令行用户请重新安装 Vitrine。",
            ),
            Self::UnknownModel { .. } => {
                Text::new("Choose one of the networks that are listed.", "请从列出的网络中选择。")
            }
            Self::BadNetworkOutput { .. } => Text::new(
                "Cut the product out again; if it happens again, switch to the CPU.",
                "请重新抠图；如果再次出现，请切换到 CPU。",
            ),
            Self::DeviceUnavailable { .. } | Self::DeviceWrong { .. } | Self::DeviceLost { .. } => {
                Text::new("Use the CPU; it gives the same results, only slower.", "请使用 CPU，结果相同，只是较慢。")
            }
            Self::DeviceNotBuilt { .. } => Text::new(
                "Use the CPU, or build Vitrine with `--features gpu`.",
                "请使用 CPU，或用 `--features gpu` 构建 Vitrine。",
            ),
            Self::Cancelled => Text::new("Start it again when you like.", "需要时可以重新开始。"),
            Self::Internal { .. } => Text::new(
                "Try again; if it happens again, please report it with the text in brackets.",
                "请重试；如果再次出现，请附上括号中的文字告知我们。",
            ),
        }
    }
}
