//! Merges states whose differences do not matter.

use super::contents::EMPTY;
use super::state::{FILES, Files, Inode, NO_FILE, State, bit, files};
use super::writer::{Listing, Writer};

impl<const W: usize, const F: usize> State<W, F> {
    /// Orders the writers if they are `equal`, numbers the files in the order in which they are
    /// then met, and forgets what can never be seen again. The content of a temp file that nobody
    /// has open can be seen only if the `sizes` of temp files can.
    ///
    /// Also returns the new position of each writer.
    pub(super) fn canonical(mut self, equal: bool, sizes: bool) -> (Self, [u8; W]) {
        let mut order: [usize; W] = std::array::from_fn(|writer| writer);
        if equal {
            order.sort_by_key(|writer| {
                let Writer { place, committed, own, told, listing, .. } = &self.writers[*writer];
                let Listing { data, vanished, owed, listed, .. } = listing;
                let known = (*own != NO_FILE, told.map(|told| told != NO_FILE));
                (*place, *committed, known, *data, *vanished, owed.count_ones(), *listed)
            });
            self.writers = order.map(|writer| self.writers[writer]);
        }
        let mut numbering = Numbering { numbers: [NO_FILE; FILES + 1], last: 0 };
        let mut contents = [EMPTY; F];
        let mut number = |inode: &mut Inode, is_read: bool| {
            let old = *inode;
            *inode = numbering.number(old);
            if old != NO_FILE && is_read {
                contents[usize::from(*inode) - 1] = self.contents[usize::from(old) - 1];
            }
        };
        number(&mut self.data, true);
        for writer in &mut self.writers {
            writer.slots.iter_mut().for_each(|inode| number(inode, true));
        }
        for writer in &mut self.writers {
            writer.told.iter_mut().for_each(|inode| number(inode, false));
            number(&mut writer.own, false);
        }
        for writer in &mut self.writers {
            for alias in &mut writer.aliases {
                number(alias, false);
            }
        }
        if sizes {
            files(self.temps).for_each(|mut inode| number(&mut inode, true));
        }
        self.temps = numbering.files(self.temps);
        for Writer { listing, .. } in &mut self.writers {
            listing.owed = numbering.files(listing.owed);
            listing.listed = numbering.files(listing.listed);
        }
        self.contents = contents;
        let mut places = [0; W];
        for (place, writer) in order.into_iter().enumerate() {
            places[writer] = place as u8;
        }
        (self, places)
    }
}

/// New numbers for files, in the order in which they are requested.
struct Numbering {
    numbers: [Inode; FILES + 1],
    last: Inode,
}

impl Numbering {
    fn number(&mut self, inode: Inode) -> Inode {
        let number = &mut self.numbers[usize::from(inode)];
        if inode != NO_FILE && *number == NO_FILE {
            self.last += 1;
            *number = self.last;
        }
        *number
    }

    fn files(&mut self, of: Files) -> Files {
        files(of).fold(0, |numbered, inode| numbered | bit(self.number(inode)))
    }
}
