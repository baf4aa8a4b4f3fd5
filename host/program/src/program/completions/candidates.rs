//! The possible values of an argument: categories, ids and periods.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::sync::Arc;
use std::time::Duration;

use clap_complete::{ArgValueCompleter, CompletionCandidate};
use expenses::{Filter, Grouping, Query, Sandbox, Sort, SortKey, Store};
use expenses_interface::escape;
use expenses_model::fold;
use expenses_tasks::period::PERIODS;

use crate::program::data_directory::DataDirectory;

/// The most ids to offer. Shells ask before they show more than about a hundred words.
const IDS: usize = 50;

/// The most descriptions to offer.
const DESCRIPTIONS: usize = 20;

/// How long the store may compute while a person waits for a tab.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// The candidates from a data directory. There are none if it does not exist.
#[derive(Clone)]
pub(super) struct Candidates(Arc<Option<DataDirectory>>);

impl Candidates {
    pub(super) fn of(directory: Option<DataDirectory>) -> Self {
        Self(Arc::new(directory))
    }

    /// Adds the candidates to the arguments of a grammar.
    pub(super) fn offer(&self, grammar: clap::Command) -> clap::Command {
        grammar.mut_subcommands(|command| {
            command.mut_args(|argument| {
                let find: fn(&Self, &str) -> Option<Vec<_>> = match argument.get_id().as_str() {
                    "category" | "not_category" | "new-category" | "new_category" => {
                        Self::categories
                    }
                    "id" | "ids" | "like" => Self::ids,
                    "words" => Self::words,
                    "list-words" => Self::list_words,
                    "search-words" => Self::descriptions,
                    "period" | "since" | "until" => Self::periods,
                    _ => return argument,
                };
                let candidates = self.clone();
                argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
                    typed.to_str().and_then(|typed| find(&candidates, typed)).unwrap_or_default()
                }))
            })
        })
    }

    /// The categories that begin with a text, in upper or lower case; the most used first.
    fn categories(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let begin = fold(typed);
        let summary = self.store()?.summarize(Filter::default(), vec![Grouping::Category]).ok()?;
        let mut groups = summary.groups;
        groups.sort_by_key(|group| Reverse(group.count));
        let candidates = groups.into_iter().filter_map(|group| {
            let name = group.key().filter(|name| fold(name).starts_with(&begin))?.to_owned();
            // Skip a name with characters that would control the terminal.
            matches!(escape(&name), Cow::Borrowed(_)).then_some(())?;
            let plural = if group.count == 1 { "" } else { "s" };
            Some(candidate(name, format!("{} expense{plural}", group.count)))
        });
        Some(candidates.collect())
    }

    /// The latest ids that begin with a text, the greatest first.
    fn ids(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let sort = Some(Sort { key: SortKey::Id, descending: true });
        let page = self.store()?.find(Query { sort, ..Query::default() }, None).ok()?;
        let expenses = page.expenses.into_iter().map(|expense| (expense.id.to_string(), expense));
        let matching = expenses.filter(|(id, _)| id.starts_with(typed)).take(IDS);
        let candidates = matching.map(|(id, expense)| {
            let day = expense.date.unwrap_or_default();
            let help = format!("{day} {} {}", expense.amount, expense.description);
            candidate(id, escape(help.trim_start()).into_owned())
        });
        Some(candidates.collect())
    }

    /// The periods, and the descriptions of the latest expenses, that begin with a text.
    fn list_words(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let mut candidates = self.periods(typed)?;
        candidates.extend(self.descriptions(typed)?);
        Some(candidates)
    }

    /// The descriptions of the latest expenses that begin with a text, and the categories.
    fn words(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let mut candidates = self.descriptions(typed)?;
        candidates.extend(self.categories(typed)?);
        Some(candidates)
    }

    /// The descriptions of the latest expenses that begin with a text.
    fn descriptions(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let begin = fold(typed);
        let sort = Some(Sort { key: SortKey::Date, descending: true });
        let page = self.store()?.find(Query { sort, ..Query::default() }, None).ok()?;
        let mut seen = HashSet::new();
        let matching = page.expenses.into_iter().filter(|expense| {
            let folded = fold(&expense.description);
            // Skip a text with characters that would control the terminal.
            let is_plain = matches!(escape(&expense.description), Cow::Borrowed(_));
            is_plain && folded.starts_with(&begin) && seen.insert(folded)
        });
        let descriptions = matching.take(DESCRIPTIONS).map(|expense| {
            let help = format!("{}, {}", expense.amount, expense.category);
            candidate(expense.description, escape(&help).into_owned())
        });
        Some(descriptions.collect())
    }

    fn periods(&self, typed: &str) -> Option<Vec<CompletionCandidate>> {
        let matching = PERIODS.into_iter().filter(|name| name.starts_with(typed));
        Some(matching.map(CompletionCandidate::new).collect())
    }

    /// The store, opened read-only.
    fn store(&self) -> Option<Store> {
        let directory = self.0.as_ref().as_ref()?;
        if !directory.exists().ok()? {
            return None;
        }
        let sandbox = Sandbox::builder().read_only().guest_time_limit(TIME_LIMIT);
        sandbox.build().ok()?.open(directory.path()).ok()
    }
}

fn candidate(value: String, help: String) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(help.into()))
}
