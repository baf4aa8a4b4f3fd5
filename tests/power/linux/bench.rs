//! The environment of the tests: root, tools, and a file system in memory that no other process
//! sees.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use tempfile::TempDir;

use super::disk::Disk;
use super::file_system;
use super::mount::{Mount, run};

/// A place for images and mounts, and the program there.
pub(crate) struct Bench {
    program: PathBuf,
    /// Unmounted before its directory is removed.
    memory: Mount,
    _directory: TempDir,
}

impl Bench {
    /// Sets up, and tries each thing that the tests need; the error says what this
    /// machine lacks. All that is mounted from here on is seen by this process and its
    /// children alone, and the kernel unmounts it with the last of them, whatever
    /// becomes of this process. Comes before any thread is started.
    pub(crate) fn set_up() -> Result<Self> {
        ensure!(nix::unistd::geteuid().is_root(), "root");
        unshare(CloneFlags::CLONE_NEWNS).context("a mount namespace")?;
        let (none, private) = (None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE);
        mount(none, "/", none, private, none).context("private mounts")?;
        let directory = tempfile::Builder::new().prefix("power-cut-").tempdir()?;
        let options = "size=4g,mode=755";
        let memory = Mount::new("tmpfs", options, "tmpfs".as_ref(), directory.path())?;
        let bench = Self { program: memory.at().join("expenses"), memory, _directory: directory };

        run(Command::new("strace").args(["-o", "/dev/null", "true"])).context("strace")?;
        run(Command::new("setpriv").args(["--reuid=65534", "true"])).context("setpriv")?;
        for kind in file_system::ALL {
            bench.try_mounting(&kind).context(kind.name)?;
        }
        Ok(bench)
    }

    fn try_mounting(&self, kind: &file_system::FileSystem) -> Result<()> {
        let directory = self.directory(&format!("{}, tried", kind.name))?;
        let image = directory.join("disk.img");
        kind.format(&image)?;
        let disk = Disk::over(&image, &directory.join("disk"))?;
        kind.mount(&disk.file(), &directory.join("mounted"))?.unmount()?;
        disk.end()?;
        Ok(fs::remove_dir_all(directory)?)
    }

    /// Brings the program, so that a user who is not root may run it here, wherever it
    /// was built.
    pub(crate) fn bring(&self, program: &Path) -> Result<()> {
        fs::copy(program, &self.program)
            .with_context(|| format!("{}, which `cargo build` builds", program.display()))?;
        Ok(())
    }

    /// The program.
    pub(crate) fn expenses(&self) -> Command {
        Command::new(&self.program)
    }

    /// A new directory in memory.
    pub(crate) fn directory(&self, name: &str) -> Result<PathBuf> {
        let directory = self.memory.at().join(name);
        fs::create_dir(&directory)?;
        Ok(directory)
    }

    /// A new file system of 1 MiB in memory.
    pub(crate) fn tmpfs(&self, name: &str) -> Result<Mount> {
        Mount::new("tmpfs", "size=1m,mode=755", "tmpfs".as_ref(), &self.memory.at().join(name))
    }
}
