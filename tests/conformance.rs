//! Runs the conformance suite with the Rust library. `tests/hosts` has the runners for other languages.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::Path;

use expenses::{ApplyError, Error, Sandbox, Store, StoreError};
use serde_json::{Value as Json, json};

use self::values::{Value, failure};
use crate::docs::ROOT;
use crate::harness::Directory;
use crate::objects::{self, Shaky};

mod values;

/// What a name such as `$cursor` stands for: what it was at first.
type Seen = HashMap<String, Json>;

#[test]
fn the_library_passes_the_conformance_suite() {
    each_story(|story| {
        let directory = Directory::empty();
        let store = Sandbox::new().unwrap().open(directory.path()).unwrap();
        run(story, store, &directory);
    });
}

#[test]
fn the_library_passes_the_conformance_suite_on_objects() {
    each_story(|story| {
        let (sandbox, objects) = (Sandbox::new().unwrap(), Shaky::new());
        run(story, objects::open(&sandbox, &objects), &*objects);
    });
}

fn each_story(run: impl Fn(&Json)) {
    let suite = fs::read_to_string(Path::new(ROOT).join("tests/conformance/suite.json")).unwrap();
    let suite: Json = serde_json::from_str(&suite).unwrap();
    suite["stories"].as_array().unwrap().iter().for_each(run);
}

/// Where the files of a store are, as another program reaches them.
trait Files {
    /// Whether a store must look before it saves: an object store would refuse the save, and its
    /// outcome would be unknown.
    const IS_TOLD: bool;

    fn text(&self, name: &str) -> String;
    fn write(&self, name: &str, text: String);
    fn remove(&self, name: &str);
}

impl Files for Directory {
    const IS_TOLD: bool = false;

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn write(&self, name: &str, text: String) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }
}

impl Files for Shaky {
    const IS_TOLD: bool = true;

    fn text(&self, name: &str) -> String {
        self.read(&objects::beside(name)).unwrap()
    }

    fn write(&self, name: &str, text: String) {
        self.write(&objects::beside(name), text);
    }

    fn remove(&self, name: &str) {
        self.remove(&objects::beside(name));
    }
}

fn run<F: Files>(story: &Json, mut store: Store, files: &F) {
    let mut seen = Seen::new();
    for step in story["steps"].as_array().unwrap() {
        let Some(name) = step.get("call") else {
            change_file(step, files, &seen);
            if F::IS_TOLD {
                // It may find what is not sound there.
                let _ = store.version();
            }
            continue;
        };
        let found = call(&mut store, name.as_str().unwrap(), Arguments::of(step, &seen));
        let mut expected = step.clone();
        expected.as_object_mut().unwrap().retain(|field, _| field != "call" && field != "with");
        let place = format!("{}: {name}", story["name"]);
        assert!(matches(&expected, &found, &mut seen), "{place}: {found}, not {expected}");
    }
}

/// Does a step on a file: writes it, replaces a text in it, or removes it.
fn change_file(step: &Json, files: &impl Files, seen: &Seen) {
    let name = known(&step["file"], seen);
    let name = name.as_str().unwrap();
    if let Some(text) = step.get("write") {
        files.write(name, text.as_str().unwrap().to_owned());
    } else if let Some(texts) = step.get("replace") {
        let [before, after] = [&texts[0], &texts[1]].map(|text| text.as_str().unwrap());
        let text = files.text(name);
        assert!(text.contains(before), "{before} is not in {name}");
        files.write(name, text.replace(before, after));
    } else {
        files.remove(name);
    }
}

/// The arguments of a call that are still to be given. Those missing at the end are none.
struct Arguments(VecDeque<Json>);

impl Arguments {
    fn of(step: &Json, seen: &Seen) -> Self {
        let given = step.get("with").and_then(Json::as_array);
        Self(given.into_iter().flatten().map(|argument| known(argument, seen)).collect())
    }

    fn next<T: Value>(&mut self) -> T {
        T::from_json(&self.0.pop_front().unwrap_or(Json::Null))
    }
}

/// Calls a function. Returns what the suite says of its result.
fn call(store: &mut Store, name: &str, mut with: Arguments) -> Json {
    match name {
        "add" => told(store.add(with.next())),
        "get" => told(store.get(with.next())),
        "find" => told(store.find(with.next(), with.next())),
        "find-packed" => told(store.find_packed(with.next(), with.next())),
        "update" => told(store.update(with.next(), with.next())),
        "delete" => told(store.delete(with.next())),
        "summarize" => told(store.summarize(with.next(), with.next())),
        "apply" => told(store.apply(with.next(), with.next())),
        "add-packed" => told(store.add_packed(&with.next(), with.next(), with.next(), with.next())),
        "apply-each" => told(store.apply_each(with.next())),
        "undo" => told(store.undo(with.next())),
        "redo" => told(store.redo(with.next())),
        "log" => told(store.log()),
        "merge" => {
            let (theirs, base, decisions) = (with.next(), with.next(), with.next());
            told(store.merge(theirs, base, decisions, with.next(), with.next()))
        }
        "merge-texts" => {
            told(store.merge_texts(with.next(), with.next(), with.next(), with.next()))
        }
        "budgets" => told(store.budgets(with.next())),
        "repeats" => told(store.repeats(with.next())),
        "profiles" => told(store.profiles()),
        "set-profile" => match store.set_profile(with.next(), with.next()) {
            Ok(()) => json!({}),
            Err(error) => error.tell(),
        },
        "add-rows" => {
            let (rows, banks, profile) = (with.next(), with.next(), with.next());
            told(store.add_rows(&rows, banks, profile, with.next(), with.next()))
        }
        "traces" => told(store.traces()),
        "check" => told(store.check()),
        "repair" => told(store.repair()),
        "backup" => told(store.backup()),
        "version" => told(store.version()),
        "info" => told(store.info()),
        _ => panic!("this runner does not call `{name}`: add a line for it"),
    }
}

fn told<T: Value, E: Tell>(result: Result<T, E>) -> Json {
    match result {
        Ok(value) => json!({ "returns": value.to_json() }),
        Err(error) => error.tell(),
    }
}

/// An error of a call, as the suite has it.
trait Tell {
    fn tell(self) -> Json;
}

impl Tell for Error {
    fn tell(self) -> Json {
        failure(&ApplyError::from(of_the_store(self)))
    }
}

impl Tell for ApplyError<Error> {
    fn tell(self) -> Json {
        failure(&ApplyError { index: self.index, error: of_the_store(self.error) })
    }
}

fn of_the_store(error: Error) -> StoreError {
    match error {
        Error::Store(error) => error,
        other => panic!("no error of the store: {other}"),
    }
}

/// A part of the suite, with what names such as `$cursor` stand for.
fn known(part: &Json, seen: &Seen) -> Json {
    match part {
        Json::String(name) if name.starts_with('$') => seen[name].clone(),
        Json::Array(list) => list.iter().map(|part| known(part, seen)).collect(),
        Json::Object(fields) => {
            Json::Object(fields.iter().map(|(k, part)| (k.clone(), known(part, seen))).collect())
        }
        other => other.clone(),
    }
}

/// Whether a result is as expected.
fn matches(expected: &Json, found: &Json, seen: &mut Seen) -> bool {
    match (expected, found) {
        (Json::String(any), _) if any == "$any" => !found.is_null(),
        (Json::String(name), _) if name.starts_with('$') => {
            seen.entry(name.clone()).or_insert_with(|| found.clone()) == found
        }
        (Json::Array(expected), Json::Array(found)) => {
            let mut pairs = expected.iter().zip(found);
            expected.len() == found.len() && pairs.all(|(one, other)| matches(one, other, seen))
        }
        (Json::Object(expected), Json::Object(found)) => {
            expected.len() == found.len()
                && expected.iter().all(|(field, expected)| {
                    found.get(field).is_some_and(|found| matches(expected, found, seen))
                })
        }
        _ => expected == found,
    }
}
