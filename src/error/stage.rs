//! Recipes that cannot be staged.

use crate::text::Text;

/// Why a picture could not be staged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StageError {
    /// A canvas too small, too long or with too many pixels.
    #[error("A canvas of {width} × {height} pixels cannot be made.")]
    CanvasSize {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// A number of the recipe out of its range.
    #[error("{name} is {value}; it must lie between {low} and {high}.")]
    RecipeValue {
        /// Its name in the recipe.
        name: &'static str,
        /// What it is.
        value: f32,
        /// The least it may be.
        low: f32,
        /// The most.
        high: f32,
    },
    /// A photo whose matte holds no product.
    #[error("There is no product in {name} to be staged.")]
    NoProduct {
        /// The photo.
        name: String,
    },
    /// A recipe that is not one.
    #[error("This recipe cannot be read ({detail}).")]
    BadRecipe {
        /// What the parser said.
        detail: String,
    },
}

impl StageError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CanvasSize { .. } => "canvas_size",
            Self::RecipeValue { .. } => "recipe_value",
            Self::NoProduct { .. } => "no_product_to_stage",
            Self::BadRecipe { .. } => "bad_recipe",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        Text::new(self.to_string(), self.message_zh())
    }

    fn message_zh(&self) -> String {
        match self {
            Self::CanvasSize { width, height } => format!("无法创建 {width} × {height} 像素的画布。"),
            Self::RecipeValue { name, value, low, high } => {
                format!("{name} 的值是 {value}，必须在 {low} 到 {high} 之间。")
            }
            Self::NoProduct { name } => format!("{name} 中没有可以摆放的商品。"),
            Self::BadRecipe { detail } => format!("无法读取这个配方（{detail}）。"),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::CanvasSize { .. } => Text::new(
                "Choose sides of 16 to 16,384 pixels and no more than 64 megapixels in all.",
                "请将边长设为 16 到 16384 像素，总像素不超过 6400 万。",
            ),
            Self::RecipeValue { .. } => {
                Text::new("Change the value in the recipe and try again.", "请修改配方中的值后重试。")
            }
            Self::NoProduct { .. } => Text::new(
                "Paint the product with the brush on the Cut out page, or choose another photo.",
                "请在“抠图”页面用画笔涂出商品，或换一张照片。",
            ),
            Self::BadRecipe { .. } => Text::new(
                "Export the recipe again from the Preview page, or mend it by the schema `vitrine schema --of recipe` prints.",
                "请从“预览”页面重新导出配方，或按 `vitrine schema --of recipe` 输出的结构修改。",
            ),
        }
    }
}
