//! Changes of a document in memory, each of which can be taken back.

use std::borrow::Cow;

use super::budgets::BudgetRollback;
use super::month_start::MonthStartRollback;
use super::repeats::RepeatRollback;
use super::{CategoryId, Document, Record, RecordDate};
use expenses_interface::{Error, ExpensePatch, ExpenseRef};
use expenses_model::{Amount, Date, Trace, nfc, parse_category, parse_date, parse_description};

/// Undoes a change of a [`Document`]. Changes are undone in reverse order.
#[derive(Debug)]
pub enum Rollback {
    /// Undoes a change of an expense.
    Expense {
        /// The counter as it was.
        counter: u64,
        /// The expense that was changed.
        id: u64,
        /// The record before the change; `None` if the change added it.
        before: Option<Box<Record>>,
    },
    /// Undoes a change of a budget.
    Budget(BudgetRollback),
    /// Undoes that the day was set on which months start.
    MonthStart(MonthStartRollback),
    /// Undoes a change of a repeat.
    Repeat(RepeatRollback),
}

impl Rollback {
    /// The id of the expense that the change added; `None` if it did something else.
    pub fn added(&self) -> Option<u64> {
        match self {
            Self::Expense { id, before: None, .. } => Some(*id),
            _ => None,
        }
    }

    /// The record before the change; `None` if the change added it, or was not of an expense.
    pub fn before(&self) -> Option<&Record> {
        match self {
            Self::Expense { before, .. } => before.as_deref(),
            Self::Budget(_) | Self::MonthStart(_) | Self::Repeat(_) => None,
        }
    }
}

impl Document {
    /// Adds an expense under the next id, whatever id it has, and returns that id.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a field breaks its rule. The document is unchanged.
    pub fn add<'a>(
        &mut self,
        new: impl Into<ExpenseRef<'a>>,
        today: Date,
    ) -> Result<(u64, Rollback), Error> {
        self.add_of(new.into(), None, today)
    }

    /// Adds the row of a bank's file, with a digest of what the bank calls it, as [`add`] does.
    ///
    /// # Errors
    ///
    /// Those of [`add`].
    ///
    /// [`add`]: Self::add
    pub fn add_row(
        &mut self,
        row: ExpenseRef<'_>,
        bank: Option<u64>,
        today: Date,
    ) -> Result<(u64, Rollback), Error> {
        self.add_of(row, bank.and_then(Trace::from_number), today)
    }

    fn add_of(
        &mut self,
        new: ExpenseRef<'_>,
        bank: Option<Trace>,
        today: Date,
    ) -> Result<(u64, Rollback), Error> {
        let description = description(new.description)?.into();
        let amount = amount(new.amount)?;
        let category = category(new.category)?;
        let date = new.date.map_or(Ok(today), |text| date("date", text))?;
        let id = self.next_id()?;
        let rollback = Rollback::Expense { counter: self.counter, id, before: None };
        let category = self.acquire_category(&category);
        let date = RecordDate::Day(date);
        let (trace, unknown, own) = (None, Vec::new(), None);
        let record = Record { id, description, amount, category, date, trace, bank, unknown, own };
        self.records.insert(record);
        self.counter = id;
        Ok((id, rollback))
    }

    /// Adds an expense that was kept elsewhere, as it is, and returns its id.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the id is not greater than all before it, or if a data file
    /// could not hold a value. The document is unchanged.
    pub fn restore<'a>(
        &mut self,
        kept: impl Into<ExpenseRef<'a>>,
    ) -> Result<(u64, Rollback), Error> {
        let kept = kept.into();
        let amount =
            Amount::parse_kept(kept.amount).map_err(|reason| Error::invalid("amount", reason))?;
        let day = kept.date.map(|text| date("date", text)).transpose()?;
        let id = match kept.id {
            None => self.next_id()?,
            Some(id) if id > self.counter => id,
            Some(id) => {
                let reason = format!(
                    "must be greater than {}, the last one given out, not {id}",
                    self.counter
                );
                return Err(Error::invalid("id", reason));
            }
        };
        let rollback = Rollback::Expense { counter: self.counter, id, before: None };
        let record = Record {
            id,
            description: kept.description.to_owned().into(),
            amount,
            category: self.categories.acquire(kept.category),
            date: day.map_or(RecordDate::Null, RecordDate::Day),
            trace: None,
            bank: None,
            unknown: Vec::new(),
            own: None,
        };
        self.records.insert(record);
        self.counter = id;
        Ok((id, rollback))
    }

    /// Changes the fields of an expense that the patch gives.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a field breaks its rule, and [`Error::NotFound`]. The
    /// document is unchanged.
    pub fn update(&mut self, id: u64, patch: &ExpensePatch) -> Result<Rollback, Error> {
        let new_description = patch.description.as_deref().map(description).transpose()?;
        let new_amount = patch.amount.as_deref().map(amount).transpose()?;
        let new_category = patch.category.as_deref().map(category).transpose()?;
        let new_date = patch.date.as_deref().map(|text| date("date", text)).transpose()?;
        // The record is removed first, so that its own category does not count: the only
        // expense of a category can change its spelling.
        let before = self.records.remove(id).ok_or(Error::NotFound(id))?;
        let mut record = Record { own: None, ..before.clone() };
        if let Some(description) = new_description {
            record.description = description.into();
        }
        if let Some(amount) = new_amount {
            record.amount = amount;
        }
        if let Some(date) = new_date {
            record.date = RecordDate::Day(date);
        }
        record.keep_trace_of(&before);
        if let Some(category) = new_category {
            self.categories.release(record.category);
            record.category = self.acquire_category(&category);
        }
        self.records.insert(record);
        Ok(Rollback::Expense { counter: self.counter, id, before: Some(before.into()) })
    }

    /// Deletes an expense.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`].
    pub fn delete(&mut self, id: u64) -> Result<Rollback, Error> {
        let record = self.records.remove(id).ok_or(Error::NotFound(id))?;
        self.categories.release(record.category);
        Ok(Rollback::Expense { counter: self.counter, id, before: Some(record.into()) })
    }

    /// Undoes a change. The latest must be undone first.
    pub fn roll_back(&mut self, rollback: Rollback) {
        let (counter, id, before) = match rollback {
            Rollback::Expense { counter, id, before } => (counter, id, before),
            Rollback::Budget(rollback) => {
                // A document without budgets of this program has none that changed.
                if let Some(budgets) = &mut self.budgets {
                    budgets.roll_back(rollback.listed);
                }
                return;
            }
            Rollback::MonthStart(rollback) => return self.roll_back_month_start(rollback),
            Rollback::Repeat(rollback) => {
                if let Some(repeats) = &mut self.repeats {
                    repeats.roll_back(rollback.0);
                }
                return;
            }
        };
        self.counter = counter;
        if let Some(record) = &before {
            self.categories.reacquire(record.category);
        }
        let now = match before {
            Some(before) => self.records.insert(*before),
            None => self.records.remove(id),
        };
        if let Some(now) = now {
            self.categories.release(now.category);
        }
    }

    /// Undoes changes, which are in their order.
    pub fn roll_back_all(&mut self, rollbacks: Vec<Rollback>) {
        rollbacks.into_iter().rev().for_each(|rollback| self.roll_back(rollback));
    }

    /// The id of the next expense.
    pub(super) fn next_id(&self) -> Result<u64, Error> {
        self.counter.checked_add(1).ok_or_else(|| {
            Error::invalid(
                "counter",
                "of expenses.json is the greatest possible number, so there is no next id",
            )
        })
    }

    /// Counts one more use of the category, in the spelling in use or else as given.
    pub(super) fn acquire_category(&mut self, text: &str) -> CategoryId {
        match self.category_in_use(text) {
            Some(category) => {
                self.categories.reacquire(category);
                category
            }
            None => self.categories.acquire(text),
        }
    }

    /// The spelling of a category that expenses use. If there are several, that of the
    /// expense with the least id.
    pub(super) fn category_in_use(&self, text: &str) -> Option<CategoryId> {
        if let Some(only) = self.categories.only_spelling(text) {
            return Some(only);
        }
        let in_use = self.categories.in_use(text);
        match in_use.as_slice() {
            [] => None,
            [only] => Some(*only),
            several => {
                let mut categories = self.records().map(|record| record.category);
                categories.find(|category| several.contains(category))
            }
        }
    }
}

/// A description that a call gives, in the form in which it is kept.
pub(super) fn description(text: &str) -> Result<String, Error> {
    let description = parse_description(&nfc(text)).map(str::to_owned);
    description.map_err(|reason| Error::invalid("description", reason))
}

/// An amount that a call gives.
pub(super) fn amount(text: &str) -> Result<Amount, Error> {
    Amount::parse(text).map_err(|reason| Error::invalid("amount", reason))
}

/// A category that a call gives, in the form in which it is kept.
pub(super) fn category(text: &str) -> Result<Cow<'_, str>, Error> {
    let category = match nfc(text) {
        Cow::Borrowed(text) => parse_category(text).map(Cow::Borrowed),
        Cow::Owned(text) => parse_category(&text).map(|text| text.to_owned().into()),
    };
    category.map_err(|reason| Error::invalid("category", reason))
}

/// What a call says of a commit, in the form in which it is kept.
pub(crate) fn parse_note(text: &str) -> Result<String, Error> {
    // The rules are those of a category.
    let note = parse_category(&nfc(text)).map(str::to_owned);
    note.map_err(|reason| Error::invalid("note", reason))
}

/// The date in a field of a call.
pub(super) fn date(field: &str, text: &str) -> Result<Date, Error> {
    parse_date(text.trim()).ok_or_else(|| invalid_date(field, text))
}

/// The error for a field that must be a date and is not.
pub(crate) fn invalid_date(field: &str, text: &str) -> Error {
    let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    Error::invalid(
        field,
        format!("must be a calendar date YYYY-MM-DD from 0001-01-01 to 9999-12-31, not `{shown}`"),
    )
}
