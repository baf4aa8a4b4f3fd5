//! The arguments of `import`.

use std::path::PathBuf;

use clap::Args;
use expenses_formats::{
    Columns, Currency, DateOrder, DecimalMark, Fees, Headings, Options, Signs, Where,
};

/// The two commands that most people need, and the general form.
pub(crate) const USAGE: &str = "\
expenses import statement.csv --category other --dry-run   (look first)
       expenses import statement.csv --category other             (then import)
       expenses import [OPTIONS] <FILE>";

pub(crate) const NOTE: &str = r#"Of a file the columns, dates, amounts and encoding are found. What could mean
two things is asked on a terminal. Elsewhere, nothing is imported, and the
message says which option decides it. Money that came in is left out.

An expense that is there already, with the same day, amount and description, is
not added again; two equal rows of a file are two expenses. If the bank gives
its rows ids, these tell instead, also when it has changed the text or the day
since. All rows are imported as one change, or none.

How a file was read is remembered for the next file with the same headings:
columns, dates, signs and --category.

A file that `export` wrote, or another expenses.json, is taken as it is, and
keeps its ids in a store that has never had any.

A file of categories has a line for each, and # begins a comment:
  groceries: rewe, edeka, "fish, chips"
  travel: deutsche bahn, ^uber
  +clothing: shoes return
The words are to be whole words of the description; ^ and $ stand for its begin
and end, and * for the rest of a word. After a +, money that came in is a refund.

Examples:
  expenses import bank.csv --bank --categories my-categories
  expenses import card.csv --card --refunds --category other
  expenses import bank.csv --date-column Buchungstag --date-format DD.MM.YYYY \
    --description-column Empfänger --description-column Zweck -c other
  curl https://example.com/expenses.jsonl | expenses import -"#;

/// The heading of the rarer options.
const READING: &str = "How the file is read";

/// The arguments of `import`.
#[derive(Args, Clone, Debug)]
pub struct ImportArguments {
    /// The file: CSV, OFX, QIF, CAMT, MT940, JSON; - is the standard input
    #[arg(required_unless_present_any = ["profiles", "forget"])]
    pub file: Option<PathBuf>,
    /// What to do with the rows.
    #[command(flatten)]
    pub choices: ChoiceArguments,
    /// Show what would be imported, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Import without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Leave out what cannot be read
    #[arg(long)]
    pub skip_bad: bool,
    /// Show each line that is left out
    #[arg(long)]
    pub verbose: bool,
    /// Which files are read as they were before.
    #[command(flatten)]
    pub remembered: ProfileArguments,
    /// How the file is read. Last, for its heading holds for all that follows.
    #[command(flatten)]
    pub reading: ReadingArguments,
}

/// What to do with the rows of another program's file.
#[derive(Args, Clone, Debug, Default)]
pub struct ChoiceArguments {
    /// The category of what has none
    #[arg(short, long)]
    pub category: Option<String>,
    /// A file of categories and of words that mean them
    #[arg(long, value_name = "FILE")]
    pub categories: Option<PathBuf>,
    /// Take money that came in as refunds, below zero
    #[arg(long)]
    pub refunds: bool,
    /// Tag the rows with an account, so that equal rows of two accounts are two
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub account: Option<String>,
}

impl ChoiceArguments {
    /// Whether they say more than the category of what has none.
    pub(super) fn are_of_rows(&self) -> bool {
        self.categories.is_some() || self.refunds || self.account.is_some()
    }
}

/// What is remembered of files.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What is remembered")]
pub struct ProfileArguments {
    /// The name under which it is remembered how the file is read, if headings do not tell
    #[arg(long, value_name = "NAME", hide_short_help = true, value_parser = profile)]
    pub profile: Option<String>,
    /// Show of which files it is remembered how they are read
    #[arg(long, conflicts_with = "file", hide_short_help = true)]
    pub profiles: bool,
    /// Forget how such files are read, named as `--profiles` shows it
    #[arg(long, value_name = "NAME", conflicts_with = "file", hide_short_help = true)]
    pub forget: Option<String>,
}

/// How another program's file is read. What is not said is found in the file.
#[derive(Args, Clone, Debug, Default)]
pub struct ReadingArguments {
    /// Money out has a minus, as at most banks
    #[arg(long)]
    pub bank: bool,
    /// Money out has no minus, as at most cards
    #[arg(long, conflicts_with = "bank")]
    pub card: bool,
    /// The heading or number of the column with the day
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub date_column: Option<String>,
    /// That of the amount
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub amount_column: Option<String>,
    /// That of money out, if money in has another
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING, conflicts_with = "amount_column")]
    pub out_column: Option<String>,
    /// That of money in
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING, conflicts_with = "amount_column")]
    pub in_column: Option<String>,
    /// That of the word for money out or in
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub direction_column: Option<String>,
    /// That of the description; several are joined
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub description_column: Vec<String>,
    /// That of the category
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub category_column: Option<String>,
    /// That of the currency
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub currency_column: Option<String>,
    /// That of a fee, which is added to the amount unless `--fees within` says otherwise
    #[arg(long, value_name = "COLUMN", hide_short_help = true, help_heading = READING)]
    pub fee_column: Option<String>,
    /// Whether fees are `beside` the amounts, and are added, or `within` them
    #[arg(long, value_name = "WHERE", value_parser = fees, hide_short_help = true, help_heading = READING)]
    pub fees: Option<Fees>,
    /// How days are written, such as DD/MM/YYYY or %d/%m/%Y
    #[arg(long, value_name = "FORMAT", hide_short_help = true, help_heading = READING)]
    pub date_format: Option<String>,
    /// The language of the names of months, such as de
    #[arg(long, value_name = "LANGUAGE", hide_short_help = true, help_heading = READING)]
    pub month_language: Option<String>,
    /// Amounts have a decimal comma: 1.234,56
    #[arg(long, hide_short_help = true, help_heading = READING)]
    pub decimal_comma: bool,
    /// Amounts have a decimal point: 1,234.56
    #[arg(long, conflicts_with = "decimal_comma", hide_short_help = true, help_heading = READING)]
    pub decimal_point: bool,
    /// Take only rows of this currency, such as EUR; `all` takes them as one
    #[arg(long, value_name = "CODE", hide_short_help = true, help_heading = READING)]
    pub currency: Option<String>,
    /// Take only rows with this text in a column
    #[arg(long = "where", value_name = "COLUMN=TEXT", value_parser = column_and_text, hide_short_help = true, help_heading = READING)]
    pub filter: Vec<(String, String)>,
    /// Leave out rows with this text in a column
    #[arg(long = "where-not", value_name = "COLUMN=TEXT", value_parser = column_and_text, hide_short_help = true, help_heading = READING)]
    pub filter_not: Vec<(String, String)>,
    /// There is no line of headings
    #[arg(long, hide_short_help = true, help_heading = READING)]
    pub no_header: bool,
    /// How many lines to skip before the headings
    #[arg(long, value_name = "NUMBER", hide_short_help = true, help_heading = READING)]
    pub skip_lines: Option<u64>,
    /// What stands between columns: a character, or `tab`
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter, hide_short_help = true, help_heading = READING)]
    pub delimiter: Option<char>,
    /// The encoding of the file, such as windows-1252
    #[arg(long, value_name = "NAME", hide_short_help = true, help_heading = READING)]
    pub encoding: Option<String>,
}

impl ReadingArguments {
    /// As the reader has them.
    ///
    /// # Errors
    ///
    /// What cannot be meant, as a sentence.
    pub(super) fn options(&self) -> Result<Options, String> {
        let arguments = self.clone();
        let date_order = arguments.date_format.as_deref().map(DateOrder::of_pattern);
        let date_order = date_order.transpose().map_err(|error| error.to_string())?;
        let filter = |is: bool| move |(column, value)| Where { column, value, is };
        let filters = arguments.filter.into_iter().map(filter(true));
        let filters = filters.chain(arguments.filter_not.into_iter().map(filter(false))).collect();
        let has_fees = arguments.fee_column.is_some();
        Ok(Options {
            delimiter: arguments.delimiter,
            skip_lines: arguments.skip_lines,
            headings: arguments.no_header.then_some(Headings::Absent),
            columns: Columns {
                date: arguments.date_column,
                amount: arguments.amount_column,
                money_out: arguments.out_column,
                money_in: arguments.in_column,
                direction: arguments.direction_column,
                description: arguments.description_column,
                category: arguments.category_column,
                currency: arguments.currency_column,
                fee: arguments.fee_column,
                ..Columns::default()
            },
            date_order,
            month_language: arguments.month_language,
            decimal_mark: match (arguments.decimal_comma, arguments.decimal_point) {
                (true, _) => Some(DecimalMark::Comma),
                (_, true) => Some(DecimalMark::Point),
                _ => None,
            },
            signs: match (arguments.bank, arguments.card) {
                (true, _) => Some(Signs::OutIsNegative),
                (_, true) => Some(Signs::OutIsPositive),
                _ => None,
            },
            currency: arguments.currency.map(|code| match code.eq_ignore_ascii_case("all") {
                true => Currency::All,
                false => Currency::Only(code),
            }),
            fees: arguments.fees.or(has_fees.then_some(Fees::Beside)),
            filters,
            ..Options::default()
        })
    }
}

fn profile(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    match text.chars().count() {
        1..=100 => Ok(text.to_owned()),
        _ => Err("a name has 1 to 100 characters"),
    }
}

fn fees(text: &str) -> Result<Fees, &'static str> {
    match text {
        "beside" => Ok(Fees::Beside),
        "within" => Ok(Fees::Within),
        _ => Err("fees are `beside` the amounts or `within` them"),
    }
}

fn column_and_text(text: &str) -> Result<(String, String), &'static str> {
    let (column, text) =
        text.split_once('=').ok_or("write a column, = and a text, as in State=COMPLETED")?;
    Ok((column.trim().to_owned(), text.trim().to_owned()))
}

fn delimiter(text: &str) -> Result<char, &'static str> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        _ if text == "\\t" || text == "tab" => Ok('\t'),
        (Some(c), None) if !matches!(c, '"' | '\r' | '\n') => Ok(c),
        _ => Err("write one character, such as ; or tab"),
    }
}
