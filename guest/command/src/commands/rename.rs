//! `expenses rename`.

use clap::{Args, ValueEnum};
use expenses_interface::{
    AsStoreError, Budget, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Expenses, Filter,
    NewBudget, Query,
};
use expenses_model::fold;
use expenses_tasks::listing::{ATTEMPTS, list};

use crate::exit::Failure;
use crate::hints::word;
use crate::note;
use crate::session::{Session, was_committed};
use crate::user_io::Chosen;

pub(crate) const NOTE: &str = "\
All expenses of the category get the new name, and its budget moves along, in
one change that `expenses undo` takes back.

Examples:
  expenses rename groceries food
  expenses rename groceries food --budget old";

/// The category of expenses that only change its upper and lower case, between two changes of one
/// commit.
const MEANWHILE: &str = "\u{2190}";

/// The arguments of `rename`.
#[derive(Args, Clone, Debug)]
pub struct RenameArguments {
    /// The category
    #[arg(value_name = "OLD")]
    pub category: String,
    /// Its new name; if that is a category already, the two become one
    #[arg(value_name = "NEW")]
    pub new_category: String,
    /// Which budget remains if both names have one
    #[arg(long, value_enum, value_name = "WHICH")]
    pub budget: Option<Kept>,
}

/// Which of two budgets remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kept {
    /// That of the old name.
    #[value(help = "The budget of the old name")]
    Old,
    /// That of the new name.
    #[value(help = "The budget of the new name")]
    New,
}

/// What `rename` did.
pub(crate) struct Renamed<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    /// How many expenses have the new name now that had the old one.
    pub(crate) expenses: u64,
    /// The budget that has the new name now, if the old one had a budget.
    pub(crate) budget: Option<&'a Budget>,
}

impl<S: Expenses> Session<'_, S> {
    /// Gives the expenses and the budget of a category another name, in one commit.
    pub(crate) fn rename(&mut self, arguments: &RenameArguments) -> Result<(), Failure<S::Error>> {
        let RenameArguments { category: old, new_category: new, .. } = arguments;
        let [old, new] = [old, new].map(|name| name.trim());
        let filter = Filter::of_category(old);
        let mut asked = arguments.budget;
        for attempt in 0.. {
            let query = Query { filter: filter.clone(), ..Query::default() };
            let listing = list(self.store, &query, None).map_err(Failure::Operation)?;
            let monthly = self.store.budgets(None).map_err(Failure::Operation)?;
            let of = |name: &str| {
                let is_it = |of: &&Budget| of.category.as_deref().map(fold) == Some(fold(name));
                monthly.budgets.iter().find(is_it)
            };
            let (old_budget, mut budget) = (of(old), of(old));
            if listing.expenses.is_empty() && old_budget.is_none() {
                self.hint_at_category(&filter);
                return Err(refused(format!("there is no category `{old}` to rename")));
            }
            if let (Some(from), Some(to), true) = (old_budget, of(new), fold(old) != fold(new)) {
                asked = Some(match asked {
                    Some(kept) => kept,
                    None => self.ask_for_budget(from, to, arguments)?,
                });
                budget = Some(if asked == Some(Kept::New) { to } else { from });
            }
            let mut changes = changes(&listing.expenses, new, old_budget.zip(budget));
            changes.push(note::of_rename(old, new));
            let renamed = Renamed { old, new, expenses: listing.expenses.len() as u64, budget };
            let result = self.store.apply(changes, Some(listing.revision));
            match result.map_err(|failure| failure.error) {
                Ok(_) => return self.print(|format, output| format.renamed(output, &renamed)),
                Err(error) if was_committed(&error) => {
                    // The store's error is reported, even if this fails, too.
                    let _ = self.format.renamed(self.output, &renamed);
                    return Err(Failure::Operation(error));
                }
                Err(error)
                    if attempt < ATTEMPTS
                        && matches!(error.as_store_error(), Some(Error::Changed(_))) => {}
                Err(error) => return Err(Failure::Operation(error)),
            }
        }
        Ok(())
    }

    /// Asks which of two budgets remains.
    fn ask_for_budget(
        &mut self,
        from: &Budget,
        to: &Budget,
        arguments: &RenameArguments,
    ) -> Result<Kept, Failure<S::Error>> {
        let RenameArguments { category: old, new_category: new, .. } = arguments;
        let choice = |name: &str, budget: &Budget| format!("{} of {name}", amount_of(budget));
        let choices = [choice(old, from), choice(new, to)];
        let both = format!("Both have a budget: {}, and {}.\n", choices[0], choices[1]);
        let chosen = self.user.choose(&both, "Which one remains?", &choices);
        let chosen =
            chosen.map_err(|error| refused(format!("cannot ask which one remains: {error}")))?;
        match chosen {
            Some(Chosen::This(0)) => Ok(Kept::Old),
            Some(Chosen::This(_)) => Ok(Kept::New),
            Some(Chosen::Neither) => Err(refused("nothing was changed".into())),
            None => Err(refused(format!(
                "both have a budget, {} and {}: say which one remains: {} rename {} {} --budget old, or --budget new",
                choices[0],
                choices[1],
                self.program,
                word(old),
                word(new)
            ))),
        }
    }
}

/// `150 a month` or `1800 a year`.
pub(crate) fn amount_of(budget: &Budget) -> String {
    format!("{} a {}", budget.amount, if budget.yearly { "year" } else { "month" })
}

/// The changes that rename expenses, and the budget of the old name if that has one: of the two
/// budgets, the first has the old name, and the second remains.
fn changes(expenses: &[Expense], new: &str, budgets: Option<(&Budget, &Budget)>) -> Vec<Change> {
    let update = |id: u64, category: String| {
        let patch = ExpensePatch { category: Some(category), ..ExpensePatch::default() };
        Change::Update(ExpenseUpdate { id, patch })
    };
    let mut changes = Vec::with_capacity(expenses.len() + 2);
    // While others have the old spelling, an expense takes that. So they all leave it first.
    let is_respelled = |expense: &Expense| fold(&expense.category) == fold(new);
    for expense in expenses.iter().filter(|expense| is_respelled(expense)) {
        changes.push(update(expense.id, MEANWHILE.to_owned()));
    }
    changes.extend(expenses.iter().map(|expense| update(expense.id, new.to_owned())));
    let Some((old_budget, budget)) = budgets else { return changes };
    let category = old_budget.category.clone();
    changes.push(Change::SetBudget(NewBudget { category, ..NewBudget::default() }));
    if old_budget == budget {
        changes.extend(amounts(budget).map(|(amount, since)| {
            Change::SetBudget(NewBudget {
                category: Some(new.to_owned()),
                amount: Some(amount),
                yearly: budget.yearly,
                carries_over: since.is_some(),
                since,
            })
        }));
    }
    changes
}

/// The amounts of a budget to set one after the other, each with its month if it carries over.
fn amounts(budget: &Budget) -> impl Iterator<Item = (String, Option<String>)> {
    let alone = budget.amounts.is_empty().then(|| (budget.amount.clone(), None));
    let steps = budget.amounts.iter().map(|of| (of.amount.clone(), Some(of.since.clone())));
    alone.into_iter().chain(steps)
}

fn refused<E>(reason: String) -> Failure<E> {
    Failure::Refused(vec![reason])
}

#[cfg(test)]
mod tests;
