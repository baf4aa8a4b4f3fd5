//! Arithmetic on what a run has measured: rates, hosts and prices for any number of people.

use crate::costs::{
    ADDS_A_DAY, CORES, EGRESS, Form, GETS_A_PREFIX, HOST_HOUR, MEMORY, MONTH, NETWORK, PEAK,
    PLANNED, PUTS_A_PREFIX, Prices, REPLIES, THINKING, THREADS,
};
use crate::host::memory;
use crate::stats::Stats;

/// What a visit asks of hosts and of the object store, on average.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// PUTs.
    pub puts: f64,
    /// GETs of the data file.
    pub gets: f64,
    /// GETs of tokens.
    pub tokens: f64,
    /// Bytes to the object store and from it.
    pub bytes: [f64; 2],
    /// Microseconds of a core.
    pub computed: f64,
    /// Microseconds of calls, most of which wait for the object store.
    pub in_use: f64,
}

impl Visit {
    /// The average of a run.
    pub fn of(stats: &Stats) -> Self {
        let each = |count: u64| count as f64 / stats.visits as f64;
        Self {
            puts: each(stats.puts),
            gets: each(stats.gets[0] + stats.gets[1]),
            tokens: each(stats.tokens),
            bytes: stats.bytes.map(each),
            computed: each(stats.computed),
            in_use: each(stats.in_use.0),
        }
    }
}

/// What a service for so many people takes.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    people: f64,
    visit: Visit,
    form: Form,
    expenses: u64,
}

/// Dollars a month.
#[derive(Clone, Copy, Debug)]
pub struct Bill {
    /// For PUTs.
    pub puts: f64,
    /// For GETs.
    pub gets: f64,
    /// For what is stored.
    pub storage: f64,
    /// For bytes between hosts and object store.
    pub transfer: f64,
    /// For hosts.
    pub hosts: f64,
    /// For replies to people.
    pub egress: f64,
}

impl Bill {
    /// All of it.
    pub fn sum(&self) -> f64 {
        self.puts + self.gets + self.storage + self.transfer + self.hosts + self.egress
    }
}

/// How many hosts each thing needs at the peak.
#[derive(Clone, Copy, Debug)]
pub struct Hosts {
    /// The network.
    pub network: f64,
    /// The cores.
    pub cores: f64,
    /// The memory of the stores that are in use.
    pub memory: f64,
    /// The threads, one for each call.
    pub threads: f64,
}

impl Hosts {
    /// As many as each of them needs; and at least two, for one may die.
    pub fn count(&self) -> f64 {
        self.network.max(self.cores).max(self.memory).max(self.threads).ceil().max(2.0)
    }
}

impl Service {
    /// A service for so many people with so many expenses each.
    pub fn new(people: u64, expenses: u64, form: Form, visit: Visit) -> Self {
        Self { people: people as f64, visit, form, expenses }
    }

    /// Visits a second: the mean. Each adds one expense.
    pub fn visits(&self) -> f64 {
        self.people * ADDS_A_DAY as f64 / 86_400.0
    }

    /// PUTs and GETs a second: the mean.
    pub fn requests(&self) -> [f64; 2] {
        let Visit { puts, gets, tokens, .. } = self.visit;
        [puts, gets + tokens].map(|each| each * self.visits())
    }

    /// How many partitions of the object store that needs at the peak.
    pub fn partitions(&self) -> f64 {
        let [puts, gets] = self.requests();
        let peak = PEAK as f64;
        (puts * peak / PUTS_A_PREFIX).max(gets * peak / GETS_A_PREFIX).ceil().max(1.0)
    }

    /// Gigabits a second to the object store: the mean.
    pub fn gigabits(&self) -> f64 {
        self.visit.bytes[0] * self.visits() * 8.0 / 1e9
    }

    /// How many hosts there must be.
    pub fn hosts(&self) -> Hosts {
        let peak = self.visits() * PEAK as f64;
        let expenses = self.expenses.min(self.form.most);
        let store = memory(expenses, self.form.bytes(expenses)) as f64;
        // From opening the page to the last answer.
        let in_use = (THINKING.start + THINKING.end) as f64 / 2e6 + 1.0;
        let [sent, received] = self.visit.bytes;
        Hosts {
            network: sent.max(received) * peak / (NETWORK * 1e6 * PLANNED),
            cores: self.visit.computed * peak / (CORES as f64 * 1e6 * PLANNED),
            memory: peak * in_use * store / MEMORY as f64,
            threads: self.visit.in_use * peak / 1e6 / (THREADS * PLANNED),
        }
    }

    /// What it costs in a month, if the hosts for the peak run all the time.
    pub fn bill(&self, prices: &Prices) -> Bill {
        let visits = self.visits() * 86_400.0 * MONTH;
        let Visit { puts, gets, tokens, bytes, .. } = self.visit;
        let moved = |direction: usize| bytes[direction] * visits / 1e9 * prices.transfer[direction];
        let stored = self.people * self.stored() / 1e9;
        Bill {
            puts: puts * visits / 1e6 * prices.puts,
            gets: (gets + tokens) * visits / 1e6 * prices.gets,
            storage: stored * prices.storage,
            transfer: moved(0) + moved(1),
            hosts: self.hosts().count() * HOST_HOUR * 24.0 * MONTH,
            egress: egress(visits * REPLIES as f64 / 1e9),
        }
    }

    /// What a person has stored, in as many objects as the form makes of it.
    fn stored(&self) -> f64 {
        let objects = self.expenses.div_ceil(self.form.most.max(1)).max(1);
        (self.form.fixed * objects) as f64 + self.form.each * self.expenses as f64
    }
}

/// What so many gigabytes to the internet cost.
fn egress(mut gigabytes: f64) -> f64 {
    let mut dollars = 0.0;
    for (most, price) in EGRESS {
        let here = gigabytes.min(most);
        dollars += here * price;
        gigabytes -= here;
    }
    dollars
}
