//! How many requests a token, and an address with tokens that open nothing, may make.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::CollectorError;

/// How many times the average may come at once.
const BURST: u32 = 4;
/// Wrong tokens a second from one address.
const WRONG_PER_SECOND: NonZeroU32 = NonZeroU32::new(2).expect("two is not zero");
/// Wrong tokens at once from one address.
const WRONG_BURST: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");
/// How long an address beyond that has only tokens looked up that opened something before: until the next wrong one is
/// allowed.
const CLOSED: Duration = Duration::from_millis(500);

/// A token's SHA-256.
pub type TokenHash = [u8; 32];

/// Counters of the last seconds.
pub struct Limits {
    callers: DefaultKeyedRateLimiter<String>,
    wrong: DefaultKeyedRateLimiter<IpAddr>,
    /// Addresses with too many wrong tokens, and until when.
    closed: Mutex<HashMap<IpAddr, Instant>>,
    /// Tokens that opened something when they came last, of those that were given out. Behind a proxy everybody has its address: whoever is at work
    /// goes on while somebody else guesses.
    known: Mutex<HashSet<TokenHash>>,
}

impl Limits {
    /// With so many requests a second for each token.
    pub fn new(rate: NonZeroU32) -> Self {
        let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        Self {
            callers: RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)),
            wrong: RateLimiter::keyed(Quota::per_second(WRONG_PER_SECOND).allow_burst(WRONG_BURST)),
            closed: Mutex::default(),
            known: Mutex::default(),
        }
    }

    /// A request of someone known.
    pub fn caller(&self, name: String) -> Result<(), CollectorError> {
        self.callers.check_key(&name).map_err(|_| CollectorError::TooFast)
    }

    /// Whether a token may be looked up, which costs a query.
    pub fn look_up(&self, address: IpAddr, token: &TokenHash) -> Result<(), CollectorError> {
        let is_closed = held(&self.closed).get(&address).is_some_and(|until| Instant::now() < *until);
        if is_closed && !held(&self.known).contains(token) { Err(CollectorError::TooFast) } else { Ok(()) }
    }

    /// A token opened something.
    pub fn right(&self, token: TokenHash) {
        held(&self.known).insert(token);
    }

    /// A token opened nothing: unknown, expired or taken back. The error the request ends with.
    pub fn wrong(&self, address: IpAddr, token: &TokenHash, error: CollectorError) -> CollectorError {
        held(&self.known).remove(token);
        if self.wrong.check_key(&address).is_ok() {
            return error;
        }
        held(&self.closed).insert(address, Instant::now() + CLOSED);
        CollectorError::TooFast
    }

    /// Forgets who has been quiet.
    pub fn tidy(&self) {
        self.callers.retain_recent();
        self.wrong.retain_recent();
        let now = Instant::now();
        held(&self.closed).retain(|_, until| now < *until);
    }
}

/// Nothing that is done while it is held can fail half-way.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_too_many_wrong_tokens_has_only_known_ones_looked_up() {
        let limits = Limits::new(NonZeroU32::MIN);
        let (proxy, elsewhere) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let (known, new, revoked) = ([1; 32], [2; 32], [3; 32]);
        limits.right(known);
        limits.right(revoked);
        let wrong = || limits.wrong(proxy, &revoked, CollectorError::TokenRevoked);
        while !matches!(wrong(), CollectorError::TooFast) {}
        assert!(limits.look_up(proxy, &known).is_ok(), "who is at work goes on");
        assert!(limits.look_up(proxy, &new).is_err() && limits.look_up(proxy, &revoked).is_err());
        assert!(limits.look_up(elsewhere, &new).is_ok());
        std::thread::sleep(CLOSED);
        assert!(limits.look_up(proxy, &new).is_ok());
        limits.tidy();
        assert!(held(&limits.closed).is_empty() && held(&limits.known).contains(&known));
    }
}
