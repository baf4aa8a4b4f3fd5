//! The requests to a disk, and the contents that a power cut may leave.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The unit that a disk writes whole. Every file system here takes that for granted of
/// its superblock, which is the only copy that it looks at.
const SECTOR: usize = 4096;

/// Bytes at a place.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) offset: u64,
    pub(crate) bytes: Vec<u8>,
}

/// A request to the disk, or a mark between requests.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Write(Write),
    /// All writes before are durable from here on.
    Flush,
    /// A command of the workload has returned.
    Answer,
}

/// What happens to the writes that no flush has followed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    Kept,
    Lost,
    /// Each by itself is kept, lost or torn between two sectors, as it is drawn.
    Drawn,
}

/// A power cut: after which entries of the log, and what it did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) position: usize,
    pub(crate) fate: Fate,
    pub(crate) seed: u64,
}

/// A disk's first content, and all requests since.
pub(crate) struct Log {
    pub(crate) size: u64,
    pub(crate) base: Vec<Write>,
    pub(crate) entries: Vec<Entry>,
}

impl Log {
    /// Begins with the contents of an image file.
    pub(crate) fn begin(image: &File) -> io::Result<Self> {
        let size = image.metadata()?.len();
        let mut base = Vec::new();
        let mut bytes = vec![0; SECTOR];
        for offset in (0..size).step_by(SECTOR) {
            image.read_exact_at(&mut bytes, offset)?;
            if bytes.iter().any(|byte| *byte != 0) {
                base.push(Write { offset, bytes: bytes.clone() });
            }
        }
        Ok(Self { size, base, entries: Vec::new() })
    }

    /// How many commands had returned before a position.
    pub(crate) fn answered(&self, position: usize) -> usize {
        self.entries[..position].iter().filter(|entry| matches!(entry, Entry::Answer)).count()
    }

    /// How many flushes there were.
    pub(crate) fn flushes(&self) -> usize {
        self.entries.iter().filter(|entry| matches!(entry, Entry::Flush)).count()
    }

    /// The position of the last flush before a position: the writes behind it may be
    /// lost. (A write that was under way when a flush began counts as flushed, which is
    /// kinder than a disk need be; the disk here answers each request before it takes
    /// the next, so that hardly any are.)
    fn flushed(&self, position: usize) -> usize {
        let flush = self.entries[..position].iter().rposition(|e| matches!(e, Entry::Flush));
        flush.unwrap_or(0)
    }

    /// How many writes before a position may be lost.
    pub(crate) fn unflushed(&self, position: usize) -> usize {
        writes(&self.entries[self.flushed(position)..position]).count()
    }

    /// Makes the image file that a power cut leaves, and returns how many writes it lost or tore.
    pub(crate) fn leave(&self, cut: Cut, image: &Path) -> io::Result<usize> {
        let image = File::create(image)?;
        image.set_len(self.size)?;
        let (durable, unflushed) =
            self.entries[..cut.position].split_at(self.flushed(cut.position));
        for write in self.base.iter().chain(writes(durable)) {
            image.write_all_at(&write.bytes, write.offset)?;
        }
        let mut random = fastrand::Rng::with_seed(cut.seed);
        let mut lost = 0;
        for write in writes(unflushed) {
            let length = write.bytes.len();
            let kept = match cut.fate {
                Fate::Kept => 0..length,
                Fate::Lost => 0..0,
                Fate::Drawn => drawn(&mut random, length),
            };
            lost += usize::from(kept.len() < length);
            image.write_all_at(&write.bytes[kept.clone()], write.offset + kept.start as u64)?;
        }
        Ok(lost)
    }
}

fn writes(entries: &[Entry]) -> impl Iterator<Item = &Write> {
    entries.iter().filter_map(|entry| match entry {
        Entry::Write(write) => Some(write),
        Entry::Flush | Entry::Answer => None,
    })
}

/// Which part of a write is kept: all, nothing, or its sectors up to one or from one on.
fn drawn(random: &mut fastrand::Rng, length: usize) -> std::ops::Range<usize> {
    let bound = (random.usize(..=length / SECTOR) * SECTOR).min(length);
    match random.u8(..4) {
        0 => 0..length,
        1 => 0..0,
        2 => 0..bound,
        _ => bound..length,
    }
}
