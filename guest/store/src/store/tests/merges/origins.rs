//! Which expenses of several files are the same: files of three and more machines, in which equal
//! expenses have the same ids.

use super::*;
use expenses_interface::{Action, Change, ExpenseUpdate, IdempotencyKey, Request};

/// Machines with the same expense, and their common state.
fn machines<const N: usize>() -> ([Machine; N], String) {
    let mut first = Machine::new();
    first.add("Lunch", "12.50");
    let base = first.text();
    (std::array::from_fn(|_| first.copy()), base)
}

impl Machine {
    fn ticket(&mut self) {
        self.add("Bus", "2.80");
    }

    fn tickets(&mut self) -> usize {
        self.purchases().iter().filter(|of| **of == "Bus 2.80").count()
    }

    /// Commits that add nothing, and leave the same on every machine.
    fn commits(&mut self, count: usize) {
        for at in (0..count).rev() {
            self.store.set_profile("shape".into(), Some(at.to_string())).unwrap();
        }
    }

    /// Says "they are two" to the one question of a merge, about two equal tickets.
    fn takes_another(&mut self, theirs: &Self, base: Option<&str>) {
        let (before, conflicts) = (self.tickets(), self.conflicts(theirs, base));
        let [conflict] = conflicts.as_slice() else { panic!("{conflicts:#?}") };
        let ExpenseSides { fields, .. } = sides(conflict);
        assert!(conflict.can_be_both && fields.is_empty(), "{conflict:#?}");
        self.choosing(theirs, base, Choice::Both);
        assert_eq!(self.tickets(), before + 1);
        self.knows(theirs, base);
    }

    /// Merging adds nothing and asks nothing.
    fn knows(&mut self, theirs: &Self, base: Option<&str>) {
        for base in [base, None] {
            assert_eq!(self.merged(theirs, base).logged, None);
        }
    }
}

#[test]
fn equal_expenses_of_three_machines_are_three() {
    let ([mut a, mut b, mut c], base) = machines();
    for machine in [&mut a, &mut b, &mut c] {
        machine.ticket();
    }
    for has_base in [true, false] {
        let (mut c, base) = (c.copy(), Some(&*base).filter(|_| has_base));
        c.takes_another(&a, base);
        c.takes_another(&b, base);
        c.knows(&a, base);
        // Whoever gets them all at once loses none, too.
        let mut a = a.copy();
        a.merged(&c, base);
        assert_eq!(a.tickets(), 3);
    }
}

#[test]
fn what_was_added_without_a_question_is_not_taken_for_that_of_a_third_machine() {
    let ([mut a, mut b, mut c], base) = machines();
    a.ticket();
    b.ticket();
    c.add("Tea", "3");
    c.merged(&a, Some(&base));
    for base in [Some(&*base), None] {
        c.copy().takes_another(&b, base);
    }
}

#[test]
fn what_came_over_a_third_machine_is_not_taken_for_that_of_a_fourth() {
    let ([mut a, mut b, mut c, mut d], base) = machines();
    for machine in [&mut a, &mut b] {
        machine.ticket();
    }
    c.add("Tea", "3");
    d.add("Milk", "1");
    d.add("Cake", "5");
    c.merged(&a, Some(&base));
    d.merged(&c, Some(&base));
    d.takes_another(&b, Some(&base));
    // What it has over the third it knows of the first, too, and of others that have it.
    d.knows(&a, Some(&base));
    d.knows(&c, Some(&base));
    b.add("Soap", "2");
    b.choosing(&a, Some(&base), Choice::Both);
    d.merged(&b, Some(&base));
    assert_eq!(d.tickets(), 2);
}

#[test]
fn equal_expenses_under_one_id_are_asked_about_without_a_base() {
    let ([mut a, mut b], _) = machines();
    a.ticket();
    b.ticket();
    a.copy().takes_another(&b, None);
    // Also if one of them became equal later.
    let ([mut a, mut b], _) = machines();
    a.ticket();
    let id = b.add("Bus", "3");
    b.amount(id, "2.80");
    a.takes_another(&b, None);
}

#[test]
fn files_that_another_program_wrote_are_told_apart_by_what_was_committed_since() {
    let text = r#"{"counter": 1, "expenses": {"1": {"id": 1, "description": "Lunch", "amount": 12.5, "category": "food", "date": "2026-11-23"}}}"#;
    let [mut a, mut b] = [Machine::with_text(text), Machine::with_text(text)];
    a.ticket();
    b.ticket();
    a.takes_another(&b, None);
    assert_eq!(a.purchases().len(), 3);
}

#[test]
fn that_two_are_one_need_not_be_said_twice() {
    let ([mut a, mut b], base) = machines();
    a.ticket();
    b.ticket();
    for choice in [Choice::Ours, Choice::Theirs] {
        let mut a = a.copy();
        a.choosing(&b, Some(&base), choice);
        assert_eq!(a.tickets(), 1);
        a.knows(&b, Some(&base));
        let mut b = b.copy();
        b.knows(&a, Some(&base));
    }
}

#[test]
fn a_file_is_known_after_many_more_commits() {
    let ([mut a, mut c], base) = machines();
    c.add("Tea", "3");
    a.ticket();
    a.commits(60);
    c.merged(&a, Some(&base));
    a.commits(90);
    c.knows(&a, Some(&base));
    c.commits(200);
    c.knows(&a, Some(&base));
    // Its later states tell nothing any more, but a base does.
    let base = a.text();
    a.commits(90);
    assert_eq!(c.merged(&a, Some(&base)).logged, None);
    assert_eq!(c.tickets(), 1);
}

#[test]
fn what_fills_an_empty_store_is_known_later() {
    let ([mut a], _) = machines();
    a.ticket();
    let mut empty = Machine::new();
    empty.merged(&a, None);
    assert_eq!(empty.all(), a.all());
    empty.knows(&a, None);
    a.knows(&empty, None);
    a.add("Tea", "3");
    empty.merged(&a, None);
    assert_eq!(empty.all(), a.all());
    let mut b = empty.copy();
    b.ticket();
    empty.ticket();
    empty.takes_another(&b, None);
}

fn request(key: &str, changes: Vec<Change>) -> Request {
    Request {
        action: Action::Apply(changes),
        expected: Vec::new(),
        key: Some(IdempotencyKey { key: key.into(), fingerprint: key.into() }),
        show: false,
    }
}

#[test]
fn only_what_the_request_of_a_key_added_is_known_by_it() {
    let ticket = || Change::Add(new("Bus", "2.80", "food", "2026-11-23"));
    let edit = Change::Update(ExpenseUpdate {
        id: 1,
        patch: ExpensePatch { amount: Some("13".into()), ..ExpensePatch::default() },
    });
    for (changes, count) in [(vec![edit], 0), (vec![ticket()], 1), (vec![ticket(), ticket()], 2)] {
        let ([mut a, mut b], base) = machines();
        a.add("Tea", "3");
        for machine in [&mut a, &mut b] {
            machine.store.apply_each(vec![request("key", changes.clone())]).unwrap();
            machine.ticket();
        }
        a.takes_another(&b, Some(&base));
        assert_eq!(a.tickets(), count + 2);
    }
}

#[test]
fn a_delete_of_one_of_two_equal_expenses_does_not_reach_the_other() {
    let ([mut a, mut c], base) = machines();
    a.ticket();
    c.ticket();
    c.choosing(&a, Some(&base), Choice::Both);
    let base = a.text();
    let id = a.all().len() as u64;
    a.delete(id);
    // Ours has had the same id from the beginning.
    c.merged(&a, Some(&base));
    assert_eq!(c.all(), ["1 Lunch 12.50", "2 Bus 2.80"]);
}
