//! The tokens of one store, in a file of its user. Those of tenants are in `tenants`.
//!
//! The file holds their digests, not the tokens: whoever reads it learns none. It is written as a
//! whole, and replaced at once. It must lie outside the data directory, so that the sandboxed
//! store does not reach it.

pub(crate) mod digest;
mod error;
mod file;
mod sessions;

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use expenses_http::Token;

pub use error::TokenError;
pub use sessions::Begun;
pub(crate) use sessions::{CODE_TIME, MOST as MOST_SESSIONS, free_name, now};

/// Every token begins like this, so that it is recognised if it turns up somewhere.
const PREFIX: &str = "expenses_";
/// The random bytes of a token: 160 bits.
const RANDOM: usize = 20;

/// The file of the tokens of one store.
#[derive(Clone, Debug)]
pub struct TokenFile {
    path: PathBuf,
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedToken {
    /// The name that a person gave it.
    pub name: String,
    /// What the service compares with.
    pub accepted: Token,
    /// If it is the secret of a session: since when, and by which token.
    pub session: Option<Since>,
}

/// Since when there is a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The day, such as `2026-11-29`.
    pub day: String,
    /// The token that it stands for: it ends with that. `None` if a code began it.
    pub token: Option<String>,
}

/// A code that begins one session, and was not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    digest: [u8; 32],
    /// Until when it works, in seconds since 1970.
    until: u64,
}

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Content {
    tokens: Vec<NamedToken>,
    codes: Vec<Code>,
}

/// The text of a new token: a secret. It is shown to a person once, and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    pub(crate) fn new() -> Result<Self, TokenError> {
        let random = random::<RANDOM>().map_err(TokenError::NoRandom)?;
        Ok(Self(PREFIX.to_owned() + &digest::digits(&random)))
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        digest::of(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Bytes that nobody has drawn before.
pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut random = [0; N];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(random)
}

/// The tokens of one store, wherever they are kept.
pub trait Tokens {
    /// The tokens and sessions, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    fn list(&self) -> Result<Vec<NamedToken>, TokenError>;

    /// Makes a token.
    ///
    /// # Errors
    ///
    /// If there is one with this name, the name is empty, or it cannot be written.
    fn add(&self, name: &str, is_read_only: bool) -> Result<Secret, TokenError>;

    /// Makes a code that begins one session within ten minutes, in which everything may be done.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn add_code(&self) -> Result<Secret, TokenError>;

    /// Removes a token, and with it the sessions that stand for it.
    ///
    /// # Errors
    ///
    /// If there is none with this name, or it cannot be removed.
    fn remove(&self, name: &str) -> Result<(), TokenError>;
}

impl Tokens for TokenFile {
    fn list(&self) -> Result<Vec<NamedToken>, TokenError> {
        self.load()
    }

    fn add(&self, name: &str, is_read_only: bool) -> Result<Secret, TokenError> {
        Self::add(self, name, is_read_only)
    }

    fn add_code(&self) -> Result<Secret, TokenError> {
        Self::add_code(self)
    }

    fn remove(&self, name: &str) -> Result<(), TokenError> {
        Self::remove(self, name)
    }
}

/// Checks the name of a new token.
pub(crate) fn check_name(name: &str) -> Result<(), TokenError> {
    let is_name = !name.trim().is_empty() && !name.contains(char::is_control);
    if is_name { Ok(()) } else { Err(TokenError::NotAName) }
}

/// Which file it is, and which state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity([i128; 4]);

impl TokenFile {
    /// The file of the store in a data directory, which must exist, in a configuration directory.
    ///
    /// Its name is a digest of the data directory's own path, so each store has its own tokens.
    ///
    /// # Errors
    ///
    /// If the data directory cannot be found, or holds the configuration directory.
    pub fn of(data: &Path, configuration: &Path) -> Result<Self, TokenError> {
        let failed = |error| TokenError::Read { path: data.to_owned(), error };
        let data = data.canonicalize().map_err(failed)?;
        let inside = configuration.ancestors().find_map(|path| path.canonicalize().ok());
        if inside.is_some_and(|path| path.starts_with(&data)) {
            return Err(TokenError::InDataDirectory { configuration: configuration.to_owned() });
        }
        Ok(Self::named(data.as_os_str().as_encoded_bytes(), configuration))
    }

    /// The file of the store at a URL, in a configuration directory. Its name is a digest of the
    /// URL.
    pub fn of_url(url: &str, configuration: &Path) -> Self {
        Self::named(url.as_bytes(), configuration)
    }

    fn named(store: &[u8], configuration: &Path) -> Self {
        let name = digest::digits(&digest::of(store)[..8]);
        Self { path: configuration.join("tokens").join(name + ".json") }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it exists: whether the store ever had a token.
    pub fn exists(&self) -> bool {
        self.path.symlink_metadata().is_ok()
    }

    /// The tokens, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not one of tokens. A file that does not exist has none.
    pub fn load(&self) -> Result<Vec<NamedToken>, TokenError> {
        Ok(file::load(&self.path)?.tokens)
    }

    /// Makes a token.
    ///
    /// # Errors
    ///
    /// If there is one with this name, the name is empty, or the file cannot be read or written.
    pub fn add(&self, name: &str, is_read_only: bool) -> Result<Secret, TokenError> {
        check_name(name)?;
        let _lock = self.lock()?;
        let mut content = file::load(&self.path)?;
        if content.tokens.iter().any(|token| token.name == name) {
            return Err(TokenError::Exists { name: name.to_owned() });
        }
        let secret = Secret::new()?;
        let accepted = Token { digest: secret.digest(), is_read_only, is_session: false };
        content.tokens.push(NamedToken { name: name.to_owned(), accepted, session: None });
        file::save(&self.path, &content)?;
        Ok(secret)
    }

    /// Removes a token, and with it the sessions that stand for it: they are refused from now on.
    ///
    /// # Errors
    ///
    /// If there is none with this name, or the file cannot be read or written.
    pub fn remove(&self, name: &str) -> Result<(), TokenError> {
        let unknown = || TokenError::Unknown { name: name.to_owned() };
        if !self.exists() {
            return Err(unknown());
        }
        let _lock = self.lock()?;
        let mut content = file::load(&self.path)?;
        let tokens = &mut content.tokens;
        let index = tokens.iter().position(|token| token.name == name).ok_or_else(unknown)?;
        tokens.remove(index);
        let stands_for = |since: &Since| since.token.as_deref() == Some(name);
        tokens.retain(|token| !token.session.as_ref().is_some_and(stands_for));
        file::save(&self.path, &content)
    }

    /// Which file it is now; `None` if there is none.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let data = fs::metadata(&self.path).ok()?;
        let nanoseconds = |seconds, rest| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Some(Identity([
            data.ino().into(),
            data.size().into(),
            nanoseconds(data.mtime(), data.mtime_nsec()),
            nanoseconds(data.ctime(), data.ctime_nsec()),
        ]))
    }

    /// Lets one process at a time change the file.
    fn lock(&self) -> Result<File, TokenError> {
        let directory = file::directory(&self.path);
        file::create(directory)?;
        let locked = File::open(directory).and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| TokenError::Write { path: directory.to_owned(), error })
    }
}

#[cfg(test)]
mod tests;
