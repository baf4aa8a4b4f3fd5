//! What became of the expenses of one document in another.
//!
//! An id alone does not tell: since the documents went apart, both have given out the same ids for
//! different expenses. What tells is an id as of a commit that both know (`origins.rs`), together
//! with what the expense first was.

use std::collections::{BTreeSet, HashMap};

use super::super::Record;
use super::added::Added;
use super::origins::Lineage;

/// Pairs of ids, each id at most once on its side.
#[derive(Default)]
pub(super) struct Pairs {
    to: HashMap<u64, u64>,
    taken: BTreeSet<u64>,
}

impl Pairs {
    /// The id on the other side.
    pub(super) fn get(&self, from: u64) -> Option<u64> {
        self.to.get(&from).copied()
    }

    /// Whether an id of the other side is in a pair.
    pub(super) fn is_taken(&self, to: u64) -> bool {
        self.taken.contains(&to)
    }

    /// Makes a pair if both are free. Returns whether they were.
    fn put(&mut self, from: u64, to: u64) -> bool {
        let is_free = !self.to.contains_key(&from) && !self.taken.contains(&to);
        if is_free {
            self.to.insert(from, to);
            self.taken.insert(to);
        }
        is_free
    }
}

/// Pairs each record of a base, which the lineage has first, with what became of it on a side.
pub(super) fn descendants(lineage: &Lineage<'_>) -> Pairs {
    let (base, side) = (lineage.one.document, lineage.other.document);
    let mut pairs = Pairs::default();
    let put_same_ids = |pairs: &mut Pairs, is_same: &dyn Fn(&Record, &Record) -> bool| {
        for record in base.records() {
            let is_free = pairs.get(record.id).is_none();
            if is_free && side.get(record.id).is_some_and(|other| is_same(record, other)) {
                pairs.put(record.id, record.id);
            }
        }
    };
    put_same_ids(&mut pairs, &|of, other| lineage.is_common(of.id) && are_first_alike(of, other));
    if pairs.to.len() < base.len() {
        for (from, to) in lineage.remembered() {
            let both = base.get(from).zip(side.get(to));
            if both.is_some_and(|(one, other)| are_first_alike(one, other)) {
                pairs.put(from, to);
            }
        }
    }
    // Nothing else tells, but the base is said to be an earlier state.
    let may_follow = lineage.may_follow();
    put_same_ids(&mut pairs, &|of, other| {
        (may_follow || lineage.is_old(of.id)) && are_first_alike(of, other)
    });
    if pairs.to.len() == base.len() {
        return pairs;
    }
    // What was added on both sides of an earlier merge is known by what that knew.
    let left = base.records().map(|record| record.id).filter(|id| pairs.get(*id).is_none());
    for (from, to) in Added::new(lineage, None, Some(&pairs)).among(left.collect()) {
        pairs.put(from, to);
    }
    // Another program may have changed what it first was. In another file that was merged with the
    // base the same id is another expense's.
    for (from, to) in lineage.remembered() {
        if base.get(from).is_some() && side.get(to).is_some() {
            pairs.put(from, to);
        }
    }
    if may_follow {
        put_same_ids(&mut pairs, &|_, _| true);
    }
    pairs
}

/// Whether two records first were the same.
pub(super) fn are_first_alike(one: &Record, other: &Record) -> bool {
    match (&one.own, &other.own) {
        (Some(one), Some(other)) if **one == **other => true,
        _ => one.first_trace() == other.first_trace(),
    }
}
