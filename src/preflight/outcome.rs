//! What a preflight comes to: an outcome a rule, and what would mend it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::export::ExportFormat;
use crate::stage::Colour;
use crate::text::Text;

/// How a rule was met; the later one is the worse.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Met.
    Pass,
    /// Worth a look: advice that was not followed, or something a machine cannot tell for sure.
    Warn,
    /// The picture may be refused.
    Fail,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Width and height.
    PixelSize,
    /// Width over height.
    Aspect,
    /// The product's share of the frame.
    FillShare,
    /// Whether the frame's edge cuts the product.
    Clipped,
    /// The colour behind the product.
    Background,
    /// A frame or bars around the picture.
    Border,
    /// Writing beside the product.
    Text,
    /// Whether the product is in focus.
    Sharpness,
    /// Alpha.
    Transparency,
    /// JPEG, PNG and so on.
    FileType,
    /// Bytes.
    FileSize,
    /// The colour profile in the file.
    ColourProfile,
    /// Whether the file says that AI made it.
    SourceMetadata,
}

/// What would set a rule right.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Mend {
    /// Another canvas.
    Canvas {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The product placed at this share of the frame.
    Fill {
        /// 0 to 1, as [`super::Marketplace::fill`].
        share: f32,
    },
    /// Another background.
    Background {
        /// Its colour.
        colour: Colour,
    },
    /// The product in the middle of the frame.
    Centre,
    /// Written anew in this format.
    Format {
        /// The format.
        format: ExportFormat,
    },
    /// Written with a quality at which the file fits.
    Quality {
        /// The most bytes.
        max_bytes: u64,
    },
    /// Written with the metadata that say where the picture comes from.
    Metadata,
}

/// One rule and how it was met.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The rule.
    pub rule: Rule,
    /// How it was met.
    pub status: Status,
    /// The rule's name for people.
    pub title: Text,
    /// What was found.
    pub measured: Text,
    /// What is asked.
    pub wanted: Text,
    /// What would set it right; none when nothing has to be, or when it takes another photo.
    pub mend: Option<Mend>,
}

/// A picture held against a marketplace's rules.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preflight {
    /// The marketplace's name for programs.
    pub marketplace: String,
    /// The worst status.
    pub verdict: Status,
    /// Every rule that could be looked at, in the order of [`Rule`].
    pub outcomes: Vec<Outcome>,
}

impl Rule {
    /// Its name for people.
    pub fn title(self) -> Text {
        let (en, zh) = match self {
            Self::PixelSize => ("Size in pixels", "像素尺寸"),
            Self::Aspect => ("Proportions", "宽高比"),
            Self::FillShare => ("Product's share of the frame", "商品占画面比例"),
            Self::Clipped => ("Product whole", "商品完整"),
            Self::Background => ("Background", "背景"),
            Self::Border => ("Border", "边框"),
            Self::Text => ("Writing beside the product", "商品以外的文字"),
            Self::Sharpness => ("Sharpness of the product", "商品清晰度"),
            Self::Transparency => ("Transparency", "透明度"),
            Self::FileType => ("File type", "文件格式"),
            Self::FileSize => ("File size", "文件大小"),
            Self::ColourProfile => ("Colour profile", "色彩配置文件"),
            Self::SourceMetadata => ("Origin in the metadata", "元数据中的来源标记"),
        };
        Text::new(en, zh)
    }

    /// An outcome of this rule; what would mend it is only said where something is to be mended.
    pub(super) fn outcome(self, status: Status, measured: Text, wanted: Text, mend: Option<Mend>) -> Outcome {
        let mend = mend.filter(|_| status != Status::Pass);
        Outcome { rule: self, status, title: self.title(), measured, wanted, mend }
    }
}

impl Preflight {
    /// Puts outcomes together.
    pub(super) fn of(marketplace: &str, outcomes: Vec<Outcome>) -> Self {
        let verdict = outcomes.iter().map(|outcome| outcome.status).max().unwrap_or(Status::Pass);
        Self { marketplace: marketplace.to_owned(), verdict, outcomes }
    }
}
