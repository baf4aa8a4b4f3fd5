//! The file systems that are tried.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::mount::{Mount, run};

/// A kind of file system, and how it is mounted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileSystem {
    pub(crate) name: &'static str,
    kind: &'static str,
    /// About the least that its mkfs accepts.
    mebibytes: u64,
    mkfs: &'static [&'static str],
    options: &'static str,
    /// Whether it begins to write out a file that is renamed over another one, and so may
    /// hide that the file was not synced. ext4 does (`auto_da_alloc`), but with its
    /// default `dioread_nolock` the file may still read as zeros; with `dioread_lock` it
    /// was whole in every state tried.
    pub(crate) writes_before_rename: bool,
}

const EXT4: FileSystem = FileSystem {
    name: "ext4",
    kind: "ext4",
    mebibytes: 64,
    // Blocks as on a disk of a usual size, and nothing left to be written later by the
    // kernel's own initialisation.
    mkfs: &["-q", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
    options: "loop",
    writes_before_rename: true,
};

/// ext4 told not to write out a renamed file by itself (`auto_da_alloc` in the kernel's
/// Documentation/admin-guide/ext4.rst).
const EXT4_NO_AUTO_DA_ALLOC: FileSystem = FileSystem {
    name: "ext4 noauto_da_alloc",
    options: "loop,noauto_da_alloc",
    writes_before_rename: false,
    ..EXT4
};

const XFS: FileSystem = FileSystem {
    name: "xfs",
    kind: "xfs",
    mebibytes: 300,
    mkfs: &["-q", "-K"],
    options: "loop",
    writes_before_rename: false,
};

const BTRFS: FileSystem = FileSystem {
    name: "btrfs",
    kind: "btrfs",
    mebibytes: 128,
    mkfs: &["-q", "--nodiscard"],
    options: "loop",
    writes_before_rename: false,
};

/// All of them.
pub(crate) const ALL: [FileSystem; 4] = [EXT4, EXT4_NO_AUTO_DA_ALLOC, XFS, BTRFS];

/// ext4 on a disk of 1 MiB, which is too small for a journal.
pub(crate) const TINY_EXT4: FileSystem =
    FileSystem { name: "tiny ext4", mebibytes: 1, mkfs: &["-q", "-m", "0"], ..EXT4 };

impl FileSystem {
    /// Makes an image of an empty one.
    pub(crate) fn format(&self, image: &Path) -> Result<()> {
        File::create(image)?.set_len(self.mebibytes << 20)?;
        // mkfs.btrfs looks at all loop devices, and fails if one of another trial goes away
        // meanwhile.
        for _ in 0..50 {
            if run(&mut self.mkfs(image)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(200));
        }
        run(&mut self.mkfs(image))?;
        Ok(())
    }

    fn mkfs(&self, image: &Path) -> Command {
        let mut mkfs = Command::new(format!("mkfs.{}", self.kind));
        mkfs.args(self.mkfs).arg(image);
        mkfs
    }

    /// Mounts an image.
    pub(crate) fn mount(&self, image: &Path, at: &Path) -> Result<Mount> {
        Mount::new(self.kind, self.options, image, at)
    }
}
