//! Cutting the product out: photo → network → matte.
//!
//! [`SegmenterInput`] → [`Segmenter`] (on any device) → [`SegmenterOutput`] → [`Matte`].

mod edit;
mod input;
mod light;
pub(crate) mod matte;
mod network;
pub(crate) mod objects;
pub(crate) mod refine;
mod rsu;
mod self_test;
mod u2netp;

pub use edit::{BrushMode, MatteEditor, Stroke};
pub use input::{Frame, Plane, SegmenterInput};
pub(crate) use input::{normalise, plain};
pub use light::{LightOutput, LightSegmenter};
pub use matte::{Features, Matte, MatteSource, Segmentation, trim_box};
pub use network::{MODEL, Model, Segmenter, SegmenterOutput};
pub use objects::{MatteObject, objects};
pub use self_test::SelfTest;
pub use u2netp::{U2NetP, U2NetPOutput};
