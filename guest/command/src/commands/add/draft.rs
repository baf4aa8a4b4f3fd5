//! What the arguments of `add` say of the new expense.

use expenses_interface::Expenses;
use expenses_model::Date;
use expenses_tasks::entry::{self, Words, is_currency, understand};
use expenses_tasks::proposals::categories;

use super::AddArguments;
use crate::entered::entered_amount;
use crate::exit::Failure;
use crate::hints::word;
use crate::session::{Context, Session};

/// A new expense, as far as the arguments say what it is.
#[derive(Debug)]
pub(super) struct Draft {
    /// Decimal text.
    pub(super) amount: Option<String>,
    pub(super) description: Option<String>,
    pub(super) category: Category,
    /// `YYYY-MM-DD`.
    pub(super) date: Option<String>,
}

/// What the arguments say of the category.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Category {
    /// It is this one.
    Named(String),
    /// Nothing: it may be that of an earlier expense.
    Open,
    /// Its option has no value: it must be asked for.
    Asked,
}

impl<S: Expenses> Session<'_, S> {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// If they contradict each other or a rule, and those of the store.
    pub(super) fn draft(
        &mut self,
        arguments: &AddArguments,
        context: &Context,
    ) -> Result<Draft, Failure<S::Error>> {
        let like = match arguments.like {
            Some(named) => {
                let id = self.id_of(named)?;
                Some(self.store.get(id).map_err(Failure::Operation)?)
            }
            None => None,
        };
        let today = context.today.filter(|_| arguments.date.is_none()).map(|today| today());
        let (amount, words) = amount_and_words(arguments, self.program, today)?;
        let known = match arguments.category {
            None if words.len() > 1 => categories(self.store).map_err(Failure::Operation)?,
            _ => Vec::new(),
        };
        let is_described = like.is_some() || arguments.description.is_some();
        let words = understand(self.store, &words, &known, today, is_described);
        let Words { description, category, day } = words.map_err(Failure::Operation)?;
        let description = match (&arguments.description, description.as_str()) {
            (None, "") => None,
            (None, _) => Some(description),
            (Some(option), "") => Some(option.clone()),
            (Some(_), words) => {
                return Err(Failure::Usage(vec![format!(
                    "there are two descriptions: leave out `{words}` or --description"
                )]));
            }
        };
        let category = match arguments.category.as_deref() {
            Some("") => Category::Asked,
            Some(named) => Category::Named(named.to_owned()),
            None => category.map_or(Category::Open, Category::Named),
        };
        let day = arguments.date.clone().or(day);
        let date = match day {
            Some(day) => Some(self.entered_day(&day, context, "nothing was added")?),
            None => None,
        };
        let mut draft = Draft { amount, description, category, date };
        if let Some(like) = like {
            draft.amount = draft.amount.or(Some(like.amount));
            draft.description = draft.description.or(Some(like.description));
            if draft.category == Category::Open {
                draft.category = Category::Named(like.category);
            }
        }
        Ok(draft)
    }
}

/// The amount, and the words that follow it.
fn amount_and_words<E>(
    arguments: &AddArguments,
    program: &str,
    today: Option<Date>,
) -> Result<(Option<String>, Vec<String>), Failure<E>> {
    let AddArguments { first, words, amount, .. } = arguments;
    let typed = || first.iter().chain(words).cloned();
    if let Some(amount) = amount {
        return Ok((Some(entered_amount(amount)?), typed().collect()));
    }
    let Some(first) = first else { return Ok((None, Vec::new())) };
    if let Ok(amount) = entry::amount(first) {
        return Ok((Some(amount), without_currency(words.clone())));
    }
    // `"12.50 lunch"`, in quotes.
    let mut split = first.split_whitespace().map(str::to_owned);
    if let Some(begin) = split.next()
        && begin != *first
        && let Ok(amount) = entry::amount(&begin)
    {
        let words = split.chain(words.iter().cloned()).collect();
        return Ok((Some(amount), without_currency(words)));
    }
    // `--like last yesterday`.
    let all: Vec<_> = typed().collect();
    if arguments.like.is_some() && today.is_some_and(|today| entry::is_day(&all.join(" "), today)) {
        return Ok((None, all));
    }
    // `food 12.50`.
    if let Some(at) = words.iter().position(|word| entry::amount(word).is_ok()) {
        let amount = &words[at];
        let others = typed().enumerate().filter(|(place, _)| *place != at + 1);
        let others: Vec<_> = others.map(|(_, other)| word(&other)).collect();
        let line = format!("{program} add {} {}", word(amount), others.join(" "));
        return Err(Failure::Usage(vec![format!("the amount comes first: {line}")]));
    }
    Ok((Some(entered_amount(first)?), words.clone()))
}

/// The words without the currency of the amount before them, if others follow it.
fn without_currency(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 1 && is_currency(&words[0]) {
        words.remove(0);
    }
    words
}
