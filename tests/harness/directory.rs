//! Data directories.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The name of the data file.
const DATA_FILE: &str = "expenses.json";

/// A fresh data directory, removed at the end of the test.
#[derive(Debug)]
pub(crate) struct Directory(TempDir);

impl Directory {
    /// A directory without a data file.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A directory whose data file holds these bytes.
    pub(crate) fn with(document: impl AsRef<[u8]>) -> Self {
        let directory = Self::empty();
        directory.write(document);
        directory
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path().join(DATA_FILE)
    }

    /// Writes the data file, as another program does.
    pub(crate) fn write(&self, document: impl AsRef<[u8]>) {
        fs::write(self.file(), document).unwrap();
    }

    /// The bytes of the data file; `None` if there is none.
    pub(crate) fn read(&self) -> Option<Vec<u8>> {
        match fs::read(self.file()) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => panic!("{}: {error}", self.file().display()),
        }
    }

    /// The data file's bytes without the history, which tells of times, and without traces and
    /// the ids of commits; none where the file is absent.
    pub(crate) fn state(&self) -> Option<Vec<u8>> {
        self.read().map(|bytes| without_traces(without_history(&bytes)))
    }

    /// Asserts that the data file holds exactly this, but for the history, the traces of what was
    /// before and the ids of commits, and that the directory holds nothing else.
    #[track_caller]
    pub(crate) fn holds(&self, document: impl AsRef<[u8]>) {
        let bytes = self.state().expect("there is no data file");
        let document = without_traces(without_history(document.as_ref()));
        if bytes != document {
            let text = String::from_utf8_lossy;
            assert_eq!(text(&bytes), text(&document), "the data file");
            panic!("the data file differs in bytes that are no text");
        }
        assert_eq!(self.entries(), [DATA_FILE]);
    }

    /// Asserts that the directory is empty.
    #[track_caller]
    pub(crate) fn holds_nothing(&self) {
        assert_eq!(self.entries(), [""; 0]);
    }

    /// The names in the directory, sorted.
    pub(crate) fn entries(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// A document without its history, which is its last field.
fn without_history(document: &[u8]) -> Vec<u8> {
    const BEGIN: &[u8] = b",\n  \"history\": [\n";
    const END: &[u8] = b"\n  ]\n}";
    let begin = document.windows(BEGIN.len()).rposition(|window| window == BEGIN);
    match begin {
        Some(begin) if document.ends_with(END) => [&document[..begin], b"\n}"].concat(),
        _ => document.to_vec(),
    }
}

/// A document without the traces of what expenses were before, and without the ids of commits.
fn without_traces(document: Vec<u8>) -> Vec<u8> {
    let mut text = match String::from_utf8(document) {
        Ok(text) => text,
        Err(error) => return error.into_bytes(),
    };
    for (begin, end) in [
        (",\n      \"trace\": \"", "\""),
        (",\n  \"traces\": [\"", "\"]"),
        (",\n  \"commits\": [\"", "\"]"),
    ] {
        while let Some(at) = text.find(begin) {
            let Some(length) = text[at + begin.len()..].find(end) else { break };
            text.replace_range(at..at + begin.len() + length + end.len(), "");
        }
    }
    text.into_bytes()
}
