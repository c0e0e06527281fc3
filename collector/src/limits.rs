//! How many requests a token, and an address with wrong tokens, may make.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::CollectorError;

/// How many times the average may come at once.
const BURST: u32 = 4;
/// Wrong tokens a second from one address.
const WRONG_PER_SECOND: NonZeroU32 = NonZeroU32::new(2).expect("two is not zero");
/// Wrong tokens at once from one address.
const WRONG_BURST: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

/// Counters of the last seconds.
pub struct Limits {
    callers: DefaultKeyedRateLimiter<String>,
    wrong: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    /// With so many requests a second for each token.
    pub fn new(rate: NonZeroU32) -> Self {
        let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        Self {
            callers: RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)),
            wrong: RateLimiter::keyed(Quota::per_second(WRONG_PER_SECOND).allow_burst(WRONG_BURST)),
        }
    }

    /// A request of someone known.
    pub fn caller(&self, name: String) -> Result<(), CollectorError> {
        self.callers.check_key(&name).map_err(|_| CollectorError::TooFast)
    }

    /// A request with a wrong token; the error it ends with.
    pub fn wrong(&self, address: IpAddr, error: CollectorError) -> CollectorError {
        if self.wrong.check_key(&address).is_err() { CollectorError::TooFast } else { error }
    }

    /// Forgets who has been quiet.
    pub fn tidy(&self) {
        self.callers.retain_recent();
        self.wrong.retain_recent();
    }
}
