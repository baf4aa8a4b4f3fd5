//! Random histories of two machines that merge each other's files, beside a model that merges
//! maps: no expense of either side is lost, and none counts twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use expenses_interface::{Change, NewRepeat, NewRow};

/// What a machine does.
#[derive(Clone, Copy, Debug)]
enum Op {
    /// Adds an expense.
    Add,
    /// Gives one of the expenses another amount.
    Edit(usize, u8),
    /// Deletes one of the expenses.
    Delete(usize),
    /// Imports this row of the one bank file that both machines have.
    Import(u8),
    /// Adds what is due of the rent, for so many months more.
    Due(u8),
    /// Takes the last change back.
    Undo,
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The first machine, or the second, does something.
    Do(bool, Op),
    /// A machine merges the other's file, and keeps its own side of each conflict, or the other's.
    Merge(bool, bool),
    /// A machine that has changed nothing takes the other's file as it is.
    Forward(bool),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => Just(Op::Add),
        3 => (any::<usize>(), 1..9u8).prop_map(|(at, amount)| Op::Edit(at, amount)),
        2 => any::<usize>().prop_map(Op::Delete),
        2 => (0..4u8).prop_map(Op::Import),
        1 => (1..3u8).prop_map(Op::Due),
        1 => Just(Op::Undo),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (any::<bool>(), op()).prop_map(|(first, op)| Step::Do(first, op)),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(first, ours)| Step::Merge(first, ours)),
        1 => any::<bool>().prop_map(Step::Forward),
    ]
}

/// The amounts of purchases by their descriptions, no two of which are the same.
type Purchases = BTreeMap<String, String>;

/// What a machine should hold.
#[derive(Clone, Default)]
struct Model {
    now: Purchases,
    /// What it held before each of the changes that can be undone.
    before: Vec<Purchases>,
    /// The rows that it has ever imported.
    rows: BTreeSet<u8>,
    /// How many months of the rent were added.
    months: u8,
}

struct Pair {
    machines: [Machine; 2],
    models: [Model; 2],
    /// The last state that both had in common.
    base: (String, Purchases),
    /// How many expenses were ever added.
    count: usize,
}

fn rent(month: u8) -> String {
    format!("Rent {month}")
}

impl Pair {
    fn new() -> Self {
        let mut first = Machine::new();
        let rule = NewRepeat {
            description: "Rent".into(),
            amount: "900".into(),
            category: "home".into(),
            every: "month".into(),
            first: "2026-01-01".into(),
            ..NewRepeat::default()
        };
        first.store.apply(vec![Change::StartRepeat(rule)], None).unwrap();
        let mut pair = Self {
            machines: [first, Machine::new()],
            models: [Model::default(), Model::default()],
            base: (String::new(), Purchases::new()),
            count: 0,
        };
        for _ in 0..3 {
            pair.act(0, Op::Add);
        }
        pair.machines[1] = pair.machines[0].copy();
        pair.models[1] = pair.models[0].clone();
        pair.base = (pair.machines[0].text(), pair.models[0].now.clone());
        pair
    }

    fn act(&mut self, at: usize, op: Op) {
        let (machine, model) = (&mut self.machines[at], &mut self.models[at]);
        let before = model.now.clone();
        let chosen = |at: usize, now: &Purchases| {
            (!now.is_empty()).then(|| now.keys().nth(at % now.len()).cloned().unwrap())
        };
        match op {
            Op::Add => {
                self.count += 1;
                let name = format!("p{}", self.count);
                machine.add(&name, "5");
                model.now.insert(name, "5".into());
            }
            Op::Edit(which, amount) => {
                let Some(name) = chosen(which, &model.now) else { return };
                let amount = amount.to_string();
                let id = machine.ids()[&name];
                machine.amount(id, &amount);
                model.now.insert(name, amount);
            }
            Op::Delete(which) => {
                let Some(name) = chosen(which, &model.now) else { return };
                let id = machine.ids()[&name];
                machine.delete(id);
                model.now.remove(&name);
            }
            Op::Import(row) => {
                if !model.rows.insert(row) {
                    return;
                }
                let name = format!("row {row}");
                let expense = new(&name, "7", "food", "2026-11-23");
                let bank = Some(u64::from(row + 1) << 16 | 20_000);
                let row = Change::AddRow(NewRow { expense, bank });
                machine.store.apply(vec![row], None).unwrap();
                model.now.insert(name, "7".into());
            }
            Op::Due(months) => {
                let until = (model.months + months).min(12);
                let day = Change::AddDue(format!("2026-{until:02}-01"));
                machine.store.apply(vec![day], None).unwrap();
                if until == model.months {
                    return;
                }
                for month in model.months + 1..=until {
                    model.now.insert(rent(month), "900".into());
                }
                model.months = until;
            }
            Op::Undo => {
                let undone = machine.store.undo(None).is_ok();
                match model.before.pop() {
                    Some(before) if undone => model.now = before,
                    Some(_) => panic!("nothing was undone"),
                    // The rule that was started is not taken back.
                    None if undone => _ = machine.store.redo(None).unwrap(),
                    None => {}
                }
                return;
            }
        }
        model.before.push(before);
    }

    fn merge(&mut self, into: usize, keeps_ours: bool) {
        let from = 1 - into;
        let (expected, conflicts) =
            merged(Some(&self.base.1), &self.models[into].now, &self.models[from].now, keeps_ours);
        let (one, other) = self.machines.split_at_mut(1);
        let (ours, theirs) = match into {
            0 => (&mut one[0], &other[0]),
            _ => (&mut other[0], &one[0]),
        };
        let base = self.base.0.clone();
        let counters = [ours.store.info().unwrap().counter, counter(theirs)];
        let choice = if keeps_ours { Choice::Ours } else { Choice::Theirs };
        let done = match ours.merge(theirs, Some(&base)) {
            MergeOutcome::Merged(merged) => {
                assert_eq!(conflicts, 0);
                merged
            }
            MergeOutcome::Undecided(open) => {
                assert_eq!(open.len(), conflicts, "{open:#?}");
                ours.choosing(theirs, Some(&base), choice)
            }
        };
        assert!(ours.store.info().unwrap().counter >= counters.into_iter().max().unwrap());
        assert_eq!(ours.named(), expected);
        // Once more, it knows all of it.
        let text = ours.text();
        if conflicts == 0 {
            assert_eq!(ours.merged(theirs, Some(&base)), Merged::default());
            assert_eq!(ours.text(), text);
        }
        self.base = (theirs.text(), self.models[from].now.clone());
        let (rows, months) = (self.models[from].rows.clone(), self.models[from].months);
        let model = &mut self.models[into];
        if done.logged.is_some() {
            model.before.push(std::mem::replace(&mut model.now, expected));
        }
        model.rows.extend(rows);
        model.months = model.months.max(months);
    }

    fn forward(&mut self, at: usize) {
        if self.machines[at].text() == self.base.0 {
            self.machines[at] = self.machines[1 - at].copy();
            self.models[at] = self.models[1 - at].clone();
            self.base = (self.machines[at].text(), self.models[at].now.clone());
        }
    }
}

fn counter(machine: &Machine) -> u64 {
    machine.copy().store.info().unwrap().counter
}

impl Machine {
    /// The ids of the expenses, by their descriptions.
    fn ids(&mut self) -> BTreeMap<String, u64> {
        let page = self.store.find(Default::default(), None).unwrap();
        let ids = page.expenses.into_iter().map(|of| (name_of(&of), of.id));
        ids.collect()
    }

    /// The amounts of the expenses by their descriptions, each of which is there once.
    fn named(&mut self) -> Purchases {
        let page = self.store.find(Default::default(), None).unwrap();
        let count = page.expenses.len();
        let named: Purchases =
            page.expenses.into_iter().map(|of| (name_of(&of), of.amount)).collect();
        assert_eq!(named.len(), count, "one is there twice");
        named
    }
}

/// The description; that of a rent with its month.
fn name_of(expense: &Expense) -> String {
    match (&*expense.description, &expense.date) {
        ("Rent", Some(date)) => rent(date[5..7].parse().unwrap()),
        (description, _) => description.to_owned(),
    }
}

/// What a merge makes of maps, and in how many names both sides have changed the same.
fn merged(
    base: Option<&Purchases>,
    ours: &Purchases,
    theirs: &Purchases,
    keeps_ours: bool,
) -> (Purchases, usize) {
    let empty = Purchases::new();
    let names: BTreeSet<&String> =
        base.unwrap_or(&empty).keys().chain(ours.keys()).chain(theirs.keys()).collect();
    let (mut all, mut conflicts) = (Purchases::new(), 0);
    for name in names {
        let (our, their) = (ours.get(name), theirs.get(name));
        let kept = match base.map(|base| base.get(name)) {
            _ if our == their => our,
            Some(base) if their == base => our,
            Some(base) if our == base => their,
            None if their.is_none() => our,
            None if our.is_none() => their,
            _ => {
                conflicts += 1;
                if keeps_ours { our } else { their }
            }
        };
        all.extend(kept.map(|amount| (name.clone(), amount.clone())));
    }
    (all, conflicts)
}

proptest! {
    #[test]
    fn no_expense_of_either_side_is_lost_and_none_counts_twice(
        steps in prop::collection::vec(step(), 0..40),
        last in any::<bool>(),
    ) {
        let mut pair = Pair::new();
        for step in steps {
            match step {
                Step::Do(first, op) => pair.act(usize::from(first), op),
                Step::Merge(first, keeps_ours) => pair.merge(usize::from(first), keeps_ours),
                Step::Forward(first) => pair.forward(usize::from(first)),
            }
            for (machine, model) in pair.machines.iter_mut().zip(&pair.models) {
                prop_assert_eq!(&machine.named(), &model.now);
            }
        }
        // Whoever merges first, both hold the same in the end.
        let (first, second) = (usize::from(last), usize::from(!last));
        pair.merge(first, true);
        pair.merge(second, false);
        let [one, other] = &mut pair.machines;
        prop_assert_eq!(one.purchases(), other.purchases());
    }

    #[test]
    fn merging_either_way_gives_the_same_purchases(
        ops in prop::collection::vec((any::<bool>(), op()), 0..20),
        has_base in any::<bool>(),
    ) {
        let mut pair = Pair::new();
        for (first, op) in ops {
            pair.act(usize::from(first), op);
        }
        let base = Some(pair.base.0.clone()).filter(|_| has_base);
        let models = [&pair.models[0].now, &pair.models[1].now];
        let (expected, conflicts) =
            merged(base.as_ref().map(|_| &pair.base.1), models[0], models[1], true);
        let [one, other] = &mut pair.machines;
        let result = |ours: &Machine, theirs: &Machine, choice| {
            let mut ours = ours.copy();
            match ours.merge(theirs, base.as_deref()) {
                MergeOutcome::Merged(_) => assert_eq!(conflicts, 0),
                MergeOutcome::Undecided(open) => {
                    // Without a base, two of one id are asked about too.
                    assert!(open.len() == conflicts || !has_base && open.len() > conflicts);
                    decided_as(&mut ours, theirs, base.as_deref(), &open, choice);
                }
            }
            ours.named()
        };
        prop_assert_eq!(&result(one, other, Choice::Ours), &expected);
        prop_assert_eq!(&result(other, one, Choice::Theirs), &expected);
    }

    /// The command line and the service rely on it: they show all conflicts before one is decided.
    #[test]
    fn what_is_decided_of_some_conflicts_changes_none_of_the_others(
        ops in prop::collection::vec((any::<bool>(), op()), 0..30),
        has_base in any::<bool>(),
        decided in prop::collection::vec(0..4, 8),
    ) {
        let mut pair = Pair::new();
        for (first, op) in ops {
            pair.act(usize::from(first), op);
        }
        let base = Some(pair.base.0.clone()).filter(|_| has_base);
        let [one, other] = &mut pair.machines;
        let mut ours = one.copy();
        let MergeOutcome::Undecided(all) = ours.merge(other, base.as_deref()) else {
            return Ok(());
        };
        let (mut decisions, mut others) = (Vec::new(), Vec::new());
        for (conflict, decided) in all.into_iter().zip(decided.into_iter().chain([3].repeat(1_000))) {
            let choice = match decided {
                0 => Choice::Ours,
                1 => Choice::Theirs,
                2 if conflict.can_be_both => Choice::Both,
                _ => {
                    others.push(conflict);
                    continue;
                }
            };
            decisions.push(Decision { conflict: conflict.name, choice });
        }
        match ours.merge_decided(other, base.as_deref(), decisions) {
            MergeOutcome::Undecided(open) => prop_assert_eq!(open, others),
            MergeOutcome::Merged(_) => prop_assert!(others.is_empty()),
        }
    }
}

/// Merges with this choice where both sides have changed the same, and with both where they
/// may be two.
fn decided_as(
    ours: &mut Machine,
    theirs: &Machine,
    base: Option<&str>,
    open: &[Conflict],
    choice: Choice,
) {
    let decide = |of: &Conflict| Decision {
        conflict: of.name.clone(),
        choice: if of.can_be_both { Choice::Both } else { choice },
    };
    let decisions = open.iter().map(decide).collect();
    let outcome = ours.merge_decided(theirs, base, decisions);
    assert!(matches!(outcome, MergeOutcome::Merged(_)), "{outcome:?}");
}
