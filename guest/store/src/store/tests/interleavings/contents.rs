//! The contents of files, each different one once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::operation::Content;
use crate::document::{self, Document};

/// All contents seen so far. The first is that of an empty file.
pub(super) struct Contents {
    bytes: RefCell<Vec<Rc<[u8]>>>,
    numbers: RefCell<HashMap<Rc<[u8]>, Content>>,
}

pub(super) const EMPTY: Content = 0;

impl Contents {
    pub(super) fn new() -> Self {
        let contents = Self { bytes: RefCell::default(), numbers: RefCell::default() };
        contents.intern(b"");
        contents
    }

    pub(super) fn intern(&self, bytes: &[u8]) -> Content {
        if let Some(number) = self.numbers.borrow().get(bytes) {
            return *number;
        }
        let bytes: Rc<[u8]> = bytes.into();
        let number = self.bytes.borrow().len().try_into().unwrap();
        self.bytes.borrow_mut().push(bytes.clone());
        self.numbers.borrow_mut().insert(bytes, number);
        number
    }

    pub(super) fn bytes(&self, content: Content) -> Rc<[u8]> {
        self.bytes.borrow()[usize::from(content)].clone()
    }

    /// The document in a file, or why it is not one.
    pub(super) fn document(&self, content: Content) -> Result<Document, String> {
        document::read(&self.bytes(content)).map_err(|corruption| corruption.reason)
    }
}
