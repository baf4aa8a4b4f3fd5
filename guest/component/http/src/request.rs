//! Reads a request: first its head, then its body.

use expenses_http::Head;
use wasip2::http::types::{IncomingRequest, Method};
use wasip2::io::streams::StreamError;

/// How many bytes of a body are asked for at once.
const PIECE: u64 = 64 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// It is longer than it may be.
    TooLong,
    /// It ended before it was whole.
    Broken,
}

/// The head of a request. The runtime keeps the field `host` and gives the host by itself, so it
/// becomes a field again.
pub(crate) fn head(request: &IncomingRequest) -> Head {
    let host = request.authority().map(|host| ("host".to_owned(), host));
    let fields = request.headers().entries().into_iter();
    let fields = fields
        .map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned()))
        .filter(|(name, _)| name != "host");
    Head {
        method: method(request.method()),
        target: request.path_with_query().unwrap_or_else(|| "/".to_owned()),
        headers: host.into_iter().chain(fields).collect(),
    }
}

fn method(method: Method) -> String {
    let name = match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(name) => return name,
    };
    name.to_owned()
}

/// Reads a body of at most `limit` bytes. No more than that is ever in memory.
pub(crate) fn body(request: &IncomingRequest, limit: usize) -> Result<Vec<u8>, BodyError> {
    // Only a body that was taken before cannot be taken.
    let body = request.consume().map_err(|()| BodyError::Broken)?;
    let stream = body.stream().map_err(|()| BodyError::Broken)?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(PIECE) {
            Ok(piece) if bytes.len() + piece.len() > limit => return Err(BodyError::TooLong),
            Ok(piece) => bytes.extend(piece),
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(_)) => return Err(BodyError::Broken),
        }
    }
}
