//! Listings of directories, in the place of wasmtime's own.
//!
//! wasmtime gathers all entries before the component sees one, in memory of the host that
//! no limit of the sandbox counts. Here a listing reads on as the component does: it holds
//! a descriptor, and one buffer of some 32 KiB.
//!
//! A commit relies on listings, so they promise the same: every file that exists from the
//! begin of a listing to its end is in it. The system promises this for a directory that is
//! read in parts.

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;
use wasmtime::component::{LinkerInstance, Resource, ResourceType};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystemCtxView, WasiFilesystemView};
use wasmtime_wasi::p2::FsResult;
use wasmtime_wasi::p2::bindings::filesystem::types::{
    DescriptorType, DirectoryEntry, ErrorCode, Host,
};

use crate::wasi::State;

/// A listing under way: the component's `directory-entry-stream`.
struct Listing(Dir);

/// Replaces the functions of `wasi:filesystem/types` that list directories.
pub(crate) fn replace(types: &mut LinkerInstance<'_, State>) -> Result<()> {
    types.resource(
        "directory-entry-stream",
        ResourceType::host::<Listing>(),
        |mut store, listing| {
            store.data_mut().filesystem().table.delete(Resource::<Listing>::new_own(listing))?;
            Ok(())
        },
    )?;
    types.func_wrap(
        "[method]descriptor.read-directory",
        |mut store: StoreContextMut<'_, State>, (directory,): (Resource<Descriptor>,)| {
            let mut files = store.data_mut().filesystem();
            let answer = Listing::begin(&mut files, &directory);
            told(&mut files, answer)
        },
    )?;
    types.func_wrap(
        "[method]directory-entry-stream.read-directory-entry",
        |mut store: StoreContextMut<'_, State>, (listing,): (Resource<Listing>,)| {
            let mut files = store.data_mut().filesystem();
            let answer = files.table.get_mut(&listing)?.next();
            told(&mut files, answer)
        },
    )
}

/// An answer as the component gets it.
fn told<T>(
    files: &mut WasiFilesystemCtxView<'_>,
    answer: FsResult<T>,
) -> Result<(Result<T, ErrorCode>,)> {
    Ok((match answer {
        Ok(answer) => Ok(answer),
        Err(error) => Err(files.convert_error_code(error)?),
    },))
}

impl Listing {
    fn begin(
        files: &mut WasiFilesystemCtxView<'_>,
        directory: &Resource<Descriptor>,
    ) -> FsResult<Resource<Self>> {
        let Descriptor::Dir(directory) = files.table.get(directory)? else {
            return Err(ErrorCode::NotDirectory.into());
        };
        // Opened anew, for a descriptor has one place where it is read.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let listing = openat(&*directory.dir, ".", flags, Mode::empty()).and_then(Dir::new);
        Ok(files.table.push(Self(listing.map_err(code)?))?)
    }

    /// The next entry; none at the end. After `illegal-byte-sequence`, which tells that a
    /// name is not UTF-8, the listing goes on.
    fn next(&mut self) -> FsResult<Option<DirectoryEntry>> {
        while let Some(entry) = self.0.read() {
            let entry = entry.map_err(code)?;
            if matches!(entry.file_name().to_bytes(), b"." | b"..") {
                continue;
            }
            let type_ = match entry.file_type() {
                // Not every file system says so in its listings.
                FileType::Unknown => {
                    let directory = self.0.fd().map_err(code)?;
                    match statat(directory, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW) {
                        // Gone since it was listed.
                        Err(Errno::NOENT) => continue,
                        stat => FileType::from_raw_mode(stat.map_err(code)?.st_mode),
                    }
                }
                known => known,
            };
            let Ok(name) = entry.file_name().to_str() else {
                return Err(ErrorCode::IllegalByteSequence.into());
            };
            return Ok(Some(DirectoryEntry { type_: kind(type_), name: name.to_owned() }));
        }
        Ok(None)
    }
}

fn kind(type_: FileType) -> DescriptorType {
    match type_ {
        FileType::RegularFile => DescriptorType::RegularFile,
        FileType::Directory => DescriptorType::Directory,
        FileType::Symlink => DescriptorType::SymbolicLink,
        FileType::CharacterDevice => DescriptorType::CharacterDevice,
        FileType::BlockDevice => DescriptorType::BlockDevice,
        // As in wasmtime, also for a FIFO and a socket.
        _ => DescriptorType::Unknown,
    }
}

fn code(error: Errno) -> ErrorCode {
    std::io::Error::from(error).into()
}
