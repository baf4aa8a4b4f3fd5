//! Data files as real stores write them.

use std::time::Duration;

use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    Action, Change, ExpenseRef, Expenses, IdempotencyKey, NewExpense, Outcome, Packed, Request,
};
use expenses_store::Store;
use expenses_store::directory::System;
use expenses_store::directory::memory::Memory;
use jiff::Timestamp;

use crate::costs::{ADDS_A_DAY, DAY};

/// How many of the last expenses are added one by one, as people do: as many as the file says
/// anything of beside the expenses themselves. 30 days of keys, 100 ids of commits, 100 entries.
const ONE_BY_ONE: u64 = 30 * ADDS_A_DAY;

/// A store without expenses, as the operator makes it.
const EMPTY: &str = "{\n  \"counter\": 0,\n  \"expenses\": {}\n}";
/// 2026-01-01T00:00:00Z, in seconds since 1970.
const BEGIN: i64 = 1_767_225_600;

/// What people buy, and where they file it.
const BOUGHT: [(&str, &str); 12] = [
    ("Lunch", "food"),
    ("Groceries at the corner shop", "groceries"),
    ("Coffee", "food"),
    ("Train to the office and back", "travel"),
    ("Rent", "rent"),
    ("Supermarket", "groceries"),
    ("Cinema with the children", "fun"),
    ("Pharmacy", "health"),
    ("Electricity", "energy"),
    ("Present for a birthday", "gifts"),
    ("Bakery", "groceries"),
    ("Petrol", "travel"),
];
/// What names are made of, of people and of places.
const SYLLABLES: [&str; 16] = [
    "an", "ber", "cor", "da", "el", "fin", "ga", "hol", "in", "ju", "ka", "lo", "mar", "ne", "or",
    "pe",
];

/// An expense: its description, its amount and its category. Every other description has a name in
/// it that hardly comes again.
fn bought(number: u64) -> (String, String, &'static str) {
    let mut random = fastrand::Rng::with_seed(number);
    let (description, category) = BOUGHT[random.usize(..BOUGHT.len())];
    let mut description = description.to_owned();
    if random.bool() {
        description += " with ";
        (0..4).for_each(|_| description += SYLLABLES[random.usize(..SYLLABLES.len())]);
    }
    (description, format!("{}.{:02}", random.u32(1..90), random.u32(..100)), category)
}

/// Time that passes as it is told, and numbers that only look random.
pub(crate) struct Told {
    pub(crate) now: Duration,
    random: fastrand::Rng,
}

impl Told {
    pub(crate) fn new(seed: u64) -> Self {
        Self { now: Duration::ZERO, random: fastrand::Rng::with_seed(seed) }
    }
}

impl System for Told {
    fn random(&mut self) -> u128 {
        self.random.u128(..)
    }

    fn monotonic(&mut self) -> Duration {
        self.now
    }

    fn sleep(&mut self, duration: Duration) {
        self.now += duration;
    }

    fn now(&mut self) -> Timestamp {
        moment(self.now)
    }
}

/// A moment, so long after the begin.
pub(crate) fn moment(after: Duration) -> Timestamp {
    // A simulation ends long before the last moment that there is.
    Timestamp::from_second(BEGIN + after.as_secs().cast_signed()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A request that adds an expense, as the page sends it: with a key that carries its time.
pub(crate) fn add(number: u64, at: Duration, has_key: bool) -> Request {
    let (description, amount, category) = bought(number);
    let new = NewExpense {
        description: format!("{description} #{number}"),
        amount,
        category: category.to_owned(),
        date: None,
    };
    let milliseconds = moment(at).as_millisecond();
    let (high, low) = (milliseconds >> 16, milliseconds & 0xffff);
    let key = has_key.then(|| IdempotencyKey {
        key: format!("{high:08x}-{low:04x}-7000-8000-{number:012x}"),
        fingerprint: new.description.clone(),
    });
    Request { action: Action::Apply(vec![Change::Add(new)]), expected: vec![], key, show: true }
}

/// The number of the request that added an expense with this description.
pub(crate) fn number(description: &str) -> Option<u64> {
    description.rsplit_once('#')?.1.parse().ok()
}

/// The data file of a person who has added so many expenses, five a day, the last 30 days one by
/// one.
///
/// # Panics
///
/// If a store in memory fails, which is a bug.
#[expect(clippy::expect_used, reason = "a store in memory does not fail")]
pub fn of_a_person(expenses: u64) -> Vec<u8> {
    let memory = Memory::default();
    let mut store = Store::new(memory.handle(), Told::new(expenses));
    let first = expenses.saturating_sub(ONE_BY_ONE);
    let mut packed = Packed::default();
    for number in 1..=first {
        let (description, amount, category) = bought(number);
        let (description, amount) = (&*description, &*amount);
        let date = moment(Duration::from_micros(number * DAY / ADDS_A_DAY)).to_string();
        packed.push(ExpenseRef {
            id: None,
            description,
            amount,
            category,
            date: Some(&date[..10]),
        });
    }
    if first > 0 {
        store.add_packed(&packed, false, None, None).expect("they are valid");
    }
    for number in first + 1..=expenses {
        let at = Duration::from_micros(number * DAY / ADDS_A_DAY);
        let mut later = Store::new(memory.handle(), Told { now: at, ..Told::new(number) });
        let outcomes = later.apply_each(vec![add(number, at, true)]).expect("nothing fails");
        let added: usize = outcomes.iter().flatten().map(|done: &Outcome| done.added.len()).sum();
        assert_eq!(added, 1, "{outcomes:?}");
    }
    memory.bytes(DATA_FILE).unwrap_or_else(|| EMPTY.into())
}
