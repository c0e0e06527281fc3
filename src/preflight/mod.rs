//! Preflight: a picture held against a marketplace's published rules, before it is uploaded.

mod facts;

pub use facts::{ColourProfile, FileFacts};
