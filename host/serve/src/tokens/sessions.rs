//! Sessions of a page in a browser, and the codes that begin one.

use std::collections::HashSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use expenses_http::{Proof, Token};
use subtle::ConstantTimeEq;

use super::{Code, Content, NamedToken, Secret, Since, TokenError, TokenFile, file};

/// How long a code works.
pub(crate) const CODE_TIME: Duration = Duration::from_secs(10 * 60);
/// The most sessions. One more ends the oldest.
pub(crate) const MOST: usize = 100;

/// What came of a request for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It has begun, and this is its secret.
    Session(Secret),
    /// What was shown is not accepted.
    Refused,
}

impl TokenFile {
    /// Makes a code that begins one session within ten minutes, in which everything may be done.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written.
    pub fn add_code(&self) -> Result<Secret, TokenError> {
        let _lock = self.lock()?;
        let mut content = file::load(&self.path)?;
        let (secret, now) = (Secret::without_prefix()?, now());
        content.codes.retain(|code| code.until > now);
        let until = now + CODE_TIME.as_secs();
        content.codes.push(Code { digest: secret.digest(), until });
        file::save(&self.path, &content)?;
        Ok(secret)
    }

    /// Begins a session on this day, such as `2026-11-29`. A code does not work again.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written.
    pub fn begin_session(&self, proof: Proof, day: &str) -> Result<Begun, TokenError> {
        // Whoever shows nothing must not make the file change, nor wait for its lock.
        if rights(&self.content()?, proof).is_none() {
            return Ok(Begun::Refused);
        }
        let _lock = self.lock()?;
        let mut content = self.content()?;
        let Some((token, is_read_only)) = rights(&content, proof) else {
            return Ok(Begun::Refused);
        };
        if let Proof::Code(digest) = proof {
            content.codes.retain(|code| !bool::from(code.digest.ct_eq(&digest)));
        }
        let secret = Secret::new()?;
        let accepted = Token { digest: secret.digest(), is_read_only, is_session: true };
        let session = Some(Since { day: day.to_owned(), token });
        let name = free_name(content.tokens.iter().map(|token| &*token.name));
        content.tokens.push(NamedToken { name, accepted, session });
        end_oldest(&mut content.tokens);
        file::save(&self.path, &content)?;
        Ok(Begun::Session(secret))
    }

    /// Ends the sessions whose secrets have these digests, if there are any.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written.
    pub fn end_sessions(&self, digests: &[[u8; 32]]) -> Result<(), TokenError> {
        let is_one = |token: &NamedToken| {
            token.session.is_some() && digests.contains(&token.accepted.digest)
        };
        if !self.content()?.tokens.iter().any(is_one) {
            return Ok(());
        }
        let _lock = self.lock()?;
        let mut content = self.content()?;
        content.tokens.retain(|token| !is_one(token));
        file::save(&self.path, &content)
    }

    fn content(&self) -> Result<Content, TokenError> {
        file::load(&self.path)
    }
}

impl Secret {
    /// A secret for an address, in which each character counts.
    pub(crate) fn without_prefix() -> Result<Self, TokenError> {
        let Self(text) = Self::new()?;
        Ok(Self(text.strip_prefix(super::PREFIX).unwrap_or(&text).to_owned()))
    }
}

/// The token that is shown, if it is one, and whether the session may only read. `None` if what
/// is shown is not accepted.
fn rights(content: &Content, proof: Proof) -> Option<(Option<String>, bool)> {
    match proof {
        Proof::Token(digest) => {
            let is_shown = |token: &&NamedToken| {
                token.session.is_none() && bool::from(token.accepted.digest.ct_eq(&digest))
            };
            let token = content.tokens.iter().find(is_shown)?;
            Some((Some(token.name.clone()), token.accepted.is_read_only))
        }
        Proof::Code(digest) => {
            let now = now();
            let is_shown = |code: &Code| code.until > now && bool::from(code.digest.ct_eq(&digest));
            content.codes.iter().any(is_shown).then_some((None, false))
        }
    }
}

/// A name for a session that no other token or session has.
pub(crate) fn free_name<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let taken: HashSet<&str> = names.collect();
    let mut names = (1_u64..).map(|number| format!("page-{number}"));
    names.find(|name| !taken.contains(&**name)).unwrap_or_default()
}

/// Ends the oldest sessions if there are too many.
fn end_oldest(tokens: &mut Vec<NamedToken>) {
    let sessions = tokens.iter().filter(|token| token.session.is_some()).count();
    let mut surplus = sessions.saturating_sub(MOST);
    tokens.retain(|token| {
        let ends = surplus > 0 && token.session.is_some();
        surplus -= usize::from(ends);
        !ends
    });
}

/// In seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
