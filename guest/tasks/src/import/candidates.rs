//! What a file would add, before it is compared with the store.

use std::fmt::Write;

use expenses_formats::own::{BadRow, ExpenseRow, ExpenseRows, OwnFile};
use expenses_formats::{MAX_DESCRIPTION, Reading, Reason, Row};
use expenses_interface::{ExpenseRef, Expenses};
use expenses_model::{Amount, BankId, date_digits, nfc};

use super::category::{Before, Origin};
use super::left_out::{LeftOut, Why};
use super::rules::Rules;

/// What a person chooses for the rows of another program's file.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Categories by words of descriptions.
    pub rules: Rules,
    /// The category of what has no other, as [`parse_category`](expenses_model::parse_category)
    /// returns it.
    pub category: Option<String>,
    /// Whether money that came in is a refund: an amount below zero.
    pub refunds: bool,
    /// The account that the file is of, as [`parse_tag`](expenses_model::parse_tag) returns
    /// it: a tag of every row, so that equal rows of two accounts are two.
    pub account: Option<String>,
}

/// What a file would add, and what it holds beside that.
#[derive(Debug, Default)]
pub struct Candidates {
    rows: ExpenseRows,
    /// Of each row; none at all if the file is this program's own.
    origins: Vec<Origin>,
    /// What the bank calls each row; none at all if it calls none.
    banks: Vec<Option<BankId>>,
    left_out: Vec<LeftOut>,
    are_kept: bool,
}

impl Candidates {
    /// All of this program's own file, as it is.
    #[must_use]
    pub fn of_own(file: OwnFile) -> Self {
        let OwnFile { rows, bad } = file;
        let bad = bad.into_iter().map(|BadRow { line, reason }| LeftOut {
            line,
            why: Why::Bad,
            amount: None,
            text: reason,
        });
        Self { rows, left_out: bad.collect(), are_kept: true, ..Self::default() }
    }

    /// The rows of another program's file. The store says which categories payees had
    /// before.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub fn of_reading<S: Expenses>(
        store: &mut S,
        reading: &Reading,
        choices: &Choices,
    ) -> Result<Self, S::Error> {
        let mut candidates = Self::default();
        let mut before = None;
        let (mut amount, mut description) = (String::new(), String::new());
        for row in reading.rows.iter() {
            let rule = choices.rules.category(row.description);
            let is_refund = || choices.refunds || choices.rules.is_refund(row.description);
            if row.amount.is_negative() && !is_refund() {
                candidates.leave_out(row, Why::MoneyIn);
                continue;
            }
            let own = rule.map(|category| (category, Origin::Rule));
            let own = own.or_else(|| row.category.map(|category| (category, Origin::Column)));
            let found = match own {
                Some(found) => Some(found),
                None => {
                    let before: &Before = match &mut before {
                        Some(before) => before,
                        none => none.insert(Before::read(store)?),
                    };
                    let payee = before.category(row.description);
                    let rest = choices.category.as_deref();
                    payee
                        .map(|category| (category, Origin::Before))
                        .or_else(|| rest.map(|category| (category, Origin::Option)))
                }
            };
            let Some((category, origin)) = found else {
                candidates.leave_out(row, Why::NoCategory);
                continue;
            };
            amount.clear();
            // Writing to a text cannot fail.
            let _ = write!(amount, "{}", row.amount);
            let digits = date_digits(row.date);
            let date = std::str::from_utf8(&digits).ok();
            let text = nfc(row.description);
            let text = match &choices.account {
                None => &*text,
                Some(account) => {
                    with_account(&text, account, &mut description);
                    description.as_str()
                }
            };
            let expense =
                ExpenseRef { id: None, description: text, amount: &amount, category, date };
            candidates.rows.push(ExpenseRow { line: row.line, expense });
            candidates.origins.push(origin);
            let bank = row.id.zip(Amount::parse_bound(&amount).ok());
            let account = choices.account.as_deref();
            let bank = bank.map(|(id, amount)| BankId::of(account, id, &amount, row.date));
            if bank.is_some() {
                candidates.banks.resize(candidates.rows.len() - 1, None);
                candidates.banks.push(bank);
            }
        }
        if !candidates.banks.is_empty() {
            candidates.banks.resize(candidates.rows.len(), None);
        }
        candidates.left_out.extend(reading.skipped.iter().map(|skipped| {
            let (why, text) = match &skipped.reason {
                Reason::Bad(problem) => (Why::Bad, problem.to_string()),
                reason => (Why::Reader(reason.clone()), skipped.text.clone()),
            };
            LeftOut { line: skipped.line, why, amount: None, text }
        }));
        candidates.left_out.sort_by_key(|left_out| left_out.line);
        Ok(candidates)
    }

    /// What would be added, unless it is there already.
    #[must_use]
    pub fn rows(&self) -> &ExpenseRows {
        &self.rows
    }

    /// What is not, by line.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What the bank calls each row; none at all if it calls none.
    pub(super) fn banks(&self) -> &[Option<BankId>] {
        &self.banks
    }

    /// Where the category of the row at this place is from.
    #[must_use]
    pub fn origin(&self, at: usize) -> Option<Origin> {
        self.origins.get(at).copied()
    }

    /// Whether the rows are to be kept as they are, for a store held them.
    #[must_use]
    pub fn are_kept(&self) -> bool {
        self.are_kept
    }

    fn leave_out(&mut self, row: Row<'_>, why: Why) {
        let (amount, text) = (Some(row.amount.abs().to_string()), row.description.to_owned());
        self.left_out.push(LeftOut { line: row.line, why, amount, text });
    }
}

/// A description with the account as a tag at its end.
fn with_account(description: &str, account: &str, text: &mut String) {
    let room = MAX_DESCRIPTION.saturating_sub(account.chars().count() + 2);
    text.clear();
    text.extend(description.chars().take(room));
    text.push_str(" #");
    text.push_str(account);
}
