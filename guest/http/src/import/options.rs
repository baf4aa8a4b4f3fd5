//! The parameters of an import, named as the options of the command line.

use expenses_formats::{
    Columns, Currency, DateOrder, DecimalMark, Fees, Headings, Options, Signs, Where,
};
use expenses_model::{parse_category, parse_tag};
use expenses_tasks::import::{Choices, Rules};

use crate::Problem;
use crate::params::Params;

/// How the file is read, and its encoding.
///
/// # Errors
///
/// `invalid` if a parameter is.
pub(super) fn options(params: &mut Params) -> Result<(Options, Option<String>), Problem> {
    let columns = Columns {
        date: params.one("date-column")?,
        amount: params.one("amount-column")?,
        money_out: params.one("out-column")?,
        money_in: params.one("in-column")?,
        direction: params.one("direction-column")?,
        description: params.all("description-column"),
        category: params.one("category-column")?,
        currency: params.one("currency-column")?,
        fee: params.one("fee-column")?,
        ..Columns::default()
    };
    if columns.amount.is_some() && (columns.money_out.is_some() || columns.money_in.is_some()) {
        let rule = "must not be there beside out-column or in-column";
        return Err(Problem::invalid("amount-column", rule));
    }
    let fees = params.choice("fees", &[("beside", Fees::Beside), ("within", Fees::Within)])?;
    let fees = fees.or(columns.fee.is_some().then_some(Fees::Beside));
    let order = params.one("date-format")?.map(|pattern| DateOrder::of_pattern(&pattern));
    let order = order.transpose();
    let date_order = order.map_err(|error| broken("date-format", error.to_string()))?;
    let mut filters = conditions(params, "where", true)?;
    filters.extend(conditions(params, "where-not", false)?);
    let options = Options {
        delimiter: delimiter(params)?,
        skip_lines: params.number("skip-lines")?,
        headings: params.flag("no-header")?.then_some(Headings::Absent),
        columns,
        date_order,
        month_language: params.one("month-language")?,
        decimal_mark: either(
            params,
            ("decimal-comma", DecimalMark::Comma),
            ("decimal-point", DecimalMark::Point),
        )?,
        signs: either(params, ("bank", Signs::OutIsNegative), ("card", Signs::OutIsPositive))?,
        currency: params.one("currency")?.map(|code| match code.eq_ignore_ascii_case("all") {
            true => Currency::All,
            false => Currency::Only(code),
        }),
        fees,
        filters,
        ..Options::default()
    };
    Ok((options, params.one("encoding")?))
}

/// What to do with the rows. `categories` is the text of a file of categories.
///
/// # Errors
///
/// `invalid` if a parameter is.
pub(super) fn choices(params: &mut Params) -> Result<Choices, Problem> {
    let rules = params.one("categories")?.map(|text| Rules::parse(&text)).transpose();
    let rules = rules.map_err(|reason| broken("categories", reason))?.unwrap_or_default();
    let mut read = |name: &str, parse: fn(&str) -> Result<&str, String>| {
        let Some(text) = params.one(name)? else { return Ok(None) };
        let parsed = parse(&text).map(|parsed| Some(parsed.to_owned()));
        parsed.map_err(|rule| Problem::invalid(name, rule))
    };
    let category = read("category", parse_category)?;
    let account = read("account", parse_tag)?;
    Ok(Choices { rules, category, refunds: params.flag("refunds")?, account })
}

/// The name under which it is remembered how the file is read.
///
/// # Errors
///
/// `invalid` if it is none.
pub(super) fn profile(params: &mut Params) -> Result<Option<String>, Problem> {
    let name = params.one("profile")?.map(|name| name.trim().to_owned());
    match name.as_deref().map_or(1, |name| name.chars().count()) {
        1..=100 => Ok(name),
        _ => Err(Problem::invalid("profile", "must have 1 to 100 characters")),
    }
}

/// A parameter with a mistake that is a sentence of its own.
fn broken(name: &'static str, reason: impl AsRef<str>) -> Problem {
    Problem::invalid(name, format!("is not understood: {}", reason.as_ref()))
}

fn either<T>(
    params: &mut Params,
    (name, value): (&str, T),
    (other, of_other): (&str, T),
) -> Result<Option<T>, Problem> {
    match (params.flag(name)?, params.flag(other)?) {
        (true, true) => Err(Problem::invalid(name, format!("must not be there beside {other}"))),
        (true, false) => Ok(Some(value)),
        (false, true) => Ok(Some(of_other)),
        (false, false) => Ok(None),
    }
}

fn conditions(params: &mut Params, name: &str, is: bool) -> Result<Vec<Where>, Problem> {
    let condition = |text: String| {
        let rule = "must be a column, = and a text, as in State=COMPLETED";
        let (column, value) = text.split_once('=').ok_or_else(|| Problem::invalid(name, rule))?;
        Ok(Where { column: column.trim().to_owned(), value: value.trim().to_owned(), is })
    };
    params.all(name).into_iter().map(condition).collect()
}

fn delimiter(params: &mut Params) -> Result<Option<char>, Problem> {
    let Some(text) = params.one("delimiter")? else { return Ok(None) };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        _ if text == "\\t" || text == "tab" => Ok(Some('\t')),
        (Some(c), None) if !matches!(c, '"' | '\r' | '\n') => Ok(Some(c)),
        _ => Err(Problem::invalid("delimiter", "must be one character, such as ; or tab")),
    }
}
