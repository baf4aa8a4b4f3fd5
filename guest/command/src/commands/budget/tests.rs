use crate::ExitReport;
use crate::Screen;
use crate::fixture::Fixture;
use expenses_store::directory::Kind;

/// Two budgets, and an expense that both count.
fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "12.50", "Lunch", "-c", "food"]);
    assert_eq!(fixture.run(&["budget", "400"]), "The budget is 400 a month.\n");
    assert_eq!(
        fixture.run(&["budget", "20", "-c", "Food"]),
        "The budget for Food is 20 a month.\n"
    );
    fixture
}

#[test]
fn budgets_are_shown_with_what_is_left() {
    let mut fixture = fixture();
    assert_eq!(
        fixture.run(&["budget"]),
        "CATEGORY  BUDGET  SPENT    LEFT\n\
         all          400  12.50  387.50\n\
         food          20  12.50    7.50\n\
         Spent and left are for 2026-11.\n"
    );
    assert_eq!(
        fixture.run(&["budget", "-c", "FOOD", "--month", "2026-10", "--json"]),
        "[\n  {\n    \"month\": \"2026-10\",\n    \"category\": \"food\",\n    \"amount\": 20,\n    \
         \"yearly\": false,\n    \"since\": null,\n    \"carried\": 0,\n    \"spent\": 0,\n    \"left\": 20\n  }\n]\n"
    );
    assert!(fixture.run(&["budget", "--month", "last-month"]).contains("left are for 2026-10"));
    assert!(fixture.refused(&["budget", "--month", "11"]).contains("a month YYYY-MM"));
    assert_eq!(Fixture::new().run(&["budget"]), "No budgets.\n");
}

#[test]
fn a_budget_is_removed_and_a_change_of_one_is_taken_back() {
    let mut fixture = fixture();
    assert_eq!(
        fixture.run(&["budget", "--remove", "-c", "food", "--json"]),
        "{\n  \"category\": \"food\",\n  \"amount\": null,\n  \"yearly\": false,\n  \"carries_over\": false\n}\n"
    );
    assert_eq!(fixture.run(&["budget", "--remove"]), "Removed the budget.\n");
    assert_eq!(fixture.run(&["budget"]), "No budgets.\n");
    assert!(
        fixture.refused(&["budget", "--remove"]).contains("budget of all expenses does not exist")
    );
    assert!(fixture.run(&["undo"]).ends_with(": budget for all expenses removed\n"));
    assert!(fixture.run(&["undo", "--json"]).contains("\"budgets\": [\n    \"food\"\n  ]"));
    assert!(fixture.run(&["budget"]).contains("food          20  12.50    7.50\n"));
}

#[test]
fn an_add_prints_what_is_left_in_its_month_and_warns() {
    let mut fixture = fixture();
    assert_eq!(
        fixture.run(&["add", "1", "Tea", "-c", "food", "-d", "2026-10-31"]),
        "Added 2: 1 Tea (food, 2026-10-31)\n\
         Left in 2026-10: 399 of 400.\n\
         Left in 2026-10: 19 of 20 for food.\n"
    );
    assert_eq!(fixture.files.notes, [""; 0]);
    assert_eq!(
        fixture.run(&["add", "10", "Dinner", "-c", "FOOD"]),
        "Added 3: 10 Dinner (food, 2026-11-23)\nLeft in 2026-11: 377.50 of 400.\n"
    );
    assert_eq!(
        fixture.files.notes,
        ["expenses: the budget of 20 for food is exceeded by 2.50 in 2026-11\n"]
    );
    let json = fixture.run(&["add", "1", "Tea", "-c", "food", "--json"]);
    assert!(json.ends_with("\"date\": \"2026-11-23\"\n}\n"), "{json}");
    assert_eq!(fixture.files.notes.len(), 2);
    // What is spent to the last cent is not exceeded.
    let bus = fixture.run(&["add", "376.50", "Bus", "-c", "travel"]);
    assert!(bus.ends_with("\nLeft in 2026-11: 0.00 of 400.\n"), "{bus}");
}

#[test]
fn an_add_succeeds_even_if_the_budgets_cannot_be_read() {
    let fixture = fixture();
    let memory = fixture.memory.handle();
    let spoiler = memory.handle();
    // The file is spoiled as soon as the add has been committed.
    let mut synced = 0;
    let mut fixture = fixture.with_hook(move |operation| {
        synced += usize::from(operation.starts_with("sync"));
        if synced >= 2 && operation == "stat" {
            spoiler.put("expenses.json", Kind::File, b"{");
        }
    });
    let (output, report) = fixture.try_run(&["add", "1", "Tea", "-c", "food"]);
    assert_eq!(output, "Added 2: 1 Tea (food, 2026-11-23)\n");
    assert_eq!(report, ExitReport::default());
    assert_eq!(memory.bytes("expenses.json").unwrap(), b"{");
}

#[test]
fn a_summary_of_a_whole_month_shows_what_is_left_of_its_budgets() {
    let mut fixture = fixture();
    fixture.run(&["add", "10", "Dinner", "-c", "food"]);
    let month = ["summary", "--since", "2026-11-01", "--until", "2026-11-30"];
    let with = |more: &[&'static str]| [&month[..], more].concat();
    assert_eq!(
        fixture.run(&month),
        "Total 22.50 of 2 expenses.\n\
         Left in 2026-11: 377.50 of 400.\n\
         Over budget in 2026-11: 2.50 more than 20 for food.\n"
    );
    assert_eq!(
        fixture.run(&with(&["--category", "FOOD"])),
        "Total 22.50 of 2 expenses.\nOver budget in 2026-11: 2.50 more than 20 for food.\n"
    );
    assert!(fixture.run(&with(&["--json"])).ends_with("\"later_total\": null\n}\n"));
    for more in [["--text", "din"], ["--min", "1"], ["--tag", "x"], ["--until", "2026-11-29"]] {
        let line: Vec<&str> = match more[0] {
            "--until" => [&month[..3], &more].concat(),
            _ => with(&more),
        };
        assert!(!fixture.run(&line).contains(" in 2026-11"), "{line:?}");
    }
}

#[test]
fn a_note_says_that_a_budget_remains_after_its_category_was_renamed() {
    let mut fixture = fixture();
    fixture.run(&["add", "1", "Tea", "-c", "food"]);
    let rename = ["edit", "--from-category", "food", "--category", "meals", "--yes"];
    fixture.run(&["edit", "--from-category", "food", "--category", "meals", "--max", "1", "--yes"]);
    assert_eq!(fixture.files.notes, [""; 0]);
    fixture.run(&rename);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: the budget of 20 for food remains, but no expense uses that category: see `expenses budget`\n"
        ]
    );
}

#[test]
fn budgets_for_a_year_and_those_that_carry_over_say_so() {
    let mut fixture = fixture();
    assert_eq!(
        fixture.run(&["budget", "1200", "-c", "travel", "--every", "year"]),
        "The budget for travel is 1200 a year.\n"
    );
    assert_eq!(
        fixture.run(&["budget", "50", "-c", "books", "--carry-over", "--since", "last-month"]),
        "The budget for books is 50 a month; what is left is carried over, from 2026-10 on.\n"
    );
    assert_eq!(
        fixture.run(&["budget"]),
        "CATEGORY  BUDGET  FOR    CARRIED  SPENT     LEFT\n\
         all          400  month           12.50   387.50\n\
         books         50  month       50   0      100\n\
         food          20  month           12.50     7.50\n\
         travel      1200  year             0     1200\n\
         Spent and left are for 2026-11; of a budget for a year, for 2026 until then.\n"
    );
    let bus = fixture.run(&["add", "2", "Bus", "-c", "travel"]);
    assert!(bus.ends_with("Left in 2026: 1198 of 1200 for travel.\n"), "{bus}");
    let book = fixture.run(&["add", "60", "Book", "-c", "books"]);
    assert!(book.ends_with("Left in 2026-11: 40 of 50 and 50 carried over for books.\n"), "{book}");
}

#[test]
fn a_budget_that_is_exceeded_is_coloured() {
    let mut fixture = fixture();
    fixture.run(&["add", "10", "Dinner", "-c", "food"]);
    let shown = fixture.run(&["budget", "--color", "always"]);
    assert!(shown.contains("\u{1b}[1m\u{1b}[31m-2.50\u{1b}[0m"), "{shown:?}");
    assert_eq!(shown.matches("\u{1b}[31m").count(), 1);
    let summary = fixture.run(&["summary", "-p", "2026-11", "--color", "always"]);
    assert!(summary.contains("\u{1b}[31mOver budget in 2026-11"), "{summary:?}");
}

#[test]
fn a_person_is_warned_of_a_budget_for_a_misspelt_category() {
    let mut fixture = fixture();
    fixture.run(&["budget", "20", "-c", "fodo"]);
    assert_eq!(fixture.files.notes, [""; 0], "there is no terminal");
    fixture.files.screen = Screen { width: Some(80), colour: false };
    fixture.run(&["budget", "20", "-c", "foood"]);
    fixture.run(&["budget", "20", "-c", "rent"]);
    fixture.run(&["budget", "--remove", "-c", "foood"]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: no expense has the category `foood`; if you meant `food`: expenses budget --remove --category foood, then expenses budget 20 --category food\n"
        ]
    );
}

#[test]
fn a_narrow_screen_shows_each_name_whole_and_what_is_left() {
    let mut fixture = Fixture::new();
    fixture.run(&["budget", "400.00", "-c", "transport", "--carry-over", "--since", "2026-10"]);
    fixture.run(&["budget", "1800.00", "-c", "travel", "--every", "year"]);
    fixture.width = Some(40);
    let table = fixture.run(&["budget"]);
    for part in ["BUDGET FOR ", "transport", "month", "year", " 800.00", "1800.00"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert!(table.contains("CARRIED is left out, for it does not fit.\n"), "{table}");
    let rows = table.lines().take(3);
    assert!(rows.clone().all(|row| row.len() <= 40 && !row.contains('…')), "{table}");
}
