//! Turns: all peers do the same, over and over, in a new order each time.
//!
//! Benchmark frameworks finish measuring one subject before they start the next, so if the speed
//! of the machine drifts, the ratios are wrong. Here each ratio compares turns that followed each
//! other, and the result is the median.

use std::hint::black_box;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Answer;
use crate::operation::Operation;
use crate::peers::{Kind, Peer};

/// The least time of a turn that does not change the store.
const TURN: Duration = Duration::from_millis(5);

/// How often a store is asked before anything is measured: one that stays open may see to
/// it that the next answers to such questions take less.
const WARM_UP: u32 = 4;

/// Who takes part.
pub(crate) type Peers = Vec<(Kind, Box<dyn Peer>)>;

/// The times of one operation with a number of expenses.
pub(crate) struct Measured {
    pub(crate) operation: Operation,
    pub(crate) expenses: u64,
    /// For each peer the microseconds of a call, turn by turn.
    pub(crate) turns: Vec<(Kind, Vec<f64>)>,
}

/// The quartiles of some values.
#[derive(Clone, Copy)]
pub(crate) struct Quartiles {
    pub(crate) first: f64,
    pub(crate) median: f64,
    pub(crate) third: f64,
}

impl Quartiles {
    /// Of at least one value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |quarters: f64| {
            let place = (values.len() - 1) as f64 * quarters / 4.0;
            let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Self { first: at(1.0), median: at(2.0), third: at(3.0) }
    }
}

impl Measured {
    /// The time of a peer's call, in microseconds; `None` if it took no part.
    pub(crate) fn time(&self, peer: Kind) -> Option<Quartiles> {
        Some(Quartiles::of(self.of(peer)?.iter().copied()))
    }

    /// How many times as long one peer's call took as another's.
    pub(crate) fn ratio(&self, peer: Kind, other: Kind) -> Option<Quartiles> {
        let turns = self.of(peer)?.iter().zip(self.of(other)?);
        Some(Quartiles::of(turns.map(|(time, other)| time / other)))
    }

    fn of(&self, peer: Kind) -> Option<&[f64]> {
        Some(&self.turns.iter().find(|(kind, _)| *kind == peer)?.1)
    }
}

/// Lets the peers take turns at an operation, after each has warmed up.
pub(crate) fn measure(
    operation: Operation,
    expenses: u64,
    peers: &mut Peers,
    turns: u16,
) -> Answer<Measured> {
    let mut calls = Vec::new();
    for (_, peer) in peers.iter_mut() {
        calls.push(calls_in_a_turn(operation, expenses, &mut **peer)?);
    }
    let mut order: Vec<_> = (0..peers.len()).collect();
    let mut times: Vec<_> = peers.iter().map(|(kind, _)| (*kind, Vec::new())).collect();
    for _ in 0..turns {
        fastrand::shuffle(&mut order);
        for &place in &order {
            let time = take(operation, expenses, &mut *peers[place].1, calls[place])?;
            times[place].1.push(time.as_secs_f64() * 1e6 / f64::from(calls[place]));
            if operation == Operation::Add {
                // Otherwise the next peer pays for the pages that the disk still writes.
                sleep(Duration::from_micros(10 * expenses).min(Duration::from_secs(1)));
            }
        }
    }
    Ok(Measured { operation, expenses, turns: times })
}

/// Warms up, and returns how many calls make a turn.
fn calls_in_a_turn(operation: Operation, expenses: u64, peer: &mut dyn Peer) -> Answer<u32> {
    if operation == Operation::Add {
        take(operation, expenses, peer, 1)?;
        return Ok(1);
    }
    take(operation, expenses, peer, WARM_UP)?;
    let mut calls = 1;
    while take(operation, expenses, peer, calls)? < TURN {
        calls *= 2;
    }
    Ok(calls)
}

fn take(operation: Operation, expenses: u64, peer: &mut dyn Peer, calls: u32) -> Answer<Duration> {
    let started = Instant::now();
    for _ in 0..calls {
        black_box(operation.perform(peer, fastrand::u64(1..=expenses.max(1)))?);
    }
    Ok(started.elapsed())
}
