//! How many bytes are held for clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of bytes that clients share.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    used: Arc<AtomicUsize>,
    most: usize,
    /// If it is that of one tenant: that of all.
    all: Option<Arc<Budget>>,
}

/// Bytes of a budget, given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Self {
        Self { used: Arc::default(), most, all: None }
    }

    /// The part of one tenant. It never takes more than it leaves to the others: so one takes at
    /// most half of all, and many greedy ones leave as much as each of them has.
    pub(crate) fn of_one(&self) -> Self {
        Self { used: Arc::default(), most: self.most, all: Some(Arc::new(self.clone())) }
    }

    /// A share that has no bytes yet.
    pub(crate) fn share(&self) -> Share {
        Share { budget: self.clone(), bytes: 0 }
    }

    /// Whether so many bytes are left at the moment.
    pub(crate) fn has(&self, bytes: usize) -> bool {
        match &self.all {
            None => self.used().saturating_add(bytes) <= self.most,
            Some(all) => {
                let left = all.left().saturating_sub(bytes);
                all.has(bytes) && self.used().saturating_add(bytes) <= left
            }
        }
    }

    /// Whether nothing is left. A tenant that has nothing is only refused if all together have
    /// overdrawn as much again.
    pub(crate) fn is_spent(&self) -> bool {
        match &self.all {
            None => self.left() == 0,
            Some(all) => {
                let used = self.used();
                (used > 0 && used >= all.left()) || all.used() / 2 >= all.most
            }
        }
    }

    fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    fn left(&self) -> usize {
        self.most.saturating_sub(self.used())
    }

    /// Takes bytes, if all of them together still fit.
    fn take(&self, bytes: usize) -> bool {
        let fits = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.most);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        let taken = match &self.all {
            None => self.used.fetch_update(set, fetch, fits).is_ok(),
            // Two that look at the same time may both find room: what they leave is a little less.
            Some(all) => self.has(bytes) && all.take(bytes),
        };
        if taken && self.all.is_some() {
            self.used.fetch_add(bytes, Ordering::Relaxed);
        }
        taken
    }

    fn overdraw(&self, bytes: usize) {
        self.used.fetch_add(bytes, Ordering::Relaxed);
        if let Some(all) = &self.all {
            all.overdraw(bytes);
        }
    }

    fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(all) = &self.all {
            all.give_back(bytes);
        }
    }
}

impl Share {
    /// Takes more bytes. Returns false, and takes none, if they are not left.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let taken = self.budget.take(bytes);
        if taken {
            self.bytes += bytes;
        }
        taken
    }

    /// Takes more bytes, even if they are not left.
    pub(crate) fn overdraw(&mut self, bytes: usize) {
        self.budget.overdraw(bytes);
        self.bytes += bytes;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.give_back(self.bytes);
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

    #[test]
    fn greedy_tenants_leave_as_much_as_each_has() {
        let all = Budget::new(160);
        let tenants = [(); 4].map(|()| all.of_one());
        let mut shares = tenants.each_ref().map(Budget::share);
        let taken = shares.each_mut().map(|share| (0..).take_while(|_| share.grow(10)).count());
        assert_eq!(taken, [8, 4, 2, 1]);
        assert!(!tenants[0].has(10) && !tenants[0].share().grow(10));
        let [first, ..] = shares;
        drop(first);
        assert!(tenants[3].share().grow(20));
        assert_eq!(all.used(), 70);
    }

    #[test]
    fn a_tenant_that_takes_no_answers_is_refused_before_others() {
        let all = Budget::new(100);
        let (slow, other) = (all.of_one(), all.of_one());
        let mut answers = slow.share();
        answers.overdraw(60);
        assert!(slow.is_spent() && !other.is_spent());
        answers.overdraw(60);
        assert!(all.is_spent() && !other.is_spent());
        answers.overdraw(80);
        assert!(other.is_spent());
        drop(answers);
        assert!(!slow.is_spent() && !other.is_spent());
    }
}
