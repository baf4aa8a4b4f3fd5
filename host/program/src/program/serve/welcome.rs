//! What `serve` prints when it is ready.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use expenses_interface::escape;
use expenses_serve::tokens::Secret;
use serde_json::json;

use crate::program::link;

/// What `serve` prints when it is ready.
pub(super) struct Welcome<'a> {
    /// What is served, as a person reads it.
    pub(super) serving: &'a str,
    pub(super) addresses: &'a [SocketAddr],
    pub(super) public_url: Option<&'a str>,
    pub(super) needs_token: bool,
    /// The code that begins a session of the page.
    pub(super) code: Option<&'a Secret>,
    /// The token that this start has made.
    pub(super) first: Option<&'a Secret>,
}

impl Welcome<'_> {
    /// Where it listens, and a line to try it with.
    pub(super) fn text(&self) -> String {
        let at = self.addresses.iter().map(|address| format!("http://{address}"));
        let at = at.collect::<Vec<_>>().join(" and ");
        let token = match self.first {
            Some(_) => {
                "The token in this line is shown only once; `expenses token` makes others.\n"
            }
            None => "",
        };
        let header = match (self.first, self.needs_token) {
            (Some(secret), _) => format!("-H 'Authorization: Bearer {}' ", secret.text()),
            (None, true) => "-H \"Authorization: Bearer $TOKEN\" ".to_owned(),
            (None, false) => String::new(),
        };
        let (url, page) = (self.url(), self.page());
        format!(
            "Serving {} at {at}\n{page}{token}  curl {header}{url}expenses\n",
            escape(self.serving)
        )
    }

    /// How a person opens the page in a browser.
    fn page(&self) -> String {
        let Some(address) = self.address() else { return String::new() };
        let once = if self.code.is_some() { ", once and within 10 minutes" } else { "" };
        let picture = self.code.and(self.public_url).map(|_| link::picture(&address));
        format!("Open this in a browser{once}:\n  {address}\n{}", picture.unwrap_or_default())
    }

    /// The address of the page, if whoever opens it comes in.
    fn address(&self) -> Option<String> {
        match (self.code, self.needs_token) {
            (Some(code), _) => Some(link::address(&self.url(), code)),
            (None, false) => Some(self.url()),
            (None, true) => None,
        }
    }

    /// The same for programs.
    pub(super) fn json(&self) -> String {
        let addresses: Vec<_> = self.addresses.iter().map(SocketAddr::to_string).collect();
        let mut document = json!({ "addresses": addresses, "url": self.url() });
        if let Some(page) = self.address() {
            document["page"] = page.into();
        }
        if let Some(secret) = self.first {
            document["token"] = secret.text().into();
        }
        format!("{document}\n")
    }

    /// Where a client on this machine, or else behind the proxy, reaches it.
    fn url(&self) -> String {
        if let Some(url) = self.public_url {
            return url.to_owned();
        }
        let mut address = self.addresses.first().copied().unwrap_or(([127, 0, 0, 1], 0).into());
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn welcome<'a>(addresses: &'a [SocketAddr], public_url: Option<&'a str>) -> Welcome<'a> {
        let serving = "/money";
        Welcome { serving, addresses, public_url, needs_token: true, code: None, first: None }
    }

    #[test]
    fn the_line_reaches_a_server_at_all_addresses() {
        let addresses = ["0.0.0.0:80".parse().unwrap()];
        assert_eq!(
            welcome(&addresses, None).text(),
            "Serving /money at http://0.0.0.0:80\n  \
             curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:80/expenses\n"
        );
    }

    #[test]
    fn who_needs_no_token_opens_the_page_as_it_is() {
        let addresses = ["127.0.0.1:80".parse().unwrap()];
        let welcome = Welcome { needs_token: false, ..welcome(&addresses, None) };
        assert!(welcome.text().contains("Open this in a browser:\n  http://127.0.0.1:80/\n"));
    }

    #[test]
    fn behind_a_proxy_the_line_goes_through_it() {
        let addresses = ["127.0.0.1:80".parse().unwrap()];
        let url = Some("https://example.org/money/");
        assert_eq!(
            welcome(&addresses, url).json(),
            "{\"addresses\":[\"127.0.0.1:80\"],\"url\":\"https://example.org/money/\"}\n"
        );
    }
}
