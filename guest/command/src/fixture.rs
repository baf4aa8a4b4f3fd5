//! A real store in memory, and the files and the person beside it, for the tests.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;

use super::{Chosen, Context, ExitReport, Screen, UserIo, parse, run};
use expenses_interface::{Expense, Expenses, Query};
use expenses_model::Date;
use expenses_store::Store;
use expenses_store::directory::memory::{Memory, Ticking};
use expenses_tasks::progress::Progress;

/// UserFiles by name, and a person who has said beforehand what to answer; nobody where
/// nothing was said.
#[derive(Default)]
pub(super) struct UserFiles {
    pub(super) named: HashMap<String, Vec<u8>>,
    answers: VecDeque<bool>,
    choices: VecDeque<Chosen>,
    /// What was shown and asked.
    pub(super) asked: Vec<String>,
    pub(super) progress: Vec<String>,
    pub(super) notes: Vec<String>,
    /// What the standard error ends at.
    pub(super) screen: Screen,
}

impl UserIo for UserFiles {
    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        let bytes = self.named.get(file.to_str().unwrap());
        bytes.cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.named.insert(file.to_str().unwrap().into(), bytes.to_vec());
        Ok(())
    }

    fn screen(&self) -> Screen {
        self.screen
    }

    fn progress(&mut self, text: &str, part: Option<Progress>) {
        let part = part.map_or(String::new(), |part| format!(" {}/{}", part.done, part.all));
        self.progress.push(format!("{text}{part}"));
    }

    fn note(&mut self, line: &str) {
        self.notes.push(line.into());
    }

    fn ask(&mut self, text: &str, question: &str) -> io::Result<Option<bool>> {
        self.asked.push(format!("{text}{question}"));
        Ok(self.answers.pop_front())
    }

    fn choose(
        &mut self,
        text: &str,
        question: &str,
        choices: &[String],
    ) -> io::Result<Option<Chosen>> {
        self.asked.push(format!("{text}{question}\n{}", choices.join("\n")));
        Ok(self.choices.pop_front())
    }
}

/// A store in memory and the files beside it.
pub(super) struct Fixture {
    pub(super) memory: Memory,
    pub(super) files: UserFiles,
    hook: Option<Hook>,
}

/// What happens before each operation of a command.
type Hook = Box<dyn FnMut(&str)>;

impl Fixture {
    pub(super) fn new() -> Self {
        Self { memory: Memory::default(), files: UserFiles::default(), hook: None }
    }

    pub(super) fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.named.insert(name.into(), bytes.as_ref().to_vec());
        self
    }

    pub(super) fn answering(mut self, answers: &[bool]) -> Self {
        self.files.answers.extend(answers);
        self
    }

    pub(super) fn choosing(mut self, choices: &[Chosen]) -> Self {
        self.files.choices.extend(choices);
        self
    }

    /// Lets something happen before each operation of the next command.
    pub(super) fn meddling(mut self, hook: impl FnMut(&str) + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    pub(super) fn store(&self) -> Store<Memory, Ticking> {
        Store::new(self.memory.handle(), Ticking::default())
    }

    /// Runs a command line: what it wrote, and how it ended.
    pub(super) fn try_run(&mut self, line: &[&str]) -> (String, ExitReport) {
        let program = parse::<()>(["expenses"].iter().chain(line)).unwrap();
        let mut output = Vec::new();
        let context =
            Context { today: Some(|| Date::constant(2026, 11, 23)), ..Context::default() };
        let memory = self.memory.handle();
        if let Some(mut hook) = self.hook.take() {
            memory.hook(move |operation| {
                hook(operation);
                Ok(())
            });
        }
        let mut store = Store::new(memory, Ticking::default());
        let result = run(&program.arguments, &mut store, &context, &mut self.files, &mut output);
        (String::from_utf8(output).unwrap(), result.into())
    }

    #[track_caller]
    pub(super) fn run(&mut self, line: &[&str]) -> String {
        let (output, ending) = self.try_run(line);
        assert_eq!(ending, ExitReport::default());
        output
    }

    /// The message of a command that fails and changes nothing.
    #[track_caller]
    pub(super) fn refused(&mut self, line: &[&str]) -> String {
        let before = self.memory.bytes("expenses.json");
        let (output, ending) = self.try_run(line);
        assert_eq!((output.as_str(), ending.status), ("", 1));
        assert_eq!(self.memory.bytes("expenses.json"), before);
        ending.message
    }

    pub(super) fn list(&self) -> Vec<String> {
        let page = self.store().find(Query::default(), None).unwrap();
        let line = |e: Expense| {
            let date = e.date.unwrap_or_default();
            format!("{} {} {} {} {date}", e.id, e.amount, e.description, e.category)
        };
        page.expenses.into_iter().map(line).collect()
    }
}
