//! The budgets: how much may be spent in a month or year, in total and in a category.
//!
//! They are in a field of the data file beside the expenses: a list of objects, as `kept.rs` reads
//! and writes them. If the field contains anything else, it belongs to another program: it is kept
//! as it is, and there are no budgets.

mod kept;
mod left;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::change::category;
use super::json::push;
use super::listed::{Item, Listed, ListedRollback, foreign};
use super::{Document, Rollback};
use expenses_interface::{Error, NewBudget};
use expenses_model::{Amount, Date, Month, fold};
pub(super) use kept::Kept;

/// The name of the field.
pub(super) const FIELD: &str = "budgets";
/// The most bytes of the field to which a new budget is added.
pub(super) const MOST_BYTES: usize = 8 << 10;

/// The category of a budget in its folded form; `None` is the budget of all expenses, which comes
/// first.
type Key = Option<String>;

/// The budgets of a document.
pub(super) type Budgets = Listed<Kept>;

/// Undoes the change of a budget.
#[derive(Debug)]
pub struct BudgetRollback {
    /// The category as it is spelled.
    pub(super) category: Option<String>,
    pub(super) listed: ListedRollback<Kept>,
}

/// A budget that a commit has changed, as the history stores it.
#[derive(Serialize, Deserialize)]
pub(super) struct ChangedBudget {
    pub(super) category: Option<String>,
    /// The budget before the change; `None` if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Box<RawValue>>,
}

impl Budgets {
    /// Replaces or removes the budget of a category.
    pub(super) fn set(&mut self, category: Option<String>, kept: Option<Kept>) -> BudgetRollback {
        let listed = self.put(category.as_deref().map(fold), kept);
        BudgetRollback { category, listed }
    }

    /// Whether there is a budget for this category.
    pub(super) fn has(&self, category: Option<&str>) -> bool {
        self.by_key.contains_key(&category.map(fold))
    }
}

impl Document {
    /// Sets the budget of a category, or of all expenses, or removes it. What carries over begins
    /// with the month of `today` if no other is given.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if a field breaks its rule, if there is no such budget to remove, or
    /// if the field in the file is not a list of budgets. The document is unchanged.
    pub fn set_budget(&mut self, new: &NewBudget, today: Date) -> Result<Rollback, Error> {
        let category = new.category.as_deref().map(category).transpose()?;
        let amount = new.amount.as_deref().map(Amount::parse_budget).transpose();
        let amount = amount.map_err(|reason| Error::invalid("amount", reason))?;
        let since = self.first_carried(new, today)?;
        // As the expenses spell it, where there is one.
        let in_use = category.as_deref().and_then(|text| self.category_in_use(text));
        let in_use = in_use.map(|id| self.categories.spelling(id));
        let category = in_use.or(category.as_deref()).map(str::to_owned);
        let budgets = self.budgets.as_mut().ok_or_else(|| foreign(FIELD))?;
        let before = budgets.by_key.get(&category.as_deref().map(fold));
        let kept = match amount {
            Some(amount) => {
                let yearly = new.yearly;
                Some(Kept::new(category.clone(), amount, yearly, since, before))
            }
            None if before.is_none() => {
                let of = category.map_or("all expenses".to_owned(), |text| format!("`{text}`"));
                return Err(Error::invalid("budget", format!("of {of} does not exist")));
            }
            None => None,
        };
        let length = |budgets: &Budgets| budgets.to_json().map_or(0, |json| json.len());
        let length_before = length(budgets);
        let rollback = budgets.set(category, kept);
        if length(budgets) > MOST_BYTES.max(length_before) {
            budgets.roll_back(rollback.listed);
            let reason = format!(
                "is one too many: all budgets together have at most {MOST_BYTES} bytes of expenses.json; remove another first"
            );
            return Err(Error::invalid("budget", reason));
        }
        Ok(Rollback::Budget(rollback))
    }

    /// Writes the canonical text of a budget: equal budgets have equal texts, however they are
    /// written.
    pub(super) fn write_canonical_budget(&self, category: Option<&str>, text: &mut Vec<u8>) {
        let key = category.map(fold);
        let kept = self.budgets.as_ref().and_then(|budgets| budgets.by_key.get(&key));
        push(text, &("budget", key, kept.map(Kept::canonical)));
    }

    /// The first month whose rest a new budget carries over; `None` if it does not.
    fn first_carried(&self, new: &NewBudget, today: Date) -> Result<Option<Month>, Error> {
        let invalid = |reason| Error::invalid("since", reason);
        let since = new.since.as_deref().map(|text| Month::parse(text.trim()).ok_or(text));
        let since = since.transpose().map_err(|text| {
            let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
            invalid(format!("must be a month YYYY-MM, not `{shown}`"))
        })?;
        match (new.carries_over, since) {
            (false, Some(_)) => Err(invalid("is only for a budget that carries over".into())),
            (false, None) => Ok(None),
            (true, since) => Ok(Some(since.unwrap_or_else(|| self.month_start().month_of(today)))),
        }
    }
}

impl ChangedBudget {
    pub(super) fn new(rollback: &BudgetRollback) -> Option<Self> {
        let before =
            rollback.listed.before.as_ref().map(|kept| RawValue::from_string(kept.to_json()));
        Some(Self { category: rollback.category.clone(), before: before.transpose().ok()? })
    }

    /// The category, and the budget before the change.
    ///
    /// # Errors
    ///
    /// [`Error::Overtaken`] if that is not a budget, or is one of another category.
    pub(super) fn before(&self) -> Result<(Option<String>, Option<Kept>), Error> {
        let key = self.category.as_deref().map(fold);
        let read = |json: &RawValue| Kept::read(json).filter(|kept| kept.key() == key);
        let before = self.before.as_deref().map(|json| read(json).ok_or(Error::Overtaken));
        Ok((self.category.clone(), before.transpose()?))
    }
}

#[cfg(test)]
mod tests;
