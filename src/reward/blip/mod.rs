//! `blip-base`: the image-referenced reward model of HFPC, built of BLIP.
//!
//! Liang et al., "An Evaluation Framework for Product Images Background Inpainting based on Human Feedback and Product
//! Consistency", AAAI 2025 (arXiv:2412.17504); Li et al., "BLIP: Bootstrapping Language-Image Pre-training for Unified
//! Vision-Language Understanding and Generation", ICML 2022; head: Xu et al., "ImageReward: Learning and Evaluating
//! Human Preferences for Text-to-Image Generation", NeurIPS 2023.
//!
//! ```text
//! original  ─► vision encoder ──────────────────────────────► keys, values ─┐
//! generated ─► vision encoder (the same) ─► projection ─► LayerNorm ─► fusion layers ─► first token ─► head ─► reward
//! ```
//!
//! # Generated asks, original answers
//!
//! In ImageReward a text is the reference: its tokens pass through BLIP's image-grounded text encoder and look at the
//! picture by cross-attention. Here the reference is a picture, and the papers do not settle which of the two takes the
//! text's place. We let the **generated** picture's tokens be the ones that ask, and the **original**'s tokens be keys
//! and values:
//!
//! - the picture that is judged stays in the residual stream from the first layer to the head, so that a background's
//!   own faults reach the reward even where the original has nothing to say about them;
//! - each patch of it can look up the product it belongs to, which is what "image-referenced" asks for;
//! - keys and values of BLIP's cross-attention were trained on exactly what they get here: the vision encoder's tokens.
//!   Only what asks is new, and therefore passes a projection of its own and then BLIP's own embedding LayerNorm, which
//!   brings it to the scale the first layer was trained on. Word and position embeddings are not used: the tokens know
//!   their place, and there are more of them (577) than BLIP has text positions (512).
//!
//! Everything that exists in BLIP is loaded exactly; projection and head are new, and come from a file of their own
//! (`vitrine convert --head`). As in ImageReward the head is linear layers alone: dropout is for training.

mod config;
mod convert;
mod encode;
mod fusion;
mod head;
mod names;
mod network;
mod source;
mod vision;

pub use config::{BlipConfig, Tower};
pub use convert::{Bits, Conversion, Converted, convert};
pub use fusion::{Fusion, FusionLayer};
pub use network::{BlipInput, BlipReward, MODEL};
pub use vision::VisionEncoder;
