//! When the next save begins.

use std::time::{Duration, Instant};

/// When the next save begins.
///
/// Clients that were just answered often send their next change at once. If the next save began
/// without them, two halves of the clients would take turns, and each save would have half of the
/// changes that it could have. So it waits for as many as there were, but at most for a quarter
/// of the last save's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    expected: usize,
    until: Instant,
}

impl Pace {
    /// The first save waits for nobody.
    pub(super) fn new() -> Self {
        Self { expected: 1, until: Instant::now() }
    }

    /// After a save that took this long: so many clients were answered, and so many wait already.
    pub(super) fn after(save: Duration, answered: usize, waiting: usize) -> Self {
        Self { expected: answered + waiting, until: Instant::now() + save / 4 }
    }

    /// How many changes to wait for.
    pub(super) fn expected(&self, now: Instant) -> usize {
        if now < self.until { self.expected.max(1) } else { 1 }
    }

    /// The end of the wait.
    pub(super) fn until(&self) -> Instant {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_those_who_were_answered_for_a_quarter_of_the_save() {
        let save = Duration::from_secs(40);
        let begun = Instant::now();
        let pace = Pace::after(save, 3, 2);
        assert_eq!(pace.expected(begun + Duration::from_secs(9)), 5);
        assert_eq!(pace.expected(begun + Duration::from_secs(11)), 1);
    }

    #[test]
    fn waits_for_nobody_at_first() {
        assert_eq!(Pace::new().expected(Instant::now()), 1);
    }
}
