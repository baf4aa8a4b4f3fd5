//! Which way the money of a row went, and how much.

use crate::amount::{self, Amount, Cell, Sign, value};
use crate::columns::Money;
use crate::direction::{self, Flow};
use crate::options::{DecimalMark, Fees, Signs};
use crate::reading::{Problem, ProblemKind, Sums};

use super::facts::Facts;
use super::letters::Letters;
use super::plan::Plan;
use super::shortened;
use super::usual::{Known, Usual};

/// What tells money out from money in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// A column for each; with the sign that each of them usually has.
    Columns { out: Sign, into: Sign },
    /// The words of a column; with the sign that the amounts of each usually have.
    Words { column: usize, out: Option<Sign>, into: Option<Sign> },
    /// Letters beside the amounts.
    Letters(Letters),
    /// The signs alone.
    Signs(Signs),
}

impl Method {
    /// What tells it in this file, with the usual signs; `None` if signs are all there is.
    pub(super) fn of(plan: &Plan<'_>, facts: &Facts, known: Known) -> Option<(Self, Usual)> {
        if let Money::Two { .. } = plan.columns.money {
            let usual = Usual::of(facts.one, facts.other, known);
            let sign = |sign: Option<Sign>| sign.unwrap_or(Sign::Plus);
            let (out, into) = (sign(usual.out), sign(usual.into));
            return Some((Self::Columns { out, into }, usual));
        }
        if let Some(column) = plan.columns.direction {
            let usual = Usual::of(facts.out, facts.into, known);
            return Some((Self::Words { column, out: usual.out, into: usual.into }, usual));
        }
        Letters::of(facts, known).map(|(letters, usual)| (Self::Letters(letters), usual))
    }
}

/// How amounts are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub(super) mark: DecimalMark,
    /// Whether the options say it, and not the rows.
    pub(super) is_mark_given: bool,
    pub(super) method: Method,
    pub(super) fees: Option<Fees>,
}

/// What a row says of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// Above zero for money out.
    Amount(Amount),
    /// Between own accounts.
    Neither,
    /// No amount at all.
    Nothing,
}

impl Reader {
    /// Reads the amount of a row, with its fee.
    pub(super) fn read(&self, plan: &Plan<'_>, row: usize) -> Result<Moved, Problem> {
        self.with_fee(plan, row).map_err(|problem| match problem.kind {
            ProblemKind::DecimalMark if self.is_mark_given => {
                Problem { kind: ProblemKind::GivenMark, ..problem }
            }
            _ => problem,
        })
    }

    fn with_fee(&self, plan: &Plan<'_>, row: usize) -> Result<Moved, Problem> {
        let moved = self.without_fee(plan, row)?;
        let amount = match moved {
            Moved::Amount(amount) => amount,
            // There may be a fee alone.
            Moved::Nothing => Amount::default(),
            Moved::Neither => return Ok(moved),
        };
        let (Some(Fees::Beside), Some(column)) = (self.fees, plan.columns.fee) else {
            return Ok(moved);
        };
        let text = plan.cell(row, column);
        let problem = |kind| problem(plan, row, column, kind);
        let Some(cell) = amount::cell(&text).map_err(problem)? else { return Ok(moved) };
        if moved == Moved::Nothing && cell.is_zero() {
            return Ok(moved);
        }
        // A fee is paid, whatever its sign.
        Ok(Moved::Amount(amount + value(&cell.digits, self.mark).map_err(problem)?))
    }

    fn without_fee(&self, plan: &Plan<'_>, row: usize) -> Result<Moved, Problem> {
        match plan.columns.money {
            Money::Two { out, into } => self.of_two(plan, row, out, into),
            Money::One(column) => {
                let at = |kind| problem(plan, row, column, kind);
                if column >= plan.table.cell_count(row) {
                    return Err(at(ProblemKind::Missing));
                }
                let text = plan.cell(row, column);
                let Some(cell) = amount::cell(&text).map_err(at)? else {
                    return Ok(Moved::Nothing);
                };
                if is_split(plan, row, column) {
                    return Err(at(ProblemKind::Split));
                }
                let amount = value(&cell.digits, self.mark).map_err(at)?;
                let Some(is_out) = self.is_out(plan, row, &cell).map_err(|(column, kind)| {
                    problem(plan, row, column.unwrap_or_else(|| plan.money().0), kind)
                })?
                else {
                    return Ok(Moved::Neither);
                };
                Ok(Moved::Amount(if is_out { amount } else { -amount }))
            }
        }
    }

    fn of_two(
        &self,
        plan: &Plan<'_>,
        row: usize,
        out: usize,
        into: Option<usize>,
    ) -> Result<Moved, Problem> {
        let Method::Columns { out: out_sign, into: in_sign } = self.method else {
            return Ok(Moved::Nothing);
        };
        let read = |column: usize, usual: Sign| -> Result<Option<Amount>, Problem> {
            let at = |kind| problem(plan, row, column, kind);
            let text = plan.cell(row, column);
            let Some(cell) = amount::cell(&text).map_err(at)? else { return Ok(None) };
            if is_split(plan, row, column) {
                return Err(at(ProblemKind::Split));
            }
            let flow = if column == out { Flow::Out } else { Flow::In };
            if cell.flow.is_some_and(|other| other != flow) {
                return Err(at(ProblemKind::SignAgainstDirection));
            }
            let amount = value(&cell.digits, self.mark).map_err(at)?;
            // The other sign than the usual one takes something back.
            let is_usual = cell.sign.unwrap_or(Sign::Plus) == usual;
            Ok(Some(if is_usual { amount } else { -amount }))
        };
        let spent = read(out, out_sign)?;
        let received = into.map(|into| read(into, in_sign)).transpose()?.flatten();
        match (spent.filter(|it| !it.is_zero()), received.filter(|it| !it.is_zero())) {
            (Some(_), Some(_)) => {
                Err(problem(plan, row, into.unwrap_or(out), ProblemKind::BothColumns))
            }
            (Some(spent), None) => Ok(Moved::Amount(spent)),
            (None, Some(received)) => Ok(Moved::Amount(-received)),
            (None, None) if spent.or(received).is_some() => Ok(Moved::Amount(Amount::default())),
            (None, None) => Ok(Moved::Nothing),
        }
    }

    /// Whether an amount went out; `None` if neither out nor in. An error names the column
    /// if it is not that of the amount.
    fn is_out(
        &self,
        plan: &Plan<'_>,
        row: usize,
        cell: &Cell<'_>,
    ) -> Result<Option<bool>, (Option<usize>, ProblemKind)> {
        let is_minus = cell.sign == Some(Sign::Minus);
        let usual_flow = |flow: Flow, usual: Option<Sign>| {
            let is_usual = match usual {
                Some(usual) => is_minus == (usual == Sign::Minus),
                None => return Err((None, ProblemKind::SignAgainstDirection)),
            };
            Ok(Some((flow == Flow::Out) == is_usual))
        };
        match self.method {
            Method::Words { column, out, into } => {
                let word = plan.cell(row, column);
                let flow = direction::word(&word).or(cell.flow.filter(|_| word.is_empty()));
                match flow {
                    _ if cell.is_zero() => Ok(Some(true)),
                    Some(flow) if cell.flow.is_some_and(|beside| beside != flow) => {
                        Err((None, ProblemKind::SignAgainstDirection))
                    }
                    Some(Flow::Out) => usual_flow(Flow::Out, out),
                    Some(Flow::In) => usual_flow(Flow::In, into),
                    // Where money out has a minus and money in has none, signs tell the rest.
                    _ if out == Some(Sign::Minus) && into != Some(Sign::Minus) => {
                        Ok(Some(is_minus))
                    }
                    Some(Flow::Neither) => Ok(None),
                    None => Err((Some(column), ProblemKind::Direction)),
                }
            }
            Method::Letters(_) if cell.is_zero() => Ok(Some(true)),
            Method::Letters(letters) => {
                letters.is_out(cell.flow, is_minus).map(Some).map_err(|kind| (None, kind))
            }
            Method::Signs(signs) => {
                let is_out = is_minus == (signs == Signs::OutIsNegative);
                let checked = plan.table.checked.map(|column| plan.cell(row, column));
                match checked.and_then(|word| direction::word(&word)) {
                    Some(Flow::Out) if !is_out && !cell.is_zero() => {
                        Err((None, ProblemKind::SignAgainstDirection))
                    }
                    Some(Flow::In) if is_out && !cell.is_zero() => {
                        Err((None, ProblemKind::SignAgainstDirection))
                    }
                    _ => Ok(Some(is_out)),
                }
            }
            Method::Columns { .. } => Ok(None),
        }
    }

    /// The sums of all rows that can be read.
    pub(super) fn sums(&self, plan: &Plan<'_>) -> Sums {
        let mut sums = Sums::default();
        for row in plan.data() {
            let Ok(Moved::Amount(amount)) = self.read(plan, row) else { continue };
            if amount.is_negative() {
                sums.in_count += 1;
                sums.in_sum = sums.in_sum - amount;
            } else if !amount.is_zero() {
                sums.out_count += 1;
                sums.out_sum = sums.out_sum + amount;
            }
        }
        sums
    }
}

/// Whether a comma without quotes has split the amount: the row has more cells than there
/// are headings, and that after the amount goes on with digits.
fn is_split(plan: &Plan<'_>, row: usize, column: usize) -> bool {
    let headings = plan.table.headings.len();
    let count = plan.table.cell_count(row);
    if plan.table.delimiter != Some(',') || headings == 0 || count <= headings {
        return false;
    }
    let has_more = (headings..count).any(|column| !plan.cell(row, column).is_empty());
    let next = plan.cell(row, column + 1);
    let is_digits = |text: &str| {
        let digits = text.split('.').next().unwrap_or_default();
        (2..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    has_more && is_digits(&next)
}

pub(super) fn problem(plan: &Plan<'_>, row: usize, column: usize, kind: ProblemKind) -> Problem {
    let cell = shortened(&plan.cell(row, column));
    Problem { line: plan.table.line(row), column: column + 1, kind, cell }
}
