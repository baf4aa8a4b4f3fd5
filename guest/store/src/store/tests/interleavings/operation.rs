//! The operations of a writer and their answers, small enough to be compared and kept
//! by the million.

use crate::directory::Code;
use expenses_interface::files::DATA_FILE;

/// A name in the directory, as one writer knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Data,
    /// The temp file of the writer's own race, whatever its number.
    Own,
    /// A temp file by its number.
    Temp(u8),
}

/// One of the files that a writer holds open.
pub(super) type Slot = u8;
/// What a file holds, by its place among all contents seen so far.
pub(super) type Content = u16;
/// A file's identity as one writer knows it: counted in the order in which the writer
/// has met the files.
pub(super) type Alias = u8;

/// An operation on the directory. Those that open a file name the slot it will have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    Create(Slot),
    Open(Slot),
    Read(Slot, u64),
    Write(Slot, Content),
    Sync(Slot),
    Identity(Slot),
    Stat(Name),
    Rename,
    Unlink(Name),
    List,
    Next,
    SyncDirectory,
}

/// The answer to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Answer {
    Done,
    Failed(Code),
    /// The whole content of a file.
    Read(Content),
    Identity(Alias, Content),
    Entry(Name),
    /// The end of a file or of a listing.
    End,
}

/// The number that the random bits of a writer's own temp file stand for.
const OWN: u128 = u128::MAX;

impl Name {
    pub(super) fn parse(name: &str) -> Self {
        if name == DATA_FILE {
            return Self::Data;
        }
        let digits = &name[DATA_FILE.len() + 1..name.len() - 4];
        match u128::from_str_radix(digits, 16).unwrap() {
            OWN => Self::Own,
            number => Self::Temp(number.try_into().unwrap()),
        }
    }

    pub(super) fn text(self) -> String {
        let number = match self {
            Self::Data => return DATA_FILE.to_owned(),
            Self::Own => OWN,
            Self::Temp(number) => number.into(),
        };
        format!("{DATA_FILE}.{number:032x}.tmp")
    }
}
