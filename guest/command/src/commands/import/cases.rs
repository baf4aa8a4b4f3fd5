//! Files as people have them, each with what its import is to give.

use std::fs;
use std::path::Path;

use crate::fixture::Fixture;

/// A file, the commands, and what there is then.
struct Case {
    /// The name of the file; those with an end beside it, such as `.rules`, are there too.
    name: &'static str,
    /// Each is a command line; its parts are divided by spaces, and may have double quotes.
    commands: &'static [&'static str],
    /// What the last command says, in parts.
    says: &'static [&'static str],
    /// The expenses then, as [`Fixture::list`] has them, without ids.
    expenses: &'static [&'static str],
}

/// A case whose one command imports.
const fn case(
    name: &'static str,
    commands: &'static [&'static str],
    says: &'static [&'static str],
    expenses: &'static [&'static str],
) -> Case {
    Case { name, commands, says, expenses }
}

const PLAIN: &[&str] = &["import input -c other"];
const BANK: &[&str] = &["import input --bank -c other"];

const CASES: &[Case] = &[
    case("crlf-line-number", PLAIN, &["input, line 3: ", "`n/a`"], &[]),
    case("blank-line-number", PLAIN, &["input, line 6: ", "`n/a`"], &[]),
    case(
        "comdirect-preamble-crlf",
        &[
            "import input --date-column Buchungstag --date-format %d.%m.%Y --amount-column \"Umsatz in EUR\" --description-column Buchungstext --decimal-comma --bank -c other",
        ],
        &[
            "Line 7 skipped (money in): 1800.00 Lohn",
            "Line 9 skipped (a balance): ",
            "Imported 1 expense.",
        ],
        &["59.97 Strom other 2026-04-01"],
    ),
    case(
        "two-columns-debit-credit",
        &[
            "import input --date-format %d/%m/%Y --amount-column Debit --description-column Details -c other",
        ],
        &["Line 3 skipped (money in): 2000.00 Salary", "Imported 2 expenses."],
        &["12.50 Groceries other 2026-11-01", "900.00 Rent other 2026-11-04"],
    ),
    case(
        "sign-column-ing-nl",
        PLAIN,
        &["Line 3 skipped (money in): 2500.00 Werkgever BV"],
        &["12.50 Supermarkt other 2026-11-23"],
    ),
    case(
        "sign-column-mint",
        &["import input --date-format %m/%d/%Y"],
        &["Line 3 skipped (money in): 2100.00 Acme Payroll"],
        &["25.10 Grocer Groceries 2026-11-23"],
    ),
    case(
        "suffix-cr-dr",
        BANK,
        &["Line 3 skipped (money in): 85000.00 SALARY NEFT"],
        &["1250.00 BIG BAZAAR other 2026-11-23"],
    ),
    case(
        "volksbank-s-h-and-balances",
        &[
            "import input --date-column 1 --date-format %d.%m.%Y --amount-column Umsatz --description-column Vorgang --decimal-comma -c other",
        ],
        &[
            "Line 3 skipped (money in): 112",
            "Line 6 skipped (a balance): ",
            "Line 7 skipped (a balance): ",
        ],
        &["12 Gartenverein other 2026-04-03"],
    ),
    case(
        "parentheses-negative",
        &["import input --bank --date-format %m/%d/%Y -c other"],
        &["Line 2 skipped (money in): 400.00 Paycheck"],
        &["30.00 Restaurant other 2026-01-02"],
    ),
    case(
        "refund-lowers-total",
        &["import input --bank -c clothing"],
        &["Line 3 skipped (money in): 80.00 SHOES RETURN"],
        &["80.00 SHOES clothing 2026-11-23"],
    ),
    case(
        "headings-not-in-line-1",
        &[
            "import input --bank --decimal-comma --date-format %d.%m.%y --date-column Buchungsdatum --amount-column \"Betrag (€)\" --description-column Zahlungsempfänger*in -c other",
        ],
        &["Imported 1 expense."],
        &["65 MARKT other 2026-04-10"],
    ),
    case(
        "refund-lowers-total",
        &["import input --bank --refunds -c clothing", "summary -c clothing"],
        &["Total 0.00 of 2 expenses."],
        &["80.00 SHOES clothing 2026-11-23", "-80.00 SHOES RETURN clothing 2026-11-25"],
    ),
    case(
        "refund-lowers-total",
        &[
            "import input --bank -c clothing",
            "add -c clothing -d 2026-11-25 -- -80 \"SHOES RETURN\"",
            "summary -c clothing",
        ],
        &["of 2 expenses."],
        &["80.00 SHOES clothing 2026-11-23", "-80 SHOES RETURN clothing 2026-11-25"],
    ),
    case("sep-line", BANK, &["Imported 1 expense."], &["12.50 Markt other 2026-11-23"]),
    case("utf-16", BANK, &["Imported 1 expense."], &["12.50 Bäcker other 2026-11-23"]),
    case(
        "shift-jis",
        &["import input -c other --decimal-point"],
        &["Imported 1 expense."],
        &["1234 スーパー other 2026-11-23"],
    ),
    case("shift-jis", PLAIN, &["--decimal-point", "--decimal-comma"], &[]),
    case(
        "qif-ofx-camt-mt940",
        &["import input -c other"],
        &["Imported 1 expense."],
        &["12.50 Grocer other 2026-11-23"],
    ),
    case(
        "rows-end-with-delimiter",
        PLAIN,
        &["Imported 2 expenses."],
        &["1.20 Tea other 2026-11-23", "2.80 Bus other 2026-11-24"],
    ),
    case(
        "short-rows",
        PLAIN,
        &["Imported 2 expenses."],
        &["1.20 Tea other 2026-11-23", "2.80 Bus other 2026-11-24"],
    ),
    case(
        "row-of-only-delimiters",
        PLAIN,
        &["Imported 2 expenses."],
        &["1.20 Tea other 2026-11-23", "2.80 Bus other 2026-11-24"],
    ),
    case(
        "delimiter-comma-in-text",
        &[
            "import input --no-header --bank --decimal-comma --date-column 1 --date-format %d-%m-%Y --description-column 2 --amount-column 3 -c other",
        ],
        &["Imported 2 expenses."],
        &["143.00 Shop no 6, street 20, 2. other 2026-11-07", "289.25 IDA other 2026-11-06"],
    ),
    case(
        "json-detected-by-bracket",
        &["import input --date-column 1 -c other"],
        &["Imported 1 expense."],
        &["1 a other 2026-11-23"],
    ),
    case("stray-quote-merges-rows", PLAIN, &["line 2, "], &[]),
    case("stray-quote-merges-rows", &["import input -c other --skip-bad"], &["line 2, "], &[]),
    case(
        "backslash-escaped-quotes",
        PLAIN,
        &["Imported 1 expense."],
        &["1.20 Say \"hi\" now other 2026-11-23"],
    ),
    case(
        "zero-amount-row",
        PLAIN,
        &["Line 2 skipped (zero): 0.00 CARD CHECK", "Imported 1 expense."],
        &["80.00 SHOES other 2026-11-25"],
    ),
    case(
        "empty-description",
        BANK,
        &["Imported 2 expenses."],
        &["3.50 (no description) other 2026-11-23", "80.00 SHOES other 2026-11-25"],
    ),
    case("decimals-of-zeros", PLAIN, &["Imported 1 expense."], &["12.50 x other 2026-11-23"]),
    case(
        "lakh-grouping",
        &["import input --date-format %d/%m/%Y -c other"],
        &["Imported 1 expense."],
        &["123456.78 RENT other 2026-11-23"],
    ),
    case(
        "currency-signs",
        &["import input -c other --currency all"],
        &["Imported 4 expenses."],
        &[
            "1500.00 a other 2026-11-23",
            "46.32 b other 2026-11-23",
            "12.50 c other 2026-11-23",
            "20.00 d other 2026-11-23",
        ],
    ),
    case("apostrophe-guard", BANK, &["Imported 1 expense."], &["12.50 a other 2026-11-23"]),
    case(
        "thousands-read-as-decimals",
        BANK,
        &["--decimal-point: ", "4.25 in all", "--decimal-comma: ", "4250 in all"],
        &[],
    ),
    case(
        "thousands-read-as-decimals",
        &["import input --bank -c other --decimal-comma"],
        &["Imported 2 expenses."],
        &["1250 Miete other 2026-11-24", "3000 Auto other 2026-11-25"],
    ),
    case(
        "first-row-taken-as-headings",
        &[
            "import input --bank --decimal-comma --delimiter ; --date-column 1 --date-format %d.%m.%Y --description-column 2 --amount-column 3 -c other",
        ],
        &["Imported 2 expenses."],
        &["33.87 HOFER other 2026-11-23", "24.11 LIDL other 2026-11-24"],
    ),
    case("duplicate-headings", PLAIN, &["--amount-column 3: ", "--amount-column 4: "], &[]),
    case(
        "failed-and-pending-states",
        &[
            "import input --bank --date-column \"Started Date\" --date-format \"%Y-%m-%d %H:%M:%S\" --fees beside -c other",
        ],
        &["Line 3 skipped (state REVERTED): -80.00 Hotel", "Imported 2 expenses."],
        &["3.50 Cafe other 2026-11-01", "51.00 Cash other 2026-11-04"],
    ),
    case("failed-and-pending-states", BANK, &["--fees beside: ", "--fees within: "], &[]),
    case("mixed-currencies", PLAIN, &["--currency EUR: ", "--currency JPY: "], &[]),
    case(
        "mixed-currencies",
        &["import input -c other --currency EUR"],
        &["Line 3 skipped (currency JPY): 1200 JPY Tokyo Metro"],
        &["3.50 Cafe other 2026-11-01"],
    ),
    case(
        "date-format-other-dialect",
        &["import input --date-format DD/MM/YYYY -c other"],
        &["Imported 1 expense."],
        &["1 x other 2026-04-03"],
    ),
    case(
        "date-format-other-dialect",
        PLAIN,
        &["--date-format DD/MM/YYYY: ", "--date-format MM/DD/YYYY: "],
        &[],
    ),
    case(
        "month-names-not-english",
        &["import input --date-format \"%d %b %Y\" -c other"],
        &["Imported 1 expense."],
        &["1 x other 2026-10-23"],
    ),
    case(
        "two-accounts-same-day",
        &[
            "import input --bank -c other",
            "import two-accounts-same-day.second --bank -c other --account joint",
        ],
        &["Imported 1 expense."],
        &["9.99 Netflix other 2026-11-05", "9.99 Netflix #joint other 2026-11-05"],
    ),
    case(
        "edited-row-comes-back",
        &[
            "import input --bank -c other",
            "edit 1 --description \"Bus to work\"",
            "edit 2 --amount 79",
            "import input --bank -c other",
        ],
        &[
            "Line 2 skipped (changed or deleted since its import): 2.80 Bus",
            "Line 3 skipped (changed or deleted since its import): 80.00 Shoes",
            "Imported 0 expenses.",
        ],
        &["2.80 Bus to work other 2026-11-02", "79 Shoes other 2026-11-03"],
    ),
    case(
        "edited-row-comes-back",
        &["import input --bank -c other", "delete 1", "import input"],
        &[
            "Line 2 skipped (changed or deleted since its import): 2.80 Bus",
            "Line 3 skipped (already there as expense 2): 80.00 Shoes",
        ],
        &["80.00 Shoes other 2026-11-03"],
    ),
    case(
        "edited-row-comes-back",
        &["import input --bank -c other", "undo --yes", "import input"],
        &["Imported 2 expenses."],
        &["2.80 Bus other 2026-11-02", "80.00 Shoes other 2026-11-03"],
    ),
    case(
        "nfc-nfd",
        &["add 5 \"Café Müller\" -c \"Café\" -d 2026-11-01", "import input", "list --text müller"],
        &["Total 5 of 1 expense."],
        &["5 Café Müller Café 2026-11-01"],
    ),
    case(
        "dry-run-new-directory",
        &["import input -c other --dry-run"],
        &["Line 2 is new: 2.80 Bus (other, 2026-11-02)", "Would import 1 expense."],
        &[],
    ),
    case(
        "import-says-no-budget",
        &["budget 20 -c food", "import input -c food"],
        &["the budget of 20 for food is exceeded by 30 in 2026-11"],
        &["50 x food 2026-11-02"],
    ),
    case(
        "rule-in-a-word",
        &["import input --categories rule-in-a-word.rules -c other"],
        &["Imported 2 expenses."],
        &["1 BREWERY Bonn other 2026-11-01", "3 GOLDBERG other 2026-11-01"],
    ),
    case(
        "rule-with-colon",
        &["import input --categories rule-with-colon.rules -c other"],
        &["Imported 2 expenses."],
        &["50.00 PAYPAL:REWE Bonn groceries 2026-11-02", "5 EDEKA groceries 2026-11-02"],
    ),
    case("own-heading-not-ours", &["import input"], &["--bank: ", "--card: "], &[]),
    case(
        "own-heading-not-ours",
        &["import input --bank"],
        &["the row in line 5 has no category"],
        &[],
    ),
    case(
        "own-heading-not-ours",
        BANK,
        &["Line 3 skipped (money in): 2000.00 November", "Imported 3 expenses."],
        &["12.50 Lunch food 2026-11-23", "3.00 Tea food 2026-11-24", "5 nocat other 2026-11-25"],
    ),
    case(
        "json-options-ignored",
        BANK,
        &["skipped (money in): 3 b", "Imported 1 expense."],
        &["12.5 a c 2026-11-23"],
    ),
    case(
        "json-options-ignored",
        &["import input --card -c other"],
        &["skipped (money in): 12.5 a", "Imported 1 expense."],
        &["3 b other 2026-11-23"],
    ),
    case(
        "skip-lines-huge",
        &["import input --skip-lines 100000000000 -c other"],
        &["it is empty"],
        &[],
    ),
    case(
        "one-column-of-both-directions",
        PLAIN,
        &["--bank: ", "--card: ", "nothing was imported"],
        &[],
    ),
    case(
        "one-column-of-both-directions",
        BANK,
        &[
            "Line 3 skipped (money in): 250000 ACME",
            "Line 4 skipped (money in): 3000 FURIKOMI",
            "Imported 1 expense.",
        ],
        &["1234 VISA other 2026-11-03"],
    ),
    case(
        "reversal-next-month",
        &["import input -c other", "import reversal-next-month.next"],
        &["unlike the last one of", "--bank: ", "--card: ", "nothing was imported"],
        &["12.50 Groceries other 2026-10-01"],
    ),
    case(
        "reversal-next-month",
        &["import input -c other", "import reversal-next-month.next --card"],
        &["Line 2 skipped (money in): 12.50 Groceries returned"],
        &["12.50 Groceries other 2026-10-01"],
    ),
    case(
        "card-after-bank",
        &["import input --bank -c other", "import card-after-bank.next"],
        &["unlike the last one of", "--card: ", "nothing was imported"],
        &["12.50 Groceries other 2026-10-01", "2.50 Bus other 2026-10-02"],
    ),
    case(
        "card-after-bank",
        &["import input --bank -c other", "import card-after-bank.next --card"],
        &["Line 3 skipped (money in): 500.00 Payment"],
        &[
            "12.50 Groceries other 2026-10-01",
            "2.50 Bus other 2026-10-02",
            "12.50 Groceries other 2026-11-01",
            "2.50 Bus other 2026-11-02",
            "3.50 Cafe other 2026-11-07",
        ],
    ),
    case(
        "ofx-without-signs",
        PLAIN,
        &["Line 18 skipped (money in): 2500 SALARY", "Imported 2 expenses."],
        &["12.50 A other 2026-11-03", "3.50 B other 2026-11-04"],
    ),
    case(
        "qif-next-month",
        &[
            "import input --date-format DD/MM/YYYY -c other",
            "import qif-next-month.next",
            "import --profiles",
        ],
        &["QIF\n"],
        &["12.50 Grocer other 2026-03-02", "4 Baker other 2026-04-03"],
    ),
    case(
        "month-in-a-heading",
        &["import input --card -c other", "import month-in-a-heading.next"],
        &["Imported 1 expense."],
        &["1200 スーパー other 2026-11-03", "800 カフェ other 2026-12-03"],
    ),
    case(
        "unknown-states",
        BANK,
        &[
            "Line 3 skipped (state PAYMENT_DECLINED): -80.00 Hotel",
            "Line 4 skipped (state REFUSED BY BANK): -5.00 Bus",
            "Imported 2 expenses.",
            "rows of the state `FROBBED` count as booked: --where-not 'Status=FROBBED' leaves them out",
        ],
        &["3.50 Cafe other 2026-11-13", "1.00 Tea other 2026-11-16"],
    ),
    case("payments-of-a-card", PLAIN, &["--card: money out has no minus: 1 expense, 80.00"], &[]),
];

#[test]
fn files_of_people_are_imported_right_or_refused_with_the_option_that_helps() {
    let mut wrong = Vec::new();
    for Case { name, commands, says, expenses } in CASES {
        let mut fixture = fixture(name);
        let mut said = String::new();
        for command in *commands {
            let words = words(command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            fixture.files.notes.clear();
            let (output, ending) = fixture.try_run(&words);
            said = output + &ending.message + &fixture.files.notes.concat();
        }
        let stored: Vec<String> =
            fixture.list().iter().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect();
        let is_said = says.iter().all(|part| said.contains(part));
        if !is_said || stored != *expenses {
            wrong.push(format!("{name} {commands:?}:\n{said}{stored:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// A store, and the files of a case beside it.
fn fixture(name: &str) -> Fixture {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut fixture = Fixture::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap();
        if file == name {
            fixture = fixture.file("input", fs::read(&path).unwrap());
        } else if file.starts_with(name) {
            fixture = fixture.file(file, fs::read(&path).unwrap());
        }
    }
    fixture
}

/// The parts of a command line.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}
