//! A state of a directory, and the position of each of its writers.

use super::contents::EMPTY;
use super::operation::{Content, Name};
use super::writer::Writer;

/// The most writers, and the most files that a state has room for.
pub(super) const WRITERS: usize = 4;
pub(super) const FILES: usize = 14;

/// A file, by its number; 0 is none.
///
/// Writers distinguish files by their numbers. A number is free for another file as soon as the
/// file has no name and nobody holds it open, even if a writer still knows it. A temp file's name
/// is random and never comes again, so the number also stands for the name, as long as the file
/// has it.
pub(super) type Inode = u8;
pub(super) const NO_FILE: Inode = 0;

/// Files, as bits.
pub(super) type Files = u16;

/// A state of a directory with room for so many writers and files. Two that differ only in the numbers of their files, or in which of several
/// equal writers is which, are one: see [`canonical`](Self::canonical).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State<const W: usize = WRITERS, const F: usize = FILES> {
    pub(super) data: Inode,
    pub(super) temps: Files,
    pub(super) contents: [Content; F],
    pub(super) writers: [Writer; W],
    /// How many operations have failed, if that is limited.
    pub(super) failed: u8,
}

/// A file as one of several.
pub(super) fn bit(inode: Inode) -> Files {
    match inode {
        NO_FILE => 0,
        inode => 1 << (inode - 1),
    }
}

/// The files that bits stand for.
pub(super) fn files(files: Files) -> impl Iterator<Item = Inode> {
    (1..=FILES as Inode).filter(move |inode| files & bit(*inode) != 0)
}

impl<const W: usize, const F: usize> State<W, F> {
    pub(super) fn new() -> Self {
        let writers = [Writer::default(); W];
        Self { data: NO_FILE, temps: 0, contents: [EMPTY; F], writers, failed: 0 }
    }

    pub(super) fn content(&self, inode: Inode) -> Content {
        self.contents[usize::from(inode) - 1]
    }

    pub(super) fn set_content(&mut self, inode: Inode, content: Content) {
        self.contents[usize::from(inode) - 1] = content;
    }

    /// Takes a temp file's name away.
    pub(super) fn remove_temp(&mut self, inode: Inode) {
        self.temps &= !bit(inode);
        for Writer { own, told, listing, .. } in &mut self.writers {
            for known in told.iter_mut().chain([own]).filter(|known| **known == inode) {
                *known = NO_FILE;
            }
            listing.vanished |= listing.owed & bit(inode) != 0;
            listing.owed &= !bit(inode);
            listing.listed &= !bit(inode);
        }
    }

    /// What is at a name that a writer knows.
    pub(super) fn at(&self, writer: usize, name: Name) -> Inode {
        match name {
            Name::Data => self.data,
            Name::Own => self.writers[writer].own,
            Name::Temp(number) => self.writers[writer].told[usize::from(number)],
        }
    }

    /// The files that have a name or are held open.
    fn live(&self) -> Files {
        let held = self.writers.iter().flat_map(|writer| writer.slots);
        held.fold(self.temps | bit(self.data), |live, inode| live | bit(inode))
    }

    /// The numbers that a new file may get: those that are free though a writer knows
    /// them, and one that nobody knows.
    pub(super) fn free_inodes(&self) -> impl Iterator<Item = Inode> {
        let known = self.writers.iter().flat_map(|writer| writer.aliases);
        let known = known.fold(0, |known, inode| known | bit(inode));
        let live = self.live();
        files(known & !live).chain(files(!known & !live).take(1))
    }
}
