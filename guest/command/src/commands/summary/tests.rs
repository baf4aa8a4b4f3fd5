use crate::fixture::Fixture;
use expenses_store::directory::Kind;

/// Two categories over three months, and one expense without a date.
const FILE: &str = r#"{"expenses": [
  {"id": 1, "description": "Rent", "amount": 900, "category": "home", "date": "2026-09-01"},
  {"id": 2, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-09-10"},
  {"id": 3, "description": "Rent", "amount": 900, "category": "Home", "date": "2026-11-01"},
  {"id": 4, "description": "Tea", "amount": 3.2, "category": "food", "date": "2026-11-23"},
  {"id": 5, "description": "Gift", "amount": 20, "category": "food"}
]}"#;

#[test]
fn every_option_for_days_takes_named_periods() {
    let mut fixture = Fixture::with_document(FILE);
    for (line, ids) in [
        (&["list", "--period", "this-month"][..], &["3", "4"][..]),
        (&["list", "-p", "today"], &["4"]),
        (&["list", "-p", "2026-09"], &["1", "2"]),
        (&["list", "--since", "last-month"], &["3", "4"]),
        (&["list", "--until", "2026-09"], &["1", "2"]),
        (&["list", "--since", "2026-09-10", "--until", "last-30-days"], &["2", "3", "4"]),
    ] {
        let text = fixture.run(line);
        let shown: Vec<_> = text
            .lines()
            .filter(|line| !line.starts_with(['I', 'T']))
            .map(|line| line.split_whitespace().next().unwrap())
            .collect();
        assert_eq!(shown, ids, "{line:?}");
    }
    assert!(fixture.run(&["export", "--format", "csv", "-p", "yesterday"]).lines().count() == 1);
    fixture.run(&["delete", "--period", "2026-09", "--yes"]);
    assert_eq!(
        fixture.run(&["add", "1", "x", "-c", "food", "-d", "yesterday"]),
        "Added 6: 1 x (food, 2026-11-22)\n"
    );
    assert_eq!(fixture.run(&["edit", "6", "-d", "Today"]), "Changed 6: 1 x (food, 2026-11-23)\n");
    let message = fixture.misused(&["list", "--since", "soon"]);
    assert!(
        message.starts_with("expenses: `--since` must be a day such as 2026-11-23,"),
        "{message}"
    );
    assert!(message.ends_with("not `soon`\n"), "{message}");
}

#[test]
fn groups_have_shares_and_a_monthly_average() {
    assert_eq!(
        Fixture::with_document(FILE).run(&["summary", "--by", "category"]),
        "\
CATEGORY  COUNT    TOTAL   SHARE
home          2  1800     98.1 %  ████████████████████
food          3    35.70   1.9 %  ▍
Total 1835.70 of 5 expenses.
Average: 605.23 a month over 3 months.
"
    );
    assert_eq!(
        Fixture::with_document(FILE).run(&["summary", "--by", "month"]),
        "\
MONTH    COUNT   TOTAL   SHARE
2026-09      2  912.50  49.7 %  ████████████████████
2026-11      2  903.2   49.2 %  ███████████████████▊
no date      1   20      1.1 %  ▌
Total 1835.70 of 5 expenses.
Average: 605.23 a month over 3 months.
"
    );
    // If a period is given, its months without expenses count, too.
    let text = Fixture::with_document(FILE).run(&["summary", "--by", "category", "-p", "2026"]);
    assert!(text.ends_with("Average: 165.06 a month over 11 months.\n"), "{text}");
}

#[test]
fn a_period_is_compared_with_the_one_before() {
    let line =
        ["summary", "--by", "category", "--compare", "--since", "2026-11", "--until", "2026-11"];
    assert_eq!(
        Fixture::with_document(FILE).run(&line),
        "\
CATEGORY  COUNT  TOTAL  BEFORE   SHARE
Home          1  900         0  99.6 %  ████████████████████
food          1    3.2       0   0.4 %  ▏
Total 903.2 of 2 expenses.
Compared with 2026-10-01 to 2026-10-23, when nothing was spent: 903.2 more.
"
    );
    let line = ["summary", "--compare", "-p", "2026-10"];
    assert_eq!(
        Fixture::with_document(FILE).run(&line),
        "No expenses.\nCompared with 2026-09 (912.50 of 2 expenses): 912.50 less (-100.0 %).\n"
    );
    let mut fixture = Fixture::with_document(FILE);
    assert!(fixture.refused(&["summary", "--compare"]).contains("needs a period"));
    assert!(
        fixture
            .refused(&["summary", "--compare", "--by", "month", "-p", "2026"])
            .contains("use `--by category`")
    );
}

#[test]
fn two_groupings_make_a_table_with_totals_on_both_sides() {
    assert_eq!(
        Fixture::with_document(FILE).run(&["summary", "--by", "category", "--by", "month"]),
        "\
CATEGORY  2026-09  2026-11  no date    TOTAL  PER MONTH
home       900       900             1800        600.00
food        12.50      3.2       20    35.70       5.23
TOTAL      912.50    903.2       20  1835.70
The averages are over 3 months.
"
    );
    assert_eq!(
        Fixture::with_document(FILE).run(&[
            "summary",
            "--by",
            "year",
            "--by",
            "category",
            "--since",
            "2026-09-10"
        ]),
        "\
YEAR   Home   food   TOTAL
2026    900  15.70  915.70
TOTAL   900  15.70  915.70
"
    );
    let json = Fixture::with_document(FILE)
        .run(&["summary", "--by", "category", "--by", "month", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["cells"].as_array().unwrap().len(), 5);
    assert_eq!(json["cells"][4]["column"], serde_json::Value::Null);
    assert_eq!(json["cells"][4]["count"], 1);
    let tagged = FILE.replace("Lunch", "Lunch #work").replace("Tea", "Tea #work #ines");
    assert_eq!(
        Fixture::with_document(&tagged)
            .run(&["summary", "--by", "tag", "--by", "month", "-p", "2026"]),
        "\
TAG     2026-09  2026-11    TOTAL  PER MONTH
no tag   900       900    1800        163.64
#work     12.50      3.2    15.70       1.43
#ines                3.2     3.2        0.29
TOTAL    912.50    903.2  1815.70
The averages are over 11 months.
"
    );
    for (by, message) in [
        ("month,month", "the two groupings of `--by` must differ"),
        ("month,year,tag", "give `--by` at most twice"),
    ] {
        let refused = Fixture::with_document(FILE).refused(&["summary", "--by", by]);
        assert!(refused.contains(message), "{refused}");
    }
}

#[test]
fn refunds_have_no_share_and_take_none() {
    let mut fixture = Fixture::with_document(FILE.replace("\"amount\": 20", "\"amount\": -20"));
    assert_eq!(
        fixture.run(&["summary", "--by", "month"]),
        "\
MONTH    COUNT   TOTAL   SHARE
2026-09      2  912.50  50.3 %  ████████████████████
2026-11      2  903.2   49.7 %  ███████████████████▊
no date      1  -20
Shares are of what was spent, without the groups below zero.
Total 1795.70 of 5 expenses.
Average: 605.23 a month over 3 months.
"
    );
    let json = fixture.run(&["summary", "--by", "month", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["groups"][2]["share_percent"], serde_json::Value::Null);
    fixture.run(&["summary", "--by", "month", "--chart", "chart.svg"]);
}

/// The left and right ends of the bars of a chart, in pixels.
fn bars(svg: &str) -> Vec<(f64, f64)> {
    let rectangles = svg.split("<rect ").filter(|part| part.contains("</title></rect>"));
    let ends = rectangles.map(|part| {
        let number = |name: &str| -> f64 {
            let (_, rest) = part.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        (number("x"), number("x") + number("width"))
    });
    ends.collect()
}

#[test]
fn a_refund_is_a_bar_to_the_other_side() {
    let mut fixture = Fixture::with_document(FILE);
    fixture.run(&["add", "-450", "Deposit", "--category", "returned"]);
    let svg = fixture.run(&["summary", "--by", "category", "--chart", "-"]);
    let bars = bars(&svg);
    // From above: home, food, returned.
    let [greatest, _, refund] = *bars.as_slice() else { panic!("{bars:?}") };
    let (zero, scale) = (greatest.0, (greatest.1 - greatest.0) / 1800.0);
    assert!((refund.1 - zero).abs() <= 0.2, "{bars:?}");
    assert!((zero - refund.0 - 450.0 * scale).abs() <= 0.3, "{bars:?}");
}

#[test]
fn another_writer_between_two_calls_changes_no_sum() {
    let clean = Fixture::with_document(FILE).run(&["summary", "--by", "category", "--by", "month"]);
    let fixture = Fixture::with_document(FILE);
    let memory = fixture.memory.handle();
    let mut operations = 0;
    // Late enough that the first call has returned.
    let mut fixture = fixture.with_hook(move |operation| {
        operations += usize::from(operation == "stat");
        if operations == 2 {
            let document = FILE.replace("\"amount\": 3.2", "\"amount\": 4.2");
            memory.put("expenses.json", Kind::File, document.as_bytes());
            operations += 1;
        }
    });
    let text = fixture.run(&["summary", "--by", "category", "--by", "month"]);
    assert_ne!(text, clean);
    assert!(text.contains("TOTAL      912.50    904.2       20  1836.70\n"), "{text}");
}

#[test]
fn without_a_command_this_month_is_shown() {
    assert_eq!(
        Fixture::with_document(FILE).run(&[]),
        "\
This month, 2026-11:
CATEGORY  COUNT  TOTAL  BEFORE   SHARE
Home          1  900         0  99.6 %  ████████████████████
food          1    3.2       0   0.4 %  ▏
Total 903.2 of 2 expenses.
Compared with 2026-10-01 to 2026-10-23, when nothing was spent: 903.2 more.
"
    );
    assert!(Fixture::new().run(&[]).starts_with("No expenses yet. Add the first"));
    let json = Fixture::with_document(FILE).run(&["--json"]);
    assert!(json.contains("\"before_since\": \"2026-10-01\""), "{json}");
}

#[test]
fn a_chart_is_written_as_its_ending_says() {
    let mut fixture = Fixture::with_document(FILE);
    let text = fixture.run(&["summary", "--by", "category", "--chart", "a.svg"]);
    assert!(text.starts_with("CATEGORY"), "{text}");
    fixture.run(&["summary", "--by", "category", "--by", "month", "--chart", "b.html"]);
    let file = |name: &str| String::from_utf8(fixture.files.named[name].clone()).unwrap();
    assert!(file("a.svg").starts_with("<svg") && file("a.svg").contains("1800"));
    assert!(file("b.html").starts_with("<!doctype html>") && file("b.html").contains("home"));
    let drawn = fixture.run(&["summary", "--by", "month", "--chart", "-"]);
    assert!(drawn.starts_with("<svg"), "{drawn}");
    for (line, message) in [
        (&["summary", "--chart", "a.svg"][..], "a chart needs groups"),
        (&["summary", "--by", "month", "--chart", "a.png"], "must end in .svg or .html"),
        (&["summary", "--by", "month", "-p", "1999", "--chart", "a.svg"], "no expenses to draw"),
    ] {
        assert!(fixture.refused(line).contains(message), "{line:?}");
    }
}

#[test]
fn two_ways_to_an_average_agree() {
    let mut fixture = Fixture::with_document(FILE);
    // A month that has not begun counts in the total, but not in the average.
    fixture.run(&["add", "1000", "Trip", "-c", "travel", "-d", "2026-12-20"]);
    let one = fixture.run(&["summary", "--by", "category", "-p", "2026"]);
    assert!(
        one.ends_with("Total 2815.70 of 5 expenses.\nAverage: 165.06 a month over 11 months.\n")
    );
    let two = fixture.run(&["summary", "--by", "category,month", "-p", "2026"]);
    assert!(two.ends_with("The averages are over 11 months.\n"), "{two}");
    let average = |name: &str| {
        let line = two.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!([average("home"), average("food"), average("travel")], ["163.64", "1.43", "0.00"]);
}

#[test]
fn days_after_today_are_not_compared_and_said() {
    let mut fixture = Fixture::with_document(FILE);
    fixture.run(&["add", "500", "Rent", "-c", "home", "-d", "2026-11-30"]);
    fixture.run(&["add", "7", "Rent", "-c", "home", "-d", "2026-10-23"]);
    fixture.run(&["add", "90", "Rent", "-c", "home", "-d", "2026-10-24"]);
    assert_eq!(
        fixture.run(&["summary", "--compare", "-p", "this-month"]),
        "Total 903.2 of 2 expenses.\n\
         Until 2026-11-23: 1 expense after that day, 500 in total, is not counted.\n\
         Compared with 2026-10-01 to 2026-10-23 (7 of 1 expense): 896.2 more (+12802.9 %).\n"
    );
    let json = fixture.run(&["summary", "--compare", "-p", "this-month", "--json"]);
    assert!(json.contains("\"later_count\": 1,\n  \"later_total\": 500\n"), "{json}");
    // Without a comparison, all days count.
    assert_eq!(fixture.run(&["summary", "-p", "this-month"]), "Total 1403.2 of 3 expenses.\n");
}

#[test]
fn weeks_weekdays_and_descriptions_are_groups() {
    let mut fixture = Fixture::with_document(FILE);
    let keys = |text: String| -> Vec<String> {
        let words = text.lines().skip(1).map(|line| line.split("  ").next().unwrap().to_owned());
        words.take_while(|word| !word.starts_with("Total")).collect()
    };
    assert_eq!(
        keys(fixture.run(&["summary", "--by", "week"])),
        ["2026-W36", "2026-W37", "2026-W44", "2026-W48", "no date"]
    );
    assert_eq!(
        keys(fixture.run(&["summary", "--by", "weekday"])),
        ["Monday", "Tuesday", "Thursday", "Sunday", "no date"]
    );
    assert_eq!(
        keys(fixture.run(&["summary", "--by", "description"])),
        ["Rent", "Gift", "Lunch", "Tea"]
    );
    let table = fixture.run(&["summary", "--by", "weekday,description", "-p", "2026-11"]);
    assert_eq!(
        table,
        "WEEKDAY  Rent  Tea  TOTAL\nMonday         3.2    3.2\nSunday    900       900\nTOTAL     900  3.2  903.2\n"
    );
}

#[test]
fn a_table_shows_shares_if_asked_for() {
    assert_eq!(
        Fixture::with_document(FILE).run(&["summary", "--by", "category,year", "--shares"]),
        "\
CATEGORY     2026  no date    TOTAL   SHARE
home      1800              1800     98.1 %
food        15.70       20    35.70   1.9 %
TOTAL     1815.70       20  1835.70
"
    );
}

/// A year of expenses of one category, each of this amount.
fn year(amount: &str) -> Fixture {
    let expense = |month: i32| {
        format!(
            r#"{{"id": {month}, "description": "x", "amount": {amount}, "category": "groceries", "date": "2025-{month:02}-05"}}"#
        )
    };
    let expenses: Vec<String> = (1..=12).map(expense).collect();
    Fixture::with_document(format!(r#"{{"expenses": [{}]}}"#, expenses.join(",")))
}

#[test]
fn a_year_of_months_fits_on_80_columns() {
    let table = |amount: &str| {
        let mut fixture = year(amount);
        fixture.width = Some(80);
        let text = fixture.run(&["summary", "--by", "category,month", "-p", "2025"]);
        assert!(text.lines().take(3).all(|line| line.chars().count() <= 80), "{text}");
        text
    };
    let short = table("5");
    assert!(short.starts_with("CATEGORY   Jan  Feb  Mar"), "{short}");
    let rounded = table("10.50");
    assert!(rounded.contains("\nAmounts are rounded to whole ones.\n"), "{rounded}");
    assert!(rounded.contains("groceries   11   11 "), "{rounded}");
    assert!(short.contains("\nThe average of a month is left out") && !short.contains("PER"));
    let tight = table("1100.50");
    assert!(tight.contains("\ngroceries 1101 1101 1101") && tight.contains(" 13206\n"), "{tight}");
    let quarters = table("110000.50");
    assert!(quarters.starts_with("CATEGORY          Q1         Q2"), "{quarters}");
    assert!(quarters.contains(" 330001.50 ") && quarters.contains("are shown by quarter"));
    // For other programs, all is there.
    assert!(year("1100.50").run(&["summary", "--by", "category,month"]).contains("2025-12"));
}

#[test]
fn quarters_and_years_take_the_place_of_months_before_a_column_is_left_out() {
    let mut fixture = year("1110.50");
    let mut on = |width: usize, line: &[&str]| {
        fixture.width = Some(width);
        let text = fixture.run(&[&["summary", "--by", "category,month"], line].concat());
        let table: Vec<&str> = text.lines().take(3).collect();
        assert!(table.iter().all(|line| line.chars().count() <= width), "{text}");
        assert!(!text.contains("columns fit"), "{text}");
        text
    };
    let quarters = on(60, &["-p", "2025"]);
    assert!(quarters.contains("PER MONTH") && quarters.contains("shown by quarter"), "{quarters}");
    let few = on(40, &["-p", "2025"]);
    assert!(few.starts_with("CATEGORY     Q1    Q2    Q3    Q4  TOTAL\n"), "{few}");
    assert!(few.contains("groceries  3332  3332  3332  3332  13326\n"), "{few}");
    // Many months become years.
    let expense = |month: i32| {
        let date = format!("{}-{:02}-05", 2023 + month / 12, month % 12 + 1);
        format!(
            r#"{{"id": {}, "description": "x", "amount": 10.50, "category": "food", "date": "{date}"}}"#,
            month + 1
        )
    };
    let expenses: Vec<String> = (0..35).map(expense).collect();
    let mut fixture =
        Fixture::with_document(format!(r#"{{"expenses": [{}]}}"#, expenses.join(",")));
    fixture.width = Some(80);
    let years = fixture.run(&["summary", "--by", "category,month"]);
    assert!(years.starts_with("CATEGORY    2023    2024    2025   TOTAL  PER MONTH"), "{years}");
    assert!(years.contains("food      126.00  126.00  115.50  367.50"), "{years}");
    assert!(years.contains("\nThe months do not fit and are shown by year.\n"), "{years}");
}

#[test]
fn a_comparison_leaves_shares_out_before_it_cuts_a_name() {
    let mut fixture = Fixture::with_document(
        r#"{"expenses": [
  {"id": 1, "description": "Bus", "amount": 12345.50, "category": "transport", "date": "2026-10-01"},
  {"id": 2, "description": "Bus", "amount": 12545.50, "category": "transport", "date": "2026-11-01"}
]}"#,
    );
    fixture.width = Some(40);
    let text = fixture.run(&["summary", "--by", "category", "--compare", "-p", "2026-11"]);
    assert!(text.contains("transport") && text.contains("12545.50  12345.50\n"), "{text}");
    assert!(text.contains("SHARE is left out"), "{text}");
}
