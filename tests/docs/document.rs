//! A document and its fenced blocks.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::ROOT;

/// A document of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its path in the repository.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) info: String,
    pub(crate) text: String,
    /// Which block of its document it is, from 0.
    at: usize,
    /// The lines between the fences, from 0.
    lines: Range<usize>,
}

impl Document {
    /// Reads the document at this path in the repository.
    #[track_caller]
    pub(crate) fn read(name: &str) -> Self {
        let path = Path::new(ROOT).join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name: name.to_owned(), text }
    }

    pub(crate) fn path(&self) -> PathBuf {
        Path::new(ROOT).join(&self.name)
    }

    /// All fenced blocks, in order.
    #[track_caller]
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let lines: Vec<_> = self.text.lines().collect();
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            at += 1;
            let place = format!("{}:{at}", self.name);
            let fence = line.trim_start();
            if !fence.starts_with("```") && !fence.starts_with("~~~") {
                // Nor can a block hide behind an indentation.
                assert!(!line.starts_with("    "), "{place}: fence the block that begins here");
                continue;
            }
            let info = line.strip_prefix("```").unwrap_or_else(|| {
                panic!("{place}: begin the block with ``` at the begin of a line")
            });
            let end = (at..lines.len()).find(|end| lines[*end] == "```");
            let end = end.unwrap_or_else(|| panic!("{place}: the block has no end"));
            let text = lines[at..end].iter().map(|line| format!("{line}\n")).collect();
            blocks.push(Block { info: info.to_owned(), text, at: blocks.len(), lines: at..end });
            at = end + 1;
        }
        blocks
    }

    /// The block's file and line, as editors and compilers write them.
    pub(crate) fn place(&self, block: &Block) -> String {
        format!("{}:{}", self.name, block.lines.start)
    }

    /// Writes another text into a block of the file.
    pub(crate) fn rewrite(&self, block: &Block, text: &str) {
        // Tests that run at the same time rewrite other blocks of this file.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

        let now = Self::read(&self.name);
        let lines = now.blocks().swap_remove(block.at).lines;
        let mut written: Vec<_> = now.text.lines().collect();
        written.splice(lines, text.lines());
        fs::write(self.path(), written.join("\n") + "\n").unwrap();
    }
}
