//! What `import` and `export` take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FilterArguments;

/// The examples of `import`.
pub(super) const IMPORT_NOTE: &str = r#"An expense that is there already, with the same day, amount and description, is not
added again; two equal rows of a file are two expenses. All rows are imported as one
change, or none.

A file that `export` wrote, or another expenses.json, is taken as it is, and keeps its
ids in a store that has never had any. Of another CSV file each row is to meet the
rules of `add`.

A file of categories has a line for each, and # begins a comment:
  groceries: rewe, edeka
  travel: deutsche bahn, uber

Examples:
  expenses import old/expenses.json
  expenses import bank.csv --dry-run --bank --category other \
    --date-column Buchungstag --date-format %d.%m.%Y \
    --amount-column Betrag --decimal-comma \
    --description-column Empfänger --description-column Zweck
  curl https://example.com/expenses.jsonl | expenses import -"#;

/// The examples of `export`.
pub(super) const EXPORT_NOTE: &str = r#"Examples:
  expenses export --format csv > expenses.csv
  expenses export --format json --since 2026-01-01 | jq length
  expenses export --format hledger --currency EUR | hledger -f - balance"#;

/// The arguments of `import`.
#[derive(Args, Clone, Debug)]
pub struct ImportArguments {
    /// The file: CSV, JSON, JSON Lines or an expenses.json; - is the standard input
    pub file: PathBuf,
    /// Show what would be imported, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out what cannot be read, instead of importing nothing
    #[arg(long)]
    pub skip_bad: bool,
    /// How a CSV file is to be read. Last, for its heading holds for all that follows.
    #[command(flatten)]
    pub csv: CsvArguments,
}

/// How a CSV file is to be read that `export` did not write.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "CSV files")]
pub struct CsvArguments {
    /// The heading or number of the column with the day [default: date]
    #[arg(long, value_name = "COLUMN")]
    pub date_column: Option<String>,
    /// That of the amount [default: amount]
    #[arg(long, value_name = "COLUMN")]
    pub amount_column: Option<String>,
    /// That of the description; several are joined [default: description]
    #[arg(long, value_name = "COLUMN")]
    pub description_column: Vec<String>,
    /// That of the category [default: category, where there is one]
    #[arg(long, value_name = "COLUMN")]
    pub category_column: Option<String>,
    /// There is no line of headings
    #[arg(long)]
    pub no_header: bool,
    /// How many lines to skip before the headings
    #[arg(long, value_name = "NUMBER", default_value_t, hide_default_value = true)]
    pub skip_lines: usize,
    /// What separates columns; of comma, semicolon and tab it is found out
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// How days are written, such as %d.%m.%Y [default: %Y-%m-%d]
    #[arg(long, value_name = "FORMAT")]
    pub date_format: Option<String>,
    /// Amounts have a decimal comma: 1.234,56
    #[arg(long)]
    pub decimal_comma: bool,
    /// As a bank writes it: negative amounts are the expenses, the others are left out
    #[arg(long)]
    pub bank: bool,
    /// The category of what has none
    #[arg(short, long)]
    pub category: Option<String>,
    /// A file of categories and of the texts in the description that mean them; it comes
    /// before the column and the option
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub categories: Option<PathBuf>,
}

/// The arguments of `export`.
#[derive(Args, Clone, Debug)]
pub struct ExportArguments {
    /// The form of what is written
    #[arg(short, long, value_enum)]
    pub format: ExportFormat,
    /// The currency of a journal's amounts, such as EUR
    #[arg(long, value_parser = currency)]
    pub currency: Option<String>,
    /// The account of a journal that the money came from
    #[arg(long, default_value = "Assets:Cash")]
    pub account: String,
    /// Which expenses. Last, for its heading holds for all that follows.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values.
    #[value(help = "Comma-separated values, for spreadsheets; without ids")]
    Csv,
    /// One JSON array.
    #[value(help = "One JSON array")]
    Json,
    /// A JSON object a line.
    #[value(name = "jsonl", help = "JSON Lines: an object a line")]
    JsonLines,
    /// A journal of hledger.
    #[value(help = "A journal of hledger")]
    Hledger,
    /// A journal of ledger.
    #[value(help = "A journal of ledger")]
    Ledger,
    /// A journal of beancount.
    #[value(help = "A journal of beancount; without a currency, that is XXX")]
    Beancount,
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        _ if text == "\\t" || text == "tab" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("one character is asked for, such as ; or tab"),
    }
}

fn currency(text: &str) -> Result<String, &'static str> {
    let is_currency =
        (2..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_currency {
        Ok(text.to_owned())
    } else {
        Err("a currency is capital letters, such as EUR")
    }
}
