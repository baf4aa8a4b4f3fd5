use crate::fixture::Fixture;
use crate::user_io::Chosen;

/// The description and the category of each expense.
fn names(fixture: &Fixture) -> Vec<String> {
    let words = |line: &String| {
        let words: Vec<&str> = line.split(' ').collect();
        words[2..4].join(" ")
    };
    fixture.list().iter().map(words).collect()
}

fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    for (description, category) in [("Tea", "groceries"), ("Bread", "Groceries"), ("Bus", "travel")]
    {
        fixture.run(&["add", "2", description, "-c", category, "-d", "2026-11-23"]);
    }
    fixture
}

#[test]
fn expenses_and_budget_get_the_new_name_in_one_change() {
    let mut fixture = fixture();
    fixture.run(&["budget", "150", "-c", "groceries"]);
    assert_eq!(
        fixture.run(&["rename", "GROCERIES", "food"]),
        "Renamed GROCERIES to food: 2 expenses.\nThe budget for food is 150 a month.\n"
    );
    assert!(fixture.run(&["budget"]).contains("food"));
    assert_eq!(names(&fixture), ["Tea food", "Bread food", "Bus travel"]);
    fixture.run(&["undo", "--yes"]);
    assert_eq!(names(&fixture), ["Tea groceries", "Bread groceries", "Bus travel"]);
    assert!(fixture.run(&["budget"]).contains("groceries"));
}

#[test]
fn upper_and_lower_case_can_change() {
    let mut fixture = fixture();
    fixture.run(&["budget", "150", "-c", "groceries"]);
    fixture.run(&["rename", "groceries", "Groceries"]);
    assert_eq!(names(&fixture), ["Tea Groceries", "Bread Groceries", "Bus travel"]);
    assert!(fixture.run(&["budget"]).contains("Groceries"));
}

#[test]
fn a_budget_that_carries_over_moves_with_all_its_amounts() {
    let mut fixture = fixture();
    fixture.run(&["budget", "10", "-c", "groceries", "--carry-over", "--since", "2026-09"]);
    fixture.run(&["budget", "20", "-c", "groceries", "--carry-over", "--since", "2026-11"]);
    let left = |fixture: &mut Fixture| fixture.run(&["budget", "--month", "2026-11", "--json"]);
    let before = left(&mut fixture);
    fixture.run(&["rename", "groceries", "food"]);
    assert_eq!(left(&mut fixture), before.replace("groceries", "food"));
    assert!(before.contains("\"carried\": 20"), "{before}");
}

#[test]
fn if_both_have_a_budget_it_is_asked_which_one_remains() {
    let ask = |chosen| {
        let mut fixture = fixture().choosing(&[Chosen::This(chosen)]);
        fixture.run(&["budget", "150", "-c", "groceries"]);
        fixture.run(&["budget", "90", "-c", "travel"]);
        let renamed = fixture.run(&["rename", "groceries", "travel"]);
        assert_eq!(
            fixture.files.asked,
            ["Both have a budget: 150 a month of groceries, and 90 a month of travel.\n\
              Which one remains?\n150 a month of groceries\n90 a month of travel"]
        );
        assert_eq!(fixture.run(&["budget", "--json"]).matches("category").count(), 1);
        renamed
    };
    assert!(ask(0).ends_with("The budget for travel is 150 a month.\n"));
    assert!(ask(1).ends_with("The budget for travel is 90 a month.\n"));
}

#[test]
fn where_nobody_can_be_asked_the_command_to_type_is_said() {
    let mut fixture = fixture();
    fixture.run(&["budget", "150", "-c", "groceries"]);
    fixture.run(&["budget", "90", "-c", "travel"]);
    let refused = fixture.refused(&["rename", "groceries", "travel"]);
    assert!(
        refused.contains("expenses rename groceries travel --budget old, or --budget new"),
        "{refused}"
    );
    assert_eq!(names(&fixture), ["Tea groceries", "Bread groceries", "Bus travel"]);
    let renamed = fixture.run(&["rename", "groceries", "travel", "--budget", "new"]);
    assert!(renamed.ends_with("The budget for travel is 90 a month.\n"), "{renamed}");
}

#[test]
fn a_category_that_does_not_exist_is_refused_with_the_nearest() {
    let mut fixture = fixture();
    let refused = fixture.refused(&["rename", "grocerys", "food"]);
    assert!(refused.contains("there is no category `grocerys` to rename"), "{refused}");
    assert!(fixture.files.notes[0].contains("did you mean `groceries`?"));
}
