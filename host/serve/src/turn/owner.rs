//! What the thread does that owns the store.

use std::time::Instant;

use super::Shared;
use super::pace::Pace;
use super::queue::{Posted, Round, Waiting, WaitingChange, WaitingRead};

/// Whether something still waits for a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Nobody owns the store any more.
    Nothing,
    /// Perhaps. The store is still owned.
    Something,
}

/// Does what waits for the store now. Answers are sent when the store is free again, for many
/// clients then ask the next thing at once. If nobody waits for one any more, nobody misses it.
pub(super) fn run(shared: &Shared) -> Left {
    let pace = *shared.pace();
    let Some(Round { reads, changes, alone }) = shared.queue.next(&pace) else {
        return Left::Nothing;
    };
    if !reads.is_empty() {
        let mut place = shared.take_place();
        let read =
            |Waiting { work, answer, arrived }: WaitingRead| (answer, place.read(work, arrived));
        let responses: Vec<_> = reads.into_iter().map(read).collect();
        drop(place);
        for (answer, response) in responses {
            let _ = answer.send(response);
        }
    }
    if !changes.is_empty() {
        let pace = save(shared, changes);
        *shared.pace() = pace;
    }
    if let Some(Waiting { work, answer, arrived }) = alone {
        let response = shared.take_place().alone(work, arrived);
        let _ = answer.send(response);
    }
    Left::Something
}

/// Saves changes with one commit, and answers each.
fn save(shared: &Shared, changes: Vec<WaitingChange>) -> Pace {
    let arrived = changes.iter().map(|change| change.arrived).max();
    let (posted, answers): (Vec<Posted>, Vec<_>) =
        changes.into_iter().map(|change| (change.work, change.answer)).unzip();
    let keys: Vec<_> = posted.iter().filter_map(|posted| posted.request.key.clone()).collect();
    let mut place = shared.take_place();
    let begun = Instant::now();
    let outcomes = place.save(posted, arrived.unwrap_or(begun));
    let took = begun.elapsed();
    drop(place);
    shared.metrics.saved(answers.len(), took);
    shared.queue.forget(&keys);
    let pace = Pace::after(took, answers.len(), shared.queue.changes());
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        let _ = answer.send(outcome);
    }
    pace
}
