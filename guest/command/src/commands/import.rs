//! `expenses import`.

mod arguments;
mod ask;
mod preview;
mod remember;

use std::path::Path;

use expenses_formats::{Error, File, Options, Reading, Role, own};
use expenses_interface::{Expenses, Profile, escape};
use expenses_model::{parse_category, parse_tag};
use expenses_tasks::import::{
    Candidates, Choices, LeftOut, Made, Rules, Step, Why, import, option, profiles,
};

use crate::exit::Failure;
use crate::format::Details;
use crate::note;
use crate::session::Session;

use profiles::Next;
use remember::{Known, varying};

pub use arguments::{ChoiceArguments, ImportArguments, ProfileArguments, ReadingArguments};
pub(crate) use arguments::{NOTE, USAGE};

/// How many lines that cannot be read are shown: if all are wrong, one reason is enough.
const MOST_SHOWN: usize = 20;
/// What to do about rows without a category.
const CATEGORY: &str = "say the category of such with --category, as in `--category other`";
/// From this many rows on, a person is shown how far the import is.
const LONG_WORK: usize = 10_000;

impl<S: Expenses> Session<'_, S> {
    /// Adds what is new in a file as one change, and prints what was left out and why.
    pub(crate) fn import(&mut self, arguments: &ImportArguments) -> Result<(), Failure<S::Error>> {
        let Some(path) = &arguments.file else { return self.profiles(&arguments.remembered) };
        let name = name(path);
        let choices = self.choices(&arguments.choices)?;
        let options = arguments.reading.options().map_err(refused)?;
        let bytes = self.bytes(path, "import")?;
        let file = match &arguments.reading.encoding {
            None => File::open(&bytes),
            Some(label) => File::open_as(&bytes, label),
        };
        let file = file.map_err(|error| refused(unreadable(&name, &error)))?;
        // Whoever says how it is to be read does not want it as it is.
        let is_as_it_is = options == Options::default() && !arguments.choices.are_of_rows();
        if let Some(own) = file.own().filter(|_| is_as_it_is) {
            let file = own::read(file.text(), own);
            let file = file.map_err(|reason| refused(format!("{name}: {reason}")))?;
            let candidates = Candidates::of_own(file);
            self.check_rows(&name, &candidates, arguments)?;
            return self.add_new(&candidates, path, None, None, arguments);
        }
        self.import_other(path, &file, options, choices, arguments)
    }

    /// Imports another program's file, as one of its shape before if there was one.
    fn import_other(
        &mut self,
        path: &Path,
        file: &File,
        given: Options,
        mut choices: Choices,
        arguments: &ImportArguments,
    ) -> Result<(), Failure<S::Error>> {
        let name = &name(path);
        let shape = file.shape(&given).map_err(|error| refused(unreadable(name, &error)))?;
        let key = profiles::key(&shape, arguments.remembered.profile.as_deref());
        let known = self.known(name, file, &given, key.as_deref(), &choices, arguments)?;
        let (options, reading) = match known {
            Known::New => (given, None),
            Known::Open(reading) => {
                return self.print(|format, output| format.open_questions(output, &reading));
            }
            Known::Before { options, remembered, reading } => {
                choices.category = choices.category.or(remembered.category);
                (options, reading)
            }
        };
        let reading = reading.filter(|reading| reading.questions.is_empty());
        let is_known = reading.is_some();
        let reading = match reading {
            Some(reading) => reading,
            None => match self.read(name, file, options, &choices, arguments)? {
                Some(reading) => reading,
                None => return Ok(()),
            },
        };
        let candidates =
            Candidates::of_reading(self.store, &reading, &choices).map_err(Failure::Operation)?;
        self.check_rows(name, &candidates, arguments)?;
        if !is_known {
            self.confirm_import(name, &reading, &candidates, arguments)?;
        }
        let next = match key.as_deref().filter(|_| !arguments.dry_run) {
            Some(key) => profiles::next(self.store, key, &reading, &choices),
            None => Ok(Next::default()),
        };
        let Next { profile, varies } = next.map_err(Failure::Operation)?;
        self.add_new(&candidates, path, Some(&reading), profile, arguments)?;
        let key = key.unwrap_or_default();
        self.notes.extend(varies.into_iter().map(|of| varying(&key, of)));
        Ok(())
    }

    /// Reads a file, and asks what only a person can decide. `None` if what is open was the
    /// result that was asked for.
    fn read(
        &mut self,
        name: &str,
        file: &File,
        mut options: Options,
        choices: &Choices,
        arguments: &ImportArguments,
    ) -> Result<Option<Reading>, Failure<S::Error>> {
        loop {
            let reading = file.read(&options);
            let reading = reading.map_err(|error| refused(unreadable(name, &error)))?;
            if reading.questions.is_empty() {
                return Ok(Some(reading));
            }
            if arguments.dry_run && self.format.shows_questions() {
                self.print(|format, output| format.open_questions(output, &reading))?;
                return Ok(None);
            }
            self.decide(name, file, &reading, &mut options, choices, arguments)?;
        }
    }

    /// Refuses rows that cannot be read, and rows without a category, unless they are to be
    /// left out.
    fn check_rows(
        &self,
        name: &str,
        candidates: &Candidates,
        arguments: &ImportArguments,
    ) -> Result<(), Failure<S::Error>> {
        if arguments.skip_bad || arguments.dry_run && self.format.shows_questions() {
            return Ok(());
        }
        let of = |why: Why| -> Vec<&LeftOut> {
            candidates.left_out().iter().filter(|left_out| left_out.why == why).collect()
        };
        let bad = of(Why::Bad);
        let mut lines: Vec<String> = bad
            .iter()
            .take(MOST_SHOWN)
            .map(|bad| format!("{name}, line {}: {}", bad.line, bad.text))
            .collect();
        let count = bad.len();
        if count > MOST_SHOWN {
            lines.push(format!("and {} more lines of {name}", count - MOST_SHOWN));
        }
        if count > 0 {
            let what = match count {
                1 => "this line, or leave it".to_owned(),
                count => format!("these {count} lines, or leave them"),
            };
            lines.push(format!("nothing was imported: mend {what} out with --skip-bad"));
        }
        let without = of(Why::NoCategory);
        if let Some(first) = without.first() {
            let rows = match without.len() {
                1 => format!("the row in line {} has no category", first.line),
                count => {
                    format!("{count} rows have no category, the first in line {}", first.line)
                }
            };
            lines.push(format!("{name}: {rows}: {CATEGORY}"));
        }
        if lines.is_empty() { Ok(()) } else { Err(Failure::Refused(lines)) }
    }

    fn add_new(
        &mut self,
        candidates: &Candidates,
        path: &Path,
        reading: Option<&Reading>,
        profile: Option<Profile>,
        arguments: &ImportArguments,
    ) -> Result<(), Failure<S::Error>> {
        let note = note::of_file("import of", path);
        let made = self.import_rows(candidates, &note, profile, arguments.dry_run)?;
        let Made { imported: report, failed, not_remembered } = made;
        let details = Details { reading, verbose: arguments.verbose };
        let printed = self.print(|format, output| format.imported(output, &report, details));
        let is = if arguments.dry_run { "would be" } else { "is" };
        for (month, budget) in report.exceeded() {
            let of = budget.category.as_ref().map_or(String::new(), |of| format!(" for {of}"));
            let (amount, by) = (&budget.amount, budget.left.trim_start_matches('-'));
            self.notes.push(format!("the budget of {amount}{of} {is} exceeded by {by} in {month}"));
        }
        self.notes.extend(reading.into_iter().flat_map(states));
        if let Some(error) = not_remembered {
            self.notes.push(format!("how the file is read could not be remembered: {error}"));
        }
        // If both fail, the store's error is reported.
        failed.map_or(printed, |error| Err(Failure::Operation(error)))
    }

    /// Imports, and shows how far it is if that takes long.
    fn import_rows<'a>(
        &mut self,
        candidates: &'a Candidates,
        note: &str,
        profile: Option<Profile>,
        dry_run: bool,
    ) -> Result<Made<'a, S::Error>, Failure<S::Error>> {
        let user = &mut *self.user;
        let is_long = candidates.rows().len() >= LONG_WORK;
        let mut progress = |step: Step| match step {
            _ if !is_long => {}
            Step::Comparing(part) => {
                user.progress("Comparing with the stored expenses", Some(part));
            }
            // The commit is one step, all or nothing.
            Step::Saving(count) => user.progress(&format!("Saving {count} expenses…"), None),
        };
        let answer = import(self.store, candidates, note, profile, dry_run, &mut progress);
        if is_long {
            self.user.progress("", None);
        }
        answer.map_err(Failure::Operation)
    }

    /// What the person chooses for the rows, with the rules of the file that is named.
    fn choices(&mut self, arguments: &ChoiceArguments) -> Result<Choices, Failure<S::Error>> {
        let rules = match &arguments.categories {
            None => Rules::default(),
            Some(path) => {
                let name = name(path);
                let file = File::open(&self.bytes(path, "import")?);
                let file = file.map_err(|error| refused(format!("{name}: {error}")))?;
                Rules::parse(file.text()).map_err(|reason| refused(format!("{name}, {reason}")))?
            }
        };
        let category = arguments.category.as_deref().map(parse_category).transpose();
        let category = category.map_err(|reason| refused(format!("the category {reason}")))?;
        let account = arguments.account.as_deref().map(parse_tag).transpose();
        let account = account.map_err(|reason| refused(format!("the account {reason}")))?;
        Ok(Choices {
            rules,
            category: category.map(str::to_owned),
            refunds: arguments.refunds,
            account: account.map(str::to_owned),
        })
    }

    pub(super) fn bytes(
        &mut self,
        path: &Path,
        command: &str,
    ) -> Result<Vec<u8>, Failure<S::Error>> {
        self.user.read(path).map_err(|error| {
            let mut reason = format!("{} cannot be read: {error}", name(path));
            if cfg!(target_arch = "wasm32") {
                reason += &format!("; a WebAssembly runtime shows only the directories that it is given: use the standard input, as in `{command} - < FILE`");
            }
            refused(reason)
        })
    }
}

/// What is to be known of rows whose states mean nothing to this program.
fn states(reading: &Reading) -> Vec<String> {
    let understood = &reading.understood;
    let Some(column) = understood.column(Role::State) else { return Vec::new() };
    let note = |state: &String| {
        let condition = crate::hints::in_quotes(&shown(&format!("{}={state}", column.name)));
        let state = shown(state);
        format!(
            "rows of the state `{state}` count as booked: --where-not {condition} leaves them out"
        )
    };
    understood.unknown_states.iter().map(note).collect()
}

fn refused<E>(reason: String) -> Failure<E> {
    Failure::Refused(vec![reason])
}

/// Why a file cannot be read, with the option that helps.
fn unreadable(name: &str, error: &Error) -> String {
    let option = option::of_error(error).map(|name| format!(", with --{name}"));
    format!("{name}: {error}{}", option.unwrap_or_default())
}

pub(super) fn name(file: &Path) -> String {
    if file == Path::new("-") { "the standard input".into() } else { file.display().to_string() }
}

/// A text that was found in a file, on one line of a terminal.
fn shown(text: &str) -> String {
    escape(text).into_owned()
}

#[cfg(test)]
mod bank_ids;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;
