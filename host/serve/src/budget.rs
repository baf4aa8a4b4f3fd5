//! How many bytes are held for clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of bytes that clients share.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    used: Arc<AtomicUsize>,
    most: usize,
}

/// Bytes of a budget, given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Self {
        Self { used: Arc::default(), most }
    }

    /// A share that has no bytes yet.
    pub(crate) fn share(&self) -> Share {
        Share { budget: self.clone(), bytes: 0 }
    }

    /// Whether so many bytes are left at the moment.
    pub(crate) fn has(&self, bytes: usize) -> bool {
        self.used.load(Ordering::Relaxed).saturating_add(bytes) <= self.most
    }

    /// Whether nothing is left.
    pub(crate) fn is_spent(&self) -> bool {
        self.used.load(Ordering::Relaxed) >= self.most
    }
}

impl Share {
    /// Takes more bytes. Returns false, and takes none, if they are not left.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let fits = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.budget.most);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        let taken = self.budget.used.fetch_update(set, fetch, fits).is_ok();
        if taken {
            self.bytes += bytes;
        }
        taken
    }

    /// Takes more bytes, even if they are not left.
    pub(crate) fn overdraw(&mut self, bytes: usize) {
        self.budget.used.fetch_add(bytes, Ordering::Relaxed);
        self.bytes += bytes;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let budget = Budget::new(10);
        let mut first = budget.share();
        assert!(budget.has(10) && !budget.has(11) && !budget.has(usize::MAX));
        assert!(first.grow(4) && first.grow(6) && !first.grow(1) && budget.is_spent());
        let mut second = budget.share();
        assert!(!second.grow(usize::MAX) && !second.grow(1));
        drop(first);
        assert!(!budget.is_spent() && second.grow(10));
    }

    #[test]
    fn what_was_overdrawn_must_be_given_back_first() {
        let budget = Budget::new(10);
        let mut first = budget.share();
        first.overdraw(30);
        let mut second = budget.share();
        assert!(budget.is_spent() && !second.grow(1));
        drop(first);
        assert!(second.grow(10));
    }
}
