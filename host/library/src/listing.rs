//! Listings of directories, which replace wasmtime's.
//!
//! wasmtime collects all entries before the component gets one, in memory of the host that no
//! limit of the sandbox counts. Here a listing reads only as far as the component does. It holds
//! a descriptor and one buffer of about 32 KiB.
//!
//! A commit relies on listings, so these make the same promise: every file that exists from the
//! start of a listing to its end is in it. The system promises this for a directory that is read
//! in parts.

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
            let result = Listing::begin(&mut files, &directory);
            converted(&mut files, result)
        },
    )?;
    types.func_wrap(
        "[method]directory-entry-stream.read-directory-entry",
        |mut store: StoreContextMut<'_, State>, (listing,): (Resource<Listing>,)| {
            let mut files = store.data_mut().filesystem();
            let result = files.table.get_mut(&listing)?.next();
            converted(&mut files, result)
        },
    )
}

/// A result as the component gets it.
fn converted<T>(
    files: &mut WasiFilesystemCtxView<'_>,
    result: FsResult<T>,
) -> Result<(Result<T, ErrorCode>,)> {
    Ok((match result {
        Ok(value) => Ok(value),
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
        // Opened again, because each descriptor has only one position for reading.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let listing = openat(&*directory.dir, ".", flags, Mode::empty()).and_then(Dir::new);
        Ok(files.table.push(Self(listing.map_err(code)?))?)
    }

    /// The next entry; `None` at the end. After `illegal-byte-sequence`, for a name that is not
    /// UTF-8, the listing continues.
    fn next(&mut self) -> FsResult<Option<DirectoryEntry>> {
        while let Some(entry) = self.0.read() {
            let entry = entry.map_err(code)?;
            if matches!(entry.file_name().to_bytes(), b"." | b"..") {
                continue;
            }
            let type_ = match entry.file_type() {
                // Not every file system lists the type.
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
        // A FIFO and a socket too, as in wasmtime.
        _ => DescriptorType::Unknown,
    }
}

fn code(error: Errno) -> ErrorCode {
    std::io::Error::from(error).into()
}
