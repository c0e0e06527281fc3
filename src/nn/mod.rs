//! What the networks share: reading their weights, the blocks they are built of, progress.

mod activation;
mod attention;
mod conv;
mod depthwise;
mod efficientnet;
mod parts;
mod progress;
mod read;
mod resample;
mod weights;

pub use activation::Activation;
pub use attention::attend;
pub use conv::{Conv, ConvSpec};
pub use depthwise::Depthwise;
pub use efficientnet::{EfficientNetLite, MAP_CHANNELS};
pub use parts::{FeedForward, Parts};
pub use progress::{Cancelled, Progress, Unwatched};
pub use read::read;
pub use resample::{half, resize_like};
pub use weights::{Weights, WeightsError};
