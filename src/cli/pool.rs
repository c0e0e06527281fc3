//! Several jobs at the same time, their results one after another as they come.
//!
//! Plain threads and not rayon's pool: the CPU device parallelises inside a network with rayon, whose
//! waiting threads would otherwise begin further pictures and hold all of them in memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use crate::error::{EngineError, VitrineError};

/// Works on all `items` with `jobs` threads and hands each result with its index to `take`, on the calling
/// thread. A job that panics becomes an `internal` error, so that the others go on. An error of `take`
/// stops the work.
pub fn for_each<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> Result<R, VitrineError> + Sync,
    mut take: impl FnMut(usize, Result<R, VitrineError>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // As many results may wait as there are workers, then these wait, too.
        let (sender, receiver) = mpsc::sync_channel(jobs);
        for _ in 0..jobs.min(items.len()) {
            let (sender, next, stop, work) = (sender.clone(), &next, &stop, &work);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = catch_unwind(AssertUnwindSafe(|| work(item)))
                        .unwrap_or_else(|_| Err(EngineError::Internal { detail: "a job panicked".into() }.into()));
                    if sender.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let taken = receiver.iter().try_for_each(|(index, result)| take(index, result));
        stop.store(true, Ordering::Relaxed);
        drop(receiver);
        taken
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once_and_a_panic_hurts_only_itself() {
        let items: Vec<u32> = (0..50).collect();
        let mut sum = 0;
        let mut panics = 0;
        let work = |item: &u32| if *item == 7 { panic!("seven") } else { Ok(*item) };
        for_each(&items, 3, work, |index, result| {
            match result {
                Ok(value) => {
                    assert_eq!(items[index], value);
                    sum += value;
                }
                Err(error) => {
                    assert_eq!(error.code(), "internal");
                    panics += 1;
                }
            }
            Ok(())
        })
        .unwrap();
        assert_eq!((sum, panics), (49 * 50 / 2 - 7, 1));
    }

    #[test]
    fn an_error_of_the_taker_stops_the_work() {
        let items: Vec<u32> = (0..1000).collect();
        let done = AtomicUsize::new(0);
        let work = |_: &u32| {
            done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        let outcome = for_each(&items, 2, work, |_, _| anyhow::bail!("disk full"));
        assert!(outcome.is_err());
        assert!(done.load(Ordering::Relaxed) < 100);
    }
}
