//! The position of a writer, and what it knows.

use super::forget::Forgotten;
use super::operation::{Alias, Name, Slot};
use super::places::{GONE, Place};
use super::race::HELD;
use super::state::{Files, Inode, NO_FILE};

const SLOTS: usize = 2;
const ALIASES: usize = 6;
const TOLD: usize = 4;
/// Two aliases that are given to files only once many others have been met.
pub(super) const NEW_ALIASES: (Alias, Alias) = (ALIASES as Alias - 1, ALIASES as Alias - 2);

/// The position of a writer.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Writer {
    pub(super) place: Place,
    /// Its changes that are committed, as bits.
    pub(super) committed: u8,
    /// Its own temp file in this race, as long as that has its name.
    pub(super) own: Inode,
    pub(super) slots: [Inode; SLOTS],
    /// The files that the aliases stand for which it knows in this race.
    pub(super) aliases: [Inode; ALIASES],
    /// The other temp files that it was told of, as long as they have their names, and
    /// of how many.
    pub(super) told: [Inode; TOLD],
    pub(super) told_count: u8,
    pub(super) listing: Listing,
}

/// A listing under way.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Listing {
    pub(super) under_way: bool,
    /// Whether the data file is still to be listed.
    pub(super) data: bool,
    /// Whether one that was owed is gone.
    pub(super) vanished: bool,
    /// The temp files that were there at its beginning, are there still and have not
    /// been listed: each must be before it ends.
    pub(super) owed: Files,
    /// The temp files that are there and have been listed.
    pub(super) listed: Files,
}

impl Writer {
    /// The alias by which it knows a file, from now on if not before.
    pub(super) fn alias(&mut self, inode: Inode) -> Alias {
        let known = self.aliases.iter().position(|alias| *alias == inode || *alias == NO_FILE);
        let alias = known.expect("a race meets fewer files");
        self.aliases[alias] = inode;
        alias as Alias
    }

    /// The name by which it knows another's temp file, from now on if not before.
    pub(super) fn tell(&mut self, inode: Inode) -> Name {
        if self.own == inode {
            return Name::Own;
        }
        let told = self.told.iter().position(|told| *told == inode);
        Name::Temp(told.unwrap_or_else(|| {
            let told = usize::from(self.told_count);
            self.told[told] = inode;
            self.told_count += 1;
            told
        }) as u8)
    }

    /// Moves to the place that is the same, apart from what was forgotten.
    pub(super) fn forget(&mut self, place: Place, forgotten: Forgotten) {
        self.place = place;
        match forgotten {
            Forgotten::Answer => {}
            Forgotten::Told => self.forget_told(0),
            Forgotten::Load(alias) => {
                let read = self.aliases[usize::from(alias)];
                self.aliases = [NO_FILE; ALIASES];
                self.aliases[usize::from(HELD.1)] = read;
            }
            Forgotten::Changed => {
                let base = self.aliases[usize::from(HELD.1)];
                self.aliases = [NO_FILE; ALIASES];
                self.aliases[usize::from(HELD.1)] = base;
            }
        }
    }

    /// One of the temp files that it was told of and that are gone.
    pub(super) fn told_of_gone(&self) -> Option<usize> {
        self.told[..usize::from(self.told_count)].iter().position(|told| *told == NO_FILE)
    }

    /// Forgets one of the temp files that it was told of.
    pub(super) fn forget_told(&mut self, told: usize) {
        self.told[told..].rotate_left(1);
        self.told[TOLD - 1] = NO_FILE;
        self.told_count -= 1;
    }

    pub(super) fn close(&mut self, slots: u8) {
        for (slot, inode) in self.slots.iter_mut().enumerate() {
            if slots & 1 << slot != 0 {
                *inode = NO_FILE;
            }
        }
    }

    /// Its position at the start of a race, with the file that it still holds open and its alias.
    pub(super) fn at_start(&self, place: Place, held: Option<(Slot, Alias)>) -> Self {
        let mut start = Self { place, ..Self::default() };
        if place != GONE {
            start.committed = self.committed;
        }
        if let Some((slot, alias)) = held.filter(|_| place != GONE) {
            start.slots[usize::from(HELD.0)] =
                self.slots.get(usize::from(slot)).copied().unwrap_or(NO_FILE);
            start.aliases[usize::from(HELD.1)] = self.aliases[usize::from(alias)];
        }
        start
    }
}
