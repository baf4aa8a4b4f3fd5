use crate::fixture::Fixture;
use expenses_store::directory::Kind;

/// What only other programs write: odd amounts and texts, two spellings, no date.
const ODD: &str = r#"{
  "counter": 9,
  "expenses": {
    "2": {"id": 2, "description": " two\nlines, \"and\"; more\r", "amount": 12.50, "category": "Food", "date": "0001-01-01"},
    "3": {"id": 3, "description": "", "amount": 1e-400, "category": "food", "date": null},
    "5": {"id": 5, "description": "x", "amount": 0, "category": "", "date": "9999-12-31"},
    "7": {"id": 7, "description": "\u0000\u202e", "amount": -0.30000000000000004, "category": "a:b", "tags": [1]},
    "8": {"id": 8, "description": "x", "amount": 1.7e308, "category": " ", "date": "2026-11-23"},
    "9": {"id": 9, "description": "x", "amount": 1.7e308, "category": " ", "date": "2026-11-23"}
  }
}"#;

#[test]
fn what_was_exported_and_imported_is_exported_the_same() {
    for format in ["csv", "json", "jsonl"] {
        let mut first = Fixture::new();
        let long = ODD.replace("\"x\"", &format!("\"{}\"", "long ".repeat(1_000)));
        first.memory.put("expenses.json", Kind::File, long.as_bytes());
        let exported = first.run(&["export", "--format", format]);
        let mut second = Fixture::new().file("export", &exported);
        assert_eq!(second.run(&["import", "export"]), "Imported 6 expenses.\n", "{format}");
        assert_eq!(second.run(&["export", "--format", format]), exported);
        let ids: Vec<_> =
            second.list().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        let kept = ["2", "3", "5", "7", "8", "9"];
        assert_eq!(ids, if format == "csv" { ["1", "2", "3", "4", "5", "6"] } else { kept });
        // Once more adds nothing.
        assert!(second.run(&["import", "export"]).ends_with("\nImported 0 expenses.\n"));
    }
}

#[test]
fn a_data_file_is_imported_keyed_or_as_a_list() {
    let list = r#"{"expenses": [{"id": 4, "description": "b", "amount": 2, "category": "x"},
        {"id": 3, "description": "a", "amount": "1.50", "category": "x", "date": "2026-01-02"}]}"#;
    let mut fixture = Fixture::new().file("old.json", list).file("odd.json", ODD);
    assert_eq!(fixture.run(&["import", "old.json"]), "Imported 2 expenses.\n");
    assert_eq!(fixture.list(), ["3 1.50 a x 2026-01-02", "4 2 b x "]);
    assert_eq!(fixture.run(&["import", "odd.json"]), "Imported 6 expenses.\n");
    assert_eq!(fixture.list()[2].split(' ').next(), Some("5"), "ids are given anew");
}

const BANK: &str = "Konto;DE00\n\n\"Tag\";Betrag;Zweck;Wer\n\
    24.11.2026;-1.234,56 EUR;Miete  November;Haus GmbH\n\
    25.11.2026;2.500,00 EUR;Gehalt;Firma\n\
    25.11.2026;-3,20;\"Tee\nund; Gebäck\";Café\n\
    25.11.2026;-3,20;\"Tee\nund; Gebäck\";Café\n";

const BANK_FORM: &[&str] = &[
    "import",
    "bank.csv",
    "--bank",
    "--skip-lines",
    "2",
    "--date-column",
    "tag",
    "--date-format",
    "%d.%m.%Y",
    "--amount-column",
    "2",
    "--decimal-comma",
    "--description-column",
    "Wer",
    "--description-column",
    "Zweck",
    "--category",
    "other",
    "--categories",
    "rules",
];

#[test]
fn a_bank_export_is_read_as_it_is_described() {
    let mut fixture = Fixture::new()
        .file("bank.csv", format!("\u{feff}{BANK}"))
        .file("rules", "# mine\nhome: haus gmbh\n");
    let dry = [BANK_FORM, &["--dry-run"]].concat();
    assert_eq!(
        fixture.run(&dry),
        "Line 5 skipped (money in): 2500.00 Firma Gehalt\n\
         Line 4 is new: 1234.56 Haus GmbH Miete November (home, 2026-11-24)\n\
         Line 6 is new: 3.20 Café Tee und; Gebäck (other, 2026-11-25)\n\
         Line 8 is new: 3.20 Café Tee und; Gebäck (other, 2026-11-25)\n\
         Would import 3 expenses.\n"
    );
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
    assert_eq!(
        fixture.run(BANK_FORM),
        "Line 5 skipped (money in): 2500.00 Firma Gehalt\nImported 3 expenses.\n"
    );
    // An overlapping file adds only what is new, also after a category was changed.
    fixture.run(&["edit", "2", "--category", "food"]);
    let more = format!("{BANK}25.11.2026;-3,20;\"Tee\nund; Gebäck\";Café\n");
    let mut fixture = fixture.file("bank.csv", more);
    let output = fixture.run(BANK_FORM);
    assert!(output.contains("Line 4 skipped (already there): 1234.56 Haus GmbH"), "{output}");
    assert_eq!(output.matches("(already there)").count(), 3);
    assert!(output.ends_with("\nImported 1 expense.\n"));
    assert_eq!(fixture.list().len(), 4);
}

#[test]
fn a_bad_line_is_named_and_nothing_imported_unless_it_is_skipped() {
    let csv =
        "date,amount,description\n2026-11-23,1,a\n2026-13-01,1,b\n2026-11-23,-1,c\n2026-11-23,1\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    let line = ["import", "x.csv", "--category", "food"];
    assert_eq!(
        fixture.refused(&line),
        "expenses: x.csv, line 3: the date `2026-13-01` is no calendar date YYYY-MM-DD; tell another form as in `--date-format %d.%m.%Y`\n\
         expenses: x.csv, line 4: the amount `-1` is negative; where those are the expenses, say --bank\n\
         expenses: x.csv, line 5: it has 2 columns, and the headings are 3\n\
         expenses: nothing was imported: mend these 3 lines, or leave them out with --skip-bad\n"
    );
    let output = fixture.run(&[&line[..], &["--skip-bad"]].concat());
    assert_eq!(output.matches(" skipped: ").count(), 3);
    assert!(output.ends_with("\nImported 1 expense.\n"));
    assert_eq!(fixture.list(), ["1 1 a food 2026-11-23"]);
}

#[test]
fn bad_json_is_named_by_its_line() {
    let array = "[\n  {\"description\": \"a\", \"amount\": 1, \"category\": \"x\"},\n  {\"amount\": true}\n]";
    let lines = "{\"description\":\"a\",\"amount\":1,\"category\":\"x\",\"id\":1}\n\n{\"id\":1,\"description\":\"b\",\"amount\":2,\"category\":\"x\"}\n{\n";
    let mut fixture = Fixture::new()
        .file("array", array)
        .file("lines", lines)
        .file("cut", "[{\"id\": 1")
        .file("other", "{\"a\":\n1}")
        .file("latin", b"date,amount\n2026-01-01,Caf\xe9\n");
    assert!(fixture.refused(&["import", "array"]).starts_with(
        "expenses: array, line 3: the amount must be a decimal number such as 12.50, not `true`\n"
    ));
    let message = fixture.refused(&["import", "lines"]);
    assert!(message.contains("lines, line 3: the id 1 is there twice\n"), "{message}");
    assert!(message.contains("lines, line 4: EOF while parsing an object\n"), "{message}");
    assert!(fixture.refused(&["import", "cut"]).contains("cut: EOF while parsing"));
    assert!(fixture.refused(&["import", "other"]).contains("other: it has no `expenses`"));
    assert!(fixture.refused(&["import", "latin"]).contains("latin, line 2: it is not UTF-8 text"));
    assert_eq!(
        fixture.refused(&["import", "nowhere"]),
        "expenses: nowhere cannot be read: entity not found\n"
    );
}

#[test]
fn a_column_that_is_not_there_is_asked_for() {
    let mut fixture = Fixture::new().file("x.csv", "Tag;Betrag\n1;2\n");
    assert_eq!(
        fixture.refused(&["import", "x.csv"]),
        "expenses: x.csv: no column is called `description`; choose one with `--description-column` among `Tag`, `Betrag`\n"
    );
    let message = fixture.refused(&["import", "x.csv", "--no-header", "--description-column", "a"]);
    assert!(message.contains("a column is named by its number"), "{message}");
}

#[test]
fn rows_are_found_by_number_where_there_are_no_headings() {
    let mut fixture = Fixture::new().file("x.csv", "a\t1.5\t2026-11-23\n");
    let line =
        "import x.csv --no-header --description-column 1 --amount-column 2 --date-column 3 -c food";
    assert_eq!(fixture.run(&line.split(' ').collect::<Vec<_>>()), "Imported 1 expense.\n");
    assert_eq!(fixture.list(), ["1 1.5 a food 2026-11-23"]);
}

#[test]
fn the_spelling_of_a_category_in_use_is_taken() {
    let mut fixture = Fixture::new()
        .file("a.jsonl", r#"{"description":"a","amount":1,"category":"FOOD","date":"2026-11-23"}"#);
    fixture.run(&["add", "1", "Tea", "-c", "food"]);
    assert_eq!(fixture.run(&["import", "a.jsonl"]), "Imported 1 expense.\n");
    assert_eq!(fixture.list()[1], "2 1 a food 2026-11-23");
}

#[test]
fn an_import_as_json_tells_what_is_added_and_what_not() {
    let csv =
        "date,amount,category,description\n2026-11-23,1,food,a\n2026-11-23,2,food,b\nx,1,food,c\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    fixture.run(&["add", "1", "a", "-c", "food"]);
    assert_eq!(
        fixture.run(&["import", "x.csv", "--skip-bad", "--json"]),
        r#"{
  "dry_run": false,
  "expenses": [
    {
      "id": 2,
      "description": "b",
      "amount": 2,
      "category": "food",
      "date": "2026-11-23"
    }
  ],
  "skipped": [
    {
      "line": 2,
      "reason": "duplicate",
      "text": "a",
      "amount": 1
    },
    {
      "line": 4,
      "reason": "bad",
      "text": "the date `x` is no calendar date YYYY-MM-DD",
      "amount": null
    }
  ]
}
"#
    );
}

#[test]
fn long_work_tells_what_it_is_at() {
    let row = "{\"description\":\"a\",\"amount\":1,\"category\":\"x\"}\n";
    let mut fixture = Fixture::new().file("few", row).file("many", row.repeat(10_000));
    fixture.run(&["import", "few"]);
    assert_eq!(fixture.files.progress, [""; 0]);
    fixture.run(&["import", "many"]);
    let shown = [
        "Looking for what is there already 0/1",
        "Looking for what is there already 1/1",
        "Saving 9999 expenses…",
        "",
    ];
    assert_eq!(fixture.files.progress, shown);
}

#[test]
fn of_many_bad_lines_the_first_are_told() {
    let rows = "soon,1,food,Tea\n".repeat(50);
    let file = format!("date,amount,category,description\n{rows}");
    let message = Fixture::new().file("rows.csv", file).refused(&["import", "rows.csv"]);
    let lines: Vec<_> = message.lines().collect();
    assert_eq!(lines.len(), 22);
    assert!(lines[19].starts_with("expenses: rows.csv, line 21: the date `soon`"), "{message}");
    assert_eq!(lines[20], "expenses: and 30 more lines of rows.csv");
    assert!(lines[21].ends_with("mend these 50 lines, or leave them out with --skip-bad"));
}
