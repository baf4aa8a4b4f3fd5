//! Texts of a document that was read, without a copy of each.

use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;

/// A part of a document's own text, or a text of its own.
#[derive(Clone)]
pub struct Text(Part);

#[derive(Clone)]
enum Part {
    Own(Box<str>),
    /// Offsets in bytes. A data file has at most 256 MiB.
    Of(Rc<String>, Range<u32>),
}

impl Text {
    /// A part of a text, of whole characters; none where the text is too long for it.
    pub(super) fn of(text: &Rc<String>, range: Range<usize>) -> Option<Self> {
        let range = u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?;
        Some(Self(Part::Of(Rc::clone(text), range)))
    }

    /// Whether both are parts of one text, in which `next` begins so many bytes behind
    /// the end of this.
    pub(super) fn is_followed_by(&self, next: &Self, gap: u32) -> bool {
        match (&self.0, &next.0) {
            (Part::Of(text, range), Part::Of(other, next)) => {
                Rc::ptr_eq(text, other) && range.end.checked_add(gap) == Some(next.start)
            }
            _ => false,
        }
    }

    /// What reaches from the begin of this to the end of `last`, a later part of the same
    /// text.
    pub(super) fn through<'a>(&'a self, last: &'a Self) -> &'a str {
        match (&self.0, &last.0) {
            (Part::Of(text, range), Part::Of(_, last)) => {
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
            Part::Own(text) => text,
            // It is of whole characters, and neither has changed.
            Part::Of(text, range) => {
                text.get(range.start as usize..range.end as usize).unwrap_or_default()
            }
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Part::Own(text.into()))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
