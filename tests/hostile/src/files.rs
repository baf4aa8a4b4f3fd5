//! Orders about files. The paths are used exactly as given: the standard library does not see
//! them first.

use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{
    Descriptor, DescriptorFlags, ErrorCode, NewTimestamp, OpenFlags, PathFlags,
};

/// Carries out an order. Returns its result, or the code of the error.
pub(crate) fn obey(words: &[&str]) -> Result<String, String> {
    let directory = get_directories().into_iter().next().expect("a preopened directory").0;
    let answer = match words {
        ["read", path] => read(&directory, path, PathFlags::empty()),
        ["follow", path] => read(&directory, path, PathFlags::SYMLINK_FOLLOW),
        ["write", path, text] => write(&directory, path, text),
        ["mutate-directory", path] => {
            let flags = DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY;
            directory
                .open_at(PathFlags::SYMLINK_FOLLOW, path, OpenFlags::DIRECTORY, flags)
                .and_then(|inner| write(&inner, "made-inside", ""))
        }
        ["list", path] => list(&directory, path, false),
        ["list-kinds", path] => list(&directory, path, true),
        ["stat", path] => directory
            .stat_at(PathFlags::SYMLINK_FOLLOW, path)
            .map(|stat| format!("{:?}", stat.type_)),
        ["hash", path] => {
            directory.metadata_hash_at(PathFlags::SYMLINK_FOLLOW, path).map(|_| String::new())
        }
        ["touch", path] => directory
            .set_times_at(PathFlags::SYMLINK_FOLLOW, path, NewTimestamp::Now, NewTimestamp::Now)
            .map(done),
        ["rename", from, to] => directory.rename_at(from, &directory, to).map(done),
        ["link", from, to] => directory.link_at(PathFlags::empty(), from, &directory, to).map(done),
        ["symlink", target, path] => directory.symlink_at(target, path).map(done),
        ["readlink", path] => directory.readlink_at(path),
        ["mkdir", path] => directory.create_directory_at(path).map(done),
        ["rmdir", path] => directory.remove_directory_at(path).map(done),
        ["unlink", path] => directory.unlink_file_at(path).map(done),
        _ => return Err(format!("unknown order: {words:?}")),
    };
    answer.map_err(|code| code.name().to_owned())
}

fn done((): ()) -> String {
    String::new()
}

fn read(directory: &Descriptor, path: &str, follow: PathFlags) -> Result<String, ErrorCode> {
    let file = directory.open_at(follow, path, OpenFlags::empty(), DescriptorFlags::READ)?;
    let (bytes, _) = file.read(1_000, 0)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn write(directory: &Descriptor, path: &str, text: &str) -> Result<String, ErrorCode> {
    let flags = DescriptorFlags::READ | DescriptorFlags::WRITE;
    let file = directory.open_at(PathFlags::SYMLINK_FOLLOW, path, OpenFlags::CREATE, flags)?;
    file.write(text.as_bytes(), 0)?;
    Ok(String::new())
}

fn list(directory: &Descriptor, path: &str, kinds: bool) -> Result<String, ErrorCode> {
    let flags = (PathFlags::SYMLINK_FOLLOW, OpenFlags::DIRECTORY, DescriptorFlags::READ);
    let listing = directory.open_at(flags.0, path, flags.1, flags.2)?.read_directory()?;
    let mut names = Vec::new();
    while let Some(entry) = listing.read_directory_entry()? {
        names.push(match kinds {
            true => format!(
                "{}={}",
                entry.name,
                format!("{:?}", entry.type_).replace("DescriptorType::", "")
            ),
            false => entry.name,
        });
    }
    names.sort();
    Ok(names.join(" "))
}
