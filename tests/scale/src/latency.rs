//! How long requests take.

use crate::costs::Quantiles;

/// A time from these quantiles, in microseconds, by a line between each two. Only whole numbers,
/// so it is the same on all machines.
pub(crate) fn sample(quantiles: Quantiles, random: &mut fastrand::Rng) -> u64 {
    let at = random.u32(..1_000_000);
    let next = quantiles.partition_point(|(quantile, _)| *quantile <= at).max(1);
    let ((from, low), (to, high)) = (quantiles[next - 1], quantiles[next]);
    low + (high - low) * u64::from(at - from) / u64::from(to - from)
}

/// How often which time was measured.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Sixteen steps for each doubling.
    counts: Vec<u64>,
    count: u64,
}

const STEPS: u32 = 16;

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; 64 * STEPS as usize], count: 0 }
    }
}

impl Histogram {
    pub(crate) fn add(&mut self, time: u64) {
        let time = time.max(u64::from(STEPS));
        let log = time.ilog2();
        let step = (time >> (log - STEPS.ilog2())) as u32 - STEPS;
        self.counts[(log * STEPS + step) as usize] += 1;
        self.count += 1;
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The time that so many of a million do not exceed, in milliseconds, 6 % too high at most.
    pub fn milliseconds(&self, millionths: u64) -> u64 {
        let rank = (self.count * millionths).div_ceil(1_000_000).max(1);
        let mut seen = 0;
        let at = self.counts.iter().position(|count| {
            seen += count;
            seen >= rank
        });
        let at = at.unwrap_or(0) as u32;
        let (log, step) = (at / STEPS, at % STEPS);
        let end = u64::from(STEPS + step + 1) << log.saturating_sub(STEPS.ilog2());
        end.div_ceil(1_000)
    }
}
