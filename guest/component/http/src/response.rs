//! Sends a response.

use expenses_http::Response;
use wasip2::http::types::{ErrorCode, Fields, OutgoingBody, OutgoingResponse, ResponseOutparam};

/// The most bytes that a stream takes at once.
const PIECE: usize = 4096;

/// Sends a response, whose body `HEAD` leaves out. If the client is gone, nobody needs to know.
pub(crate) fn send(response: &Response, is_head: bool, out: ResponseOutparam) {
    let outgoing = match outgoing(response) {
        Ok(outgoing) => outgoing,
        Err(error) => return ResponseOutparam::set(out, Err(error)),
    };
    // The first and only time.
    let Ok(body) = outgoing.body() else { return };
    // Before the body: the runtime reads only as much of it as it can send on.
    ResponseOutparam::set(out, Ok(outgoing));
    if is_head {
        // The length is that of a body which is never written, so this one must not be finished.
        return;
    }
    if let Ok(stream) = body.write() {
        let mut pieces = response.body.chunks(PIECE);
        if !pieces.all(|piece| stream.blocking_write_and_flush(piece).is_ok()) {
            return;
        }
        // The stream must be gone before its body is finished.
        drop(stream);
        let _ = OutgoingBody::finish(body, None);
    }
}

/// The head of a response, with the length of its body.
fn outgoing(response: &Response) -> Result<OutgoingResponse, ErrorCode> {
    let internal = |what: &str| ErrorCode::InternalError(Some(what.to_owned()));
    let fields = Fields::new();
    let length = response.body.len().to_string();
    // Such responses have no body, and so no length.
    let has_length = !matches!(response.status, 204 | 304);
    let length = has_length.then_some(("content-length", &length));
    let headers = response.headers.iter().map(|(name, value)| (*name, value));
    for (name, value) in headers.chain(length) {
        fields
            .append(name, value.as_bytes())
            .map_err(|_| internal("a field of the response is not allowed"))?;
    }
    let outgoing = OutgoingResponse::new(fields);
    outgoing
        .set_status_code(response.status)
        .map_err(|()| internal("the response has no status that HTTP knows"))?;
    Ok(outgoing)
}
