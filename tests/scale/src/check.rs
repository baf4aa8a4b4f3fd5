//! What was promised: nothing that was reported is lost, and nothing is done twice.

use std::collections::HashMap;

use crate::settings::Settings;
use crate::stats::Stats;
use crate::world::{Told, World};

/// What a run has shown.
#[derive(Debug)]
pub struct Outcome {
    /// What was measured.
    pub stats: Stats,
    /// The new expenses that were reported as added and are not there.
    pub lost: usize,
    /// Those that are there more than once.
    pub twice: usize,
    /// Those that are there although they were reported as not added.
    pub made: usize,
    /// Those of which nobody was told anything.
    pub open: usize,
}

impl Outcome {
    /// Whether all promises were kept.
    pub fn is_good(&self) -> bool {
        (self.lost, self.twice, self.made, self.open) == (0, 0, 0, 0)
    }
}

/// Runs until nothing more happens, and looks what became of each new expense.
pub fn run(settings: Settings) -> Outcome {
    look(World::new(settings, false))
}

/// The same, with a line for each request to the object store.
pub fn run_traced(settings: Settings) -> Outcome {
    look(World::new(settings, true))
}

fn look(mut world: World) -> Outcome {
    world.run();
    let (objects, adds, stats) = world.into_parts();
    let mut found: HashMap<u32, usize> = HashMap::new();
    for (tenant, content) in objects.changed() {
        for number in content.added() {
            assert_eq!(adds[number as usize].0, tenant, "it is another's expense");
            *found.entry(number).or_default() += 1;
        }
    }
    let mut outcome = Outcome { stats, lost: 0, twice: 0, made: 0, open: 0 };
    for (number, (_, told)) in adds.iter().enumerate() {
        let times = found.get(&(number as u32)).copied().unwrap_or(0);
        outcome.twice += usize::from(times > 1);
        match told {
            Told::Added => outcome.lost += usize::from(times == 0),
            Told::NotAdded => outcome.made += usize::from(times > 0),
            Told::Unknown => {}
            Told::Nothing => outcome.open += 1,
        }
    }
    outcome
}
