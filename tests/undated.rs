//! Expenses without a date, which only other programs write.

use crate::harness::Scene;

/// A date that is null and one that is absent, among the least and the greatest.
const DOCUMENT: &str = r#"{
  "counter": 4,
  "expenses": {
    "1": {
      "id": 1,
      "description": "Null",
      "amount": 1,
      "category": "food",
      "date": null
    },
    "2": {
      "id": 2,
      "description": "Late",
      "amount": 1,
      "category": "food",
      "date": "9999-12-31"
    },
    "3": {
      "id": 3,
      "description": "Absent",
      "amount": 1,
      "category": "food"
    },
    "4": {
      "id": 4,
      "description": "Early",
      "amount": 1,
      "category": "food",
      "date": "0001-01-01"
    }
  }
}"#;

/// The descriptions that a listing shows, in order.
#[track_caller]
fn listed(arguments: &[&str]) -> Vec<String> {
    let outcome = Scene::with(DOCUMENT).run(&[&["list", "--json"], arguments].concat());
    let expenses: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let texts = expenses.as_array().unwrap().iter().map(|expense| &expense["description"]);
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn they_come_last_in_both_directions() {
    assert_eq!(listed(&["--sort", "date"]), ["Early", "Late", "Null", "Absent"]);
    assert_eq!(listed(&["--sort", "date", "--descending"]), ["Late", "Early", "Absent", "Null"]);
    assert_eq!(listed(&["--limit", "3"]), ["Early", "Late", "Absent"]);
    assert_eq!(listed(&["--limit", "1"]), ["Late"]);
}

#[test]
fn they_match_no_date_filter_and_that_is_said() {
    assert_eq!(listed(&["--since", "0001-01-01"]), ["Early", "Late"]);
    assert_eq!(listed(&["--until", "9999-12-31"]), ["Early", "Late"]);
    let scene = Scene::with(DOCUMENT);
    let outcome = scene.run(&["list", "9999", "-c", "food", "--not-text", "absent"]);
    assert!(outcome.stdout.ends_with("Total 1 of 1 expense.\n"), "{outcome:?}");
    assert_eq!(
        outcome.stderr,
        "expenses: 1 expense that matches has no date and so no period; to see it: \
         expenses list --all --category food --not-text absent\n"
    );
    let outcome = scene.run(&["list", "--since", "2026-01-01", "--json"]);
    assert_eq!(
        outcome.stderr,
        "expenses: 2 expenses that match have no date and so no period; to see them: \
         expenses list --all\n"
    );
    let outcome = scene.run(&["list"]);
    assert_eq!(outcome.stdout, "No expenses.\n");
    assert!(
        outcome.stderr.ends_with("to see all 4, 2 of them without a date: expenses list --all\n"),
        "{outcome:?}"
    );
}

#[test]
fn they_are_a_group_of_their_own() {
    let scene = Scene::with(DOCUMENT);
    let shown = scene.run(&["summary", "--by", "year"]).stdout;
    // The months that have begun until today are counted.
    let groups = "\
YEAR     COUNT  TOTAL   SHARE
0001         1      1  25.0 %  ██████████
9999         1      1  25.0 %  ██████████
no date      2      2  50.0 %  ████████████████████
Total 4 of 4 expenses.
Average: 0.00 a month over 24";
    assert!(shown.starts_with(groups), "{shown}");
    scene.run(&["show", "3", "--json"]).prints(
        "{\n  \"id\": 3,\n  \"description\": \"Absent\",\n  \"amount\": 1,\n  \
         \"category\": \"food\",\n  \"date\": null\n}\n",
    );
}

#[test]
fn they_stay_without_one_each_in_its_way_until_they_are_given_one() {
    let scene = Scene::with(DOCUMENT);
    scene.run(&["edit", "1", "--description", "Nothing"]).prints("Changed 1: 1 Nothing (food)\n");
    let document = DOCUMENT.replace("Null", "Nothing");
    scene.holds(&document);
    scene
        .run(&["edit", "3", "-d", "2026-11-23"])
        .prints("Changed 3: 1 Absent (food, 2026-11-23)\n");
    scene.holds(document.replace(
        "\"category\": \"food\"\n    }",
        "\"category\": \"food\",\n      \"date\": \"2026-11-23\"\n    }",
    ));
}
