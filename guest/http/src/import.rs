//! `POST /import`: adds what is new in a file.

mod options;
mod save;

use expenses_formats::{File, Options, Reading, own};
use expenses_interface::{Expenses, IdempotencyKey, Profile};
use expenses_tasks::import::profiles::{Contradiction, over, read_as_before, remembered};
use expenses_tasks::import::{Candidates, Choices, ImportDocument, LeftOut, Why, option, profiles};
use serde::Serialize;

use crate::condition::Conditions;
use crate::json::Amounts;
use crate::params::{Params, Today};
use crate::service::Call;
use crate::{Date, Problem, ProblemKind, Response, key};

/// A file to import.
#[derive(Debug)]
pub(crate) struct Import {
    body: Vec<u8>,
    key: Option<IdempotencyKey>,
    options: Options,
    encoding: Option<String>,
    choices: Choices,
    /// The name under which it is remembered how the file is read.
    profile: Option<String>,
    dry_run: bool,
    skip_bad: bool,
    amounts: Amounts,
    today: Date,
}

/// The most rows that a problem names.
const MOST_NAMED: usize = 20;

impl Import {
    /// What a request imports.
    ///
    /// # Errors
    ///
    /// `invalid` if a parameter is.
    pub(crate) fn of(call: &Call, body: Vec<u8>, today: &Today) -> Result<Self, Problem> {
        let mut params = Params::of(&call.target);
        let (options, encoding) = options::options(&mut params)?;
        let (choices, profile) = (options::choices(&mut params)?, options::profile(&mut params)?);
        let (dry_run, skip_bad) = (params.flag("dry-run")?, params.flag("skip-bad")?);
        let amounts = params.amounts()?;
        params.finish()?;
        // What changes nothing needs no key.
        let key = call.key.clone().filter(|_| !dry_run);
        let key = key.map(|key| key::with_fingerprint(key, &call.method, &call.target, &body));
        let today = today();
        let read = Self {
            body,
            key,
            options,
            encoding,
            choices,
            profile,
            dry_run,
            skip_bad,
            amounts,
            today,
        };
        Ok(read)
    }

    /// Imports, and answers. The data file may grow by `room` bytes.
    ///
    /// # Errors
    ///
    /// Why nothing was imported, or why it is not known what was.
    pub(crate) fn answer<S: Expenses>(
        mut self,
        store: &mut S,
        conditions: &Conditions,
        room: u64,
    ) -> Result<Response, Problem> {
        let file = match &self.encoding {
            None => File::open(&self.body),
            Some(label) => File::open_as(&self.body, label),
        };
        let file = file.map_err(|error| unreadable(&error))?;
        let are_choices_of_rows = self.choices.refunds
            || self.choices.account.is_some()
            || !self.choices.rules.is_empty();
        // Whoever says how it is to be read does not want it as it is.
        let is_as_it_is = self.options == Options::default() && !are_choices_of_rows;
        if let Some(form) = file.own().filter(|_| is_as_it_is) {
            let own = own::read(file.text(), form);
            let own = own.map_err(|reason| {
                Problem::new(ProblemKind::Invalid, reason).with("field", &"body")
            })?;
            return self.add(store, conditions, room, &Candidates::of_own(own), None);
        }
        let shape = file.shape(&self.options).map_err(|error| unreadable(&error))?;
        let key = profiles::key(&shape, self.profile.as_deref());
        let reading = self.read(store, &file, key.as_deref())?;
        if !reading.questions.is_empty() {
            return match self.dry_run {
                true => Ok(Response::json(200, &ImportDocument::open(&reading))),
                false => {
                    let detail = "the file can be read in several ways: `questions` says which";
                    let problem = Problem::new(ProblemKind::Undecided, detail);
                    let problem = problem.with("understood", &reading.understood);
                    Err(problem.with("questions", &reading.questions))
                }
            };
        }
        let candidates = Candidates::of_reading(store, &reading, &self.choices);
        let candidates = candidates.map_err(|error| Problem::of(&error))?;
        let response = self.add(store, conditions, room, &candidates, Some(&reading))?;
        if let Some(key) = key.filter(|_| !self.dry_run) {
            // The import is made, whether it is remembered how or not.
            let next = profiles::next(store, &key, &reading, &self.choices);
            if let Some(Profile { shape, text }) = next.ok().and_then(|next| next.profile) {
                let _ = store.set_profile(shape, Some(text));
            }
        }
        Ok(response)
    }

    /// Reads the file, as one of its shape was read before if there was one.
    fn read<S: Expenses>(
        &mut self,
        store: &mut S,
        file: &File,
        key: Option<&str>,
    ) -> Result<Reading, Problem> {
        let before = key.map(|key| remembered(store, key)).transpose();
        if let Some(before) = before.map_err(|error| Problem::of(&error))?.flatten() {
            let shape = file.shape(&self.options).map_err(|error| unreadable(&error))?;
            let options = over(&self.options, &before.reading, &shape);
            match read_as_before(file, &options, &self.options, Some(self.today)) {
                Ok(reading) => {
                    let choices = &mut self.choices;
                    choices.category = choices.category.take().or(before.category);
                    return Ok(reading);
                }
                Err(Contradiction::Open(questions)) => {
                    return Ok(Reading { questions, ..Reading::default() });
                }
                Err(Contradiction::Values) => {}
            }
        }
        file.read(&self.options).map_err(|error| unreadable(&error))
    }

    fn add<S: Expenses>(
        &self,
        store: &mut S,
        conditions: &Conditions,
        room: u64,
        candidates: &Candidates,
        reading: Option<&Reading>,
    ) -> Result<Response, Problem> {
        // What was done is answered, whatever the store now says of the rows.
        let is_done = match &self.key {
            Some(key) => save::find(store, key)?.is_some(),
            None => false,
        };
        if !self.skip_bad && !self.dry_run && !is_done {
            check_rows(candidates)?;
        }
        let how = save::How { conditions, dry_run: self.dry_run, room, key: self.key.as_ref() };
        let saved = save::save(store, candidates, &how)?;
        let (imported, amounts) = (&saved.imported, self.amounts);
        let document = match saved.before {
            Some(first) => ImportDocument::again(imported, first, reading, amounts),
            None => ImportDocument::of(imported, reading, amounts),
        };
        Ok(Response::json(200, &document))
    }
}

/// A line that cannot be read.
#[derive(Serialize)]
struct BadLine {
    line: u64,
    reason: String,
}

/// Refuses rows that cannot be read, and rows without a category.
fn check_rows(candidates: &Candidates) -> Result<(), Problem> {
    let of = |why: Why| -> Vec<&LeftOut> {
        candidates.left_out().iter().filter(|left_out| left_out.why == why).collect()
    };
    let bad = of(Why::Bad);
    if let Some(first) = bad.first() {
        let detail = format!(
            "line {} of the file cannot be read: {}; mend it, or leave out what cannot be read with `skip-bad`",
            first.line, first.text
        );
        let line = |bad: &&LeftOut| BadLine { line: bad.line, reason: bad.text.clone() };
        let lines: Vec<_> = bad.iter().take(MOST_NAMED).map(line).collect();
        let problem = Problem::new(ProblemKind::Invalid, detail).with("field", &"body");
        return Err(problem.with("lines", &lines).with("count", &bad.len()));
    }
    let without = of(Why::NoCategory);
    if let Some(first) = without.first() {
        let rows = match without.len() {
            1 => format!("the row in line {} has no category", first.line),
            count => format!("{count} rows have no category, the first in line {}", first.line),
        };
        let detail = format!("{rows}: say the category of such with `category`");
        return Err(Problem::new(ProblemKind::Invalid, detail).with("field", &"category"));
    }
    Ok(())
}

/// A file that cannot be read, with the parameter that helps.
fn unreadable(error: &expenses_formats::Error) -> Problem {
    let field = option::of_error(error);
    let detail = match field {
        None => format!("the file cannot be read: {error}"),
        Some(name) => format!("the file cannot be read: {error}; `{name}` says it"),
    };
    Problem::new(ProblemKind::Invalid, detail).with("field", &field.unwrap_or("body"))
}
