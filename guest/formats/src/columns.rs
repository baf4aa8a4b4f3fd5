//! Which column holds what: as the options say, as the headings say, and as the contents
//! allow.

mod contents;
mod finder;
mod money;
mod names;
pub(crate) mod words;

use crate::error::Error;
use crate::options::Options;
use crate::question::Question;
use crate::reading::{Role, UnderstoodColumn};
use crate::table::Table;

use finder::Finder;
use names::name;
use words::Meaning;

pub(crate) use names::resolve;

/// The columns that are used, by their places from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assigned {
    pub(crate) date: usize,
    pub(crate) money: Money,
    pub(crate) direction: Option<usize>,
    /// The parts of the description.
    pub(crate) description: Vec<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) currency: Option<usize>,
    /// The id, and whether the options name it.
    pub(crate) id: Option<(usize, bool)>,
    pub(crate) balance: Option<usize>,
    pub(crate) fee: Option<usize>,
    pub(crate) state: Option<usize>,
}

/// Where the amounts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Money {
    /// In one column, for both directions.
    One(usize),
    /// In a column each. Some files have money out alone.
    Two { out: usize, into: Option<usize> },
}

impl Default for Money {
    fn default() -> Self {
        Self::One(0)
    }
}

impl Assigned {
    /// Finds the columns, and asks what the file leaves open.
    ///
    /// # Errors
    ///
    /// If the options name what is not there, or no column can be the date or the amount.
    pub(crate) fn find(
        table: &Table<'_>,
        options: &Options,
    ) -> Result<(Self, Vec<Question>), Error> {
        let mut finder = Finder::new(table, &options.columns)?;
        let mut found = Self::default();
        let given = &finder.given;
        found.balance = given.balance;
        found.date = match given.date {
            Some(date) => date,
            None => finder.date()?,
        };
        finder.take(found.date);
        found.balance = found.balance.or_else(|| finder.by_heading(Meaning::Balance));
        finder.take_if(found.balance);
        found.fee = finder.given.fee.or_else(|| finder.by_heading(Meaning::Fee));
        finder.take_if(found.fee);
        (found.money, found.balance) = money::find(&mut finder, found.balance)?;
        match found.money {
            Money::One(column) => finder.take(column),
            Money::Two { out, into } => {
                finder.take(out);
                finder.take_if(into);
            }
        }
        found.direction = finder.given.direction.or_else(|| match found.money {
            // A form that has its own columns says itself which of them is one.
            Money::One(_) if table.preset.columns.amount.is_none() => finder.direction(),
            Money::One(_) | Money::Two { .. } => None,
        });
        finder.take_if(found.direction);
        found.currency = finder.given.currency.or_else(|| finder.currency());
        finder.take_if(found.currency);
        found.state = finder.given.state.or_else(|| finder.state());
        finder.take_if(found.state);
        found.category = finder.given.category.or_else(|| finder.by_heading(Meaning::Category));
        finder.take_if(found.category);
        found.id = finder
            .given
            .id
            .map(|id| (id, true))
            .or_else(|| finder.by_heading(Meaning::Id).map(|id| (id, false)));
        finder.take_if(found.id.map(|(id, _)| id));
        found.description = match finder.given.description.as_slice() {
            [] => finder.description(),
            given => given.to_vec(),
        };
        Ok((found, finder.questions))
    }

    /// All columns with their roles, for a person.
    pub(crate) fn understood(&self, table: &Table<'_>) -> Vec<UnderstoodColumn> {
        let mut columns = Vec::new();
        let mut add = |role, column: Option<usize>| {
            let Some(column) = column else { return };
            let heading = table.headings.get(column).map(|heading| heading.trim().to_owned());
            let name = name(table, column);
            columns.push(UnderstoodColumn { role, number: column + 1, heading, name });
        };
        add(Role::Date, Some(self.date));
        match self.money {
            Money::One(column) => add(Role::Amount, Some(column)),
            Money::Two { out, into } => {
                add(Role::MoneyOut, Some(out));
                add(Role::MoneyIn, into);
            }
        }
        add(Role::Direction, self.direction);
        self.description.iter().for_each(|column| add(Role::Description, Some(*column)));
        add(Role::Category, self.category);
        add(Role::Currency, self.currency);
        add(Role::Id, self.id.map(|(id, _)| id));
        add(Role::Balance, self.balance);
        add(Role::Fee, self.fee);
        add(Role::State, self.state);
        columns
    }
}
