//! Visits every interleaving of several writers, each of which may die at any point: a model
//! checker whose writers are the store itself.
//!
//! - `replay`, `race`: run the store until it needs an answer that it has not had yet
//! - `places`: the places in a race, each given by where the race began and the answers since
//! - `state`, `writer`, `perform`: the directory, the position of each writer, and every answer
//!   that POSIX allows: a listing is not atomic, all times are equal, and an inode number is used
//!   again as soon as nobody holds its file
//! - `directory`, `promises`: the steps between states, and what is promised about them
//! - `search`, `graph`: visit every state, breadth first
//! - `object`: the same for writers on several hosts that share an object instead of a directory
//!
//! Three simplifications, none of which misses a case:
//!
//! - Patience is left out. It only looks, and a writer that does not look is like one that was
//!   slow. One check includes it, with a clock that soon ends it.
//! - An operation that concerns nothing that others can see or change comes directly after the
//!   one before it. So does closing a file: a new file may always get a number that was never
//!   used, as if the old file were closed later.
//! - Unless a scenario is `exact`, the search forgets what a race does not remember: see
//!   `forget`, and `forgotten`, which proves that this makes no difference to the end of the
//!   race. Writers that make the same changes are not distinguished: see `canonical`.

mod canonical;
mod contents;
mod directory;
mod forget;
mod forgotten;
mod graph;
mod object;
mod operation;
mod perform;
mod places;
mod promises;
mod race;
mod replay;
mod search;
mod state;
mod writer;

use std::time::Duration;

use jiff::Timestamp;

use super::mutant::Mutation;
use super::{Memory, Ticking, new};
use crate::commit::Patience;
use crate::directory::{Kind, System};
use crate::document::{self, Document, add_commit_to_text};
use directory::Model;
use expenses_interface::{Change, ExpensePatch, ExpenseUpdate, NewBudget, NewRepeat};
use expenses_model::Date;
use operation::Name;
use perform::Failures;
use places::{Races, Writers};
use promises::Broken;
use search::{Counterexample, Visited};
use state::State;

/// Writers in a directory.
struct Scenario {
    /// How many expenses the data file has at first. If none, there is no file.
    expenses: usize,
    /// Whether commits are recorded in the data file's history and leave their ids. They are not
    /// if these fields belong to another program; then all files may have the same size.
    history: bool,
    /// Whether the data file has a rule by which two expenses are due.
    due: bool,
    /// The changes of each writer, one call each, on one handle.
    changes: Vec<Vec<Change>>,
    /// Whether each call has an id of its own, and the last commit before them had.
    ids: bool,
    /// Whether each change is a request with a key.
    keys: bool,
    /// Whether a call whose outcome is unknown is made again.
    retries: bool,
    patience: bool,
    /// Whether all answers in a race count.
    exact: bool,
    failures: Failures,
    mutation: Option<Mutation>,
}

impl Scenario {
    fn of<const WRITERS: usize>(changes: [&[Change]; WRITERS]) -> Self {
        let changes = changes.map(<[Change]>::to_vec).to_vec();
        let (failures, mutation) = (Failures::default(), None);
        let (ids, keys, retries, patience, exact) = (false, false, false, false, false);
        let (expenses, history, due) = (1, true, false);
        Self {
            expenses,
            history,
            due,
            changes,
            ids,
            keys,
            retries,
            patience,
            exact,
            failures,
            mutation,
        }
    }

    fn exact(self) -> Self {
        Self { exact: true, ..self }
    }

    fn races(&self) -> Races {
        let Self { ref changes, keys, retries, patience, exact, failures, mutation, .. } = *self;
        let (changes, ids) = (changes.clone(), self.ids || failures.rename);
        Races::new(Writers { changes, keys, ids, retries, patience, exact, mutation })
    }

    /// The data file at first.
    fn text(&self) -> Option<Vec<u8>> {
        if self.expenses == 0 {
            return None;
        }
        let mut document = Document::default();
        for _ in 0..self.expenses {
            document.add(&new("z", "1", "c", "2026-11-23"), TODAY).unwrap();
        }
        if self.due {
            document.start_repeat(&rent()).unwrap();
        }
        let mut text = document.write();
        if !self.history {
            text.truncate(text.len() - 1);
            text.extend_from_slice(
                b",\n  \"history\": \"another program's\",\n  \"commits\": 7\n}",
            );
            text = document::read(&text).unwrap().write();
        } else if self.ids {
            add_commit_to_text(&mut text, 999);
            text = document::read(&text).unwrap().write();
        }
        Some(text)
    }

    fn model(&self) -> (Model, State) {
        let races = self.races();
        let mut start = State::new();
        if let Some(text) = self.text() {
            start.data = 1;
            start.set_content(start.data, races.contents.intern(&text));
        }
        (Model::new(races, self.failures), start)
    }

    fn search(&self) -> Result<Visited, Counterexample> {
        let (mut model, start) = self.model();
        model.check(start)
    }

    /// Checks that no promise is broken, and that at least this many states were visited.
    fn holds(&self, name: &str, least_states: usize) {
        self.visited(name, self.search(), least_states);
    }

    fn visited(&self, name: &str, found: Result<Visited, Counterexample>, least_states: usize) {
        let Visited { states, steps, depth, schedules, places } =
            found.unwrap_or_else(|found| panic!("{name}: {found:#?}"));
        println!(
            "{name}: {states} states, {steps} steps between them, {schedules} interleavings of at \
             most {depth} steps; the store was run to {places} places"
        );
        assert!(states >= least_states, "{name}: {states}");
    }
}

/// Failures of any operation that may fail.
const FAILING: Failures =
    Failures { unlink: true, rename: true, most: Some(3), shared_name: false };

/// 2026-11-23T10:00:00Z. In the model it is always this time.
const NOW: Timestamp = Timestamp::constant(1_795_428_000, 0);
const TODAY: Date = Date::constant(2026, 11, 23);

fn add(description: &str) -> Change {
    Change::Add(new(description, "1", "c", "2026-11-23"))
}

fn set_amount(id: u64, amount: &str) -> Change {
    let amount = Some(amount.into());
    Change::Update(ExpenseUpdate { id, patch: ExpensePatch { amount, ..ExpensePatch::default() } })
}

/// A change that leaves no trace of what was before.
fn set_category(id: u64, category: &str) -> Change {
    let category = Some(category.into());
    Change::Update(ExpenseUpdate {
        id,
        patch: ExpensePatch { category, ..ExpensePatch::default() },
    })
}

fn budget() -> Change {
    Change::SetBudget(NewBudget {
        category: Some("c".into()),
        amount: Some("9".into()),
        ..NewBudget::default()
    })
}

fn due() -> Change {
    Change::AddDue("2026-11-23".into())
}

/// A rule by which two expenses are due.
fn rent() -> NewRepeat {
    NewRepeat {
        description: "r".into(),
        amount: "9".into(),
        category: "c".into(),
        every: "month".into(),
        first: "2026-10-01".into(),
        done: None,
        until: None,
    }
}

#[test]
fn what_is_due_is_added_once_in_any_interleaving() {
    let failures = FAILING;
    let of = |one: &[Change], other: &[Change]| Scenario {
        due: true,
        retries: true,
        failures,
        ..Scenario::of([one, other])
    };
    let (due_and_add, add_and_due) = ([due(), add("a")], [add("b"), due()]);
    of(&[due()], &[due()]).holds("two writers of what is due, which try again", 500);
    let with_adds = Scenario { retries: false, ..of(&due_and_add, &add_and_due) };
    with_adds.holds("two writers of what is due and of an expense each", 5_000);
    let three = Scenario::of([&[due()], &[due()], &[Change::StopRepeat(1)]]);
    Scenario { due: true, ..three }.holds("three writers, one of which stops the rule", 10_000);
}

#[test]
fn two_writers_lose_nothing_in_any_interleaving() {
    let (ab, cd) = ([add("a"), add("b")], [add("c"), add("d")]);
    let one_each = Scenario::of([&ab[..1], &cd[..1]]).exact();
    one_each.holds("two writers", 950);
    Scenario { expenses: 0, ..one_each }.holds("two writers, no file at first", 440);
    let two_each = Scenario::of([&ab, &cd]).exact();
    two_each.holds("two writers, two changes each on one handle", 29_000);
    let same = [&[set_amount(1, "2"), add("a")], &[Change::Delete(1), budget()]];
    let same = Scenario::of(same.map(|changes| &changes[..])).exact();
    same.holds("two writers, of one expense, and a budget", 19_000);
}

#[test]
fn writers_that_wait_for_each_other_lose_nothing_in_any_interleaving() {
    let scenario = Scenario::of([&[add("a")], &[add("a")]]);
    Scenario { patience: true, ..scenario.exact() }.holds("two patient writers", 3_400);
}

#[test]
fn patience_only_looks() {
    let memory = Memory::default();
    memory.put(&Name::Temp(1).text(), Kind::File, b"half");
    memory.hook(|operation| {
        assert!(["list", "next", "stat"].contains(&operation), "{operation}");
        Ok(())
    });
    let mut system = Ticking::default();
    let patience = Patience::new(&mut system);
    patience.wait_for_others(&memory, &mut system).unwrap();
    assert!(system.monotonic() > Duration::ZERO, "there was nothing to wait for");
}

#[test]
fn three_writers_lose_nothing_in_any_interleaving() {
    let (a, two) = ([add("a")], [add("a"), add("b")]);
    let different = Scenario::of([&a, &[add("b")], &[add("c")]]);
    different.holds("three writers", 23_000);
    Scenario { expenses: 0, ..different }.holds("three writers, no file at first", 20_000);
    let same = Scenario::of([&[set_amount(1, "2")], &[set_amount(1, "3")], &[Change::Delete(1)]]);
    same.holds("three writers, of one expense", 22_000);
    let equal = Scenario::of([&two, &two, &two]);
    equal.holds("three equal writers, two changes each on one handle", 180_000);
}

#[test]
fn four_writers_lose_nothing_in_any_interleaving() {
    let a = [add("a")];
    Scenario::of([&a, &a, &a, &a]).holds("four equal writers", 1_200_000);
}

#[test]
fn failing_unlinks_and_renames_and_lost_replies_lose_nothing_in_any_interleaving() {
    let (a, two) = ([add("a")], [add("a"), add("b")]);
    let failures = FAILING;
    let scenario = Scenario { failures, ..Scenario::of([&two, &[add("c"), add("d")]]) };
    scenario.holds("two writers with failures, two changes each on one handle", 24_000);
    let failures = Failures { most: Some(1), ..failures };
    let scenario = Scenario { failures, ..Scenario::of([&a, &a, &a]) };
    scenario.holds("three writers with a failure", 12_000);
}

#[test]
fn requests_with_keys_that_are_made_again_are_never_done_twice_in_any_interleaving() {
    let failures = FAILING;
    let (a, b) = ([add("a"), add("b")], [add("c"), set_amount(1, "2")]);
    let of = |a: &[Change], b: &[Change]| Scenario {
        keys: true,
        retries: true,
        failures,
        ..Scenario::of([a, b])
    };
    of(&a[..1], &b[..1]).holds("two writers with keys, which try again", 1_000);
    of(&a, &b).holds("two writers with keys, which try again, two requests each", 10_000);
    // Without keys their ids are enough as long as nobody dies, but they must be looked for.
    let unkeyed = Scenario { keys: false, ..of(&a[..1], &b[..1]) };
    unkeyed.holds("two writers without keys, which try again", 1_000);
    let careless = Scenario { mutation: Some(Mutation::IdNotLookedFor), ..unkeyed };
    let found = careless.search().unwrap_err();
    assert_eq!(found.broken, Broken::Made, "{:#?}", found.schedule);
}

#[test]
fn what_a_race_forgets_makes_no_difference_to_it() {
    let (a, two) = ([add("a")], [add("a"), add("b")]);
    for scenario in [Scenario::of([&a, &a, &a]), Scenario::of([&two, &two])] {
        let (mut model, start) = scenario.model();
        model.check(start).unwrap();
        let mut exact = model.races.exact();
        let pairs = forgotten::pairs(&model.races, &mut exact);
        let ends: usize =
            pairs.iter().map(|[one, other]| forgotten::follow(&mut exact, *one, *other, 0)).sum();
        println!("forgetting: {} pairs of places go on alike to {ends} ends", pairs.len());
        assert!(pairs.len() >= 35);
    }
}

#[test]
fn every_mutation_of_the_protocol_is_found() {
    let (a, two) = ([add("a")], [add("a"), add("b")]);
    let of_two = || Scenario::of([&a, &a]).exact();
    let of_three = || Scenario::of([&a, &a, &a]);
    let failures = Failures::default();
    // Equal in size, so that only its number could tell a file from the one before.
    let updates = [1, 2, 3].map(|id| [set_category(id, "d")]);
    let [one, other, third] = &updates;
    let of_one_size = Scenario { expenses: 3, history: false, ..Scenario::of([one, other, third]) };
    for (mutation, scenario, broken) in [
        (Mutation::NoFence, of_two(), Broken::LostUpdate),
        (Mutation::NoVerify, of_two(), Broken::LostUpdate),
        (Mutation::VerifyBeforeFence, of_two(), Broken::LostUpdate),
        (
            Mutation::SharedTempName,
            Scenario { failures: Failures { shared_name: true, ..failures }, ..of_two() },
            Broken::Torn,
        ),
        (
            Mutation::FailedUnlinkIgnored,
            Scenario { failures: Failures { unlink: true, ..failures }, ..of_two() },
            Broken::LostUpdate,
        ),
        (Mutation::ListingEndsAtVanishedEntry, of_three(), Broken::LostUpdate),
        (Mutation::ReadFileNotHeld, of_one_size, Broken::LostUpdate),
        (
            Mutation::IdentityFromPathAfterRename,
            Scenario::of([&two, &two]).exact(),
            Broken::LostUpdate,
        ),
        (
            Mutation::LostReplyTakenForFailure,
            Scenario { failures: Failures { rename: true, ..failures }, ..of_two() },
            Broken::Made,
        ),
        (Mutation::AlwaysChanged, Scenario::of([&a, &a]), Broken::Blocked),
    ] {
        let scenario = Scenario { mutation: Some(mutation), ..scenario };
        let found = scenario.search().expect_err(&format!("{mutation:?}"));
        println!("{mutation:?}: {:?} after {} steps", found.broken, found.schedule.len());
        assert_eq!(found.broken, broken, "{mutation:?}: {:#?}", found.schedule);
    }
}
