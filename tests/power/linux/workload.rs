//! The commands before the power is cut, and the documents that they make, computed by a short
//! reference.

use std::process::Command;

use serde_json::{Value, json};

/// A change, as the command line has it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Add,
    Edit(u64),
    Delete(u64),
}

/// Changes in a row, beginning with an empty disk.
pub(crate) struct Workload {
    changes: Vec<Change>,
    /// The document after each number of changes; `None` before the first.
    documents: Vec<Option<Value>>,
}

impl Workload {
    /// Two adds, an edit, an add, a delete, and so on.
    pub(crate) fn new(length: usize) -> Self {
        let mut workload = Self { changes: Vec::new(), documents: vec![None] };
        let mut document = None;
        for index in 0..length {
            let counter = counter(document.as_ref());
            let change = match index % 5 {
                2 => Change::Edit(counter),
                4 => Change::Delete(counter - 1),
                _ => Change::Add,
            };
            document = Some(after(document, change));
            workload.changes.push(change);
            workload.documents.push(document.clone());
        }
        workload
    }

    /// The changes.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How many changes led to this document, if it is the one after `answered` changes or the
    /// next.
    pub(crate) fn found(&self, document: Option<&Value>, answered: usize) -> Option<usize> {
        let legal = answered..=(answered + 1).min(self.changes.len());
        legal.into_iter().find(|made| self.documents[*made].as_ref() == document)
    }
}

impl Change {
    /// Completes the program's command line.
    pub(crate) fn complete(self, command: &mut Command) {
        match self {
            Self::Add => command.args(["add", "12.50", &description()]).args([
                "--category",
                "food",
                "--date",
                "2026-11-23",
            ]),
            Self::Edit(id) => command.args(["edit", &id.to_string(), "--amount", "13.25"]),
            Self::Delete(id) => command.args(["delete", &id.to_string()]),
        };
    }
}

/// The document after one more change.
pub(crate) fn after(document: Option<Value>, change: Change) -> Value {
    let mut document = document.unwrap_or_else(|| json!({ "counter": 0, "expenses": {} }));
    match change {
        Change::Add => {
            let id = counter(Some(&document)) + 1;
            document["counter"] = id.into();
            document["expenses"][id.to_string()] = json!({
                "id": id,
                "description": description(),
                "amount": 12.50,
                "category": "food",
                "date": "2026-11-23",
            });
        }
        Change::Edit(id) => document["expenses"][id.to_string()]["amount"] = 13.25.into(),
        Change::Delete(id) => {
            if let Some(expenses) = document["expenses"].as_object_mut() {
                expenses.remove(&id.to_string());
            }
        }
    }
    document
}

/// The last id given out.
pub(crate) fn counter(document: Option<&Value>) -> u64 {
    document.and_then(|document| document["counter"].as_u64()).unwrap_or_default()
}

/// Long, so that the document soon fills several blocks.
fn description() -> String {
    "Lunch ".repeat(80).trim_end().to_owned()
}
