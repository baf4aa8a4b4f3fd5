//! Requests to a server.

use std::net::SocketAddr;

use super::{Answer, Connection};

/// What a client knows of a server.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    /// What a request needs to be admitted; `None` if it needs nothing.
    pub(crate) token: Option<String>,
}

impl Client {
    /// Opens a connection.
    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.address)
    }

    /// Sends one request on a connection of its own, with the headers that every request needs:
    /// `Host`, the token and, if there is a body, its length and `application/json`. Of these,
    /// those that are among `headers` come from there.
    #[track_caller]
    pub(crate) fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let mut connection = self.connect();
        connection.send(self.message(method, target, headers, body));
        let answer = connection.answer_to(method);
        answer.unwrap_or_else(|| panic!("no answer to {method} {target}"))
    }

    /// The bytes of a request; see [`request`](Self::request).
    pub(crate) fn message(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Vec<u8> {
        let body = body.as_ref();
        let mut own = vec![("Host", self.address.to_string())];
        if let Some(token) = &self.token {
            own.push(("Authorization", format!("Bearer {token}")));
        }
        if !body.is_empty() {
            own.push(("Content-Length", body.len().to_string()));
            own.push(("Content-Type", "application/json".to_owned()));
        }
        let is_given =
            |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        own.retain(|(name, _)| !is_given(name));
        let own = own.iter().map(|(name, value)| (*name, &**value));
        let mut message = format!("{method} {target} HTTP/1.1\r\n");
        for (name, value) in own.chain(headers.iter().copied()) {
            message += &format!("{name}: {value}\r\n");
        }
        [message.as_bytes(), b"\r\n", body].concat()
    }
}
