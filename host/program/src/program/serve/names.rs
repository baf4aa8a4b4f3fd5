//! Hosts, origins and addresses, as they are typed.

use std::net::SocketAddr;

use http::Uri;
use http::uri::Authority;

/// An origin, such as `https://example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin(pub(super) String);

/// The address under which a proxy publishes the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::program) struct PublicUrl {
    /// It ends with a slash.
    pub(in crate::program) text: String,
    host: String,
}

/// A host without a port.
pub(super) fn host(typed: &str) -> Result<String, String> {
    let name = typed.to_ascii_lowercase();
    match name.parse::<Authority>() {
        Ok(authority) if authority.host() == name => Ok(name),
        _ => Err("must be a name or an address without a port, such as money.example.org".into()),
    }
}

/// An origin: a scheme, a host and perhaps a port.
pub(super) fn origin(typed: &str) -> Result<Origin, String> {
    let wrong = || "must be a scheme and a host, such as https://example.org".to_owned();
    let (uri, scheme, authority) = parts(typed).ok_or_else(wrong)?;
    if uri.path() != "/" || uri.query().is_some() || typed.ends_with('/') {
        return Err(wrong());
    }
    Ok(Origin(format!("{scheme}://{authority}")))
}

/// The address of the service behind a proxy.
pub(in crate::program) fn public_url(typed: &str) -> Result<PublicUrl, String> {
    let wrong = || "must be an address such as https://example.org/expenses/".to_owned();
    let (uri, scheme, authority) = parts(typed).ok_or_else(wrong)?;
    if uri.query().is_some() {
        return Err(wrong());
    }
    let path = uri.path().trim_end_matches('/');
    let host = authority.parse::<Authority>().map_err(|_| wrong())?.host().to_owned();
    Ok(PublicUrl { text: format!("{scheme}://{authority}{path}/"), host })
}

/// The hosts that requests may name: this machine's for itself, those of the sockets, and those
/// that somebody named.
pub(super) fn hosts(
    addresses: &[SocketAddr],
    named: Vec<String>,
    public_url: Option<&PublicUrl>,
) -> Vec<String> {
    let mut hosts = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
    let specific = addresses.iter().filter(|address| !address.ip().is_unspecified());
    hosts.extend(specific.map(|address| match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    }));
    hosts.extend(named);
    hosts.extend(public_url.map(|url| url.host.clone()));
    let mut seen = std::collections::HashSet::new();
    hosts.retain(|host| seen.insert(host.clone()));
    hosts
}

/// A web address in its parts, of which the scheme and the authority are in lower case.
fn parts(typed: &str) -> Option<(Uri, String, String)> {
    let uri: Uri = typed.parse().ok().filter(|_| !typed.contains('#'))?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = uri.authority()?.as_str().to_ascii_lowercase();
    let is_web = matches!(&*scheme, "http" | "https") && !authority.contains('@');
    is_web.then_some((uri, scheme, authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_no_port() {
        assert_eq!(host("Money.Example.org"), Ok("money.example.org".into()));
        assert_eq!(host("192.0.2.1"), Ok("192.0.2.1".into()));
        assert_eq!(host("[2001:db8::1]"), Ok("[2001:db8::1]".into()));
        for wrong in ["", "a:80", "http://a", "a/b", "a b", "user@a"] {
            assert!(host(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("HTTPS://Example.org"), Ok(Origin("https://example.org".into())));
        assert_eq!(origin("http://a:8081"), Ok(Origin("http://a:8081".into())));
        for wrong in ["", "*", "null", "a", "https://a/", "https://a/b", "https://a?b", "ftp://a"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_public_url_ends_with_a_slash() {
        for (typed, text, host) in [
            ("https://Example.org", "https://example.org/", "example.org"),
            ("https://a.org:8443/Money", "https://a.org:8443/Money/", "a.org"),
            ("http://[::1]/x/", "http://[::1]/x/", "[::1]"),
        ] {
            let url = public_url(typed).unwrap();
            assert_eq!((&*url.text, &*url.host), (text, host));
        }
        for wrong in ["", "/a", "a.org/b", "https://a?b", "https://a#b", "https://u@a"] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn hosts_are_those_of_the_sockets_and_those_named() {
        let addresses: Vec<_> =
            ["0.0.0.0:1", "192.0.2.1:80", "[2001:db8::1]:80"].map(|a| a.parse().unwrap()).into();
        let url = public_url("https://a.org/").unwrap();
        let hosts = hosts(&addresses, vec!["b.org".into(), "localhost".into()], Some(&url));
        let expected =
            ["localhost", "127.0.0.1", "[::1]", "192.0.2.1", "[2001:db8::1]", "b.org", "a.org"];
        assert_eq!(hosts, expected);
    }
}
