//! Long computations tell how far they are and may be told to stop.

use std::future::{Future, ready};

use thiserror::Error;

/// The caller asked a computation to stop.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("cancelled")]
pub struct Cancelled;

/// Hears of each finished stage of a computation.
///
/// Awaited between stages, so that a single-threaded caller (a browser's worker) can take in messages.
pub trait Progress {
    /// `done` of `total` stages are finished; an `Err` stops the computation there.
    fn stage(&mut self, done: usize, total: usize) -> impl Future<Output = Result<(), Cancelled>>;
}

/// Nobody watches and nobody stops it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn stage(&mut self, _done: usize, _total: usize) -> impl Future<Output = Result<(), Cancelled>> {
        ready(Ok(()))
    }
}
