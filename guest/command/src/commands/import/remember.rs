//! Files that are read as those of their shape before.

use expenses_formats::{DateOrder, File, Options, Reading};
use expenses_interface::Expenses;
use expenses_tasks::import::Choices;
use expenses_tasks::import::profiles::{
    Contradiction, Remembered, Varying, over, read_as_before, remembered,
};

use super::{ImportArguments, ProfileArguments, shown};
use crate::exit::Failure;
use crate::session::Session;

/// What is known of a file's shape.
#[expect(clippy::large_enum_variant, reason = "there is one of it")]
pub(super) enum Known {
    /// Nothing, or nothing that fits.
    New,
    /// It is read as one before, with these options.
    Before {
        /// Those that are given, and for the rest those that are remembered.
        options: Options,
        /// What is remembered.
        remembered: Remembered,
        /// The file, as they read it; `None` if the person had to say more, for the file
        /// contradicts what is remembered.
        reading: Option<Reading>,
    },
    /// It contradicts what is remembered, and what is open is the result that was asked for.
    Open(Reading),
}

impl<S: Expenses> Session<'_, S> {
    /// Looks up how files of this shape are read, and says so.
    ///
    /// # Errors
    ///
    /// Those of the store, and that the person has to say more, but cannot be asked.
    pub(super) fn known(
        &mut self,
        name: &str,
        file: &File,
        given: &Options,
        key: Option<&str>,
        choices: &Choices,
        arguments: &ImportArguments,
    ) -> Result<Known, Failure<S::Error>> {
        let Some(key) = key else { return Ok(Known::New) };
        let found = remembered(self.store, key).map_err(Failure::Operation)?;
        let Some(remembered) = found else { return Ok(Known::New) };
        let Ok(shape) = file.shape(given) else { return Ok(Known::New) };
        let mut options = over(given, &remembered.reading, &shape);
        let reading = match read_as_before(file, &options, given, self.today.map(|today| today())) {
            Ok(reading) => {
                let dates = dates(&reading);
                self.notes.push(format!("{name} is read as the last one of `{key}`{dates}"));
                Some(reading)
            }
            Err(Contradiction::Values) => {
                self.notes.push(format!(
                    "{name} cannot be read as the last one of `{key}`: it is read as a new one"
                ));
                return Ok(Known::New);
            }
            Err(Contradiction::Open(questions)) => {
                let reading = Reading { questions, ..Reading::default() };
                if arguments.dry_run && self.format.shows_questions() {
                    return Ok(Known::Open(reading));
                }
                let name = format!("{name}, unlike the last one of `{key}`");
                let choices = Choices {
                    category: choices.category.clone().or(remembered.category.clone()),
                    ..choices.clone()
                };
                self.decide(&name, file, &reading, &mut options, &choices, arguments)?;
                None
            }
        };
        Ok(Known::Before { options, remembered, reading })
    }

    /// Shows the profiles, or forgets one.
    pub(super) fn profiles(
        &mut self,
        arguments: &ProfileArguments,
    ) -> Result<(), Failure<S::Error>> {
        if let Some(shape) = &arguments.forget {
            let all = self.store.profiles().map_err(Failure::Operation)?;
            if !all.iter().any(|profile| profile.shape == *shape) {
                return Err(Failure::Refused(vec![format!(
                    "nothing is remembered of `{shape}`: `{} import --profiles` shows what is",
                    self.program
                )]));
            }
            self.store.set_profile(shape.clone(), None).map_err(Failure::Operation)?;
            return self.print(|format, output| format.forgotten(output, shape));
        }
        let all = self.store.profiles().map_err(Failure::Operation)?;
        self.print(|format, output| format.profiles(output, &all))
    }
}

/// How dates are read that could be read in another order, with one of them.
fn dates(reading: &Reading) -> String {
    let understood = &reading.understood;
    match (understood.date_order, &understood.date_example) {
        (Some(order @ (DateOrder::DayMonthYear | DateOrder::MonthDayYear)), Some(example)) => {
            let (cell, means) = (shown(&example.cell), &example.means);
            format!(", with dates as {}: {cell} is {means}", order.pattern())
        }
        _ => String::new(),
    }
}

/// What files of one shape have in two ways, for a note.
pub(super) fn varying(key: &str, of: Varying) -> String {
    let what = match of {
        Varying::DateOrder => "dates in two orders",
        Varying::DecimalMark => "two decimal marks",
        Varying::Signs => "signs of two meanings",
    };
    format!(
        "files of `{key}` have had {what}, so that is not remembered: `--profile NAME` keeps those of one bank apart"
    )
}
