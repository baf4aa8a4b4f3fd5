//! `expenses import`.

use std::path::{Path, PathBuf};

use clap::Args;
use expenses_formats::import::{CsvForm, Reason, Rules, Skipped, Source, read};
use expenses_interface::Expenses;
use expenses_tasks::import::{Step, import};

use crate::exit::Failure;
use crate::session::Session;

/// How many lines that cannot be read are shown: if all are wrong, one reason is enough.
const MOST_SHOWN: usize = 20;
/// From this many rows on, a person is shown how far the import is.
const LONG_WORK: usize = 10_000;

pub(crate) const NOTE: &str = r#"An expense that is there already, with the same day, amount and description, is not
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

impl CsvArguments {
    fn form(&self) -> CsvForm {
        let Self {
            date_column,
            amount_column,
            description_column,
            category_column,
            no_header,
            skip_lines,
            delimiter,
            date_format,
            decimal_comma,
            bank,
            category,
            categories: _,
        } = self.clone();
        CsvForm {
            date_column,
            amount_column,
            description_column,
            category_column,
            no_header,
            skip_lines,
            delimiter,
            date_format,
            decimal_comma,
            bank,
            category,
        }
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Adds what is new in a file as one change, and prints what was skipped and why.
    pub(crate) fn import(&mut self, arguments: &ImportArguments) -> Result<(), Failure<S::Error>> {
        let name = name(&arguments.file);
        let source = self.source(arguments)?;
        let bad: Vec<String> = source
            .skipped
            .iter()
            .filter_map(|Skipped { line, reason }| match reason {
                Reason::Bad(reason) => Some(format!("{name}, line {line}: {reason}")),
                _ => None,
            })
            .collect();
        if !bad.is_empty() && !arguments.skip_bad {
            let count = bad.len();
            let more = count.saturating_sub(MOST_SHOWN);
            let more = (more > 0).then(|| format!("and {more} more lines of {name}"));
            let what = match count {
                1 => "this line, or leave it".to_owned(),
                count => format!("these {count} lines, or leave them"),
            };
            let advice = format!("nothing was imported: mend {what} out with --skip-bad");
            let shown = bad.into_iter().take(MOST_SHOWN).chain(more).chain([advice]);
            return Err(Failure::Refused(shown.collect()));
        }
        let user = &mut *self.user;
        let is_long = source.rows.len() >= LONG_WORK;
        let mut progress = |step: Step| match step {
            _ if !is_long => {}
            Step::Comparing(part) => {
                user.progress("Looking for what is there already", Some(part));
            }
            // The commit is one step, all or nothing.
            Step::Saving(count) => user.progress(&format!("Saving {count} expenses…"), None),
        };
        let answer = import(self.store, &source, arguments.dry_run, &mut progress);
        if is_long {
            self.user.progress("", None);
        }
        let (report, failed) = answer.map_err(Failure::Operation)?;
        let printed = self.print(|format, output| format.imported(output, &report));
        // If both fail, the store's error is reported.
        failed.map_or(printed, |error| Err(Failure::Operation(error)))
    }

    /// Reads the file that is named, and that of the categories.
    fn source(&mut self, arguments: &ImportArguments) -> Result<Source, Failure<S::Error>> {
        let rules = match &arguments.csv.categories {
            None => Rules::default(),
            Some(file) => Rules::parse(&self.text(file)?)
                .map_err(|reason| Failure::Refused(vec![format!("{}, {reason}", name(file))]))?,
        };
        let text = self.text(&arguments.file)?;
        read(&text, &arguments.csv.form(), &rules).map_err(|reason| {
            Failure::Refused(vec![format!("{}: {reason}", name(&arguments.file))])
        })
    }

    /// The text of a file, without the mark that some programs put first.
    fn text(&mut self, file: &Path) -> Result<String, Failure<S::Error>> {
        let refused = |reason: String| Failure::Refused(vec![reason]);
        let bytes = self.user.read(file).map_err(|error| {
            let mut reason = format!("{} cannot be read: {error}", name(file));
            if cfg!(target_arch = "wasm32") {
                reason += "; a WebAssembly runtime shows only the directories that it is given: use the standard input, as in `import - < FILE`";
            }
            refused(reason)
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
            refused(format!(
                "{}, line {line}: it is not UTF-8 text; change its encoding first, as with `iconv -f WINDOWS-1252 -t UTF-8`",
                name(file)
            ))
        })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "the standard input".into() } else { file.display().to_string() }
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        _ if text == "\\t" || text == "tab" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("one character is asked for, such as ; or tab"),
    }
}

#[cfg(test)]
mod tests;
