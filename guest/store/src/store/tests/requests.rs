//! Requests that share a commit.

mod model;

use std::cell::Cell;
use std::rc::Rc;

use super::*;
use crate::directory::{Code, Kind, System};
use expenses_interface::{
    Action, ApplyError, Change, Error, Expectation, ExpectedExpense, ExpensePatch, ExpenseUpdate,
    IdempotencyKey, Outcome, Query, Request,
};

const FILE: &str = "expenses.json";

fn apply(changes: Vec<Change>) -> Request {
    let action = Action::Apply(changes);
    Request { action, expected: Vec::new(), key: None, show: false }
}

fn add(description: &str) -> Request {
    apply(vec![Change::Add(new(description, "1", "food", "2026-11-23"))])
}

fn keyed(request: Request, key: &str) -> Request {
    let (key, fingerprint) = (key.into(), "POST /expenses".into());
    Request { key: Some(IdempotencyKey { key, fingerprint }), ..request }
}

fn shown(request: Request) -> Request {
    Request { show: true, ..request }
}

fn set_amount(id: u64, amount: &str) -> Change {
    let amount = Some(amount.into());
    Change::Update(ExpenseUpdate { id, patch: ExpensePatch { amount, ..ExpensePatch::default() } })
}

fn turn(action: Action) -> Request {
    Request { action, ..apply(Vec::new()) }
}

fn all(store: &mut MemoryStore) -> Vec<(u64, String)> {
    let page = store.find(Query::default(), None).unwrap();
    page.expenses.into_iter().map(|expense| (expense.id, expense.description)).collect()
}

/// The ids of what was added, or the error.
fn added(outcomes: &[Result<Outcome, ApplyError>]) -> Vec<Result<Vec<u64>, Error>> {
    let added = |outcome: &Outcome| outcome.added.clone();
    let of = |of: &Result<Outcome, ApplyError>| of.as_ref().map(added).map_err(|e| e.error.clone());
    outcomes.iter().map(of).collect()
}

/// Counts the commits of a store.
fn counted(memory: &Memory) -> (MemoryStore, Rc<Cell<u32>>) {
    let (handle, commits) = (memory.handle(), Rc::new(Cell::new(0)));
    let count = Rc::clone(&commits);
    handle.hook(move |operation| {
        count.set(count.get() + u32::from(operation == "rename"));
        Ok(())
    });
    (Store::new(handle, Ticking::default()), commits)
}

#[test]
fn each_request_is_done_or_fails_by_itself_in_one_commit() {
    let memory = Memory::default();
    let (mut store, commits) = counted(&memory);
    let broken = new("", "1", "food", "2026-11-23");
    let half = apply(vec![Change::Add(lunch()), Change::Delete(9)]);
    let requests = vec![
        add("a"),
        half,
        apply(vec![Change::Add(lunch()), set_amount(1, "2")]),
        apply(vec![Change::Add(broken)]),
        apply(vec![Change::Delete(1)]),
        apply(vec![Change::Delete(1)]),
        apply(Vec::new()),
    ];
    let outcomes = store.apply_each(requests).unwrap();
    let [a, half, b, broken, deleted, gone, empty] = &added(&outcomes)[..] else { panic!() };
    assert_eq!((a, half), (&Ok(vec![1]), &Err(Error::NotFound(9))));
    assert_eq!(outcomes[1].as_ref().unwrap_err().index, Some(1));
    assert_eq!((b, deleted, gone), (&Ok(vec![2]), &Ok(vec![]), &Err(Error::NotFound(1))));
    assert!(matches!(broken, Err(Error::Invalid(of)) if of.field == "description"));
    assert_eq!(empty, &Ok(vec![]));
    assert_eq!((commits.get(), all(&mut store)), (1, vec![(2, "Lunch".into())]));
    // Each has an entry of its own.
    assert_eq!(store.log().unwrap().len(), 3);
    store.undo(None).unwrap();
    assert_eq!(store.get(1).unwrap().amount, "2");
    store.undo(None).unwrap();
    assert_eq!(
        (all(&mut store), store.get(1).unwrap().amount),
        (vec![(1, "a".into())], "1".into())
    );
}

#[test]
fn requests_that_change_nothing_need_no_commit() {
    let memory = Memory::default();
    let (mut store, commits) = counted(&memory);
    store.apply_each(vec![keyed(add("a"), "1")]).unwrap();
    let before = memory.bytes(FILE);
    let (version, commits_before) = (store.version().unwrap(), commits.get());
    let requests = vec![
        keyed(add("a"), "1"),
        apply(vec![Change::Delete(9)]),
        apply(Vec::new()),
        keyed(apply(Vec::new()), "2"),
        turn(Action::Redo),
    ];
    let outcomes = store.apply_each(requests).unwrap();
    assert!(outcomes[0].as_ref().unwrap().repeated);
    assert_eq!(added(&outcomes)[4], Err(Error::NothingToUndo));
    assert_eq!(store.apply_each(Vec::new()).unwrap(), []);
    assert_eq!((memory.bytes(FILE), commits.get()), (before, commits_before));
    assert_eq!(store.version().unwrap(), version);
}

#[test]
fn a_request_shows_the_expenses_of_its_changes() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let changes = vec![
        Change::Add(lunch()),
        Change::Add(lunch()),
        set_amount(1, "2"),
        Change::SetBudget(expenses_interface::NewBudget {
            amount: Some("9".into()),
            ..Default::default()
        }),
        set_amount(2, "3"),
        Change::Delete(2),
        Change::Update(ExpenseUpdate { id: 1, patch: ExpensePatch::default() }),
    ];
    let outcomes = store.apply_each(vec![shown(apply(changes.clone())), apply(changes)]).unwrap();
    let shown_as = |outcome: &Outcome| {
        let expenses = outcome.expenses.iter();
        expenses.map(|expense| (expense.id, expense.amount.clone())).collect::<Vec<_>>()
    };
    let expected = [(1, "2"), (2, "3"), (1, "2"), (2, "3"), (2, "3"), (1, "2")];
    let expected: Vec<_> = expected.iter().map(|(id, amount)| (*id, (*amount).into())).collect();
    assert_eq!(shown_as(outcomes[0].as_ref().unwrap()), expected);
    // The second deletes what the first has deleted.
    assert_eq!(added(&outcomes)[1], Err(Error::NotFound(2)));
    // A request that is repeated shows what there still is, as it is now.
    let request = shown(keyed(apply(vec![Change::Add(lunch()), set_amount(1, "5")]), "k"));
    let first = store.apply_each(vec![request.clone()]).unwrap();
    assert_eq!(shown_as(first[0].as_ref().unwrap()), [(3, "12.50".into()), (1, "5".into())]);
    store.apply(vec![Change::Delete(3), set_amount(1, "6")], None).unwrap();
    let again = store.apply_each(vec![request]).unwrap();
    let again = again[0].as_ref().unwrap();
    assert_eq!(
        (&again.added, shown_as(again), again.repeated),
        (&vec![3], vec![(1, "6".into())], true)
    );
}

#[test]
fn undo_and_redo_are_requests_too() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let outcomes = store
        .apply_each(vec![
            add("a"),
            add("b"),
            turn(Action::Undo),
            turn(Action::Undo),
            turn(Action::Redo),
            turn(Action::Undo),
            turn(Action::Undo),
            turn(Action::Redo),
        ])
        .unwrap();
    let log = store.log().unwrap();
    assert_eq!(all(&mut store), [(1, "a".into())]);
    assert_eq!(outcomes[3].as_ref().unwrap().turned.as_ref(), log.first());
    assert_eq!(outcomes[7].as_ref().unwrap().turned.as_ref(), log.first());
    assert_eq!(added(&outcomes)[6], Err(Error::NothingToUndo));
    store.redo(None).unwrap();
    assert_eq!(all(&mut store), [(1, "a".into()), (2, "b".into())]);
}

#[test]
fn what_a_request_expects_is_compared_with_the_state_that_it_finds() {
    let memory = Memory::default();
    let mut store = sample(&memory);
    let version = store.version().unwrap().version;
    let expecting =
        |request: Request, expected: Expectation| Request { expected: vec![expected], ..request };
    let with = |version: &str| Expectation::Version(version.into());
    // FNV-1a of "Bus\n12.5\ntravel\n2026-11-23", and of "Old\n0.1\nFOOD\n".
    let expense =
        |id, digest: &str| Expectation::Expense(ExpectedExpense { id, digest: digest.into() });
    let (bus, old) = ("095503f9dd2bff8e", "b9040d4c54d0db81");
    let revision = store.info().unwrap().revision;
    let outcomes = store
        .apply_each(vec![
            expecting(apply(Vec::new()), with(&version)),
            expecting(apply(vec![Change::Delete(9)]), with("another")),
            expecting(apply(vec![set_amount(4, "9")]), expense(4, bus)),
            expecting(apply(vec![set_amount(4, "8")]), expense(4, bus)),
            expecting(apply(vec![Change::Delete(5)]), expense(5, old)),
            expecting(apply(vec![Change::Delete(5)]), expense(5, old)),
            expecting(turn(Action::Undo), with(&version)),
        ])
        .unwrap();
    let changed = Err(Error::Changed(revision));
    let done = Ok(vec![]);
    let expected = [&done, &changed, &done, &changed, &done, &Err(Error::NotFound(5)), &changed];
    assert!(added(&outcomes).iter().eq(expected), "{outcomes:?}");
    let version = store.version().unwrap().version;
    let outcomes = store.apply_each(vec![expecting(turn(Action::Undo), with(&version))]).unwrap();
    assert!(outcomes[0].is_ok());
}

#[test]
fn a_key_is_known_in_every_instance_and_after_an_undo() {
    let memory = Memory::default();
    let (mut one, mut other) = (store(&memory), store(&memory));
    let request = || keyed(add("a"), "k");
    let outcomes = one.apply_each(vec![request(), request()]).unwrap();
    assert_eq!(added(&outcomes), [Ok(vec![1]), Ok(vec![1])]);
    assert!(!outcomes[0].as_ref().unwrap().repeated && outcomes[1].as_ref().unwrap().repeated);
    other.undo(None).unwrap();
    let outcomes = other.apply_each(vec![shown(request()), add("b")]).unwrap();
    let again = outcomes[0].as_ref().unwrap();
    assert_eq!((&again.added, &again.expenses, again.repeated), (&vec![1], &vec![], true));
    let reused = IdempotencyKey { key: "k".into(), fingerprint: "DELETE".into() };
    let reused = Request { key: Some(reused), ..add("c") };
    let outcomes = store(&memory).apply_each(vec![reused]).unwrap();
    assert_eq!(added(&outcomes), [Err(Error::KeyReused)]);
    // A request that failed has left no key.
    let failing = keyed(apply(vec![Change::Delete(9)]), "f");
    assert_eq!(added(&one.apply_each(vec![failing]).unwrap()), [Err(Error::NotFound(9))]);
    assert_eq!(added(&one.apply_each(vec![keyed(add("d"), "f")]).unwrap()), [Ok(vec![3])]);
    assert_eq!(all(&mut one), [(2, "b".into()), (3, "d".into())]);
}

#[test]
fn a_repeated_request_tells_the_ids_that_its_changes_were_given() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let kept = |id| expenses_interface::KeptExpense {
        id,
        description: "kept".into(),
        amount: "1".into(),
        category: "food".into(),
        date: None,
    };
    let changes = vec![
        Change::Add(lunch()),
        Change::Restore(kept(Some(7))),
        Change::Delete(7),
        Change::Restore(kept(None)),
        Change::Add(lunch()),
        Change::Restore(kept(Some(u64::MAX))),
    ];
    let request = keyed(apply(changes), "k");
    let first = store.apply_each(vec![add("a"), request.clone()]).unwrap();
    assert_eq!(added(&first)[1], Ok(vec![2, 7, 8, 9, u64::MAX]));
    let again = store.apply_each(vec![request]).unwrap();
    assert_eq!(added(&again)[0], added(&first)[1]);
}

#[test]
fn a_field_of_another_program_that_is_named_like_the_keys_refuses_them() {
    let memory = Memory::default();
    memory.put(FILE, Kind::File, br#"{"expenses": {}, "keys": [1]}"#);
    let mut store = store(&memory);
    let outcomes = store.apply_each(vec![keyed(add("a"), "k"), add("b")]).unwrap();
    assert!(matches!(&added(&outcomes)[0], Err(Error::Invalid(of)) if of.field == "key"));
    assert_eq!(all(&mut store), [(1, "b".into())]);
    let file = String::from_utf8(memory.bytes(FILE).unwrap()).unwrap();
    assert!(file.contains("\n  \"keys\": [1],\n"), "{file}");
}

#[test]
fn a_lost_race_does_all_again_on_the_new_state_and_looks_for_the_keys_again() {
    for meddle_at in ["create", "sync", "rename"] {
        let memory = Memory::default();
        let mut other = store(&memory);
        let racer = memory.handle();
        let mut first = true;
        racer.hook(move |operation| {
            if operation == meddle_at && std::mem::take(&mut first) {
                other.apply_each(vec![keyed(add("theirs"), "k"), add("x")]).unwrap();
            }
            Ok(())
        });
        let mut racing = Store::new(racer, Ticking::default());
        let requests = vec![add("mine"), keyed(add("theirs"), "k"), apply(vec![Change::Delete(2)])];
        let outcomes = racing.apply_each(requests).unwrap();
        assert_eq!(added(&outcomes), [Ok(vec![3]), Ok(vec![1]), Ok(vec![])], "{meddle_at}");
        assert!(outcomes[1].as_ref().unwrap().repeated);
        assert_eq!(all(&mut racing), [(1, "theirs".into()), (3, "mine".into())], "{meddle_at}");
    }
}

#[test]
fn what_a_killed_writer_left_on_a_full_disk_makes_room_for_a_save() {
    let stray = "expenses.json.0123456789abcdef0123456789abcdef.tmp";
    let memory = Memory::default();
    memory.put(stray, Kind::File, b"half");
    let (full, disk) = (memory.handle(), memory.handle());
    full.hook(move |operation| match operation == "write" && disk.bytes(stray).is_some() {
        true => Err(Code::InsufficientSpace),
        false => Ok(()),
    });
    let mut store = Store::new(full, Ticking::default());
    store.apply_each(vec![add("a")]).unwrap();
    assert_eq!(memory.names(), [FILE]);
    // Nothing of the history was left out for it.
    store.undo(None).unwrap();
}

#[test]
fn a_commit_that_fails_takes_everything_back_and_says_so() {
    let memory = Memory::default();
    let failing = memory.handle();
    let fails = Rc::new(Cell::new(None));
    let code = Rc::clone(&fails);
    failing.hook(move |operation| match code.get() {
        Some((failing, code)) if failing == operation => Err(code),
        _ => Ok(()),
    });
    let mut store = Store::new(failing, Ticking::default());
    let begin = [add("a"), add("b"), apply(vec![Change::Delete(1)]), keyed(add("c"), "k")];
    store.apply_each(begin.to_vec()).unwrap();
    let (before, version) = (memory.bytes(FILE), store.version().unwrap());
    let requests = vec![
        apply(vec![Change::Delete(2)]),
        turn(Action::Undo),
        turn(Action::Undo),
        keyed(apply(vec![set_amount(2, "7")]), "new"),
        apply(vec![Change::Delete(9)]),
        apply(vec![Change::Delete(2)]),
    ];
    for (operation, code, error) in [
        ("create", Code::ReadOnly, Error::ReadOnly),
        ("write", Code::InsufficientSpace, Error::StorageFull),
    ] {
        fails.set(Some((operation, code)));
        assert_eq!(store.apply_each(requests.clone()), Err(error), "{operation}");
        fails.set(None);
        assert_eq!(memory.bytes(FILE), before);
        assert_eq!(store.version().unwrap(), version);
        let document = &store.snapshot.as_ref().unwrap().document;
        assert_eq!(Some(document.write()), before);
    }
    // After a sync that failed, each that was done says what it added.
    fails.set(Some(("sync directory", Code::Io)));
    let requests = vec![
        add("d"),
        apply(vec![Change::Delete(9)]),
        keyed(add("c"), "k"),
        apply(vec![Change::Delete(2)]),
    ];
    let outcomes = store.apply_each(requests).unwrap();
    let not_durable = |ids: &[u64]| Err(Error::NotDurable(ids.to_vec()));
    let expected = [not_durable(&[4]), Err(Error::NotFound(9)), Ok(vec![3]), not_durable(&[])];
    assert_eq!(added(&outcomes), expected);
    fails.set(None);
    assert_eq!(all(&mut store), [(3, "c".into()), (4, "d".into())]);
}

#[test]
fn every_save_leaves_an_id_and_none_takes_one_away() {
    let memory = Memory::default();
    let mut store = store(&memory);
    let ids = || {
        let file: serde_json::Value = serde_json::from_slice(&memory.bytes(FILE).unwrap()).unwrap();
        file["commits"].as_array().unwrap().clone()
    };
    let mut before = Vec::new();
    let mut versions = vec![store.version().unwrap().version];
    type Call = fn(&mut MemoryStore);
    let calls: [Call; 9] = [
        |store| drop(store.add(lunch()).unwrap()),
        |store| drop(store.update(1, ExpensePatch::default())),
        |store| drop(store.undo(None).unwrap()),
        |store| drop(store.redo(None).unwrap()),
        |store| store.set_profile("bank".into(), Some("x".into())).unwrap(),
        |store| {
            let new = lunch();
            let packed = [expenses_interface::ExpenseRef::from(&new)].into_iter().collect();
            drop(store.add_packed(&packed, false, None, None).unwrap());
        },
        |store| drop(store.delete(1).unwrap()),
        |store| drop(store.apply_each(vec![add("a"), add("b")]).unwrap()),
        |store| drop(store.apply_each(vec![keyed(add("a"), "k")]).unwrap()),
    ];
    for (at, call) in calls.into_iter().enumerate() {
        call(&mut store);
        if at == 1 {
            // Nothing was changed.
            assert_eq!(ids(), before);
            continue;
        }
        let now = ids();
        assert_eq!(&now[1..], before, "{at}");
        assert!(!before.contains(&now[0]), "{at}");
        before = now;
        versions.push(store.version().unwrap().version);
    }
    let distinct: std::collections::BTreeSet<_> = versions.iter().collect();
    assert_eq!(distinct.len(), versions.len());
    // A repair, too.
    let file = String::from_utf8(memory.bytes(FILE).unwrap()).unwrap();
    let broken = file.replacen("12.50", "\"12.50\"", 1);
    memory.put(FILE, Kind::File, broken.as_bytes());
    store.repair().unwrap().unwrap();
    assert_eq!(&ids()[1..], before);
    assert_ne!(ids()[0], before[0]);
}

#[test]
fn each_try_of_a_call_leaves_the_same_id() {
    let memory = Memory::default();
    let mut other = store(&memory);
    let racer = memory.handle();
    let mut races = 3;
    racer.hook(move |operation| {
        if operation == "rename" && races > 0 {
            races -= 1;
            other.add(lunch()).unwrap();
        }
        Ok(())
    });
    // Other random bits than those of `other`.
    let system = || {
        let mut system = Ticking::default();
        (0..1_000).for_each(|_| _ = system.random());
        system
    };
    let id = system().random();
    Store::new(racer, system()).add(lunch()).unwrap();
    let file = String::from_utf8(memory.bytes(FILE).unwrap()).unwrap();
    assert!(file.contains(&format!("\"commits\": [\"{id:032x} ")), "{file}");
}

#[test]
fn the_version_is_the_same_in_every_instance_and_another_after_every_change() {
    let memory = Memory::default();
    let (mut one, mut other) = (sample(&memory), store(&memory));
    let version = one.version().unwrap().version;
    assert_eq!(other.version().unwrap().version, version);
    assert!(version.len() == 32 && version.bytes().all(|byte| byte.is_ascii_hexdigit()));
    one.update(1, ExpensePatch { amount: Some("12.5".into()), ..ExpensePatch::default() }).unwrap();
    let changed = one.version().unwrap();
    assert_ne!(changed.version, version);
    assert_eq!(changed.revision, one.info().unwrap().revision);
    assert_eq!(other.version().unwrap().version, changed.version);
    // What another program writes changes it, too, whatever it is.
    let file = String::from_utf8(memory.bytes(FILE).unwrap()).unwrap();
    for (was, is) in [("12.5,", "12.50,"), ("\"Home\"", "\"home\""), ("0.1", "0.1, \"more\": 1")] {
        let edited = file.replacen(was, is, 1);
        assert_ne!(edited, file);
        memory.put(FILE, Kind::File, edited.as_bytes());
        let edited = one.version().unwrap().version;
        assert_ne!(edited, changed.version, "{is}");
        assert_eq!(store(&memory).version().unwrap().version, edited, "{is}");
    }
}
