//! Opens a page in the person's browser.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long an opener may take to say that it opens nothing. Some stay until the browser ends.
const PATIENCE: Duration = Duration::from_secs(2);

/// Writes a page into a temporary file that only its user can read, and opens that. Returns the
/// file, or `None` if there is no browser.
///
/// # Errors
///
/// If the file cannot be written; the error names it.
pub(super) fn open_page(page: &[u8]) -> io::Result<Option<PathBuf>> {
    let Some(opener) = opener() else { return Ok(None) };
    let mut file = tempfile::Builder::new().prefix("expenses-").suffix(".html").tempfile()?;
    let named = |error: io::Error, path: &std::path::Path| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    file.write_all(page).map_err(|error| named(error, file.path()))?;
    let mut command = Command::new(opener);
    command.arg(file.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(child) = command.spawn() else { return Ok(None) };
    if has_failed(child) {
        return Ok(None);
    }
    // The browser reads it after this program has ended.
    let (_, path) = file.keep().map_err(|error| named(error.error, error.file.path()))?;
    Ok(Some(path))
}

/// The command that opens a file with the program that the person has chosen for it; `None` where
/// there is no screen.
fn opener() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let has_screen = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(has_screen).then_some("xdg-open")
}

/// Whether an opener has ended and says that it opened nothing.
fn has_failed(mut opener: Child) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        match opener.try_wait() {
            Ok(Some(status)) => return !status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => return false,
        }
    }
    false
}
