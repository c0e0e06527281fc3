//! Is this background appropriate for this product? Networks that people's answers were taught to.
//!
//! [`RewardModel`] is ours, small enough for a tab:
//!
//! ```text
//! original  + matte ─► see ─► Seen ─┐
//! generated + matte ─► see ─► Seen ─┴─► compare ─► logits ─► RewardJudge ─► Judgement
//! ```
//!
//! [`tune`] fits a [`Head`] to one's own labels, which then makes the logit.
//!
//! [`Appraiser`] is both, as page and command line use them where `models/manifest.toml` names its weights.
//! `blip` is the published architecture, for those who have its weights. It is only compiled natively: BLIP is hundreds
//! of megabytes, which no page should fetch.

mod appraise;
#[cfg(feature = "cli")]
pub mod blip;
#[cfg(feature = "autodiff")]
mod descent;
mod head;
mod input;
mod judge;
pub mod lessons;
pub mod measures;
mod network;
#[cfg(not(feature = "autodiff"))]
mod newton;
pub mod teach;
mod tones;
pub mod tune;
mod words;
mod worth;

pub use appraise::{Appraisal, Appraiser, Looked};
pub use head::{BeforeAfter, Decides, HEAD_NAME, HEAD_SCHEMA, Head, Learnt};
pub use input::RewardInput;
pub use judge::{Judgement, RewardJudge, Thresholds};
pub use network::{CATEGORIES, GRID, HIDDEN, MODEL, REASONS, RewardModel, RewardOutput, SIDE, Seen};
pub use tones::{TONES, tones};
pub use tune::Prior;
/// Values a head is fitted to: the network's last hidden ones, then [`tones`].
pub const FEATURES: usize = HIDDEN + TONES;

pub use words::{CATEGORY_NAMES, Named, REASON_NAMES};
