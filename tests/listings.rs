//! The commands that read: their tables and their JSON. None of them touches the
//! data file.

use crate::harness::{Scene, THREE};

#[test]
fn a_listing_is_an_aligned_table() {
    let scene = Scene::with(THREE);
    scene.run(&["list", "--all"]).prints(
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 2  2026-10-02   48.90  travel    Train ticket
 1  2026-11-23   12.50  food      Lunch
 3  2026-11-23    3.2   food      Coffee
Total 64.60 of 3 expenses.
",
    );
    scene.run(&["list", "--limit", "2"]).prints(
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 1  2026-11-23   12.50  food      Lunch
 3  2026-11-23    3.2   food      Coffee
Total 15.70 of 2 expenses; 3 match.
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
    for line in [&["list"][..], &["summary"], &["summary", "--by", "year"]] {
        let outcome = scene.run(line);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(0), "No expenses.\n"));
        assert_eq!(
            outcome.stderr,
            "expenses: there are no expenses yet; to add the first: \
             expenses add 12.50 Lunch --category food\n"
        );
    }
    scene.run(&["list", "--json"]).prints("[]\n");
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
  "change_percent": null,
  "later_count": null,
  "later_total": null
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
        (&["--min", "12,5"], &[2, 1]),
        (&["--max", "12.500"], &[1, 3]),
        (&["--min", "3.20001", "--max", "48.9"], &[2, 1]),
        (&["--min", "-1"], &[2, 1, 3]),
        (&["--text", "CO"], &[3]),
        (&["--text", "t"], &[2]),
        (&["--category", "food", "--text", "lunch", "--since", "2026-11-01"], &[1]),
        (&["-c", "food", "-c", "travel"], &[2, 1, 3]),
        (&["--not-category", "travel"], &[1, 3]),
        (&["--not-category", "travel", "--not-text", "cof"], &[1]),
        (&["--text", "train", "--text", "ticket"], &[2]),
        (&["--not-tag", "work"], &[2, 1, 3]),
        (&["2026-11"], &[1, 3]),
        (&["coffee", "2026-11"], &[3]),
        (&["tick", "train"], &[2]),
        (&["ticket", "2026-11"], &[]),
    ] {
        assert_eq!(ids(&scene, filter), expected, "{filter:?}");
    }
    scene.holds(THREE);
}

#[test]
fn each_order_and_limit_is_kept() {
    let scene = Scene::with(THREE);
    for (order, expected) in [
        (&[][..], &[2, 1, 3][..]),
        (&["--sort", "id"], &[1, 2, 3]),
        (&["--sort", "id", "--descending"], &[3, 2, 1]),
        (&["--descending"], &[3, 1, 2]),
        (&["--sort", "date"], &[2, 1, 3]),
        (&["--sort", "date", "--descending"], &[3, 1, 2]),
        (&["--sort", "amount"], &[3, 1, 2]),
        (&["--sort", "amount", "--descending"], &[2, 1, 3]),
        (&["--sort", "amount", "--descending", "--limit", "1"], &[2]),
        (&["--sort", "amount", "--limit", "1"], &[2]),
        (&["--sort", "id", "--limit", "2"], &[2, 3]),
        (&["--limit", "2"], &[1, 3]),
        (&["--limit", "2", "--descending"], &[3, 1]),
        (&["--limit", "99999999999"], &[2, 1, 3]),
    ] {
        assert_eq!(ids(&scene, order), expected, "{order:?}");
    }
}

#[test]
fn a_listing_alone_is_of_this_month_and_says_how_to_see_all() {
    let scene = Scene::with(THREE);
    let added = scene.run(&["add", "2", "Bun", "-c", "food"]).stdout;
    let (_, date) = added.trim_end().trim_end_matches(')').rsplit_once(' ').unwrap();
    // Another month than those of the document.
    assert_eq!(scene.run(&["delete", "1", "3"]).status, Some(0));
    assert_eq!(scene.run(&["edit", "2", "-d", "2026-10-02"]).status, Some(0));
    let shown = scene.run(&["list"]);
    assert_eq!(
        shown.stdout,
        format!(
            "ID  DATE        AMOUNT  CATEGORY  DESCRIPTION\n 4  {date}       2  food      Bun\n\
             Total 2 of 1 expense.\n"
        )
    );
    let note = format!("expenses: this is {}; to see all 2: expenses list --all\n", &date[..7]);
    assert_eq!(shown.stderr, note);
    // For a program it is everything.
    assert_eq!(ids(&scene, &[]), [2, 4]);
    for form in [&["--csv"][..], &["--format", "{id}"]] {
        let shown = scene.run(&[&["list"], form].concat());
        assert_eq!(shown.stderr, "");
        assert!(shown.stdout.contains('2') && shown.stdout.contains('4'), "{shown:?}");
    }
    // If this month is everything, there is nothing more to see.
    assert_eq!(scene.run(&["delete", "2"]).status, Some(0));
    assert_eq!(scene.run(&["list"]).stderr, "");
}

#[test]
fn a_listing_has_the_form_of_a_template_or_csv() {
    let scene = Scene::with(THREE);
    scene
        .run(&["list", "--format", "{date} {amount}"])
        .prints("2026-10-02 48.90\n2026-11-23 12.50\n2026-11-23 3.2\n");
    scene.run(&["list", "--csv", "--sort", "id", "-c", "food"]).prints(
        "expenses_id,date,amount,category,description\n1,2026-11-23,12.50,food,Lunch\n\
         3,2026-11-23,3.2,food,Coffee\n",
    );
    scene.run(&["list", "--csv", "--json"]).is_wrong_usage(
        "expenses: `--json` is one form, and `--csv` or `--format` another: leave one out\n",
    );
    scene
        .run(&["list", "--format", "csv"])
        .is_wrong_usage("expenses: `--format` must be a template; for CSV: expenses list --csv\n");
}

#[test]
fn words_are_periods_or_texts() {
    let scene = Scene::with(THREE);
    scene.run(&["search", "TRAIN", "tick"]).prints(
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 2  2026-10-02   48.90  travel    Train ticket
Total 48.90 of 1 expense.
",
    );
    // A search has no periods among its words.
    let found = scene.run(&["search", "2026", "--json"]);
    assert_eq!((found.stdout.as_str(), found.stderr.as_str()), ("[]\n", ""));
    let found = scene.run(&["list", "food", "2026-11"]);
    assert_eq!(found.stdout, "No expenses.\n");
    assert_eq!(
        found.stderr,
        "expenses: `food` is a category, too: expenses list --category food --period 2026-11\n"
    );
    scene.run(&["list", "2026-10", "2026-11"]).is_wrong_usage(
        "expenses: `2026-10` and `2026-11` are two periods: for all from one to the other: expenses list --since 2026-10 --until 2026-11\n",
    );
    scene.run(&["list", "2026", "-p", "2025"]).is_wrong_usage(
        "expenses: the period `2026` is there beside other days: leave one out, or for the text: --text 2026\n",
    );
}

#[test]
fn categories_and_tags_are_listed() {
    let scene = Scene::with(THREE.replace("Lunch", "Lunch #work"));
    scene
        .run(&["categories"])
        .prints("CATEGORY  COUNT  TOTAL\nfood          2  15.70\ntravel        1  48.90\n");
    scene.run(&["tags"]).prints("TAG    COUNT  TOTAL\n#work      1  12.50\n");
    scene.run(&["tags", "--json"]).prints(
        "[\n  {\n    \"name\": \"work\",\n    \"count\": 1,\n    \"total\": 12.50\n  }\n]\n",
    );
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
  "change_percent": null,
  "later_count": null,
  "later_total": null
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
    scene.run(&["list", "--all"]).prints(
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
