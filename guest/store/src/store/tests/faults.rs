//! Makes every operation of every call that changes something fail.

mod directory;

use std::collections::BTreeSet;

use super::*;
use crate::directory::{Code, Failure, Kind};
use crate::document;
use directory::{Fault, Faulty, Log};
use expenses_interface::files::{DATA_FILE, is_copy_part_name, is_temp_name};
use expenses_interface::{
    Action, Change, Error, ExpensePatch, ExpenseUpdate, IdempotencyKey, NewBudget, Request,
};

/// The codes that operations fail with. wasmtime 48 returns `io` also for a quota, a read-only
/// file system and too many open files. The last code stands for all that the store does not
/// distinguish.
const CODES: [Code; 7] = [
    Code::InsufficientSpace,
    Code::Quota,
    Code::Io,
    Code::ReadOnly,
    Code::Access,
    Code::NotPermitted,
    Code::Other("insufficient-memory"),
];
/// Fewer would mean that something is left out.
const LEAST_FAULTS: usize = 2_600;
const STRAY: &str = "expenses.json.0123456789abcdef0123456789abcdef.tmp";

/// A call that changes something.
#[derive(Clone, Debug)]
enum Call {
    Add,
    Update,
    Delete,
    Apply,
    Budget,
    Profile,
    Undo,
    /// Two requests with keys.
    Each,
}

impl Call {
    /// Makes the call, and returns the ids of what was added.
    fn make(&self, store: &mut Store<Faulty, Ticking>) -> Result<Vec<u64>, Error> {
        let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
        match self {
            Self::Add => store.add(lunch()).map(|expense| vec![expense.id]),
            Self::Update => store.update(1, patch).map(|_| Vec::new()),
            Self::Delete => store.delete(2).map(|_| Vec::new()),
            Self::Apply => {
                let changes = [
                    Change::Add(lunch()),
                    Change::Update(ExpenseUpdate { id: 1, patch }),
                    Change::Delete(2),
                ];
                store.apply(changes.to_vec(), None).map_err(|error| error.error)
            }
            Self::Budget => {
                let new = NewBudget { amount: Some("9".into()), ..NewBudget::default() };
                let set = store.apply(vec![Change::SetBudget(new)], None);
                set.map_err(|error| error.error)
            }
            Self::Profile => {
                store.set_profile("bank".into(), Some("columns".into())).map(|()| Vec::new())
            }
            Self::Undo => store.undo(None).map(|_| Vec::new()),
            Self::Each => {
                let request = |change, key: &str| Request {
                    action: Action::Apply(vec![change]),
                    expected: Vec::new(),
                    key: Some(IdempotencyKey { key: key.into(), fingerprint: String::new() }),
                    show: false,
                };
                let requests =
                    [request(Change::Add(lunch()), "a"), request(Change::Delete(2), "b")];
                let outcomes = store.apply_each(requests.to_vec())?;
                let [added, deleted] = &outcomes[..] else { panic!("{outcomes:?}") };
                match (added, deleted) {
                    (Ok(added), Ok(_)) => Ok(added.added.clone()),
                    (Err(added), Err(_)) => Err(added.error.clone()),
                    _ => panic!("{outcomes:?}"),
                }
            }
        }
    }
}

/// A call in a directory, on a handle that has or has not read the file before.
#[derive(Clone, Debug)]
struct Scene {
    call: Call,
    begun: bool,
    loaded: bool,
    /// Whether there is a stray, so that there is something to wait for and to fence.
    stray: bool,
}

impl Scene {
    fn all() -> Vec<Self> {
        let absent = Self { call: Call::Add, begun: false, loaded: false, stray: false };
        let stray = Self { begun: true, stray: true, ..absent.clone() };
        let mut scenes = vec![absent, stray];
        for call in [
            Call::Add,
            Call::Update,
            Call::Delete,
            Call::Apply,
            Call::Budget,
            Call::Profile,
            Call::Undo,
            Call::Each,
        ] {
            for loaded in [false, true] {
                scenes.push(Self { call: call.clone(), begun: true, loaded, stray: false });
            }
        }
        scenes
    }

    /// The directory and a handle on it, before the call.
    fn set(&self) -> (Memory, Faulty, Store<Faulty, Ticking>) {
        let memory = Memory::default();
        if self.begun {
            store(&memory).apply(vec![Change::Add(lunch()); 3], None).unwrap();
        }
        if self.stray {
            memory.put(STRAY, Kind::File, b"half");
        }
        let directory = Faulty::new(&memory);
        let mut store = Store::new(directory.clone(), Ticking::default());
        if self.loaded {
            store.info().unwrap();
        }
        directory.set(None);
        (memory, directory, store)
    }

    /// Makes the call with a fault. Returns the operation that failed; `None` if the call ended
    /// before it.
    fn with(&self, fault: Fault) -> Option<&'static str> {
        let (memory, directory, mut store) = self.set();
        let old = memory.bytes(DATA_FILE);
        let new = self.new_document();
        directory.set(Some(fault));
        let answer = self.call.make(&mut store);
        let log = directory.set(None);
        let context = format!("{self:?} {fault:?} {:?} {answer:?}", log.failures);
        if log.failures.is_empty() {
            assert!(answer.is_ok(), "{context}");
            return None;
        }
        let now = memory.bytes(DATA_FILE);
        // If there is no space, the commit is made without the history.
        let short = matches!(fault.code, Code::InsufficientSpace | Code::Quota);
        let made = now == new || (short && now == new.as_deref().map(without_history));
        assert!(made || now == old, "{context}");
        check(&answer, &log, made, &self.added(), &context);
        let unlinks_failed = log.failures.iter().any(|failure| failure.operation == "remove");
        let temps = memory.names().into_iter().filter(|name| is_temp_name(name) && name != STRAY);
        assert!(unlinks_failed || temps.count() == 0, "{context}");
        // No file is ever synced twice, least of all after a sync that failed.
        let synced = BTreeSet::from_iter(&log.synced);
        assert_eq!(synced.len(), log.synced.len(), "{context}");

        if matches!(self.call, Call::Each) {
            // Sent again, they are done once in all.
            let mut again = Store::new(Faulty::new(&memory), Ticking::default());
            assert_eq!(self.call.make(&mut again).unwrap(), self.added(), "{context}");
            let info = again.info().unwrap();
            assert_eq!((info.counter, info.expenses), (4, 3), "{context}");
        }

        // The same handle shows what the file holds, and goes on.
        let truth = super::store(&memory).info().unwrap();
        let info = store.info().unwrap();
        assert_eq!((info.counter, info.expenses), (truth.counter, truth.expenses), "{context}");
        assert_eq!(store.add(lunch()).unwrap().id, truth.counter + 1, "{context}");
        let after = super::store(&memory).info().unwrap();
        assert_eq!(after.expenses, truth.expenses + 1, "{context}");
        assert_eq!(memory.names(), [DATA_FILE], "{context}");
        Some(log.failures[0].operation)
    }

    fn new_document(&self) -> Option<Vec<u8>> {
        let (memory, _, mut store) = self.set();
        self.call.make(&mut store).unwrap();
        memory.bytes(DATA_FILE)
    }

    fn added(&self) -> Vec<u64> {
        let (_, _, mut store) = self.set();
        self.call.make(&mut store).unwrap()
    }
}

fn without_history(document: &[u8]) -> Vec<u8> {
    let mut document = document::read(document).unwrap();
    document.take_history();
    document.write()
}

/// Checks that a result is right, and its error the most exact.
fn check(answer: &Result<Vec<u64>, Error>, log: &Log, made: bool, added: &[u64], context: &str) {
    let failed = |operation: &str, path: &str| {
        log.failures.iter().any(|failure| (failure.operation, &*failure.path) == (operation, path))
    };
    match answer {
        Ok(ids) => assert!(made && ids == added, "{context}"),
        Err(Error::NotDurable(ids)) => {
            assert!(made && ids == added && failed("sync", "."), "{context}");
        }
        Err(Error::OutcomeUnknown(reason)) => {
            let rename = log.failures.iter().find(|failure| failure.operation == "rename");
            assert_eq!(Some(reason), rename.map(Failure::to_string).as_ref(), "{context}");
            assert!(log.failures.iter().any(|failure| failure.operation == "remove"), "{context}");
        }
        Err(error) => {
            assert!(!made, "{context}");
            assert_eq!(*error, expected(&log.failures[0], log.had_temp), "{context}");
        }
    }
}

/// The most exact error for a first failure, before or after the temp file was made.
fn expected(failure: &Failure, had_temp: bool) -> Error {
    let reads = failure.path == DATA_FILE && !had_temp;
    match failure.code {
        Code::InsufficientSpace | Code::Quota if !reads => Error::StorageFull,
        Code::Access | Code::NotPermitted if failure.operation == "remove" => Error::Io(format!(
            "{failure}; a save of another user left this file, and no save works until its owner or \
             root removes it; nothing was changed"
        )),
        Code::ReadOnly | Code::Access | Code::NotPermitted if !reads => Error::ReadOnly,
        _ => Error::Io(failure.to_string()),
    }
}

/// Makes every operation of every call fail with every code, and returns those that failed.
fn faults(lasting: bool, lost_reply: bool) -> Vec<&'static str> {
    let scenes = Scene::all().into_iter().flat_map(|scene| CODES.map(|code| (scene.clone(), code)));
    let faults = scenes.flat_map(|(scene, code)| {
        (0..).map_while(move |at| scene.with(Fault { at, lasting, code, lost_reply }))
    });
    faults.collect()
}

#[test]
fn a_failed_operation_leaves_the_document_that_the_answer_says() {
    let (once, lasting) = (faults(false, false), faults(true, false));
    println!(
        "faults: {} operations that failed once, {} that failed with all after them",
        once.len(),
        lasting.len()
    );
    for operation in ["create", "open", "read", "write", "sync", "stat", "rename", "remove", "list"]
    {
        assert!(once.contains(&operation) && lasting.contains(&operation), "{operation}");
    }
    assert!(once.len() >= LEAST_FAULTS && lasting.len() >= LEAST_FAULTS);
}

#[test]
fn a_rename_that_has_happened_and_answers_an_error_is_not_made_again() {
    let faults = [faults(false, true), faults(true, true)].concat();
    let renames = faults.iter().filter(|operation| **operation == "rename").count();
    println!("faults: {renames} renames that happened and answered an error");
    assert_eq!(renames, 2 * CODES.len() * Scene::all().len());
}

#[test]
fn a_failed_sync_of_the_temp_leaves_the_old_document_and_is_not_tried_again() {
    let (memory, _, _) = Scene { call: Call::Add, begun: true, loaded: true, stray: false }.set();
    let handle = memory.handle();
    let (old, mut syncs) = (memory.bytes(DATA_FILE), 0);
    handle.hook(move |operation| {
        assert_ne!(operation, "rename");
        syncs += usize::from(operation == "sync");
        assert!(syncs <= 1);
        if operation == "sync" { Err(Code::Io) } else { Ok(()) }
    });
    let error = Store::new(handle, Ticking::default()).add(lunch()).unwrap_err();
    assert!(matches!(error, Error::Io(reason) if reason.starts_with("cannot sync")));
    assert_eq!(memory.bytes(DATA_FILE), old);
}

#[test]
fn an_entry_that_vanishes_during_a_listing_does_not_end_it() {
    for vanishes in ["0", "1", "2"] {
        let memory = Memory::default();
        let strays = ["0", "1", "2"].map(|digit| STRAY.replace('0', digit));
        strays.iter().for_each(|stray| memory.put(stray, Kind::File, b""));
        let (handle, other) = (memory.handle(), memory.handle());
        let stray = STRAY.replace('0', vanishes);
        handle.hook(move |operation| {
            // Between the listing of the names and that of the first entry.
            if operation == "next" {
                other.remove(&stray);
            }
            Ok(())
        });
        assert_eq!(Store::new(handle, Ticking::default()).add(lunch()).unwrap().id, 1);
        assert_eq!(memory.names(), [DATA_FILE]);
    }
}

#[test]
fn short_writes_are_gone_on_with_and_none_at_all_is_an_error() {
    let (memory, _, _) = Scene { call: Call::Add, begun: true, loaded: false, stray: false }.set();
    let mut store = Store::new(Faulty::with_short_writes(&memory, 1), Ticking::default());
    assert_eq!(store.add(lunch()).unwrap().id, 4);
    assert_eq!(super::store(&memory).info().unwrap().expenses, 4);

    let old = memory.bytes(DATA_FILE);
    let mut store = Store::new(Faulty::with_short_writes(&memory, 0), Ticking::default());
    let error = store.add(lunch()).unwrap_err();
    assert!(matches!(error, Error::Io(reason) if reason.starts_with("cannot write")));
    assert_eq!(memory.bytes(DATA_FILE), old);
    assert_eq!(memory.names(), [DATA_FILE]);
}

#[test]
fn a_backup_that_fails_leaves_the_copy_that_the_answer_says_and_no_other_one_changed() {
    const EARLIER: &str = "expenses-2026-11-23T100000Z.json";
    let mut visited = BTreeSet::new();
    for (code, lasting) in CODES.into_iter().flat_map(|code| [(code, false), (code, true)]) {
        for at in 0.. {
            let scene = Scene { call: Call::Add, begun: true, loaded: false, stray: false };
            let (memory, directory, mut store) = scene.set();
            memory.put(EARLIER, Kind::File, b"earlier");
            directory.set(Some(Fault { at, lasting, code, lost_reply: false }));
            let answer = store.backup();
            let log = directory.set(None);
            let context = format!("{:?} {answer:?}", log.failures);
            let failed = |operation| log.failures.iter().any(|f| f.operation == operation);
            assert_eq!(memory.bytes(EARLIER).unwrap(), b"earlier", "{context}");
            let names = memory.names().into_iter();
            let (parts, copies): (Vec<_>, Vec<_>) = names
                .filter(|name| ![DATA_FILE, EARLIER].contains(&&**name))
                .partition(|name| is_copy_part_name(name));
            for copy in &copies {
                assert_eq!(memory.bytes(copy), memory.bytes(DATA_FILE), "{context}");
            }
            match &answer {
                Ok(name) => assert_eq!(&copies, std::slice::from_ref(name), "{context}"),
                Err(Error::NotDurable(_)) => assert!(copies.len() == 1 && failed("sync")),
                Err(_) => assert_eq!(copies, [""; 0], "{context}"),
            }
            assert!(parts.is_empty() || failed("remove"), "{context}");
            // The next one works, and removes what is left.
            let next = store.backup().unwrap();
            assert!(![EARLIER.to_owned()].iter().chain(&copies).any(|name| *name == next));
            assert!(!memory.names().iter().any(|name| is_copy_part_name(name)), "{context}");
            match log.failures.first() {
                Some(failure) => visited.insert(failure.operation),
                None => break,
            };
        }
    }
    for operation in ["create", "open", "read", "write", "sync", "link", "remove", "list", "stat"] {
        assert!(visited.contains(operation), "{operation}");
    }
}
