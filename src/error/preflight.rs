//! Marketplaces that are not known.

use crate::text::Text;

/// Why a picture could not be held against a marketplace's rules.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PreflightError {
    /// No rules under this name.
    #[error("There is no marketplace called {id}.")]
    UnknownMarketplace {
        /// As it was asked for.
        id: String,
        /// The names there are, in the order of the list.
        known: Vec<&'static str>,
    },
}

impl PreflightError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownMarketplace { .. } => "unknown_marketplace",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        match self {
            Self::UnknownMarketplace { id, .. } => Text::new(self.to_string(), format!("没有名为 {id} 的平台。")),
        }
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::UnknownMarketplace { known, .. } => Text::new(
                format!("Choose one of {}.", known.join(", ")),
                format!("请从以下平台中选择：{}。", known.join("、")),
            ),
        }
    }
}
