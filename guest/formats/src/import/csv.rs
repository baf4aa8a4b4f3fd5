//! CSV: as `export` writes it, or as a person describes it.

use ::csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use crate::export::HEADER;
use crate::one_line;
use expenses_interface::{ExpenseRef, KeptExpense};
use expenses_model::{Amount, fold, parse_category, parse_date, parse_description};

use super::amount::{self, Money};
use super::rules::Rules;
use super::{CsvForm, Reason, Row, Skipped, Source};

/// Reads a file's rows.
///
/// # Errors
///
/// Why no row can be read.
pub(super) fn read(text: &str, form: &CsvForm, rules: &Rules) -> Result<Source, String> {
    let mut rest = text;
    for _ in 0..form.skip_lines {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let header = rest.lines().next().unwrap_or_default();
    let own = *form == CsvForm::default() && header == HEADER.join(",");
    let delimiter = form.delimiter.unwrap_or_else(|| delimiter(header));
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(!form.no_header)
        .flexible(true)
        .from_reader(rest.as_bytes());
    let headings = if form.no_header {
        StringRecord::new()
    } else {
        reader.headers().map_err(|error| error.to_string())?.clone()
    };
    if !form.no_header && headings.is_empty() {
        return Err("it is empty".into());
    }
    let columns = Columns::find(&headings, form)?;
    let mut source = Source { kept: own, ..Source::default() };
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        let line = record.position().map_or(0, |at| at.line()) + form.skip_lines as u64;
        let row = if own {
            kept(&record, line, &mut source)
        } else if !headings.is_empty() && record.len() != headings.len() {
            let (has, asked) = (record.len(), headings.len());
            Err(Reason::Bad(format!("it has {has} columns, and the headings are {asked}")))
        } else {
            columns.expense(&record, form, rules).map(|expense| {
                source.rows.push(Row { line, expense: ExpenseRef::from(&expense) });
            })
        };
        if let Err(reason) = row {
            source.skipped.push(Skipped { line, reason });
        }
    }
    Ok(source)
}

/// Takes up a row that `export` wrote, to the letter.
fn kept(record: &StringRecord, line: u64, source: &mut Source) -> Result<(), Reason> {
    // The columns as `HEADER` has them.
    let [date, amount, category, description, more] = std::array::from_fn(|at| record.get(at));
    let (Some(date), Some(amount), Some(category), Some(description), None) =
        (date, amount, category, description, more)
    else {
        let has = record.len();
        return Err(Reason::Bad(format!("it has {has} columns, and the headings are 4")));
    };
    let amount = Amount::parse_kept(amount)
        .map_err(|reason| Reason::Bad(format!("the amount {reason}")))?
        .to_text();
    if !date.is_empty() && parse_date(date).is_none() {
        return Err(Reason::Bad(format!("the date `{date}` is no calendar date YYYY-MM-DD")));
    }
    let date = (!date.is_empty()).then_some(date);
    let expense = ExpenseRef { id: None, description, amount: &amount, category, date };
    source.rows.push(Row { line, expense });
    Ok(())
}

/// The separator that the headings have most of.
fn delimiter(header: &str) -> u8 {
    let count = |byte: u8| header.bytes().filter(|other| *other == byte).count();
    // The last of equals is the greatest.
    *[b'\t', b';', b','].iter().max_by_key(|byte| count(**byte)).unwrap_or(&b',')
}

/// Where the fields of an expense are, counted from 0.
struct Columns {
    date: usize,
    amount: usize,
    description: Vec<usize>,
    category: Option<usize>,
}

impl Columns {
    fn find(headings: &StringRecord, form: &CsvForm) -> Result<Self, String> {
        let by_name = |name: &str| {
            let name = fold(name.trim());
            headings.iter().position(|heading| fold(heading.trim()) == name)
        };
        let by_number = |name: &str| match name.parse::<usize>() {
            Ok(number) if number > 0 && (headings.is_empty() || number <= headings.len()) => {
                Some(number - 1)
            }
            _ => None,
        };
        let find = |option: &str, given: Option<&str>, name: &str| {
            let asked = given.unwrap_or(name);
            by_name(asked).or_else(|| by_number(asked)).ok_or_else(|| {
                if form.no_header {
                    return format!("without headings a column is named by its number, as in `{option} 1`, not `{asked}`");
                }
                let headings = headings.iter().map(|heading| format!("`{}`", heading.trim()));
                format!(
                    "no column is called `{asked}`; choose one with `{option}` among {}",
                    headings.collect::<Vec<_>>().join(", ")
                )
            })
        };
        let description = match form.description_column.as_slice() {
            [] => vec![find("--description-column", None, "description")?],
            several => several
                .iter()
                .map(|name| find("--description-column", Some(name), ""))
                .collect::<Result<_, _>>()?,
        };
        Ok(Self {
            date: find("--date-column", form.date_column.as_deref(), "date")?,
            amount: find("--amount-column", form.amount_column.as_deref(), "amount")?,
            description,
            category: match &form.category_column {
                Some(name) => Some(find("--category-column", Some(name), "")?),
                None => by_name("category"),
            },
        })
    }

    /// Reads a row under the rules of `add`.
    fn expense(
        &self,
        record: &StringRecord,
        form: &CsvForm,
        rules: &Rules,
    ) -> Result<KeptExpense, Reason> {
        let bad = |what: &str| {
            let what = what.to_owned();
            move |reason: String| Reason::Bad(format!("the {what} {reason}"))
        };
        let field = |at: usize| {
            let missing = || Reason::Bad(format!("it has no column {}", at + 1));
            record.get(at).map(str::trim).ok_or_else(missing)
        };
        let parts: Vec<&str> =
            self.description.iter().map(|at| field(*at)).collect::<Result<_, _>>()?;
        let description = one_line(&parts.join(" "));
        let text = field(self.amount)?;
        let Money { negative, amount } =
            amount::parse(text, form.decimal_comma).map_err(Reason::Bad)?;
        if form.bank && !negative {
            return Err(Reason::Income(amount, description));
        }
        if negative && !form.bank {
            return Err(Reason::Bad(format!(
                "the amount `{text}` is negative; where those are the expenses, say --bank"
            )));
        }
        let amount = Amount::parse(&amount).map_err(bad("amount"))?.to_text();
        let date = date(field(self.date)?, form.date_format.as_deref()).map_err(Reason::Bad)?;
        parse_description(&description).map_err(bad("description"))?;
        let own = self.category.map(field).transpose()?.filter(|text| !text.is_empty());
        let category = rules.category(&description).or(own).or(form.category.as_deref());
        let category = category.ok_or_else(|| {
            Reason::Bad("it has no category; give the category of such with --category".into())
        })?;
        let category = parse_category(category).map_err(bad("category"))?.to_owned();
        Ok(KeptExpense { id: None, description, amount, category, date: Some(date) })
    }
}

fn date(text: &str, format: Option<&str>) -> Result<String, String> {
    let day = match format {
        None => parse_date(text),
        Some(format) => Date::strptime(format, text).ok().filter(|day| day.year() >= 1),
    };
    day.map(|day| day.to_string()).ok_or_else(|| match format {
        None => format!(
            "the date `{text}` is no calendar date YYYY-MM-DD; tell another form as in `--date-format %d.%m.%Y`"
        ),
        Some(format) => format!("the date `{text}` is no calendar date of the form `{format}`"),
    })
}
