//! An answer that is good for a moment: whoever asks in between is told the same, and no work is done.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// How long an answer is good.
pub const FRESH: Duration = Duration::from_secs(1);

/// What was found out last, and when.
pub struct Recent<T> {
    found: Mutex<Option<(Instant, T)>>,
}

impl<T: Clone> Recent<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { found: Mutex::new(None) }
    }

    /// What was found within the last second, else what `find` finds now. Of many who ask at once one finds it and the
    /// others wait.
    pub async fn get(&self, find: impl Future<Output = T>) -> T {
        let mut found = self.found.lock().await;
        match &*found {
            Some((at, known)) if at.elapsed() < FRESH => known.clone(),
            _ => found.insert((Instant::now(), find.await)).1.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_just_found_is_not_looked_for_again() {
        let recent = Recent::new();
        assert_eq!(recent.get(async { 1 }).await, 1);
        assert_eq!(recent.get(async { 2 }).await, 1);
        tokio::time::sleep(FRESH).await;
        assert_eq!(recent.get(async { 3 }).await, 3);
    }
}
