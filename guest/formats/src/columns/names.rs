//! Columns by the names that people and options give them.

use crate::error::Error;
use crate::options::Columns;
use crate::reading::Role;
use crate::table::Table;

use super::words::same;

/// What an option calls a column: its heading if no other has it, else its number.
pub(crate) fn name(table: &Table<'_>, column: usize) -> String {
    let number = (column + 1).to_string();
    let Some(heading) = table.headings.get(column).map(|heading| heading.trim()) else {
        return number;
    };
    let is_unique = table.headings.iter().filter(|other| same(other, heading)).count() == 1;
    if is_unique && !heading.is_empty() { heading.to_owned() } else { number }
}

/// The place of the column that a text names: by its heading, or by its number from 1.
pub(crate) fn resolve(table: &Table<'_>, role: Option<Role>, name: &str) -> Result<usize, Error> {
    let named = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..table.headings.len()).filter(|at| is(&table.headings[*at])).collect()
    };
    let mut found = named(&|heading| heading.trim() == name.trim());
    if found.is_empty() {
        found = named(&|heading| same(heading, name));
    }
    match found.as_slice() {
        [column] if !name.trim().is_empty() => return Ok(*column),
        [_, _, ..] => {
            let numbers = found.iter().map(|column| column + 1).collect();
            return Err(Error::AmbiguousColumn { name: name.to_owned(), numbers });
        }
        _ => {}
    }
    let count = table.width();
    let number = name.trim().parse::<usize>().ok().filter(|number| (1..=count).contains(number));
    number.map(|number| number - 1).ok_or_else(|| Error::NoSuchColumn {
        role,
        name: name.to_owned(),
        headings: table.headings.clone(),
        count,
    })
}

/// The columns that the options name.
#[derive(Default)]
pub(super) struct Given {
    pub(super) date: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) money_out: Option<usize>,
    pub(super) money_in: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) description: Vec<usize>,
    pub(super) category: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) balance: Option<usize>,
    pub(super) fee: Option<usize>,
    pub(super) state: Option<usize>,
}

impl Given {
    pub(super) fn new(table: &Table<'_>, columns: &Columns) -> Result<Self, Error> {
        let one = |role, name: &Option<String>| {
            name.as_deref().map(|name| resolve(table, Some(role), name)).transpose()
        };
        let part = |name: &String| resolve(table, Some(Role::Description), name);
        Ok(Self {
            date: one(Role::Date, &columns.date)?,
            amount: one(Role::Amount, &columns.amount)?,
            money_out: one(Role::MoneyOut, &columns.money_out)?,
            money_in: one(Role::MoneyIn, &columns.money_in)?,
            direction: one(Role::Direction, &columns.direction)?,
            description: columns.description.iter().map(part).collect::<Result<_, _>>()?,
            category: one(Role::Category, &columns.category)?,
            currency: one(Role::Currency, &columns.currency)?,
            id: one(Role::Id, &columns.id)?,
            balance: one(Role::Balance, &columns.balance)?,
            fee: one(Role::Fee, &columns.fee)?,
            state: one(Role::State, &columns.state)?,
        })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        let Self { date, amount, money_out, money_in, direction, description, .. } = self;
        let Self { category, currency, id, balance, fee, state, .. } = self;
        let one = [
            date, amount, money_out, money_in, direction, category, currency, id, balance, fee,
            state,
        ];
        one.into_iter().flatten().chain(description).copied()
    }
}
