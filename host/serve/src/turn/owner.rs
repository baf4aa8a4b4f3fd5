//! The thread that owns the store.

use std::time::Instant;

use super::Shared;
use super::pace::Pace;
use super::queue::{Round, Waiting, WaitingChange, WaitingRead};

/// Does what waits for the store, until the end. Answers are sent when the store is free again, for
/// many clients then ask the next thing at once. If nobody waits for one any more, nobody misses it.
pub(super) fn run(shared: &Shared) {
    let mut pace = Pace::new();
    while let Some(Round { reads, changes, alone }) = shared.queue.next(&pace) {
        if !reads.is_empty() {
            let mut place = shared.take_place();
            let read = |waiting: WaitingRead| (waiting.answer, place.read(waiting.work));
            let responses: Vec<_> = reads.into_iter().map(read).collect();
            drop(place);
            for (answer, response) in responses {
                let _ = answer.send(response);
            }
        }
        if !changes.is_empty() {
            pace = save(shared, changes);
        }
        if let Some(Waiting { work, answer }) = alone {
            let response = shared.take_place().alone(work);
            let _ = answer.send(response);
        }
    }
}

/// Saves changes with one commit, and answers each.
fn save(shared: &Shared, changes: Vec<WaitingChange>) -> Pace {
    let (requests, answers): (Vec<_>, Vec<_>) =
        changes.into_iter().map(|change| (change.work, change.answer)).unzip();
    let keys: Vec<_> = requests.iter().filter_map(|request| request.key.clone()).collect();
    let mut place = shared.take_place();
    let begun = Instant::now();
    let outcomes = place.save(requests);
    let took = begun.elapsed();
    drop(place);
    shared.queue.forget(&keys);
    let pace = Pace::after(took, answers.len(), shared.queue.changes());
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        let _ = answer.send(outcome);
    }
    pace
}
