//! How a file is read, for a preview and for a profile.

use std::fmt;

use serde::Serialize;

use crate::question::Example;

use crate::options::{
    Columns, Currency, DateOrder, DecimalMark, Fees, Headings, Options, Signs, UsualSigns, Where,
};

/// How a file is read. What is not settled yet, for a question is open, is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The name of the form: `CSV`, `OFX`, …
    pub form: String,
    /// The name of the encoding.
    pub encoding: String,
    /// What stands between the cells; `None` if the form has no such thing.
    pub delimiter: Option<char>,
    /// The line of the headings; `None` without headings.
    pub heading_line: Option<u64>,
    /// All columns that are used, by role.
    pub columns: Vec<UnderstoodColumn>,
    /// How dates are written.
    pub date_order: Option<DateOrder>,
    /// A date as it is read; if another order reads some otherwise, one of these.
    pub date_example: Option<Example>,
    /// The language of the months, if that makes a difference.
    pub month_language: Option<String>,
    /// What stands before the decimals; `None` if no amount has any.
    pub decimal_mark: Option<DecimalMark>,
    /// What a sign means; `None` if columns or suffixes say what is out and in.
    pub signs: Option<Signs>,
    /// Which sign amounts have whose direction columns, words or letters say.
    #[serde(skip)]
    pub usual_signs: UsualSigns,
    /// Whether the form itself says where the direction is, in each file anew.
    #[serde(skip)]
    pub(crate) has_own_direction: bool,
    /// The currencies that are named, each once, and how many rows have it.
    pub currencies: Vec<(String, u64)>,
    /// Which of them is taken.
    pub currency: Option<Currency>,
    /// What the column of fees means.
    pub fees: Option<Fees>,
    /// The filters, as they were given.
    pub filters: Vec<Where>,
    /// How many descriptions or categories were too long and were cut.
    pub cut: u64,
    /// States of rows that were read whose meaning is not known; the first few.
    pub unknown_states: Vec<String>,
}

/// A column and its role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnderstoodColumn {
    /// What it holds.
    pub role: Role,
    /// Counts from 1.
    pub number: usize,
    /// Its heading; `None` without headings.
    pub heading: Option<String>,
    /// What an option calls it: its heading, or its number if that says more.
    pub name: String,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The day.
    Date,
    /// The amount, of either sign.
    Amount,
    /// Money out.
    MoneyOut,
    /// Money in.
    MoneyIn,
    /// Whether it is money out or in.
    Direction,
    /// A part of the description.
    Description,
    /// The category.
    Category,
    /// The currency.
    Currency,
    /// What the bank calls the transaction.
    Id,
    /// The balance.
    Balance,
    /// A fee.
    Fee,
    /// Whether the transaction took place.
    State,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Date => "date",
            Self::Amount => "amount",
            Self::MoneyOut => "money out",
            Self::MoneyIn => "money in",
            Self::Direction => "direction",
            Self::Description => "description",
            Self::Category => "category",
            Self::Currency => "currency",
            Self::Id => "id",
            Self::Balance => "balance",
            Self::Fee => "fee",
            Self::State => "state",
        })
    }
}

impl Understood {
    /// The column of a role; the first, if several are parts of the description.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<&UnderstoodColumn> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The options by which the next file of this shape is read as this one was.
    ///
    /// Lines before the headings are not counted, for they may be more next time. The
    /// filters and the currency are part of it.
    #[must_use]
    pub fn profile(&self) -> Options {
        let mut columns = Columns::default();
        for column in &self.columns {
            columns.set(column.role, &column.name);
        }
        let mut usual_signs = self.usual_signs;
        if self.has_own_direction {
            (columns.direction, usual_signs) = (None, UsualSigns::default());
        }
        let headings = self.delimiter.map(|_| match self.heading_line {
            Some(_) => Headings::Present,
            None => Headings::Absent,
        });
        Options {
            delimiter: self.delimiter,
            skip_lines: None,
            headings,
            columns,
            date_order: self.date_order,
            month_language: self.month_language.clone(),
            decimal_mark: self.decimal_mark,
            signs: self.signs,
            usual_signs,
            currency: self.currency.clone(),
            fees: self.fees,
            filters: self.filters.clone(),
        }
    }
}
