//! The commands that read: their tables and their JSON. None of them touches the
//! data file.

use crate::harness::{Scene, THREE};

#[test]
fn a_listing_is_an_aligned_table() {
    let scene = Scene::with(THREE);
    scene.run(&["list"]).prints(
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 1  2026-11-23   12.50  food      Lunch
 2  2026-10-02   48.90  travel    Train ticket
 3  2026-11-23    3.2   food      Coffee
Total 64.60 of 3 expenses.
",
    );
    scene.run(&["list", "--limit", "2"]).prints(
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 1  2026-11-23   12.50  food      Lunch
 2  2026-10-02   48.90  travel    Train ticket
Total 61.40 of 2 expenses; 3 match.
",
    );
    scene.holds(THREE);
}

#[test]
fn a_listing_in_json_keeps_the_exact_amounts() {
    let scene = Scene::with(THREE);
    scene.run(&["list", "--json", "--until", "2026-10-31"]).prints(
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
    scene.run(&["--json", "list", "--text", "nothing"]).prints("[]\n");
    scene.holds(THREE);
}

#[test]
fn a_listing_without_expenses_says_so() {
    let scene = Scene::empty();
    scene.run(&["list"]).prints("No expenses.\n");
    scene.run(&["list", "--json"]).prints("[]\n");
    scene.run(&["summary"]).prints("No expenses.\n");
    scene.run(&["summary", "--by", "year"]).prints("No expenses.\n");
    scene.run(&["summary", "--json"]).prints(
        r#"{
  "count": 0,
  "total": 0,
  "by": null,
  "group_count": 0,
  "groups": [],
  "months": null,
  "monthly_average": null,
  "before_since": null,
  "before_until": null,
  "before_count": null,
  "before_total": null,
  "change": null,
  "change_percent": null
}
"#,
    );
    scene.holds_nothing();
}

/// The ids that a listing shows, in order.
#[track_caller]
fn ids(scene: &Scene, arguments: &[&str]) -> Vec<u64> {
    let outcome = scene.run(&[&["list", "--json"], arguments].concat());
    assert_eq!(outcome.stderr, "");
    assert_eq!(outcome.status, Some(0));
    let expenses: Vec<serde_json::Value> = serde_json::from_str(&outcome.stdout).unwrap();
    expenses.iter().map(|expense| expense["id"].as_u64().unwrap()).collect()
}

#[test]
fn each_filter_selects_the_expenses_that_meet_it() {
    let scene = Scene::with(THREE);
    for (filter, expected) in [
        (&["--category", "FOOD"][..], &[1, 3][..]),
        (&["-c", "travel"], &[2]),
        (&["-c", "travel", "--max", "1"], &[]),
        (&["--since", "2026-11-23"], &[1, 3]),
        (&["--until", "2026-11-22"], &[2]),
        (&["--since", "2026-10-02", "--until", "2026-10-02"], &[2]),
        (&["--least", "12.5"], &[1, 2]),
        (&["--greatest", "12.500"], &[1, 3]),
        (&["--min", "3.20001", "--max", "48.9"], &[1, 2]),
        (&["--min", "-1"], &[1, 2, 3]),
        (&["--text", "CO"], &[3]),
        (&["--text", "t"], &[2]),
        (&["--category", "food", "--text", "lunch", "--since", "2026-11-01"], &[1]),
    ] {
        assert_eq!(ids(&scene, filter), expected, "{filter:?}");
    }
    scene.holds(THREE);
}

#[test]
fn each_order_and_limit_is_kept() {
    let scene = Scene::with(THREE);
    for (order, expected) in [
        (&["--sort", "id"][..], &[1, 2, 3][..]),
        (&["--sort", "id", "--descending"], &[3, 2, 1]),
        (&["--descending"], &[3, 2, 1]),
        (&["--sort", "date"], &[2, 1, 3]),
        (&["--sort", "date", "--descending"], &[3, 1, 2]),
        (&["--sort", "amount"], &[3, 1, 2]),
        (&["--sort", "amount", "--descending"], &[2, 1, 3]),
        (&["--sort", "amount", "--descending", "--limit", "1"], &[2]),
        (&["--limit", "2"], &[1, 2]),
        (&["--limit", "99999999999"], &[1, 2, 3]),
    ] {
        assert_eq!(ids(&scene, order), expected, "{order:?}");
    }
}

#[test]
fn one_expense_is_shown() {
    let scene = Scene::with(THREE);
    scene.run(&["show", "2"]).prints(
        "\
Id           2
Date         2026-10-02
Amount       48.90
Category     travel
Description  Train ticket
",
    );
    scene.run(&["show", "3", "--json"]).prints(
        r#"{
  "id": 3,
  "description": "Coffee",
  "amount": 3.2,
  "category": "food",
  "date": "2026-11-23"
}
"#,
    );
    scene.run(&["show", "4"]).fails("there is no expense 4");
    scene.holds(THREE);
}

#[test]
fn a_summary_sums_up_exactly() {
    let scene = Scene::with(THREE);
    scene.run(&["summary"]).prints("Total 64.60 of 3 expenses.\n");
    scene.run(&["summary", "--text", "coffee"]).prints("Total 3.2 of 1 expense.\n");
    scene.run(&["summary", "--by", "category"]).prints(
        "\
CATEGORY  COUNT  TOTAL   SHARE
travel        1  48.90  75.7 %  ████████████████████
food          2  15.70  24.3 %  ██████▍
Total 64.60 of 3 expenses.
Average: 32.30 a month over 2 months.
",
    );
    scene.run(&["summary", "--by", "month", "-c", "food"]).prints(
        "\
MONTH    COUNT  TOTAL    SHARE
2026-11      2  15.70  100.0 %  ████████████████████
Total 15.70 of 2 expenses.
",
    );
    scene.run(&["summary", "--by", "month", "--json"]).prints(
        r#"{
  "count": 3,
  "total": 64.60,
  "by": "month",
  "group_count": 2,
  "groups": [
    {
      "key": "2026-10",
      "count": 1,
      "total": 48.90,
      "share_percent": 75.7,
      "before_total": null
    },
    {
      "key": "2026-11",
      "count": 2,
      "total": 15.70,
      "share_percent": 24.3,
      "before_total": null
    }
  ],
  "months": 2,
  "monthly_average": 32.30,
  "before_since": null,
  "before_until": null,
  "before_count": null,
  "before_total": null,
  "change": null,
  "change_percent": null
}
"#,
    );
    scene.run(&["summary", "--by", "year"]).prints(
        "\
YEAR  COUNT  TOTAL    SHARE
2026      3  64.60  100.0 %  ████████████████████
Total 64.60 of 3 expenses.
Average: 32.30 a month over 2 months.
",
    );
    scene.holds(THREE);
}

#[test]
fn text_of_a_data_file_cannot_drive_the_terminal() {
    let scene = Scene::with(crate::harness::record(
        r#""description": "a\u001b[31m\u202eb\nc", "amount": 1, "category": "\u0007", "date": null"#,
    ));
    scene.run(&["list"]).prints(
        "\
ID  DATE  AMOUNT  CATEGORY  DESCRIPTION
 1             1  \\u{7}     a\\u{1b}[31m\\u{202e}b\\nc
Total 1 of 1 expense.
",
    );
    scene.run(&["show", "1", "--json"]).prints(
        r#"{
  "id": 1,
  "description": "a\u001b[31m\u202eb\nc",
  "amount": 1,
  "category": "\u0007",
  "date": null
}
"#,
    );
}
