//! For which hosts the service answers. A page of a stranger can let its own name point to this
//! machine, and then a browser sends that name.

use crate::headers;
use crate::{Head, Problem, ProblemKind, Settings};

/// Checks the host that a request names, and returns it with its port.
///
/// # Errors
///
/// `bad-request` and `misdirected`.
pub(super) fn check<'a>(
    settings: &Settings,
    head: &'a Head,
    authority: Option<&str>,
) -> Result<&'a str, Problem> {
    let mut hosts = headers::all(head, "host");
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        let detail = "a request must have exactly one header `Host`";
        return Err(Problem::new(ProblemKind::BadRequest, detail));
    };
    if authority.is_some_and(|authority| !authority.eq_ignore_ascii_case(host)) {
        let detail = "the header `Host` must be that of the absolute address";
        return Err(Problem::new(ProblemKind::BadRequest, detail));
    }
    let name = without_port(host).map(str::to_ascii_lowercase);
    let is_public = |name: &String| public_host(settings) == Some(name.clone());
    match name {
        Some(name) if settings.hosts.contains(&name) || is_public(&name) => Ok(host),
        _ => Err(Problem::new(ProblemKind::Misdirected, "the host is not an allowed one")),
    }
}

/// The host of the public address.
fn public_host(settings: &Settings) -> Option<String> {
    let (_, rest) = settings.public_url.as_deref()?.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    without_port(authority).map(str::to_ascii_lowercase)
}

/// A host without its port. `None` if it has the form of none.
fn without_port(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at_checked(end)?;
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    match port.strip_prefix(':') {
        _ if port.is_empty() => Some(name),
        Some(port) if is_port(port) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn a_port_is_no_part_of_a_host() {
        for (host, name) in [
            ("localhost", Some("localhost")),
            ("localhost:8080", Some("localhost")),
            ("localhost:", Some("localhost")),
            ("[::1]:8080", Some("[::1]")),
            ("[::1]", Some("[::1]")),
            ("[::1", None),
            ("[::1]x", None),
            ("[é", None),
            ("localhost:a", None),
            ("a@localhost:80@b", None),
            ("localhost:80:80", None),
        ] {
            assert_eq!(without_port(host), name, "{host}");
        }
    }
}
