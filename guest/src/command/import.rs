//! Expenses from other files, added as one change.
//!
//! `csv` and `json` read a file's rows, `amount` and `rules` what bank exports ask for,
//! and `duplicates` tells which rows are there already.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::interface::{
    AsStoreError, Error, ExpenseRef, Expenses, Filter, Grouping, KeptExpense, Packed, Query,
};
use crate::model::fold;

use super::ending::Failure;
use super::grammar::ImportArguments;
use super::listing::{list_once, undisturbed};
use super::outside::{Outside, Part};
use super::run::Session;

mod amount;
mod csv;
mod duplicates;
mod json;
mod rows;
mod rules;

pub(super) use rows::Row;
use rows::Rows;

/// So many lines that cannot be read are told: where all are wrong, one reason is.
const MOST_TOLD: usize = 20;
/// From so many rows on a person is told what goes on.
const LONG_WORK: usize = 10_000;

/// What a file holds.
#[derive(Debug, Default)]
struct Source {
    rows: Rows,
    /// What is no expense, or none that can be read.
    skipped: Vec<Skipped>,
    /// Whether the rows are to be kept as they are: what a data file could hold, an
    /// export holds.
    kept: bool,
}

/// What a file holds and is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Skipped {
    /// Where it begins; counts from 1.
    pub(super) line: u64,
    pub(super) reason: Reason,
}

/// Why something is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// This expense is there already.
    Duplicate(KeptExpense),
    /// An amount that came in: its text and its description.
    Income(String, String),
    /// It cannot be read, as this sentence says.
    Bad(String),
}

/// What an import did or would do.
pub(super) struct Imported<'a> {
    pub(super) dry_run: bool,
    rows: &'a Rows,
    plan: &'a Plan,
    /// What the store gave to the rows that are new; nothing in a dry run.
    ids: Vec<u64>,
    /// By line.
    pub(super) skipped: Vec<Skipped>,
}

impl Imported<'_> {
    /// How many rows are new.
    pub(super) fn count(&self) -> u64 {
        self.plan.fresh.len() as u64
    }

    /// The rows that are new.
    pub(super) fn imported(&self) -> impl Iterator<Item = Row<'_>> {
        self.plan.fresh(self.rows).enumerate().map(|(at, row)| {
            let id = self.ids.get(at).copied().or(row.expense.id);
            Row { expense: ExpenseRef { id, ..row.expense }, ..row }
        })
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Adds what is new in a file as one change, and tells what was skipped and why.
    pub(super) fn import(&mut self, arguments: &ImportArguments) -> Result<(), Failure<S::Error>> {
        let name = name(&arguments.file);
        let source = self.source(arguments)?;
        let bad: Vec<String> = source
            .skipped
            .iter()
            .filter_map(|Skipped { line, reason }| match reason {
                Reason::Bad(reason) => Some(format!("{name}, line {line}: {reason}")),
                _ => None,
            })
            .collect();
        if !bad.is_empty() && !arguments.skip_bad {
            let count = bad.len();
            let more = count.saturating_sub(MOST_TOLD);
            let more = (more > 0).then(|| format!("and {more} more lines of {name}"));
            let what = match count {
                1 => "this line, or leave it".to_owned(),
                count => format!("these {count} lines, or leave them"),
            };
            let advice = format!("nothing was imported: mend {what} out with --skip-bad");
            let told = bad.into_iter().take(MOST_TOLD).chain(more).chain([advice]);
            return Err(Failure::Refused(told.collect()));
        }
        let store = &mut *self.store;
        let progress = |outside: &mut dyn Outside, text: &str, part: Option<Part>| {
            if source.rows.len() >= LONG_WORK {
                outside.progress(text, part);
            }
        };
        let outside = &mut *self.outside;
        let mut plan = Plan::default();
        let answer = undisturbed(|| {
            let looking = "Looking for what is there already";
            progress(outside, looking, Some(Part { done: 0, all: 1 }));
            plan = Plan::make(store, &source.rows, &mut |done, all| {
                progress(outside, looking, Some(Part { done, all }));
            })?;
            if arguments.dry_run {
                return Ok(Vec::new());
            }
            // The commit is one step, all or nothing.
            progress(outside, &format!("Saving {} expenses…", plan.fresh.len()), None);
            store
                .add_packed(&plan.expenses(&source.rows), source.kept, Some(plan.revision))
                .map_err(|failure| failure.error)
        });
        progress(outside, "", None);
        let (ids, failed) = match answer {
            Ok(ids) => (ids, None),
            Err(error) => match error.as_store_error() {
                Some(Error::NotDurable(ids)) => (ids.clone(), Some(error)),
                _ => return Err(Failure::Operation(error)),
            },
        };
        let report = plan.report(&source, arguments.dry_run, ids);
        let told = self.tell(|format, output| format.imported(output, &report));
        // The store's error is the one to tell.
        failed.map_or(told, |error| Err(Failure::Operation(error)))
    }

    /// Reads the file that is named, and that of the categories.
    fn source(&mut self, arguments: &ImportArguments) -> Result<Source, Failure<S::Error>> {
        let rules = match &arguments.csv.categories {
            None => rules::Rules::default(),
            Some(file) => rules::Rules::parse(&self.text(file)?)
                .map_err(|reason| Failure::Refused(vec![format!("{}, {reason}", name(file))]))?,
        };
        let text = self.text(&arguments.file)?;
        let read = if text.trim_start().starts_with(['{', '[']) {
            json::read(&text)
        } else {
            csv::read(&text, &arguments.csv, &rules)
        };
        read.map_err(|reason| {
            Failure::Refused(vec![format!("{}: {reason}", name(&arguments.file))])
        })
    }

    /// The text of a file, without the mark that some programs put first.
    fn text(&mut self, file: &Path) -> Result<String, Failure<S::Error>> {
        let refused = |reason: String| Failure::Refused(vec![reason]);
        let bytes = self.outside.read(file).map_err(|error| {
            let mut reason = format!("{} cannot be read: {error}", name(file));
            if cfg!(target_arch = "wasm32") {
                reason += "; a WebAssembly runtime shows only the directories that it is given: use the standard input, as in `import - < FILE`";
            }
            refused(reason)
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
            refused(format!(
                "{}, line {line}: it is not UTF-8 text; change its encoding first, as with `iconv -f WINDOWS-1252 -t UTF-8`",
                name(file)
            ))
        })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

/// What is to be added to the store as it is.
#[derive(Default)]
struct Plan {
    /// The rows that are not there yet, by their places, in the order of their adding.
    fresh: Vec<usize>,
    /// Whether they keep their ids.
    keeps_ids: bool,
    /// Categories of the rows that the store spells otherwise, and how it does.
    spellings: HashMap<String, String>,
    /// The state that this is for.
    revision: u64,
}

impl Plan {
    fn make<S: Expenses>(
        store: &mut S,
        rows: &Rows,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, S::Error> {
        let summary = store.summarize(Filter::default(), Some(Grouping::Category))?;
        let revision = summary.revision;
        let query = Query { filter: days(rows), ..Query::default() };
        let existing = list_once(store, &query, None, Some(revision), progress)?.expenses;
        let mut fresh = duplicates::not_there(rows, &existing);
        // Of another store the ids count only where none was ever given out.
        let keeps_ids = store.info()?.counter == 0;
        if keeps_ids {
            let id = |at: usize| rows.get(at).and_then(|row| row.expense.id);
            fresh.sort_by_key(|at| id(*at).unwrap_or(u64::MAX));
        }
        let in_use: HashMap<String, String> = summary
            .groups
            .into_iter()
            .filter_map(|group| group.key.map(|key| (fold(&key), key)))
            .collect();
        // Files name few categories, each many times.
        let named: HashSet<&str> = match in_use.is_empty() {
            true => HashSet::new(),
            false => rows.iter().map(|row| row.expense.category).collect(),
        };
        let spelling = |category: &str| {
            let spelling = in_use.get(&fold(category)).filter(|spelling| *spelling != category)?;
            Some((category.to_owned(), spelling.clone()))
        };
        let spellings = named.into_iter().filter_map(spelling).collect();
        Ok(Self { fresh, keeps_ids, spellings, revision })
    }

    /// The rows that are not there yet, as they are added.
    fn fresh<'a>(&'a self, rows: &'a Rows) -> impl Iterator<Item = Row<'a>> {
        self.fresh.iter().filter_map(|at| rows.get(*at)).map(|row| self.spelled(row))
    }

    /// Their expenses: the file's own where these are all of them, and as they are to be.
    fn expenses<'a>(&self, rows: &'a Rows) -> Cow<'a, Packed> {
        let all = rows.expenses();
        let in_order = self.fresh.iter().copied().eq(0..rows.len());
        if in_order && self.spellings.is_empty() && (self.keeps_ids || !all.has_ids()) {
            return Cow::Borrowed(all);
        }
        Cow::Owned(self.fresh(rows).map(|row| row.expense).collect())
    }

    fn spelled<'a>(&'a self, row: Row<'a>) -> Row<'a> {
        let id = row.expense.id.filter(|_| self.keeps_ids);
        let category = row.expense.category;
        let category = self.spellings.get(category).map_or(category, String::as_str);
        Row { expense: ExpenseRef { id, category, ..row.expense }, ..row }
    }

    fn report<'a>(&'a self, source: &'a Source, dry_run: bool, ids: Vec<u64>) -> Imported<'a> {
        let mut is_fresh = vec![false; source.rows.len()];
        self.fresh.iter().for_each(|at| is_fresh[*at] = true);
        let there = source.rows.iter().zip(is_fresh).filter(|(_, is_fresh)| !is_fresh);
        let mut skipped = source.skipped.clone();
        skipped.extend(there.map(|(row, _)| {
            let Row { line, expense } = self.spelled(row);
            Skipped { line, reason: Reason::Duplicate(expense.to_kept()) }
        }));
        skipped.sort_by_key(|skipped| skipped.line);
        Imported { dry_run, rows: &source.rows, plan: self, ids, skipped }
    }
}

/// A filter that every expense equal to one of the rows passes.
fn days(rows: &Rows) -> Filter {
    // The least is none where one row has none.
    let days = rows.expenses();
    let Some(since) = days.dates().min().flatten() else { return Filter::default() };
    let until = days.dates().max().flatten();
    Filter { since: Some(since.into()), until: until.map(Into::into), ..Filter::default() }
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "the standard input".into() } else { file.display().to_string() }
}

#[cfg(test)]
mod tests;
