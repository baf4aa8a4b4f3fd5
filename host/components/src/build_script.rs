//! What the build scripts of this workspace call.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::Component;

/// Builds a component, writes it beside the programs of this build, and returns its bytes. Cargo
/// runs the script again if a file changes that the component was made from.
///
/// # Errors
///
/// It cannot be built or written, or this is no build script.
pub fn build(component: Component) -> Result<Vec<u8>, Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let programs =
        programs(&out).ok_or("the OUT_DIR of cargo is not `…/<profile>/build/<package>/out`")?;
    let built = component.build(&target_dir(programs, &env::var("TARGET")?).join("components"))?;
    component.write(programs, &built.bytes)?;
    for source in built.sources {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    Ok(built.bytes)
}

/// The folder of a build's programs, from the `OUT_DIR` of a build script.
fn programs(out: &Path) -> Option<&Path> {
    out.ancestors().nth(3)
}

/// The target directory that a build's programs are in: those for a named target are a folder
/// deeper.
fn target_dir<'path>(programs: &'path Path, target: &str) -> &'path Path {
    match programs.parent() {
        Some(folder) if folder.file_name() == Some(OsStr::new(target)) => {
            folder.parent().unwrap_or(folder)
        }
        Some(folder) => folder,
        None => programs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_build_has_the_components_in_one_target_directory() {
        for (out, folder) in [
            ("/t/debug/build/expenses-1/out", "/t/debug"),
            (
                "/t/x86_64-unknown-linux-gnu/release/build/expenses-1/out",
                "/t/x86_64-unknown-linux-gnu/release",
            ),
        ] {
            let programs = programs(Path::new(out)).unwrap();
            assert_eq!(programs, Path::new(folder));
            assert_eq!(target_dir(programs, "x86_64-unknown-linux-gnu"), Path::new("/t"));
        }
    }
}
