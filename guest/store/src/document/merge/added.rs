//! Which of the expenses that two documents have added are the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::{Document, Record, repeats};
use super::origins::Lineage;
use super::pairs::{Pairs, are_first_alike};
use expenses_model::{BankId, Trace};

/// A trace of a record.
type TraceOf = fn(&Record) -> Trace;

/// Why two expenses that both sides added may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// The store knows that they are one.
    One,
    /// They have the same id, or one has an id that the other had, but first were not the same, or
    /// nothing tells that the id is the same expense's.
    Doubtful,
    /// They are equal, and nothing more is known.
    Equal,
}

/// The expenses that both sides have added, of which some are the same.
pub(super) struct Added<'a> {
    lineage: &'a Lineage<'a>,
    pub(super) ours: &'a Document,
    pub(super) theirs: &'a Document,
    /// Those of ours that are in no pair yet.
    pub(super) our_free: BTreeSet<u64>,
    /// Those of theirs that are in no pair yet.
    pub(super) their_free: BTreeSet<u64>,
    found: Vec<(u64, u64, Bond)>,
}

impl<'a> Added<'a> {
    /// The records that are not in the pairs with a base; all without one.
    pub(super) fn new(
        lineage: &'a Lineage<'a>,
        our_pairs: Option<&Pairs>,
        their_pairs: Option<&Pairs>,
    ) -> Self {
        let (ours, theirs) = (lineage.one.document, lineage.other.document);
        let free = |document: &Document, pairs: Option<&Pairs>| {
            let ids = document.records().map(|record| record.id);
            ids.filter(|id| pairs.is_none_or(|pairs| !pairs.is_taken(*id))).collect()
        };
        let (our_free, their_free) = (free(ours, our_pairs), free(theirs, their_pairs));
        Self { lineage, ours, theirs, our_free, their_free, found: Vec::new() }
    }

    /// The pairs of ours and theirs, and those of theirs that are in none.
    pub(super) fn bonds(
        mut self,
        base: Option<&Document>,
    ) -> (Vec<(u64, u64, Bond)>, BTreeSet<u64>) {
        if !self.our_free.is_empty() && !self.their_free.is_empty() {
            let remembered = self.lineage.remembered();
            self.by_ids(base, &remembered);
            self.by_evidence();
            remembered.into_iter().for_each(|(our, their)| self.put(our, their, Bond::Doubtful));
            self.by_keys(Bond::Equal, |of| Some(of.trace_of_now()), |of| Some(of.trace_of_now()));
            if base.is_none() {
                let lineage = self.lineage;
                let same = self.same_ids().into_iter().filter(|id| !lineage.was_given_twice(*id));
                same.for_each(|id| self.put(id, id, Bond::Doubtful));
            }
            let (now, first): (TraceOf, TraceOf) = (Record::trace_of_now, Record::first_trace);
            for (our, their) in [(first, first), (first, now), (now, first)] {
                self.by_keys(Bond::Equal, |of| Some(our(of)), |of| Some(their(of)));
            }
        }
        (self.found, self.their_free)
    }

    /// The pairs of these of ours by what the store keeps about where expenses came from.
    pub(super) fn among(mut self, ours: BTreeSet<u64>) -> Vec<(u64, u64)> {
        self.our_free = ours;
        self.by_evidence();
        self.found.into_iter().map(|(our, their, _)| (our, their)).collect()
    }

    /// Pairs by an id that one has and the other has or had, and by what both first were.
    fn by_ids(&mut self, base: Option<&Document>, remembered: &[(u64, u64)]) {
        let lineage = self.lineage;
        let same = self.same_ids().into_iter().map(|id| (id, id));
        let (known, others): (Vec<_>, Vec<_>) = same.partition(|(id, _)| lineage.is_common(*id));
        // What is as old as all that is known was there before the files went apart. Of a base it
        // was, too.
        let is_old = |(id, _): &(u64, u64)| {
            lineage.is_old(*id) && base.is_none_or(|base| *id <= base.counter())
        };
        let old = others.into_iter().filter(is_old);
        for (our, their) in known.into_iter().chain(remembered.iter().copied()).chain(old) {
            let both = self.ours.get(our).zip(self.theirs.get(their));
            if both.is_some_and(|(one, other)| are_first_alike(one, other)) {
                self.put(our, their, Bond::One);
            }
        }
    }

    /// The ids of those in no pair that both have.
    fn same_ids(&self) -> Vec<u64> {
        self.our_free.intersection(&self.their_free).copied().collect()
    }

    /// Pairs those with equal keys, which are made alike of both documents.
    pub(super) fn by_key<K: Ord>(
        &mut self,
        bond: Bond,
        key: impl Fn(&Document, &Record) -> Option<K>,
    ) {
        let (ours, theirs) = (self.ours, self.theirs);
        self.by_keys(bond, |record| key(ours, record), |record| key(theirs, record));
    }

    /// Pairs those with equal keys, in the order of their ids.
    pub(super) fn by_keys<K: Ord>(
        &mut self,
        bond: Bond,
        our_key: impl Fn(&Record) -> Option<K>,
        their_key: impl Fn(&Record) -> Option<K>,
    ) {
        let mut by_key: BTreeMap<K, VecDeque<u64>> = BTreeMap::new();
        for record in self.our_free.iter().filter_map(|id| self.ours.get(*id)) {
            if let Some(key) = our_key(record) {
                by_key.entry(key).or_default().push_back(record.id);
            }
        }
        if by_key.is_empty() {
            return;
        }
        for id in self.their_free.clone() {
            let Some(their) = self.theirs.get(id) else { continue };
            let Some(same) = their_key(their).and_then(|key| by_key.get_mut(&key)) else {
                continue;
            };
            let is_same = |our: &u64| self.ours.get(*our).is_some_and(|our| !are_apart(our, their));
            let at = same.iter().position(is_same);
            if let Some(our) = at.and_then(|at| same.remove(at)) {
                self.put(our, id, bond);
            }
        }
    }

    pub(super) fn put(&mut self, our: u64, their: u64, bond: Bond) {
        if self.our_free.contains(&our) && self.their_free.contains(&their) {
            self.our_free.remove(&our);
            self.their_free.remove(&their);
            self.found.push((our, their, bond));
        }
    }
}

/// Whether something says that two expenses are different, however equal they are.
fn are_apart(one: &Record, other: &Record) -> bool {
    let key = |bank: Trace| BankId::from_number(bank.to_number()).key();
    let banks = one.bank.zip(other.bank);
    let marks = repeats::mark_of(one).zip(repeats::mark_of(other));
    banks.is_some_and(|(one, other)| key(one) != key(other))
        || marks.is_some_and(|(one, other)| one != other)
}
