//! The commands that change something: what they print, and what they leave in the
//! data file.

use crate::harness::{Scene, THREE};

#[test]
fn the_first_expense_creates_the_data_file() {
    let scene = Scene::empty();
    scene
        .run(&["add", "12.50", "Lunch", "--category", "food", "--date", "2026-11-23"])
        .prints("Added 1: 12.50 Lunch (food, 2026-11-23)\n");
    scene.holds(
        r#"{
  "counter": 1,
  "expenses": {
    "1": {
      "id": 1,
      "description": "Lunch",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23"
    }
  }
}"#,
    );
}

#[test]
fn an_add_takes_the_next_id_and_keeps_the_other_expenses() {
    let scene = Scene::with(THREE);
    scene
        .run(&["add", "-c", "FOOD", "-d", "2026-11-24", " 0007.1 ", "  Käse \"alt\"  "])
        .prints("Added 4: 7.1 Käse \"alt\" (food, 2026-11-24)\n");
    let kept = THREE.replace(r#""counter": 3"#, r#""counter": 4"#);
    let kept = kept.strip_suffix("\n  }\n}").unwrap();
    scene.holds(format!(
        r#"{kept},
    "4": {{
      "id": 4,
      "description": "Käse \"alt\"",
      "amount": 7.1,
      "category": "food",
      "date": "2026-11-24"
    }}
  }}
}}"#
    ));
}

#[test]
fn an_added_expense_is_printed_as_json() {
    let scene = Scene::empty();
    scene.run(&["add", "0.0001", "Tee", "-c", "food", "-d", "0001-01-01", "--json"]).prints(
        r#"{
  "id": 1,
  "description": "Tee",
  "amount": 0.0001,
  "category": "food",
  "date": "0001-01-01"
}
"#,
    );
}

#[test]
fn a_description_that_begins_with_a_minus_follows_two() {
    let scene = Scene::empty();
    scene
        .run(&["add", "-c", "food", "-d", "2026-11-23", "--", "2.50", "-20% bread"])
        .prints("Added 1: 2.50 -20% bread (food, 2026-11-23)\n");
}

#[test]
fn an_edit_changes_only_the_given_fields() {
    let scene = Scene::with(THREE);
    scene
        .run(&["edit", "3", "--amount", "3.20"])
        .prints("Changed 3: 3.20 Coffee (food, 2026-11-23)\n");
    let document = THREE.replace(r#""amount": 3.2,"#, r#""amount": 3.20,"#);
    scene.holds(&document);

    scene.run(&["edit", "3", "--description", "Tea", "--json"]).prints(
        r#"{
  "id": 3,
  "description": "Tea",
  "amount": 3.20,
  "category": "food",
  "date": "2026-11-23"
}
"#,
    );
    let document = document.replace("Coffee", "Tea");
    scene.holds(&document);
}

#[test]
fn an_edit_can_change_everything() {
    let scene = Scene::with(THREE);
    scene
        .run(&[
            "edit",
            "2",
            "--amount",
            "50",
            "--description",
            "Bus",
            "-c",
            "Travel",
            "-d",
            "2026-10-03",
        ])
        .prints("Changed 2: 50 Bus (Travel, 2026-10-03)\n");
    let document = THREE
        .replace("Train ticket", "Bus")
        .replace("48.90", "50")
        .replace("travel", "Travel")
        .replace("2026-10-02", "2026-10-03");
    scene.holds(document);
}

#[test]
fn an_edit_to_the_same_values_leaves_the_same_bytes() {
    let scene = Scene::with(THREE);
    scene
        .run(&["edit", "1", "--description", "Lunch", "--amount", "12.50"])
        .prints("Changed 1: 12.50 Lunch (food, 2026-11-23)\n");
    scene.holds(THREE);
}

#[test]
fn deleted_expenses_are_shown_as_they_were() {
    let scene = Scene::with(THREE);
    scene.run(&["delete", "3", "1", "3"]).prints(
        "Deleted 3: 3.2 Coffee (food, 2026-11-23)\nDeleted 1: 12.50 Lunch (food, 2026-11-23)\n",
    );
    scene.holds(
        r#"{
  "counter": 3,
  "expenses": {
    "2": {
      "id": 2,
      "description": "Train ticket",
      "amount": 48.90,
      "category": "travel",
      "date": "2026-10-02"
    }
  }
}"#,
    );
    scene.run(&["delete", "2", "--json"]).prints(
        r#"[
  {
    "id": 2,
    "description": "Train ticket",
    "amount": 48.90,
    "category": "travel",
    "date": "2026-10-02"
  }
]
"#,
    );
    scene.holds("{\n  \"counter\": 3,\n  \"expenses\": {}\n}");
}

#[test]
fn a_delete_of_several_is_all_or_nothing() {
    let scene = Scene::with(THREE);
    scene.run(&["delete", "1", "7", "2"]).fails("there is no expense 7");
    scene.holds(THREE);
}

#[test]
fn the_id_of_a_deleted_expense_is_never_given_again() {
    let scene = Scene::with(THREE);
    scene.run(&["delete", "1", "2", "3"]).prints(
        "Deleted 1: 12.50 Lunch (food, 2026-11-23)\n\
         Deleted 2: 48.90 Train ticket (travel, 2026-10-02)\n\
         Deleted 3: 3.2 Coffee (food, 2026-11-23)\n",
    );
    scene
        .run(&["add", "1", "Tea", "-c", "Food", "-d", "2026-11-23"])
        .prints("Added 4: 1 Tea (Food, 2026-11-23)\n");
}

#[test]
fn a_document_in_another_form_is_rewritten_in_the_one_form() {
    // Tabs, one line, Windows line ends, fields in another order: all that is JSON.
    let scene = Scene::with(
        "{\"expenses\":\t[{\"date\":\"2026-11-23\",\"category\":\"food\",\r\n\
         \"amount\":12.50,\"description\":\"Lunch\\u0020\\ud83c\\udf5c\",\"id\":7}]}\r\n",
    );
    scene.run(&["delete", "8"]).fails("there is no expense 8");
    scene
        .run(&["edit", "7", "--amount", "13"])
        .prints("Changed 7: 13 Lunch 🍜 (food, 2026-11-23)\n");
    scene.holds(
        r#"{
  "counter": 7,
  "expenses": {
    "7": {
      "id": 7,
      "description": "Lunch 🍜",
      "amount": 13,
      "category": "food",
      "date": "2026-11-23"
    }
  }
}"#,
    );
}

#[test]
fn a_refund_lowers_what_was_spent() {
    let scene = Scene::empty();
    let add = |amount: &str, description: &str| {
        scene.run(&["add", amount, description, "-c", "food", "-d", "2026-11-23"])
    };
    add("12.50", "Lunch").prints("Added 1: 12.50 Lunch (food, 2026-11-23)\n");
    add("-5", "Bottles").prints("Added 2: -5 Bottles (food, 2026-11-23)\nRefund: 5 came back.\n");
    let changed = scene.run(&["edit", "2", "--amount", "-4.50"]);
    changed.prints("Changed 2: -4.50 Bottles (food, 2026-11-23)\n");
    scene.run(&["summary"]).prints("Total 8.00 of 2 expenses.\n");
    scene.run(&["summary", "--max", "0"]).prints("Total -4.50 of 1 expense.\n");
}

#[test]
fn a_search_heeds_neither_case_nor_accents() {
    let scene = Scene::empty();
    for description in ["İSTANBUL kart", "Straße", "Cafe\u{301}"] {
        assert_eq!(scene.run(&["add", "1", description, "-c", "x"]).status, Some(0));
    }
    for (text, description) in [
        ("istanbul", "İSTANBUL kart"),
        ("STRASSE", "Straße"),
        ("caf\u{e9}", "Caf\u{e9}"),
        ("cafe", "Caf\u{e9}"),
    ] {
        let found = scene.run(&["export", "--format", "csv", "--text", text]).stdout;
        assert_eq!(found.lines().count(), 2, "{text}: {found}");
        assert!(found.contains(description), "{text}: {found}");
    }
}
