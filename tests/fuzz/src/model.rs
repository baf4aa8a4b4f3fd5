//! The reference model: what the interface promises, over a list of expenses, with
//! linear searches and integer sums.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use expenses_interface::{
    Budget, Change, Error, Expense, ExpensePatch, ExpenseTrace, ExpenseUpdate, Filter, Group,
    Grouping, InvalidArgument, KeptExpense, NewBudget, NewExpense, Sort, SortKey,
};

use crate::generate;
use crate::history::{BudgetRow, Entry, number};
use crate::repeats::Rule;
use crate::rules::{self, Amount};

/// The day on which everything happens: that of `Ticking`.
const TODAY: &str = "2026-11-23";

/// Why a call changes nothing, as far as the model foresees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The field.
    Invalid(String),
    NotFound(u64),
    Changed,
    Corrupt,
    Missing,
    NothingToUndo,
    Overtaken,
    KeyReused,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(InvalidArgument { field, .. }) => Self::Invalid(field),
            Error::NotFound(id) => Self::NotFound(id),
            Error::Changed(_) => Self::Changed,
            Error::Corrupt(_) => Self::Corrupt,
            Error::Missing => Self::Missing,
            Error::NothingToUndo => Self::NothingToUndo,
            Error::Overtaken => Self::Overtaken,
            Error::KeyReused => Self::KeyReused,
            other => panic!("no call should answer {other:?}"),
        }
    }
}

fn invalid<T>(field: &str) -> Result<T, Refusal> {
    Err(Refusal::Invalid(field.to_owned()))
}

/// The content of the data file.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) counter: u64,
    /// Ids ascending.
    pub(crate) expenses: Vec<Row>,
    /// By category in its folded form, with that as it is shown.
    pub(crate) budgets: BTreeMap<Option<String>, BudgetRow>,
    /// The rules by which expenses repeat, ids ascending.
    pub(crate) rules: Vec<Rule>,
    /// What the last commits did, the latest last.
    pub(crate) history: Vec<Entry>,
    /// Whether there is no other program's in its place.
    pub(crate) has_history: bool,
    /// What deleted expenses were, and the digests of their banks.
    pub(crate) deleted: Vec<ExpenseTrace>,
    /// Texts by shape.
    pub(crate) profiles: BTreeMap<String, String>,
    /// What each key was used for, and what was added.
    pub(crate) keys: BTreeMap<bool, (String, Vec<u64>)>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            counter: 0,
            expenses: Vec::new(),
            budgets: BTreeMap::new(),
            rules: Vec::new(),
            history: Vec::new(),
            has_history: true,
            deleted: Vec::new(),
            profiles: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: u64,
    pub(crate) description: String,
    pub(crate) amount: Amount,
    pub(crate) category: String,
    pub(crate) date: Option<String>,
    /// What it was before it was changed.
    pub(crate) trace: Option<String>,
    /// The digest of its bank.
    pub(crate) bank: Option<u64>,
    /// The key of the rule that added it, and the day.
    pub(crate) mark: Option<(String, String)>,
}

/// A place in an order, at the end of a page.
pub(crate) type Place = (SortKey, Row);

/// A page or a part of one.
pub(crate) struct Page {
    pub(crate) expenses: Vec<Expense>,
    pub(crate) matches: u64,
    /// The last expense, if more follow.
    pub(crate) end: Option<Place>,
}

impl Row {
    pub(crate) fn of(record: &generate::FileRecord) -> Self {
        Self {
            id: record.id,
            description: record.description.clone(),
            amount: Amount::read(&record.amount),
            category: record.category.clone(),
            date: record.date.clone(),
            trace: None,
            bank: None,
            mark: None,
        }
    }

    pub(crate) fn expense(&self) -> Expense {
        Expense {
            id: self.id,
            description: self.description.clone(),
            amount: self.amount.to_string(),
            category: self.category.clone(),
            date: self.date.clone(),
        }
    }
}

impl State {
    pub(crate) fn of_file(file: &generate::File) -> Self {
        let mut expenses: Vec<_> = file.records.iter().map(Row::of).collect();
        expenses.sort_by_key(|row| row.id);
        let greatest = expenses.last().map_or(0, |row| row.id);
        let counter = file.counter.unwrap_or(0).max(greatest);
        let mut state = Self { counter, expenses, ..Self::default() };
        let entry = |said: &generate::Said| {
            let entry = said.entry();
            let left = said.fits.then(|| state.left(&entry));
            Entry { left, ..entry }
        };
        let history: Vec<Entry> = file.history.iter().map(entry).collect();
        state.has_history = history.iter().all(Entry::is_sound);
        if state.has_history {
            state.history = history;
        }
        state
    }

    pub(crate) fn get(&self, id: u64) -> Result<&Row, Refusal> {
        self.expenses.iter().find(|row| row.id == id).ok_or(Refusal::NotFound(id))
    }

    /// Makes one change, and returns the expense that it added or changed, or the one that it
    /// deleted.
    pub(crate) fn change(&mut self, change: &Change) -> Result<Expense, Refusal> {
        match change {
            Change::Add(new) => self.add(new, None),
            Change::AddRow(row) => self.add(&row.expense, None),
            Change::Update(ExpenseUpdate { id, patch }) => self.update(*id, patch),
            Change::Restore(kept) => self.restore(kept),
            Change::SetBudget(_)
            | Change::StartRepeat(_)
            | Change::StopRepeat(_)
            | Change::AddDue(_)
            | Change::Note(_) => unreachable!("it is called alone"),
            Change::Delete(id) => {
                let deleted = self.get(*id)?.expense();
                self.expenses.retain(|row| row.id != *id);
                Ok(deleted)
            }
        }
    }

    pub(crate) fn add(&mut self, new: &NewExpense, bank: Option<u64>) -> Result<Expense, Refusal> {
        let mut row = Row {
            id: 0,
            description: description(&new.description)?,
            amount: amount(&new.amount)?,
            category: category(&new.category)?,
            date: Some(
                new.date.as_deref().map_or(Ok(TODAY.to_owned()), |text| date("date", text))?,
            ),
            trace: None,
            bank: bank.filter(|bank| *bank > 0),
            mark: None,
        };
        row.category = self.spelling(&row.category);
        self.counter = self.counter.checked_add(1).ok_or(Refusal::Invalid("counter".into()))?;
        row.id = self.counter;
        self.expenses.push(row);
        self.get(self.counter).map(Row::expense)
    }

    fn restore(&mut self, kept: &KeptExpense) -> Result<Expense, Refusal> {
        if !rules::is_decimal(kept.amount.trim()) {
            return invalid("amount");
        }
        let date = kept.date.as_deref().map(|text| date("date", text)).transpose()?;
        let next = self.counter.checked_add(1);
        let id = match kept.id {
            None => next.ok_or(Refusal::Invalid("counter".into()))?,
            Some(id) if id > self.counter => id,
            Some(_) => return invalid("id"),
        };
        self.counter = id;
        self.expenses.push(Row {
            id,
            description: kept.description.clone(),
            amount: Amount::read(kept.amount.trim()),
            category: kept.category.clone(),
            date,
            trace: None,
            bank: None,
            mark: None,
        });
        self.get(id).map(Row::expense)
    }

    fn update(&mut self, id: u64, patch: &ExpensePatch) -> Result<Expense, Refusal> {
        let new_description = patch.description.as_deref().map(description).transpose()?;
        let new_amount = patch.amount.as_deref().map(amount).transpose()?;
        let new_category = patch.category.as_deref().map(category).transpose()?;
        let new_date = patch.date.as_deref().map(|text| date("date", text)).transpose()?;
        let old = self.get(id)?.clone();
        self.expenses.retain(|row| row.id != id);
        let was = old.trace_of_now();
        let mut row = Row {
            id,
            description: new_description.unwrap_or(old.description),
            amount: new_amount.unwrap_or(old.amount),
            category: new_category.map_or(old.category, |text| self.spelling(&text)),
            date: new_date.or(old.date),
            trace: None,
            bank: old.bank,
            mark: old.mark,
        };
        row.trace = Some(old.trace.unwrap_or(was)).filter(|first| *first != row.trace_of_now());
        self.expenses.push(row);
        self.expenses.sort_by_key(|row| row.id);
        self.get(id).map(Row::expense)
    }

    pub(crate) fn set_budget(&mut self, new: &NewBudget) -> Result<(), Refusal> {
        let new_category = new.category.as_deref().map(category).transpose()?;
        let new_amount = new.amount.as_deref().map(amount).transpose()?;
        if new_amount.is_some_and(|amount| amount.units < 0) {
            return invalid("amount");
        }
        let key = new_category.as_deref().map(rules::fold);
        let shown = new_category.map(|category| self.spelling(&category));
        match new_amount {
            Some(amount) => drop(self.budgets.insert(key, (shown, amount))),
            None => drop(self.budgets.remove(&key).ok_or(Refusal::Invalid("budget".into()))?),
        }
        Ok(())
    }

    /// Sets or forgets a profile, and answers whether anything has changed.
    pub(crate) fn set_profile(&mut self, shape: &str, text: Option<&str>) -> Result<bool, Refusal> {
        let before = self.profiles.get(shape).cloned();
        match text {
            _ if shape.is_empty() => invalid("shape"),
            None => self.profiles.remove(shape).map_or_else(|| invalid("shape"), |_| Ok(true)),
            Some(text) => {
                self.profiles.insert(shape.to_owned(), text.to_owned());
                Ok(before.as_deref() != Some(text))
            }
        }
    }

    /// The traces, sorted.
    pub(crate) fn traces(&self) -> Vec<ExpenseTrace> {
        let known = self.expenses.iter().filter(|row| row.trace.is_some() || row.bank.is_some());
        let known = known.map(|row| ExpenseTrace {
            id: Some(row.id),
            was: row.trace.iter().map(|text| number(text)).collect(),
            bank: row.bank,
        });
        let mut traces: Vec<ExpenseTrace> = self.deleted.iter().cloned().chain(known).collect();
        traces.sort();
        traces
    }

    /// The budgets in the month of today.
    pub(crate) fn budgets(&self) -> Vec<Budget> {
        let budget = |(key, (shown, amount)): (&Option<String>, &(Option<String>, Amount))| {
            let spent = Amount::sum(self.expenses.iter().filter_map(|row| {
                let is_now = row.date.as_ref().is_some_and(|date| date[..7] == TODAY[..7]);
                let is_of = key.as_ref().is_none_or(|key| rules::fold(&row.category) == *key);
                (is_now && is_of).then_some(row.amount)
            }));
            let minus = Amount { units: -spent.units, ..spent };
            let left = Amount::sum([*amount, minus].into_iter());
            let (amount, spent, left) = (amount.to_string(), spent.to_string(), left.to_string());
            Budget { category: shown.clone(), amount, spent, left }
        };
        self.budgets.iter().map(budget).collect()
    }

    /// The spelling in which the others have a category, or else as given.
    pub(crate) fn spelling(&self, given: &str) -> String {
        let folded = rules::fold(given);
        let first = self.expenses.iter().find(|row| rules::fold(&row.category) == folded);
        first.map_or(given, |row| &row.category).to_owned()
    }

    pub(crate) fn find(
        &self,
        filter: &Filter,
        sort: Option<Sort>,
        limit: Option<u32>,
        after: Result<Option<&Place>, Refusal>,
    ) -> Result<Page, Refusal> {
        let mut rows = self.matching(filter)?;
        let sort = sort.unwrap_or_default();
        let after = after?;
        if after.is_some_and(|(key, _)| *key != sort.key) {
            return invalid("cursor");
        }
        let limit = limit.unwrap_or(1_000) as usize;
        if limit == 0 || limit > 10_000 {
            return invalid("limit");
        }
        let matches = rows.len() as u64;
        rows.sort_by(|a, b| compare(a, b, sort));
        rows.retain(|row| after.is_none_or(|(_, last)| compare(row, last, sort).is_gt()));
        let end = (rows.len() > limit).then(|| (sort.key, rows[limit - 1].clone()));
        rows.truncate(limit);
        Ok(Page { expenses: rows.into_iter().map(Row::expense).collect(), matches, end })
    }

    /// The count and the total in all, and the groups.
    pub(crate) fn summarize(
        &self,
        filter: &Filter,
        by: Option<Grouping>,
    ) -> Result<(Group, Vec<Group>), Refusal> {
        let rows = self.matching(filter)?;
        // The key that identifies and orders groups; `None` comes last.
        let of_row = |row: &Row| match by {
            None => vec![Some(String::new())],
            Some(Grouping::Category) => vec![Some(rules::fold(&row.category))],
            Some(Grouping::Month) => vec![row.date.as_ref().map(|date| date[..7].to_owned())],
            Some(Grouping::Year) => vec![row.date.as_ref().map(|date| date[..4].to_owned())],
            Some(Grouping::Tag) => match rules::tags(&row.description) {
                tags if tags.is_empty() => vec![None],
                tags => tags.iter().map(|tag| Some(rules::fold(tag))).collect(),
            },
        };
        let mut keys: Vec<_> = rows.iter().flat_map(|row| of_row(row)).collect();
        keys.sort_by_key(|key| (key.is_none(), key.clone()));
        keys.dedup();
        let mut groups: Vec<(i128, Group)> = keys
            .into_iter()
            .map(|of| {
                let is_member = |row: &&Row| of_row(row).contains(&of);
                let members: Vec<_> = rows.iter().copied().filter(is_member).collect();
                let shown = match by {
                    Some(Grouping::Category) => Some(members[0].category.clone()),
                    Some(Grouping::Tag) => rules::tags(&members[0].description)
                        .into_iter()
                        .find(|tag| Some(rules::fold(tag)) == of),
                    _ => of,
                };
                (Amount::sum(members.iter().map(|row| row.amount)).units, group(shown, &members))
            })
            .collect();
        // Stable: equal totals stay in the order of their keys.
        groups.sort_by_key(|(total, _)| std::cmp::Reverse(*total));
        let groups = groups.into_iter().map(|(_, group)| group).collect();
        Ok((group(None, &rows), if by.is_some() { groups } else { Vec::new() }))
    }

    fn matching(&self, filter: &Filter) -> Result<Vec<&Row>, Refusal> {
        let since = filter.since.as_deref().map(|text| date("since", text)).transpose()?;
        let until = filter.until.as_deref().map(|text| date("until", text)).transpose()?;
        let bound = |field, text: &Option<String>| match text.as_deref().map(str::trim) {
            Some(text) if !rules::is_decimal(text) => invalid(field),
            text => Ok(text.map(|text| Amount::read(text).units)),
        };
        let least = bound("least", &filter.least)?;
        let greatest = bound("greatest", &filter.greatest)?;
        let category = filter.category.as_deref().map(|text| rules::fold(text.trim()));
        let text = filter.text.as_deref().map(rules::fold_for_search);
        let tag = filter.tag.as_deref().map(|text| {
            let tag = text.trim().strip_prefix('#').unwrap_or(text.trim());
            let is_tag = rules::tags(&format!("#{tag}")) == [tag];
            if is_tag { Ok(rules::fold(tag)) } else { invalid("tag") }
        });
        let tag = tag.transpose()?;
        let mut rows: Vec<_> = self.expenses.iter().collect();
        rows.retain(|row| {
            let mut tags = rules::tags(&row.description).into_iter();
            tag.as_ref().is_none_or(|tag| tags.any(|other| rules::fold(&other) == *tag))
        });
        rows.retain(|row| since.is_none() || row.date.is_some() && row.date >= since);
        rows.retain(|row| until.is_none() || row.date.is_some() && row.date <= until);
        rows.retain(|row| least.is_none_or(|least| row.amount.units >= least));
        rows.retain(|row| greatest.is_none_or(|greatest| row.amount.units <= greatest));
        rows.retain(|row| category.as_ref().is_none_or(|text| rules::fold(&row.category) == *text));
        rows.retain(|row| {
            let found = || rules::fold_for_search(&row.description);
            text.as_ref().is_none_or(|text| found().contains(text))
        });
        Ok(rows)
    }
}

fn group(key: Option<String>, rows: &[&Row]) -> Group {
    let total = Amount::sum(rows.iter().map(|row| row.amount)).to_string();
    Group { key, count: rows.len() as u64, total }
}

fn compare(a: &Row, b: &Row, sort: Sort) -> Ordering {
    let undated = a.date.is_none().cmp(&b.date.is_none());
    let keys = match sort.key {
        SortKey::Id => Ordering::Equal,
        SortKey::Date if undated.is_ne() => return undated,
        SortKey::Date => a.date.cmp(&b.date),
        SortKey::Amount => a.amount.units.cmp(&b.amount.units),
    };
    let ascending = keys.then(a.id.cmp(&b.id));
    if sort.descending { ascending.reverse() } else { ascending }
}

fn description(text: &str) -> Result<String, Refusal> {
    rules::text(text, 500).map_or_else(|| invalid("description"), Ok)
}

fn category(text: &str) -> Result<String, Refusal> {
    rules::text(text, 100).map_or_else(|| invalid("category"), Ok)
}

fn amount(text: &str) -> Result<Amount, Refusal> {
    rules::amount(text).map_or_else(|| invalid("amount"), Ok)
}

fn date(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if rules::is_date(text) { Ok(text.to_owned()) } else { invalid(field) }
}
