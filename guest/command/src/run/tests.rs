use std::io;

use super::{Context, run};
use crate::fake::{Fake, expense};
use crate::{ExitReport, Failure, Process, parse};
use expenses_interface::{Change, Error, Filter, Group, Grouping, Sort, SortKey, Summary};
use expenses_model::Date;
use expenses_tasks::listing::ATTEMPTS;

/// Runs a command line: what it wrote, and its failure.
fn tried(store: &mut Fake, line: &[&str]) -> (String, Result<(), Failure<Error>>) {
    let program = parse::<()>(["expenses"].iter().chain(line)).unwrap();
    let context = Context { today: Some(|| Date::constant(2026, 11, 23)), ..Context::default() };
    let mut output = Vec::new();
    let result = run(&program.arguments, store, &context, &mut Process::default(), &mut output);
    (String::from_utf8(output).unwrap(), result)
}

/// What a command line that succeeds writes.
fn written(store: &mut Fake, line: &[&str]) -> String {
    let (output, result) = tried(store, line);
    result.unwrap();
    output
}

/// What a command line that fails says, and that it writes nothing.
fn failed(store: &mut Fake, line: &[&str]) -> String {
    let (output, result) = tried(store, line);
    assert_eq!(output, "");
    let ending = ExitReport::from(result);
    assert_eq!(ending.status, 1);
    // The tip is told apart.
    ending.message.split("  tip: ").next().unwrap().to_owned()
}

fn three() -> Fake {
    Fake::new(vec![
        expense(1, "Lunch", "12.50", Some("2026-11-23")),
        expense(2, "Tea", "3", None),
        expense(10, "Dinner for all of us", "1000.125", Some("2026-01-02")),
    ])
}

fn many(count: u64) -> Fake {
    Fake::new((1..=count).map(|id| expense(id, "x", "1", None)).collect())
}

fn ids(json: &str) -> Vec<u64> {
    let expenses: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
    expenses.iter().map(|expense| expense["id"].as_u64().unwrap()).collect()
}

#[test]
fn add_tells_what_was_added() {
    let mut store = Fake::new(Vec::new());
    assert_eq!(
        written(&mut store, &["add", "12.50", "Lunch", "-c", "food", "-d", "2026-11-20"]),
        "Added 1: 12.50 Lunch (food, 2026-11-20)\n"
    );
    assert_eq!(
        written(&mut store, &["add", "0.10", "Say \"tea\"", "-c", "food", "--json"]),
        r#"{
  "id": 2,
  "description": "Say \"tea\"",
  "amount": 0.10,
  "category": "food",
  "date": "2026-11-23"
}
"#
    );
}

#[test]
fn without_a_local_day_the_store_dates_the_expense() {
    let mut store = Fake::new(Vec::new());
    let line = ["expenses", "add", "1", "Tea", "-c", "food"];
    let program = parse::<()>(line).unwrap();
    let mut output = Vec::new();
    run(&program.arguments, &mut store, &Context::default(), &mut Process::default(), &mut output)
        .unwrap();
    assert_eq!(output, b"Added 1: 1 Tea (food, 2000-01-01)\n");
}

#[test]
fn what_the_store_refuses_is_one_clear_line() {
    assert_eq!(
        failed(&mut three(), &["add", "0", "Lunch", "-c", "food"]),
        "expenses: the amount must not be zero\n"
    );
    assert_eq!(failed(&mut three(), &["show", "7"]), "expenses: there is no expense 7\n");
}

#[test]
fn list_aligns_its_columns() {
    assert_eq!(
        written(&mut three(), &["list"]),
        "\
ID  DATE          AMOUNT  CATEGORY  DESCRIPTION
 1  2026-11-23    12.50   food      Lunch
 2                 3      food      Tea
10  2026-01-02  1000.125  food      Dinner for all of us
Total 1015.625 of 3 expenses.
"
    );
}

#[test]
fn list_as_json_is_an_array() {
    assert_eq!(
        written(&mut three(), &["list", "--limit", "2", "--json"]),
        r#"[
  {
    "id": 1,
    "description": "Lunch",
    "amount": 12.50,
    "category": "food",
    "date": "2026-11-23"
  },
  {
    "id": 2,
    "description": "Tea",
    "amount": 3,
    "category": "food",
    "date": null
  }
]
"#
    );
}

#[test]
fn an_empty_list_says_so() {
    let mut store = Fake::new(Vec::new());
    assert_eq!(written(&mut store, &["list"]), "No expenses.\n");
    assert_eq!(written(&mut store, &["list", "--json"]), "[]\n");
}

#[test]
fn list_asks_for_what_was_typed() {
    let mut store = three();
    let line = [
        "list",
        "-c",
        "food",
        "--since",
        "2026-01-01",
        "--until",
        "2026-12-31",
        "--least",
        "1",
        "--greatest",
        "9.99",
        "--text",
        "un",
        "--tag",
        "work",
        "--sort",
        "date",
        "--descending",
        "--limit",
        "7",
    ];
    written(&mut store, &line);
    let (query, revision) = &store.found[0];
    let filter = Filter {
        category: Some("food".into()),
        since: Some("2026-01-01".into()),
        until: Some("2026-12-31".into()),
        least: Some("1".into()),
        greatest: Some("9.99".into()),
        text: Some("un".into()),
        tag: Some("work".into()),
    };
    assert_eq!(query.filter, filter);
    assert_eq!(query.sort, Some(Sort { key: SortKey::Date, descending: true }));
    assert_eq!((query.limit, &query.cursor, *revision), (Some(7), &None, None));
}

#[test]
fn a_list_of_many_pages_is_whole() {
    let mut store = many(25_000);
    assert!(ids(&written(&mut store, &["list", "--json"])).into_iter().eq(1..=25_000));
    let asked: Vec<_> =
        store.found.iter().map(|(query, revision)| (query.limit, *revision)).collect();
    let limit = Some(10_000);
    assert_eq!(asked, [(limit, None), (limit, Some(1)), (limit, Some(1))]);
}

#[test]
fn a_limit_may_take_several_pages() {
    for (limit, pages) in [(1, 1), (9_999, 1), (10_000, 1), (10_001, 2), (20_000, 2), (30_000, 3)] {
        let mut store = many(25_000);
        let listed = ids(&written(&mut store, &["list", "--json", "--limit", &limit.to_string()]));
        assert!(listed.into_iter().eq(1..=limit.min(25_000)), "{limit}");
        assert_eq!(store.calls, pages, "{limit}");
    }
    let greatest = u64::MAX.to_string();
    assert_eq!(ids(&written(&mut many(2), &["list", "--json", "--limit", &greatest])), [1, 2]);
}

#[test]
fn a_list_that_is_disturbed_begins_again() {
    let mut store = many(25_000);
    store.others = Box::new(|call, expenses| {
        if call == 2 {
            expenses.remove(0);
        }
        call == 2 || call == 5
    });
    assert!(ids(&written(&mut store, &["list", "--json"])).into_iter().eq(2..=25_000));
    assert_eq!(store.calls, 2 + 3 + 3);
}

#[test]
fn a_list_that_is_always_disturbed_ends() {
    let mut store = many(10_001);
    store.others = Box::new(|_, _| true);
    assert_eq!(
        failed(&mut store, &["list"]),
        "expenses: the store has changed meanwhile; nothing was done\n"
    );
    assert_eq!(store.calls, 2 * ATTEMPTS as usize);
}

#[test]
fn show_tells_every_field() {
    assert_eq!(
        written(&mut three(), &["show", "10"]),
        "\
Id           10
Date         2026-01-02
Amount       1000.125
Category     food
Description  Dinner for all of us
"
    );
    assert_eq!(
        written(&mut three(), &["show", "2"]),
        "Id           2\nDate\nAmount       3\nCategory     food\nDescription  Tea\n"
    );
    assert_eq!(
        written(&mut three(), &["show", "2", "--json"]),
        "{\n  \"id\": 2,\n  \"description\": \"Tea\",\n  \"amount\": 3,\n  \"category\": \"food\",\n  \"date\": null\n}\n"
    );
}

#[test]
fn edit_changes_only_what_is_given() {
    let mut store = three();
    assert_eq!(
        written(&mut store, &["edit", "2", "--amount", "3.20"]),
        "Changed 2: 3.20 Tea (food)\n"
    );
    assert_eq!(
        written(&mut store, &["edit", "2", "--description", "Mate", "-d", "2026-11-01", "--json"]),
        "{\n  \"id\": 2,\n  \"description\": \"Mate\",\n  \"amount\": 3.20,\n  \"category\": \"food\",\n  \"date\": \"2026-11-01\"\n}\n"
    );
}

#[test]
fn delete_tells_what_was_deleted() {
    let mut store = three();
    assert_eq!(
        written(&mut store, &["delete", "10", "1"]),
        "Deleted 10: 1000.125 Dinner for all of us (food, 2026-01-02)\nDeleted 1: 12.50 Lunch (food, 2026-11-23)\n"
    );
    assert_eq!(store.applied, [[Change::Delete(10), Change::Delete(1)]]);
    assert_eq!(
        written(&mut store, &["delete", "2", "2", "--json"]),
        "[\n  {\n    \"id\": 2,\n    \"description\": \"Tea\",\n    \"amount\": 3,\n    \"category\": \"food\",\n    \"date\": null\n  }\n]\n"
    );
    assert!(store.expenses.is_empty());
}

#[test]
fn delete_does_all_or_nothing() {
    let mut store = three();
    assert_eq!(failed(&mut store, &["delete", "1", "99"]), "expenses: there is no expense 99\n");
    assert_eq!(store.expenses.len(), 3);
    assert!(store.applied.is_empty());
}

#[test]
fn delete_tells_the_expense_as_it_was_at_last() {
    let mut store = three();
    // The third call is the apply: the expense changes after it was read.
    store.others = Box::new(|call, expenses| {
        if call == 3 {
            expenses[0].description = "Brunch".into();
        }
        call == 3
    });
    assert_eq!(
        written(&mut store, &["delete", "1"]),
        "Deleted 1: 12.50 Brunch (food, 2026-11-23)\n"
    );
    assert_eq!(store.applied.len(), 2);
}

#[test]
fn an_expense_that_another_deletes_meanwhile_is_not_found() {
    let mut store = three();
    store.others = Box::new(|call, expenses| {
        if call == 3 {
            expenses.remove(0);
        }
        call == 3
    });
    assert_eq!(failed(&mut store, &["delete", "1"]), "expenses: there is no expense 1\n");
}

#[test]
fn a_change_in_doubt_is_told_before_its_failure() {
    let mut store = three();
    store.doubtful = true;
    for (line, told) in [
        (&["add", "1", "Bun", "-c", "food"][..], "Added 11: 1 Bun (food, 2026-11-23)\n"),
        (&["edit", "2", "--amount", "4"], "Changed 2: 4 Tea (food)\n"),
        (&["delete", "2"], "Deleted 2: 4 Tea (food)\n"),
    ] {
        let (output, result) = tried(&mut store, line);
        assert_eq!(output, told);
        let ending = ExitReport::from(result);
        assert_eq!(ending.status, 1);
        assert!(ending.message.starts_with("expenses: the change is made, but the disk failed"));
    }
}

fn summary(groups: &[(Option<&str>, u64, &str)]) -> Summary {
    let groups: Vec<_> = groups
        .iter()
        .map(|(key, count, total)| Group {
            key: key.map(Into::into),
            count: *count,
            total: (*total).into(),
        })
        .collect();
    let group_count = groups.len() as u64;
    Summary { count: 14, total: "1015.75".into(), groups, group_count, revision: 1 }
}

#[test]
fn summary_without_a_grouping_is_one_line() {
    let mut store = three();
    store.summary = summary(&[]);
    assert_eq!(written(&mut store, &["summary"]), "Total 1015.75 of 14 expenses.\n");
    assert_eq!(
        written(&mut store, &["summary", "--json"]),
        "{\n  \"count\": 14,\n  \"total\": 1015.75,\n  \"by\": null,\n  \"group_count\": 0,\n  \"groups\": [],\n  \"months\": null,\n  \"monthly_average\": null,\n  \"before_since\": null,\n  \"before_until\": null,\n  \"before_count\": null,\n  \"before_total\": null,\n  \"change\": null,\n  \"change_percent\": null\n}\n"
    );
    store.summary.count = 1;
    assert_eq!(written(&mut store, &["summary"]), "Total 1015.75 of 1 expense.\n");
}

#[test]
fn summary_with_a_grouping_is_a_table() {
    let mut store = three();
    store.summary = summary(&[(Some("2026-11"), 11, "1000.25"), (None, 3, "15.5")]);
    assert_eq!(
        written(&mut store, &["summary", "--by", "month"]),
        "\
MONTH    COUNT    TOTAL   SHARE
2026-11     11  1000.25  98.5 %  ████████████████████
no date      3    15.5    1.5 %  ▎
Total 1015.75 of 14 expenses.
"
    );
    assert_eq!(
        written(&mut store, &["summary", "--by", "month", "--json"]),
        r#"{
  "count": 14,
  "total": 1015.75,
  "by": "month",
  "group_count": 2,
  "groups": [
    {
      "key": "2026-11",
      "count": 11,
      "total": 1000.25,
      "share_percent": 98.5,
      "before_total": null
    },
    {
      "key": null,
      "count": 3,
      "total": 15.5,
      "share_percent": 1.5,
      "before_total": null
    }
  ],
  "months": null,
  "monthly_average": null,
  "before_since": null,
  "before_until": null,
  "before_count": null,
  "before_total": null,
  "change": null,
  "change_percent": null
}
"#
    );
}

#[test]
fn summary_says_where_groups_are_left_out() {
    let mut store = three();
    store.summary = Summary { group_count: 12_000, ..summary(&[(Some("food"), 11, "1000")]) };
    assert_eq!(
        written(&mut store, &["summary", "--by", "category"]),
        "\
CATEGORY  COUNT  TOTAL   SHARE
food         11   1000  98.4 %  ████████████████████
The largest 1 of 12000 groups.
Total 1015.75 of 14 expenses.
"
    );
}

#[test]
fn summary_of_nothing_says_so() {
    let mut store = three();
    assert_eq!(written(&mut store, &["summary", "--by", "year", "-c", "x"]), "No expenses.\n");
    let filter = Filter { category: Some("x".into()), ..Filter::default() };
    // Which category may have been meant is asked for afterwards.
    assert_eq!(store.summarized[0], (filter, Some(Grouping::Year)));
}

#[test]
fn info_tells_the_state() {
    assert_eq!(
        written(&mut three(), &["info"]),
        "File      expenses.json\nSize      321 bytes\nExpenses  3\nLast id   10\n"
    );
    assert_eq!(
        written(&mut three(), &["info", "--json"]),
        "{\n  \"file\": \"expenses.json\",\n  \"bytes\": 321,\n  \"counter\": 10,\n  \"expenses\": 3\n}\n"
    );
}

#[test]
fn info_tells_the_directory_where_it_is_known() {
    let program = parse::<()>(["expenses", "info"]).unwrap();
    let context = Context { directory: Some("some/where".into()), ..Context::default() };
    let mut output = Vec::new();
    run(&program.arguments, &mut three(), &context, &mut Process::default(), &mut output).unwrap();
    assert!(output.starts_with(b"File      some/where/expenses.json\n"));
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let hostile = "\u{1b}]0;title\u{7}\r\n\u{9b}2J\u{202e}";
    let lines: [&[&str]; 7] = [
        &["list"],
        &["show", "1"],
        &["edit", "1", "--amount", "2"],
        &["summary", "--by", "category"],
        &["list", "--json"],
        &["summary", "--by", "category", "--json"],
        &["delete", "1"],
    ];
    let mut store = Fake::new(vec![expense(1, hostile, "1", Some(hostile))]);
    store.expenses[0].category = hostile.into();
    store.summary = summary(&[(Some(hostile), 1, "1")]);
    for line in lines {
        let output = written(&mut store, line);
        let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!output.contains(raw), "{line:?}: {output:?}");
        assert!(output.contains("]0;title"), "{line:?}: {output:?}");
    }
    let mut store = Fake::new(vec![expense(1, hostile, "1", None)]);
    assert_eq!(
        written(&mut store, &["list"]),
        "ID  DATE  AMOUNT  CATEGORY  DESCRIPTION\n 1             1  food      \\u{1b}]0;title\\u{7}\\r\\n\\u{9b}2J\\u{202e}\nTotal 1 of 1 expense.\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&written(&mut store, &["list", "--json"])).unwrap();
    assert_eq!(json[0]["description"], hostile);
}

#[test]
fn wide_text_stays_aligned_and_whole() {
    let long = "長い".repeat(300);
    let mut store =
        Fake::new(vec![expense(1, &long, "1", None), expense(2, "b", "1", Some("2026-01-01"))]);
    store.expenses[0].category = "寿司".into();
    assert_eq!(
        written(&mut store, &["list"]),
        format!(
            "ID  DATE        AMOUNT  CATEGORY  DESCRIPTION\n 1                   1  寿司      {long}\n 2  2026-01-01       1  food      b\nTotal 2 of 2 expenses.\n"
        )
    );
}

/// An output that takes nothing.
struct Closed(io::ErrorKind);

impl io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_failing_output_says_whether_something_changed() {
    let end = |line: &[&str], kind| {
        let program = parse::<()>(["expenses"].iter().chain(line)).unwrap();
        let mut output = Closed(kind);
        ExitReport::from(run(
            &program.arguments,
            &mut three(),
            &Context::default(),
            &mut Process::default(),
            &mut output,
        ))
    };
    let add = ["add", "1", "Tea", "-c", "food"];
    assert!(end(&add, io::ErrorKind::StorageFull).message.contains("the change is made, but"));
    assert!(!end(&["list"], io::ErrorKind::StorageFull).message.contains("the change is made"));
    for line in [&add[..], &["list"], &["list", "--json"]] {
        assert_eq!(end(line, io::ErrorKind::BrokenPipe), ExitReport::default());
    }
}
