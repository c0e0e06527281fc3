//! Preflight: a picture held against a marketplace's published rules, before it is uploaded.
//!
//! [`Candidate`] + [`Marketplace`] → [`Preflight`]: an outcome a rule, each with what was measured, what is asked,
//! and what would mend it. The rules are data (`marketplaces/`); the measures with their formulas are in
//! `docs/PREFLIGHT.md`. A rule that nothing is known about is left out rather than passed.

mod candidate;
mod check;
mod facts;
mod marketplace;
mod near;
mod outcome;
mod rules;
#[cfg(test)]
mod scene;

pub use candidate::Candidate;
pub use check::check;
pub use facts::{ColourProfile, FileFacts};
pub use marketplace::{
    Aspect, Bounds, FileType, FillRange, Grave, Marketplace, MarketplaceCanvas, Rules, Source, marketplace,
    marketplaces,
};
pub use outcome::{Mend, Outcome, Preflight, Rule, Status};
