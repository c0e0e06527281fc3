//! Is this background appropriate for this product? Networks that people's answers were taught to.
//!
//! [`RewardModel`] is ours, small enough for a tab:
//!
//! ```text
//! original  + matte ─► see ─► Seen ─┐
//! generated + matte ─► see ─► Seen ─┴─► compare ─► logits ─► RewardJudge ─► Judgement
//! ```
//!
//! [`Appraiser`] is both, as page and command line use them where `models/manifest.toml` names its weights.
//! `blip` is the published architecture, for those who have its weights. It is only compiled natively: BLIP is hundreds
//! of megabytes, which no page should fetch.

mod appraise;
#[cfg(feature = "cli")]
pub mod blip;
mod input;
mod judge;
#[cfg(feature = "cli")]
pub mod measures;
mod network;
mod words;

pub use appraise::{Appraisal, Appraiser, Looked};
pub use input::RewardInput;
pub use judge::{Judgement, RewardJudge};
pub use network::{CATEGORIES, GRID, MODEL, REASONS, RewardModel, RewardOutput, SIDE, Seen};
pub use words::{CATEGORY_NAMES, Named, REASON_NAMES};
