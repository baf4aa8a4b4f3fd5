//! The ids of the last commits.
//!
//! The field `commits` of the data file is a list of texts of 32 lower-case hexadecimal digits,
//! the id of the latest commit first, at most 100. Every commit puts its own there, also an undo,
//! a redo, a repair and one that the history does not hold, and none takes one away. So no two
//! commits leave the same content, and a version never comes again.
//!
//! Whatever else a field of that name holds is another program's: it is left alone, and commits
//! leave no id.

use serde_json::value::RawValue;

use super::Document;
use super::fields::FieldRollback;
use super::history;
use super::json::quoted;
use expenses_model::Entries;

/// The name of the field.
pub(super) const FIELD: &str = "commits";
/// The most ids.
const MOST: usize = 100;
/// The digits of an id.
const DIGITS: usize = 32;
/// The most bytes of the field: each id has quotation marks and a comma.
pub(super) const MOST_BYTES: usize = MOST * (DIGITS + 3) + 2;

impl Document {
    /// Puts the id of a commit first. `None` if the field is another program's.
    pub(super) fn add_commit(&mut self, id: u128) -> Option<FieldRollback> {
        let ids = self.field(FIELD).ok()?.map_or(Some(Vec::new()), read)?;
        // It is JSON.
        let list = RawValue::from_string(list(id, &ids)).ok()?;
        Some(self.set_field(FIELD, Some(list)))
    }
}

/// Reads the field.
pub(super) fn read(json: &RawValue) -> Option<Vec<&str>> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_id = |id: &&str| id.len() == DIGITS && id.bytes().all(is_digit);
    let ids: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
    ids.into_iter().map(|id| quoted(id).filter(is_id)).collect()
}

/// Puts the id of a commit into the text of a data file, as `Document::add_commit` does into a
/// document. The text stays as it is if it is not that of a document.
pub fn add_commit_to_text(text: &mut Vec<u8>, id: u128) {
    if let Some(with) = str::from_utf8(text).ok().and_then(|text| with_commit(text, id)) {
        *text = with.into_bytes();
    }
}

fn with_commit(text: &str, id: u128) -> Option<String> {
    let Entries(entries) = serde_json::from_str::<Entries<'_>>(text).ok()?;
    let at = |raw: &RawValue| raw.get().as_ptr() as usize - text.as_ptr() as usize;
    let mut named = entries.iter().filter(|(name, _)| name == FIELD);
    let (replaced, value) = match (named.next(), named.next()) {
        (None, _) => {
            // The history comes last.
            let (_, last) = entries.iter().rfind(|(name, _)| name != history::FIELD)?;
            let end = at(last) + last.get().len();
            (end..end, format!(",\n  \"{FIELD}\": {}", list(id, &[])))
        }
        (Some((_, raw)), None) => (at(raw)..at(raw) + raw.get().len(), list(id, &read(raw)?)),
        _ => return None,
    };
    Some([&text[..replaced.start], &value, &text[replaced.end..]].concat())
}

/// The list with a new id before others.
fn list(id: u128, others: &[&str]) -> String {
    let mut list = format!("[\"{id:032x}\"");
    for other in others.iter().take(MOST - 1) {
        list += ",\"";
        list += other;
        list += "\"";
    }
    list + "]"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;
    use expenses_interface::NewBudget;
    use expenses_model::Date;

    fn text(document: &Document) -> String {
        String::from_utf8(document.write()).unwrap()
    }

    /// Commits something.
    fn commit(document: &mut Document, id: u128) {
        let new = NewBudget { amount: Some("9".into()), ..NewBudget::default() };
        let rollback = document.set_budget(&new, Date::constant(2026, 11, 23)).unwrap();
        let mut batch = document.begin();
        batch.take(vec![rollback], "x", None);
        batch.end(id).unwrap();
    }

    #[test]
    fn the_latest_id_comes_first_and_the_last_100_are_kept() {
        let mut document = Document::default();
        for id in 0..250 {
            commit(&mut document, id);
            document = read(&document.write()).unwrap();
        }
        let field = document.field(FIELD).unwrap().unwrap();
        assert!(field.get().len() <= MOST_BYTES);
        let ids = super::read(field).unwrap();
        assert_eq!(
            (ids.len(), ids[0], ids[99]),
            (MOST, &*format!("{:032x}", 249), &*format!("{:032x}", 150))
        );
    }

    #[test]
    fn nothing_takes_an_id_back_but_a_commit_that_did_not_happen() {
        let mut document = Document::default();
        commit(&mut document, 1);
        let before = text(&document);
        let mut batch = document.begin();
        batch.undo().unwrap();
        let made = batch.end(2).unwrap();
        let ids = format!("\"commits\": [\"{:032x}\",\"{:032x}\"]", 2, 1);
        assert!(text(&document).contains(&ids), "{}", text(&document));
        document.take_back(made);
        assert_eq!(text(&document), before);
        assert!(document.begin().end(3).is_none());
        assert_eq!(text(&document), before);
    }

    #[test]
    fn a_field_of_that_name_that_is_something_else_is_left_alone() {
        for commits in [
            "7",
            "{}",
            "[1]",
            "[\"x\"]",
            &format!("[\"{:032X}\"]", u128::MAX),
            "[],\n  \"commits\": []",
        ] {
            let file = format!(r#"{{"expenses": {{}}, "commits": {commits}}}"#);
            let mut document = read(file.as_bytes()).unwrap();
            commit(&mut document, 1);
            assert!(text(&document).contains(&format!("\n  \"commits\": {commits},\n")));
            let mut repaired = file.clone().into_bytes();
            add_commit_to_text(&mut repaired, 1);
            assert_eq!(String::from_utf8(repaired).unwrap(), file);
        }
    }

    #[test]
    fn a_text_takes_an_id_and_stays_otherwise_as_it_is() {
        let (one, two) = (format!("{:032x}", 1), format!("{:032x}", 2));
        for (text, expected) in [
            (
                "{\"expenses\": {}\n}\n",
                format!("{{\"expenses\": {{}},\n  \"commits\": [\"{one}\"]\n}}\n"),
            ),
            (
                "{\"commits\": [ ],  \"expenses\": {}}",
                format!("{{\"commits\": [\"{one}\"],  \"expenses\": {{}}}}"),
            ),
            (
                "{\"expenses\": {}, \"history\": []}",
                format!("{{\"expenses\": {{}},\n  \"commits\": [\"{one}\"], \"history\": []}}"),
            ),
            ("{}", "{}".to_owned()),
            ("{\"expenses\": ", "{\"expenses\": ".to_owned()),
        ] {
            let mut taken = text.as_bytes().to_vec();
            add_commit_to_text(&mut taken, 1);
            assert_eq!(String::from_utf8(taken).unwrap(), expected);
        }
        let mut text = format!("{{\"expenses\": {{}}, \"commits\": [\"{one}\"]}}").into_bytes();
        add_commit_to_text(&mut text, 2);
        let expected = format!("{{\"expenses\": {{}}, \"commits\": [\"{two}\",\"{one}\"]}}");
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
