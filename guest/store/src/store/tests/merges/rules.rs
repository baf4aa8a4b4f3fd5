//! What a merge does with each kind of change.

use super::*;
use expenses_interface::{
    Action, Change, Error, IdempotencyKey, NewBudget, NewRepeat, NewRow, Request,
};

/// Two machines with the same three expenses, and what they have in common.
fn forked() -> (Machine, Machine, String) {
    let mut ours = Machine::new();
    for description in ["Lunch", "Rent", "Bus"] {
        ours.add(description, "12.50");
    }
    let (theirs, base) = (ours.copy(), ours.text());
    (ours, theirs, base)
}

#[test]
fn what_only_the_other_has_is_added_under_ids_that_neither_has_given_out() {
    let (mut ours, mut theirs, base) = forked();
    ours.add("Tea", "3");
    theirs.add("Coffee", "4");
    theirs.add("Cake", "5");
    let merged = ours.merged(&theirs, Some(&base));
    assert_eq!(
        ours.all(),
        ["1 Lunch 12.50", "2 Rent 12.50", "3 Bus 12.50", "4 Tea 3", "6 Coffee 4", "7 Cake 5"]
    );
    let logged = merged.logged.unwrap();
    assert_eq!(logged.note.as_deref(), Some("merge of other.json"));
    assert_eq!((logged.added[0].first, logged.added[0].last), (6, 7));
    assert_eq!(ours.store.log().unwrap()[0], logged);
    // It is one change, which can be undone.
    ours.store.undo(None).unwrap();
    assert_eq!(ours.all()[3..], ["4 Tea 3"]);
    ours.store.redo(None).unwrap();
    assert_eq!(ours.all().len(), 6);
}

#[test]
fn an_id_that_is_free_is_kept_and_the_counter_is_that_of_the_one_that_counted_further() {
    let (mut ours, mut theirs, base) = forked();
    theirs.add("Coffee", "4");
    let gone = theirs.add("Cake", "5");
    theirs.delete(gone);
    ours.merged(&theirs, Some(&base));
    assert_eq!(ours.all()[3..], ["4 Coffee 4"]);
    assert_eq!(ours.store.info().unwrap().counter, 5);
    let mut empty = Machine::new();
    empty.merged(&theirs, None);
    assert_eq!(empty.all(), theirs.all());
}

#[test]
fn a_file_that_leaves_no_ids_is_refused() {
    let (mut ours, theirs, _) = forked();
    let before = ours.text();
    for counter in [u64::MAX, u64::MAX - 1] {
        let text = theirs.text().replacen("\"counter\": 3", &format!("\"counter\": {counter}"), 1);
        let mut theirs = Machine::with_text(&text);
        if counter < u64::MAX {
            theirs.add("Coffee", "4");
            theirs.delete(u64::MAX);
        }
        let error = ours.store.merge(theirs.text(), None, Vec::new(), None, None).unwrap_err();
        assert!(error.to_string().ends_with("that there are no ids left"), "{error}");
        assert_eq!(ours.text(), before);
    }
}

#[test]
fn a_merge_of_the_same_file_again_adds_nothing() {
    let (mut ours, mut theirs, base) = forked();
    ours.add("Tea", "3");
    theirs.add("Coffee", "4");
    ours.merged(&theirs, Some(&base));
    let before = ours.text();
    for base in [Some(base.as_str()), None] {
        assert_eq!(ours.merged(&theirs, base), Merged::default());
        assert_eq!(ours.text(), before);
    }
    // And back: the other knows what it has given.
    theirs.merged(&ours, None);
    assert_eq!(theirs.purchases(), ours.purchases());
    // What came back has got a new id there, which counts here too.
    assert_eq!(ours.merged(&theirs, None), Merged::default());
    assert_eq!(ours.store.info().unwrap().counter, 6);
    let texts = [ours.text(), theirs.text()];
    assert_eq!(ours.merged(&theirs, None), Merged::default());
    assert_eq!(theirs.merged(&ours, None), Merged::default());
    assert_eq!([ours.text(), theirs.text()], texts);
}

#[test]
fn an_edit_of_one_side_counts_and_the_same_edit_is_one() {
    let (mut ours, mut theirs, base) = forked();
    ours.amount(1, "9");
    theirs.amount(2, "900.00");
    ours.amount(3, "2.5");
    theirs.amount(3, "2.50");
    let merged = ours.merged(&theirs, Some(&base)).logged.unwrap();
    assert_eq!(ours.all(), ["1 Lunch 9", "2 Rent 900.00", "3 Bus 2.5"]);
    assert_eq!(merged.changed.len(), 1);
    assert!(merged.added.is_empty() && merged.deleted.is_empty());
}

#[test]
fn an_edit_on_both_sides_is_asked_about() {
    let (mut ours, mut theirs, base) = forked();
    ours.amount(1, "9");
    theirs.amount(1, "10");
    let conflicts = ours.conflicts(&theirs, Some(&base));
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert!(!conflict.can_be_both);
    let sides = sides(conflict);
    let amounts =
        [&sides.base, &sides.ours, &sides.theirs].map(|of| of.as_ref().unwrap().amount.as_str());
    assert_eq!(amounts, ["12.50", "9", "10"]);
    assert_eq!(sides.fields, ["amount"]);
    // A decision that keeps both is none here, and one about another conflict is none at all.
    for (name, choice) in [(&*conflict.name, Choice::Both), ("0", Choice::Ours)] {
        let decision = Decision { conflict: name.to_owned(), choice };
        let outcome = ours.merge_decided(&theirs, Some(&base), vec![decision]);
        assert_eq!(outcome, MergeOutcome::Undecided(conflicts.clone()));
    }
    let (mut kept, mut taken) = (ours.copy(), ours.copy());
    kept.choosing(&theirs, Some(&base), Choice::Ours);
    assert_eq!(kept.all()[0], "1 Lunch 9");
    taken.choosing(&theirs, Some(&base), Choice::Theirs);
    assert_eq!(taken.all()[0], "1 Lunch 10");
}

#[test]
fn deletions_are_taken_from_the_base() {
    let (mut ours, mut theirs, base) = forked();
    ours.delete(1);
    theirs.delete(2);
    let merged = ours.merged(&theirs, Some(&base)).logged.unwrap();
    assert_eq!(ours.all(), ["3 Bus 12.50"]);
    assert_eq!(merged.deleted.len(), 1);
}

#[test]
fn what_one_side_deleted_and_the_other_edited_is_asked_about() {
    let (mut ours, mut theirs, base) = forked();
    ours.delete(1);
    theirs.amount(1, "10");
    ours.amount(2, "9");
    theirs.delete(2);
    let conflicts = ours.conflicts(&theirs, Some(&base));
    let gone = |side: &Option<Expense>| side.is_none();
    let gone: Vec<_> =
        conflicts.iter().map(|of| (gone(&sides(of).ours), gone(&sides(of).theirs))).collect();
    assert_eq!(gone, [(true, false), (false, true)]);
    let (mut kept, mut taken) = (ours.copy(), ours.copy());
    kept.choosing(&theirs, Some(&base), Choice::Ours);
    assert_eq!(kept.all(), ["2 Rent 9", "3 Bus 12.50"]);
    taken.choosing(&theirs, Some(&base), Choice::Theirs);
    assert_eq!(taken.all(), ["1 Lunch 10", "3 Bus 12.50"]);
}

#[test]
fn without_a_base_nothing_is_deleted_and_the_same_id_with_another_content_is_asked_about() {
    let (mut ours, mut theirs, _) = forked();
    ours.delete(1);
    theirs.delete(2);
    ours.merged(&theirs, None);
    assert_eq!(ours.purchases(), ["Bus 12.50", "Lunch 12.50", "Rent 12.50"]);
    let (mut ours, mut theirs, base) = forked();
    theirs.amount(1, "9");
    let conflicts = ours.conflicts(&theirs, None);
    // It was one expense once, so it cannot be two.
    assert_eq!(conflicts.iter().map(|of| of.can_be_both).collect::<Vec<_>>(), [false]);
    ours.choosing(&theirs, None, Choice::Theirs);
    assert_eq!(ours.all()[0], "1 Lunch 9");
    // Another program has written a fourth expense into each, so no commit tells of it.
    let with = |description: &str| {
        let fourth = format!(
            r#""4": {{"id": 4, "description": "{description}", "amount": 4, "category": "food"}}, "1": "#
        );
        Machine::with_text(&base.replacen("\"1\": ", &fourth, 1))
    };
    let (mut ours, theirs) = (with("Tea"), with("Coffee"));
    let conflicts = ours.conflicts(&theirs, None);
    assert_eq!(conflicts.iter().map(|of| of.can_be_both).collect::<Vec<_>>(), [true]);
    ours.choosing(&theirs, None, Choice::Both);
    assert_eq!(ours.purchases()[1..3], ["Coffee 4", "Lunch 12.50"]);
    assert_eq!(ours.purchases().len(), 5);
}

#[test]
fn an_id_that_both_sides_have_given_out_is_two_expenses() {
    let (mut ours, mut theirs, _) = forked();
    ours.add("Shoes", "30");
    theirs.add("Books", "40");
    theirs.add("Soap", "2");
    ours.amount(4, "31");
    let (mut one, mut other) = (ours.copy(), theirs.copy());
    one.merged(&theirs, None);
    assert_eq!(one.all()[3..], ["4 Shoes 31", "6 Books 40", "7 Soap 2"]);
    other.merged(&ours, None);
    assert_eq!(other.purchases(), one.purchases());
    for (machine, theirs) in [(&mut one, &theirs), (&mut other, &ours)] {
        assert_eq!(machine.merged(theirs, None), Merged::default());
    }
    // Stores that never were one have no id in common.
    let mut strange = Machine::new();
    strange.add("Hat", "50");
    ours.merged(&strange, None);
    assert_eq!(ours.purchases().len(), 5);
    // Equal ones are asked about, with the same id or not.
    theirs.add("Books", "40");
    strange.add("Books", "40");
    assert_eq!(theirs.conflicts(&strange, None).len(), 1);
}

#[test]
fn equal_expenses_of_both_sides_are_asked_about() {
    let (mut ours, mut theirs, base) = forked();
    for machine in [&mut ours, &mut theirs] {
        machine.add("Coffee", "4");
    }
    theirs.add("Coffee", "4.00");
    // The second of theirs has no equal here, so it is another.
    let conflicts = ours.conflicts(&theirs, Some(&base));
    assert_eq!(conflicts.len(), 1);
    assert!(conflicts[0].can_be_both && sides(&conflicts[0]).fields.is_empty());
    let (mut one, mut two) = (ours.copy(), ours.copy());
    one.choosing(&theirs, Some(&base), Choice::Ours);
    assert_eq!(one.purchases()[1..3], ["Coffee 4", "Coffee 4.00"]);
    two.choosing(&theirs, Some(&base), Choice::Both);
    assert_eq!(two.purchases()[1..4], ["Coffee 4", "Coffee 4", "Coffee 4.00"]);
    // Having said so once is enough.
    assert_eq!(two.merged(&theirs, None), Merged::default());
}

#[test]
fn a_merge_that_took_the_other_side_finds_nothing_new_again() {
    let text = |description: &str, amount: &str| {
        format!(
            r#"{{"counter": 2, "expenses": [{{"id": 1, "description": "{description}", "amount": {amount}, "category": "x"}}, {{"id": 2, "description": "Tea", "amount": 3, "category": "x"}}]}}"#
        )
    };
    let (mut ours, mut theirs) =
        (Machine::with_text(&text("Shoes", "30")), Machine::with_text(&text("Books", "40")));
    // Both are asked about: as old as these files are, nothing tells whether the first is one.
    for machine in [&mut ours, &mut theirs] {
        machine.add("Coffee", "4");
    }
    let first = ours.choosing(&theirs, None, Choice::Theirs);
    assert_eq!(ours.all(), ["1 Books 40", "2 Tea 3", "3 Coffee 4"]);
    // The third is as it was, but for what nobody sees.
    let changed: Vec<_> =
        first.logged.unwrap().changed.iter().map(|of| (of.first, of.last)).collect();
    assert_eq!(changed, [(1, 1)]);
    let after = ours.text();
    assert_eq!(ours.merged(&theirs, None), Merged::default());
    assert_eq!(ours.text(), after);
    // An undo takes all of it back, and the merge asks as before.
    ours.store.undo(None).unwrap();
    assert_eq!(ours.all(), ["1 Shoes 30", "2 Tea 3", "3 Coffee 4"]);
    assert_eq!(ours.conflicts(&theirs, None).len(), 2);
    ours.store.redo(None).unwrap();
    assert_eq!(ours.merged(&theirs, None), Merged::default());
    ours.store.undo(None).unwrap();
    ours.store.undo(None).unwrap();
    assert_eq!(ours.all(), ["1 Shoes 30", "2 Tea 3"]);
}

#[test]
fn that_two_are_one_is_a_change_that_can_be_undone() {
    let (mut ours, mut theirs, _) = forked();
    for machine in [&mut ours, &mut theirs] {
        machine.add("Coffee", "4");
    }
    for choice in [Choice::Ours, Choice::Theirs] {
        let logged = ours.choosing(&theirs, None, choice).logged.unwrap();
        assert!(logged.added.is_empty() && logged.changed.is_empty() && logged.deleted.is_empty());
        assert_eq!(ours.merged(&theirs, None), Merged::default());
        assert_eq!(ours.store.undo(None).unwrap(), logged);
        assert_eq!(ours.conflicts(&theirs, None).len(), 1);
    }
}

#[test]
fn what_one_commit_added_on_both_sides_of_an_old_base_is_one() {
    let (mut ours, _, base) = forked();
    ours.add("Coffee", "4");
    let mut theirs = ours.copy();
    ours.add("Tea", "3");
    theirs.add("Cake", "5");
    ours.merged(&theirs, Some(&base));
    assert_eq!(ours.all()[3..], ["4 Coffee 4", "5 Tea 3", "6 Cake 5"]);
}

#[test]
fn a_transaction_that_both_have_imported_is_one_and_others_are_not() {
    let (mut ours, mut theirs, base) = forked();
    let row = |bank| {
        let expense = new("Coffee", "4", "food", "2026-11-23");
        Change::AddRow(NewRow { expense, bank })
    };
    let digest = |id: u64| Some(id << 16 | 20_000);
    ours.store.apply(vec![row(digest(1)), row(digest(2))], None).unwrap();
    theirs.add("Tea", "3");
    // The bank has moved the first by a day; the third it calls otherwise.
    let moved = digest(1).map(|of| of + 1);
    theirs.store.apply(vec![row(moved), row(digest(3)), row(digest(2))], None).unwrap();
    ours.merged(&theirs, Some(&base));
    let all = ours.purchases();
    assert_eq!(all.iter().filter(|of| **of == "Coffee 4").count(), 3);
    assert_eq!(all.len(), 7);
}

#[test]
fn rows_of_one_file_that_both_have_imported_count_once() {
    let (mut ours, mut theirs, base) = forked();
    let rows = |count: usize, file: &str| {
        let row = || Change::Add(new("Coffee", "4", "food", "2026-11-23"));
        let note = Change::Note(format!("import of {file}"));
        (0..count).map(|_| row()).chain([note]).collect::<Vec<_>>()
    };
    ours.store.apply(rows(2, "bank.csv"), None).unwrap();
    theirs.add("Tea", "3");
    theirs.store.apply(rows(3, "bank.csv"), None).unwrap();
    let mut other = ours.copy();
    ours.merged(&theirs, Some(&base));
    assert_eq!(ours.purchases().iter().filter(|of| **of == "Coffee 4").count(), 3);
    // Of files of different names nothing is known.
    let mut theirs = Machine::with_text(&base);
    theirs.store.apply(rows(2, "card.csv"), None).unwrap();
    assert_eq!(other.conflicts(&theirs, Some(&base)).len(), 2);
}

#[test]
fn a_request_that_was_done_on_both_sides_counts_once_and_is_not_done_again() {
    let (mut ours, mut theirs, base) = forked();
    let request = |key: &str, description: &str| Request {
        action: Action::Apply(vec![Change::Add(new(description, "4", "food", "2026-11-23"))]),
        expected: Vec::new(),
        key: Some(IdempotencyKey { key: key.into(), fingerprint: description.into() }),
        show: true,
    };
    let send = |machine: &mut Machine, key: &str, description: &str| {
        let outcomes = machine.store.apply_each(vec![request(key, description)]).unwrap();
        outcomes.into_iter().next().unwrap().unwrap()
    };
    send(&mut ours, "a", "Tea");
    ours.add("Bread", "4");
    send(&mut ours, "b", "Coffee");
    send(&mut theirs, "b", "Coffee");
    send(&mut theirs, "c", "Cake");
    let merged = ours.merged(&theirs, Some(&base));
    assert_eq!(merged.others, ["keys"]);
    let all = ours.all();
    assert_eq!(all[3..], ["4 Tea 4", "5 Bread 4", "6 Coffee 4", "7 Cake 4"]);
    for (key, description) in [("a", "Tea"), ("b", "Coffee"), ("c", "Cake")] {
        let outcome = send(&mut ours, key, description);
        assert!(outcome.repeated);
        assert_eq!(outcome.expenses[0].description, description);
        assert_eq!(outcome.added, [outcome.expenses[0].id]);
    }
    assert_eq!(ours.all(), all);
}

#[test]
fn one_due_day_of_one_rule_counts_once() {
    let rule = NewRepeat {
        description: "Rent".into(),
        amount: "900".into(),
        category: "home".into(),
        every: "month".into(),
        first: "2026-09-01".into(),
        ..NewRepeat::default()
    };
    let (mut ours, mut theirs, base) = forked();
    let due = |machine: &mut Machine, day: &str| {
        machine.store.apply(vec![Change::AddDue(day.into())], None).unwrap();
    };
    theirs.add("Tea", "3");
    for machine in [&mut ours, &mut theirs] {
        machine.store.apply(vec![Change::StartRepeat(rule.clone())], None).unwrap();
    }
    due(&mut ours, "2026-10-15");
    due(&mut theirs, "2026-11-15");
    // A rule that only the other has, under a number that is taken here.
    let other = NewRepeat { description: "Gym".into(), ..rule.clone() };
    let third = NewRepeat { description: "Phone".into(), ..rule };
    ours.store.apply(vec![Change::StartRepeat(third)], None).unwrap();
    theirs.store.apply(vec![Change::StartRepeat(other)], None).unwrap();
    ours.merged(&theirs, Some(&base));
    let rents = |machine: &mut Machine| {
        machine.purchases().iter().filter(|of| of.starts_with("Rent 900")).count()
    };
    assert_eq!(rents(&mut ours), 3);
    let rules = ours.store.repeats(Some("2026-11-20".into())).unwrap();
    let rules: Vec<_> = rules.iter().map(|of| (of.id, &*of.description, of.due)).collect();
    assert_eq!(rules, [(1, "Rent", 0), (2, "Phone", 3), (3, "Gym", 3)]);
    due(&mut ours, "2026-12-15");
    assert_eq!(rents(&mut ours), 4);
    // A rule that was stopped stays so, although days were added meanwhile.
    let (base, mut theirs) = (ours.text(), ours.copy());
    theirs.store.apply(vec![Change::StopRepeat(1)], None).unwrap();
    due(&mut ours, "2027-01-15");
    ours.merged(&theirs, Some(&base));
    let rules = ours.store.repeats(None).unwrap();
    assert_eq!(rules.iter().map(|of| of.id).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn budgets_profiles_and_the_start_of_months_are_merged_by_their_names() {
    let budget = |category: &str, amount: Option<&str>| {
        Change::SetBudget(NewBudget {
            category: Some(category.into()),
            amount: amount.map(str::to_owned),
            ..NewBudget::default()
        })
    };
    let (mut ours, _, _) = forked();
    ours.store.apply(vec![budget("a", Some("1")), budget("b", Some("2"))], None).unwrap();
    ours.store.set_profile("old".into(), Some("x".into())).unwrap();
    let (mut theirs, base) = (ours.copy(), ours.text());
    ours.store.apply(vec![budget("a", Some("3")), budget("c", Some("4"))], None).unwrap();
    let changes = vec![budget("b", None), budget("C", Some("5")), Change::SetMonthStart(25)];
    theirs.store.apply(changes, None).unwrap();
    theirs.store.set_profile("old".into(), None).unwrap();
    theirs.store.set_profile("new".into(), Some("y".into())).unwrap();
    let conflicts = ours.conflicts(&theirs, Some(&base));
    let [Conflict { about: Disputed::Other(of), .. }] = conflicts.as_slice() else {
        panic!("{conflicts:?}")
    };
    assert_eq!((&*of.field, of.key.as_deref(), &of.base), ("budgets", Some("C"), &None));
    assert_eq!(of.ours.as_deref(), Some(r#"{"category": "c", "amount": 4}"#));
    assert_eq!(of.theirs.as_deref(), Some(r#"{"category": "C", "amount": 5}"#));
    let merged = ours.choosing(&theirs, Some(&base), Choice::Theirs);
    assert_eq!(merged.others, ["profiles"]);
    let logged = merged.logged.unwrap();
    assert_eq!(logged.month_start, Some(25));
    assert_eq!(logged.budgets, [Some("b".to_owned()), Some("C".to_owned())]);
    let budgets = ours.store.budgets(None).unwrap().budgets;
    let budgets: Vec<_> =
        budgets.iter().map(|of| (of.category.as_deref().unwrap(), &*of.amount)).collect();
    assert_eq!(budgets, [("a", "3"), ("C", "5")]);
    let profiles = ours.store.profiles().unwrap();
    assert_eq!(profiles.iter().map(|of| &*of.shape).collect::<Vec<_>>(), ["new"]);
    assert_eq!(ours.store.info().unwrap().month_start, 25);
    // Two different days are asked about.
    let (base, mut theirs) = (ours.text(), ours.copy());
    ours.store.apply(vec![Change::SetMonthStart(1)], None).unwrap();
    theirs.store.apply(vec![Change::SetMonthStart(3)], None).unwrap();
    let conflicts = ours.conflicts(&theirs, Some(&base));
    let [Conflict { about: Disputed::Other(of), .. }] = conflicts.as_slice() else {
        panic!("{conflicts:?}")
    };
    let days = [&of.base, &of.ours, &of.theirs].map(|day| day.as_deref().unwrap());
    assert_eq!(days, ["25", "1", "3"]);
}

#[test]
fn fields_of_other_programs_survive_and_are_merged_too() {
    let with = |text: &str, field: &str| {
        text.replacen("\"counter\"", &format!("{field}, \"counter\""), 1).replacen(
            "\"amount\": 12.50",
            "\"amount\": 12.50, \"note\": [1,  2]",
            1,
        )
    };
    let (ours, _, _) = forked();
    let base = with(&ours.text(), "\"a\": 1, \"b\": 2, \"c\": 3");
    let mut ours = Machine::with_text(&with(&ours.text(), "\"a\": 1, \"b\": 2, \"c\": 4"));
    let mut theirs = Machine::with_text(&base.replacen("\"b\": 2", "\"b\": [2,  0], \"d\": 5", 1));
    theirs.add("Coffee", "4");
    let merged = ours.merged(&theirs, Some(&base));
    assert_eq!(merged.others, ["b", "d"]);
    let text = ours.text();
    for kept in ["\"a\": 1,", "\"b\": [2,  0]", "\"c\": 4,", "\"d\": 5", "\"note\": [1,  2]"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn a_field_of_another_program_in_only_one_file_refuses_the_merge() {
    let (mut ours, theirs, base) = forked();
    let foreign = theirs.text().replacen("\"counter\"", "\"budgets\": 7, \"counter\"", 1);
    let before = ours.text();
    let error = ours.store.merge(foreign.clone(), Some(base), Vec::new(), None, None).unwrap_err();
    assert!(error.to_string().starts_with("the budgets of one of the files were not"), "{error}");
    assert_eq!(ours.text(), before);
    // In both it is a field like any other.
    let mut ours = Machine::with_text(&foreign);
    assert_eq!(ours.merged(&Machine::with_text(&foreign), None), Merged::default());
}

#[test]
fn what_is_no_data_file_is_refused_with_its_place() {
    let (mut ours, _, base) = forked();
    let broken = base.replacen("\"counter\": 3", "<<<<<<< ours", 1);
    let error = ours.store.merge(broken.clone(), None, Vec::new(), None, None).unwrap_err();
    assert_eq!(
        error,
        Error::invalid(
            "theirs",
            "must be a data file of this program: line 2, column 3: key must be a string"
        )
    );
    let error = ours.store.merge(base, Some(broken), Vec::new(), None, None).unwrap_err();
    assert!(matches!(error, Error::Invalid(of) if of.field == "base"));
    let revision = ours.store.info().unwrap().revision;
    let text = ours.text();
    let error = ours.store.merge(text, None, Vec::new(), None, Some(revision + 1));
    assert_eq!(error, Err(Error::Changed(revision)));
}

#[test]
fn texts_are_merged_as_a_store_is_and_no_file_is_touched() {
    let (mut ours, mut theirs, base) = forked();
    ours.add("Tea", "3");
    theirs.add("Coffee", "4");
    let mut nobody = Machine::new();
    let (one, other) = (ours.text(), theirs.text());
    let outcome = nobody.store.merge_texts(one.clone(), other, Some(base.clone()), Vec::new());
    let MergeOutcome::Merged(Merged { text: Some(text), .. }) = outcome.unwrap() else {
        panic!("it is not merged")
    };
    assert!(nobody.memory.names().is_empty());
    let mut merged = Machine::with_text(&text);
    ours.merged(&theirs, Some(&base)).logged.unwrap();
    assert_eq!(merged.purchases(), ours.purchases());
    assert_eq!(merged.store.log().unwrap()[0].note.as_deref(), Some("merge"));
    merged.store.undo(None).unwrap();
    assert_eq!(merged.purchases().len(), 4);
    // Nothing new leaves the text as it is, whatever its form.
    let own = one.replace("  ", " ");
    let outcome = nobody.store.merge_texts(own.clone(), own.clone(), None, Vec::new()).unwrap();
    assert_eq!(outcome, MergeOutcome::Merged(Merged { text: Some(own), ..Merged::default() }));
}

#[test]
fn traces_of_what_the_other_deleted_are_kept() {
    let (mut ours, mut theirs, base) = forked();
    let gone = theirs.add("Coffee", "4");
    theirs.delete(gone);
    theirs.delete(1);
    let merged = ours.merged(&theirs, Some(&base));
    assert_eq!(merged.others, ["traces"]);
    let deleted = |machine: &mut Machine| {
        let mut traces = machine.store.traces().unwrap();
        traces.retain(|of| of.id.is_none());
        traces.sort();
        traces
    };
    assert_eq!(deleted(&mut ours), deleted(&mut theirs));
}

#[test]
fn an_expense_that_was_given_another_id_is_known_in_later_merges() {
    let (mut ours, mut theirs, base) = forked();
    ours.add("Tea", "3");
    theirs.add("Coffee", "4");
    ours.merged(&theirs, Some(&base));
    // As git does: the last common state is theirs as it was merged.
    let base = theirs.text();
    theirs.amount(4, "4.50");
    ours.amount(1, "9");
    ours.merged(&theirs, Some(&base));
    assert_eq!(ours.purchases(), ["Bus 12.50", "Coffee 4.50", "Lunch 9", "Rent 12.50", "Tea 3"]);
    theirs.merged(&ours, Some(&base));
    assert_eq!(theirs.purchases(), ours.purchases());
    // A delete on either side reaches the other.
    let base = ours.text();
    let mut other = theirs.copy();
    other.delete(4);
    ours.merged(&other, Some(&base));
    assert_eq!(ours.purchases(), ["Bus 12.50", "Lunch 9", "Rent 12.50", "Tea 3"]);
}
