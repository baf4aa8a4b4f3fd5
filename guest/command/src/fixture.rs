//! For the tests: a real store in memory, the files beside it, and the person.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};

use super::{Chosen, Context, Entry, ExitReport, Screen, UserIo, parse, run};
use expenses_interface::{Expense, Expenses, Query};
use expenses_model::Date;
use expenses_store::Store;
use expenses_store::directory::memory::{Memory, Ticking};
use expenses_store::directory::{Code, Kind};
use expenses_tasks::progress::Progress;

/// A document with three expenses, one of them without a date.
pub(super) const THREE: &str = r#"{"expenses": [
  {"id": 1, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"},
  {"id": 2, "description": "Tea", "amount": 3, "category": "food"},
  {"id": 10, "description": "Dinner for all of us", "amount": 1000.125, "category": "food", "date": "2026-01-02"}
]}"#;

/// Files by name, and a person with prepared answers; without answers there is nobody.
#[derive(Default)]
pub(super) struct UserFiles {
    pub(super) named: HashMap<String, Vec<u8>>,
    answers: VecDeque<bool>,
    choices: VecDeque<Chosen>,
    entries: VecDeque<Entry>,
    /// The texts and questions that the person saw.
    pub(super) asked: Vec<String>,
    pub(super) progress: Vec<String>,
    pub(super) notes: Vec<String>,
    /// Whether pages can be opened.
    pub(super) has_browser: bool,
    /// The terminal of standard error.
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

    fn open_page(&mut self, page: &[u8]) -> io::Result<Option<PathBuf>> {
        if !self.has_browser {
            return Ok(None);
        }
        self.named.insert("page.html".into(), page.to_vec());
        Ok(Some("page.html".into()))
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

    fn enter(&mut self, text: &str, prompt: &str) -> io::Result<Entry> {
        self.asked.push(format!("{text}{prompt}"));
        Ok(self.entries.pop_front().unwrap_or(Entry::Nobody))
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
    /// The width of the terminal of standard output, if that is one.
    pub(super) width: Option<usize>,
    hook: Option<Hook>,
    /// Whether only the UTC day is known.
    pub(super) is_stock: bool,
    /// Where the data file is, for messages.
    pub(super) directory: Option<PathBuf>,
    /// The option `--data`, if it was typed.
    pub(super) data: Option<PathBuf>,
    /// What the random bits of the next command come from, if no other command is to have the
    /// same.
    pub(super) random: Option<u128>,
}

/// Called with each operation of a command before it happens; an error fails the operation.
type Hook = Box<dyn FnMut(&str) -> Result<(), Code>>;

impl Fixture {
    pub(super) fn new() -> Self {
        Self {
            memory: Memory::default(),
            files: UserFiles::default(),
            width: None,
            hook: None,
            is_stock: false,
            directory: None,
            data: None,
            random: None,
        }
    }

    /// A store with this data file.
    pub(super) fn with_document(document: impl AsRef<[u8]>) -> Self {
        let fixture = Self::new();
        fixture.memory.put("expenses.json", Kind::File, document.as_ref());
        fixture
    }

    /// Adds a file of the person.
    pub(super) fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.named.insert(name.into(), bytes.as_ref().to_vec());
        self
    }

    /// Adds the answers of the person, in their order.
    pub(super) fn with_answers(mut self, answers: &[bool]) -> Self {
        self.files.answers.extend(answers);
        self
    }

    /// The answers of the person to the next choices.
    pub(super) fn choosing(mut self, choices: &[Chosen]) -> Self {
        self.files.choices.extend(choices);
        self
    }

    /// The lines that the person types, and then the end of the input.
    pub(super) fn typing(mut self, lines: &[&str]) -> Self {
        self.files.entries = lines.iter().map(|line| Entry::Line((*line).into())).collect();
        self.files.entries.push_back(Entry::End);
        self
    }

    /// Calls `hook` before each operation of the next command.
    pub(super) fn with_hook(mut self, mut hook: impl FnMut(&str) + 'static) -> Self {
        self.hook = Some(Box::new(move |operation| {
            hook(operation);
            Ok(())
        }));
        self
    }

    /// Fails this operation of the next command.
    pub(super) fn failing(mut self, failing: &'static str) -> Self {
        self.hook = Some(Box::new(move |now| if now == failing { Err(Code::Io) } else { Ok(()) }));
        self
    }

    pub(super) fn store(&self) -> Store<Memory, Ticking> {
        Store::new(self.memory.handle(), Ticking::default())
    }

    /// Runs a command line. Returns its output and its exit report.
    pub(super) fn try_run(&mut self, line: &[&str]) -> (String, ExitReport) {
        let program = parse::<()>(["expenses"].iter().chain(line)).unwrap();
        let mut output = Vec::new();
        let today: Option<fn() -> Date> = Some(|| Date::constant(2026, 11, 23));
        let screen = Screen { width: self.width, colour: false };
        let knows_local_day = !self.is_stock;
        let (directory, data) = (self.directory.clone(), self.data.clone());
        let context =
            Context { today, knows_local_day, screen, directory, data, ..Context::default() };
        let memory = self.memory.handle();
        if let Some(hook) = self.hook.take() {
            memory.hook(hook);
        }
        let system = self.random.as_mut().map_or_else(Ticking::default, |random| {
            *random += 1;
            Ticking::after(*random)
        });
        let mut store = Store::new(memory, system);
        let result = run(&program.arguments, &mut store, &context, &mut self.files, &mut output);
        (String::from_utf8(output).unwrap(), ExitReport::of(result, &context))
    }

    /// Runs a command that succeeds. Returns its output.
    #[track_caller]
    pub(super) fn run(&mut self, line: &[&str]) -> String {
        let (output, report) = self.try_run(line);
        assert_eq!(report, ExitReport::default());
        output
    }

    /// Runs a command that fails, prints nothing and changes nothing. Returns its message.
    #[track_caller]
    pub(super) fn refused(&mut self, line: &[&str]) -> String {
        let before = self.memory.bytes("expenses.json");
        let (output, report) = self.try_run(line);
        assert_eq!((output.as_str(), report.status), ("", 1));
        assert_eq!(self.memory.bytes("expenses.json"), before);
        report.message
    }

    /// Runs a command whose arguments do not say enough. Returns its message.
    #[track_caller]
    pub(super) fn misused(&mut self, line: &[&str]) -> String {
        let before = self.memory.bytes("expenses.json");
        let (output, report) = self.try_run(line);
        assert_eq!((output.as_str(), report.status), ("", 2), "{report:?}");
        assert_eq!(self.memory.bytes("expenses.json"), before);
        report.message
    }

    /// The first page of the expenses, as `id amount description category date`.
    pub(super) fn list(&self) -> Vec<String> {
        let page = self.store().find(Query::default(), None).unwrap();
        let line = |e: Expense| {
            let date = e.date.unwrap_or_default();
            format!("{} {} {} {} {date}", e.id, e.amount, e.description, e.category)
        };
        page.expenses.into_iter().map(line).collect()
    }
}
