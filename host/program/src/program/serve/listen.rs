//! The sockets to listen at: our own, or those that a service manager has opened.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use listenfd::ListenFd;

/// Where to listen if nobody says it.
const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The sockets to listen at.
#[derive(Debug)]
pub(super) struct Sockets {
    pub(super) listeners: Vec<TcpListener>,
    /// Their addresses, in the same order.
    pub(super) addresses: Vec<SocketAddr>,
    /// Whether a service manager has opened them.
    pub(super) is_inherited: bool,
}

/// Why it is not possible to listen.
#[derive(Debug)]
pub(super) enum ListenError {
    InUse(SocketAddr),
    Forbidden(SocketAddr),
    NotHere(SocketAddr),
    Other(SocketAddr, io::Error),
    /// A socket of the service manager cannot be used.
    Inherited(io::Error),
    /// There are such sockets, and an address was named, too.
    Both,
    /// Without tokens, others could connect.
    WithoutToken(Exposure),
}

/// Why others could connect.
#[derive(Debug)]
pub(super) enum Exposure {
    Address(SocketAddr),
    PublicUrl,
    Inherited,
}

impl Sockets {
    /// Takes the sockets that a service manager has opened (`LISTEN_FDS`), or else listens at an
    /// address.
    pub(super) fn open(address: Option<SocketAddr>) -> Result<Self, ListenError> {
        let mut inherited = ListenFd::from_env();
        if inherited.len() > 0 {
            if address.is_some() {
                return Err(ListenError::Both);
            }
            let mut listeners = Vec::new();
            for index in 0..inherited.len() {
                let listener =
                    inherited.take_tcp_listener(index).map_err(ListenError::Inherited)?;
                listeners.extend(listener);
            }
            return Self::of(listeners, true).map_err(ListenError::Inherited);
        }
        let address = address.unwrap_or(DEFAULT);
        let listeners = Self::of(vec![one(address)?], false);
        listeners.map_err(|error| ListenError::Other(address, error))
    }

    fn of(listeners: Vec<TcpListener>, is_inherited: bool) -> io::Result<Self> {
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
        Ok(Self { listeners, addresses, is_inherited })
    }

    /// Decides whether tokens may be left out: only if nobody but this machine can connect.
    pub(super) fn admit_without_token(&self, is_published: bool) -> Result<(), ListenError> {
        let exposed = self.addresses.iter().find(|address| !address.ip().is_loopback());
        Err(ListenError::WithoutToken(match exposed {
            _ if self.is_inherited => Exposure::Inherited,
            Some(address) => Exposure::Address(*address),
            None if is_published => Exposure::PublicUrl,
            None => return Ok(()),
        }))
    }
}

/// Listens at one address.
pub(super) fn one(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => ListenError::InUse(address),
        ErrorKind::PermissionDenied => ListenError::Forbidden(address),
        ErrorKind::AddrNotAvailable => ListenError::NotHere(address),
        _ => ListenError::Other(address, error),
    })
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse(address) => write!(
                f,
                "another program listens at {address}: stop it, or choose another port with \
                 `--addr {}:PORT`",
                address.ip()
            ),
            Self::Forbidden(address) => write!(
                f,
                "this user may not listen at {address}: choose a port of 1024 or more with `--addr`"
            ),
            Self::NotHere(address) => {
                write!(
                    f,
                    "this machine has no address {}: choose another with `--addr`",
                    address.ip()
                )
            }
            Self::Other(address, error) => write!(f, "listening at {address} failed: {error}"),
            Self::Inherited(error) => {
                write!(f, "a socket that the service manager has opened cannot be used: {error}")
            }
            Self::Both => f.write_str(
                "the service manager has opened the sockets already: leave `--addr` out, or the \
                 socket unit",
            ),
            Self::WithoutToken(exposure) => {
                f.write_str("`--no-token` would admit everybody who can connect, and ")?;
                match exposure {
                    Exposure::Address(address) => {
                        write!(f, "other machines can connect to {address}")
                    }
                    Exposure::PublicUrl => f.write_str("a proxy lets other machines connect"),
                    Exposure::Inherited => {
                        f.write_str("the sockets of a service manager may be open to others")
                    }
                }?;
                f.write_str(": leave it out")
            }
        }
    }
}
