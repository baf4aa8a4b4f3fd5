//! Random schedules.

use std::time::{Duration, Instant};

use super::super::search::{Counterexample, Space};
use super::{Objects, World};

/// The most steps of a schedule. After those it is left unfinished.
const STEPS: usize = 400;

impl<const H: usize, const W: usize> Objects<H, W> {
    /// Follows random schedules from `start`: so many, or more if there is time. Returns how many,
    /// and how many steps they have.
    ///
    /// # Errors
    ///
    /// The first counterexample.
    pub(super) fn walk(
        &mut self,
        start: World<H, W>,
        least: u64,
        time: Duration,
    ) -> Result<(u64, usize), Counterexample> {
        let (begun, mut steps, mut total) = (Instant::now(), Vec::new(), 0);
        for seed in 0.. {
            if seed >= least && begun.elapsed() >= time {
                return Ok((seed, total));
            }
            let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let (mut world, mut schedule) = (start, Vec::new());
            for _ in 0..STEPS {
                steps.clear();
                if let Err((broken, last)) = self.steps(world, &mut steps) {
                    schedule.push(last);
                    let schedule = schedule.iter().map(ToString::to_string).collect();
                    return Err(Counterexample { broken, schedule });
                }
                if steps.is_empty() {
                    break;
                }
                // Of Marsaglia, with the shifts 13, 7 and 17.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let step = steps.swap_remove((random % steps.len() as u64) as usize);
                (world, total) = (step.state, total + 1);
                schedule.push(step.cause);
            }
        }
        unreachable!("there is no last seed")
    }
}
