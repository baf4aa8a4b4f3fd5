//! The reference model: what the interface promises, over a list of expenses, with
//! linear searches and integer sums.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use expenses_interface::{
    Change, Error, Expense, ExpensePatch, ExpenseTrace, ExpenseUpdate, Filter, Group, Grouping,
    InvalidArgument, KeptExpense, NewBudget, NewExpense, Sort, SortKey,
};

use crate::budgets::{BudgetRow, month_text};
use crate::calendar;
use crate::generate;
use crate::history::{Entry, number};
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
    /// By category in its folded form.
    pub(crate) budgets: BTreeMap<Option<String>, BudgetRow>,
    /// The day on which months start.
    pub(crate) month_start: u8,
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
            month_start: 1,
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
            | Change::SetMonthStart(_)
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
        Self::check_since(new)?;
        let key = new_category.as_deref().map(rules::fold);
        let shown = new_category.map(|category| self.spelling(&category));
        match new_amount {
            Some(amount) => {
                let row = self.new_budget(new, shown, amount, self.budgets.get(&key));
                self.budgets.insert(key, row);
            }
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
        by: &[Grouping],
    ) -> Result<((u64, String), Vec<Group>), Refusal> {
        if by.len() > 2 || by.len() == 2 && by[0] == by[1] {
            return invalid("by");
        }
        let rows = self.matching(filter)?;
        let sums = |rows: &[&Row]| {
            let total = Amount::sum(rows.iter().map(|row| row.amount));
            (rows.len() as u64, total)
        };
        let of_row = |row: &Row| {
            by.iter().fold(vec![Vec::new()], |all: Vec<Vec<Key>>, by| {
                let keys = self.keys(row, *by);
                let with = |first: &Vec<Key>| {
                    keys.iter().map(|key| [first.clone(), vec![key.clone()]].concat()).collect()
                };
                all.iter().flat_map(|first: &Vec<Key>| -> Vec<Vec<Key>> { with(first) }).collect()
            })
        };
        let mut keys: Vec<Vec<Key>> = rows.iter().flat_map(|row| of_row(row)).collect();
        keys.sort();
        keys.dedup();
        let mut groups: Vec<(i128, Group)> = Vec::new();
        for of in keys {
            let is_member = |row: &&Row| of_row(row).contains(&of);
            let members: Vec<_> = rows.iter().copied().filter(is_member).collect();
            let shown = of.iter().zip(by).map(|(key, by)| {
                // The least id that has the key spells it.
                let has = |row: &&&Row| self.keys(row, *by).contains(key);
                Self::shown(rows.iter().find(has).unwrap(), key, *by)
            });
            let (count, total) = sums(&members);
            let group = Group { keys: shown.collect(), count, total: total.to_string() };
            groups.push((total.units, group));
        }
        // Stable: equal totals stay in the order of their keys.
        groups.sort_by_key(|(total, _)| std::cmp::Reverse(*total));
        let groups = groups.into_iter().map(|(_, group)| group).collect();
        let (count, total) = sums(&rows);
        Ok(((count, total.to_string()), if by.is_empty() { Vec::new() } else { groups }))
    }

    /// The keys of a row, which identify and order groups.
    fn keys(&self, row: &Row, by: Grouping) -> Vec<Key> {
        let name = |name: String| Key { is_none: false, number: 0, name };
        let none = Key { is_none: true, number: 0, name: String::new() };
        let dated = |key: &dyn Fn(&str) -> Key| vec![row.date.as_deref().map_or(none.clone(), key)];
        match by {
            Grouping::Category => vec![name(rules::fold(&row.category))],
            Grouping::Description => vec![name(rules::fold(&row.description))],
            Grouping::Month => dated(&|date| name(month_text(self.month_of(date)))),
            Grouping::Year => dated(&|date| name(month_text(self.month_of(date))[..4].to_owned())),
            Grouping::Week => dated(&|date| name(calendar::week(date))),
            Grouping::Weekday => {
                dated(&|date| Key { number: calendar::weekday(date), ..name(String::new()) })
            }
            Grouping::Tag => match rules::tags(&row.description) {
                tags if tags.is_empty() => vec![none],
                tags => tags.iter().map(|tag| name(rules::fold(tag))).collect(),
            },
        }
    }

    /// A key as a row spells it.
    fn shown(row: &Row, key: &Key, by: Grouping) -> Option<String> {
        const DAYS: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        match by {
            _ if key.is_none => None,
            Grouping::Category => Some(row.category.clone()),
            Grouping::Description => Some(row.description.clone()),
            Grouping::Tag => {
                let tags = rules::tags(&row.description);
                tags.into_iter().find(|tag| rules::fold(tag) == key.name)
            }
            Grouping::Weekday => Some(DAYS[key.number].to_owned()),
            Grouping::Month | Grouping::Year | Grouping::Week => Some(key.name.clone()),
        }
    }

    fn matching(&self, filter: &Filter) -> Result<Vec<&Row>, Refusal> {
        let category = |text: &String| rules::fold(text.trim());
        let categories = each(&filter.categories, category);
        let not_categories = each(&filter.not_categories, category);
        let texts = each(&filter.texts, |text| rules::fold_for_search(text));
        let not_texts = each(&filter.not_texts, |text| rules::fold_for_search(text));
        let tag = |field, text: &String| {
            let tag = text.trim().strip_prefix('#').unwrap_or(text.trim());
            let is_tag = rules::tags(&format!("#{tag}")) == [tag];
            if is_tag { Ok(rules::fold(tag)) } else { invalid(field) }
        };
        let tags = each(&filter.tags, |text| tag("tags", text));
        let tags: Vec<String> = tags.into_iter().collect::<Result<_, _>>()?;
        let not_tags = each(&filter.not_tags, |text| tag("not-tags", text));
        let not_tags: Vec<String> = not_tags.into_iter().collect::<Result<_, _>>()?;
        let since = filter.since.as_deref().map(|text| date("since", text)).transpose()?;
        let until = filter.until.as_deref().map(|text| date("until", text)).transpose()?;
        let bound = |field, text: &Option<String>| match text.as_deref().map(str::trim) {
            Some(text) if !rules::is_decimal(text) => invalid(field),
            text => Ok(text.map(|text| Amount::read(text).units)),
        };
        let min = bound("min", &filter.min)?;
        let max = bound("max", &filter.max)?;
        let mut rows: Vec<_> = self.expenses.iter().collect();
        rows.retain(|row| {
            let found: Vec<String> =
                rules::tags(&row.description).iter().map(|tag| rules::fold(tag)).collect();
            tags.iter().all(|tag| found.contains(tag))
                && not_tags.iter().all(|tag| !found.contains(tag))
        });
        rows.retain(|row| since.is_none() || row.date.is_some() && row.date >= since);
        rows.retain(|row| until.is_none() || row.date.is_some() && row.date <= until);
        rows.retain(|row| min.is_none_or(|min| row.amount.units >= min));
        rows.retain(|row| max.is_none_or(|max| row.amount.units <= max));
        rows.retain(|row| {
            let category = rules::fold(&row.category);
            (categories.is_empty() || categories.contains(&category))
                && !not_categories.contains(&category)
        });
        rows.retain(|row| {
            let found = rules::fold_for_search(&row.description);
            texts.iter().all(|text| found.contains(text))
                && not_texts.iter().all(|text| !found.contains(text))
        });
        Ok(rows)
    }
}

/// The words of a filter, as they are compared.
fn each<T>(words: &Option<Vec<String>>, read: impl Fn(&String) -> T) -> Vec<T> {
    words.iter().flatten().map(read).collect()
}

/// What identifies a group. What has no date or tag comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    is_none: bool,
    number: usize,
    name: String,
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
