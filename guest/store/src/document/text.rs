//! The texts of a document, most of them not copied from the file's text.

use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;

/// A part of the file's text, or a text that is stored on its own.
#[derive(Clone)]
pub struct Text(Storage);

#[derive(Clone)]
enum Storage {
    Owned(Box<str>),
    /// Offsets in bytes. A data file has at most 256 MiB.
    Shared(Rc<String>, Range<u32>),
}

impl Text {
    /// A part of a text, which must consist of whole characters. `None` if the text is too long.
    pub(super) fn of(text: &Rc<String>, range: Range<usize>) -> Option<Self> {
        let range = u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?;
        Some(Self(Storage::Shared(Rc::clone(text), range)))
    }

    /// Whether both are parts of the same text, and `next` starts `gap` bytes after the end of
    /// this.
    pub(super) fn is_followed_by(&self, next: &Self, gap: u32) -> bool {
        match (&self.0, &next.0) {
            (Storage::Shared(text, range), Storage::Shared(other, next)) => {
                Rc::ptr_eq(text, other) && range.end.checked_add(gap) == Some(next.start)
            }
            _ => false,
        }
    }

    /// The text from the start of this to the end of `last`, a later part of the same text.
    pub(super) fn through<'a>(&'a self, last: &'a Self) -> &'a str {
        match (&self.0, &last.0) {
            (Storage::Shared(text, range), Storage::Shared(_, last)) => {
                text.get(range.start as usize..last.end as usize).unwrap_or_default()
            }
            _ => self,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Storage::Owned(text) => text,
            // The range consists of whole characters, and neither has changed.
            Storage::Shared(text, range) => {
                text.get(range.start as usize..range.end as usize).unwrap_or_default()
            }
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Storage::Owned(text.into()))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
