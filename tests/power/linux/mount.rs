//! Mounting, by the system's own tools, and never in a thread of this process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// A mounted file system. Dropping it unmounts it.
pub(crate) struct Mount {
    at: Option<PathBuf>,
}

impl Mount {
    /// Mounts a source on a directory, which is created if it is missing. A file is mounted
    /// through a loop device, which goes away with the mount.
    pub(crate) fn new(kind: &str, options: &str, source: &Path, at: &Path) -> Result<Self> {
        fs::create_dir_all(at)?;
        run(Command::new("mount").args(["-t", kind, "-o", options]).arg(source).arg(at))?;
        Ok(Self { at: Some(at.to_owned()) })
    }

    /// Its path.
    pub(crate) fn at(&self) -> &Path {
        self.at.as_deref().unwrap_or(Path::new(""))
    }

    /// Unmounts it.
    pub(crate) fn unmount(mut self) -> Result<()> {
        self.at.take().map_or(Ok(()), |at| unmount(&at))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if let Some(at) = &self.at
            && unmount(at).is_err()
        {
            // A process that still uses it keeps it only until that process ends.
            let _ = run(Command::new("umount").arg("--lazy").arg(at));
        }
    }
}

/// Unmounts what is mounted on a directory. It may be busy for a moment: a loop device lets
/// go of its file with its last user, which may be the `mount` of another test that looks
/// over all of them, and a child that another thread is just starting has this process's
/// files open until it becomes a program of its own.
pub(crate) fn unmount(at: &Path) -> Result<()> {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        match run(Command::new("umount").arg(at)) {
            Err(_) if Instant::now() < patience => sleep(Duration::from_millis(20)),
            done => return done.map(drop),
        }
    }
}

/// Runs a command that must succeed, and returns its output.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let message = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {}: {message}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
