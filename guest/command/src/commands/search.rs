//! `expenses search`.

use clap::Args;
use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::filter::{FilterArguments, text};
use crate::listing::ListingOptions;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Examples:
  expenses search dentist
  expenses search train rome --period last-year";

/// The arguments of `search`.
#[derive(Args, Clone, Debug)]
pub struct SearchArguments {
    /// The texts, each of which must be there; upper and lower case and accents do not matter
    #[arg(id = "search-words", value_name = "WORD", required = true, value_parser = text)]
    pub words: Vec<String>,
    /// The order and the form.
    #[command(flatten)]
    pub options: ListingOptions,
    /// Other conditions. Last, because its heading covers all options that follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

impl<S: Expenses> Session<'_, S> {
    /// Lists the expenses of any time whose description contains every word.
    pub(crate) fn search(
        &mut self,
        arguments: &SearchArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let SearchArguments { words, options, filter } = arguments;
        let mut with_words = filter.clone();
        with_words.text.extend(words.iter().cloned());
        let filter = context.filter(&with_words, "list")?;
        let count = self.print_listing(&filter, options)?;
        self.note_undated(&filter, &with_words);
        self.hint_at_words(words, &with_words);
        if count == 0 {
            self.hint_at_category(&filter);
        }
        Ok(())
    }
}
