//! The file: read, checked, and replaced as a whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use expenses_http::Token;
use serde::{Deserialize, Serialize};

use super::{NamedToken, TokenError};

#[derive(Debug, Deserialize, Serialize)]
struct Document {
    tokens: Vec<Entry>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: String,
    /// The SHA-256 digest, 64 hexadecimal digits.
    digest: String,
    read_only: bool,
}

/// Reads the tokens. A file that does not exist has none.
pub(super) fn load(path: &Path) -> Result<Vec<NamedToken>, TokenError> {
    let failed = |error| TokenError::Read { path: path.to_owned(), error };
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        file => file.map_err(failed)?,
    };
    if file.metadata().map_err(failed)?.permissions().mode() & 0o022 != 0 {
        return Err(TokenError::WritableByOthers { path: path.to_owned() });
    }
    let malformed = |reason: String| TokenError::Malformed { path: path.to_owned(), reason };
    let text = io::read_to_string(file).map_err(failed)?;
    let document: Document =
        serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    let tokens = document.tokens.into_iter().map(|entry| {
        let digest = digest(&entry.digest)
            .ok_or_else(|| malformed("a digest must have 64 hexadecimal digits".to_owned()))?;
        let accepted = Token { digest, is_read_only: entry.read_only };
        Ok(NamedToken { name: entry.name, accepted })
    });
    tokens.collect()
}

/// Replaces the file by one with these tokens, readable by its user alone.
pub(super) fn save(path: &Path, tokens: &[NamedToken]) -> Result<(), TokenError> {
    let tokens = tokens.iter().map(|token| Entry {
        name: token.name.clone(),
        digest: token.accepted.digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        read_only: token.accepted.is_read_only,
    });
    let document = Document { tokens: tokens.collect() };
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

/// A digest from its hexadecimal digits.
fn digest(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(digest)
}
