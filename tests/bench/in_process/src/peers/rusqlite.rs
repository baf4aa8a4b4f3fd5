//! SQLite: the table and the indexes that the program `sqlite3` is measured with, amounts in
//! cents. Statements are prepared once, and each is a separate transaction.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::Answer;
use crate::expense::{Amount, Expense, PAGE, Row, Sum};

const INSERT: &str =
    "INSERT INTO expense(date, amount, category, description) VALUES (?1, ?2, ?3, ?4)";

/// Fills a new database, which keeps its journal mode.
pub(super) fn prepare(folder: &Path, journal: &str, rows: impl Iterator<Item = Row>) -> Answer<()> {
    let mut connection = connect(&file(folder))?;
    connection.pragma_update(None, "journal_mode", journal)?;
    connection.execute_batch(
        "CREATE TABLE expense(date TEXT, amount NUMERIC, category TEXT, description TEXT);
         CREATE INDEX by_date ON expense(date);
         CREATE INDEX by_category ON expense(category);",
    )?;
    let transaction = connection.transaction()?;
    for row in rows {
        add(&transaction, &row)?;
    }
    Ok(transaction.commit()?)
}

pub(super) struct Peer {
    file: PathBuf,
    connection: Option<Connection>,
}

impl Peer {
    pub(super) fn new(folder: &Path) -> Self {
        Self { file: file(folder), connection: None }
    }

    fn connection(&self) -> Answer<&Connection> {
        Ok(self.connection.as_ref().ok_or("the database is not open")?)
    }
}

impl super::Peer for Peer {
    fn open(&mut self) -> Answer<u64> {
        self.connection = None;
        let connection = self.connection.insert(connect(&self.file)?);
        Ok(connection.query_row("SELECT count(*) FROM expense", (), |row| row.get(0))?)
    }

    fn get(&mut self, id: u64) -> Answer<Expense> {
        let mut statement = self.connection()?.prepare_cached(
            "SELECT rowid, date, amount, category, description FROM expense WHERE rowid = ?1",
        )?;
        Ok(statement.query_row([id], expense)?)
    }

    fn page(&mut self) -> Answer<Vec<Expense>> {
        let mut statement = self.connection()?.prepare_cached(
            "SELECT rowid, date, amount, category, description FROM expense
             ORDER BY date DESC, rowid DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([PAGE], expense)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn sums(&mut self, days: Option<(&str, &str)>) -> Answer<Vec<Sum>> {
        let connection = self.connection()?;
        let sums = match days {
            Some(days) => connection
                .prepare_cached(
                    "SELECT category, count(*), sum(amount) FROM expense
                     WHERE date BETWEEN ?1 AND ?2 GROUP BY category",
                )?
                .query_map(days, sum)?
                .collect::<Result<_, _>>()?,
            None => connection
                .prepare_cached(
                    "SELECT category, count(*), sum(amount) FROM expense GROUP BY category",
                )?
                .query_map((), sum)?
                .collect::<Result<_, _>>()?,
        };
        Ok(sums)
    }

    fn add(&mut self, row: &Row) -> Answer<()> {
        add(self.connection()?, row)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("expenses.db")
}

fn connect(file: &Path) -> Answer<Connection> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

fn add(connection: &Connection, row: &Row) -> Answer<()> {
    let values = params![row.date, row.cents, row.category, row.description];
    connection.prepare_cached(INSERT)?.execute(values)?;
    Ok(())
}

fn expense(row: &rusqlite::Row<'_>) -> rusqlite::Result<Expense> {
    Ok(Expense {
        id: row.get(0)?,
        date: row.get(1)?,
        amount: Amount::Cents(row.get(2)?),
        category: row.get(3)?,
        description: row.get(4)?,
    })
}

fn sum(row: &rusqlite::Row<'_>) -> rusqlite::Result<Sum> {
    let total = Amount::Cents(row.get(2)?);
    Ok(Sum { category: row.get(0)?, count: row.get(1)?, total })
}
