//! `expenses export`.

use clap::{Args, ValueEnum};
use expenses_formats::export::{ExportError, Form, JournalOptions};
use expenses_interface::Expenses;
use expenses_tasks::export::export;

use crate::exit::Failure;
use crate::filter::FilterArguments;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = r#"Examples:
  expenses export --format csv > expenses.csv
  expenses export --format json --since 2026-01-01 | jq length
  expenses export --format hledger --currency EUR | hledger -f - balance"#;

/// The arguments of `export`.
#[derive(Args, Clone, Debug)]
pub struct ExportArguments {
    /// The format to write
    #[arg(short, long, value_enum)]
    pub format: ExportFormat,
    /// The currency of the amounts in a journal, such as EUR
    #[arg(long, value_parser = currency)]
    pub currency: Option<String>,
    /// The account in a journal that the money comes from
    #[arg(long, default_value = "Assets:Cash")]
    pub account: String,
    /// The expenses to export. Last, because its heading covers all options that follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

/// The format that `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values.
    #[value(help = "Comma-separated values, for spreadsheets")]
    Csv,
    /// One JSON array.
    #[value(help = "One JSON array")]
    Json,
    /// One JSON object a line.
    #[value(name = "jsonl", help = "JSON Lines: one object a line")]
    JsonLines,
    /// A journal of hledger.
    #[value(help = "A journal for hledger")]
    Hledger,
    /// A journal of ledger.
    #[value(help = "A journal for ledger")]
    Ledger,
    /// A journal of beancount.
    #[value(help = "A journal for beancount; the currency is XXX if you name none")]
    Beancount,
}

impl From<ExportFormat> for Form {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Json => Self::Json,
            ExportFormat::JsonLines => Self::JsonLines,
            ExportFormat::Hledger => Self::Hledger,
            ExportFormat::Ledger => Self::Ledger,
            ExportFormat::Beancount => Self::Beancount,
        }
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Writes all expenses that the filter matches, of one state of the store, by ascending id.
    pub(crate) fn export(
        &mut self,
        arguments: &ExportArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let format = arguments.format.to_possible_value();
        let format = format.as_ref().map_or("csv", |format| format.get_name());
        let filter = context.filter(&arguments.filter, &format!("export --format {format}"))?;
        let options = JournalOptions {
            currency: arguments.currency.clone(),
            account: arguments.account.clone(),
        };
        let user = &mut *self.user;
        let mut progress = |part| user.progress("Reading", Some(part));
        let form = arguments.format.into();
        let exported = export(self.store, filter.clone(), form, &options, &mut progress);
        self.user.progress("", None);
        let exported = exported.map_err(Failure::Operation)?;
        if exported.count == 0 {
            self.hint_at_category(&filter);
        }
        self.note_undated(&filter, &arguments.filter);
        exported.exporter.write(self.output).map_err(|error| match error {
            ExportError::Refused(reason) => Failure::Refused(vec![reason]),
            ExportError::Output(error) => Failure::Output(error),
            error => Failure::Refused(vec![format!("{error:?}")]),
        })
    }
}

fn currency(text: &str) -> Result<String, &'static str> {
    let is_currency =
        (2..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_currency {
        Ok(text.to_owned())
    } else {
        Err("must be 2 to 24 capital letters, such as EUR")
    }
}
