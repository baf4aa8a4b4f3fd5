//! What a caller can say about a file. Whatever is not said is found in the file, or asked.

use serde::{Deserialize, Serialize};

use crate::amount::Sign;
use crate::reading::Role;

/// What a caller says about a file; also what a profile remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Options {
    /// What stands between the cells of a CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// So many lines before the headings are left out. `None` finds the headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_lines: Option<u64>,
    /// Whether a CSV file has headings. `None` finds out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headings: Option<Headings>,
    /// Which columns hold what.
    #[serde(skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
    /// In which order dates are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The language of the names of months, such as `hr`; needed only if a name is of two
    /// months in two languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month_language: Option<String>,
    /// What stands before the decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<DecimalMark>,
    /// What the sign of an amount means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signs: Option<Signs>,
    /// Which sign amounts have whose direction something else says. Only a profile tells it.
    #[serde(skip_serializing_if = "UsualSigns::is_empty")]
    pub usual_signs: UsualSigns,
    /// Of which currency the rows are taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What a column of fees means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<Fees>,
    /// Only rows that all of these are true of are taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Where>,
}

/// Which columns hold what: each by its heading, or by its number from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Columns {
    /// The day of the expense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Money out, if money out and in have a column each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_out: Option<String>,
    /// Money in, if money out and in have a column each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_in: Option<String>,
    /// The word that says whether an amount is money out or in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// The parts of the description, joined by spaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<String>,
    /// The category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What the bank calls the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The balance after the transaction, which is never an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<String>,
    /// A fee beside the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    /// Whether the transaction took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Columns {
    /// Gives a column its role, beside those that are parts of the description already.
    pub(crate) fn set(&mut self, role: Role, name: &str) {
        let column = match role {
            Role::Date => &mut self.date,
            Role::Amount => &mut self.amount,
            Role::MoneyOut => &mut self.money_out,
            Role::MoneyIn => &mut self.money_in,
            Role::Direction => &mut self.direction,
            Role::Category => &mut self.category,
            Role::Currency => &mut self.currency,
            Role::Id => &mut self.id,
            Role::Balance => &mut self.balance,
            Role::Fee => &mut self.fee,
            Role::State => &mut self.state,
            Role::Description => return self.description.push(name.to_owned()),
        };
        *column = Some(name.to_owned());
    }
}

impl Columns {
    /// Whether no column is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// All names that are given.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let Self { date, amount, money_out, money_in, direction, description, .. } = self;
        let Self { category, currency, id, balance, fee, state, .. } = self;
        let one = [date, amount, money_out, money_in, direction, category, currency, id, balance];
        let one = one.into_iter().chain([fee, state]);
        one.flatten().chain(description).map(String::as_str)
    }
}

/// Whether a CSV file has a row of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headings {
    /// The first row, after the lines that are left out, names the columns.
    Present,
    /// The first row is data.
    Absent,
}

/// In which order the parts of a date stand. What separates them, how many digits a year
/// has, names of months and a time of day are read from each cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// Year, month, day.
    YearMonthDay,
    /// Day, month, year.
    DayMonthYear,
    /// Month, day, year.
    MonthDayYear,
    /// The number of days that Excel counts.
    ExcelDays,
    /// Seconds or milliseconds since 1970, in UTC.
    UnixTime,
}

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

/// What the sign of an amount means, if no column or suffix says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signs {
    /// Money out has a minus, as in the statement of a bank account.
    OutIsNegative,
    /// Money out has none, as in the statements of many cards and in lists of expenses.
    OutIsPositive,
}

/// Which sign amounts usually have where a column, words or letters say which way the money
/// went. Those with the other sign take something back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct UsualSigns {
    /// Of money out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_out: Option<Sign>,
    /// Of money in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_in: Option<Sign>,
}

impl UsualSigns {
    /// Whether neither is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Of which currency the rows are taken, if a file has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Currency {
    /// Rows of this one, and rows that name none.
    Only(String),
    /// All rows, as if they were of one currency.
    All,
}

/// What a column of fees means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fees {
    /// The fee was paid beside the amount, and is added to the expense.
    Beside,
    /// The amount holds the fee already.
    Within,
}

/// Which rows are taken, by the text of a column; letter case does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Where {
    /// The column, by its heading or its number.
    pub column: String,
    /// The text of the whole cell.
    pub value: String,
    /// Whether rows with this text are taken, or all others.
    pub is: bool,
}
