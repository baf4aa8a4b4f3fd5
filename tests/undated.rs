//! Expenses without a date, which only other programs write.

use crate::harness::Scene;

#[test]
fn an_expense_without_a_date_stays_so_matches_no_date_filter_and_sorts_last() {
    let document = |amount: &str| {
        format!(
            r#"{{
  "counter": 4,
  "expenses": {{
    "1": {{
      "id": 1,
      "description": "Null",
      "amount": {amount},
      "category": "food",
      "date": null
    }},
    "2": {{
      "id": 2,
      "description": "Late",
      "amount": 1,
      "category": "food",
      "date": "9999-12-31"
    }},
    "3": {{
      "id": 3,
      "description": "Absent",
      "amount": 1,
      "category": "food"
    }},
    "4": {{
      "id": 4,
      "description": "Early",
      "amount": 1,
      "category": "food",
      "date": "0001-01-01"
    }}
  }}
}}"#
        )
    };
    let scene = Scene::with(document("1"));
    let descriptions = |arguments: &[&str]| {
        let outcome = scene.run(&[&["list", "--json"], arguments].concat());
        let expenses: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let texts = expenses.as_array().unwrap().iter();
        texts.map(|expense| expense["description"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(descriptions(&["--sort", "date"]), ["Early", "Late", "Null", "Absent"]);
    assert_eq!(
        descriptions(&["--sort", "date", "--descending"]),
        ["Late", "Early", "Absent", "Null"]
    );
    assert_eq!(descriptions(&["--since", "0001-01-01"]), ["Late", "Early"]);
    assert_eq!(descriptions(&["--until", "9999-12-31"]), ["Late", "Early"]);
    scene.run(&["summary", "--by", "year"]).prints(
        "\
YEAR     COUNT  TOTAL
no date      2      2
0001         1      1
9999         1      1
Total 4 of 4 expenses.
",
    );
    scene.run(&["edit", "1", "--amount", "7"]).prints("Changed 1: 7 Null (food)\n");
    scene.holds(document("7"));
    scene.run(&["edit", "1", "--amount", "1"]).prints("Changed 1: 1 Null (food)\n");
    scene
        .run(&["edit", "3", "-d", "2026-11-23"])
        .prints("Changed 3: 1 Absent (food, 2026-11-23)\n");
    scene.holds(document("1").replace(
        "\"category\": \"food\"\n    }",
        "\"category\": \"food\",\n      \"date\": \"2026-11-23\"\n    }",
    ));
}
