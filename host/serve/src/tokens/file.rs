//! The file: read, checked, and replaced as a whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use expenses_http::Token;
use serde::{Deserialize, Serialize};

use super::{Code, Content, NamedToken, Since, TokenError, digest};

#[derive(Debug, Deserialize, Serialize)]
struct Document {
    tokens: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    codes: Vec<CodeEntry>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    /// The SHA-256 digest, 64 hexadecimal digits.
    digest: String,
    read_only: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<SinceEntry>,
}

#[derive(Debug, Deserialize, Serialize)]
struct SinceEntry {
    day: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct CodeEntry {
    digest: String,
    /// In seconds since 1970.
    until: u64,
}

/// Reads the file. One that does not exist holds nothing.
pub(super) fn load(path: &Path) -> Result<Content, TokenError> {
    let failed = |error| TokenError::Read { path: path.to_owned(), error };
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Content::default()),
        file => file.map_err(failed)?,
    };
    if file.metadata().map_err(failed)?.permissions().mode() & 0o022 != 0 {
        return Err(TokenError::WritableByOthers { path: path.to_owned() });
    }
    let malformed = |reason: String| TokenError::Malformed { path: path.to_owned(), reason };
    let text = io::read_to_string(file).map_err(failed)?;
    let document: Document =
        serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    let read = |text: &str| {
        let rule = || malformed("a digest must have 64 hexadecimal digits".to_owned());
        digest::parse(text).ok_or_else(rule)
    };
    let tokens = document.tokens.into_iter().map(|entry| {
        let session = entry.session.map(|SinceEntry { day, token }| Since { day, token });
        let (digest, is_read_only) = (read(&entry.digest)?, entry.read_only);
        let accepted = Token { digest, is_read_only, is_session: session.is_some() };
        Ok(NamedToken { name: entry.name, accepted, session })
    });
    let tokens = tokens.collect::<Result<_, TokenError>>()?;
    let codes = document.codes.into_iter();
    let codes = codes.map(|code| Ok(Code { digest: read(&code.digest)?, until: code.until }));
    Ok(Content { tokens, codes: codes.collect::<Result<_, TokenError>>()? })
}

/// Replaces the file by one that holds this, readable by its user alone.
pub(super) fn save(path: &Path, content: &Content) -> Result<(), TokenError> {
    let since =
        |Since { day, token }: &Since| SinceEntry { day: day.clone(), token: token.clone() };
    let tokens = content.tokens.iter().map(|token| Entry {
        name: token.name.clone(),
        digest: digest::digits(&token.accepted.digest),
        read_only: token.accepted.is_read_only,
        session: token.session.as_ref().map(since),
    });
    let codes = content.codes.iter();
    let codes =
        codes.map(|code| CodeEntry { digest: digest::digits(&code.digest), until: code.until });
    let document = Document { tokens: tokens.collect(), codes: codes.collect() };
    let failed = |error| TokenError::Write { path: path.to_owned(), error };
    let mut text = serde_json::to_vec_pretty(&document).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    replace(path, &text).map_err(failed)
}

/// The directory of the file.
pub(super) fn directory(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Creates the directory, and those above it, if they are missing.
pub(super) fn create(directory: &Path) -> Result<(), TokenError> {
    let created = DirBuilder::new().recursive(true).mode(0o700).create(directory);
    created.map_err(|error| TokenError::Write { path: directory.to_owned(), error })
}

/// Writes a new file and renames it over the old one. The caller holds the directory's lock, so
/// nobody else makes the new one.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = path.with_extension("json.new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    File::open(directory(path))?.sync_all()
}
