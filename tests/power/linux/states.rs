//! Chooses the power cuts to try: many directly after a command has returned, the others
//! anywhere.

use super::log::{Cut, Entry, Fate, Log};

/// The cuts directly after commands: writes that no flush has followed are lost; if there are
/// any, they are also kept, and drawn twice.
pub(crate) fn at_answers(log: &Log) -> Vec<Cut> {
    let answers = log.entries.iter().enumerate().filter(|(_, e)| matches!(e, Entry::Answer));
    let mut cuts = Vec::new();
    for (index, _) in answers {
        let position = index + 1;
        cuts.push(Cut { position, fate: Fate::Lost, seed: 0 });
        if log.unflushed(position) > 0 {
            cuts.push(Cut { position, fate: Fate::Kept, seed: 0 });
            cuts.push(Cut { position, fate: Fate::Drawn, seed: 1 });
            cuts.push(Cut { position, fate: Fate::Drawn, seed: 2 });
        }
    }
    cuts
}

/// The cuts after commands and others, `count` in total. A third of the others are anywhere, the
/// rest where something can be lost. Always the same for the same log.
pub(crate) fn anywhere(log: &Log, count: usize) -> Vec<Cut> {
    let mut cuts = at_answers(log);
    let mut random = fastrand::Rng::with_seed(count as u64);
    let lossy: Vec<usize> =
        (0..=log.entries.len()).filter(|position| log.unflushed(*position) > 0).collect();
    for index in cuts.len()..count {
        let (position, fate) = match (index % 3, random.choice(&lossy)) {
            (1, Some(position)) => (*position, Fate::Lost),
            (2, Some(position)) => (*position, Fate::Drawn),
            _ => (random.usize(..=log.entries.len()), Fate::Kept),
        };
        cuts.push(Cut { position, fate, seed: random.u64(..) });
    }
    cuts
}
