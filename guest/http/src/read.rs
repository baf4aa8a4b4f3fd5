//! Requests that read.

mod export;
mod list;
mod summary;

use expenses_interface::{Expenses, Info, MonthlyBudgets};
use expenses_model::{Date, Month, date_text, parse_date};
use expenses_tasks::reports::start;

use crate::condition::{Conditions, quoted};
use crate::json::{
    Amounts, BudgetDocument, ExpenseObject, InfoDocument, LoggedDocument, RepeatDocument,
};
use crate::params::{Params, Today};
use crate::route::Route;
use crate::service::Call;
use crate::{Problem, Response, state};

use export::Export;
use list::List;
use summary::Summary;

/// What is read.
#[derive(Debug)]
pub(crate) enum Task {
    /// One expense.
    Expense(u64, Amounts),
    /// A page of expenses.
    List(Box<List>),
    /// Totals.
    Summary(Summary),
    /// The budgets in a month, or in that of a day.
    Budgets(Result<String, Date>, Amounts),
    /// The rules by which expenses repeat, with what is due up to a day.
    Repeats(Date, Amounts),
    /// The history.
    Log,
    /// A file of expenses.
    Export(Export),
    /// The state of the store.
    Info,
    /// Whether the store can be read.
    Health,
}

impl Task {
    /// What a request reads. `None` if it reads nothing of the store.
    ///
    /// # Errors
    ///
    /// `invalid` if a parameter is.
    pub(crate) fn of(call: &Call, today: &Today) -> Result<Option<Self>, Problem> {
        let mut params = Params::of(&call.target);
        let task = match call.route {
            Route::Expense(id) => Self::Expense(id, params.amounts()?),
            Route::Expenses => Self::List(Box::new(List::of(&call.target, &mut params, today)?)),
            Route::Summary => Self::Summary(Summary::of(&mut params, today)?),
            Route::Budgets => {
                let amounts = params.amounts()?;
                Self::Budgets(month(&mut params, today)?, amounts)
            }
            Route::Repeats => {
                let amounts = params.amounts()?;
                // A client that has the state is answered before the store sees it.
                let day = match params.one("day")? {
                    None => today(),
                    Some(text) => parse_date(&text).ok_or_else(|| {
                        Problem::invalid("day", "must be a date such as 2026-11-23")
                    })?,
                };
                Self::Repeats(day, amounts)
            }
            Route::Log => Self::Log,
            Route::Export => Self::Export(Export::of(&mut params, today)?),
            Route::Info => Self::Info,
            Route::Health => Self::Health,
            _ => return Ok(None),
        };
        params.finish()?;
        Ok(Some(task))
    }

    /// Reads, and answers.
    ///
    /// # Errors
    ///
    /// What keeps it from reading.
    pub(crate) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        match self {
            Self::Expense(id, amounts) => {
                let expense = store.get(id).map_err(|error| Problem::of(&error))?;
                let digest = expense.digest();
                Ok(match conditions.check(&digest)? {
                    Some(response) => response,
                    None => Response::json(200, &ExpenseObject::new((&expense).into(), amounts))
                        .with("etag", quoted(&digest)),
                })
            }
            Self::List(list) => list.answer(store, conditions),
            Self::Summary(summary) => summary.answer(store, conditions),
            Self::Budgets(asked, amounts) => {
                state::answer(store, conditions, asked.clone().err(), |store, _| {
                    let month = match &asked {
                        Ok(month) => month.clone(),
                        Err(day) => {
                            let info = store.info().map_err(|error| Problem::of(&error))?;
                            start(info.month_start).month_of(*day).to_text()
                        }
                    };
                    let monthly = store.budgets(Some(month));
                    let monthly = monthly.map_err(|error| Problem::of(&error))?;
                    let MonthlyBudgets { month, budgets, revision, .. } = &monthly;
                    let document = |budget| BudgetDocument::new(month, budget, amounts);
                    let documents: Vec<_> = budgets.iter().map(document).collect();
                    Ok((Response::json(200, &documents), Some(*revision)))
                })
            }
            Self::Repeats(day, amounts) => {
                state::answer(store, conditions, Some(day), |store, _| {
                    let repeats = store.repeats(Some(date_text(day)));
                    let repeats = repeats.map_err(|error| Problem::of(&error))?;
                    let document = |repeat| RepeatDocument::new(repeat, amounts);
                    let documents: Vec<_> = repeats.iter().map(document).collect();
                    Ok((Response::json(200, &documents), None))
                })
            }
            Self::Log => state::answer(store, conditions, None, |store, _| {
                let log = store.log().map_err(|error| Problem::of(&error))?;
                let documents: Vec<_> = log.iter().map(LoggedDocument::from).collect();
                Ok((Response::json(200, &documents), None))
            }),
            Self::Export(export) => export.answer(store, conditions),
            Self::Info => state::answer(store, conditions, None, |store, _| {
                let info: Info = store.info().map_err(|error| Problem::of(&error))?;
                Ok((
                    Response::json(200, &InfoDocument::new(&info.file, &info)),
                    Some(info.revision),
                ))
            }),
            Self::Health => {
                store.info().map_err(|error| Problem::of(&error))?;
                Ok(Response::of(200, "application/json", b"{\"status\":\"ok\"}\n".to_vec()))
            }
        }
    }
}

/// The month of which budgets are asked for, or the day if that is the current one.
fn month(params: &mut Params, today: &Today) -> Result<Result<String, Date>, Problem> {
    let Some(month) = params.one("month")? else { return Ok(Err(today())) };
    match Month::parse(&month) {
        Some(_) => Ok(Ok(month)),
        None => Err(Problem::invalid("month", "must be a month such as 2026-11")),
    }
}
