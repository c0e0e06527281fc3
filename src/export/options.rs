//! How a picture is to be written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Formats a picture can be written in.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// Lossy, without alpha.
    #[default]
    Jpeg,
    /// Lossless, with alpha.
    Png,
    /// Lossless, with alpha.
    WebP,
}

impl ExportFormat {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        }
    }

    /// The usual ending of a file's name, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// Where a picture comes from, in the words of the IPTC's vocabulary of digital source types.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SourceType {
    /// Put together from several elements.
    #[default]
    Composite,
    /// Put together, and one of the elements was made by generative AI, such as a background.
    CompositeWithTrainedAlgorithmicMedia,
    /// Made by generative AI.
    TrainedAlgorithmicMedia,
}

impl SourceType {
    /// Its address in <https://cv.iptc.org/newscodes/digitalsourcetype/>, which is what metadata hold.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Composite => "http://cv.iptc.org/newscodes/digitalsourcetype/composite",
            Self::CompositeWithTrainedAlgorithmicMedia => {
                "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
            }
            Self::TrainedAlgorithmicMedia => "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        }
    }
}

/// How a picture is to be written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportOptions {
    /// The file format.
    pub format: ExportFormat,
    /// JPEG only, 1 to 100; without it 92.
    pub quality: Option<u8>,
    /// The most bytes the file may have. JPEG lowers its quality down to 40 for it, other formats cannot.
    pub max_bytes: Option<u64>,
    /// Pixels an inch, for print; nothing on a screen depends on it.
    pub dpi: Option<u32>,
    /// Where the picture comes from; without it [`SourceType::Composite`], an untouched photo on a background.
    pub source_type: Option<SourceType>,
    /// A title for the metadata.
    pub title: Option<String>,
}
