//! Pictures that cannot be written as asked.

use crate::text::Text;

/// Why a picture could not be written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExportError {
    /// The file stays larger than it may be.
    #[error(
        "As {format} this picture cannot be made smaller than {:.2} MB; {:.2} MB were asked for.",
        megabytes(*smallest_bytes), megabytes(*limit_bytes)
    )]
    CannotFitBytes {
        /// The format's usual name.
        format: &'static str,
        /// The smallest size that was reached.
        smallest_bytes: u64,
        /// The size that was asked for.
        limit_bytes: u64,
    },
}

/// Millions of bytes.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

impl ExportError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotFitBytes { .. } => "cannot_fit_bytes",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        match self {
            Self::CannotFitBytes { format, smallest_bytes, limit_bytes } => Text::new(
                self.to_string(),
                format!(
                    "这张图片保存为 {format} 时最小为 {:.2} MB，无法达到要求的 {:.2} MB。",
                    megabytes(*smallest_bytes),
                    megabytes(*limit_bytes)
                ),
            ),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::CannotFitBytes { format: "JPEG", .. } => {
                Text::new("Choose a smaller canvas.", "请选择更小的画布尺寸。")
            }
            Self::CannotFitBytes { .. } => Text::new(
                "Choose JPEG, which can trade detail for size, or a smaller canvas.",
                "请改用可以压缩体积的 JPEG，或选择更小的画布尺寸。",
            ),
        }
    }
}
