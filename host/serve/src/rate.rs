//! How many requests somebody may send in a time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Admits so many requests a second, and some more after a pause.
#[derive(Debug)]
pub(crate) struct Rate {
    /// How long it takes until one more is admitted.
    each: Duration,
    /// How far the requests may be ahead of the time.
    ahead: Duration,
    /// Up to when the requests so far are paid for.
    paid: Mutex<Instant>,
}

impl Rate {
    /// At most `a_second` on average, at least one, and `at_once` after a pause.
    pub(crate) fn new(a_second: u32, at_once: u32) -> Self {
        let each = Duration::from_secs(1) / a_second.max(1);
        Self { each, ahead: each * at_once.max(1), paid: Mutex::new(Instant::now()) }
    }

    /// Whether one more is admitted now.
    pub(crate) fn admits(&self) -> bool {
        self.admits_at(Instant::now())
    }

    fn admits_at(&self, now: Instant) -> bool {
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let next = (*paid).max(now) + self.each;
        let is_admitted = next.saturating_duration_since(now) <= self.ahead;
        if is_admitted {
            *paid = next;
        }
        is_admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_admitted_and_then_so_many_a_second() {
        let rate = Rate::new(10, 5);
        let begun = Instant::now();
        let admitted = |at: Duration| (0..100).filter(|_| rate.admits_at(begun + at)).count();
        assert_eq!(admitted(Duration::from_secs(1)), 5);
        assert_eq!(admitted(Duration::from_millis(1_250)), 2);
        assert_eq!(admitted(Duration::from_millis(1_300)), 1);
        // A pause never saves up more than a burst.
        assert_eq!(admitted(Duration::from_secs(100)), 5);
    }

    #[test]
    fn nobody_is_shut_out_for_good() {
        let rate = Rate::new(0, 0);
        let begun = Instant::now();
        assert!(rate.admits_at(begun + Duration::from_secs(1)));
        assert!(!rate.admits_at(begun + Duration::from_secs(1)));
        assert!(rate.admits_at(begun + Duration::from_secs(2)));
    }
}
