//! What the arguments of `add` leave open: it comes from an earlier expense, or is asked for.

use std::cmp::Reverse;

use expenses_interface::{Expense, Expenses, NewExpense, escape};
use expenses_model::{fold, parse_category, parse_description};
use expenses_tasks::entry;
use expenses_tasks::proposals::{UsedCategory, categories, frequent, last_like};

use super::Completed;
use super::draft::{Category, Draft};
use crate::exit::Failure;
use crate::hints::word;
use crate::session::{Context, Session};
use crate::user_io::Entry;

/// How many earlier expenses to propose.
const PROPOSALS: usize = 5;
/// How many categories to offer.
const OFFERED: usize = 9;

impl<S: Expenses> Session<'_, S> {
    /// Completes a draft.
    ///
    /// # Errors
    ///
    /// If something is open and no one can be asked: how to say it. If the person ends the input:
    /// that nothing was added.
    pub(super) fn complete(
        &mut self,
        draft: Draft,
        context: &Context,
    ) -> Result<Completed, Failure<S::Error>> {
        let Draft { amount, description, category, date } = draft;
        // Whoever typed nothing is asked for everything.
        let asks_all = amount.is_none() && description.is_none();
        let mut like = None;
        let description = match description {
            Some(description) => description,
            None => {
                let (description, chosen) = self.ask_description(amount.as_deref(), context)?;
                like = chosen;
                description
            }
        };
        if like.is_none() && (amount.is_none() || category == Category::Open) {
            let found = last_like(self.store, &description, context.today.map(|today| today()));
            like = found.map_err(Failure::Operation)?;
        }
        let amount = match amount {
            Some(amount) => amount,
            None => self.ask_amount(&description, like.as_ref())?,
        };
        let (category, like) = match (category, like) {
            (Category::Named(category), _) => (category, None),
            (Category::Open, Some(like)) if !asks_all => (like.category.clone(), Some(like)),
            (category, like) => {
                let like = like.filter(|_| category != Category::Asked);
                let proposal = like.map(|like| like.category).unwrap_or_default();
                let missing = MissingCategory {
                    amount: &amount,
                    description: &description,
                    date: date.as_deref(),
                };
                (self.ask_category(&proposal, missing)?, None)
            }
        };
        let date = match date {
            None if asks_all => self.ask_date(context)?,
            date => date.or_else(|| Some(context.today?().to_string())),
        };
        Ok((NewExpense { description, amount, category, date }, like))
    }

    /// Asks for the description. Returns an earlier expense too, if the person chose one.
    fn ask_description(
        &mut self,
        amount: Option<&str>,
        context: &Context,
    ) -> Result<(String, Option<Expense>), Failure<S::Error>> {
        let today = context.today.map(|today| today());
        let mut before = frequent(self.store, PROPOSALS, today).map_err(Failure::Operation)?;
        let mut shown = String::new();
        for (number, Expense { description, amount, category, .. }) in (1..).zip(&before) {
            let [description, amount, category] =
                [description, amount, category].map(|text| escape(text));
            shown += &format!("  {number}  {description} ({amount}, {category})\n");
        }
        let prompt = match before.is_empty() {
            true => "Description: ",
            false => "Description, or a number: ",
        };
        let program = self.program;
        let missing = match amount {
            Some(amount) => {
                format!("what was {amount} spent on? {program} add {amount} DESCRIPTION")
            }
            None => format!("what did you spend? {program} add 12.50 lunch --category food"),
        };
        let typed =
            self.ask_until(&shown, prompt, &missing, |typed| match typed.parse::<usize>() {
                Ok(number) if (1..=before.len()).contains(&number) => Ok(typed.to_owned()),
                _ => parse_description(typed)
                    .map(str::to_owned)
                    .map_err(|reason| format!("the description {reason}")),
            })?;
        match typed.parse::<usize>() {
            Ok(number) if (1..=before.len()).contains(&number) => {
                let like = before.swap_remove(number - 1);
                Ok((like.description.clone(), Some(like)))
            }
            _ => Ok((typed, None)),
        }
    }

    fn ask_amount(
        &mut self,
        description: &str,
        like: Option<&Expense>,
    ) -> Result<String, Failure<S::Error>> {
        let proposal = like.map(|like| like.amount.as_str()).unwrap_or_default();
        let prompt = format!("Amount{}: ", in_brackets(proposal));
        let program = self.program;
        let missing = format!("how much was it? {program} add AMOUNT {}", word(description));
        self.ask_until("", &prompt, &missing, |typed| {
            let typed = if typed.is_empty() { proposal } else { typed };
            entry::amount(typed).map_err(|reason| format!("the amount {reason}"))
        })
    }

    fn ask_category(
        &mut self,
        proposal: &str,
        missing: MissingCategory<'_>,
    ) -> Result<String, Failure<S::Error>> {
        let mut known = categories(self.store).map_err(Failure::Operation)?;
        known.sort_by_key(|used| Reverse(used.count));
        let prompt = match (proposal, known.as_slice()) {
            ("", []) => "Category: ".to_owned(),
            ("", known) => format!("Category ({}): ", offered(known)),
            (proposal, _) => format!("Category{}: ", in_brackets(proposal)),
        };
        let missing = missing.advice(&known, self.program);
        self.ask_until("", &prompt, &missing, |typed| {
            let typed = if typed.is_empty() { proposal } else { typed };
            if proposal.is_empty()
                && !known.iter().any(|used| fold(&used.name) == fold(typed))
                && let Ok(number) = typed.parse::<usize>()
                && (1..=known.len().min(OFFERED)).contains(&number)
            {
                return Ok(known[number - 1].name.clone());
            }
            let category = parse_category(typed).map(str::to_owned);
            category.map_err(|reason| format!("the category {reason}"))
        })
    }

    fn ask_date(&mut self, context: &Context) -> Result<Option<String>, Failure<S::Error>> {
        let Some(today) = context.today.map(|today| today()) else { return Ok(None) };
        let prompt = format!("Date [{today}]: ");
        // No one comes here who cannot be asked.
        let typed = self.ask_until("", &prompt, "", |typed| {
            let text = if typed.is_empty() { "today" } else { typed };
            let days = entry::days(text, today);
            days.map(|_| text.to_owned()).map_err(|reason| format!("the date {reason}"))
        })?;
        self.entered_day(&typed, context, "nothing was added").map(Some)
    }

    /// Shows a text and asks until `read` takes the answer.
    ///
    /// # Errors
    ///
    /// `missing` if no one can be asked, and that nothing was added if the input ends.
    fn ask_until(
        &mut self,
        shown: &str,
        prompt: &str,
        missing: &str,
        read: impl Fn(&str) -> Result<String, String>,
    ) -> Result<String, Failure<S::Error>> {
        let mut shown = shown.to_owned();
        loop {
            let entry = self.user.enter(&shown, prompt);
            let typed = match entry {
                Ok(Entry::Line(typed)) => typed,
                Ok(Entry::End) => return Err(Failure::Refused(vec!["nothing was added".into()])),
                Ok(Entry::Nobody) => return Err(Failure::Usage(vec![missing.to_owned()])),
                Err(error) => {
                    return Err(Failure::Refused(vec![format!("you cannot be asked: {error}")]));
                }
            };
            match read(typed.trim()) {
                Ok(value) => return Ok(value),
                Err(reason) => shown = format!("{}\n", escape(&reason)),
            }
        }
    }
}

fn in_brackets(proposal: &str) -> String {
    if proposal.is_empty() { String::new() } else { format!(" [{}]", escape(proposal)) }
}

/// The categories with their numbers: `1 food, 2 home`.
fn offered(known: &[UsedCategory]) -> String {
    let numbered = (1..).zip(known.iter().take(OFFERED));
    let numbered = numbered.map(|(number, used)| format!("{number} {}", escape(&used.name)));
    let more = if known.len() > OFFERED { ", …" } else { "" };
    numbered.collect::<Vec<_>>().join(", ") + more
}

/// An expense whose category no one can be asked for.
struct MissingCategory<'a> {
    amount: &'a str,
    description: &'a str,
    date: Option<&'a str>,
}

impl MissingCategory<'_> {
    /// The categories in use, and the command that names one.
    fn advice(&self, known: &[UsedCategory], program: &str) -> String {
        let names: Vec<_> = known.iter().take(OFFERED).map(|used| word(&used.name)).collect();
        let more = if known.len() > OFFERED { ", …" } else { "" };
        let known = match names.as_slice() {
            [] => String::new(),
            [name] => format!(" The one in use is {name}:"),
            names => format!(" Those in use are {}{more}:", names.join(", ")),
        };
        let (amount, description) = (word(self.amount), word(self.description));
        let date = self.date.map_or(String::new(), |date| format!(" --date {date}"));
        let name = names.first().map_or("food", String::as_str);
        format!(
            "which category?{known} {program} add {amount} {description} --category {name}{date}"
        )
    }
}
