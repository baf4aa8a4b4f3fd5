//! The keys of two documents: a request that was done on one side is not done again on the other.

use super::{Document, FIELD, Keys, MOST, MOST_UNTIMED, NewKey};
use expenses_interface::Error;

/// Of each key that both documents have, the counters before its request was done.
pub(in crate::document) fn shared(ours: &Document, theirs: &Document) -> Vec<(u64, u64)> {
    let read = |document: &Document| Keys::read(document.field(FIELD).ok()??, 0);
    let (Some(ours), Some(theirs)) = (read(ours), read(theirs)) else { return Vec::new() };
    let both = ours.by_digest.iter().filter_map(|(digest, our)| {
        let their = theirs.by_digest.get(digest)?;
        let is_same = their.fingerprint == our.fingerprint;
        is_same.then_some((our.counter, their.counter))
    });
    let mut both: Vec<(u64, u64)> = both.collect();
    both.sort_unstable();
    both
}

impl Keys {
    /// Takes the keys of another document in. `counter` gives the counter of this document for
    /// one of the other. Returns whether it has changed something.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if there is no room for them all: one that carries no time must not be
    /// forgotten early.
    pub(in crate::document) fn take(
        &mut self,
        theirs: &Self,
        counter: impl Fn(u64) -> u64,
    ) -> Result<bool, Error> {
        let count = self.by_digest.len();
        for (order, is_timed) in [(&theirs.timed, true), (&theirs.untimed, false)] {
            for kept in order.iter().filter_map(|(_, digest)| theirs.by_digest.get(digest)) {
                if !self.by_digest.contains_key(&kept.digest) {
                    let mut kept = *kept;
                    kept.counter = counter(kept.counter);
                    self.insert(NewKey { kept, is_timed });
                }
            }
        }
        if self.untimed.len() > MOST_UNTIMED {
            let reason = format!(
                "of both files are {}, and at most {MOST_UNTIMED} that carry no time are kept; none may be forgotten for 30 days, so merge later",
                self.untimed.len()
            );
            return Err(Error::invalid("keys", reason));
        }
        let is_changed = self.by_digest.len() > count || theirs.forgotten > self.forgotten;
        self.forgotten = self.forgotten.max(theirs.forgotten);
        while self.by_digest.len() > MOST && !self.timed.is_empty() {
            self.forget_first();
        }
        self.has_new |= is_changed;
        Ok(is_changed)
    }
}
