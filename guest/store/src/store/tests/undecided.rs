//! Renames that return an error and have happened, happen later, or never happen: the data file is
//! an object behind a network, as `commit.rs` describes it.

use super::*;
use crate::directory::{Code, Kind, System};
use expenses_interface::files::{DATA_FILE, is_temp_name};
use expenses_interface::{
    Action, Change, Error, ExpensePatch, ExpenseRef, IdempotencyKey, NewBudget, Packed, Profile,
    Request,
};

/// What happens to a rename.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reply {
    /// It happens, and the error comes all the same.
    Lost(Code),
    /// It does not happen.
    Refused(Code),
    /// It happens only when the next rename comes, which then fails.
    Late(Code),
}

const REPLIES: [Reply; 6] = [
    Reply::Lost(Code::Io),
    Reply::Lost(Code::NoEntry),
    Reply::Refused(Code::Io),
    Reply::Refused(Code::NoEntry),
    Reply::Late(Code::Io),
    Reply::Late(Code::NoEntry),
];

/// What others do between the first failed rename and the next look at the data file.
type Meanwhile = fn(&Memory);

/// Nothing.
const ALONE: Meanwhile = |_| ();

/// A directory whose first rename has this reply.
fn object(memory: &Memory, reply: Reply, meanwhile: Meanwhile) -> Memory {
    failing_object(memory, reply, meanwhile, |_, _| Ok(()))
}

/// The same, in which other operations may fail, too: they are shown with whether the first rename
/// is over.
fn failing_object(
    memory: &Memory,
    reply: Reply,
    meanwhile: Meanwhile,
    fails: impl Fn(&'static str, bool) -> Result<(), Code> + 'static,
) -> Memory {
    let (object, disk) = (memory.handle(), memory.handle());
    let (mut first, mut late, mut is_sent) = (Some(reply), None, false);
    object.hook(move |operation| {
        fails(operation, first.is_none())?;
        match operation {
            "stat" => is_sent = false,
            "unlink" if is_sent => return Err(Code::Busy),
            "rename" => {
                let temp = disk.names().into_iter().find(|name| is_temp_name(name)).unwrap();
                let bytes = disk.bytes(&temp).unwrap();
                let arrives = |bytes: &[u8]| disk.put(DATA_FILE, Kind::File, bytes);
                let code = match (first.take(), late.take()) {
                    (Some(Reply::Lost(code)), _) => {
                        arrives(&bytes);
                        code
                    }
                    (Some(Reply::Refused(code)), _) => code,
                    (Some(Reply::Late(code)), _) => {
                        late = Some(bytes);
                        code
                    }
                    (None, Some(first)) => {
                        arrives(&first);
                        is_sent = true;
                        return Err(Code::NoEntry);
                    }
                    (None, None) => return Ok(()),
                };
                is_sent = true;
                meanwhile(&disk);
                return Err(code);
            }
            _ => {}
        }
        Ok(())
    });
    object
}

/// Random bits that no other store has.
fn system() -> Ticking {
    let mut system = Ticking::default();
    (0..10_000).for_each(|_| _ = system.random());
    system
}

/// Another writer's saves.
fn others_save(memory: &Memory, times: usize) {
    let mut system = Ticking::default();
    (0..100).for_each(|_| _ = system.random());
    let mut other = Store::new(memory.handle(), system);
    for number in 0..times {
        other.set_profile("other".into(), Some(number.to_string())).unwrap();
    }
}

/// A call that saves, and what it returns.
type Call = fn(&mut MemoryStore) -> String;

fn text<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<T, E>) -> String {
    format!("{:?}", result.unwrap())
}

fn packed() -> Packed {
    let new = lunch();
    [ExpenseRef::from(&new), ExpenseRef::from(&new)].into_iter().collect()
}

fn request(change: Change, key: Option<&str>) -> Request {
    let key = key.map(|key| IdempotencyKey { key: key.into(), fingerprint: String::new() });
    Request { action: Action::Apply(vec![change]), expected: Vec::new(), key, show: true }
}

const CALLS: [(&str, Call); 13] = [
    ("add", |store| text(store.add(lunch()))),
    ("update", |store| {
        let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
        text(store.update(1, patch))
    }),
    ("delete", |store| text(store.delete(2))),
    ("apply", |store| text(store.apply(vec![Change::Add(lunch()), Change::Delete(1)], None))),
    ("budget", |store| {
        let new = NewBudget { amount: Some("9".into()), ..NewBudget::default() };
        text(store.apply(vec![Change::SetBudget(new)], None))
    }),
    ("expecting a revision", |store| {
        let revision = store.info().unwrap().revision;
        text(store.apply(vec![Change::Add(lunch())], Some(revision)))
    }),
    ("add-packed", |store| text(store.add_packed(&packed(), false, Some("x".into()), None))),
    ("add-rows", |store| {
        let profile = Profile { shape: "bank".into(), text: "columns".into() };
        text(store.add_rows(&packed(), vec![Some(1), None], Some(profile), None, None))
    }),
    ("undo", |store| text(store.undo(None))),
    ("redo", |store| text(store.redo(None))),
    ("set-profile", |store| text(store.set_profile("bank".into(), Some("columns".into())))),
    ("apply-each", |store| {
        text(store.apply_each(vec![
            request(Change::Add(lunch()), None),
            request(Change::Delete(1), None),
        ]))
    }),
    ("apply-each with a key", |store| {
        text(store.apply_each(vec![request(Change::Add(lunch()), Some("k"))]))
    }),
];

/// A directory with three expenses. A change of the last was undone.
fn start() -> Memory {
    let memory = Memory::default();
    let mut store = store(&memory);
    store.apply(vec![Change::Add(lunch()); 3], None).unwrap();
    let patch = ExpensePatch { category: Some("fun".into()), ..ExpensePatch::default() };
    store.update(3, patch).unwrap();
    store.undo(None).unwrap();
    memory
}

/// Makes a call whose first rename has a reply, and returns what it returns and leaves.
fn make(
    memory: &Memory,
    call: Call,
    reply: Option<Reply>,
    meanwhile: Meanwhile,
) -> (String, String) {
    let directory = match reply {
        Some(reply) => object(memory, reply, meanwhile),
        None => memory.handle(),
    };
    let returned = call(&mut Store::new(directory, system()));
    (returned, String::from_utf8(memory.bytes(DATA_FILE).unwrap()).unwrap())
}

#[test]
fn whatever_becomes_of_a_rename_a_call_is_done_once_and_returns_the_same() {
    for (name, call) in CALLS {
        let expected = make(&start(), call, None, ALONE);
        for reply in REPLIES {
            let memory = start();
            let done = make(&memory, call, Some(reply), ALONE);
            assert_eq!(done, expected, "{name} {reply:?}");
            assert_eq!(memory.names(), [DATA_FILE], "{name} {reply:?}");
        }
    }
}

#[test]
fn a_call_finds_its_save_below_those_of_others() {
    for (name, call) in CALLS {
        let (expected, _) = make(&start(), call, None, ALONE);
        for code in [Code::Io, Code::NoEntry] {
            let memory = start();
            // With the call's own they are 100.
            let meanwhile: Meanwhile = |memory| others_save(memory, 99);
            let (returned, left) = make(&memory, call, Some(Reply::Lost(code)), meanwhile);
            assert_eq!(returned, expected, "{name} {code:?}");
            assert!(left.contains("\"98\""), "{name}: {left}");
        }
    }
}

/// Adds an expense by a store whose first rename has a reply. Returns that, and how many expenses
/// and ids there are then.
fn add(memory: &Memory, reply: Reply, meanwhile: Meanwhile) -> (Result<u64, Error>, u64) {
    let mut tested = Store::new(object(memory, reply, meanwhile), system());
    let added = tested.add(lunch()).map(|expense| expense.id);
    (added, store(memory).info().map_or(0, |info| info.expenses))
}

fn is_unknown(result: &Result<u64, Error>) -> bool {
    matches!(result, Err(Error::OutcomeUnknown(reason)) if reason.starts_with("cannot rename"))
}

#[test]
fn a_call_is_made_on_the_state_that_others_left_if_its_save_was_refused() {
    for code in [Code::Io, Code::NoEntry] {
        for meanwhile in
            [(|memory| drop(store(memory).add(lunch()).unwrap())) as Meanwhile, |memory| {
                (0..99).for_each(|_| drop(store(memory).add(lunch()).unwrap()))
            }]
        {
            let (added, expenses) = add(&start(), Reply::Refused(code), meanwhile);
            assert_eq!(added, Ok(expenses), "{code:?}");
        }
        // What it expected is no longer so.
        let memory = start();
        let one: Meanwhile = |memory| others_save(memory, 1);
        let mut tested = Store::new(object(&memory, Reply::Refused(code), one), system());
        let revision = tested.info().unwrap().revision;
        let error = tested.apply(vec![Change::Add(lunch())], Some(revision)).unwrap_err();
        assert!(matches!(error.error, Error::Changed(_)), "{error:?}");
    }
}

#[test]
fn after_more_saves_than_there_are_ids_the_outcome_is_unknown() {
    let many: Meanwhile = |memory| others_save(memory, 100);
    for reply in REPLIES {
        let (added, expenses) = add(&start(), reply, many);
        assert!(is_unknown(&added), "{reply:?} {added:?}");
        assert_eq!(expenses, 3 + u64::from(matches!(reply, Reply::Lost(_))));
    }
}

#[test]
fn until_it_is_decided_every_error_is_an_unknown_outcome() {
    for reply in REPLIES {
        for meanwhile in [
            (|memory| memory.remove(DATA_FILE)) as Meanwhile,
            |memory| memory.put(DATA_FILE, Kind::File, b"{"),
            |memory| memory.put(DATA_FILE, Kind::Directory, b""),
            // A program that keeps no ids.
            |memory| memory.put(DATA_FILE, Kind::File, b"{\"expenses\": {}}"),
            |memory| memory.put(DATA_FILE, Kind::File, b"{\"expenses\": {}, \"commits\": 7}"),
        ] {
            let (added, _) = add(&start(), reply, meanwhile);
            assert!(is_unknown(&added), "{reply:?} {added:?}");
        }
    }
    // Errors of the next try, before and after others have saved.
    let one: Meanwhile = |memory| others_save(memory, 1);
    for (meanwhile, is_decided) in [(ALONE, false), (one, true)] {
        for operation in ["create", "write", "sync", "list", "next"] {
            let memory = start();
            let fails = move |now, is_over| {
                if now == operation && is_over { Err(Code::Access) } else { Ok(()) }
            };
            let sending = failing_object(&memory, Reply::Refused(Code::Io), meanwhile, fails);
            let added = Store::new(sending, system()).add(lunch()).map(|expense| expense.id);
            assert_eq!(is_unknown(&added), !is_decided, "{operation} {added:?}");
            assert!(added.is_err(), "{operation}");
        }
    }
}

#[test]
fn a_call_that_can_never_save_does_not_say_that_nothing_happened() {
    let memory = start();
    let (dead, mut is_sent) = (memory.handle(), false);
    dead.hook(move |operation| {
        is_sent = operation == "rename" || is_sent && operation != "stat";
        let fails = operation == "rename" || operation == "unlink" && is_sent;
        if fails { Err(Code::Io) } else { Ok(()) }
    });
    let mut system = system();
    let added = Store::new(dead, system.clone()).add(lunch()).map(|expense| expense.id);
    assert!(is_unknown(&added), "{added:?}");
    assert!(system.monotonic() >= std::time::Duration::from_secs(30));
}

#[test]
fn a_file_without_ids_is_told_from_others_by_its_content() {
    let without_ids = || {
        let memory = Memory::default();
        memory.put(DATA_FILE, Kind::File, b"{\"expenses\": {}}");
        memory
    };
    let (some, many): (Meanwhile, Meanwhile) =
        (|memory| others_save(memory, 99), |memory| others_save(memory, 100));
    for memory in [Memory::default, without_ids] {
        for reply in REPLIES {
            assert_eq!(add(&memory(), reply, ALONE), (Ok(1), 1), "{reply:?}");
        }
        for code in [Code::Io, Code::NoEntry] {
            assert_eq!(add(&memory(), Reply::Refused(code), some), (Ok(1), 1), "{code:?}");
            let (added, _) = add(&memory(), Reply::Refused(code), many);
            assert!(is_unknown(&added), "{code:?} {added:?}");
        }
    }
    let other: Meanwhile =
        |memory| memory.put(DATA_FILE, Kind::File, b"{\"expenses\": {}, \"other\": 1}");
    for reply in REPLIES {
        let (added, _) = add(&without_ids(), reply, other);
        assert!(is_unknown(&added), "{reply:?} {added:?}");
    }
}

#[test]
fn a_repair_whose_rename_fails_is_made_once_and_leaves_one_copy() {
    let broken = || {
        let memory = start();
        let file = String::from_utf8(memory.bytes(DATA_FILE).unwrap()).unwrap();
        let file = file.replacen("12.50", "\"12.50\"", 1);
        memory.put(DATA_FILE, Kind::File, file.as_bytes());
        memory
    };
    let repair = |memory: &Memory, reply, meanwhile| {
        Store::new(object(memory, reply, meanwhile), system()).repair()
    };
    for reply in REPLIES {
        let memory = broken();
        let copy = repair(&memory, reply, ALONE).unwrap().unwrap();
        assert_eq!(memory.names(), [copy.as_str(), DATA_FILE], "{reply:?}");
        assert_eq!(memory.bytes(&copy), broken().bytes(DATA_FILE), "{reply:?}");
        assert_eq!(store(&memory).check().unwrap(), [], "{reply:?}");
        let memory = broken();
        let gone = repair(&memory, reply, |memory| memory.remove(DATA_FILE));
        assert!(matches!(gone, Err(Error::OutcomeUnknown(_))), "{reply:?} {gone:?}");
    }
    for code in [Code::Io, Code::NoEntry] {
        // Another one repairs it meanwhile.
        let memory = broken();
        let other: Meanwhile = |memory| drop(store(memory).repair().unwrap().unwrap());
        assert_eq!(repair(&memory, Reply::Refused(code), other), Ok(None), "{code:?}");
        assert_eq!(memory.names().len(), 2, "{:?}", memory.names());
    }
}
