//! Pairs of expenses by what the store keeps about where they came from: the transaction of a bank,
//! the day of a rule, the key of a request, the file of an import.

use std::collections::{BTreeMap, BTreeSet};

use super::super::history::Addition;
use super::super::{Document, Record, keys, repeats};
use super::added::{Added, Bond};
use super::origins::former_ids;
use expenses_model::BankId;

/// A transaction of the same bank's id and amount is the same up to so many days apart, as an
/// import has it: the bank may have moved it when it was booked.
const DAYS: u16 = 6;

/// How the notes of imports begin.
const IMPORT: &str = "import";

impl Added<'_> {
    /// Pairs by what the store keeps about where expenses came from.
    pub(super) fn by_evidence(&mut self) {
        self.by_key(Bond::One, |_, record| record.bank);
        self.by_bank_days();
        self.by_key(Bond::One, |_, record| repeats::mark_of(record).map(str::to_owned));
        self.by_requests();
        self.by_imports();
    }

    /// Pairs by the transaction of a bank, if the bank has moved it by a few days.
    fn by_bank_days(&mut self) {
        let banks = |document: &Document, free: &BTreeSet<u64>| {
            let mut banks: BTreeMap<u64, Vec<(u16, u64, BankId)>> = BTreeMap::new();
            for record in free.iter().filter_map(|id| document.get(*id)) {
                if let Some(bank) = record.bank.map(|bank| BankId::from_number(bank.to_number())) {
                    let day = bank.to_number() as u16;
                    banks.entry(bank.key()).or_default().push((day, record.id, bank));
                }
            }
            banks
                .values_mut()
                .for_each(|same| same.sort_unstable_by_key(|(day, id, _)| (*day, *id)));
            banks
        };
        let ours = banks(self.ours, &self.our_free);
        let mut theirs = banks(self.theirs, &self.their_free);
        for (key, ours) in ours {
            let mut theirs = theirs.remove(&key).unwrap_or_default().into_iter().peekable();
            for (day, our, bank) in ours {
                // Those of theirs that are too early for this one are so for the later ones, too.
                let is_early = |of: &(u16, u64, BankId)| of.0 < day && of.2.days_from(bank) > DAYS;
                while theirs.next_if(is_early).is_some() {}
                if let Some((_, their, _)) = theirs.next_if(|of| of.2.days_from(bank) <= DAYS) {
                    self.put(our, their, Bond::One);
                }
            }
        }
    }

    /// Pairs what requests of the same idempotency key have added: the first, and those after it
    /// that the same entry of the history has.
    fn by_requests(&mut self) {
        let (ours, theirs) = (self.ours.additions(), self.theirs.additions());
        for (our, their) in keys::shared(self.ours, self.theirs) {
            let (Some(our), Some(their)) = (our.checked_add(1), their.checked_add(1)) else {
                continue;
            };
            let more = [(&ours, our), (&theirs, their)]
                .map(|(all, id)| Addition::of(all, id).map_or(0, |of| of.after(id)));
            for at in 0..=more[0].min(more[1]) {
                let (our, their) = (our + at, their + at);
                let (Some(one), Some(other)) = (self.ours.get(our), self.theirs.get(their)) else {
                    break;
                };
                // The entry of a merge has what other requests added, too.
                let is_own = at == 0 || former_ids(one).is_empty() && former_ids(other).is_empty();
                let are_free = self.our_free.contains(&our) && self.their_free.contains(&their);
                if !is_own || !are_free || one.first_trace() != other.first_trace() {
                    break;
                }
                self.put(our, their, Bond::One);
            }
        }
    }

    /// Pairs equal rows that imports of files of one name have added.
    fn by_imports(&mut self) {
        let (ours, theirs) = (self.ours.additions(), self.theirs.additions());
        let key = |all: &[Addition], record: &Record| {
            let note = Addition::of(all, record.id)?.note.clone()?;
            Some((note, record.first_trace())).filter(|(note, _)| note.starts_with(IMPORT))
        };
        self.by_keys(Bond::One, |record| key(&ours, record), |record| key(&theirs, record));
    }
}
