//! What each row of a file is: an expense that is stored, one that was, or a new one.
//!
//! First the bank's ids tell, then the day, the amount and the description, then the traces of
//! what was changed or deleted. What banks call differently is never the same.

use std::collections::{HashMap, HashSet};

use expenses_interface::Expense;

use super::candidates::Candidates;
use super::duplicates::{Known, Row, compare};
use super::traces::{self, Traces};

/// If none of a file's ids is known, and so many of its rows are equal to stored ones with other
/// ids, then the bank gives new ids whenever it writes a file, and these tell nothing.
const RENAMED: usize = 3;

/// What each row is.
pub(super) fn find(candidates: &Candidates, existing: &[Expense], mut traces: Traces) -> Vec<Row> {
    let (rows, banks) = (candidates.rows(), candidates.banks());
    let mut found = vec![Row::New; rows.len()];
    if !banks.is_empty() {
        let places: HashMap<u64, usize> =
            existing.iter().enumerate().map(|(at, expense)| (expense.id, at)).collect();
        for (found, known) in found.iter_mut().zip(traces.by_bank(banks)) {
            *found = match known {
                None => Row::New,
                Some(traces::Known::Deleted) => Row::Changed,
                // One that is not among these was given another day.
                Some(traces::Known::There(id)) => {
                    places.get(&id).map_or(Row::Changed, |at| Row::There(*at))
                }
            };
        }
    }
    let bank = |row: usize| banks.get(row).copied().flatten();
    let are_apart = |row: usize, stored: usize| traces.are_apart(bank(row), existing[stored].id);
    let of_no_id = found.iter().all(|row| *row == Row::New);
    let mut ids_tell = true;
    found = if of_no_id && !banks.is_empty() {
        let compared =
            |are_apart| compare(rows, existing, Known { rows: found.clone(), are_apart });
        let (with_ids, without) = (compared(&are_apart), compared(&|_, _| false));
        let is_renamed = |at: &usize| with_ids[*at] == Row::New && without[*at] != Row::New;
        let renamed = (0..rows.len()).filter(is_renamed).filter_map(|at| rows.get(at));
        // Equal rows are no more than one.
        let renamed: HashSet<_> = renamed
            .map(|row| (row.expense.date, row.expense.amount, row.expense.description))
            .collect();
        ids_tell = renamed.len() < RENAMED;
        if ids_tell { with_ids } else { without }
    } else {
        compare(rows, existing, Known { rows: found, are_apart: &are_apart })
    };
    for (at, (row, found)) in rows.iter().zip(&mut found).enumerate() {
        if *found == Row::New && traces.take(row.expense, bank(at).filter(|_| ids_tell)) {
            *found = Row::Changed;
        }
    }
    found
}
