//! Any bytes as a data file.
//!
//! The guest reads exactly the documents that this module's own reading of the rules
//! allows, writes them back to the letter, and names a place in the text of all others.

use expenses_interface::{Corruption, Error, Expenses, Query, Sort, SortKey};
use expenses_store::Store;
use expenses_store::directory::Kind;
use expenses_store::directory::memory::{Memory, Ticking};
use expenses_store::document::read;

use crate::json::{Json, Text, text};

/// The limits that the guest sets on what a file holds.
const GREATEST_DEPTH: usize = 128;
const MOST_NUMBER_BYTES: usize = 400;
const GREATEST_EXPONENT: u64 = 400;

/// Passes the bytes to the reader and checks the result.
///
/// # Panics
///
/// On a finding.
pub fn check(bytes: &[u8]) {
    let expected = Json::parse(bytes).and_then(expected);
    let document = match read(bytes) {
        Ok(document) => document,
        Err(corruption) => {
            assert_eq!(expected, None, "a document is refused: {corruption:?}");
            check_place(bytes, &corruption);
            check_store(bytes, None);
            return;
        }
    };
    for record in document.records() {
        assert_eq!(record.amount.to_text(), plain(&record.amount.to_string()));
    }
    let written = document.write();
    let held = Json::parse(&written).map(own_lists_last);
    assert_eq!(held, expected.map(own_lists_last), "{}", String::from_utf8_lossy(&written));

    let again = read(&written).expect("what was written reads");
    assert_eq!(again.write(), written);
    assert!(document.records().all(|record| record.id <= document.counter()));
    check_store(bytes, Some(document.records().map(|record| record.id).collect()));
}

/// The place is in the text or at its end; an empty file has none.
fn check_place(bytes: &[u8], corruption: &Corruption) {
    if bytes.is_empty() {
        assert_eq!((corruption.line, corruption.column), (0, 0));
        return;
    }
    assert!(!corruption.reason.is_empty());
    let line = usize::try_from(corruption.line).unwrap().checked_sub(1).unwrap();
    let line = bytes.split(|byte| *byte == b'\n').nth(line);
    let length = line.unwrap_or_else(|| panic!("no such line: {corruption:?}")).len() as u64;
    assert!((1..=length + 1).contains(&corruption.column), "no such column: {corruption:?}");
}

/// A store shows the file's expenses, one a page, once each and in every order; or the
/// file is corrupt, and is left alone.
fn check_store(bytes: &[u8], ids: Option<Vec<u64>>) {
    /// Paging by ones is quadratic.
    const MOST: usize = 12;

    let memory = Memory::default();
    memory.put("expenses.json", Kind::File, bytes);
    let mut store = Store::new(memory.handle(), Ticking::default());
    let Some(ids) = ids else {
        assert!(matches!(store.info(), Err(Error::Corrupt(_))));
        assert!(matches!(store.delete(1), Err(Error::Corrupt(_))));
        assert_eq!(memory.bytes("expenses.json").unwrap(), bytes);
        assert_eq!(memory.names(), ["expenses.json"]);
        return;
    };
    store.summarize(Default::default(), Vec::new()).unwrap();
    if ids.len() > MOST {
        return;
    }
    for key in [SortKey::Id, SortKey::Date, SortKey::Amount] {
        for descending in [false, true] {
            let sort = Some(Sort { key, descending });
            let all = store.find(Query { sort, ..Query::default() }, None).unwrap().expenses;
            let mut paged = Vec::new();
            let mut cursor = None;
            while paged.len() <= ids.len() {
                let query = Query { sort, limit: Some(1), cursor, ..Query::default() };
                let page = store.find(query, None).unwrap();
                paged.extend(page.expenses);
                cursor = page.cursor;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(paged, all);
            let mut shown: Vec<_> = all.iter().map(|expense| expense.id).collect();
            shown.sort_unstable();
            assert_eq!(shown, ids);
        }
    }
}

/// The text that the guest must write for a JSON text; `None` if that is not a document.
fn expected(file: Json) -> Option<Json> {
    let Json::Object(mut fields) = file else { return None };
    let counter = take(&mut fields, "counter")?.map_or(Some(0), |counter| natural(&counter))?;
    let mut records: Vec<(u64, Json)> = match take(&mut fields, "expenses")?? {
        Json::Object(records) => records
            .into_iter()
            .map(|(key, value)| {
                let id = natural(&Json::Number(String::from_utf16(&key).ok()?))?;
                expected_record(value, Some(id))
            })
            .collect::<Option<_>>()?,
        Json::List(records) => {
            records.into_iter().map(|value| expected_record(value, None)).collect::<Option<_>>()?
        }
        _ => return None,
    };
    records.sort_by_key(|(id, _)| *id);
    if records.windows(2).any(|pair| pair[0].0 == pair[1].0) || !all_known(&fields) {
        return None;
    }
    let counter = records.last().map_or(counter, |(greatest, _)| counter.max(*greatest));
    let records = records.into_iter().map(|(id, record)| (text(&id.to_string()), record)).collect();
    let mut file = vec![
        (text("counter"), Json::Number(counter.to_string())),
        (text("expenses"), Json::Object(records)),
    ];
    file.extend(fields);
    Some(Json::Object(file))
}

fn expected_record(record: Json, key: Option<u64>) -> Option<(u64, Json)> {
    let Json::Object(mut fields) = record else { return None };
    let own = match take(&mut fields, "id")? {
        Some(own) => Some(natural(&own)?),
        None => None,
    };
    let id = key.or(own)?;
    if own.is_some_and(|own| own != id) {
        return None;
    }
    let description = take(&mut fields, "description")?.filter(is_unicode)?;
    let amount = take(&mut fields, "amount")?.filter(is_amount)?;
    let category = take(&mut fields, "category")?.filter(is_unicode)?;
    let date = take(&mut fields, "date")?;
    if !date.as_ref().is_none_or(is_date) || !all_known(&fields) {
        return None;
    }
    let mut record = vec![
        (text("id"), Json::Number(id.to_string())),
        (text("description"), description),
        (text("amount"), amount),
        (text("category"), category),
    ];
    record.extend(date.map(|date| (text("date"), date)));
    record.extend(fields);
    Some((id, Json::Object(record)))
}

/// The document with the budgets and the history at its end, and without those that are empty:
/// the guest writes its own lists so, wherever another program has put them.
fn own_lists_last(file: Json) -> Json {
    let Json::Object(mut fields) = file else { return file };
    for name in ["budgets", "history"] {
        let is_own = |(field, value): &mut (Text, Json)| {
            *field == text(name) && matches!(value, Json::List(_))
        };
        let mut own: Vec<_> = fields.extract_if(.., is_own).collect();
        own.retain(|(_, value)| !matches!(value, Json::List(list) if list.is_empty()));
        fields.extend(own);
    }
    Json::Object(fields)
}

/// Takes a field out of an object. `None` if it occurs twice; `Some(None)` if it is missing.
fn take(fields: &mut Vec<(Text, Json)>, name: &str) -> Option<Option<Json>> {
    let name = text(name);
    let mut taken = fields.extract_if(.., |(field, _)| *field == name).map(|(_, value)| value);
    let first = taken.next();
    taken.next().is_none().then_some(first)
}

/// Whether fields that the guest does not know can be kept by it.
fn all_known(fields: &[(Text, Json)]) -> bool {
    fields
        .iter()
        .all(|(name, value)| String::from_utf16(name).is_ok() && value.depth() <= GREATEST_DEPTH)
}

fn natural(number: &Json) -> Option<u64> {
    let Json::Number(digits) = number else { return None };
    digits.parse().ok().filter(|natural: &u64| natural.to_string() == *digits)
}

fn is_unicode(value: &Json) -> bool {
    matches!(value, Json::Text(units) if String::from_utf16(units).is_ok())
}

fn is_amount(value: &Json) -> bool {
    let Json::Number(number) = value else { return false };
    let exponent = number.split_once(['e', 'E']).map_or(Ok(0), |(_, digits)| digits.parse());
    number.len() <= MOST_NUMBER_BYTES
        && exponent.is_ok_and(|exponent: i64| exponent.unsigned_abs() <= GREATEST_EXPONENT)
        && number.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Text(units) => {
            String::from_utf16(units).is_ok_and(|text| crate::rules::is_date(&text))
        }
        _ => false,
    }
}

/// A JSON number as decimal text: its digits, the point where the exponent moves it, and a sign
/// if it is not zero.
fn plain(number: &str) -> String {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{decimals}");
    let scale = decimals.len() as i64 - exponent.parse::<i64>().unwrap();
    // At least one digit comes before the point, and none is asked for beyond the last.
    let scale = usize::try_from(scale).unwrap_or_else(|_| {
        digits.extend(std::iter::repeat_n('0', scale.unsigned_abs() as usize));
        0
    });
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let sign = if digits.bytes().all(|digit| digit == b'0') { "" } else { sign };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}
