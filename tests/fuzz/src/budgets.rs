//! Budgets and months in the reference model: month by month, over lists of rows.

use expenses_interface::{Budget, BudgetAmount, NewBudget};

use crate::model::{Refusal, Row, State};
use crate::rules::{self, Amount};

/// The day on which everything happens: that of `Ticking`.
const TODAY: &str = "2026-11-23";

/// A budget of the model.
#[derive(Clone, Debug)]
pub(crate) struct BudgetRow {
    /// The category as it is shown.
    pub(crate) shown: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) yearly: bool,
    /// If it carries over, its amounts, each from a month on.
    pub(crate) steps: Vec<(i32, Amount)>,
}

impl BudgetRow {
    /// A budget for a month.
    pub(crate) fn monthly(shown: Option<String>, amount: Amount) -> Self {
        Self { shown, amount, yearly: false, steps: Vec::new() }
    }

    /// How many months it is for.
    fn months(&self) -> i32 {
        if self.yearly { 12 } else { 1 }
    }

    fn amount_in(&self, month: i32) -> Amount {
        let begun = self.steps.iter().rfind(|(since, _)| *since <= month);
        begun.or(self.steps.first()).map_or(self.amount, |(_, amount)| *amount)
    }
}

/// The number of a month `YYYY-MM`.
fn number(month: &str) -> Option<i32> {
    rules::is_date(&format!("{month}-01"))
        .then(|| month[..4].parse::<i32>().unwrap() * 12 + month[5..].parse::<i32>().unwrap() - 1)
}

/// The text of a month.
pub(crate) fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month / 12, month % 12 + 1)
}

impl State {
    /// The month of a day.
    pub(crate) fn month_of(&self, day: &str) -> i32 {
        let number = number(&day[..7]).unwrap();
        number - i32::from(day[8..].parse::<u8>().unwrap() < self.month_start)
    }

    pub(crate) fn set_month_start(&mut self, day: u8) -> Result<(), Refusal> {
        match day {
            1..=28 => self.month_start = day,
            _ => return Err(Refusal::Invalid("month-start".into())),
        }
        Ok(())
    }

    /// The budget in the place of another.
    pub(crate) fn new_budget(
        &self,
        new: &NewBudget,
        shown: Option<String>,
        amount: Amount,
        before: Option<&BudgetRow>,
    ) -> BudgetRow {
        let mut steps = Vec::new();
        if new.carries_over {
            let since = new.since.as_deref().and_then(|text| number(text.trim()));
            let since = since.unwrap_or_else(|| self.month_of(TODAY));
            let since = if new.yearly { since - since % 12 } else { since };
            if let Some(before) = before.filter(|before| before.yearly == new.yearly) {
                steps = before.steps.clone();
            }
            steps.retain(|(month, _)| *month < since);
            if steps.last().is_none_or(|(_, last)| last.units != amount.units) {
                steps.push((since, amount));
            } else if let Some((_, last)) = steps.last_mut() {
                *last = amount;
            }
        }
        BudgetRow { shown, amount, yearly: new.yearly, steps }
    }

    /// Checks the month of a new budget.
    pub(crate) fn check_since(new: &NewBudget) -> Result<(), Refusal> {
        let is_wrong = match new.since.as_deref() {
            Some(text) => number(text.trim()).is_none() || !new.carries_over,
            None => false,
        };
        if is_wrong { Err(Refusal::Invalid("since".into())) } else { Ok(()) }
    }

    /// The budgets in the month of today.
    pub(crate) fn budgets(&self) -> Vec<Budget> {
        let month = self.month_of(TODAY);
        let budget = |(key, row): (&Option<String>, &BudgetRow)| self.budget_left(key, row, month);
        self.budgets.iter().map(budget).collect()
    }

    fn budget_left(&self, key: &Option<String>, row: &BudgetRow, month: i32) -> Budget {
        let now = month - month % row.months();
        let spent_in = |first: i32, last: i32| {
            let counts = |expense: &&Row| {
                let is_of = key.as_ref().is_none_or(|key| rules::fold(&expense.category) == *key);
                let is_in = |date: &String| (first..=last).contains(&self.month_of(date));
                is_of && expense.date.as_ref().is_some_and(is_in)
            };
            Amount::sum(self.expenses.iter().filter(counts).map(|expense| expense.amount))
        };
        let minus = |amount: Amount| Amount { units: -amount.units, ..amount };
        let first = row.steps.first().map_or(now, |(first, _)| *first).min(now);
        let before = (first..now).step_by(row.months() as usize);
        let allowed = Amount::sum(before.map(|month| row.amount_in(month)));
        let carried = Amount::sum([allowed, minus(spent_in(first, now - 1))].into_iter());
        let (amount, spent) = (row.amount_in(now), spent_in(now, month));
        let left = Amount::sum([carried, amount, minus(spent)].into_iter());
        let step = |(since, amount): &(i32, Amount)| BudgetAmount {
            since: month_text(*since),
            amount: amount.to_string(),
        };
        Budget {
            category: row.shown.clone(),
            amount: amount.to_string(),
            yearly: row.yearly,
            amounts: row.steps.iter().map(step).collect(),
            carried: carried.to_string(),
            spent: spent.to_string(),
            left: left.to_string(),
        }
    }
}
