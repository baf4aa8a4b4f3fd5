//! Finding a column for each role.

use crate::error::Error;
use crate::options::Columns;
use crate::question::{Answer, Change, Example, Question, QuestionKind};
use crate::reading::Role;
use crate::table::Table;
use crate::understand::states::is_state;

use super::contents::Contents;
use super::names::{Given, name};
use super::words::{self, Meaning, Rank, meanings, plain};

/// What is known of a table while its columns are found.
pub(super) struct Finder<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) given: Given,
    pub(super) headings: Vec<Vec<(Meaning, Rank)>>,
    pub(super) contents: Vec<Contents>,
    pub(super) taken: Vec<bool>,
    pub(super) questions: Vec<Question>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(table: &'a Table<'a>, columns: &Columns) -> Result<Self, Error> {
        let given = Given::new(table, columns)?;
        let mut taken = vec![false; table.width()];
        given.all().for_each(|column| taken[column] = true);
        let of = |heading: &String| {
            let is_foreign = words::is_foreign(heading);
            let is_money = |meaning| matches!(meaning, Meaning::Amount | Meaning::Currency);
            let plain = plain(heading);
            meanings(&plain)
                .filter(|(meaning, _)| !(is_foreign && is_money(*meaning)))
                .collect::<Vec<_>>()
        };
        let mut headings: Vec<Vec<_>> = table.headings.iter().map(of).collect();
        headings.resize(table.width(), Vec::new());
        let contents = Contents::of(table);
        Ok(Self { table, given, headings, contents, taken, questions: Vec::new() })
    }

    pub(super) fn take(&mut self, column: usize) {
        if let Some(taken) = self.taken.get_mut(column) {
            *taken = true;
        }
    }

    pub(super) fn take_if(&mut self, column: Option<usize>) {
        column.into_iter().for_each(|column| self.take(column));
    }

    /// The columns that are free and whose headings have a meaning, the best first.
    pub(super) fn headed(&self, meaning: Meaning) -> Vec<(usize, Rank)> {
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
    pub(super) fn by_heading(&self, meaning: Meaning) -> Option<usize> {
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

    pub(super) fn date(&mut self) -> Result<usize, Error> {
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

    pub(super) fn direction(&self) -> Option<usize> {
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

    pub(super) fn currency(&self) -> Option<usize> {
        let all = |column: &usize| {
            let contents = &self.contents[*column];
            contents.filled > 0 && contents.currencies == contents.filled
        };
        let headed = self.headed(Meaning::Currency).into_iter().map(|(column, _)| column);
        let free = (0..self.taken.len()).filter(|column| !self.taken[*column]);
        let is_foreign = |column: &usize| {
            self.table.headings.get(*column).is_some_and(|heading| words::is_foreign(heading))
        };
        headed.chain(free.filter(|column| !is_foreign(column))).find(all)
    }

    /// The column that is called so; else one that holds states alone, such as `gebucht`.
    pub(super) fn state(&self) -> Option<usize> {
        let of_states = |column: &usize| {
            let cells = (0..self.table.len()).map(|row| self.table.cell(row, *column));
            let mut filled = cells.filter(|cell| !cell.is_empty()).peekable();
            filled.peek().is_some() && filled.all(|cell| is_state(&cell))
        };
        let free = || (0..self.taken.len()).filter(|column| !self.taken[*column]);
        self.by_heading(Meaning::State).or_else(|| free().find(of_states))
    }

    /// The payee and the description; else the column with the most letters.
    pub(super) fn description(&self) -> Vec<usize> {
        let texts = |meaning| {
            let headed = self.headed(meaning).into_iter().filter(|(column, _)| {
                let contents = &self.contents[*column];
                contents.filled == 0 || contents.letters > 0
            });
            let headed: Vec<usize> = headed.map(|(column, _)| column).collect();
            let filled = headed.iter().find(|column| self.contents[**column].filled > 0);
            filled.or(headed.first()).copied()
        };
        let payee = texts(Meaning::Payee);
        let description = texts(Meaning::Description).filter(|column| Some(*column) != payee);
        let found: Vec<usize> = payee.into_iter().chain(description).collect();
        // A column that is called so and is empty describes nothing.
        if found.iter().any(|column| self.contents[*column].filled > 0) {
            return found;
        }
        let free = (0..self.taken.len()).filter(|column| !self.taken[*column]);
        let lettered = free.filter(|column| self.contents[*column].letters > 0);
        let longest =
            lettered.max_by_key(|column| (self.contents[*column].length, usize::MAX - column));
        longest.map_or(found, |column| vec![column])
    }

    /// Asks which of several columns has a role, if there are several.
    pub(super) fn ask(&mut self, role: Role, columns: Vec<usize>) {
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

    pub(super) fn not_found(&self, role: Role) -> Error {
        let first = || if self.table.len() > 0 { self.table.line(0) } else { 1 };
        let line = self.table.heading_line.unwrap_or_else(first);
        Error::ColumnNotFound { role, line, headings: self.table.headings.clone() }
    }
}
