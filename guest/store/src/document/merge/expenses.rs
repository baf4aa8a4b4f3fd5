//! What becomes of the expenses of two documents.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Document, Record};
use super::Documents;
use super::added::{Added, Bond};
use super::content::{content, disputed};
use super::deciding::{Deciding, Sides};
use super::origins::{Lineage, Origins};
use super::pairs::descendants;
use expenses_interface::Choice;

/// What is to be done with expenses. Nothing is done with any twice.
#[derive(Default)]
pub(super) struct Plan {
    /// Those of ours that get the content of one of theirs.
    pub(super) replaced: Vec<(u64, u64)>,
    /// Those of ours that are deleted.
    pub(super) deleted: Vec<u64>,
    /// The ids of those that were deleted here and come back, and their ids in theirs.
    pub(super) restored: Vec<(u64, u64)>,
    /// Those of theirs that are added.
    pub(super) added: BTreeSet<u64>,
    /// The ids of ours for those of theirs that are in both.
    pub(super) same: BTreeMap<u64, u64>,
    /// Those of ours and of theirs of which somebody has said that they are one.
    pub(super) known: Vec<(u64, u64)>,
}

impl Plan {
    /// Decides about all expenses.
    pub(super) fn new(documents: &Documents<'_>, deciding: &mut Deciding<'_>) -> Self {
        let Documents { ours, theirs, base } = *documents;
        let mut plan = Self::default();
        let [our_origins, their_origins] = [ours, theirs].map(Origins::of);
        let base_origins = base.map(Origins::of);
        let pairs = base_origins.as_ref().map(|base| {
            [&our_origins, &their_origins].map(|side| {
                let lineage = Lineage::new(base, side);
                (descendants(&lineage), lineage)
            })
        });
        if let (Some(base), Some([(our_pairs, lineage), (their_pairs, _)])) = (base, &pairs) {
            for record in base.records() {
                let (our, their) = (our_pairs.get(record.id), their_pairs.get(record.id));
                // In another file that the base was merged into, its id may be that of another.
                let is_free = record.id <= ours.counter
                    && ours.get(record.id).is_none()
                    && (lineage.is_common(record.id) || lineage.may_follow());
                plan.of_base(documents, deciding, record, [our, their], is_free);
            }
        }
        let [our_pairs, their_pairs] = match &pairs {
            Some(pairs) => pairs.each_ref().map(|(pairs, _)| Some(pairs)),
            None => [None, None],
        };
        let lineage = Lineage::new(&our_origins, &their_origins);
        let (bonds, new) = Added::new(&lineage, our_pairs, their_pairs).bonds(base);
        plan.added.extend(new);
        for (our, their, bond) in bonds {
            plan.of_both(documents, deciding, (our, their), bond);
        }
        plan
    }

    /// Decides about an expense of the base.
    fn of_base(
        &mut self,
        documents: &Documents<'_>,
        deciding: &mut Deciding<'_>,
        before: &Record,
        [our_id, their_id]: [Option<u64>; 2],
        is_id_free: bool,
    ) {
        let Documents { ours, theirs, base } = *documents;
        let our = our_id.and_then(|id| ours.get(id));
        let their = their_id.and_then(|id| theirs.get(id));
        if let (Some(our), Some(their)) = (our, their) {
            self.same.insert(their.id, our.id);
            if own_text(our).is_some_and(|text| Some(text) == own_text(their)) {
                return;
            }
        }
        let content = |of: Option<&Record>, document: &Document| {
            of.map(|record| content(record, &document.categories))
        };
        let (our_content, their_content) = (content(our, ours), content(their, theirs));
        let base_content = base.and_then(|base| content(Some(before), base));
        let sides = Sides {
            base: Some(base_content.as_deref()),
            ours: our_content.as_deref(),
            theirs: their_content.as_deref(),
        };
        let about = || disputed(documents, Some(before), our, their);
        let name = ("expense", before.id, our_id, their_id);
        let choice = match sides.settled() {
            Some(choice) => choice,
            None => {
                let may_be_two = may_be_two(documents, before, [our, their]);
                deciding.decide(name, sides, may_be_two, about)
            }
        };
        match (choice, our, their) {
            (Choice::Theirs, Some(our), Some(their)) => self.replaced.push((our.id, their.id)),
            (Choice::Theirs, Some(our), None) => self.deleted.push(our.id),
            (Choice::Theirs, None, Some(their)) => match is_id_free {
                true => self.restored.push((before.id, their.id)),
                false => self.add(their.id),
            },
            (Choice::Both, _, Some(their)) => self.add(their.id),
            _ => {}
        }
    }

    /// Decides about two expenses of both sides that may be one.
    fn of_both(
        &mut self,
        documents: &Documents<'_>,
        deciding: &mut Deciding<'_>,
        (our_id, their_id): (u64, u64),
        bond: Bond,
    ) {
        let Documents { ours, theirs, .. } = *documents;
        let (Some(our), Some(their)) = (ours.get(our_id), theirs.get(their_id)) else { return };
        self.same.insert(their_id, our_id);
        let contents = [(our, ours), (their, theirs)]
            .map(|(record, document)| content(record, &document.categories));
        let sides = Sides { base: None, ours: Some(&contents[0]), theirs: Some(&contents[1]) };
        let about = || disputed(documents, None, Some(our), Some(their));
        let name = ("expense", our_id, their_id);
        let choice = match bond {
            Bond::One => deciding.settle(name, sides, about),
            Bond::Doubtful | Bond::Equal => deciding.decide(name, sides, true, about),
        };
        let is_known = match bond {
            Bond::One => false,
            // Ours is still another expense if it is kept in the place of theirs.
            Bond::Doubtful => choice == Choice::Theirs,
            Bond::Equal => choice != Choice::Both,
        };
        if is_known {
            self.known.push((our_id, their_id));
        }
        match choice {
            Choice::Ours => {}
            // It is as it is there.
            Choice::Theirs if contents[0] == contents[1] => {}
            Choice::Theirs => self.replaced.push((our_id, their_id)),
            Choice::Both => self.add(their_id),
        }
    }

    fn add(&mut self, their_id: u64) {
        self.same.remove(&their_id);
        self.added.insert(their_id);
    }
}

/// Whether what both sides have made of an expense of the base may be two: only its id says that it
/// is one, and so many commits came since that it may be of another file.
fn may_be_two(documents: &Documents<'_>, before: &Record, sides: [Option<&Record>; 2]) -> bool {
    let [Some(our), Some(their)] = sides else { return false };
    let first = before.first_trace();
    let is_alike = [our, their].iter().all(|record| record.first_trace() == first);
    !is_alike && [documents.ours, documents.theirs].iter().any(|of| of.has_forgotten_commits())
}

fn own_text(record: &Record) -> Option<&str> {
    record.own.as_deref()
}
