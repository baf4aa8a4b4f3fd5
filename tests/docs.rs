//! The documents for people: README.md, CONTRIBUTING.md, those of the packages, of the templates and of
//! the conformance suite, and every file of docs/. What they show is what happens.
//!
//! Each fenced block is checked, by its info string:
//!
//! | Block | Check |
//! | --- | --- |
//! | `console` | its commands run in an empty directory and print what stands below them |
//! | `console bucket` | the same, with the bucket `s3://bucket` |
//! | `console http` | the tests of `guest/http` send these requests to a service in memory |
//! | `text serve` | `expenses serve` prints this at its first start |
//! | `caddy`, `nginx`, `systemd` with a file's name | these programs accept it |
//! | `sh systemd` | the program accepts its commands |
//! | `sh build` | its commands are lines of `.ci/run` |
//! | `text tree` | its paths are those of a tenant in a directory that was made |
//! | `sh tenants` | the program accepts its commands |
//! | `sh serve` | the tests serve the component with this command |
//! | `sh git`, `sh git conflict` | the tests of merges run these commands in a repository |
//! | `bash`, `zsh`, `fish` | the tests of completions start these shells with it |
//! | `sh copy`, `sh template` | the tests copy the folder with the one, and build it there with the other |
//! | `rust` | it is a part of an example, which is compiled and run |
//! | `rust program` | `tests/packages` runs the program with the packages; it prints the next block, a `text` |
//! | `python`, `javascript` | the program runs and prints the next block, a `text` |
//! | `text` | it is the next block behind such a program |
//! | `json` | it is a data file in which `expenses check` finds no problem |
//!
//! `SNAPSHOTS=overwrite cargo test --workspace --locked --test end_to_end docs` writes the
//! output that is printed now into the documents.

use std::fs;
use std::path::Path;

mod console;
mod document;
mod examples;
mod links;
mod programs;
mod served;

pub(crate) use document::{Block, Document};

/// The folder of the repository.
pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Every document whose blocks are checked, found by listing the folder.
fn documents() -> Vec<Document> {
    let mut documents = [
        "README.md",
        "CONTRIBUTING.md",
        "guest/interface/README.md",
        "host/library/README.md",
        "host/python/README.md",
        "host/javascript/README.md",
        "templates/rust/README.md",
        "templates/javascript/README.md",
        "tests/conformance/README.md",
    ]
    .map(Document::read)
    .to_vec();
    for entry in fs::read_dir(Path::new(ROOT).join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.ends_with(".md"), "docs/{name} is not Markdown: nothing checks it");
        documents.push(Document::read(&format!("docs/{name}")));
    }
    documents
}

/// The blocks of all documents with one of these info strings, each with its document.
fn blocks(infos: &[&str]) -> Vec<(Document, Block)> {
    let with_document = |document: Document| {
        let blocks = document.blocks().into_iter();
        let blocks = blocks.filter(|block| infos.contains(&&*block.info));
        blocks.map(|block| (document.clone(), block)).collect::<Vec<_>>()
    };
    documents().into_iter().flat_map(with_document).collect()
}

/// The text of the one block with this info string.
#[track_caller]
pub(crate) fn block(info: &str) -> String {
    let mut blocks = blocks(&[info]);
    assert_eq!(blocks.len(), 1, "blocks fenced as `{info}`");
    blocks.remove(0).1.text
}

#[test]
fn each_block_is_checked() {
    const PROGRAMS: [&str; 3] = ["python", "javascript", "rust program"];
    const OTHERS: [&str; 14] = [
        "console",
        "console bucket",
        "console http",
        "sh build",
        "sh serve",
        "sh git",
        "sh git conflict",
        "sh copy",
        "sh template",
        "bash",
        "zsh",
        "fish",
        "rust",
        "json",
    ];
    const SERVED: [&str; 6] =
        ["text serve", "caddy", "nginx", "sh systemd", "sh tenants", "text tree"];
    for document in documents() {
        let mut before: Option<Block> = None;
        for block in document.blocks() {
            let info = &*block.info;
            let is_output =
                info == "text" && before.is_some_and(|before| PROGRAMS.contains(&&*before.info));
            assert!(
                is_output
                    || [&PROGRAMS[..], &OTHERS, &SERVED].concat().contains(&info)
                    || info.starts_with("systemd "),
                "{}: nothing checks a block fenced as `{info}` here",
                document.place(&block)
            );
            before = Some(block);
        }
    }
}

#[test]
fn the_commands_that_build_are_those_of_continuous_integration() {
    let checks = fs::read_to_string(Path::new(ROOT).join(".ci/run")).unwrap();
    for (document, block) in blocks(&["sh build"]) {
        for command in block.text.lines().flat_map(|line| line.split("&&")).map(str::trim) {
            let is_checked = checks.lines().any(|line| line.trim() == command);
            assert!(is_checked, "{}: `{command}` is not in .ci/run", document.place(&block));
        }
    }
    assert!(Document::read("README.md").blocks().iter().any(|block| block.info == "sh build"));
}

#[test]
fn the_readme_can_be_read_in_a_minute() {
    assert!(Document::read("README.md").text.lines().count() <= 200);
}
