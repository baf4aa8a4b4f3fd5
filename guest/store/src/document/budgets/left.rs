//! What is left of the budgets in a month.

use std::collections::BTreeMap;

use super::Kept;
use crate::document::Document;
use expenses_interface::{Budget, BudgetAmount};
use expenses_model::{Amount, Date, Month, MonthStart, Total};

impl Document {
    /// The budgets, that of all expenses first, and what is left of each in a month.
    pub fn budgets(&self, month: Month) -> Vec<Budget> {
        let Some(by_key) = self.budgets.as_ref().map(|budgets| &budgets.by_key) else {
            return Vec::new();
        };
        let start = self.month_start();
        let last = start.last_of(month);
        let mut all = None;
        let mut spent: BTreeMap<&str, Spent> = BTreeMap::new();
        for (key, kept) in by_key {
            let of = Spent::of(kept, month, start);
            match key {
                None => all = Some(of),
                Some(key) => _ = spent.insert(key, of),
            }
        }
        let first = spent.values().chain(&all).map(|of| of.first).min();
        let Some(first) = first else { return Vec::new() };
        for record in self.records_about(self.by_date(), Some(first), Some(last)) {
            let Some(day) = record.day().filter(|day| (first..=last).contains(day)) else {
                continue;
            };
            if let Some(all) = &mut all {
                all.add(day, &record.amount);
            }
            if let Some(of) = spent.get_mut(self.categories.folded(record.category)) {
                of.add(day, &record.amount);
            }
        }
        let spent = all.into_iter().chain(spent.into_values());
        by_key.values().zip(spent).map(|(kept, of)| of.budget(kept, month)).collect()
    }
}

/// What was spent of a budget.
struct Spent {
    /// The first day whose rest is carried over; the first of the month or year if none is.
    first: Date,
    /// The first day of the month or year.
    now_first: Date,
    before: Total,
    now: Total,
}

impl Spent {
    /// Nothing.
    fn of(kept: &Kept, month: Month, start: MonthStart) -> Self {
        let now = kept.first_month(month);
        let first = kept.steps().next().map_or(now, |(first, _)| first.min(now));
        let [first, now_first] = [first, now].map(|month| start.first_of(month));
        Self { first, now_first, before: Total::default(), now: Total::default() }
    }

    fn add(&mut self, day: Date, amount: &Amount) {
        if day >= self.now_first {
            self.now.add(amount);
        } else if day >= self.first {
            self.before.add(amount);
        }
    }

    fn budget(self, kept: &Kept, month: Month) -> Budget {
        let Self { before, now, .. } = self;
        let mut allowed = kept.allowed_before(month);
        let carried = allowed.less(&before);
        let amount = kept.amount_in(month);
        allowed.add(amount);
        let mut spent = before;
        spent.add_total(&now);
        Budget {
            category: kept.category.clone(),
            amount: amount.to_text(),
            yearly: kept.yearly,
            amounts: kept.steps().map(step).collect(),
            carried,
            spent: now.to_text(),
            left: allowed.less(&spent),
        }
    }
}

fn step((since, amount): (Month, &Amount)) -> BudgetAmount {
    BudgetAmount { since: since.to_text(), amount: amount.to_text() }
}

impl Kept {
    /// The first month of the month or year that the budget counts in a month.
    fn first_month(&self, month: Month) -> Month {
        if self.yearly { month.first_of_year() } else { month }
    }

    /// How much may be spent in a month, or in its year.
    fn amount_in(&self, month: Month) -> &Amount {
        let now = self.first_month(month);
        let begun = self.steps().take_while(|(since, _)| *since <= now).last();
        begun.or_else(|| self.steps().next()).map_or(&self.amount, |(_, amount)| amount)
    }

    /// How much might be spent before a month, or before its year, from the first one on whose
    /// rest is carried over.
    fn allowed_before(&self, month: Month) -> Total {
        let now = self.first_month(month);
        let mut allowed = Total::default();
        let ends = self.steps().skip(1).map(|(next, _)| next.min(now)).chain([now]);
        for ((since, amount), end) in self.steps().zip(ends) {
            let months = u32::try_from(since.until(end)).unwrap_or(0);
            let times = if self.yearly { months / 12 } else { months };
            if times > 0 {
                allowed.add_times(amount, times);
            }
        }
        allowed
    }
}
