//! What no store that keeps one file can go below: reading all of it once, and writing all
//! of it to a temp file, syncing that, renaming it and syncing the directory.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(what), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("floor read|write FILE"));
    };
    let file = Path::new(&file);
    let bytes = fs::read(file)?;
    if what == "write" {
        let temp = file.with_extension("tmp");
        let mut written = File::create(&temp)?;
        written.write_all(&bytes)?;
        written.sync_all()?;
        fs::rename(&temp, file)?;
        File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
