//! Commits the answers of many requests at once: a sync of the disk costs the same for one answer and for a thousand.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::CollectorError;
use crate::metrics::Metrics;
use crate::store::{Incoming, Store, Written};

/// Requests that may wait; more are told to come back.
const QUEUE: usize = 1024;
/// Answers in one transaction, so that nobody waits for a very long one.
const MOST: usize = 4000;

/// A request's answers on their way to the disk.
struct Job {
    project: String,
    answers: Vec<Incoming>,
    reply: oneshot::Sender<Result<Written, CollectorError>>,
}

/// Takes answers.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the task that writes; it ends when the last clone is gone and everything is written.
    pub fn start(store: Arc<Store>, metrics: Arc<Metrics>) -> (Self, JoinHandle<()>) {
        let (jobs, mut waiting) = mpsc::channel::<Job>(QUEUE);
        let task = tokio::spawn(async move {
            while let Some(first) = waiting.recv().await {
                let mut count = first.answers.len();
                let mut together = vec![first];
                while count < MOST
                    && let Ok(next) = waiting.try_recv()
                {
                    count += next.answers.len();
                    together.push(next);
                }
                metrics.commit(count);
                write(&store, together).await;
            }
        });
        (Self { jobs }, task)
    }

    /// Writes answers. When this returns, they are on the disk.
    pub async fn write(&self, project: &str, answers: Vec<Incoming>) -> Result<Written, CollectorError> {
        let (reply, written) = oneshot::channel();
        let job = Job { project: project.to_owned(), answers, reply };
        self.jobs.try_send(job).map_err(|_| CollectorError::Unavailable)?;
        written.await.map_err(|_| CollectorError::Unavailable)?
    }
}

async fn write(store: &Store, jobs: Vec<Job>) {
    let batches: Vec<(&str, &[Incoming])> =
        jobs.iter().map(|job| (job.project.as_str(), job.answers.as_slice())).collect();
    match store.write(&batches).await {
        Ok(written) => jobs.into_iter().zip(written).for_each(|(job, written)| answer(job, written)),
        // One request's answers must not take the others' along.
        Err(_) if jobs.len() > 1 => {
            for job in jobs {
                match store.write(&[(&job.project, &job.answers)]).await {
                    Ok(mut written) => answer(job, written.pop().flatten()),
                    Err(error) => drop(job.reply.send(Err(error))),
                }
            }
        }
        Err(error) => {
            if let Some(job) = jobs.into_iter().next() {
                drop(job.reply.send(Err(error)));
            }
        }
    }
}

/// Whoever asked may have hung up; the answers are stored all the same.
fn answer(job: Job, written: Option<Written>) {
    drop(job.reply.send(written.ok_or(CollectorError::UnknownProject { id: job.project })));
}
