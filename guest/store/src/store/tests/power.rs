//! Cuts the power after every operation of a call, with every content that the disk may then
//! have; and again after every operation of the first call after the cut.

mod disk;

use std::collections::BTreeSet;

use super::mutant::{Mutant, Mutation};
use super::{Memory, lunch, new, store};
use crate::Store;
use crate::directory::System;
use crate::directory::memory::Ticking;
use disk::{Disk, Image};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{
    Action, Change, ExpensePatch, ExpenseUpdate, Expenses, IdempotencyKey, NewBudget, Request,
};

/// How much was visited without finding anything lost.
#[derive(Clone, Copy, Debug, Default)]
struct Visited {
    /// Operations that changed something, and were each followed by a cut.
    operations: u64,
    /// What the disk held after the cuts, each different state once.
    states: usize,
}

/// How a power cut has lost something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lost {
    /// The data file is neither the old nor the new document.
    Neither,
    /// The call had answered, and the data file is not the new document.
    Answered,
    /// The next call does not work.
    Next,
}

/// A call that changes something.
#[derive(Clone)]
enum Call {
    Apply(Vec<Change>),
    Each(Vec<Request>),
}

/// Makes calls on one handle, and cuts the power after every
/// operation. Returns what was visited, and what the disk may contain.
fn cut(
    image: &Image,
    calls: &[Call],
    mutation: Option<Mutation>,
    system: Ticking,
    visited: &mut Visited,
) -> Result<BTreeSet<Image>, Lost> {
    let disk = Disk::new(image);
    let mut store = Store::new(Mutant::new(disk.clone(), mutation), system);
    let mut left = disk.cut();
    for call in calls {
        let old = disk.visible().remove(DATA_FILE);
        match call.clone() {
            Call::Apply(changes) => drop(store.apply(changes, None).map_err(|_| Lost::Next)?),
            Call::Each(requests) => drop(store.apply_each(requests).map_err(|_| Lost::Next)?),
        }
        let new = disk.visible().remove(DATA_FILE);
        let (cuts, operations) = disk.take_cuts();
        visited.operations += operations;
        let data = |image: &Image| image.get(DATA_FILE).cloned();
        if cuts.iter().any(|cut| ![&old, &new].contains(&&data(cut))) {
            return Err(Lost::Neither);
        }
        let answered = disk.cut();
        if answered.iter().any(|cut| data(cut) != new) {
            return Err(Lost::Answered);
        }
        left.extend(cuts.into_iter().chain(answered));
    }
    // A stray that comes back after the cut is one that the next call removes.
    if disk.visible().keys().ne([DATA_FILE]) {
        return Err(Lost::Next);
    }
    Ok(left)
}

/// The random bits after this many power cuts. They differ from those in the names of the strays.
fn started(cuts: u32) -> Ticking {
    let mut system = Ticking::default();
    for _ in 0..cuts * 10_000 {
        system.random();
    }
    system
}

/// A directory as it was found, and the calls made in it.
type Scene = (Image, Vec<Call>);

fn scenes() -> Vec<Scene> {
    let absent = Image::new();
    let memory = Memory::default();
    store(&memory).apply(vec![Change::Add(lunch()); 2], None).unwrap();
    let begun = Image::from([(DATA_FILE.to_owned(), memory.bytes(DATA_FILE).unwrap())]);
    let mut stray = begun.clone();
    stray.insert(format!("{DATA_FILE}.{:032x}.tmp", 7), b"{\"counter\": 9".to_vec());
    let add = || Change::Add(new("Tea", "3.20", "food", "2026-11-24"));
    let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
    let new = NewBudget { amount: Some("9".into()), ..NewBudget::default() };
    let budget = || Change::SetBudget(new.clone());
    let update = || Change::Update(ExpenseUpdate { id: 1, patch: patch.clone() });
    vec![
        (absent, vec![Call::Apply(vec![add()]), Call::Each(vec![request(add(), "a")])]),
        (
            begun.clone(),
            [add(), update(), Change::Delete(2)].map(|of| Call::Apply(vec![of])).into(),
        ),
        (begun, vec![Call::Apply(vec![add(), update(), Change::Delete(2), budget()])]),
        (stray, vec![Call::Apply(vec![update()])]),
    ]
}

/// A request with a key.
fn request(change: Change, key: &str) -> Request {
    Request {
        action: Action::Apply(vec![change]),
        expected: Vec::new(),
        key: Some(IdempotencyKey { key: key.into(), fingerprint: String::new() }),
        show: false,
    }
}

/// All scenes, and after each cut a first call that is cut in turn, and a second one.
fn cut_twice(mutation: Option<Mutation>) -> Result<[Visited; 2], Lost> {
    let (mut first, mut second) = (Visited::default(), Visited::default());
    let mut images = BTreeSet::new();
    for (image, calls) in scenes() {
        images.extend(cut(&image, &calls, mutation, started(0), &mut first)?);
    }
    first.states = images.len();
    let mut last = BTreeSet::new();
    for image in images {
        let calls = [Call::Apply(vec![Change::Add(lunch())])];
        last.extend(cut(&image, &calls, mutation, started(1), &mut second)?);
    }
    second.states = last.len();
    for image in last {
        let disk = Disk::new(&image);
        let mut store = Store::new(disk.clone(), started(2));
        let before = store.info().map_err(|_| Lost::Next)?;
        let added = store.add(lunch()).map_err(|_| Lost::Next)?;
        if added.id != before.counter + 1 || disk.visible().len() != 1 {
            return Err(Lost::Next);
        }
    }
    Ok([first, second])
}

#[test]
fn a_power_cut_leaves_the_old_or_the_new_document_and_the_new_one_once_answered() {
    let [first, second] = cut_twice(None).unwrap();
    println!(
        "power cuts: after each of {} operations, {} states; again after each of {} operations \
         of the first call in these, {} states",
        first.operations, first.states, second.operations, second.states
    );
    assert!(first.states >= 140 && second.states >= 6_000);
}

#[test]
fn a_request_with_a_key_that_is_sent_again_after_a_power_cut_is_done_once() {
    let (begun, _) = &scenes()[1];
    let add = || Change::Add(lunch());
    let requests = vec![request(add(), "a"), request(Change::Delete(1), "b"), request(add(), "c")];
    let calls = [Call::Each(requests.clone())];
    let images = cut(begun, &calls, None, started(0), &mut Visited::default()).unwrap();
    assert!(images.len() > 10);
    let mut repeated = BTreeSet::new();
    for image in images {
        let mut store = Store::new(Disk::new(&image), started(1));
        let outcomes = store.apply_each(requests.clone()).unwrap();
        let outcomes: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
        let added: Vec<_> = outcomes.iter().map(|outcome| outcome.added.clone()).collect();
        assert_eq!(added, [vec![3], vec![], vec![4]]);
        let info = store.info().unwrap();
        assert_eq!((info.counter, info.expenses), (4, 3));
        // Either all were done or none.
        assert!(outcomes.iter().all(|outcome| outcome.repeated == outcomes[0].repeated));
        repeated.insert(outcomes[0].repeated);
    }
    assert_eq!(repeated.len(), 2);
}

#[test]
fn leaving_out_either_sync_is_found() {
    assert_eq!(cut_twice(Some(Mutation::NoSyncOfTemp)).unwrap_err(), Lost::Neither);
    assert_eq!(cut_twice(Some(Mutation::NoSyncOfDirectory)).unwrap_err(), Lost::Answered);
}

#[test]
fn a_power_cut_during_a_backup_leaves_whole_copies_only_and_the_new_one_once_answered() {
    let (begun, _) = &scenes()[1];
    let data = &begun[DATA_FILE];
    let disk = Disk::new(begun);
    let mut store = Store::new(disk.clone(), started(0));
    for count in 1..=2 {
        let name = store.backup().unwrap();
        let (cuts, operations) = disk.take_cuts();
        assert!(operations > 5);
        let answered = disk.cut();
        assert!(answered.iter().all(|cut| cut.get(&name) == Some(data)));
        for cut in cuts.iter().chain(&answered) {
            let copies = cut.iter().filter(|(name, _)| name.ends_with(".json"));
            // The data file is one of them.
            let copies: Vec<_> = copies.collect();
            assert!(copies.iter().all(|(_, bytes)| *bytes == data));
            assert!((count..=count + 1).contains(&copies.len()));
            // The next backup removes what is left.
            let left = Disk::new(cut);
            Store::new(left.clone(), started(1)).backup().unwrap();
            assert_eq!(left.visible().len(), copies.len() + 1);
        }
    }
}
