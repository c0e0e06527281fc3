//! Is this background appropriate for this product? Networks that people's answers were taught to.
//!
//! `blip` is the published architecture, for those who have its weights. It is only compiled natively: BLIP is
//! hundreds of megabytes, which no page should fetch.

#[cfg(feature = "cli")]
pub mod blip;
