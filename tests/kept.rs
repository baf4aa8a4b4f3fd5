//! What a data file holds is kept, also where no call could have given it.

use crate::harness::{Scene, record};

#[test]
fn unknown_fields_survive_every_rewrite() {
    let unknown = |amount: &str, second: &str, counter: u32| {
        format!(
            r#"{{
  "counter": {counter},
  "expenses": {{
    "1": {{
      "id": 1,
      "description": "Lunch",
      "amount": {amount},
      "category": "food",
      "date": "2026-11-23",
      "tags": ["a",  "b", {{"deep": [[1.0e5, -0, null]]}}],
      "Amount": "not the amount",
      "": 1
    }}{second}
  }},
  "version": 1e0,
  "settings": {{ "currency": "\u20ac", "Expenses": {{}} }}
}}"#
        )
    };
    let document = unknown("12.50", "", 1);
    let scene = Scene::with(&document);
    scene.run(&["edit", "1", "--amount", "13"]).prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
    scene.holds(unknown("13", "", 1));
    scene
        .run(&["add", "1", "Tea", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 2: 1 Tea (food, 2026-11-24)\n");
    let tea = r#",
    "2": {
      "id": 2,
      "description": "Tea",
      "amount": 1,
      "category": "food",
      "date": "2026-11-24"
    }"#;
    scene.holds(unknown("13", tea, 2));
    scene.run(&["delete", "2"]).prints("Deleted 2: 1 Tea (food, 2026-11-24)\n");
    scene.holds(unknown("13", "", 2));
}

#[test]
fn unknown_fields_may_nest_a_hundred_levels() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let scene = Scene::with(format!(r#"{{"expenses": {{}}, "more": {deep}}}"#));
    scene
        .run(&["add", "1", "Tea", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 1: 1 Tea (food, 2026-11-24)\n");
    for (_, directory) in scene.each() {
        let document = String::from_utf8(directory.state().unwrap()).unwrap();
        assert!(document.ends_with(&format!("\n  }},\n  \"more\": {deep}\n}}")), "{document}");
    }
}

#[test]
fn amounts_that_no_call_could_give_are_kept_and_summed_up_exactly() {
    let amounts = [
        ("0.30000000000000004", "0.30000000000000004"),
        ("0", "0"),
        ("-3.5", "-3.5"),
        ("1e-07", "0.0000001"),
        ("1.5E+3", "1500"),
        ("123456789012345678901234567890.12", "123456789012345678901234567890.12"),
        ("0.00", "0.00"),
    ];
    let document = |last: &str| {
        let records = amounts.iter().enumerate().map(|(i, (json, _))| {
            let id = i + 1;
            format!(
                r#"    "{id}": {{
      "id": {id},
      "description": "Lunch",
      "amount": {json},
      "category": "{}"
    }}"#,
                if id == amounts.len() { last } else { "food" }
            )
        });
        let records: Vec<_> = records.collect();
        let count = amounts.len();
        format!(
            "{{\n  \"counter\": {count},\n  \"expenses\": {{\n{}\n  }}\n}}",
            records.join(",\n")
        )
    };
    let scene = Scene::with(document("food"));
    for (i, (_, text)) in amounts.iter().enumerate() {
        let id = (i + 1).to_string();
        scene.run(&["show", &id, "--json"]).prints(&format!(
            "{{\n  \"id\": {id},\n  \"description\": \"Lunch\",\n  \"amount\": {text},\n  \
             \"category\": \"food\",\n  \"date\": null\n}}\n"
        ));
    }
    // 0.30000000000000004 - 3.5 + 0.0000001 + 1500 + 123456789012345678901234567890.12
    scene
        .run(&["summary"])
        .prints("Total 123456789012345678901234569386.92000010000000004 of 7 expenses.\n");
    scene.run(&["edit", "7", "-c", "free"]).prints("Changed 7: 0.00 Lunch (free)\n");
    scene.holds(document("free"));
}

#[test]
fn texts_that_no_call_could_give_are_kept() {
    let long = "ä".repeat(2_000);
    let document = |amount: &str| {
        format!(
            r#"{{
  "counter": 1,
  "expenses": {{
    "1": {{
      "id": 1,
      "description": "{long}",
      "amount": {amount},
      "category": ""
    }}
  }}
}}"#
        )
    };
    let scene = Scene::with(document("1"));
    scene.run(&["edit", "1", "--amount", "2"]).prints(&format!("Changed 1: 2 {long} ()\n"));
    scene.holds(document("2"));
}

#[test]
fn a_counter_below_the_greatest_id_is_raised_and_one_above_it_is_kept() {
    for (counter, next) in [("0", 2), ("1", 2), ("41", 42)] {
        let document = record(r#""description": "Lunch", "amount": 1, "category": "food""#)
            .replace(r#""counter": 1"#, &format!(r#""counter": {counter}"#));
        let scene = Scene::with(document);
        scene
            .run(&["add", "2", "Tea", "-c", "food", "-d", "2026-11-24"])
            .prints(&format!("Added {next}: 2 Tea (food, 2026-11-24)\n"));
    }
}

#[test]
fn several_spellings_of_a_category_are_kept_and_the_first_is_taken() {
    let fields =
        |spelling: &str| format!(r#""description": "x", "amount": 1, "category": "{spelling}""#);
    let scene = Scene::with(format!(
        r#"{{"expenses": {{"2": {{{}}}, "1": {{{}}}}}}}"#,
        fields("FOOD"),
        fields("Food")
    ));
    scene.run(&["list", "-c", "food"]).prints(
        "\
ID  DATE  AMOUNT  CATEGORY  DESCRIPTION
 1             1  Food      x
 2             1  FOOD      x
Total 2 of 2 expenses.
",
    );
    scene
        .run(&["add", "2", "Tea", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 3: 2 Tea (Food, 2026-11-24)\n");
    scene.run(&["summary", "--by", "category"]).prints(
        "\
CATEGORY  COUNT  TOTAL    SHARE
Food          3      4  100.0 %  ████████████████████
Total 4 of 3 expenses.
",
    );
}
