//! Scenes that cannot be made.

use crate::text::Text;

/// Why no scene was made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GenerateError {
    /// No part of a product lies on the canvas.
    #[error("There is no product on the canvas to make a scene for.")]
    NothingToPlace,
    /// The product leaves no room.
    #[error("The product fills {percent} % of the canvas; there is no room for a scene.")]
    NoRoomForScene {
        /// How much of the canvas it fills.
        percent: u32,
    },
    /// A reference that shows its product alone.
    #[error("The reference picture shows hardly any background to take a style from.")]
    ReferenceWithoutBackground,
    /// A category or style the network does not know.
    #[error("The generator knows no {what} \"{name}\". It knows: {known}.")]
    UnknownName {
        /// `category` or `style`.
        what: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// A style of which no scene is seen from above, for a product that is.
    #[error("No scene of the style \"{style}\" is seen from above, as the product is. Styles that have some: {known}.")]
    NotFromAbove {
        /// What was asked for.
        style: String,
        /// Those that have some.
        known: String,
    },
    /// A number out of its range.
    #[error("{name} is {value}; it must lie between {low} and {high}.")]
    OrderValue {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f32,
        /// The least it may be.
        low: f32,
        /// The most.
        high: f32,
    },
    /// A recipe whose background other weights made.
    #[error("This scene was made by other weights ({made_by}) than these ({given}), which would make another picture.")]
    OtherWeights {
        /// The beginning of the recipe's SHA-256.
        made_by: String,
        /// The beginning of the SHA-256 of what was given.
        given: String,
    },
    /// No weights at all.
    #[error("This version of Vitrine comes without a generator's weights.")]
    NoWeights,
}

impl GenerateError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingToPlace => "nothing_to_place",
            Self::NoRoomForScene { .. } => "no_room_for_scene",
            Self::ReferenceWithoutBackground => "reference_without_background",
            Self::UnknownName { .. } => "unknown_name",
            Self::NotFromAbove { .. } => "not_from_above",
            Self::OrderValue { .. } => "order_value",
            Self::OtherWeights { .. } => "other_weights",
            Self::NoWeights => "no_generator_weights",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::NothingToPlace => "画布上没有商品，无法生成场景。".into(),
            Self::NoRoomForScene { percent } => format!("商品占了画布的 {percent}%，没有留给场景的空间。"),
            Self::ReferenceWithoutBackground => "参考图几乎没有背景，无法提取风格。".into(),
            Self::UnknownName { what, name, known } => {
                let what = if *what == "style" { "风格" } else { "品类" };
                format!("生成器没有名为“{name}”的{what}。可用的有：{known}。")
            }
            Self::NotFromAbove { style, known } => {
                format!("风格“{style}”没有俯视的场景，而商品是俯拍的。有俯视场景的风格：{known}。")
            }
            Self::OrderValue { name, value, low, high } => {
                format!("{name} 的值是 {value}，必须在 {low} 到 {high} 之间。")
            }
            Self::OtherWeights { made_by, given } => {
                format!("这个场景由另一组权重（{made_by}）生成，当前权重（{given}）会生成不同的图片。")
            }
            Self::NoWeights => "此版本的 Vitrine 不含生成器的权重。".into(),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::NothingToPlace => Text::new(
                "Move the product onto the canvas, or correct its cut-out.",
                "请把商品移到画布上，或修正抠图。",
            ),
            Self::NoRoomForScene { .. } => Text::new("Make the product smaller, then try again.", "请缩小商品后重试。"),
            Self::ReferenceWithoutBackground => Text::new(
                "Choose a picture that shows more of a place, or a style from the list.",
                "请选择能看到更多环境的图片，或直接选择一种风格。",
            ),
            Self::UnknownName { .. } => Text::new("Choose one of those.", "请从中选择一个。"),
            Self::NotFromAbove { .. } => Text::new(
                "Choose one of those, or say that the product stands.",
                "请从中选择一个，或说明商品是立放的。",
            ),
            Self::OrderValue { .. } => Text::new("Change the value and try again.", "请修改该值后重试。"),
            Self::OtherWeights { .. } => Text::new(
                "Use the weights it was made with, or make a new scene.",
                "请使用当时的权重，或重新生成场景。",
            ),
            Self::NoWeights => Text::new("Name a weights file with --weights.", "请用 --weights 指定权重文件。"),
        }
    }
}
