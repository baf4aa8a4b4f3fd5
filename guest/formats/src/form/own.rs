//! Files that this program wrote itself, by their shape.

use expenses_model::Entries;
use serde_json::value::RawValue;

use crate::export::HEADER;
use crate::reading::Own;

use super::json::rows;
use super::{Form, csv};

/// Whether this program wrote a text, and in which form.
pub(crate) fn own(text: &str, form: &dyn Form) -> Option<Own> {
    match form.name() {
        "JSON" => is_own_json(text).then_some(Own::Json),
        csv::NAME => {
            let first = text.split(['\n', '\r']).next()?;
            let name = first.split(',').next()?;
            (name.trim_matches('"') == HEADER[0]).then_some(Own::Csv)
        }
        _ => None,
    }
}

/// A data file, or objects with the fields of an expense and no others.
fn is_own_json(text: &str) -> bool {
    if text.trim_start().starts_with('{')
        && let Ok(Entries(fields)) = serde_json::from_str(text)
        && let Some((_, expenses)) = fields.iter().find(|(key, _)| key == "expenses")
    {
        let is_number = |value: &RawValue| value.get().parse::<u64>().is_ok();
        let has_counter = fields.iter().any(|(key, value)| key == "counter" && is_number(value));
        return has_counter || expenses.get().starts_with('[') && are_expenses(expenses.get());
    }
    are_expenses(text)
}

fn are_expenses(text: &str) -> bool {
    let Ok(rows) = rows(text) else { return false };
    !rows.is_empty() && rows.iter().all(|row| is_expense(row))
}

fn is_expense(row: &RawValue) -> bool {
    let Ok(Entries(fields)) = serde_json::from_str(row.get()) else { return false };
    let keys: Vec<&str> = fields.iter().map(|(key, _)| key.as_ref()).collect();
    let is_number = |value: &RawValue| value.get().parse::<u64>().is_ok_and(|id| id > 0);
    matches!(
        keys.as_slice(),
        ["id", "description", "amount", "category"]
            | ["id", "description", "amount", "category", "date"]
    ) && is_number(fields[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_are_known_by_their_shape() {
        let of = |text: &str| own(text, crate::form::of(text).unwrap());
        let expense =
            r#"{"id":1,"description":"Tea","amount":1.20,"category":"food","date":"2026-11-23"}"#;
        assert_eq!(of(&format!("[{expense}]")), Some(Own::Json));
        assert_eq!(of(&format!("{expense}\n{expense}\n")), Some(Own::Json));
        assert_eq!(of("{\"counter\": 2, \"expenses\": {}}"), Some(Own::Json));
        assert_eq!(of(&format!("{{\"expenses\": [{expense}]}}")), Some(Own::Json));
        assert_eq!(of("expenses_id,date,amount\n1,2026-11-23,5\n"), Some(Own::Csv));
        for text in [
            "date,amount,category,description\n2026-11-23,-12.50,food,Lunch\n",
            "[{\"description\":\"a\",\"amount\":-12.5,\"category\":\"c\",\"date\":\"2026-11-23\"}]",
            "[{\"id\":\"x\",\"description\":\"a\",\"amount\":1,\"category\":\"c\"}]",
            "{\"expenses\": [{\"cost\": 1}]}",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
