//! Several machines that add equal expenses again and again, and merge each other's files in any
//! order: whoever answers each question by the truth loses no expense and has none twice.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// How many machines there are.
const MACHINES: usize = 4;

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A machine adds one of a few expenses.
    Add(usize, u8),
    /// A machine gives one of its expenses another amount.
    Edit(usize, usize, u8),
    /// A machine deletes one of its expenses.
    Delete(usize, usize),
    /// A machine merges another's file, with the last state that both had in common or without.
    Merge(usize, usize, bool),
    /// A machine throws its file away and takes a copy of another's.
    Copy(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let one = || 0..MACHINES;
    prop_oneof![
        8 => (one(), 0..2u8).prop_map(|(at, what)| Step::Add(at, what)),
        2 => (one(), any::<usize>(), 0..2u8).prop_map(|(at, which, to)| Step::Edit(at, which, to)),
        2 => (one(), any::<usize>()).prop_map(|(at, which)| Step::Delete(at, which)),
        8 => (one(), one(), any::<bool>()).prop_map(|(to, from, base)| Step::Merge(to, from, base)),
        1 => (one(), one()).prop_map(|(to, from)| Step::Copy(to, from)),
    ]
}

/// A purchase, whichever machines have it and under which ids.
type Purchase = usize;
/// The amounts of purchases.
type Amounts = BTreeMap<Purchase, String>;

/// A data file, and which purchases its expenses are.
#[derive(Clone, Default)]
struct Known {
    text: String,
    purchases: BTreeMap<u64, Purchase>,
    amounts: Amounts,
}

/// What a merge did.
#[derive(Debug, Default, PartialEq, Eq)]
struct Done {
    added: Vec<u64>,
    /// The questions whether two equal expenses are one, and about those that are two.
    asked: Vec<Conflict>,
}

struct World {
    machines: Vec<Machine>,
    known: Vec<Known>,
    /// The last state that two machines had in common.
    bases: Vec<Vec<Known>>,
    count: Purchase,
}

fn amount(of: u8) -> String {
    ["2.80", "3"][usize::from(of)].to_owned()
}

impl World {
    /// Machines with copies of one file, which may be empty.
    fn new(count: u8) -> Self {
        let first = Known::default();
        let mut world = Self {
            machines: (0..MACHINES).map(|_| Machine::new()).collect(),
            known: vec![first.clone(); MACHINES],
            bases: vec![vec![first; MACHINES]; MACHINES],
            count: 0,
        };
        (0..count).for_each(|_| world.act(Step::Add(0, 0)));
        for at in 1..MACHINES {
            world.copy(at, 0);
        }
        let first = world.known[0].clone();
        world.bases = vec![vec![first; MACHINES]; MACHINES];
        world
    }

    fn act(&mut self, step: Step) {
        match step {
            Step::Add(at, of) => {
                let id = self.machines[at].add("Bus", &amount(of));
                self.known[at].purchases.insert(id, self.count);
                self.known[at].amounts.insert(self.count, amount(of));
                self.count += 1;
                self.look(at);
            }
            Step::Edit(at, which, of) => {
                let Some((id, purchase)) = self.chosen(at, which) else { return };
                self.machines[at].amount(id, &amount(of));
                self.known[at].amounts.insert(purchase, amount(of));
                self.look(at);
            }
            Step::Delete(at, which) => {
                let Some((id, purchase)) = self.chosen(at, which) else { return };
                self.machines[at].delete(id);
                self.known[at].purchases.remove(&id);
                self.known[at].amounts.remove(&purchase);
                self.look(at);
            }
            // There is no file before the first expense.
            Step::Merge(to, from, _) | Step::Copy(to, from)
                if to == from || self.known[from].text.is_empty() => {}
            Step::Merge(to, from, has_base) => {
                self.merge(to, from, has_base);
                // Once more, it knows all of it, and asks only about what differs.
                assert_eq!(self.merge(to, from, has_base), Done::default());
                self.bases[to][from] = self.known[from].clone();
                self.bases[from][to] = self.known[from].clone();
            }
            Step::Copy(to, from) => self.copy(to, from),
        }
    }

    fn chosen(&self, at: usize, which: usize) -> Option<(u64, Purchase)> {
        let all = &self.known[at].purchases;
        (!all.is_empty())
            .then(|| all.iter().nth(which % all.len()).map(|(id, of)| (*id, *of)).unwrap())
    }

    fn copy(&mut self, to: usize, from: usize) {
        self.machines[to] = self.machines[from].copy();
        self.known[to] = self.known[from].clone();
        for other in 0..MACHINES {
            self.bases[to][other] = self.bases[from][other].clone();
            self.bases[other][to] = self.bases[other][from].clone();
        }
        self.bases[to][from] = self.known[from].clone();
        self.bases[from][to] = self.known[from].clone();
    }

    /// Compares a machine's file with what it should hold.
    fn look(&mut self, at: usize) {
        let known = &mut self.known[at];
        let page = self.machines[at].store.find(Default::default(), None).unwrap();
        let found: BTreeMap<u64, String> =
            page.expenses.into_iter().map(|of| (of.id, of.amount)).collect();
        let expected: BTreeMap<u64, String> =
            known.purchases.iter().map(|(id, of)| (*id, known.amounts[of].clone())).collect();
        assert_eq!(found, expected);
        known.text = self.machines[at].text();
    }

    /// Merges, and answers each question by the truth: two are one if they are one purchase, of
    /// which this side is kept.
    fn merge(&mut self, to: usize, from: usize, has_base: bool) -> Done {
        let base =
            Some(self.bases[to][from].clone()).filter(|base| has_base && !base.text.is_empty());
        let (ours, theirs) = (self.known[to].clone(), self.known[from].clone());
        let base_text = base.as_ref().map(|base| base.text.as_str());
        let (one, other) = (to.min(from), to.max(from));
        let (left, right) = self.machines.split_at_mut(other);
        let (our_machine, their_machine) = match to < from {
            true => (&mut left[one], &right[0]),
            false => (&mut right[0], &left[one]),
        };
        let (mut decisions, mut asked) = (Vec::new(), Vec::new());
        let merged = loop {
            match our_machine.merge_decided(their_machine, base_text, decisions.clone()) {
                MergeOutcome::Merged(merged) => break merged,
                MergeOutcome::Undecided(open) => {
                    assert!(decisions.is_empty(), "{open:#?}");
                    decisions.extend(open.iter().map(|of| decided(of, &ours, &theirs)));
                    let is_equal = |of: &Conflict| {
                        sides(of).ours.is_some()
                            && sides(of).theirs.is_some()
                            && sides(of).fields.is_empty()
                    };
                    let both = decisions.iter().map(|of| of.choice == Choice::Both);
                    asked.extend(
                        open.into_iter()
                            .zip(both)
                            .filter(|(of, both)| *both || is_equal(of))
                            .map(|(of, _)| of),
                    );
                }
            }
        };
        let expected = merged_amounts(base.as_ref().map(|of| &of.amounts), &ours, &theirs);
        let known = &mut self.known[to];
        known.purchases.retain(|_, of| expected.contains_key(of));
        // What is added keeps the order of its ids.
        let new = theirs
            .purchases
            .values()
            .filter(|of| expected.contains_key(of) && !ours.amounts.contains_key(of));
        let new: Vec<Purchase> = new.copied().collect();
        let ranges = merged.logged.map(|logged| logged.added).unwrap_or_default();
        let added: Vec<u64> = ranges.iter().flat_map(|of| of.first..=of.last).collect();
        assert_eq!(added.len(), new.len(), "{} into {}", theirs.text, ours.text);
        known.purchases.extend(added.iter().copied().zip(new));
        known.amounts = expected;
        self.look(to);
        Done { added, asked }
    }
}

/// The true answer to a question.
fn decided(conflict: &Conflict, ours: &Known, theirs: &Known) -> Decision {
    let ExpenseSides { ours: our, theirs: their, .. } = sides(conflict);
    let are_two = match (our, their) {
        (Some(our), Some(their)) => ours.purchases[&our.id] != theirs.purchases[&their.id],
        _ => false,
    };
    assert!(conflict.can_be_both || !are_two, "two purchases cannot both be kept: {conflict:#?}");
    let choice = if are_two { Choice::Both } else { Choice::Ours };
    Decision { conflict: conflict.name.clone(), choice }
}

/// What a merge makes of purchases, where this side is kept of those that both have changed.
fn merged_amounts(base: Option<&Amounts>, ours: &Known, theirs: &Known) -> Amounts {
    let (ours, theirs) = (&ours.amounts, &theirs.amounts);
    let mut all = Amounts::new();
    for of in ours.keys().chain(theirs.keys()) {
        let (our, their) = (ours.get(of), theirs.get(of));
        let kept = match base.map(|base| base.get(of)) {
            Some(base) if our == base => their,
            None if our.is_none() => their,
            _ => our,
        };
        all.extend(kept.map(|amount| (*of, amount.clone())));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn no_purchase_is_lost_or_counts_twice_however_files_are_merged(
        count in 0..3u8,
        steps in prop::collection::vec(step(), 0..30),
    ) {
        let mut world = World::new(count);
        for step in steps {
            world.act(step);
        }
    }
}
