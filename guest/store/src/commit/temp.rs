//! The temp file that a commit writes and renames.

use expenses_interface::files::DATA_FILE;

use super::CommitError;
use crate::directory::{Code, Directory, Failure, Identity, System};

/// The bytes of one write. wasmtime copies them, and allocates new memory from the system if
/// there are more than about 100 KiB.
const WRITE_BYTES: usize = 64 << 10;

/// A sink for the content of a file, which takes it chunk by chunk.
pub type ChunkSink<'a> = dyn FnMut(&[u8]) -> Result<(), Failure> + 'a;

/// The temp file of one commit, with a unique random name.
pub(super) struct Temp<F> {
    name: String,
    file: F,
}

impl<F> Temp<F> {
    pub(super) fn create<D: Directory<File = F>>(
        directory: &D,
        system: &mut impl System,
    ) -> Result<Self, CommitError> {
        let name = format!("{DATA_FILE}.{:032x}.tmp", system.random());
        let file = directory.create_new(&name)?;
        Ok(Self { name, file })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn into_name(self) -> String {
        self.name
    }

    pub(super) fn write<D: Directory<File = F>>(
        &self,
        directory: &D,
        document: impl FnOnce(&mut ChunkSink<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        write_all(directory, &self.file, &self.name, document)
    }

    pub(super) fn sync<D: Directory<File = F>>(&self, directory: &D) -> Result<(), Failure> {
        directory.sync(&self.file)
    }

    /// Whether a name shows this file.
    pub(super) fn is_at<D: Directory<File = F>>(&self, directory: &D, name: &str) -> bool {
        match (directory.identity(&self.file), directory.stat(name)) {
            (Ok(own), Ok(shown)) => own.agrees_with(&shown.identity),
            _ => false,
        }
    }

    /// Removes the file if it is not renamed. If that fails, the file stays behind, and the next
    /// writer removes it.
    pub(super) fn discard<D: Directory<File = F>>(self, directory: &D) {
        let _ = directory.unlink(&self.name);
    }

    /// The file after its rename, with the identity from its own descriptor: the name may already
    /// show another writer's file.
    pub(super) fn into_held<D: Directory<File = F>>(self, directory: &D) -> Option<(F, Identity)> {
        let identity = directory.identity(&self.file).ok()?;
        Some((self.file, identity))
    }
}

/// Writes a new file: all that `content` writes into its sink.
pub(super) fn write_all<D: Directory>(
    directory: &D,
    file: &D::File,
    name: &str,
    content: impl FnOnce(&mut ChunkSink<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut written = 0;
    content(&mut |mut rest| {
        while !rest.is_empty() {
            match directory.write(file, written, &rest[..rest.len().min(WRITE_BYTES)])? {
                0 => return Err(Failure { operation: "write", path: name.into(), code: Code::Io }),
                count => {
                    rest = &rest[count..];
                    written += count as u64;
                }
            }
        }
        Ok(())
    })
}
