//! The interface's calls in sequence, through two handles on one directory in turn, compared with
//! the reference model: every result, every error, and that a failed call changed nothing.
//! Meanwhile another program writes, damages or removes the file.

use arbitrary::{Arbitrary, Unstructured};
use expenses_interface::{
    Action, ApplyError, Change, Choice, Decision, Error, Expectation, ExpectedExpense, Expense,
    ExpensePatch, ExpenseRef, ExpenseUpdate, Expenses, Filter, Grouping, IdempotencyKey, Info,
    MergeOutcome, NewBudget, NewExpense, NewRepeat, Outcome, Outcomes, Packed, Query, Request,
    Sort,
};
use expenses_store::Store;
use expenses_store::directory::Kind;
use expenses_store::directory::memory::{Memory, Ticking};
use serde::Serialize;

use crate::generate;
use crate::history::digest;
use crate::model::{Place, Refusal, Row, State};
use crate::rules;

const DATA_FILE: &str = "expenses.json";
const STRAY: &str = "expenses.json.00000000000000000000000000000000.tmp";

/// Reads a session out of the bytes, and plays it.
///
/// # Panics
///
/// On a finding.
pub fn check(bytes: &[u8]) {
    let mut u = Unstructured::new(bytes);
    let mut session = Session::new();
    for _ in 0..MOST_STEPS {
        if u.is_empty() {
            break;
        }
        let Ok(step) = Step::arbitrary(&mut u) else { break };
        session.play(step);
    }
    session.end();
}

/// Longer sessions find no more and take longer.
const MOST_STEPS: usize = 50;

#[derive(Arbitrary, Debug)]
enum Step {
    Call(bool, Call),
    Elsewhere(Elsewhere),
}

#[derive(Arbitrary, Debug)]
enum Call {
    Add(#[arbitrary(with = generate::expense)] NewExpense),
    Get(#[arbitrary(with = generate::id)] u64),
    Find {
        #[arbitrary(with = generate::filter)]
        filter: Filter,
        #[arbitrary(with = generate::sort)]
        sort: Option<Sort>,
        #[arbitrary(with = generate::limit)]
        limit: Option<u32>,
        cursor: Cursor,
        revision: Revision,
    },
    /// Gets all pages, one after the other.
    FindAll(#[arbitrary(with = generate::sort)] Option<Sort>),
    Update(
        #[arbitrary(with = generate::id)] u64,
        #[arbitrary(with = generate::patch)] ExpensePatch,
    ),
    Delete(#[arbitrary(with = generate::id)] u64),
    Summarize(
        #[arbitrary(with = generate::filter)] Filter,
        #[arbitrary(with = generate::groupings)] Vec<Grouping>,
    ),
    Apply(#[arbitrary(with = generate::changes)] Vec<Change>, Revision),
    SetBudget(#[arbitrary(with = generate::budget)] NewBudget),
    SetMonthStart(#[arbitrary(with = generate::month_start)] u8),
    Budgets,
    Undo(Revision),
    Log,
    Check,
    Repair,
    Backup,
    Info,
    Reopen,
    SetProfile(#[arbitrary(with = generate::shape)] String, Option<bool>),
    Profiles,
    Traces,
    /// Rows of a bank's file, with a digest for each or for none.
    AddRows(#[arbitrary(with = generate::expenses)] Vec<NewExpense>, Option<[u8; 4]>, Revision),
    Each(Vec<Asked>),
    Version,
    StartRepeat(#[arbitrary(with = generate::repeat)] NewRepeat),
    StopRepeat(#[arbitrary(with = generate::id)] u64),
    AddDue(#[arbitrary(with = generate::date)] String),
    Repeats(#[arbitrary(with = generate::date)] String),
    /// Merges two files, which the store does not see.
    MergeTexts([generate::File; 2], Option<generate::File>),
}

/// A request that shares a commit with others.
#[derive(Arbitrary, Debug)]
struct Asked {
    does: Does,
    key: Option<bool>,
    /// Whether the expense with this id is expected to be as it is, or as it is not.
    #[arbitrary(with = generate::expected)]
    expected: Option<(u64, bool)>,
}

#[derive(Arbitrary, Debug)]
enum Does {
    Apply(#[arbitrary(with = generate::changes)] Vec<Change>),
    Undo,
    Due(#[arbitrary(with = generate::date)] String),
}

#[derive(Arbitrary, Debug)]
enum Cursor {
    First,
    /// That of the latest page which had one, of any query through any handle.
    Latest,
    Broken,
}

#[derive(Arbitrary, Debug)]
enum Revision {
    Any,
    /// The latest that this handle has shown, which may be out of date.
    Latest,
    Never,
}

/// An action of another program.
#[derive(Arbitrary, Debug)]
enum Elsewhere {
    Write(generate::File),
    Spoil,
    Remove,
    /// A writer has died and left its temp file.
    Die,
}

struct Session {
    memory: Memory,
    handles: [Handle; 2],
    file: File,
    /// How often the file was written.
    writes: u64,
    /// Whether a store has written it last, and not another program.
    is_own: bool,
    cursor: Option<(String, Place)>,
}

/// The state of the data file.
#[derive(Clone)]
enum File {
    Absent,
    Corrupt,
    Good(State),
}

struct Handle {
    store: Store<Memory, Ticking>,
    /// Whether it has seen a data file.
    seen: bool,
    /// The latest revision shown, and of which state.
    revision: Option<(u64, u64)>,
}

impl Handle {
    fn new(memory: &Memory) -> Self {
        let store = Store::new(memory.handle(), Ticking::default());
        Self { store, seen: false, revision: None }
    }

    /// A revision identifies a state of the file.
    fn showed(&mut self, revision: u64, version: u64) {
        if let Some((old_version, old)) = self.revision.replace((version, revision)) {
            assert_eq!(old == revision, old_version == version, "revision {revision} after {old}");
        }
    }

    /// The revision to expect, and whether it is that of the state.
    fn expect(&self, expected: &Revision, version: u64) -> (Option<u64>, bool) {
        match (expected, self.revision) {
            (Revision::Any, _) => (None, true),
            (Revision::Latest, Some((of, revision))) => (Some(revision), of == version),
            _ => (Some(u64::MAX), false),
        }
    }
}

impl Session {
    fn new() -> Self {
        let memory = Memory::default();
        let handles = [Handle::new(&memory), Handle::new(&memory)];
        Self { memory, handles, file: File::Absent, writes: 0, is_own: true, cursor: None }
    }

    fn play(&mut self, step: Step) {
        match step {
            Step::Call(second, call) => {
                let before = (self.memory.bytes(DATA_FILE), self.writes);
                self.call(usize::from(second), &call);
                if self.writes == before.1 {
                    assert_eq!(self.memory.bytes(DATA_FILE), before.0, "{call:?}");
                } else {
                    assert_eq!(self.memory.names(), [DATA_FILE], "{call:?}");
                }
            }
            Step::Elsewhere(Elsewhere::Write(file)) => {
                self.memory.put(DATA_FILE, Kind::File, text(&file).as_bytes());
                self.file = File::Good(State::of_file(&file));
                self.writes += 1;
                self.is_own = false;
            }
            Step::Elsewhere(Elsewhere::Spoil) => {
                let half = self.memory.bytes(DATA_FILE).unwrap_or_default();
                self.memory.put(DATA_FILE, Kind::File, &half[..half.len() / 2]);
                self.file = File::Corrupt;
                self.writes += 1;
            }
            Step::Elsewhere(Elsewhere::Remove) => {
                self.memory.remove(DATA_FILE);
                self.file = File::Absent;
            }
            Step::Elsewhere(Elsewhere::Die) => self.memory.put(STRAY, Kind::File, b"{"),
        }
    }

    /// The state that a revision identifies. An absent file is always the same state.
    fn version(&self) -> u64 {
        if matches!(self.file, File::Absent) { 0 } else { self.writes }
    }

    /// The state that a call through this handle sees.
    fn state(&mut self, handle: usize) -> Result<State, Refusal> {
        let handle = &mut self.handles[handle];
        match &self.file {
            File::Absent if handle.seen => Err(Refusal::Missing),
            File::Absent => Ok(State::default()),
            File::Corrupt => {
                handle.seen = true;
                Err(Refusal::Corrupt)
            }
            File::Good(state) => {
                handle.seen = true;
                Ok(state.clone())
            }
        }
    }

    fn call(&mut self, at: usize, call: &Call) {
        let had_seen = self.handles[at].seen;
        let state = self.state(at);
        let version = self.version();
        let handle = &mut self.handles[at];
        match call {
            Call::Add(new) => {
                let answer = handle.store.add(new.clone());
                self.committed_one(at, state, &Change::Add(new.clone()), answer);
            }
            Call::Update(id, patch) => {
                let answer = handle.store.update(*id, patch.clone());
                self.committed_one(
                    at,
                    state,
                    &Change::Update(ExpenseUpdate { id: *id, patch: patch.clone() }),
                    answer,
                );
            }
            Call::Delete(id) => {
                let answer = handle.store.delete(*id);
                self.committed_one(at, state, &Change::Delete(*id), answer);
            }
            Call::Get(id) => {
                let expected = state.and_then(|state| state.get(*id).map(|row| row.expense()));
                assert_eq!(refused(handle.store.get(*id)), expected);
            }
            Call::Find { filter, sort, limit, cursor, revision } => {
                let (revision, current) = handle.expect(revision, version);
                let (cursor, after) = match (cursor, &self.cursor) {
                    (Cursor::First, _) | (Cursor::Latest, None) => (None, Ok(None)),
                    (Cursor::Latest, Some((text, place))) => (Some(text.clone()), Ok(Some(place))),
                    (Cursor::Broken, _) => {
                        (Some("1".into()), Err(Refusal::Invalid("cursor".into())))
                    }
                };
                let query = Query { filter: filter.clone(), sort: *sort, limit: *limit, cursor };
                let answer = handle.store.find(query, revision);
                if let Err(Error::Changed(now)) = &answer {
                    handle.showed(*now, version);
                }
                let expected = state.and_then(|state| {
                    if !current {
                        return Err(Refusal::Changed);
                    }
                    state.find(filter, *sort, *limit, after)
                });
                match (refused(answer), expected) {
                    (Ok(page), Ok(expected)) => {
                        assert_eq!(page.expenses, expected.expenses);
                        assert_eq!(page.matches, expected.matches);
                        assert_eq!(page.cursor.is_some(), expected.end.is_some());
                        handle.showed(page.revision, version);
                        if let Some(next) = page.cursor.zip(expected.end) {
                            self.cursor = Some(next);
                        }
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::FindAll(sort) => {
                let expected =
                    state.and_then(|state| state.find(&Filter::default(), *sort, None, Ok(None)));
                let answer = refused(all_pages(&mut handle.store, *sort));
                assert_eq!(answer, expected.map(|page| page.expenses));
            }
            Call::Summarize(filter, by) => {
                let expected = state.and_then(|state| state.summarize(filter, by));
                match (refused(handle.store.summarize(filter.clone(), by.clone())), expected) {
                    (Ok(summary), Ok((all, groups))) => {
                        let (count, total) = (summary.count, summary.total);
                        assert_eq!((count, total), all);
                        assert_eq!(summary.group_count, groups.len() as u64);
                        assert_eq!(summary.groups, groups);
                        handle.showed(summary.revision, version);
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::Apply(changes, revision) => {
                let (revision, current) = handle.expect(revision, version);
                let answer = match packed(changes) {
                    Some((expenses, kept)) => {
                        handle.store.add_packed(&expenses, kept, None, revision)
                    }
                    None => handle.store.apply(changes.clone(), revision),
                };
                if let Err(ApplyError { error: Error::Changed(now), .. }) = &answer {
                    handle.showed(*now, version);
                }
                let answer = answer.map_err(|error| (error.index, error.error.into()));
                let expected = state.map_err(|refusal| (None, refusal)).and_then(|state| {
                    if current { apply(state, changes) } else { Err((None, Refusal::Changed)) }
                });
                match (answer, expected) {
                    (Ok(ids), Ok((state, expected))) => {
                        assert_eq!(ids, expected);
                        if !changes.iter().all(is_empty) {
                            self.committed(at, state);
                        }
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::AddRows(rows, digests, revision) => {
                let (revision, current) = handle.expect(revision, version);
                let bank = |at: usize| u64::from(digests.unwrap_or_default()[at % 4]);
                let banks: Vec<Option<u64>> = match digests {
                    Some(_) => (0..rows.len()).map(|at| (at % 3 < 2).then(|| bank(at))).collect(),
                    None => Vec::new(),
                };
                let changes: Vec<Change> = rows.iter().cloned().map(Change::Add).collect();
                let packed: Packed = rows.iter().map(ExpenseRef::from).collect();
                let answer = handle.store.add_rows(&packed, banks.clone(), None, None, revision);
                if let Err(ApplyError { error: Error::Changed(now), .. }) = &answer {
                    handle.showed(*now, version);
                }
                let answer = answer.map_err(|error| (error.index, error.error.into()));
                let expected = state.map_err(|refusal| (None, refusal)).and_then(|mut state| {
                    if !current {
                        return Err((None, Refusal::Changed));
                    }
                    let (before, mut added) = (state.clone(), Vec::new());
                    let banks = banks.into_iter().chain(std::iter::repeat(None));
                    for (index, (row, bank)) in (0..).zip(rows.iter().zip(banks)) {
                        let row = state.add(row, bank).map_err(|refusal| (Some(index), refusal))?;
                        added.push(row.id);
                    }
                    state.record(&before, &changes, &added);
                    Ok((state, added))
                });
                match (answer, expected) {
                    (Ok(ids), Ok((state, expected))) => {
                        assert_eq!(ids, expected);
                        if !rows.is_empty() {
                            self.committed(at, state);
                        }
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::SetBudget(new) => {
                let answer = handle.store.apply(vec![Change::SetBudget(new.clone())], None);
                let expected = state.and_then(|mut state| {
                    let before = state.clone();
                    state.set_budget(new)?;
                    state.record(&before, &[Change::SetBudget(new.clone())], &[]);
                    Ok(state)
                });
                let answer = refused(answer.map_err(|error| error.error));
                assert_eq!(answer.err(), expected.as_ref().err().cloned());
                if let Ok(state) = expected {
                    self.committed(at, state);
                }
            }
            Call::SetMonthStart(day) => {
                let change = Change::SetMonthStart(*day);
                let answer = handle.store.apply(vec![change.clone()], None);
                let expected = state.and_then(|mut state| {
                    let before = state.clone();
                    state.set_month_start(*day)?;
                    let changed = state.month_start != before.month_start;
                    state.record(&before, &[change], &[]);
                    Ok((state, changed))
                });
                let answer = refused(answer.map_err(|error| error.error));
                assert_eq!(answer.err(), expected.as_ref().err().cloned());
                if let Ok((state, true)) = expected {
                    self.committed(at, state);
                }
            }
            Call::StartRepeat(new) => {
                let change = Change::StartRepeat(new.clone());
                self.committed_rule(at, state, change, |state| state.start_repeat(new));
            }
            Call::StopRepeat(id) => {
                let change = Change::StopRepeat(*id);
                self.committed_rule(at, state, change, |state| state.stop_repeat(*id));
            }
            Call::AddDue(day) => {
                let change = Change::AddDue(day.clone());
                let answer = handle.store.apply(vec![change.clone()], None);
                let answer = refused(answer.map_err(|error| error.error));
                let expected = state.and_then(|mut state| {
                    let before = state.clone();
                    let added = state.add_due(day)?;
                    state.record(&before, &[change], &added);
                    Ok((state, added))
                });
                match (answer, expected) {
                    (Ok(ids), Ok((state, added))) => {
                        assert_eq!(ids, added);
                        if !added.is_empty() {
                            self.committed(at, state);
                        }
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::Repeats(day) => {
                /// The model counts no further.
                const MOST: u64 = 401;
                let answer = refused(handle.store.repeats(Some(day.clone()))).map(|mut all| {
                    all.iter_mut().for_each(|repeat| repeat.due = repeat.due.min(MOST));
                    all
                });
                let expected = state.and_then(|state| match rules::is_date(day.trim()) {
                    true => Ok(state.repeats(day.trim())),
                    false => Err(Refusal::Invalid("day".into())),
                });
                // A store that cannot be read is looked at after the argument.
                let is_bad_day = answer == Err(Refusal::Invalid("day".into()));
                assert!(answer == expected || is_bad_day, "{answer:?} and not {expected:?}");
                assert_eq!(is_bad_day, !rules::is_date(day.trim()));
                if is_bad_day {
                    handle.seen = had_seen;
                }
            }
            Call::Budgets => match (refused(handle.store.budgets(None)), state) {
                (Ok(monthly), Ok(state)) => {
                    assert_eq!(monthly.budgets, state.budgets());
                    handle.showed(monthly.revision, version);
                }
                (answer, expected) => assert_eq!(answer.err(), expected.err()),
            },
            Call::Undo(revision) => {
                let (revision, current) = handle.expect(revision, version);
                let answer = handle.store.undo(revision);
                if let Err(Error::Changed(now)) = &answer {
                    handle.showed(*now, version);
                }
                let answer = refused(answer);
                let expected = state.and_then(|mut state| {
                    if !current {
                        return Err(Refusal::Changed);
                    }
                    if answer == Err(Refusal::NothingToUndo) {
                        self.shorten(&mut state, 0);
                    }
                    state.undo().map(|logged| (state, logged))
                });
                match (answer, expected) {
                    (Ok(logged), Ok((state, expected))) => {
                        assert_eq!(logged, expected);
                        self.committed(at, state);
                    }
                    (answer, expected) => assert_eq!(answer.err(), expected.err()),
                }
            }
            Call::Log => {
                let answer = refused(handle.store.log());
                let expected = state.map(|mut state| {
                    self.shorten(&mut state, answer.as_ref().map_or(0, Vec::len));
                    state.log()
                });
                assert_eq!(answer, expected);
            }
            Call::Check => match (refused(handle.store.check()), state) {
                (Ok(problems), Ok(state)) => {
                    assert!(problems.is_empty() || !self.is_own || !state.has_history);
                }
                (Ok(problems), Err(refusal)) => {
                    assert!(refusal == Refusal::Corrupt && !problems.is_empty());
                }
                (Err(refusal), state) => assert_eq!(Some(refusal), state.err()),
            },
            Call::Repair => {
                let before = self.memory.bytes(DATA_FILE);
                match (refused(handle.store.repair()), state) {
                    (Ok(None), state) => assert_ne!(state.err(), Some(Refusal::Missing)),
                    (Ok(Some(copy)), Ok(state)) => {
                        self.take_copy(&copy, before);
                        self.committed(at, state);
                        self.is_own = false;
                    }
                    (answer, state) => assert_eq!(answer.err(), state.err()),
                }
            }
            Call::Backup => {
                let before = self.memory.bytes(DATA_FILE);
                match (handle.store.backup(), state) {
                    (Ok(copy), state) => {
                        assert_ne!(state.err(), Some(Refusal::Missing));
                        self.take_copy(&copy, before);
                    }
                    (Err(Error::Io(_)), Ok(_)) => assert_eq!(before, None),
                    (Err(error), state) => assert_eq!(Some(error.into()), state.err()),
                }
            }
            Call::Info => {
                let answer = refused(handle.store.info());
                let revision = answer.as_ref().map_or(0, |info| info.revision);
                let expected = state.map(|state| Info {
                    file: DATA_FILE.into(),
                    bytes: self.memory.bytes(DATA_FILE).map_or(0, |bytes| bytes.len() as u64),
                    counter: state.counter,
                    expenses: state.expenses.len() as u64,
                    month_start: state.month_start,
                    revision,
                });
                assert_eq!(answer, expected);
                if answer.is_ok() {
                    handle.showed(revision, version);
                }
            }
            Call::Reopen => *handle = Handle::new(&self.memory),
            Call::SetProfile(shape, text) => {
                let text = text.map(|text| text.to_string());
                let answer = refused(handle.store.set_profile(shape.clone(), text.clone()));
                let expected = state.and_then(|mut state| {
                    state.set_profile(shape, text.as_deref()).map(|changed| (state, changed))
                });
                assert_eq!(answer.err(), expected.as_ref().err().cloned());
                if let Ok((state, true)) = expected {
                    self.committed(at, state);
                }
            }
            Call::Profiles => {
                let answer = refused(handle.store.profiles()).map(|all| {
                    all.into_iter().map(|profile| (profile.shape, profile.text)).collect()
                });
                assert_eq!(answer, state.map(|state| state.profiles));
            }
            Call::Traces => {
                let answer = refused(handle.store.traces()).map(|mut traces| {
                    traces.sort();
                    traces
                });
                assert_eq!(answer, state.map(|state| state.traces()));
            }
            Call::Each(asked) => {
                let requests = asked.iter().map(|of| of.request(state.as_ref().ok())).collect();
                match (refused(handle.store.apply_each(requests)), state) {
                    (Ok(outcomes), Ok(state)) => self.did_each(at, state, asked, outcomes),
                    (answer, state) => assert_eq!(answer.err(), state.err()),
                }
            }
            Call::Version => {
                let answer = refused(handle.store.version());
                if let Ok(shown) = &answer {
                    handle.showed(shown.revision, version);
                    if self.memory.bytes(DATA_FILE).is_some() {
                        let fresh = Handle::new(&self.memory).store.version().unwrap();
                        assert_eq!(shown.version, fresh.version);
                    }
                }
                assert_eq!(answer.err(), state.err());
            }
            Call::MergeTexts(files, base) => {
                let [ours, theirs] = files.each_ref().map(text);
                merge(&mut handle.store, ours, theirs, base.as_ref().map(text));
                // It does not look at the data file.
                handle.seen = had_seen;
            }
        }
    }

    /// Compares what requests did in one commit with the model.
    fn did_each(&mut self, at: usize, before: State, asked: &[Asked], outcomes: Outcomes) {
        assert_eq!(outcomes.len(), asked.len());
        let (mut state, mut has_changed) = (before.clone(), false);
        for (asked, outcome) in asked.iter().zip(outcomes) {
            if let Err(ApplyError { error: Error::NothingToUndo, .. }) = &outcome {
                self.shorten(&mut state, 0);
            }
            let outcome = outcome.map_err(|error| (error.index, error.error.into()));
            match (outcome, asked.take(&mut state, &before)) {
                (Ok(outcome), Ok((expected, changed))) => {
                    assert_eq!(outcome, Outcome { expenses: Vec::new(), ..expected });
                    has_changed |= changed;
                }
                (outcome, expected) => assert_eq!(outcome.err(), expected.err()),
            }
        }
        if has_changed {
            self.committed(at, state);
        }
    }

    /// Drops the oldest commits of a long history, which the store has dropped, too.
    fn shorten(&self, state: &mut State, kept: usize) {
        const LONG: usize = 16 << 10;
        let size = self.memory.bytes(DATA_FILE).map_or(0, |bytes| bytes.len());
        if size > LONG && kept < state.history.len() {
            state.history.drain(..state.history.len() - kept);
        }
    }

    /// Removes a copy of the data file, which holds what that held.
    fn take_copy(&self, name: &str, expected: Option<Vec<u8>>) {
        assert!(expected.is_some());
        assert_eq!(self.memory.bytes(name), expected);
        self.memory.remove(name);
    }

    /// Compares the result of a single change with the model's.
    fn committed_one(
        &mut self,
        handle: usize,
        state: Result<State, Refusal>,
        change: &Change,
        answer: Result<Expense, Error>,
    ) {
        let expected = state.and_then(|mut state| {
            let before = state.clone();
            let expense = state.change(change)?;
            let added = matches!(change, Change::Add(_)).then_some(expense.id);
            state.record(&before, std::slice::from_ref(change), added.as_slice());
            Ok((state, expense))
        });
        assert_eq!(
            refused(answer),
            expected.as_ref().map(|(_, e)| e.clone()).map_err(Clone::clone)
        );
        if let Ok((state, _)) = expected
            && !is_empty(change)
        {
            self.committed(handle, state);
        }
    }

    /// Compares the result of a change of a rule with the model's.
    fn committed_rule(
        &mut self,
        handle: usize,
        state: Result<State, Refusal>,
        change: Change,
        model: impl FnOnce(&mut State) -> Result<(), Refusal>,
    ) {
        let answer = self.handles[handle].store.apply(vec![change.clone()], None);
        let answer = refused(answer.map_err(|error| error.error));
        let expected = state.and_then(|mut state| {
            let before = state.clone();
            model(&mut state)?;
            state.record(&before, &[change], &[]);
            Ok(state)
        });
        if answer == Err(Refusal::Invalid("repeat".into()))
            && let Ok(state) = &expected
        {
            // All rules together are bounded.
            assert!(state.rules.len() > 5);
            return;
        }
        assert_eq!(answer.err(), expected.as_ref().err().cloned());
        if let Ok(state) = expected {
            self.committed(handle, state);
        }
    }

    fn committed(&mut self, handle: usize, state: State) {
        self.file = File::Good(state);
        self.writes += 1;
        self.is_own = true;
        self.handles[handle].seen = true;
    }

    /// Checks what a fresh handle shows, and that the file is a document.
    fn end(&mut self) {
        self.play(Step::Call(false, Call::Reopen));
        self.play(Step::Call(false, Call::Info));
        self.play(Step::Call(false, Call::FindAll(None)));
        if let Some(bytes) = self.memory.bytes(DATA_FILE) {
            crate::document::check(&bytes);
        }
    }
}

impl Asked {
    /// The request of the store, which expects expenses as this state has them.
    fn request(&self, state: Option<&State>) -> Request {
        let action = match &self.does {
            Does::Apply(changes) => Action::Apply(changes.clone()),
            Does::Undo => Action::Undo,
            Does::Due(day) => Action::Apply(vec![Change::AddDue(day.clone())]),
        };
        let key = self.key.map(|key| IdempotencyKey {
            key: key.to_string(),
            fingerprint: format!("{:?}", self.does),
        });
        let expected = self.expected.map(|(id, is_so)| {
            let row = state.filter(|_| is_so).and_then(|state| state.get(id).ok());
            let digest = row.map_or(String::new(), Row::digest);
            Expectation::Expense(ExpectedExpense { id, digest })
        });
        Request { action, expected: expected.into_iter().collect(), key, show: false }
    }

    /// Does the request in the model. Returns the outcome, and whether anything was changed.
    fn take(
        &self,
        state: &mut State,
        began: &State,
    ) -> Result<(Outcome, bool), (Option<u32>, Refusal)> {
        let whole = |refusal| (None, refusal);
        let fingerprint = format!("{:?}", self.does);
        if let Some((before, added)) = self.key.and_then(|key| state.keys.get(&key)) {
            if *before != fingerprint {
                return Err(whole(Refusal::KeyReused));
            }
            let added = added.clone();
            return Ok((Outcome { added, repeated: true, ..Outcome::default() }, false));
        }
        if let Some((id, is_so)) = self.expected {
            let now = state.get(id).map_err(whole)?.digest();
            if !is_so || began.get(id).map(Row::digest) != Ok(now) {
                return Err(whole(Refusal::Changed));
            }
        }
        let mut outcome = Outcome::default();
        let mut next = state.clone();
        let has_changed = match &self.does {
            Does::Apply(changes) => {
                (next, outcome.added) = apply(next, changes)?;
                !changes.iter().all(is_empty)
            }
            Does::Due(day) => {
                let at = |refusal| (Some(0), refusal);
                outcome.added = next.add_due(day).map_err(at)?;
                next.record(state, &[Change::AddDue(day.clone())], &outcome.added);
                !outcome.added.is_empty()
            }
            Does::Undo => {
                outcome.turned = Some(next.undo().map_err(whole)?);
                true
            }
        };
        if let Some(key) = self.key.filter(|_| has_changed) {
            // How many were due is not kept.
            let is_due = matches!(self.does, Does::Due(_));
            let added = if is_due { Vec::new() } else { outcome.added.clone() };
            next.keys.insert(key, (fingerprint, added));
        }
        *state = next;
        Ok((outcome, has_changed))
    }
}

fn refused<T>(answer: Result<T, Error>) -> Result<T, Refusal> {
    answer.map_err(Refusal::from)
}

/// Changes that only add expenses, or only restore them, as they are packed; and which of both
/// they do.
fn packed(changes: &[Change]) -> Option<(Packed, bool)> {
    let kept = matches!(changes.first()?, Change::Restore(_));
    let expenses = changes.iter().map(|change| match change {
        Change::Add(expense) if !kept => has_packed_form(expense.into()),
        Change::Restore(expense) if kept => has_packed_form(expense.into()),
        _ => None,
    });
    Some((expenses.collect::<Option<_>>()?, kept))
}

/// An expense without an empty date, which means no date in packed expenses.
fn has_packed_form(expense: ExpenseRef<'_>) -> Option<ExpenseRef<'_>> {
    (expense.date != Some("")).then_some(expense)
}

/// An update of nothing, which commits nothing.
fn is_empty(change: &Change) -> bool {
    matches!(change, Change::Update(ExpenseUpdate { patch, .. }) if *patch == ExpensePatch::default())
}

/// The state after the changes and the ids of what they add, or the change that fails.
fn apply(
    mut state: State,
    changes: &[Change],
) -> Result<(State, Vec<u64>), (Option<u32>, Refusal)> {
    let mut added = Vec::new();
    let before = state.clone();
    for (index, change) in (0..).zip(changes) {
        let expense = state.change(change).map_err(|refusal| (Some(index), refusal))?;
        if matches!(change, Change::Add(_) | Change::Restore(_)) {
            added.push(expense.id);
        }
    }
    state.record(&before, changes, &added);
    Ok((state, added))
}

fn all_pages(
    store: &mut Store<Memory, Ticking>,
    sort: Option<Sort>,
) -> Result<Vec<Expense>, Error> {
    let mut expenses = Vec::new();
    let mut cursor = None;
    loop {
        let query = Query { sort, limit: Some(2), cursor, ..Query::default() };
        let packed = store.find_packed(query.clone(), None)?;
        let page = store.find(query, Some(packed.revision))?;
        assert!(packed.expenses.iter().eq(page.expenses.iter().map(ExpenseRef::from)));
        assert_eq!((&packed.cursor, packed.matches), (&page.cursor, page.matches));
        assert!(!page.expenses.is_empty() || page.matches == 0, "an empty page");
        expenses.extend(page.expenses);
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(expenses);
        }
    }
}

/// The data file as another program may write it.
/// Merges two files, and keeps ours wherever something is to be decided.
fn merge(store: &mut Store<Memory, Ticking>, ours: String, theirs: String, base: Option<String>) {
    let mut decisions = Vec::new();
    loop {
        let texts = (ours.clone(), theirs.clone(), base.clone());
        match store.merge_texts(texts.0, texts.1, texts.2, decisions.clone()) {
            Err(error) => return assert!(matches!(error, Error::Invalid(_)), "{error}"),
            Ok(MergeOutcome::Merged(merged)) => {
                let text = merged.text.unwrap();
                let ids = |text: &str| {
                    let document = expenses_store::document::read(text.as_bytes()).unwrap();
                    (document.counter(), document.len())
                };
                let (merged, ours, theirs) = (ids(&text), ids(&ours), ids(&theirs));
                assert!(merged.0 >= ours.0.max(theirs.0));
                // Without a base nothing is deleted.
                assert!(base.is_some() || merged.1 >= ours.1);
                assert!(merged.1 <= ours.1 + theirs.1);
                return;
            }
            Ok(MergeOutcome::Undecided(open)) => {
                let choice = Choice::Ours;
                let before = decisions.len();
                decisions.extend(open.into_iter().map(|of| Decision { conflict: of.name, choice }));
                assert!(decisions.len() > before);
            }
        }
    }
}

fn text(file: &generate::File) -> String {
    let key = |id: u64| if file.listed { String::new() } else { format!("\"{id}\": ") };
    let records = file.records.iter().map(|of| format!("{}{}", key(of.id), record(of)));
    let records = records.collect::<Vec<_>>().join(", ");
    let (open, close) = if file.listed { ('[', ']') } else { ('{', '}') };
    let counter =
        file.counter.map_or(String::new(), |counter| format!(r#""counter": {counter}, "#));
    let state = State::of_file(file);
    let history: Vec<_> = file.history.iter().map(|said| entry(said, &state)).collect();
    let history = match history.is_empty() {
        true => String::new(),
        false => format!(r#", "history": [{}]"#, history.join(",")),
    };
    format!(r#"{{{counter}"expenses": {open}{records}{close}{history}}}"#)
}

fn record(record: &generate::FileRecord) -> String {
    format!(
        r#"{{"id": {}, "description": {}, "amount": {}, "category": {}, "date": {}}}"#,
        record.id,
        json(&record.description),
        record.amount,
        json(&record.category),
        json(&record.date),
    )
}

fn entry(said: &generate::Said, state: &State) -> String {
    let records = |of: &[generate::FileRecord]| {
        format!("[{}]", of.iter().map(record).collect::<Vec<_>>().join(","))
    };
    let budgets = said.budgets.iter().map(|(category, before)| {
        let before = before.as_ref().map_or(String::new(), |(category, amount)| {
            format!(r#", "before": {{"category": {}, "amount": {amount}}}"#, json(category))
        });
        format!(r#"{{"category": {}{before}}}"#, json(category))
    });
    let digest = if said.fits { digest(&state.left(&said.entry())) } else { "0".into() };
    format!(
        r#"{{"time": "2026-11-23T10:00:00Z", "added": {}, "changed": {}, "deleted": {}, "budgets": [{}], "left": "{digest}"}}"#,
        json(&said.added),
        records(&said.changed),
        records(&said.deleted),
        budgets.collect::<Vec<_>>().join(","),
    )
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}
