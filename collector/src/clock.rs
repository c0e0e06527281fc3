//! The server's time.

use std::time::{SystemTime, UNIX_EPOCH};

use vitrine_labels::Moment;

/// Milliseconds since 1970. A clock before that counts as 1970.
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as i64)
}

/// The same as people and JSON write it.
pub fn now() -> Moment {
    moment(now_ms())
}

/// A stored time.
pub fn moment(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap_or(Moment::UNKNOWN)
}
