//! Rust in documents: parts of the examples, which are compiled and run by other tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ROOT, blocks};

/// The files of all folders called `examples` below this one.
fn examples(folder: &Path, is_example: bool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(examples(&path, is_example || path.ends_with("examples")));
        } else if is_example && path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The lines without indentation, for a document shows only a part of a function.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn rust_in_documents_is_a_part_of_an_example() {
    let files = examples(&Path::new(ROOT).join("host"), false);
    let examples: Vec<_> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    assert!(examples.len() >= 3, "the examples are not found: {files:?}");
    for (document, block) in blocks(&["rust"]) {
        let quoted = lines(&block.text);
        let is_quoted =
            |example: &String| lines(example).windows(quoted.len()).any(|part| part == quoted);
        assert!(
            examples.iter().any(is_quoted),
            "{}: none of the examples has these lines",
            document.place(&block)
        );
    }
}
