use crate::fixture::Fixture;
use crate::screen::Screen;
use crate::user_io::Chosen;
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
        assert_eq!(ids, kept, "{format}");
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
    assert!(
        output.contains("Line 4 skipped (already there as expense 1): 1234.56 Haus GmbH"),
        "{output}"
    );
    let changed = "(already there as expense 2): 3.20 Café Tee und; Gebäck (food, 2026-11-25)\n";
    assert!(output.contains(changed), "the stored one is shown: {output}");
    assert_eq!(output.matches("(already there as expense ").count(), 3);
    assert!(output.ends_with("\nImported 1 expense.\n"));
    assert_eq!(fixture.list().len(), 4);
}

#[test]
fn a_bad_line_is_named_and_nothing_imported_unless_it_is_skipped() {
    let csv =
        "date,amount,description\n2026-11-23,1,a\n2026-13-01,1,b\n2026-11-23,one,c\n2026-11-23\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    let line = ["import", "x.csv", "--category", "food"];
    assert_eq!(
        fixture.refused(&line),
        "expenses: x.csv, line 3: column 1: `2026-13-01` is not a calendar date\n\
         expenses: x.csv, line 4: column 2: `one` is not an amount\n\
         expenses: x.csv, line 5: the row ends before column 2\n\
         expenses: nothing was imported: mend these 3 lines, or leave them out with --skip-bad\n"
    );
    let output = fixture.run(&[&line[..], &["--skip-bad"]].concat());
    assert_eq!(output.matches(" skipped: ").count(), 3);
    assert!(output.ends_with("\nImported 1 expense.\n"));
    assert_eq!(fixture.list(), ["1 1 a food 2026-11-23"]);
}

#[test]
fn rows_without_a_category_are_one_sentence() {
    let csv = "date,amount,description\n2026-11-23,1,a\n2026-11-23,2,b\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    assert_eq!(
        fixture.refused(&["import", "x.csv"]),
        "expenses: x.csv: 2 rows have no category, the first in line 2: say the category of such with --category, as in `--category other`\n"
    );
}

#[test]
fn bad_json_is_named_by_its_line() {
    let array = "[\n  {\"id\": 1, \"description\": \"a\", \"amount\": 1, \"category\": \"x\"},\n  {\"id\": 2, \"description\": \"a\", \"amount\": true, \"category\": \"x\"}\n]";
    let lines = "{\"id\":1,\"description\":\"a\",\"amount\":1,\"category\":\"x\"}\n\n{\"id\":1,\"description\":\"b\",\"amount\":2,\"category\":\"x\"}\n";
    let mut fixture = Fixture::new()
        .file("array", array)
        .file("lines", lines)
        .file("cut", "[\n{\"id\": 1")
        .file("workbook", b"PK\x03\x04....xl/workbook.xml");
    assert!(fixture.refused(&["import", "array"]).starts_with(
        "expenses: array, line 3: the amount must be a decimal number such as 12.50, not `true`\n"
    ));
    let message = fixture.refused(&["import", "lines"]);
    assert!(message.contains("lines, line 3: the id 1 is there twice\n"), "{message}");
    assert!(fixture.refused(&["import", "cut"]).contains("cut: line 2, column"));
    assert_eq!(
        fixture.refused(&["import", "workbook"]),
        "expenses: workbook: it is an Excel workbook: open it and save it as CSV\n"
    );
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
        "expenses: x.csv: line 1: no column holds the date, as far as can be seen: name one of `Tag`, `Betrag`, with --date-column\n"
    );
    let message = fixture.refused(&["import", "x.csv", "--no-header", "--description-column", "a"]);
    assert!(message.contains("name one of the 2 columns by its number"), "{message}");
}

#[test]
fn rows_are_found_by_number_if_there_are_no_headings() {
    let mut fixture = Fixture::new().file("x.csv", "a\t1.5\t2026-11-23\n");
    let line = "import x.csv --no-header --description-column 1 --amount-column 2 --date-column 3 -c food --card";
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
    let output = fixture.run(&["import", "x.csv", "--skip-bad", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!(document["dry_run"], false);
    assert_eq!(
        document["expenses"],
        serde_json::json!([{
            "id": 2, "description": "b", "amount": 2, "category": "food", "date": "2026-11-23",
            "line": 3, "category_from": "column", "near": null,
        }])
    );
    assert_eq!(
        document["skipped"],
        serde_json::json!([
            {"line": 2, "reason": "duplicate", "text": "a", "amount": 1, "there": 1},
            {
                "line": 4, "reason": "bad", "text": "column 1: `x` is not a calendar date",
                "amount": null, "there": null,
            },
        ])
    );
    assert_eq!(document["understood"]["signs"], "out-is-positive");
    assert_eq!(document["questions"], serde_json::json!([]));
}

#[test]
fn a_dry_run_as_json_has_the_open_questions() {
    let mut fixture = Fixture::new().file("x.csv", CARD_OR_BANK);
    let line = ["import", "x.csv", "-c", "food", "--dry-run", "--json"];
    let document: serde_json::Value = serde_json::from_str(&fixture.run(&line)).unwrap();
    assert_eq!(document["questions"][0]["kind"], "signs");
    assert_eq!(document["questions"][0]["answers"][0]["sums"]["out_sum"], "30.00");
    assert_eq!(document["expenses"], serde_json::json!([]));
}

/// Whether a minus is money out, nothing says.
const CARD_OR_BANK: &str = "Date,Description,Amount\n\
    2026-11-23,Shop,400.00\n2026-11-24,Payment,-30.00\n2026-11-25,Shop,3.00\n";

#[test]
fn what_could_mean_two_things_is_refused_if_nobody_can_be_asked() {
    let mut fixture = Fixture::new().file("x.csv", CARD_OR_BANK);
    let open = "expenses: x.csv: nothing says which amounts are money out: say which with an option\n\
        expenses:   --bank: money out has a minus: 1 expense, 30.00 in all, and 2 rows of money in, 403.00; line 2, `400.00`, is -400.00\n\
        expenses:   --card: money out has no minus: 2 expenses, 403.00 in all, and 1 row of money in, 30.00; line 2, `400.00`, is 400.00\n";
    let refused = format!("{open}expenses: nothing was imported\n");
    assert_eq!(fixture.refused(&["import", "x.csv", "-c", "food"]), refused);
    // All that is missing is said at once.
    let category = "expenses: x.csv: rows have no category: say the category of such with --category, as in `--category other`\n";
    assert_eq!(
        fixture.refused(&["import", "x.csv"]),
        format!("{open}{category}expenses: nothing was imported\n")
    );
    assert_eq!(fixture.refused(&["import", "x.csv", "-c", "food", "--dry-run"]), refused);
    // Nor does --yes choose, though a person could.
    let mut fixture = fixture.choosing(&[Chosen::This(0)]);
    assert_eq!(fixture.refused(&["import", "x.csv", "-c", "food", "--yes"]), refused);
    let output = fixture.run(&["import", "x.csv", "-c", "food", "--card", "--yes"]);
    assert!(output.ends_with("\nImported 2 expenses.\n"), "{output}");
}

/// A person looks on.
fn at_a_terminal(fixture: Fixture) -> Fixture {
    let mut fixture = fixture;
    fixture.files.screen = Screen { width: Some(80), colour: false };
    fixture
}

#[test]
fn a_person_is_asked_and_sees_what_was_understood() {
    let fixture = Fixture::new().file("x.csv", CARD_OR_BANK);
    let mut fixture =
        at_a_terminal(fixture).choosing(&[Chosen::This(1), Chosen::Neither]).with_answers(&[true]);
    fixture.run(&["add", "3", "From the shop", "-c", "food", "-d", "2026-11-23"]);
    let output = fixture.run(&["import", "x.csv", "-c", "food"]);
    assert!(output.ends_with("\nImported 2 expenses.\n"), "{output}");
    let [question, preview] = &fixture.files.asked[..] else { panic!("{:?}", fixture.files.asked) };
    assert!(question.starts_with("x.csv: nothing says which amounts are money out.\n"));
    assert_eq!(
        preview,
        "x.csv is CSV in UTF-8 with `,` between columns:\n\
         \u{20} the date is `Date`, as YYYY-MM-DD\n\
         \u{20} the amount is `Amount`, with a decimal point; a minus is money in\n\
         \u{20} the description is `Description`\n\
         Line 3 skipped (money in): 30.00 Payment\n\
         LINE  DATE        AMOUNT  CATEGORY  FROM    DESCRIPTION\n\
         \u{20}  2  2026-11-23  400.00  food      option  Shop\n\
         \u{20}  4  2026-11-25    3.00  food      option  Shop\n\
         New: 2 expenses, 2026-11-23 to 2026-11-25, 403.00 in all.\n\
         Line 4 may be expense 1: 3 From the shop (2026-11-23)\n\
         Import these 2 expenses?"
    );
    // Who chooses none imports nothing.
    let mut other = fixture.file("y.csv", CARD_OR_BANK.replace("Description", "Text"));
    assert_eq!(
        other.refused(&["import", "y.csv", "-c", "food"]),
        "expenses: nothing was imported\n"
    );
}

#[test]
fn a_person_who_says_no_imports_nothing_and_yes_asks_nothing() {
    let csv = "date,amount,description\n2026-11-23,1,a\n";
    let mut fixture = at_a_terminal(Fixture::new().file("x.csv", csv)).with_answers(&[false]);
    assert_eq!(
        fixture.refused(&["import", "x.csv", "-c", "food"]),
        "expenses: nothing was imported\n"
    );
    assert_eq!(fixture.files.asked.len(), 1);
    assert_eq!(fixture.run(&["import", "x.csv", "-c", "food", "--yes"]), "Imported 1 expense.\n");
    assert_eq!(fixture.files.asked.len(), 1);
}

#[test]
fn many_lines_of_one_reason_are_counted_unless_all_are_asked_for() {
    let rows: String = (1..=9).map(|day| format!("2026-11-{day:02},{day},Pay\n")).collect();
    let csv = format!("Date,Amount,Text\n2026-11-23,-1,Tea\n{rows}2026-11-24,0,Check\n");
    let mut fixture = Fixture::new().file("x.csv", csv);
    let line = ["import", "x.csv", "--bank", "-c", "food"];
    assert_eq!(
        fixture.run(&line),
        "Line 12 skipped (zero): 0 Check\n\
         9 lines skipped (money in); the first is line 3, the last 11; --verbose shows them\n\
         Imported 1 expense.\n"
    );
    fixture.run(&["undo"]);
    let output = fixture.run(&[&line[..], &["--verbose"]].concat());
    assert_eq!(output.matches(" skipped (").count(), 10);
}

#[test]
fn categories_come_from_rules_then_the_file_then_the_payee_then_the_option() {
    let csv = "date,amount,description,category\n2026-11-20,1,Rewe 12,\n2026-11-20,2,Uber,trips\n\
        2026-11-20,3,Baker 99,\n2026-11-20,4,Other,\n";
    let mut fixture = Fixture::new().file("x.csv", csv).file("rules", "groceries: rewe\n");
    fixture.run(&["add", "9", "Baker 1", "-c", "bread", "-d", "2026-01-01"]);
    fixture.run(&["add", "9", "Rewe", "-c", "bread", "-d", "2026-01-01"]);
    fixture.run(&["add", "9", "Uber", "-c", "bread", "-d", "2026-01-01"]);
    let output =
        fixture.run(&["import", "x.csv", "--categories", "rules", "-c", "other", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&output).unwrap();
    let found: Vec<_> = document["expenses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|expense| {
            format!(
                "{} {}",
                expense["category"].as_str().unwrap(),
                expense["category_from"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(found, ["groceries rule", "trips column", "bread before", "other option"]);
}

#[test]
fn equal_rows_of_two_accounts_are_two() {
    let csv = "Date,Description,Amount\n2026-11-05,Netflix,-9.99\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    let line = |account| ["import", "x.csv", "--bank", "-c", "fun", "--account", account];
    assert_eq!(fixture.run(&line("giro")), "Imported 1 expense.\n");
    assert_eq!(fixture.run(&line("joint")), "Imported 1 expense.\n");
    assert!(fixture.run(&line("joint")).ends_with("\nImported 0 expenses.\n"));
    assert_eq!(
        fixture.list(),
        ["1 9.99 Netflix #giro fun 2026-11-05", "2 9.99 Netflix #joint fun 2026-11-05"]
    );
}

#[test]
fn an_import_says_which_budgets_it_exceeds_and_a_dry_run_too() {
    let csv = "Date,Description,Amount\n2026-11-02,x,50\n2026-12-02,y,5\n";
    let mut fixture = Fixture::new().file("x.csv", csv);
    fixture.run(&["budget", "20", "-c", "food"]);
    fixture.run(&["import", "x.csv", "-c", "Food", "--dry-run"]);
    fixture.run(&["import", "x.csv", "-c", "food"]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: the budget of 20 for food would be exceeded by 30 in 2026-11\n",
            "expenses: the budget of 20 for food is exceeded by 30 in 2026-11\n"
        ]
    );
}

#[test]
fn options_make_an_own_file_one_to_be_read() {
    let json = r#"[{"id":1,"description":"a","amount":-5,"category":"x","date":"2026-11-23"},
        {"id":2,"description":"b","amount":7,"category":"x","date":"2026-11-23"}]"#;
    let mut fixture = Fixture::new().file("x.json", json);
    let output = fixture.run(&["import", "x.json", "--bank"]);
    assert!(output.ends_with("\nImported 1 expense.\n"), "{output}");
    assert_eq!(fixture.list(), ["1 5 a x 2026-11-23"]);
}

#[test]
fn long_work_tells_what_it_is_at() {
    let row = "{\"description\":\"a\",\"amount\":1,\"category\":\"x\",\"date\":\"2026-11-23\"}\n";
    let mut fixture = Fixture::new().file("few", row).file("many", row.repeat(10_000));
    fixture.run(&["import", "few"]);
    assert_eq!(fixture.files.progress, [""; 0]);
    fixture.run(&["import", "many"]);
    let shown = [
        "Comparing with the stored expenses 0/1",
        "Comparing with the stored expenses 1/1",
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
    assert_eq!(lines[19], "expenses: rows.csv, line 21: column 1: `soon` is not a calendar date");
    assert_eq!(lines[20], "expenses: and 30 more lines of rows.csv");
    assert!(lines[21].ends_with("mend these 50 lines, or leave them out with --skip-bad"));
}

#[test]
fn the_help_fits_a_screen_and_begins_with_what_most_people_need() {
    let help = crate::parse::<()>(["expenses", "help", "import"]).unwrap_err().to_string();
    assert!(help.lines().count() <= 24, "{help}");
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    let second = help.lines().nth(2).unwrap();
    assert!(second.contains("import statement.csv --category other --dry-run"), "{help}");
    let long = crate::parse::<()>(["expenses", "import", "--help"]).unwrap_err().to_string();
    for option in ["--date-column", "--where-not", "--fees", "--encoding", "--month-language"] {
        assert!(long.contains(option) && !help.contains(option), "{option}");
    }
}

#[test]
fn the_next_file_of_a_shape_needs_no_options() {
    let next = CARD_OR_BANK.replace("2026-11", "2026-12");
    let mut fixture = Fixture::new().file("x.csv", CARD_OR_BANK).file("y.csv", next);
    fixture.run(&["import", "x.csv", "-c", "food", "--card"]);
    assert_eq!(fixture.run(&["import", "--profiles"]), "CSV: Date, Description, Amount\n");
    // An undo takes the rows back, and not what is remembered.
    fixture.run(&["undo", "--yes"]);
    let mut fixture = at_a_terminal(fixture);
    let output = fixture.run(&["import", "y.csv"]);
    assert!(output.ends_with("\nImported 2 expenses.\n"), "{output}");
    assert_eq!(fixture.files.asked, [""; 0]);
    assert_eq!(
        fixture.files.notes,
        ["expenses: y.csv is read as the last one of `CSV: Date, Description, Amount`\n"]
    );
    fixture.run(&["import", "--forget", "CSV: Date, Description, Amount"]);
    assert_eq!(fixture.run(&["import", "--profiles"]), "Nothing is remembered.\n");
    assert!(fixture.refused(&["import", "--forget", "x"]).contains("nothing is remembered of `x`"));
}

#[test]
fn how_a_file_was_read_is_remembered_with_its_rows_or_its_rows_are_imported_alone() {
    let line = ["import", "x.csv", "-c", "food", "--card"];
    let mut fixture = Fixture::new().file("x.csv", CARD_OR_BANK);
    fixture.run(&line);
    let file: serde_json::Value =
        serde_json::from_slice(&fixture.memory.bytes("expenses.json").unwrap()).unwrap();
    assert_eq!(file["commits"].as_array().unwrap().len(), 1);
    assert_eq!(file["profiles"].as_array().unwrap().len(), 1);
    // A file whose rows are all there is remembered, too.
    fixture.run(&["import", "--forget", "CSV: Date, Description, Amount"]);
    assert!(fixture.run(&line).ends_with("\nImported 0 expenses.\n"));
    assert_eq!(fixture.run(&["import", "--profiles"]), "CSV: Date, Description, Amount\n");
    // The field is another program's.
    let document = r#"{"expenses": [], "profiles": 5}"#;
    let mut fixture = Fixture::with_document(document).file("x.csv", CARD_OR_BANK);
    for output in ["Imported 2 expenses.\n", "Imported 0 expenses.\n"] {
        fixture.files.notes.clear();
        assert!(fixture.run(&line).ends_with(output));
        assert_eq!(fixture.files.notes.len(), 1);
        assert!(fixture.files.notes[0].starts_with(
            "expenses: how the file is read could not be remembered: the profiles of expenses.json"
        ));
    }
}

#[test]
fn a_file_with_the_other_signs_than_the_last_of_its_shape_is_asked_about() {
    let bank = "Date,Description,Amount\n2026-11-01,Tea,-3\n2026-11-02,Bus,-2\n2026-11-03,Pay,90\n";
    for other in [
        "Date,Description,Amount\n2026-12-01,Shop,3\n2026-12-02,Bus,2\n",
        "Date,Description,Amount\n2026-12-01,Pay,3\n",
        "Date,Description,Amount\n2026-12-01,Shop,3\n2026-12-02,Thanks,-5\n",
    ] {
        let mut fixture = Fixture::new().file("bank", bank).file("other", other);
        fixture.run(&["import", "bank", "-c", "food", "--bank"]);
        let message = fixture.refused(&["import", "other"]);
        assert!(message.starts_with("expenses: other, unlike the last one of"), "{message}");
        assert!(message.contains("--bank: ") && message.contains("--card: "), "{message}");
        let output = fixture.run(&["import", "other", "--dry-run", "--json"]);
        assert!(output.contains("\"questions\": [\n    {"), "{output}");
        let mut fixture = fixture.choosing(&[Chosen::This(1)]);
        fixture.run(&["import", "other"]);
        assert_eq!(
            fixture.list()[2],
            format!("3 3 {} food 2026-12-01", &other[35..39].trim_end_matches(','))
        );
    }
}

#[test]
fn a_salary_is_of_no_card() {
    let file = |month| {
        format!("Date,Description,Amount\n2026-{month}-01,Shop,-3\n2026-{month}-02,Salary,2000\n")
    };
    let mut fixture = Fixture::new().file("x.csv", file("11")).file("y.csv", file("12"));
    fixture.run(&["import", "x.csv", "-c", "food", "--bank"]);
    assert!(fixture.run(&["import", "y.csv"]).ends_with("\nImported 1 expense.\n"));
}

#[test]
fn money_in_is_a_refund_in_that_file_alone() {
    let rows =
        "Date,Description,Amount\n2026-10-01,Shoes,-80\n2026-10-02,Return,30\n2026-10-05,Bus,-3\n";
    let next =
        "Date,Description,Amount\n2026-11-01,Salary,2000\n2026-11-02,Bus,-3\n2026-11-03,Tea,-1\n";
    let mut fixture = Fixture::new().file("x.csv", rows).file("y.csv", next);
    fixture.run(&["import", "x.csv", "--bank", "--refunds", "-c", "other"]);
    let output = fixture.run(&["import", "y.csv"]);
    assert!(output.starts_with("Line 2 skipped (money in): 2000 Salary\n"), "{output}");
    assert_eq!(fixture.list().len(), 5);
}

#[test]
fn dates_in_another_order_than_the_last_of_a_shape_are_a_new_file() {
    let rows = |day: &str| format!("Date,Description,Amount\n{day},Tea,-3\n");
    let mut fixture = Fixture::new().file("a", rows("23/11/2026")).file("b", rows("11/24/2026"));
    fixture.run(&["import", "a", "-c", "food", "--bank"]);
    assert!(fixture.refused(&["import", "b"]).contains("which amounts are money out"));
    fixture.run(&["import", "b", "--bank", "-c", "food"]);
    assert_eq!(fixture.list()[1], "2 3 Tea food 2026-11-24");
}

#[test]
fn a_file_without_headings_is_remembered_under_a_name() {
    let csv = "a;1.5;2026-11-23\n";
    let mut nameless = Fixture::new().file("x", csv);
    let message = nameless.refused(&["import", "x", "-c", "food"]);
    assert!(message.contains("x has no headings: --profile NAME remembers how"), "{message}");
    let mut fixture = Fixture::new().file("x", csv).file("y", csv.replace('a', "b"));
    let line = "import x --no-header --card -c food --profile purse";
    fixture.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(fixture.run(&["import", "--profiles"]), "purse\n");
    assert_eq!(fixture.run(&["import", "y", "--profile", "purse"]), "Imported 1 expense.\n");
    assert_eq!(fixture.list()[1], "2 1.5 b food 2026-11-23");
}

/// A bank's statement of the first days of November 2026, with the day or the month first.
fn november(days: &[u8], day_first: bool) -> String {
    let row = |day: &u8| match day_first {
        true => format!("{day:02}/11/2026,Tea,-{day}\n"),
        false => format!("11/{day:02}/2026,Tea,-{day}\n"),
    };
    let rows: String = days.iter().map(row).collect();
    format!("Date,Description,Amount\n{rows}")
}

const NOVEMBER: [&str; 5] = ["import", "x.csv", "--bank", "-c", "food"];

#[test]
fn the_order_of_dates_that_is_remembered_is_shown_with_one_of_them() {
    let mut fixture = Fixture::new().file("x.csv", november(&[13, 14], true));
    fixture.run(&NOVEMBER);
    let mut fixture = fixture.file("x.csv", november(&[11, 16, 9], true));
    fixture.run(&["import", "x.csv"]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: x.csv is read as the last one of `CSV: Date, Description, Amount`, with dates as DD/MM/YYYY: 09/11/2026 is 2026-11-09\n"
        ]
    );
}

#[test]
fn dates_that_are_unlikely_in_the_order_of_before_are_asked_about() {
    // Two banks have the same headings. Of the second, the order of the first reads days in the
    // future, or in months that a statement does not have all of.
    for days in [&[12][..], &[1, 2, 5]] {
        let mut fixture = Fixture::new().file("x.csv", november(&[13, 14], true));
        fixture.run(&NOVEMBER);
        let mut fixture = fixture.file("x.csv", november(days, false));
        let message = fixture.refused(&["import", "x.csv"]);
        assert!(message.starts_with("expenses: x.csv, unlike the last one of"), "{message}");
        assert!(message.contains("--date-format DD/MM/YYYY: "), "{message}");
        assert!(message.contains("--date-format MM/DD/YYYY: "), "{message}");
        assert_eq!(fixture.list().len(), 2);
        // With an answer it is imported.
        fixture.run(&["import", "x.csv", "--date-format", "MM/DD/YYYY"]);
        assert!(fixture.list()[2].ends_with(&format!("2026-11-{:02}", days[0])));
    }
    // Days that are likely in both orders are read as before.
    let mut fixture = Fixture::new().file("x.csv", november(&[13, 14], true));
    fixture.run(&NOVEMBER);
    let mut fixture = fixture.file("x.csv", "Date,Description,Amount\n05/06/2026,Tea,-1\n");
    fixture.run(&["import", "x.csv"]);
    assert!(fixture.list()[2].ends_with("2026-06-05"));
}

#[test]
fn files_of_one_shape_and_two_readings_take_nothing_from_each_other() {
    let mut fixture = Fixture::new().file("x.csv", november(&[13, 14], true));
    fixture.run(&NOVEMBER);
    // It cannot be read as the first, so it says itself how.
    let mut fixture = fixture.file("x.csv", november(&[15], false));
    fixture.run(&NOVEMBER);
    let note = fixture.files.notes.pop().unwrap();
    assert_eq!(
        note,
        "expenses: files of `CSV: Date, Description, Amount` have had dates in two orders, so that is not remembered: `--profile NAME` keeps those of one bank apart\n"
    );
    // Each that does not say is asked about from now on, however often one is imported.
    for _ in 0..2 {
        let mut other = fixture.file("x.csv", november(&[16], true));
        other.run(&["import", "x.csv"]);
        fixture = other.file("x.csv", november(&[10], true));
        let message = fixture.refused(&["import", "x.csv"]);
        assert!(message.contains("the dates can be read in several ways"), "{message}");
        fixture.run(&["undo"]);
    }
    // Under a name, its own is remembered.
    let named = ["import", "x.csv", "--profile", "mine"];
    fixture.run(&[&named[..], &["--date-format", "DD/MM/YYYY", "--bank", "-c", "food"]].concat());
    let mut fixture = fixture.file("x.csv", november(&[9], true));
    fixture.run(&named);
    assert!(fixture.list().last().unwrap().ends_with("2026-11-09"));
}
