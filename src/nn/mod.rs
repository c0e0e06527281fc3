//! What the networks share: reading their weights, the blocks they are built of, progress.

mod conv;
mod progress;
mod weights;

pub use conv::{Conv, ConvSpec};
pub use progress::{Cancelled, Progress, Unwatched};
pub use weights::{Weights, WeightsError};
