//! `GET /export`: all expenses that match, as a file.

use expenses_formats::export::{ExportError, Form, JournalOptions};
use expenses_interface::Expenses;
use expenses_model::Date;
use expenses_tasks::export::export;

use crate::condition::Conditions;
use crate::params::{Params, Today};
use crate::period::AskedFilter;
use crate::{Problem, ProblemKind, Response, state};

/// A file of expenses.
#[derive(Debug)]
pub(crate) struct Export {
    form: Form,
    options: JournalOptions,
    filter: AskedFilter,
    /// The day, if the filter depends on it.
    day: Option<Date>,
}

const FORMS: [(&str, Form); 6] = [
    ("csv", Form::Csv),
    ("json", Form::Json),
    ("jsonl", Form::JsonLines),
    ("hledger", Form::Hledger),
    ("ledger", Form::Ledger),
    ("beancount", Form::Beancount),
];

impl Export {
    /// The file that the parameters ask for.
    ///
    /// # Errors
    ///
    /// `invalid` if one of them is.
    pub(super) fn of(params: &mut Params, today: &Today) -> Result<Self, Problem> {
        let form = params.choice("format", &FORMS)?.unwrap_or(Form::Json);
        let currency = params.one("currency")?;
        let is_currency = |code: &String| {
            (2..=24).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        if !currency.as_ref().is_none_or(is_currency) {
            let rule = "must be 2 to 24 capital letters, such as EUR";
            return Err(Problem::invalid("currency", rule));
        }
        let account = params.one("account")?.unwrap_or_else(|| "Assets:Cash".to_owned());
        let (filter, day) = params.filter(today)?;
        Ok(Self { form, options: JournalOptions { currency, account }, filter, day })
    }

    pub(super) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        let Self { form, options, filter, day } = self;
        state::answer(store, conditions, day, |store, _| {
            let filter = filter.on(store)?;
            let exported = export(store, filter, form, &options, &mut |_| {});
            let exported = exported.map_err(|error| Problem::of(&error))?;
            let mut body = Vec::new();
            exported.exporter.write(&mut body).map_err(|error| {
                let reason = match error {
                    ExportError::Refused(reason) => reason,
                    error => format!("{error:?}"),
                };
                Problem::new(ProblemKind::Invalid, reason).with("field", &"format")
            })?;
            let count = exported.count.to_string();
            Ok((Response::of(200, content_type(form), body).with("total-count", count), None))
        })
    }
}

fn content_type(form: Form) -> &'static str {
    match form {
        Form::Csv => "text/csv; charset=utf-8",
        Form::Json => "application/json",
        Form::JsonLines => "application/jsonl",
        Form::Hledger | Form::Ledger | Form::Beancount => "text/plain; charset=utf-8",
    }
}
