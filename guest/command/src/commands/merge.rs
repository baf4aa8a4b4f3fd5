//! `expenses merge`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use expenses_interface::files::is_conflict_copy_name;
use expenses_interface::{AsStoreError, Error, Expenses, InvalidArgument, MergeOutcome, Merged};
use expenses_tasks::merges::{LeftOut, all_conflicts};

use super::import::name;
use crate::exit::Failure;
use crate::note;
use crate::session::{Context, Session, was_committed};
use decide::{Answers, decided, undecided};

mod decide;

pub(crate) const USAGE: &str = "\
expenses merge [OPTIONS] <FILE>
       expenses merge --output <MERGED> [OPTIONS] <OURS> <THEIRS>";

pub(crate) const NOTE: &str = "\
What only the other file has is added, and changes of one side are taken; what
both changed in different ways is shown and asked about. With a base, the last
state that both had in common, deletions are taken too; without one, nothing is
deleted. What is left out is named. It is one change, which `expenses undo`
undoes.

FILE is another expenses.json, such as a conflict copy of Syncthing or Dropbox;
- is the standard input. With --output, two files are merged and no store is
touched, as git's merge driver: docs/your-files.md has its configuration.

Examples:
  expenses merge expenses.sync-conflict-20261123-100000-ABCDEFG.json
  expenses merge phone.json --base before.json
  expenses merge --base %O --output %A %A %B";

/// The arguments of `merge`.
#[derive(Args, Clone, Debug)]
pub struct MergeArguments {
    /// The other file; with --output, ours and theirs
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The last state that both had in common
    #[arg(long, value_name = "FILE")]
    pub base: Option<PathBuf>,
    /// Write the merged file here, and touch no store
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Decide all conflicts so: keep ours, theirs or both
    #[arg(long, value_enum, value_name = "WHICH", hide_possible_values = true)]
    pub keep: Option<Keep>,
}

/// Which side of a conflict is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// What this store has.
    Ours,
    /// What the other file has.
    Theirs,
    /// Both, as two; what cannot be two is asked about.
    Both,
}

impl<S: Expenses> Session<'_, S> {
    /// Merges a file into the store, or two files into one.
    pub(crate) fn merge(
        &mut self,
        arguments: &MergeArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let usage = |reason: &str| Failure::Usage(vec![reason.to_owned()]);
        // git gives an empty file if there is no base.
        let base = match &arguments.base {
            Some(path) => Some(self.text_of(path, context)?).filter(|text| !text.is_empty()),
            None => None,
        };
        match (arguments.files.as_slice(), &arguments.output) {
            ([_], None) => self.merge_in(base, arguments, context),
            ([_, _], Some(output)) => self.merge_files(output, base, arguments, context),
            ([_], Some(_)) => Err(usage(
                "`--output` merges two files: expenses merge --output MERGED OURS THEIRS",
            )),
            _ => Err(usage(
                "one file is merged into the store: expenses merge FILE; or two into a third, with `--output`",
            )),
        }
    }

    /// Merges a file into the store.
    fn merge_in(
        &mut self,
        base: Option<String>,
        arguments: &MergeArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let MergeArguments { files, base: base_file, keep, .. } = arguments;
        let path = &files[0];
        let theirs = self.text_of(path, context)?;
        let (name, note) = (name(path), note::of_file("merge of", path));
        let mut answers = Answers::new(*keep);
        loop {
            // What was decided counts for what was seen, so the store must not have changed since.
            let revision = self.store.info().map_err(Failure::Operation)?.revision;
            let merge = |session: &mut Self, decisions, revision| {
                let (theirs, base, note) = (theirs.clone(), base.clone(), Some(note.clone()));
                session.store.merge(theirs, base, decisions, note, revision)
            };
            let mut conflicts = Vec::new();
            let mut decisions = Vec::new();
            let mut outcome = merge(self, Vec::new(), None);
            if let Ok(MergeOutcome::Undecided(first)) = outcome {
                outcome = match all_conflicts(first, |decided| merge(self, decided, Some(revision)))
                {
                    Ok(all) => {
                        conflicts = all;
                        decisions = answers.decide::<S::Error>(self.user, &name, &conflicts)?;
                        merge(self, decisions.clone(), Some(revision))
                    }
                    Err(error) => Err(error),
                };
            }
            let left_out = LeftOut::of(&conflicts, &decisions);
            match outcome {
                Ok(MergeOutcome::Merged(merged)) => {
                    return self
                        .print(|format, output| format.merged(output, &name, &merged, &left_out));
                }
                Ok(MergeOutcome::Undecided(_)) => {}
                Err(error) if matches!(error.as_store_error(), Some(Error::Changed(_))) => {}
                Err(error) => {
                    if was_committed(&error)
                        && let Ok(log) = self.store.log()
                    {
                        let logged = log.into_iter().next();
                        let merged = Merged { logged, ..Merged::default() };
                        // The store's error is reported, even if this fails, too.
                        let _ = self.format.merged(self.output, &name, &merged, &left_out);
                    }
                    return Err(named(
                        error,
                        [("theirs", Some(path)), ("base", base_file.as_ref())],
                    ));
                }
            }
        }
    }

    /// Merges two files and writes the merged one. Nobody is asked: git runs it in the middle of
    /// its own work.
    fn merge_files(
        &mut self,
        output: &Path,
        base: Option<String>,
        arguments: &MergeArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let MergeArguments { files, base: base_file, keep, .. } = arguments;
        let (ours, theirs) = (&files[0], &files[1]);
        let our_text = self.text_of(ours, context)?;
        let their_text = self.text_of(theirs, context)?;
        let names = [("ours", Some(ours)), ("theirs", Some(theirs)), ("base", base_file.as_ref())];
        let mut merge = |decisions| {
            let texts = (our_text.clone(), their_text.clone(), base.clone());
            let outcome = self.store.merge_texts(texts.0, texts.1, texts.2, decisions);
            outcome.map_err(|error| named(error, names))
        };
        let mut conflicts = Vec::new();
        let mut decisions = Vec::new();
        let mut outcome = merge(Vec::new())?;
        if let MergeOutcome::Undecided(first) = outcome {
            conflicts = all_conflicts(first, &mut merge)?;
            let (decided, open) = decided(&conflicts, *keep);
            if !open.is_empty() {
                return Err(undecided("the files", &open, IN_GIT.to_owned()));
            }
            decisions = decided;
            outcome = merge(decisions.clone())?;
        }
        let MergeOutcome::Merged(merged) = outcome else {
            return Err(undecided("the files", &[], IN_GIT.to_owned()));
        };
        let text = merged.text.as_deref().unwrap_or(&our_text);
        if output != ours || text != our_text {
            self.user.write(output, text.as_bytes()).map_err(|error| {
                Failure::Refused(vec![format!("{} cannot be written: {error}", output.display())])
            })?;
        }
        let merged = Merged { text: None, ..merged };
        let left_out = LeftOut::of(&conflicts, &decisions);
        self.print(|format, output| format.merged(output, &name(theirs), &merged, &left_out))
    }

    /// Reads a file. A conflict copy that is named without a folder may be in the data directory.
    fn text_of(&mut self, path: &Path, context: &Context) -> Result<String, Failure<S::Error>> {
        let bytes = match self.user.read(path) {
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound
                    && path.to_str().is_some_and(is_conflict_copy_name) =>
            {
                let beside = context.path(&path.to_string_lossy());
                self.user.read(Path::new(&beside)).or(Err(error))
            }
            read => read,
        };
        let bytes = bytes.or_else(|_| self.bytes(path, "merge"))?;
        String::from_utf8(bytes).map_err(|_| {
            Failure::Refused(vec![format!(
                "{} is not UTF-8 text, so it is no data file",
                name(path)
            )])
        })
    }
}

/// What to do if git has left a conflict.
const IN_GIT: &str = "nothing was merged. In git, `git show :1:./expenses.json >base.json` and `git show :3:./expenses.json >theirs.json` write the other sides, and `expenses --data . merge theirs.json --base base.json` asks which to keep";

/// The failure of a merge. What is wrong in a file names the file.
fn named<E: AsStoreError, const N: usize>(
    error: E,
    names: [(&str, Option<&PathBuf>); N],
) -> Failure<E> {
    if let Some(Error::Invalid(InvalidArgument { field, reason })) = error.as_store_error()
        && let Some((_, Some(path))) = names.iter().find(|(name, _)| name == field)
    {
        return Failure::Refused(vec![format!("{} {reason}", name(path))]);
    }
    Failure::Operation(error)
}

#[cfg(test)]
mod tests;
