//! The settings of the service, from the environment that the runtime gives.

use std::fmt;

use expenses_http::{Settings, Token};

/// The digests of the tokens that may do everything: for each, the SHA-256 digest of the token's
/// text as 64 hexadecimal digits. In this and in every list, commas or white space stand between.
const TOKENS: &str = "EXPENSES_TOKENS";
/// The digests of the tokens that may only read.
const READ_ONLY_TOKENS: &str = "EXPENSES_READ_ONLY_TOKENS";
/// `1` if requests need no token.
const NO_TOKEN: &str = "EXPENSES_NO_TOKEN";
/// The hosts that a request may name, beside those of this machine.
const HOSTS: &str = "EXPENSES_HOSTS";
/// The origins of pages that may read the answers.
const ORIGINS: &str = "EXPENSES_ORIGINS";
/// The address under which a proxy publishes the service.
const PUBLIC_URL: &str = "EXPENSES_PUBLIC_URL";

/// The names of this machine, which a request may always name.
const OWN_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// A variable whose value cannot be read. It never holds the value, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The variable.
    pub name: &'static str,
    /// What is required, as the rest of a sentence that starts with the variable.
    pub required: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.required)
    }
}

impl std::error::Error for Unreadable {}

/// The settings in the variables that `variable` knows. A variable that is empty counts as not
/// set. Without tokens, no request is accepted.
///
/// # Errors
///
/// The first variable that cannot be read, or that does not go with another.
pub fn settings(variable: impl Fn(&str) -> Option<String>) -> Result<Settings, Unreadable> {
    let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
    let list = |name| {
        let value = variable(name).unwrap_or_default();
        let separates = |c: char| c == ',' || c.is_whitespace();
        let items = value.split(separates).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect::<Vec<_>>()
    };

    let mut tokens = Vec::new();
    for (name, is_read_only) in [(TOKENS, false), (READ_ONLY_TOKENS, true)] {
        for item in list(name) {
            let required = "must hold SHA-256 digests of 64 hexadecimal digits each";
            let digest = digest(&item).ok_or(Unreadable { name, required })?;
            tokens.push(Token { digest, is_read_only, is_session: false });
        }
    }
    let public_url = variable(PUBLIC_URL).map(|url| url.trim().to_owned());
    let needs_token = match variable(NO_TOKEN).as_deref().map(str::trim) {
        None => true,
        Some("1") if !tokens.is_empty() => {
            let required = "must not be set beside tokens, since it makes them useless";
            return Err(Unreadable { name: NO_TOKEN, required });
        }
        Some("1") if public_url.is_some() => {
            let required =
                "must not be set beside EXPENSES_PUBLIC_URL: everybody could do everything";
            return Err(Unreadable { name: NO_TOKEN, required });
        }
        Some("1") => false,
        Some(_) => return Err(Unreadable { name: NO_TOKEN, required: "must be 1, or not be set" }),
    };

    let mut hosts = OWN_HOSTS.map(str::to_owned).to_vec();
    for item in list(HOSTS) {
        let required = "must hold names or addresses without a port, such as expenses.example.org \
                        or [2001:db8::1]";
        if !is_host(&item) {
            return Err(Unreadable { name: HOSTS, required });
        }
        hosts.push(item.to_ascii_lowercase());
    }
    let origins = list(ORIGINS);
    if !origins.iter().all(|origin| is_origin(origin)) {
        let required = "must hold origins such as https://example.org, without a path";
        return Err(Unreadable { name: ORIGINS, required });
    }
    if public_url.as_deref().is_some_and(|url| !is_address(url)) {
        let required = "must be an address such as https://example.org/expenses/";
        return Err(Unreadable { name: PUBLIC_URL, required });
    }
    Ok(Settings { hosts, origins, public_url, tokens: needs_token.then_some(tokens) })
}

/// The 32 bytes that 64 hexadecimal digits stand for.
fn digest(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, at) in digest.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(digest)
}

/// Whether this is a host without a port: a name, an address of version 4, or one of version 6 in
/// brackets.
fn is_host(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')),
    }
}

/// Whether this is a scheme, a host and perhaps a port, and nothing else.
fn is_origin(text: &str) -> bool {
    after_scheme(text).is_some_and(is_authority)
}

/// Whether this is an absolute address without a query and a fragment.
fn is_address(text: &str) -> bool {
    let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#'));
    let authority = after_scheme(text).and_then(|rest| rest.split('/').next());
    is_plain && authority.is_some_and(is_authority)
}

fn after_scheme(text: &str) -> Option<&str> {
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))
}

/// Whether this is a host, perhaps with a port.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        // The colons of an address of version 6 stand in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    !host.is_empty() && is_host(host) && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings in these variables.
    fn given(variables: &[(&str, &str)]) -> Result<Settings, Unreadable> {
        settings(|name| {
            let found = variables.iter().find(|(given, _)| *given == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    /// What is said of these variables, which cannot be read.
    fn refused(variables: &[(&str, &str)]) -> String {
        given(variables).unwrap_err().to_string()
    }

    #[test]
    fn without_variables_no_token_is_accepted_and_only_this_machine_is_named() {
        let hosts = ["localhost", "127.0.0.1", "[::1]"].map(String::from).to_vec();
        let none = Settings { hosts, tokens: Some(Vec::new()), ..Settings::default() };
        assert_eq!(given(&[]), Ok(none.clone()));
        let empty = ["TOKENS", "READ_ONLY_TOKENS", "NO_TOKEN", "HOSTS", "ORIGINS", "PUBLIC_URL"];
        let names = empty.map(|name| format!("EXPENSES_{name}"));
        assert_eq!(given(&names.each_ref().map(|name| (&**name, " "))), Ok(none));
    }

    #[test]
    fn every_variable_is_read() {
        let (one, two, three) = ("0f".repeat(32), "A0".repeat(32), "00".repeat(32));
        let settings = given(&[
            ("EXPENSES_TOKENS", &format!("{one}, {two}")),
            ("EXPENSES_READ_ONLY_TOKENS", &three),
            ("EXPENSES_HOSTS", "Expenses.Example.org 192.0.2.7,[2001:db8::1]"),
            ("EXPENSES_ORIGINS", "https://example.org, http://localhost:3000"),
            ("EXPENSES_PUBLIC_URL", " https://example.org:8443/expenses/ "),
        ])
        .unwrap();
        let token =
            |byte, is_read_only| Token { digest: [byte; 32], is_read_only, is_session: false };
        let tokens = [token(0x0f, false), token(0xa0, false), token(0, true)];
        assert_eq!(settings.tokens.unwrap(), tokens);
        let hosts = [
            "localhost",
            "127.0.0.1",
            "[::1]",
            "expenses.example.org",
            "192.0.2.7",
            "[2001:db8::1]",
        ];
        assert_eq!(settings.hosts, hosts);
        assert_eq!(settings.origins, ["https://example.org", "http://localhost:3000"]);
        assert_eq!(settings.public_url.unwrap(), "https://example.org:8443/expenses/");
    }

    #[test]
    fn requests_need_no_token_only_if_that_is_said_clearly() {
        assert_eq!(given(&[("EXPENSES_NO_TOKEN", "1")]).unwrap().tokens, None);
        let variable = "EXPENSES_NO_TOKEN";
        for value in ["0", "true", "yes", "11"] {
            assert_eq!(refused(&[(variable, value)]), "EXPENSES_NO_TOKEN must be 1, or not be set");
        }
        assert_eq!(
            refused(&[(variable, "1"), ("EXPENSES_TOKENS", &"0f".repeat(32))]),
            "EXPENSES_NO_TOKEN must not be set beside tokens, since it makes them useless"
        );
        assert_eq!(
            refused(&[(variable, "1"), ("EXPENSES_PUBLIC_URL", "https://example.org/")]),
            "EXPENSES_NO_TOKEN must not be set beside EXPENSES_PUBLIC_URL: everybody could do \
             everything"
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_without_its_value() {
        let digest = "0f".repeat(32);
        for (name, value) in [
            ("EXPENSES_TOKENS", "a secret"),
            ("EXPENSES_TOKENS", &digest[1..]),
            ("EXPENSES_TOKENS", &*format!("{}+f", &digest[2..])),
            ("EXPENSES_TOKENS", &*format!("{}é", &digest[2..])),
            ("EXPENSES_READ_ONLY_TOKENS", &*format!("{digest};{digest}")),
            ("EXPENSES_HOSTS", "example.org:8080"),
            ("EXPENSES_HOSTS", "https://example.org"),
            ("EXPENSES_HOSTS", "[::1"),
            ("EXPENSES_HOSTS", "*"),
            ("EXPENSES_ORIGINS", "page.test"),
            ("EXPENSES_ORIGINS", "https://example.org/"),
            ("EXPENSES_ORIGINS", "https://example.org:port"),
            ("EXPENSES_ORIGINS", "https://:80"),
            ("EXPENSES_ORIGINS", "*"),
            ("EXPENSES_PUBLIC_URL", "/money"),
            ("EXPENSES_PUBLIC_URL", "https:///expenses"),
            ("EXPENSES_PUBLIC_URL", "https://example.org/?a"),
            ("EXPENSES_PUBLIC_URL", "ftp://example.org/"),
        ] {
            let message = refused(&[(name, value)]);
            assert!(message.starts_with(&format!("{name} must ")), "{message}");
            assert!(!message.contains(value), "{message}");
        }
    }
}
