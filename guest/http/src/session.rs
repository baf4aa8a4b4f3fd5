//! Sessions: what a page in a browser has instead of a token. Only the carrier can keep them.
//!
//! A session is a secret in a cookie that no script can read. The service knows its digest, as it
//! knows those of tokens, so a session can be taken back like one.

use sha2::{Digest, Sha256};

use crate::json::Fields;
use crate::plan::Frame;
use crate::{Head, Problem, ProblemKind, Response, Settings, headers};

/// How long a browser keeps a session, in seconds: 400 days, and no browser keeps one longer.
const KEPT: u32 = 400 * 24 * 60 * 60;

/// A request that begins or ends a session.
#[derive(Debug)]
pub struct Session {
    asked: Asked,
    cookie: Cookie,
    frame: Frame,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A session for whoever shows this.
    Begin(Proof),
    /// The end of the sessions whose secrets have these SHA-256 digests. There may be none.
    End(Vec<[u8; 32]>),
}

/// What somebody shows to get a session. Only its SHA-256 digest is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A token.
    Token([u8; 32]),
    /// A code that works once.
    Code([u8; 32]),
}

impl Session {
    /// What a request asks for.
    ///
    /// # Errors
    ///
    /// `bad-request` and `invalid` if its body is.
    pub(crate) fn of(
        method: &str,
        cookie: Cookie,
        body: &[u8],
        frame: &Frame,
    ) -> Result<Self, Problem> {
        let asked = if method == "DELETE" {
            Asked::End(cookie.shown.clone())
        } else {
            Asked::Begin(proof(body)?)
        };
        Ok(Self { asked, cookie, frame: frame.clone() })
    }

    /// What it asks for.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The answer: the session has begun, and this is its secret.
    pub fn begun(self, secret: &str) -> Response {
        let cookie = self.cookie.text(secret, KEPT);
        self.frame.finish(Ok(Response::empty(204).with("set-cookie", cookie)))
    }

    /// The answer: the session has ended, or there was none.
    pub fn ended(self) -> Response {
        let cookie = self.cookie.text("", 0);
        self.frame.finish(Ok(Response::empty(204).with("set-cookie", cookie)))
    }

    /// The answer: what is shown is not accepted.
    pub fn refused(self) -> Response {
        let detail = match self.asked {
            Asked::Begin(Proof::Code(_)) => "the code was used before, or is too old",
            _ => "the token is not one that the service accepts",
        };
        self.frame.finish(Err(Problem::new(ProblemKind::Unauthorized, detail)))
    }

    /// The answer of a carrier that cannot keep sessions: there is none to end, and none begins.
    pub fn unavailable(self) -> Response {
        if matches!(self.asked, Asked::End(_)) {
            return self.ended();
        }
        let detail = "the service cannot keep sessions: send the token with each request";
        self.frame.finish(Err(Problem::new(ProblemKind::NoSessions, detail)))
    }
}

/// Reads `{"token": …}` or `{"code": …}`.
fn proof(body: &[u8]) -> Result<Proof, Problem> {
    let mut fields = Fields::read(body)?;
    let (token, code) = (fields.text("token")?, fields.text("code")?);
    fields.finish()?;
    let digest = |text: String| Sha256::digest(text.trim()).into();
    match (token, code) {
        (Some(token), None) => Ok(Proof::Token(digest(token))),
        (None, Some(code)) => Ok(Proof::Code(digest(code))),
        _ => Err(Problem::invalid("body", "must have one member: token or code")),
    }
}

/// The cookie of a session: how it is named and limited, and what the browser has sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cookie {
    name: String,
    path: String,
    is_secure: bool,
    /// The digests of the secrets that a request shows.
    shown: Vec<[u8; 32]>,
}

impl Cookie {
    /// That of a request, which names this host.
    pub(crate) fn of(settings: &Settings, head: &Head, host: &str) -> Self {
        let origin = headers::all(head, "origin").next();
        let public = settings.public_url.as_deref();
        let is_public = public.and_then(origin_and_path).is_some_and(|(public, _)| {
            let authority = public.split_once("://").map_or(public, |(_, rest)| rest);
            origin.map_or_else(|| authority.eq_ignore_ascii_case(host), |origin| origin == public)
        });
        let path = public.and_then(origin_and_path).filter(|_| is_public);
        let path = path.map_or("/", |(_, path)| path).to_owned();
        let scheme = match (origin, public) {
            (Some(origin), _) => origin.split_once("://").map(|(scheme, _)| scheme),
            (None, Some(public)) if is_public => public.split_once("://").map(|(scheme, _)| scheme),
            _ => None,
        };
        let is_secure = scheme == Some("https") || !is_of_this_machine(host);
        let name = name(host, is_secure);
        Self { name, path, is_secure, shown: shown(head, host) }
    }

    /// The value of `Set-Cookie`.
    fn text(&self, secret: &str, seconds: u32) -> String {
        let Self { name, path, .. } = self;
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!(
            "{name}={secret}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
        )
    }
}

/// The digests of the secrets of sessions that a request shows.
pub(crate) fn shown(head: &Head, host: &str) -> Vec<[u8; 32]> {
    let names = [true, false].map(|is_secure| name(host, is_secure));
    let pairs = headers::all(head, "cookie").flat_map(|value| value.split(';'));
    let values = pairs.filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        names.iter().any(|is| is == name.trim()).then_some(value.trim())
    });
    values.map(|value| Sha256::digest(value).into()).collect()
}

/// The name of the cookie. Cookies ignore ports, so on this machine each service needs its own.
fn name(host: &str, is_secure: bool) -> String {
    if is_secure {
        return "__Secure-expenses".to_owned();
    }
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let port = port.filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    format!("expenses-{}", port.unwrap_or("80"))
}

/// Whether a host, perhaps with a port, is this machine for itself.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// The origin of an absolute address, and its path, which begins with a slash.
fn origin_and_path(url: &str) -> Option<(&str, &str)> {
    let begin = url.find("://")? + 3;
    let end = url[begin..].find('/').map_or(url.len(), |at| begin + at);
    let path = &url[end..];
    Some((&url[..end], if path.is_empty() { "/" } else { path }))
}
