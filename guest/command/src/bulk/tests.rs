use crate::fixture::Fixture;
use expenses_interface::{Expenses, NewExpense};

fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    for line in [
        ["add", "1", "Tea", "-c", "eating-out"],
        ["add", "900", "Rent", "-c", "home"],
        ["add", "3.20", "Coffee", "-c", "Eating-Out"],
    ] {
        fixture.run(&line);
    }
    fixture
}

const MERGE: [&str; 5] = ["edit", "--from-category", "eating-out", "--category", "home"];

#[test]
fn a_category_is_merged_with_another_after_the_person_says_yes() {
    let mut fixture = fixture().with_answers(&[true]);
    assert_eq!(
        fixture.run(&MERGE),
        "Changed 1: 1 Tea (home, 2026-11-23)\nChanged 3: 3.20 Coffee (home, 2026-11-23)\n"
    );
    assert_eq!(
        fixture.files.asked,
        ["ID  DATE        AMOUNT  CATEGORY    DESCRIPTION\n \
          1  2026-11-23    1     eating-out  Tea\n \
          3  2026-11-23    3.20  eating-out  Coffee\n\
         Total 4.20 of 2 expenses.\n\
          Change these 2 expenses?"]
    );
    // It is one change, which one undo takes back.
    assert_eq!(
        fixture.run(&["undo", "--yes"]),
        "Undid the change of 2026-11-23T10:00:00Z: changed 2 expenses: 1 and 3\n"
    );
    assert_eq!(fixture.list()[2], "3 3.20 Coffee eating-out 2026-11-23");
}

#[test]
fn nothing_is_changed_after_a_no_or_without_a_person_and_yes() {
    let mut fixture = fixture().with_answers(&[false]);
    let delete = ["delete", "--category", "eating-out"];
    assert_eq!(fixture.refused(&delete), "expenses: nothing was changed\n");
    assert_eq!(
        fixture.refused(&delete),
        "expenses: this would affect 2 expenses, and there is no terminal to confirm it on: add --yes, or look first: expenses list --category eating-out\n"
    );
    assert_eq!(
        fixture.run(&["delete", "--category", "eating-out", "--yes"]),
        "Deleted 1: 1 Tea (eating-out, 2026-11-23)\nDeleted 3: 3.20 Coffee (eating-out, 2026-11-23)\n"
    );
    assert_eq!(fixture.list().len(), 1);
}

#[test]
fn an_expense_added_in_the_meantime_is_shown_before_it_is_changed() {
    let fixture = fixture().with_answers(&[true, true]);
    let (mut other, mut first) = (fixture.store(), true);
    let mut fixture = fixture.with_hook(move |operation| {
        // The command's commit begins with its temp file.
        if operation == "create" && std::mem::take(&mut first) {
            let (description, category) = ("Cake".into(), "eating-out".into());
            let cake = NewExpense { description, amount: "4".into(), category, date: None };
            other.add(cake).unwrap();
        }
    });
    let output = fixture.run(&["delete", "--category", "eating-out"]);
    assert_eq!(output.lines().count(), 3, "{output}");
    let asked = &fixture.files.asked;
    assert!(asked[0].ends_with("Delete these 2 expenses?"), "{asked:?}");
    assert!(asked[1].starts_with("The expenses have changed in the meantime.\nID "), "{asked:?}");
    assert!(asked[1].ends_with("Delete these 3 expenses?"), "{asked:?}");
    assert_eq!(fixture.list(), ["2 900 Rent home 2026-11-23"]);
}

#[test]
fn if_nothing_matches_nothing_is_asked_or_changed() {
    let mut fixture = fixture();
    let before = fixture.memory.bytes("expenses.json");
    assert_eq!(fixture.run(&["delete", "--text", "beer"]), "No expenses.\n");
    assert_eq!(fixture.run(&["edit", "--text", "beer", "--amount", "1", "--json"]), "[]\n");
    assert_eq!(fixture.memory.bytes("expenses.json"), before);
}

#[test]
fn a_change_of_many_obeys_the_rules() {
    let mut fixture = fixture();
    assert_eq!(
        fixture.refused(&["edit", "--min", "0", "--amount", "0", "--yes"]),
        "expenses: the amount must not be zero\n"
    );
}
