//! Every file of the corpus, without a fuzzer: what was once found stays fixed.

use std::fs;
use std::path::Path;

fn each(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        // Shown if the check fails.
        println!("{}", file.display());
        check(&fs::read(file).unwrap());
        count += 1;
    }
    assert!(count >= 10, "only {count} files in the corpus of {target}");
}

#[test]
fn documents() {
    each("document", expenses_fuzz::document::check);
}

#[test]
fn calls() {
    each("calls", expenses_fuzz::calls::check);
}

#[test]
fn formats() {
    each("formats", expenses_fuzz::formats::check);
}
