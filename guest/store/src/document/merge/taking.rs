//! Does with the expenses of a document what a merge has decided.

use std::collections::BTreeMap;

use super::super::detached::Detached;
use super::super::{Document, Record, Rollback};
use super::expenses::Plan;
use super::origins::{Origins, with_former_ids, with_those_of};
use expenses_interface::Error;

/// The ids of this document for those of theirs.
pub(super) struct Renamed {
    ids: BTreeMap<u64, u64>,
    /// The least id of what was added, and how much greater the new ids are.
    shift: Option<(u64, u64)>,
}

impl Renamed {
    /// The counter of this document for one of theirs, before something was added.
    pub(super) fn counter(&self, ours: &Document, counter: u64) -> u64 {
        let next = counter.saturating_add(1);
        match (self.ids.get(&next), self.shift) {
            (Some(id), _) => id.saturating_sub(1),
            (None, Some((first, shift))) if next >= first => counter.saturating_add(shift),
            // Nothing is known of what it added, and the id is another expense's here.
            (None, _) if ours.get(next).is_some() => u64::MAX,
            (None, _) => counter,
        }
    }
}

impl Plan {
    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if there are no ids left. The document is unchanged.
    pub(super) fn apply(
        self,
        ours: &mut Document,
        theirs: &Document,
        rollbacks: &mut Vec<Rollback>,
    ) -> Result<Renamed, Error> {
        let origins = Origins::of(theirs);
        // What fills an empty store is as it was: it is a copy.
        let is_copy = ours.counter == 0 && ours.is_empty();
        let origins = Some(&origins).filter(|_| !is_copy);
        let shift = self.shift(ours, theirs)?;
        let mut renamed = Renamed { ids: self.same, shift };
        for id in self.deleted {
            rollbacks.push(ours.delete(id)?);
        }
        for (our, their) in self.replaced {
            let Some(record) = theirs.get(their) else { continue };
            let mut content = Detached::of(record, &theirs.categories);
            if let Some(our) = ours.get(our) {
                content.bank = content.bank.or(our.bank);
                content.unknown = with_those_of(&content.unknown, our);
            }
            rollbacks.push(ours.put_back(Detached { id: our, ..content }));
        }
        for (our, their) in self.known {
            let (Some(our), Some(their)) = (ours.get(our), theirs.get(their)) else { continue };
            let Some(origins) = origins else { continue };
            if let Some(unknown) = with_former_ids(&our.unknown, origins.names(their)) {
                let content = Detached::of(our, &ours.categories);
                rollbacks.push(ours.put_back(Detached { unknown, ..content }));
            }
        }
        for (id, their_id) in self.restored {
            let Some(record) = theirs.get(their_id) else { continue };
            rollbacks.push(ours.take_in(record, theirs, origins, id));
            renamed.ids.insert(their_id, id);
        }
        ours.reserve(self.added.len());
        for their_id in self.added {
            let Some(record) = theirs.get(their_id) else { continue };
            let id = their_id.saturating_add(shift.map_or(0, |(_, shift)| shift));
            renamed.ids.insert(their_id, id);
            rollbacks.push(ours.take_in(record, theirs, origins, id));
        }
        ours.counter = ours.counter.max(theirs.counter);
        Ok(renamed)
    }

    /// The least id of what is added, and how much greater its new id is: the ids keep their
    /// distances, so that what a request has added stays together. None if none is added.
    fn shift(&self, ours: &Document, theirs: &Document) -> Result<Option<(u64, u64)>, Error> {
        let none_left = || {
            let reason = "of one of the files is so great that there are no ids left";
            Error::invalid("counter", reason)
        };
        // It would count here, too.
        if theirs.counter == u64::MAX {
            return Err(none_left());
        }
        let (Some(first), Some(last)) = (self.added.first(), self.added.last()) else {
            return Ok(None);
        };
        if *first > ours.counter {
            return Ok(Some((*first, 0)));
        }
        let shift = ours.counter.max(theirs.counter).checked_add(1).map(|next| next - first);
        let shift = shift.filter(|shift| last.checked_add(*shift).is_some());
        Ok(Some((*first, shift.ok_or_else(none_left)?)))
    }
}

impl Document {
    /// Adds a record of another document under an id that none has here, with the spelling of its
    /// category that is in use. With origins it is known by its id there.
    fn take_in(
        &mut self,
        record: &Record,
        theirs: &Self,
        origins: Option<&Origins<'_>>,
        id: u64,
    ) -> Rollback {
        let mut content = Detached::of(record, &theirs.categories);
        if let Some(in_use) = self.category_in_use(&content.category) {
            content.category = self.categories.spelling(in_use).to_owned();
        }
        let names = origins.and_then(|of| with_former_ids(&content.unknown, of.names(record)));
        content.unknown = names.unwrap_or(content.unknown);
        let rollback = self.put_back(Detached { id, ..content });
        self.counter = self.counter.max(id);
        rollback
    }
}
