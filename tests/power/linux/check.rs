//! Checks a data directory after a power cut.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::bench::Bench;
use super::mount::run;
use super::workload::{self, Change, Workload};

/// The name of the data file.
pub(crate) const DATA_FILE: &str = "expenses.json";

/// The state that was found, if it is acceptable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// A temp file, which the next command removed.
    pub(crate) stray: bool,
}

/// Checks that every change answered is there and at most the next one beyond, that the
/// program reads this, and that its next command works and leaves nothing but the file.
pub(crate) fn check(
    bench: &Bench,
    data: &Path,
    workload: &Workload,
    answered: usize,
) -> Result<Found> {
    let document = read(data)?;
    let Some(made) = workload.found(document.as_ref(), answered) else {
        let counter = workload::counter(document.as_ref());
        bail!("{answered} changes were answered, and the last id is {counter}");
    };
    let stray = names(data)?.iter().any(|name| name != DATA_FILE);

    // Before its first add the program lists no directory that was named.
    if data.try_exists()? {
        let listing = run(bench.expenses().arg("--data").arg(data).args(["list", "--json"]))?;
        let listing: Value = serde_json::from_str(&listing).context("the listing")?;
        let records = document.as_ref().and_then(|document| document["expenses"].as_object());
        let (listed, held) = (listing.as_array().map(Vec::len), records.map_or(0, |all| all.len()));
        ensure!(listed == Some(held), "{listed:?} of {held} expenses listed after {made} changes");
    }

    let mut add = bench.expenses();
    add.arg("--data").arg(data);
    Change::Add.complete(&mut add);
    run(&mut add)?;
    ensure!(read(data)? == Some(workload::after(document, Change::Add)), "the next add went wrong");
    let names = names(data)?;
    ensure!(names == [DATA_FILE], "after the next add there are {names:?}");
    Ok(Found { stray })
}

/// Reads the document without its history, which contains times, without the ids of commits, and
/// without the traces of what expenses were before. `None` if there is no file or no directory.
pub(crate) fn read(data: &Path) -> Result<Option<Value>> {
    match fs::read(data.join(DATA_FILE)) {
        Ok(bytes) => {
            let mut document: Value =
                serde_json::from_slice(&bytes).context("the document is not whole")?;
            if let Some(fields) = document.as_object_mut() {
                fields.remove("history");
                fields.remove("traces");
                fields.remove("commits");
            }
            let records = document["expenses"].as_object_mut().into_iter().flatten();
            for (_, record) in records {
                record.as_object_mut().map(|fields| fields.remove("trace"));
            }
            Ok(Some(document))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("reading the document"),
    }
}

/// The names in a directory; none if it is missing.
pub(crate) fn names(data: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(data) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
