//! Vitrine judges and previews AI-made product backgrounds, in the browser or from the command line.
//!
//! Photo bytes → [`photo::Photo`] → [`segment::Segmentation`] → [`consistency::Comparison`] → report.
//! `docs/ARCHITECTURE.md` draws the whole flow.

#[cfg(feature = "cli")]
pub mod cli;
pub mod consistency;
pub mod device;
pub mod error;
pub mod export;
pub mod generate;
pub mod models;
pub mod nn;
pub mod photo;
pub mod preflight;
pub mod report;
pub mod reward;
pub mod segment;
pub mod stage;

pub use vitrine_text as text;

#[cfg(all(feature = "web", target_family = "wasm"))]
mod web;
