//! Other programs' files: what an import reads, bytes in, rows and open questions out; and
//! what an export writes.
//!
//! ```
//! use expenses_formats::{File, Options};
//!
//! let file = File::open(b"Date;Text;Debit;Credit\n13.11.2026;Tea;1,20;\n").unwrap();
//! let reading = file.read(&Options::default()).unwrap();
//! assert!(reading.questions.is_empty());
//! let row = reading.rows.iter().next().unwrap();
//! assert_eq!((row.line, row.amount.to_string().as_str()), (2, "1.20"));
//! assert_eq!((row.date.to_string().as_str(), row.description), ("2026-11-13", "Tea"));
//! ```
//!
//! A caller opens a file, looks up what it remembers for the file's [`Shape`], and reads
//! the file with those [`Options`]. What the reader understood comes back as
//! [`Understood`], whose [`profile`](Understood::profile) is the options for the next file
//! of that shape. What could mean two amounts, two signs or two dates is a [`Question`],
//! and then there are no rows: each [`Answer`] is an option to add, and the file is read
//! again.
//!
//! # Layout
//!
//! - [`options`]: what a caller can say about a file, which is also what a profile holds
//! - [`reading`]: what is found in a file: rows, skipped lines, what was understood
//! - [`question`]: what a person has to decide, with what follows from each answer
//! - [`error`]: why a file cannot be read at all
//! - `text`: bytes to text: encodings, and files that are no text
//! - `form`: the trait of a form, the list of all, and one file for each
//! - `table`: what every form makes of its file: headings and rows of cells
//! - `columns`: which column holds what
//! - `amount`, `date`, `direction`: what the cells of a column say
//! - `understand`: from a table to a reading
//! - [`entered`]: numbers and days as a person types them, read by the same readers
//! - [`own`]: what this program and other stores wrote, as it is
//! - [`export`]: expenses as other programs read them, one file a form
//! - [`json`]: how an expense is written as JSON
//!
//! The crate may depend on crates that decode and parse. It knows no store, no terminal
//! and no arguments, it never prints, and it reads nothing but the bytes that it is given.
//! It uses at most a small multiple of the file's size, and time in proportion to it.

mod amount;
mod columns;
mod date;
mod direction;
pub mod entered;
pub mod error;
pub mod export;
mod form;
pub mod json;
pub mod options;
pub mod own;
pub mod question;
pub mod reading;
mod table;
mod text;
mod understand;

pub use amount::{Amount, Sign};
pub use error::Error;
pub use jiff::civil::Date;
pub use options::{
    Columns, Currency, DateOrder, DecimalMark, Fees, Headings, Options, Signs, UsualSigns, Where,
};
pub use question::{Answer, Change, Example, Question, QuestionKind};
pub use reading::{
    MAX_CATEGORY, MAX_DESCRIPTION, Own, Problem, ProblemKind, Reading, Reason, Role, Row, Rows,
    Shape, Skipped, Sums, Understood, UnderstoodColumn,
};
pub use understand::says_income;

/// A file, as text, with its form known.
pub struct File {
    text: String,
    encoding: &'static str,
    form: &'static dyn form::Form,
}

impl File {
    /// Decodes a file and finds out its form.
    ///
    /// # Errors
    ///
    /// [`Error::NotText`] if it is a workbook, an archive or the like, [`Error::Encoding`]
    /// if no encoding fits, [`Error::Empty`] and [`Error::TooLarge`].
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        Self::decoded(text::decode(bytes)?)
    }

    /// As [`open`](Self::open), in the encoding with this label, such as `windows-1252`.
    ///
    /// # Errors
    ///
    /// As `open`, and [`Error::UnknownEncoding`].
    pub fn open_as(bytes: &[u8], label: &str) -> Result<Self, Error> {
        Self::decoded(text::decode_as(bytes, label)?)
    }

    fn decoded(decoded: text::Decoded) -> Result<Self, Error> {
        let text::Decoded { text, encoding } = decoded;
        let form = form::of(&text)?;
        Ok(Self { text, encoding, form })
    }

    /// Whether this program wrote the file itself, and in which form. Such a file is read
    /// by [`own::read`]; [`read`](Self::read) reads it as another program's.
    #[must_use]
    pub fn own(&self) -> Option<Own> {
        form::own(&self.text, self.form)
    }

    /// The name of the form, such as `CSV` or `CAMT`.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.form.name()
    }

    /// The name of the encoding, such as `UTF-8` or `windows-1252`.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// The text of the file, decoded, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What files of one source have in common, by which a profile is kept. Reads the
    /// beginning of a CSV file alone.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn shape(&self, options: &Options) -> Result<Shape, Error> {
        let headings = self.form.headings(&self.text, options)?;
        Ok(Shape { form: self.form.name().to_owned(), headings })
    }

    /// Reads the whole file.
    ///
    /// # Errors
    ///
    /// If nothing in it can be read: see [`Error`]. A row that cannot be read is no error
    /// but among the [`skipped`](Reading::skipped), with [`Reason::Bad`].
    pub fn read(&self, options: &Options) -> Result<Reading, Error> {
        let table = self.form.table(&self.text, options)?;
        understand::read(&table, self, options)
    }

    /// Reads the whole file, and looks what would be understood and asked with others for signs
    /// and the order of dates, if there are: a reading without rows. `None` if nothing can be read
    /// so.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_beside(
        &self,
        options: &Options,
        others: Option<&Options>,
    ) -> Result<(Reading, Option<Reading>), Error> {
        let table = self.form.table(&self.text, options)?;
        let reading = understand::read(&table, self, options)?;
        let other = others.and_then(|others| understand::look(&table, self, others).ok());
        Ok((reading, other))
    }
}

/// A text on one line: each run of white space and control characters becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    let is_space = |character: char| character.is_whitespace() || character.is_control();
    text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
