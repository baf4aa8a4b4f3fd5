//! From the service's response to what is sent.

use std::sync::Arc;

use bytes::Bytes;
use expenses_http::Response;
use http_body_util::Full;
use hyper::StatusCode;
use hyper::header::{CONNECTION, HeaderName, HeaderValue};

use crate::budget::{Budget, Share};

/// What is sent.
pub(crate) type Answer = hyper::Response<Full<Bytes>>;

/// Answers up to this size do not count, for so many are never under way that it would matter.
const SMALL: usize = 4 << 10;

/// Turns a response into an answer. If it is large, it counts in the budget, and is under way,
/// until the client has taken it.
pub(crate) fn answer(
    response: Response,
    closes: bool,
    budget: &Budget,
    under_way: Arc<()>,
) -> Answer {
    let body = if response.body.len() <= SMALL {
        Bytes::from(response.body)
    } else {
        let mut share = budget.share();
        share.overdraw(response.body.len());
        Bytes::from_owner(Counted { bytes: response.body, _held: (share, under_way) })
    };
    let mut answer = Answer::new(Full::new(body));
    *answer.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = answer.headers_mut();
    headers.reserve(response.headers.len() + 2);
    for (name, value) in response.headers {
        // The service makes no others: a value with a line break would be a bug, and must not
        // become a line of its own.
        let header = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = header {
            headers.append(name, value);
        }
    }
    if closes {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

/// The bytes of an answer, and what is held for as long as they are.
struct Counted {
    bytes: Vec<u8>,
    _held: (Share, Arc<()>),
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_answer_counts_until_it_is_taken() {
        let budget = Budget::new(SMALL);
        let response = Response { status: 200, headers: vec![], body: vec![b' '; SMALL + 1] };
        let under_way = Arc::new(());
        let answer = answer(response, false, &budget, Arc::clone(&under_way));
        assert!(budget.is_spent() && Arc::strong_count(&under_way) == 2);
        drop(answer);
        assert!(!budget.is_spent() && Arc::strong_count(&under_way) == 1);
    }

    #[test]
    fn a_value_cannot_become_a_second_header() {
        let headers = vec![("etag", "\"1\"".to_owned()), ("location", "x\r\nset-cookie: y".into())];
        let response = Response { status: 201, headers, body: vec![] };
        let answer = answer(response, true, &Budget::new(1), Arc::default());
        let names: Vec<_> = answer.headers().keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["etag", "connection"]);
    }
}
