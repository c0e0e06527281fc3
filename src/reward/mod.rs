//! Is this background appropriate for this product? Networks that people's answers were taught to.
//!
//! [`RewardModel`] is ours, small enough for a tab. `blip` is the published architecture, for those who have its
//! weights. It is only compiled natively: BLIP is hundreds of megabytes, which no page should fetch.

#[cfg(feature = "cli")]
pub mod blip;
mod input;
mod network;
mod words;

pub use input::RewardInput;
pub use network::{CATEGORIES, GRID, MODEL, REASONS, RewardModel, RewardOutput, SIDE, Seen};
pub use words::{CATEGORY_NAMES, Named, REASON_NAMES};
