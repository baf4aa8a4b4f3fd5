//! Amounts and days of the arguments, as people write them.

use expenses_interface::{Expenses, escape};
use expenses_tasks::entry;

use crate::exit::Failure;
use crate::session::{Context, Session};
use crate::user_io::Chosen;

/// The decimal text of an amount.
///
/// # Errors
///
/// If it is not one amount.
pub(crate) fn entered_amount<E>(text: &str) -> Result<String, Failure<E>> {
    entry::amount(text).map_err(|reason| Failure::Refused(vec![format!("the amount {reason}")]))
}

impl<S: Expenses> Session<'_, S> {
    /// The day `YYYY-MM-DD`. If the text can be two days, asks which. Without the local day, the
    /// store reads the text.
    ///
    /// # Errors
    ///
    /// If it is not a day, or can be several and no one chooses; `unchanged` then says what was
    /// not done.
    pub(crate) fn entered_day(
        &mut self,
        text: &str,
        context: &Context,
        unchanged: &str,
    ) -> Result<String, Failure<S::Error>> {
        let Some(today) = context.today else { return Ok(text.to_owned()) };
        let refused = |reason: String| Failure::Refused(vec![reason]);
        let days =
            entry::days(text, today()).map_err(|reason| refused(format!("the date {reason}")))?;
        let choices: Vec<String> = days.iter().map(ToString::to_string).collect();
        if let [day] = choices.as_slice() {
            return Ok(day.clone());
        }
        let shown = format!("The date `{}` can be read in two ways.\n", escape(text));
        let chosen = self.user.choose(&shown, "Which?", &choices);
        match chosen.map_err(|error| refused(format!("you cannot be asked: {error}")))? {
            Some(Chosen::This(at)) if at < choices.len() => Ok(choices[at].clone()),
            Some(_) => Err(refused(unchanged.to_owned())),
            None => Err(refused(format!(
                "the date `{text}` can be {}: write --date {}",
                choices.join(" or "),
                choices.join(" or --date ")
            ))),
        }
    }
}
