//! Files that cannot be used as pictures.

use crate::text::{Label, Text};

/// Why a file could not become a `Photo`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PhotoError {
    /// No bytes at all.
    #[error("This file is empty.")]
    Empty,
    /// Something else than a picture; `kind` when it was recognised.
    #[error("This file is not a picture{}.", kind.map(|kind| format!(": it looks like {}", kind.en)).unwrap_or_default())]
    NotAnImage {
        /// What the file looks like.
        kind: Option<Label>,
    },
    /// A picture in a format Vitrine does not read.
    #[error("This picture is stored as {format}, which Vitrine does not read.")]
    UnsupportedFormat {
        /// The format's usual name, such as `HEIC`.
        format: &'static str,
    },
    /// A format Vitrine reads, in a variant it does not.
    #[error("This {format} file uses a variant of the format that Vitrine does not read ({detail}).")]
    UnsupportedVariant {
        /// The format's usual name.
        format: &'static str,
        /// What the decoder said.
        detail: String,
    },
    /// The file ends before the picture does.
    #[error("This {format} file is incomplete: it ends before the picture does.")]
    Truncated {
        /// The format's usual name.
        format: &'static str,
    },
    /// The bytes contradict the format.
    #[error("This {format} file is damaged ({detail}).")]
    Damaged {
        /// The format's usual name.
        format: &'static str,
        /// What the decoder said.
        detail: String,
    },
    /// No width or no height.
    #[error("This picture has no area: it is {width} × {height} pixels.")]
    ZeroSized {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// More pixels than the limit.
    #[error("This picture has {:.1} megapixels ({width} × {height}); the limit is {limit_megapixels:.0}.", megapixels(*width, *height))]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The limit, in millions of pixels.
        limit_megapixels: f64,
    },
    /// A side longer than the limit.
    #[error("This picture is {width} × {height} pixels; a side may have at most {limit}.")]
    TooLongSide {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The limit, in pixels.
        limit: u32,
    },
    /// A larger file than the limit.
    #[error("This file has {:.1} MB; the limit is {:.0} MB.", *bytes as f64 / 1e6, *limit_bytes as f64 / 1e6)]
    TooManyBytes {
        /// The file's size.
        bytes: u64,
        /// The limit.
        limit_bytes: u64,
    },
    /// Raw pixels whose number does not fit the stated size.
    #[error("A picture of {width} × {height} pixels needs {} RGBA bytes, but {bytes} were given.", u64::from(*width) * u64::from(*height) * 4)]
    WrongPixelCount {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bytes that were given.
        bytes: usize,
    },
    /// A picture could not be written in a format.
    #[error("The picture could not be written as {format} ({detail}).")]
    EncodingFailed {
        /// The format's usual name.
        format: &'static str,
        /// What the encoder said.
        detail: String,
    },
}

/// Millions of pixels.
fn megapixels(width: u32, height: u32) -> f64 {
    f64::from(width) * f64::from(height) / 1e6
}

impl PhotoError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::NotAnImage { .. } => "not_an_image",
            Self::UnsupportedFormat { .. } => "unsupported_format",
            Self::UnsupportedVariant { .. } => "unsupported_variant",
            Self::Truncated { .. } => "truncated",
            Self::Damaged { .. } => "damaged",
            Self::ZeroSized { .. } => "zero_sized",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::TooLongSide { .. } => "too_long_side",
            Self::TooManyBytes { .. } => "too_many_bytes",
            Self::WrongPixelCount { .. } => "wrong_pixel_count",
            Self::EncodingFailed { .. } => "encoding_failed",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::Empty => "这个文件是空的。".into(),
            Self::NotAnImage { kind: Some(kind) } => format!("这个文件不是图片，看起来是{}。", kind.zh),
            Self::NotAnImage { kind: None } => "这个文件不是图片。".into(),
            Self::UnsupportedFormat { format } => format!("这张图片是 {format} 格式，Vitrine 无法读取。"),
            Self::UnsupportedVariant { format, detail } => {
                format!("这个 {format} 文件使用了 Vitrine 不支持的变体（{detail}）。")
            }
            Self::Truncated { format } => format!("这个 {format} 文件不完整：图片数据在结尾前中断了。"),
            Self::Damaged { format, detail } => format!("这个 {format} 文件已损坏（{detail}）。"),
            Self::ZeroSized { width, height } => format!("这张图片的尺寸是 {width} × {height} 像素，没有任何内容。"),
            Self::TooManyPixels { width, height, limit_megapixels } => format!(
                "这张图片有 {:.0} 万像素（{width} × {height}），上限是 {:.0} 万像素。",
                megapixels(*width, *height) * 100.0,
                limit_megapixels * 100.0
            ),
            Self::TooLongSide { width, height, limit } => {
                format!("这张图片的尺寸是 {width} × {height} 像素，每边最多 {limit} 像素。")
            }
            Self::TooManyBytes { bytes, limit_bytes } => {
                format!("这个文件有 {:.1} MB，上限是 {:.0} MB。", *bytes as f64 / 1e6, *limit_bytes as f64 / 1e6)
            }
            Self::WrongPixelCount { width, height, bytes } => format!(
                "{width} × {height} 像素的图片需要 {} 字节的 RGBA 数据，但收到了 {bytes} 字节。",
                u64::from(*width) * u64::from(*height) * 4
            ),
            Self::EncodingFailed { format, detail } => format!("图片无法保存为 {format}（{detail}）。"),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::Empty => Text::new(
                "Copy or download the file again; the transfer probably did not finish.",
                "请重新复制或下载该文件，上一次传输可能没有完成。",
            ),
            Self::NotAnImage { .. } => Text::new(
                "Choose a picture: JPEG, PNG, WebP, GIF or BMP.",
                "请选择图片文件：JPEG、PNG、WebP、GIF 或 BMP。",
            ),
            Self::UnsupportedFormat { .. } => Text::new(
                "Open the picture in any picture program and export it as JPEG or PNG.",
                "请用任意图片软件打开，再导出为 JPEG 或 PNG。",
            ),
            Self::UnsupportedVariant { .. } => Text::new(
                "Open the picture in any picture program and save it as an ordinary 8-bit JPEG or PNG.",
                "请用任意图片软件打开，另存为普通的 8 位 JPEG 或 PNG。",
            ),
            Self::Truncated { .. } => Text::new(
                "Download or copy the file again, or export it again from the program that made it.",
                "请重新下载或复制该文件，或从制作它的软件中重新导出。",
            ),
            Self::Damaged { .. } => Text::new(
                "Export the picture again from the program that made it, or use another copy.",
                "请从制作它的软件中重新导出，或换用另一份副本。",
            ),
            Self::ZeroSized { .. } => Text::new(
                "Export the picture again; it must be at least 1 × 1 pixel.",
                "请重新导出图片，尺寸至少为 1 × 1 像素。",
            ),
            Self::TooManyPixels { limit_megapixels, .. } => {
                let side = (limit_megapixels * 1e6).sqrt().floor();
                Text::new(
                    format!("Make the picture smaller, for example {side} × {side} pixels, and try again."),
                    format!("请先缩小图片，例如缩到 {side} × {side} 像素，然后重试。"),
                )
            }
            Self::TooLongSide { limit, .. } => Text::new(
                format!("Crop the picture or make it smaller, so that no side has more than {limit} pixels."),
                format!("请裁剪或缩小图片，使每边不超过 {limit} 像素。"),
            ),
            Self::TooManyBytes { .. } => Text::new(
                "Save the picture as JPEG, or make it smaller, and try again.",
                "请将图片另存为 JPEG 或缩小尺寸，然后重试。",
            ),
            Self::WrongPixelCount { .. } => {
                Text::new("Pass width × height × 4 bytes in RGBA order.", "请按 RGBA 顺序传入 宽 × 高 × 4 个字节。")
            }
            Self::EncodingFailed { .. } => Text::new(
                "Try again with a smaller picture; if it happens again, please report it with the text in brackets.",
                "请用较小的图片重试；如果再次出现，请附上括号中的文字告知我们。",
            ),
        }
    }
}
