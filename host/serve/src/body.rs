//! Reads the body of a request within its limits.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::time::timeout;

use crate::budget::{Budget, Share};
use crate::problem::Problem;

/// A body, and its share of what all bodies may take.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) bytes: Vec<u8>,
    /// Held until the request is answered.
    pub(crate) share: Share,
}

/// Reads a body of at most `most` bytes in at most this time.
///
/// If its length is known, nothing is read of a body that is too large or for which no memory is
/// left. Such a client may still be waiting for leave to send it (`Expect: 100-continue`). Only
/// what has come takes memory, so clients that announce much and send little keep nobody out.
pub(crate) async fn read(
    mut body: Incoming,
    most: usize,
    time: Duration,
    budget: &Budget,
) -> Result<Read, Problem> {
    let mut read = Read { bytes: Vec::new(), share: budget.share() };
    if body.is_end_stream() {
        return Ok(read);
    }
    let known = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if known > most {
        return Err(Problem::BodyTooLarge);
    }
    if !budget.has(known) {
        return Err(Problem::Overloaded);
    }
    let all = async {
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return Err(Problem::BodyBroken) };
            // Fields after the body mean nothing here.
            let Ok(piece) = frame.into_data() else { continue };
            let length = read.bytes.len() + piece.len();
            if length > most {
                return Err(Problem::BodyTooLarge);
            }
            let capacity = read.bytes.capacity();
            if length > capacity {
                // Twice as much each time, but no more than is announced.
                let next = length.max((2 * capacity).min(known));
                if !read.share.grow(next - capacity) {
                    return Err(Problem::Overloaded);
                }
                read.bytes.reserve_exact(next - read.bytes.len());
            }
            read.bytes.extend_from_slice(&piece);
        }
        Ok(())
    };
    timeout(time, all).await.map_err(|_| Problem::BodyTooSlow)??;
    Ok(read)
}
