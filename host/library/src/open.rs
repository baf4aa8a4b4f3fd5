//! Opens files for the component. Replaces wasmtime's functions, which can wait.
//!
//! Opening a FIFO waits for its other end, opening a device as long as its driver likes, and WASI
//! has no flag against it. So whoever can put a FIFO in the place of a file could stop a call for
//! ever. Here no `open` waits, and the component gets only regular files and directories.
//! Everything else is closed again, and the result is `no-device`.
//!
//! Two functions open files: `open-at`, and `set-times-at` if it follows a link. `cap-primitives`
//! keeps a path below its directory. wasmtime-wasi has its own copy of that, which cannot be told
//! not to wait.

use std::fs::{File, FileTimes};
use std::io::{self, ErrorKind};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use cap_fs_ext::{OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_primitives::fs::{FollowSymlinks, OpenOptions, OpenOptionsExt, open};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::Errno;
use wasmtime::component::{LinkerInstance, Resource};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::filesystem::{
    self, Descriptor, Dir, FsPerms, OpenMode, WasiFilesystemCtxView, WasiFilesystemView,
};
use wasmtime_wasi::p2::bindings::filesystem::types::{
    DescriptorFlags, ErrorCode, Host, HostDescriptor, NewTimestamp, OpenFlags, PathFlags,
};
use wasmtime_wasi::p2::{FsError, FsResult};

use crate::access;
use crate::wasi::State;

/// How long to wait for a lease on a file. By default, Linux takes a lease from its holder after
/// 45 seconds.
const LEASE: Duration = Duration::from_secs(60);

type OpenAt = (Resource<Descriptor>, PathFlags, String, OpenFlags, DescriptorFlags);

type SetTimesAt = (Resource<Descriptor>, PathFlags, String, NewTimestamp, NewTimestamp);

/// Replaces the functions of `wasi:filesystem/types` that open files.
pub(crate) fn replace(types: &mut LinkerInstance<'_, State>) -> Result<()> {
    types.func_wrap(
        "[method]descriptor.open-at",
        |mut store: StoreContextMut<'_, State>, arguments: OpenAt| {
            let (directory, path_flags, path, open_flags, flags) = arguments;
            let wanted = Wanted { path_flags, open_flags, flags };
            #[cfg(feature = "object")]
            if let Some(object) = &mut store.data_mut().object
                && access::makes(&path, open_flags, flags)
            {
                object.begin_again();
            }
            let mut files = store.data_mut().filesystem();
            let opened = match open_at(&mut files, &directory, &path, &wanted) {
                Ok(descriptor) => descriptor,
                Err(error) => return Ok((Err(files.convert_error_code(error)?),)),
            };
            Ok((Ok(opened),))
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.set-times-at",
        |mut store: StoreContextMut<'_, State>, arguments: SetTimesAt| {
            Box::new(async move {
                let mut files = store.data_mut().filesystem();
                let answer = match set_times_at(&mut files, arguments).await {
                    Ok(()) => Ok(()),
                    Err(error) => Err(files.convert_error_code(error)?),
                };
                Ok((answer,))
            })
        },
    )
}

/// The flags with which the component opens a file.
struct Wanted {
    path_flags: PathFlags,
    open_flags: OpenFlags,
    flags: DescriptorFlags,
}

fn open_at(
    files: &mut WasiFilesystemCtxView<'_>,
    directory: &Resource<Descriptor>,
    path: &str,
    wanted: &Wanted,
) -> FsResult<Resource<Descriptor>> {
    let directory = as_directory(files, directory)?;
    let (options, mode) = wanted.options()?;
    let perms = directory.perms;
    if perms == FsPerms::ReadOnly && mode.contains(OpenMode::WRITE) {
        return Err(ErrorCode::NotPermitted.into());
    }
    // A call blocks its thread, here as elsewhere.
    if access::makes(path, wanted.open_flags, wanted.flags) {
        let file = access::make(&directory.dir, path)?;
        let file = filesystem::File::new(file, perms, mode, true);
        return Ok(files.table.push(Descriptor::File(file))?);
    }
    let file = open_at_once(&directory.dir, path, &options).map_err(|error| match error {
        Refused::NoFile if wanted.open_flags.contains(OpenFlags::DIRECTORY) => {
            ErrorCode::NotDirectory.into()
        }
        other => FsError::from(other),
    })?;
    let descriptor = if file.metadata()?.is_dir() {
        Descriptor::Dir(Dir::new(file, perms, mode, true))
    } else if wanted.open_flags.contains(OpenFlags::DIRECTORY) {
        return Err(ErrorCode::NotDirectory.into());
    } else {
        Descriptor::File(filesystem::File::new(file, perms, mode, true))
    };
    Ok(files.table.push(descriptor)?)
}

impl Wanted {
    /// The same as options for `open`, and whether the file can be read and written.
    fn options(&self) -> Result<(OpenOptions, OpenMode), ErrorCode> {
        let (open_flags, flags) = (self.open_flags, self.flags);
        let sync = DescriptorFlags::FILE_INTEGRITY_SYNC
            | DescriptorFlags::DATA_INTEGRITY_SYNC
            | DescriptorFlags::REQUESTED_WRITE_SYNC;
        if flags.intersects(sync) {
            return Err(ErrorCode::Unsupported);
        }
        let makes = OpenFlags::CREATE | OpenFlags::EXCLUSIVE | OpenFlags::TRUNCATE;
        if open_flags.contains(OpenFlags::DIRECTORY) && open_flags.intersects(makes) {
            return Err(ErrorCode::Invalid);
        }
        let create = open_flags.contains(OpenFlags::CREATE);
        let truncate = open_flags.contains(OpenFlags::TRUNCATE);
        let write = flags.contains(DescriptorFlags::WRITE);
        // A file that is not opened for writing is opened for reading, even if neither was asked
        // for: the system needs one of both.
        let read = flags.contains(DescriptorFlags::READ) || !write;
        let mut mode = OpenMode::empty();
        mode.set(OpenMode::READ, read);
        mode.set(OpenMode::WRITE, write || create || truncate);
        let mut options = OpenOptions::new();
        options.read(read).write(mode.contains(OpenMode::WRITE)).truncate(truncate);
        if open_flags.contains(OpenFlags::EXCLUSIVE) {
            options.create_new(create);
        } else {
            options.create(create);
        }
        options.follow(follow(self.path_flags));
        Ok((options, mode))
    }
}

async fn set_times_at(
    files: &mut WasiFilesystemCtxView<'_>,
    (descriptor, path_flags, path, accessed, modified): SetTimesAt,
) -> FsResult<()> {
    if !path_flags.contains(PathFlags::SYMLINK_FOLLOW) {
        // This opens nothing.
        return files.set_times_at(descriptor, path_flags, path, accessed, modified).await;
    }
    let directory = as_directory(files, &descriptor)?;
    if directory.perms == FsPerms::ReadOnly {
        return Err(ErrorCode::NotPermitted.into());
    }
    let mut times = FileTimes::new();
    if let Some(accessed) = time(accessed)? {
        times = times.set_accessed(accessed);
    }
    if let Some(modified) = time(modified)? {
        times = times.set_modified(modified);
    }
    // Access for writing or for reading is enough.
    let open = |options: &OpenOptions| open_at_once(&directory.dir, &path, options);
    let file = match open(OpenOptions::new().write(true)) {
        Err(Refused::By(Errno::ACCESS | Errno::ISDIR)) => open(OpenOptions::new().read(true))?,
        opened => opened?,
    };
    Ok(file.set_times(times)?)
}

fn time(time: NewTimestamp) -> Result<Option<SystemTime>, ErrorCode> {
    match time {
        NewTimestamp::NoChange => Ok(None),
        NewTimestamp::Now => Ok(Some(SystemTime::now())),
        NewTimestamp::Timestamp(time) => Duration::from_secs(time.seconds)
            .checked_add(Duration::from_nanos(time.nanoseconds.into()))
            .and_then(|time| SystemTime::UNIX_EPOCH.checked_add(time))
            .map(Some)
            .ok_or(ErrorCode::Overflow),
    }
}

fn as_directory<'a>(
    files: &'a WasiFilesystemCtxView<'_>,
    descriptor: &Resource<Descriptor>,
) -> FsResult<&'a Dir> {
    match files.table.get(descriptor)? {
        Descriptor::Dir(directory) => Ok(directory),
        Descriptor::File(_) => Err(ErrorCode::NotDirectory.into()),
    }
}

fn follow(flags: PathFlags) -> FollowSymlinks {
    if flags.contains(PathFlags::SYMLINK_FOLLOW) { FollowSymlinks::Yes } else { FollowSymlinks::No }
}

/// Opens a regular file or a directory below `directory`, without waiting for anyone.
fn open_at_once(directory: &File, path: &str, options: &OpenOptions) -> Result<File, Refused> {
    let mut options = options.clone();
    // A terminal does not become the terminal of this process either.
    options.nonblock(true).custom_flags(OFlags::NOCTTY.bits().cast_signed());
    let begun = Instant::now();
    let file = loop {
        match open(directory, path.as_ref(), &options) {
            // Another program, such as a file server, has a lease on the file, and is now asked
            // to give it up.
            Err(error) if error.kind() == ErrorKind::WouldBlock && begun.elapsed() < LEASE => {
                thread::sleep(Duration::from_millis(1));
            }
            opened => break opened?,
        }
    };
    let kind = file.metadata()?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        return Err(Refused::NoFile);
    }
    // From here on the file is read and written like any other.
    fcntl_setfl(&file, OFlags::empty()).map_err(io::Error::from)?;
    Ok(file)
}

/// Why a file was not opened.
enum Refused {
    /// It is neither a regular file nor a directory.
    NoFile,
    /// The system returned this error.
    By(Errno),
    /// The path leads out of the directory, or is not a path.
    Otherwise(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        match Errno::from_io_error(&error) {
            // A socket, or a FIFO opened for writing that nobody reads.
            Some(Errno::NXIO) => Self::NoFile,
            Some(errno) => Self::By(errno),
            None => Self::Otherwise(error),
        }
    }
}

impl From<Refused> for FsError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoFile => ErrorCode::NoDevice.into(),
            Refused::By(errno) => io::Error::from(errno).into(),
            Refused::Otherwise(error) => error.into(),
        }
    }
}
