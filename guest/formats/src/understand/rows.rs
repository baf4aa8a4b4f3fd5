//! Each row, once it is settled how they are read.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::amount::{self, Amount};
use crate::reading::{MAX_CATEGORY, MAX_DESCRIPTION, ProblemKind, Reading, Reason, Row, Skipped};

use super::decide::Decided;
use super::direct::{Moved, problem};
use super::facts::{Facts, currency_of};
use super::ids::Ids;
use super::plan::{Kind, Plan};
use super::shortened;
use super::states::{self, State};

/// What stands for a description if there is none at all.
const NO_DESCRIPTION: &str = "(no description)";

/// Reads all rows.
pub(super) fn read(plan: &Plan<'_>, facts: &Facts, decided: &Decided, reading: &mut Reading) {
    let mut reader = Reader {
        plan,
        facts,
        decided,
        ids: Ids::of(plan),
        latest: None,
        description: String::new(),
        category: String::new(),
        cut: 0,
        unknown_states: UnknownStates::default(),
    };
    if plan.columns.id.is_some() && reader.ids.is_none() {
        reading.understood.columns.retain(|column| column.role != crate::Role::Id);
    }
    for row in 0..plan.kinds.len() {
        if plan.kinds[row] == Kind::Continued {
            reader.go_on(row);
            continue;
        }
        reader.finish(reading);
        if let Err(reason) = reader.begin(row) {
            let text = reader.text(row);
            reading.skipped.push(Skipped { line: plan.table.line(row), reason, text });
        }
    }
    reader.finish(reading);
    reading.understood.cut = reader.cut;
    reading.understood.unknown_states = reader.unknown_states.all;
}

struct Reader<'a> {
    plan: &'a Plan<'a>,
    facts: &'a Facts,
    decided: &'a Decided,
    ids: Option<Ids<'a>>,
    /// The row that may go on in the next one.
    latest: Option<Latest>,
    /// The description of the latest row, and what becomes its category.
    description: String,
    category: String,
    /// How many texts were cut.
    cut: u64,
    unknown_states: UnknownStates,
}

/// So many states that are not known are told.
const MOST_STATES: usize = 5;

/// The states of rows that are read whose meaning is not known.
#[derive(Default)]
struct UnknownStates {
    all: Vec<String>,
    /// The one before is most often the same.
    latest: String,
}

impl UnknownStates {
    fn add(&mut self, state: &str) {
        if state == self.latest || self.all.len() == MOST_STATES {
            return;
        }
        state.clone_into(&mut self.latest);
        let state = shortened(state);
        if states::state(&self.latest) == State::Unknown && !self.all.contains(&state) {
            self.all.push(state);
        }
    }
}

struct Latest {
    row: usize,
    date: Date,
    amount: Amount,
    currency: Option<String>,
}

impl Reader<'_> {
    fn begin(&mut self, row: usize) -> Result<(), Reason> {
        let plan = self.plan;
        let day = plan.cell(row, plan.columns.date);
        let bad_date = |kind| Reason::Bad(problem(plan, row, plan.columns.date, kind));
        match plan.kinds[row] {
            Kind::Data => {}
            Kind::NoAmount => return Err(Reason::NoAmount),
            // Between the others it may be one that is broken.
            Kind::Neither
                if plan.last.is_some_and(|last| row < last)
                    && day.contains(|c: char| c.is_ascii_digit()) =>
            {
                return Err(bad_date(ProblemKind::Date));
            }
            Kind::Neither | Kind::Continued => return Err(Reason::NoAmount),
            Kind::Balance => return Err(Reason::Balance),
            Kind::Pending => return Err(Reason::Pending),
            Kind::Transfer => return Err(Reason::Transfer),
            Kind::Failed => {
                let state = plan.columns.state.map(|column| plan.cell(row, column).into_owned());
                return Err(Reason::State(state.unwrap_or_default()));
            }
            Kind::Filtered => return Err(Reason::Filter),
        }
        let currency = self.currency(row);
        if let (Some(chosen), Some(currency)) = (&self.decided.currency, &currency)
            && chosen != currency
        {
            return Err(Reason::Currency(currency.clone().into_owned()));
        }
        let amount = match self.decided.money.read(plan, row).map_err(Reason::Bad)? {
            Moved::Amount(amount) if amount.is_zero() => return Err(Reason::Zero),
            Moved::Amount(amount) => amount,
            Moved::Neither => return Err(Reason::Transfer),
            Moved::Nothing => return Err(Reason::NoAmount),
        };
        let date = self.decided.dates.date(&day).ok_or_else(|| {
            let is_other = crate::date::may_be_date(&day);
            bad_date(if is_other { ProblemKind::DateOrder } else { ProblemKind::Date })
        })?;
        self.description.clear();
        for column in &plan.columns.description {
            join(&mut self.description, &plan.cell(row, *column));
        }
        let currency = currency.map(Cow::into_owned);
        self.latest = Some(Latest { row, date, amount, currency });
        Ok(())
    }

    /// Adds what a further line says to the row before.
    fn go_on(&mut self, row: usize) {
        // What is longer is cut anyway.
        if self.latest.is_none() || self.description.len() > MAX_DESCRIPTION * 8 {
            return;
        }
        for column in &self.plan.columns.description {
            let more = self.plan.cell(row, *column);
            if !more.is_empty() {
                self.description.push(' ');
                one_line(&mut self.description, &more);
            }
        }
    }

    fn finish(&mut self, reading: &mut Reading) {
        let Some(latest) = self.latest.take() else { return };
        let Latest { row, date, amount, currency } = latest;
        let (description, category) = (&mut self.description, &mut self.category);
        let plan = self.plan;
        let text = |column: Option<usize>| {
            column.map(|column| plan.cell(row, column)).filter(|text| !text.is_empty())
        };
        category.clear();
        if let Some(own) = text(plan.columns.category) {
            one_line(category, &own);
        }
        let stand_in = description.is_empty();
        if stand_in {
            description.push_str(if category.is_empty() { NO_DESCRIPTION } else { category });
        }
        self.cut +=
            u64::from(cut(description, MAX_DESCRIPTION)) + u64::from(cut(category, MAX_CATEGORY));
        let id = self.ids.as_ref().and_then(|ids| ids.id(row));
        let state = text(plan.columns.state);
        if let Some(state) = &state {
            self.unknown_states.add(state);
        }
        reading.rows.push(Row {
            line: plan.table.line(row),
            date,
            amount,
            description,
            category: (!category.is_empty()).then_some(category),
            id: id.as_deref(),
            currency: currency.as_deref(),
            state: state.as_deref(),
            stand_in,
        });
    }

    fn currency(&self, row: usize) -> Option<Cow<'static, str>> {
        let plan = self.plan;
        let named = plan.columns.currency.and_then(|column| currency_of(&plan.cell(row, column)));
        if let Some(named) = named {
            return Some(Cow::Owned(named));
        }
        let (one, other) = plan.money();
        let of = |column| {
            amount::cell(&plan.cell(row, column)).ok().flatten().and_then(|cell| cell.currency)
        };
        let beside = if self.facts.currencies.is_empty() {
            None
        } else {
            of(one).or_else(|| other.and_then(of))
        };
        beside.or(self.facts.heading_currency).map(Cow::Borrowed)
    }

    /// A skipped row, for a person: its amount and its description, else all of it.
    fn text(&self, row: usize) -> String {
        let plan = self.plan;
        let (one, other) = plan.money();
        let mut text = String::new();
        for column in
            [Some(one), other].into_iter().flatten().chain(plan.columns.description.iter().copied())
        {
            join(&mut text, &plan.cell(row, column));
        }
        if text.is_empty() {
            for column in 0..plan.table.cell_count(row).min(20) {
                join(&mut text, &plan.cell(row, column));
            }
        }
        shortened(&text)
    }
}

/// Adds a text after a space, unless it is there already.
fn join(all: &mut String, text: &str) {
    if text.is_empty() || all == text {
        return;
    }
    if !all.is_empty() {
        all.push(' ');
    }
    one_line(all, text);
}

/// Adds a text without line ends, control characters, and spaces that repeat.
fn one_line(all: &mut String, text: &str) {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || byte == b' ' && before != b' ';
        before = byte;
        is_plain
    });
    if is_plain && before != b' ' {
        return all.push_str(text);
    }
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    for (at, word) in text.split(is_space).filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            all.push(' ');
        }
        all.push_str(word);
    }
}

/// Cuts a text, and returns whether it was too long.
fn cut(text: &mut String, most: usize) -> bool {
    if text.len() <= most {
        return false;
    }
    let Some((end, _)) = text.char_indices().nth(most) else { return false };
    text.truncate(end);
    let end = text.trim_end().len();
    text.truncate(end);
    true
}
