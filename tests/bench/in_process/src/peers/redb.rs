//! redb: a table by id, and one that orders the ids by date. A transaction is durable when
//! it is committed, which is redb's default.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, TableDefinition, WriteTransaction,
};

use crate::Answer;
use crate::expense::{Amount, Expense, PAGE, Row, Sum};

/// Date, cents, category and description.
type Value = (&'static str, i64, &'static str, &'static str);

const EXPENSES: TableDefinition<'_, u64, Value> = TableDefinition::new("expenses");
const BY_DATE: TableDefinition<'_, (&str, u64), ()> = TableDefinition::new("by date");
const NO_EXPENSE: &str = "there is no expense with this id";

/// Fills a new database.
pub(super) fn prepare(folder: &Path, rows: impl Iterator<Item = Row>) -> Answer<()> {
    let transaction = Database::create(file(folder))?.begin_write()?;
    add(&transaction, rows)?;
    Ok(transaction.commit()?)
}

pub(super) struct Peer {
    file: PathBuf,
    database: Option<Database>,
}

impl Peer {
    pub(super) fn new(folder: &Path) -> Self {
        Self { file: file(folder), database: None }
    }

    fn database(&self) -> Answer<&Database> {
        Ok(self.database.as_ref().ok_or("the database is not open")?)
    }

    fn read(&self) -> Answer<ReadTransaction> {
        Ok(self.database()?.begin_read()?)
    }
}

impl super::Peer for Peer {
    fn open(&mut self) -> Answer<u64> {
        self.database = None;
        self.database = Some(Database::open(&self.file)?);
        Ok(self.read()?.open_table(EXPENSES)?.len()?)
    }

    fn get(&mut self, id: u64) -> Answer<Expense> {
        expense(&self.read()?.open_table(EXPENSES)?, id)
    }

    fn page(&mut self) -> Answer<Vec<Expense>> {
        let transaction = self.read()?;
        let expenses = transaction.open_table(EXPENSES)?;
        let by_date = transaction.open_table(BY_DATE)?;
        let newest = by_date.iter()?.rev().take(PAGE as usize);
        newest.map(|entry| expense(&expenses, entry?.0.value().1)).collect()
    }

    fn sums(&mut self, days: Option<(&str, &str)>) -> Answer<Vec<Sum>> {
        let transaction = self.read()?;
        let expenses = transaction.open_table(EXPENSES)?;
        let mut sums = Sums::default();
        match days {
            None => {
                for entry in expenses.iter()? {
                    sums.add(entry?.1.value());
                }
            }
            Some((first, last)) => {
                let by_date = transaction.open_table(BY_DATE)?;
                for entry in by_date.range((first, 0)..=(last, u64::MAX))? {
                    let (_, id) = entry?.0.value();
                    sums.add(expenses.get(id)?.ok_or(NO_EXPENSE)?.value());
                }
            }
        }
        Ok(sums.into_answer())
    }

    fn add(&mut self, row: &Row) -> Answer<()> {
        let transaction = self.database()?.begin_write()?;
        add(&transaction, [row.clone()])?;
        Ok(transaction.commit()?)
    }
}

/// Counts and cents by category.
#[derive(Default)]
struct Sums(BTreeMap<String, (u64, i64)>);

impl Sums {
    fn add(&mut self, (_, cents, category, _): (&str, i64, &str, &str)) {
        let sum = match self.0.get_mut(category) {
            Some(sum) => sum,
            None => self.0.entry(category.to_owned()).or_default(),
        };
        *sum = (sum.0 + 1, sum.1 + cents);
    }

    fn into_answer(self) -> Vec<Sum> {
        let sum = |(category, (count, cents))| Sum {
            category: Some(category),
            count,
            total: Amount::Cents(cents),
        };
        self.0.into_iter().map(sum).collect()
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("expenses.redb")
}

/// Gives the rows the ids that follow the last one.
fn add(transaction: &WriteTransaction, rows: impl IntoIterator<Item = Row>) -> Answer<()> {
    let mut expenses = transaction.open_table(EXPENSES)?;
    let mut by_date = transaction.open_table(BY_DATE)?;
    let last = expenses.last()?.map_or(0, |(id, _)| id.value());
    for (id, row) in (last + 1..).zip(rows) {
        expenses.insert(id, (&*row.date, row.cents, row.category, &*row.description))?;
        by_date.insert((&*row.date, id), ())?;
    }
    Ok(())
}

fn expense(expenses: &ReadOnlyTable<u64, Value>, id: u64) -> Answer<Expense> {
    let value = expenses.get(id)?.ok_or(NO_EXPENSE)?;
    let (date, cents, category, description) = value.value();
    Ok(Expense {
        id,
        date: Some(date.into()),
        amount: Amount::Cents(cents),
        category: category.into(),
        description: description.into(),
    })
}
