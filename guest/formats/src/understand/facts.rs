//! What the cells of all rows say together.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::amount::{self, Cell, Sign};
use crate::columns::words;
use crate::direction::{self, Flow};

use super::plan::Plan;

/// What the rows say together.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) marks: amount::Evidence,
    /// Signs of amounts without letters that tell a direction: of the column of the
    /// amount, or of money out.
    pub(super) one: Signed,
    /// The same of money in.
    pub(super) other: Signed,
    /// The same of the rows that a column or letters call money out, and money in.
    pub(super) out: Signed,
    pub(super) into: Signed,
    /// Amounts with letters for money out, for money in, and without.
    pub(super) letters: (u64, u64, u64),
    /// The currencies that rows name, the most frequent first.
    pub(super) currencies: Vec<(String, u64)>,
    /// What the headings say of the currency.
    pub(super) heading_currency: Option<&'static str>,
    /// Whether any fee is not zero.
    pub(super) has_fees: bool,
}

/// How many amounts have which sign.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signed {
    pub(super) minus: u64,
    pub(super) plain: u64,
}

impl Signed {
    /// The sign that most have; `None` if as many have each, or there are none.
    pub(super) fn usual(self) -> Option<Sign> {
        match self.minus.cmp(&self.plain) {
            Ordering::Less => Some(Sign::Plus),
            Ordering::Greater => Some(Sign::Minus),
            Ordering::Equal => None,
        }
    }

    fn add(&mut self, cell: &Cell<'_>) {
        if cell.is_zero() {
            return;
        }
        match cell.sign {
            Some(Sign::Minus) => self.minus += 1,
            _ => self.plain += 1,
        }
    }
}

impl Facts {
    pub(super) fn collect(plan: &Plan<'_>) -> Self {
        let mut facts = Self::default();
        let mut currencies: HashMap<String, u64> = HashMap::new();
        let (one, other) = plan.money();
        let is_single = other.is_none() && plan.columns.direction.is_none();
        facts.heading_currency = heading_currency(plan);
        for row in plan.data() {
            let flow = plan.columns.direction.and_then(|at| direction::word(&plan.cell(row, at)));
            let mut named = None;
            for column in [Some(one), other].into_iter().flatten() {
                let text = plan.cell(row, column);
                let Ok(Some(cell)) = amount::cell(&text) else { continue };
                facts.marks.add(&cell.digits);
                named = named.or(cell.currency);
                match flow.or(cell.flow) {
                    Some(Flow::Out) => facts.out.add(&cell),
                    Some(Flow::In) => facts.into.add(&cell),
                    _ if column == one => facts.one.add(&cell),
                    _ => facts.other.add(&cell),
                }
                match cell.flow {
                    Some(Flow::Out) => facts.letters.0 += 1,
                    Some(Flow::In) => facts.letters.1 += 1,
                    _ if is_single => facts.letters.2 += 1,
                    _ => {}
                }
            }
            if let Some(fee) = plan.columns.fee
                && let Ok(Some(cell)) = amount::cell(&plan.cell(row, fee))
            {
                facts.marks.add(&cell.digits);
                facts.has_fees |= !cell.is_zero();
            }
            facts.count_currency(plan, row, named, &mut currencies);
        }
        facts.weigh_balance(plan);
        facts.currencies = currencies.into_iter().collect();
        facts.currencies.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        facts
    }

    fn count_currency(
        &self,
        plan: &Plan<'_>,
        row: usize,
        named: Option<&'static str>,
        currencies: &mut HashMap<String, u64>,
    ) {
        let text = match plan.columns.currency {
            Some(column) => currency_of(&plan.cell(row, column)),
            None => None,
        };
        let name = text.as_deref().or(named).or(self.heading_currency);
        let Some(name) = name else { return };
        match currencies.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(currencies.insert(name.to_owned(), 1)),
        }
    }

    /// The balance has the same marks as the amounts, if these alone do not tell.
    fn weigh_balance(&mut self, plan: &Plan<'_>) {
        let Some(balance) = plan.columns.balance else { return };
        if self.marks.mark().is_some() || self.marks.either == 0 {
            return;
        }
        let mut of_balance = amount::Evidence::default();
        for row in plan.data() {
            if let Ok(Some(cell)) = amount::cell(&plan.cell(row, balance)) {
                of_balance.add(&cell.digits);
            }
        }
        if of_balance.point == 0 || of_balance.comma == 0 {
            self.marks.point += of_balance.point;
            self.marks.comma += of_balance.comma;
        }
    }
}

/// The currency that a cell of a column of currencies names, as a code if it is known.
pub(super) fn currency_of(cell: &str) -> Option<String> {
    (!cell.is_empty())
        .then(|| amount::currency(cell).map_or_else(|| cell.to_owned(), str::to_owned))
}

/// The currency in the headings of the amounts, as in `Umsatz in EUR`.
fn heading_currency(plan: &Plan<'_>) -> Option<&'static str> {
    let (one, other) = plan.money();
    let headings = [Some(one), other].into_iter().flatten();
    headings
        .filter_map(|column| plan.table.headings.get(column))
        .find_map(|heading| words::currency(heading))
}
