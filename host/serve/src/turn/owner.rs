//! The thread that owns the store.

use std::time::Instant;

use super::Shared;
use super::pace::Pace;
use super::place::Place;
use super::queue::{Waiting, WaitingChange};

/// Does what waits for the store, until the end.
pub(super) fn run(shared: &Shared) {
    let mut pace = Pace::new();
    while let Some(round) = shared.queue.next(&pace) {
        let mut place = shared.take_place();
        // If nobody waits for an answer any more, nobody misses it.
        for Waiting { work, answer } in round.reads {
            let _ = answer.send(place.read(work));
        }
        if !round.changes.is_empty() {
            pace = save(shared, &mut place, round.changes);
        }
        if let Some(Waiting { work, answer }) = round.alone {
            let _ = answer.send(place.alone(work));
        }
    }
}

/// Saves changes with one commit, and answers each.
fn save(shared: &Shared, place: &mut Place, changes: Vec<WaitingChange>) -> Pace {
    let (requests, answers): (Vec<_>, Vec<_>) =
        changes.into_iter().map(|change| (change.work, change.answer)).unzip();
    let keys: Vec<_> = requests.iter().filter_map(|request| request.key.clone()).collect();
    let begun = Instant::now();
    let outcomes = place.save(requests);
    let took = begun.elapsed();
    shared.queue.forget(&keys);
    let answered = answers.len();
    let pace = Pace::after(took, answered, shared.queue.changes());
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        let _ = answer.send(outcome);
    }
    pace
}
