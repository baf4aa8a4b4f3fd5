//! Groups of requests against a simple model.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What a store should hold, and what it should return.
#[derive(Clone, Default)]
struct Model {
    counter: u64,
    /// The description and the amount of each expense.
    expenses: Kept,
    /// The expenses before each commit that can be taken back, and before each undo.
    done: Vec<Kept>,
    undone: Vec<Kept>,
    /// What each key's request was and what it added.
    keys: BTreeMap<String, (String, Vec<u64>)>,
    /// How often anything was changed.
    changes: u32,
}

type Kept = BTreeMap<u64, (String, String)>;

/// A request, of which the store's is made.
#[derive(Clone, Debug)]
struct Asked {
    does: Does,
    key: Option<(u8, u8)>,
    /// An expense whose present or past state is expected.
    expects: Option<(u64, bool)>,
    /// Whether the version of the state before the group is expected.
    version: Option<bool>,
}

#[derive(Clone, Debug)]
enum Does {
    Changes(Vec<Step>),
    Undo,
    Redo,
}

#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Update(u64, Option<u8>),
    Delete(u64),
}

/// How a group is saved.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Saved,
    /// The commit fails.
    Failed,
    NotDurable,
    /// Another writer adds an expense before the first try is verified.
    Overtaken,
}

fn asked() -> impl Strategy<Value = Asked> {
    let step = prop_oneof![
        3 => (1u8..4).prop_map(Step::Add),
        2 => (1u64..9, prop::option::of(1u8..4)).prop_map(|(id, amount)| Step::Update(id, amount)),
        1 => (1u64..9).prop_map(Step::Delete),
    ];
    let does = prop_oneof![
        4 => prop::collection::vec(step, 0..4).prop_map(Does::Changes),
        2 => Just(Does::Undo),
        1 => Just(Does::Redo),
    ];
    let key = prop::option::of((0u8..6, 0u8..8));
    let expects = prop::option::weighted(0.2, (1u64..6, any::<bool>()));
    let version = prop::option::weighted(0.1, any::<bool>());
    (does, key, expects, version).prop_map(|(does, key, expects, version)| {
        // Equal fingerprints stand for equal requests.
        let key = key.map(|(key, other)| (key, u8::from(other == 0)));
        Asked { does, key, expects, version }
    })
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Saved),
        1 => Just(Fate::Failed),
        1 => Just(Fate::NotDurable),
        1 => Just(Fate::Overtaken),
    ]
}

impl Asked {
    fn fingerprint(&self, other: u8) -> String {
        format!("{:?} {other}", self.does)
    }

    fn request(&self, model: &Model, version: &str) -> Request {
        let action = match &self.does {
            Does::Changes(steps) => Action::Apply(steps.iter().map(change).collect()),
            Does::Undo => Action::Undo,
            Does::Redo => Action::Redo,
        };
        let key = self.key.map(|(key, other)| IdempotencyKey {
            key: key.to_string(),
            fingerprint: self.fingerprint(other),
        });
        let expense = self.expects.map(|(id, is_so)| {
            let (description, amount) = model.expenses.get(&id).cloned().unwrap_or_default();
            let amount = if is_so { amount } else { "77".into() };
            let digest = digest(&format!("{description}\n{amount}\nfood\n2026-11-23"));
            Expectation::Expense(ExpectedExpense { id, digest })
        });
        let version = self.version.map(|is_so| {
            Expectation::Version(if is_so { version.to_owned() } else { "0".repeat(32) })
        });
        let expected = expense.into_iter().chain(version).collect();
        Request { action, expected, key, show: true }
    }
}

fn change(step: &Step) -> Change {
    match step {
        Step::Add(amount) => {
            Change::Add(new(&format!("x{amount}"), &amount.to_string(), "food", "2026-11-23"))
        }
        Step::Update(id, amount) => {
            let amount = amount.map(|amount| amount.to_string());
            let patch = ExpensePatch { amount, ..ExpensePatch::default() };
            Change::Update(ExpenseUpdate { id: *id, patch })
        }
        Step::Delete(id) => Change::Delete(*id),
    }
}

fn digest(text: &str) -> String {
    let mut digest = expenses_model::Digest::default();
    digest.add(text.as_bytes());
    digest.to_text()
}

/// What a request returns: the ids that it added and the expenses that it shows, or its error.
type Shown = Vec<(u64, String)>;
type Returned = Result<(Vec<u64>, Shown, bool), Option<Error>>;

impl Model {
    /// Does a request of a group, which began when there had been so many changes. An error that
    /// is `None` stands for any that is `changed`.
    fn take(&mut self, asked: &Asked, began: &Self) -> Returned {
        let key = asked.key.map(|(key, other)| (key.to_string(), asked.fingerprint(other)));
        if let Some((key, fingerprint)) = &key
            && let Some((before, added)) = self.keys.get(key)
        {
            if before != fingerprint {
                return Err(Some(Error::KeyReused));
            }
            let mut new = added.iter();
            let steps = if let Does::Changes(steps) = &asked.does { &steps[..] } else { &[] };
            let ids = steps.iter().map(|step| match step {
                Step::Add(_) => *new.next().unwrap(),
                Step::Update(id, _) | Step::Delete(id) => *id,
            });
            let now = ids.filter_map(|id| Some((id, self.expenses.get(&id)?.1.clone())));
            return Ok((added.clone(), now.collect(), true));
        }
        if let Some((id, is_so)) = asked.expects {
            let now = self.expenses.get(&id).ok_or(Some(Error::NotFound(id)))?;
            // The digest is of the state before the group.
            if !is_so || began.expenses.get(&id) != Some(now) {
                return Err(None);
            }
        }
        if asked.version.is_some_and(|is_so| !is_so || self.changes != began.changes) {
            return Err(None);
        }
        let before = self.clone();
        let done = self.act(&asked.does);
        match done {
            Err(error) => {
                *self = before;
                Err(Some(error))
            }
            Ok((added, shown)) => {
                if let Some((key, fingerprint)) = key
                    && self.changes > before.changes
                {
                    self.keys.insert(key, (fingerprint, added.clone()));
                }
                Ok((added, shown, false))
            }
        }
    }

    fn act(&mut self, does: &Does) -> Result<(Vec<u64>, Shown), Error> {
        let before = self.expenses.clone();
        let steps = match does {
            Does::Changes(steps) => steps,
            Does::Undo => {
                self.expenses = self.done.pop().ok_or(Error::NothingToUndo)?;
                self.undone.push(before);
                self.changes += 1;
                return Ok(Default::default());
            }
            Does::Redo => {
                self.expenses = self.undone.pop().ok_or(Error::NothingToUndo)?;
                self.done.push(before);
                self.changes += 1;
                return Ok(Default::default());
            }
        };
        let (mut added, mut shown, mut touched) = (Vec::new(), Vec::new(), Vec::new());
        let mut gone = BTreeMap::new();
        for step in steps {
            match step {
                Step::Add(amount) => {
                    self.counter += 1;
                    self.expenses.insert(self.counter, (format!("x{amount}"), amount.to_string()));
                    added.push(self.counter);
                    touched.push(self.counter);
                    shown.push(self.counter);
                }
                Step::Update(id, amount) => {
                    let expense = self.expenses.get_mut(id).ok_or(Error::NotFound(*id))?;
                    if let Some(amount) = amount {
                        expense.1 = amount.to_string();
                        touched.push(*id);
                    }
                    shown.push(*id);
                }
                Step::Delete(id) => {
                    let expense = self.expenses.remove(id).ok_or(Error::NotFound(*id))?;
                    gone.insert(*id, expense);
                    touched.push(*id);
                    shown.push(*id);
                }
            }
        }
        let is_there = |id: &u64| before.contains_key(id) || self.expenses.contains_key(id);
        if touched.iter().any(is_there) {
            self.done.push(before);
            self.undone.clear();
        }
        self.changes += u32::from(!touched.is_empty());
        let shown = shown.iter().map(|id| {
            let expense = self.expenses.get(id).or_else(|| gone.get(id)).unwrap();
            (*id, expense.1.clone())
        });
        Ok((added, shown.collect()))
    }
}

fn returned(outcome: Result<Outcome, ApplyError>) -> Returned {
    match outcome {
        Ok(outcome) => {
            let shown = outcome.expenses.into_iter();
            Ok((outcome.added, shown.map(|of| (of.id, of.amount)).collect(), outcome.repeated))
        }
        Err(ApplyError { error: Error::Changed(_), .. }) => Err(None),
        Err(error) => Err(Some(error.error)),
    }
}

proptest! {
    #[test]
    fn groups_do_what_a_simple_model_says(
        groups in prop::collection::vec((prop::collection::vec(asked(), 0..6), fate()), 1..10),
    ) {
        let memory = Memory::default();
        let handle = memory.handle();
        let now = Rc::new(Cell::new(Fate::Saved));
        let (fate_now, mut meddler) = (Rc::clone(&now), store(&memory));
        handle.hook(move |operation| match (fate_now.get(), operation) {
            (Fate::Failed, "sync") | (Fate::NotDurable, "sync directory") => Err(Code::Io),
            (Fate::Overtaken, "sync") => {
                fate_now.set(Fate::Saved);
                meddler.add(new("x1", "1", "food", "2026-11-23")).unwrap();
                Ok(())
            }
            _ => Ok(()),
        });
        let mut system = Ticking::default();
        // Other random bits than those of the meddler.
        (0..10_000).for_each(|_| _ = system.random());
        let mut tested = Store::new(handle, system);
        let mut model = Model::default();
        for (asked, fate) in groups {
            let version = tested.version().unwrap().version;
            let requests: Vec<_> = asked.iter().map(|of| of.request(&model, &version)).collect();
            now.set(fate);
            let outcomes = tested.apply_each(requests);
            let was_overtaken = matches!(fate, Fate::Overtaken)
                && matches!(now.replace(Fate::Saved), Fate::Saved);
            let mut began = model.clone();
            if was_overtaken {
                // The digests stay those of before.
                model.act(&Does::Changes(vec![Step::Add(1)])).unwrap();
                began.changes = u32::MAX;
            }
            let before = model.clone();
            let expected: Vec<_> = asked.iter().map(|of| model.take(of, &began)).collect();
            let has_changed = model.changes != before.changes;
            match (fate, outcomes) {
                (Fate::Failed, outcomes) if has_changed => {
                    prop_assert!(matches!(outcomes, Err(Error::Io(_))));
                    model = before.clone();
                }
                (Fate::NotDurable, outcomes) if has_changed => {
                    for (outcome, expected) in outcomes.unwrap().into_iter().zip(expected) {
                        match (returned(outcome), expected) {
                            (Err(Some(Error::NotDurable(ids))), Ok((added, _, false))) => {
                                prop_assert_eq!(ids, added);
                            }
                            (outcome, expected) => prop_assert_eq!(outcome, expected),
                        }
                    }
                }
                (_, outcomes) => {
                    let outcomes: Vec<_> =
                        outcomes.unwrap().into_iter().map(returned).collect();
                    prop_assert_eq!(outcomes, expected);
                }
            }
            // The same instance and a new one agree with the model.
            let mut fresh = store(&memory);
            for store in [tested.find(Query::default(), None), fresh.find(Query::default(), None)] {
                let all = store.unwrap().expenses.into_iter();
                let all: Kept = all.map(|of| (of.id, (of.description, of.amount))).collect();
                prop_assert_eq!(&all, &model.expenses);
            }
            prop_assert_eq!(tested.info().unwrap().counter, model.counter);
            prop_assert_eq!(tested.log().unwrap().len(), model.done.len());
            let after = tested.version().unwrap().version;
            prop_assert_eq!(&after, &fresh.version().unwrap().version);
            prop_assert_eq!(after == version, model.changes == before.changes && !was_overtaken);
        }
    }
}
