//! Which column holds what: as the options say, as the headings say, and as the contents
//! allow.

mod contents;
mod money;
pub(crate) mod words;

use crate::error::Error;
use crate::options::{Columns, Options};
use crate::question::{Answer, Change, Example, Question, QuestionKind};
use crate::reading::{Role, UnderstoodColumn};
use crate::table::Table;

use contents::Contents;
use words::{Meaning, Rank, meanings, plain, same};

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
            Money::One(_) => finder.direction(),
            Money::Two { .. } => None,
        });
        finder.take_if(found.direction);
        found.currency = finder.given.currency.or_else(|| finder.currency());
        finder.take_if(found.currency);
        found.state = finder.given.state.or_else(|| finder.by_heading(Meaning::State));
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
struct Given {
    date: Option<usize>,
    amount: Option<usize>,
    money_out: Option<usize>,
    money_in: Option<usize>,
    direction: Option<usize>,
    description: Vec<usize>,
    category: Option<usize>,
    currency: Option<usize>,
    id: Option<usize>,
    balance: Option<usize>,
    fee: Option<usize>,
    state: Option<usize>,
}

impl Given {
    fn new(table: &Table<'_>, columns: &Columns) -> Result<Self, Error> {
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

    fn all(&self) -> impl Iterator<Item = usize> {
        let Self { date, amount, money_out, money_in, direction, description, .. } = self;
        let Self { category, currency, id, balance, fee, state, .. } = self;
        let one = [
            date, amount, money_out, money_in, direction, category, currency, id, balance, fee,
            state,
        ];
        one.into_iter().flatten().chain(description).copied()
    }
}

/// What is known of a table while its columns are found.
struct Finder<'a> {
    table: &'a Table<'a>,
    given: Given,
    headings: Vec<Vec<(Meaning, Rank)>>,
    contents: Vec<Contents>,
    taken: Vec<bool>,
    questions: Vec<Question>,
}

impl<'a> Finder<'a> {
    fn new(table: &'a Table<'a>, columns: &Columns) -> Result<Self, Error> {
        let given = Given::new(table, columns)?;
        let mut taken = vec![false; table.width()];
        given.all().for_each(|column| taken[column] = true);
        let of = |heading: &String| meanings(&plain(heading)).collect();
        let mut headings: Vec<Vec<_>> = table.headings.iter().map(of).collect();
        headings.resize(table.width(), Vec::new());
        let contents = Contents::of(table);
        Ok(Self { table, given, headings, contents, taken, questions: Vec::new() })
    }

    fn take(&mut self, column: usize) {
        if let Some(taken) = self.taken.get_mut(column) {
            *taken = true;
        }
    }

    fn take_if(&mut self, column: Option<usize>) {
        column.into_iter().for_each(|column| self.take(column));
    }

    /// The columns that are free and whose headings have a meaning, the best first.
    fn headed(&self, meaning: Meaning) -> Vec<(usize, Rank)> {
        let rank = |column: usize| {
            let all = self.headings[column].iter();
            all.filter(|(of, _)| *of == meaning).map(|(_, rank)| *rank).min()
        };
        let free = (0..self.taken.len()).filter(|column| !self.taken[*column]);
        let mut found: Vec<_> = free.filter_map(|column| Some((column, rank(column)?))).collect();
        found.sort_by_key(|(_, rank)| *rank);
        found
    }

    /// The best column for what is worth no question.
    fn by_heading(&self, meaning: Meaning) -> Option<usize> {
        let fits = |column: &usize| {
            let contents = &self.contents[*column];
            match meaning {
                Meaning::Balance | Meaning::Fee => contents.mostly(contents.amounts),
                Meaning::Date => contents.mostly(contents.dates + contents.date_numbers),
                // Else it is an amount, or a day.
                Meaning::Category | Meaning::State => {
                    !contents.mostly(contents.amounts) || contents.filled == 0
                }
                _ => true,
            }
        };
        let headed = self.headed(meaning).into_iter().map(|(column, _)| column);
        let headed: Vec<usize> = headed.filter(fits).collect();
        let is_filled = |column: &&usize| self.contents[**column].filled > 0;
        headed.iter().find(is_filled).or(headed.first()).copied()
    }

    fn date(&mut self) -> Result<usize, Error> {
        let fits = |column: usize| {
            let contents = &self.contents[column];
            contents.filled > 0 && contents.mostly(contents.dates + contents.date_numbers)
        };
        let headed = self.headed(Meaning::Date);
        let good: Vec<_> = headed.iter().filter(|(column, _)| fits(*column)).copied().collect();
        if let Some((best, rank)) = good.first().copied() {
            let equals = good.iter().filter(|(_, other)| *other == rank).map(|(column, _)| *column);
            self.ask(Role::Date, equals.collect());
            return Ok(best);
        }
        let free = || (0..self.taken.len()).filter(|column| !self.taken[*column]);
        let by_contents = free().find(|column| {
            let contents = &self.contents[*column];
            contents.filled > 0 && contents.nearly_all(contents.dates)
        });
        let by_most = || {
            free().find(|column| {
                let contents = &self.contents[*column];
                contents.dates > 0 && contents.mostly(contents.dates)
            })
        };
        let by_number = || {
            free().find(|column| {
                let contents = &self.contents[*column];
                contents.filled > 0 && contents.long_dates == contents.filled
            })
        };
        let headed = headed.first().map(|(column, _)| *column);
        by_contents
            .or(headed)
            .or_else(by_number)
            .or_else(by_most)
            .ok_or_else(|| self.not_found(Role::Date))
    }

    fn direction(&self) -> Option<usize> {
        let headed = self.headed(Meaning::Direction);
        // `Af Bij` and the like say what they are, `Type` does not.
        let is_clear = |rank: Rank| rank < words::clear_directions();
        let clear = headed.iter().find(|(column, rank)| {
            let contents = &self.contents[*column];
            is_clear(*rank) && contents.filled > 0 && contents.mostly(contents.directions)
        });
        let all = |column: &usize| {
            let contents = &self.contents[*column];
            (contents.out || contents.into) && contents.directions == contents.filled
        };
        let headed = || headed.iter().map(|(column, _)| *column).find(all);
        let blank = || {
            (0..self.taken.len()).filter(|column| !self.taken[*column]).filter(all).find(|column| {
                let heading = self.table.headings.get(*column).map(|heading| heading.trim());
                let both = self.contents[*column].out && self.contents[*column].into;
                both || heading.is_some_and(str::is_empty)
            })
        };
        clear.map(|(column, _)| *column).or_else(headed).or_else(blank)
    }

    fn currency(&self) -> Option<usize> {
        let all = |column: &usize| {
            let contents = &self.contents[*column];
            contents.filled > 0 && contents.currencies == contents.filled
        };
        let headed = self.headed(Meaning::Currency).into_iter().map(|(column, _)| column);
        let free = (0..self.taken.len()).filter(|column| !self.taken[*column]);
        headed.chain(free).find(all)
    }

    /// The payee and the description; else the column with the most letters.
    fn description(&self) -> Vec<usize> {
        let texts = |meaning| {
            let headed = self.headed(meaning).into_iter().filter(|(column, _)| {
                let contents = &self.contents[*column];
                contents.filled == 0 || contents.letters > 0
            });
            headed.map(|(column, _)| column).next()
        };
        let payee = texts(Meaning::Payee);
        let description = texts(Meaning::Description).filter(|column| Some(*column) != payee);
        let found: Vec<usize> = payee.into_iter().chain(description).collect();
        if !found.is_empty() {
            return found;
        }
        let free = (0..self.taken.len()).filter(|column| !self.taken[*column]);
        let lettered = free.filter(|column| self.contents[*column].letters > 0);
        lettered
            .max_by_key(|column| (self.contents[*column].length, usize::MAX - column))
            .into_iter()
            .collect()
    }

    /// Asks which of several columns has a role, if there are several.
    fn ask(&mut self, role: Role, columns: Vec<usize>) {
        let filled: Vec<usize> =
            columns.into_iter().filter(|column| self.contents[*column].filled > 0).collect();
        if filled.len() < 2 || self.all_equal(&filled) {
            return;
        }
        let answer = |column: &usize| {
            let rows =
                (0..self.table.len()).filter(|row| !self.table.cell(*row, *column).is_empty());
            let example = |row| {
                let cell = crate::understand::shortened(&self.table.cell(row, *column));
                Example { line: self.table.line(row), means: cell.clone(), cell }
            };
            let change = Change::Column(role, name(self.table, *column));
            Answer { change, sums: None, examples: rows.take(3).map(example).collect() }
        };
        let answers = filled.iter().map(answer).collect();
        self.questions.push(Question { kind: QuestionKind::Column(role), answers, likely: None });
    }

    fn all_equal(&self, columns: &[usize]) -> bool {
        let Some((first, rest)) = columns.split_first() else { return true };
        (0..self.table.len()).all(|row| {
            let cell = self.table.cell(row, *first);
            rest.iter().all(|column| self.table.cell(row, *column) == cell)
        })
    }

    fn not_found(&self, role: Role) -> Error {
        let first = || if self.table.len() > 0 { self.table.line(0) } else { 1 };
        let line = self.table.heading_line.unwrap_or_else(first);
        Error::ColumnNotFound { role, line, headings: self.table.headings.clone() }
    }
}
