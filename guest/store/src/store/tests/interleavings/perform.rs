//! The answers of the directory: all that POSIX allows to an operation of one of several
//! processes.

use super::contents::EMPTY;
use super::operation::{Answer, Name, Operation, Slot};
use super::state::{Inode, NO_FILE, State, bit, files};
use super::writer::Listing;
use crate::directory::Code;

/// What the directory may do beyond the ordinary.
#[derive(Clone, Copy, Default)]
pub(super) struct Failures {
    /// Any unlink may fail.
    pub(super) unlink: bool,
    /// Any rename may fail, and may answer that it has failed when it has not.
    pub(super) rename: bool,
    /// How many of these fail at the most; `None` if any number may.
    pub(super) most: Option<u8>,
    /// All temp files have one name: the environment of a mutation, not a failure.
    pub(super) shared_name: bool,
}

impl<const W: usize, const F: usize> State<W, F> {
    /// Whether an operation of a writer touches nothing that another writer could see or
    /// change, so that it may as well come at once after the one before it.
    pub(super) fn is_private(
        &self,
        writer: usize,
        operation: Operation,
        sizes_are_watched: bool,
    ) -> bool {
        let Listing { data, owed, .. } = self.writers[writer].listing;
        match operation {
            Operation::Read(..)
            | Operation::Sync(_)
            | Operation::Identity(_)
            | Operation::SyncDirectory => true,
            Operation::Write(..) => !sizes_are_watched,
            // Its own temp file and the data file may come first.
            Operation::Next => data || owed & bit(self.writers[writer].own) != 0,
            _ => false,
        }
    }

    /// Every answer to an operation of a writer, and the state that it leaves.
    pub(super) fn perform(
        &self,
        writer: usize,
        operation: Operation,
        failures: Failures,
        found: &mut Vec<(Answer, Self)>,
    ) {
        let mut answer = |answer, state| found.push((answer, state));
        let mut after = *self;
        match operation {
            Operation::Create(slot) => self.create(writer, slot, failures, answer),
            Operation::Open(slot) => match self.data {
                NO_FILE => answer(Answer::Failed(Code::NoEntry), after),
                data => {
                    after.writers[writer].slots[usize::from(slot)] = data;
                    answer(Answer::Done, after);
                }
            },
            Operation::Read(slot, 0) => {
                answer(Answer::Read(self.content(self.held(writer, slot))), after);
            }
            Operation::Read(..) => answer(Answer::End, after),
            Operation::Write(slot, content) => {
                let inode = self.held(writer, slot);
                assert_ne!(inode, self.data, "the data file is written in place");
                after.set_content(inode, content);
                answer(Answer::Done, after);
            }
            Operation::Sync(_) | Operation::SyncDirectory => answer(Answer::Done, after),
            Operation::Identity(slot) => {
                let inode = self.held(writer, slot);
                let alias = after.writers[writer].alias(inode);
                answer(Answer::Identity(alias, self.content(inode)), after);
            }
            Operation::Stat(name) => match self.at(writer, name) {
                NO_FILE => answer(Answer::Failed(Code::NoEntry), after),
                inode => {
                    let alias = after.writers[writer].alias(inode);
                    answer(Answer::Identity(alias, self.content(inode)), after);
                }
            },
            Operation::Rename => match self.at(writer, Name::Own) {
                NO_FILE => answer(Answer::Failed(Code::NoEntry), after),
                inode => {
                    after.data = inode;
                    after.remove_temp(inode);
                    answer(Answer::Done, after);
                    if let Some(failed) = self.failing(failures).filter(|_| failures.rename) {
                        answer(Answer::Failed(Code::Io), Self { failed, ..after });
                        answer(Answer::Failed(Code::Io), Self { failed, ..*self });
                    }
                }
            },
            Operation::Unlink(name) => {
                assert_ne!(name, Name::Data);
                let inode = self.at(writer, name);
                if inode == NO_FILE {
                    return answer(Answer::Failed(Code::NoEntry), after);
                }
                after.remove_temp(inode);
                answer(Answer::Done, after);
                if let Some(failed) = self.failing(failures).filter(|_| failures.unlink) {
                    answer(Answer::Failed(Code::Io), Self { failed, ..*self });
                }
            }
            Operation::List => {
                let (data, owed) = (self.data != NO_FILE, self.temps);
                after.writers[writer].listing =
                    Listing { under_way: true, data, owed, ..Listing::default() };
                answer(Answer::Done, after);
            }
            Operation::Next => self.list(writer, answer),
        }
    }

    /// How many operations have failed if one more does; `None` if it may not.
    fn failing(&self, failures: Failures) -> Option<u8> {
        match failures.most {
            None => Some(0),
            Some(most) => Some(self.failed + 1).filter(|failed| *failed <= most),
        }
    }

    fn held(&self, writer: usize, slot: Slot) -> Inode {
        self.writers[writer].slots[usize::from(slot)]
    }

    fn create(
        &self,
        writer: usize,
        slot: Slot,
        failures: Failures,
        mut answer: impl FnMut(Answer, Self),
    ) {
        let mut after = *self;
        if failures.shared_name && self.temps != 0 {
            after.writers[writer].own = self.temps.trailing_zeros() as Inode + 1;
            return answer(Answer::Failed(Code::Exist), after);
        }
        for inode in self.free_inodes() {
            let mut after = after;
            after.temps |= bit(inode);
            after.set_content(inode, EMPTY);
            after.writers[writer].slots[usize::from(slot)] = inode;
            after.writers[writer].own = inode;
            if failures.shared_name {
                // Whoever has a temp file now has this one.
                for other in after.writers.iter_mut().filter(|other| other.slots[1] != NO_FILE) {
                    other.own = inode;
                }
            }
            answer(Answer::Done, after);
        }
    }

    /// The next entry of a listing. One that is there throughout must come; one that is
    /// new may; one that has vanished may come as a failure, and once is enough. That it
    /// may come as if it were still there is the same as its vanishing a little later.
    fn list(&self, writer: usize, mut answer: impl FnMut(Answer, Self)) {
        let own = bit(self.writers[writer].own);
        let listing = self.writers[writer].listing;
        assert!(listing.under_way);
        let mut go_on = |reply, listing| {
            let mut after = *self;
            after.writers[writer].listing = listing;
            answer(reply, after);
        };
        if listing.data {
            return go_on(Answer::Entry(Name::Data), Listing { data: false, ..listing });
        }
        let listed = |inode: Inode| Listing {
            owed: listing.owed & !bit(inode),
            listed: listing.listed | bit(inode),
            ..listing
        };
        if listing.owed & own != 0 {
            return go_on(Answer::Entry(Name::Own), listed(self.writers[writer].own));
        }
        if listing.vanished {
            go_on(Answer::Failed(Code::NoEntry), Listing { vanished: false, ..listing });
        }
        if listing.owed == 0 {
            go_on(Answer::End, Listing::default());
        }
        for inode in files(self.temps & !listing.listed & !own) {
            let mut after = *self;
            after.writers[writer].listing = listed(inode);
            let name = after.writers[writer].tell(inode);
            answer(Answer::Entry(name), after);
        }
    }
}
