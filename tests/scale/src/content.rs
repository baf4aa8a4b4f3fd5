//! The content of an object.

use std::rc::Rc;
use std::sync::Arc;

use expenses_interface::{Expenses, Query};

use crate::costs::Form;
use crate::files::number;

/// The most ids of commits that a data file keeps.
const MOST_COMMITS: usize = 100;

/// The content of an object: a data file, or what of it matters here.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A data file of so many expenses.
    File(Arc<Vec<u8>>, u64),
    /// What a data file would hold.
    Model(Rc<Model>),
}

/// What a data file would hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Model {
    pub(crate) expenses: u64,
    /// The numbers of what was added in this run.
    pub(crate) added: Vec<u32>,
    pub(crate) keys: Vec<u32>,
    /// The ids of the last commits, the latest last.
    pub(crate) commits: Vec<u128>,
}

impl Model {
    pub(crate) fn commit(&mut self, id: u128) {
        if self.commits.len() == MOST_COMMITS {
            self.commits.remove(0);
        }
        self.commits.push(id);
    }
}

impl Content {
    pub(crate) fn expenses(&self) -> u64 {
        match self {
            Self::File(_, expenses) => *expenses,
            Self::Model(model) => model.expenses,
        }
    }

    /// How many bytes cross the network.
    pub(crate) fn bytes(&self, form: &Form) -> u64 {
        form.bytes(self.expenses())
    }

    /// The numbers of what was added in this run.
    pub(crate) fn added(&self) -> Vec<u32> {
        match self {
            Self::Model(model) => model.added.clone(),
            Self::File(bytes, _) => added_to(bytes),
        }
    }
}

/// The numbers in the descriptions of a data file.
#[expect(clippy::expect_used, reason = "a data file that cannot be read is what is looked for")]
fn added_to(bytes: &[u8]) -> Vec<u32> {
    let memory = expenses_store::directory::memory::Memory::default();
    let kind = expenses_store::directory::Kind::File;
    memory.put(expenses_interface::files::DATA_FILE, kind, bytes);
    let mut store = expenses_store::Store::new(memory, crate::files::Told::new(0));
    let query = Query { limit: Some(10_000), ..Query::default() };
    let page = store.find(query, None).expect("the data file can be read");
    let numbers = page.expenses.iter().filter_map(|expense| number(&expense.description));
    numbers.filter_map(|number| u32::try_from(number).ok()).collect()
}
