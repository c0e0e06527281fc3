//! A request's body whose rest is read though nobody wants it. A client that still sends when the connection closes gets
//! a broken pipe in place of the answer that says why (RFC 9112, section 9.6: "lingering close").

use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::timeout;

/// Most bytes that are read and thrown away.
const MOST: usize = 64 * 1024 * 1024;
/// Longest time for it.
const LONGEST: Duration = Duration::from_secs(10);

/// A body that is read to its end, or for a while, when it is dropped. Lives within Tokio.
pub struct Lingering(pub Body);

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if !self.0.is_end_stream() {
            let rest = mem::take(&mut self.0);
            tokio::spawn(timeout(LONGEST, throw_away(rest)));
        }
    }
}

async fn throw_away(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > MOST {
            break;
        }
    }
}
