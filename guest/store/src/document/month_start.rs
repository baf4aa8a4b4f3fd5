//! The day of the calendar month on which months start.
//!
//! The field `monthStart` of the data file is a whole number from 2 to 28. There is none if months
//! start on the 1st. Whatever else a field of that name holds is another program's: it is left
//! alone, and months start on the 1st.

use serde_json::value::RawValue;

use super::fields::{FieldRollback, Foreign};
use super::{Document, Rollback};
use expenses_interface::Error;
use expenses_model::MonthStart;

/// The name of the field.
pub(super) const FIELD: &str = "monthStart";
/// The bytes of its value.
pub(super) const MOST_BYTES: usize = 2;

/// Takes back that the day was set.
#[derive(Debug)]
pub struct MonthStartRollback {
    pub(super) before: MonthStart,
    field: FieldRollback,
}

impl Document {
    /// The day on which months start.
    pub fn month_start(&self) -> MonthStart {
        self.kept_month_start().unwrap_or_default()
    }

    /// Sets the day on which months start. `None` if it is that day already.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the day is not from 1 to 28, or if the field in the file is something
    /// else. The document is unchanged.
    pub fn set_month_start(&mut self, day: u8) -> Result<Option<Rollback>, Error> {
        let start = MonthStart::new(day).ok_or_else(|| {
            let reason = format!("must be a day from 1 to 28, which every month has, not {day}");
            Error::invalid("month-start", reason)
        })?;
        let before = self.kept_month_start().map_err(|Foreign| {
            let reason = "of expenses.json was not written by this program, and was left alone: `expenses check` says where";
            Error::invalid(FIELD, reason)
        })?;
        if before == start {
            return Ok(None);
        }
        Ok(Some(self.put_month_start(before, start)))
    }

    /// Puts the day in the place of the one before.
    pub(super) fn put_month_start(&mut self, before: MonthStart, start: MonthStart) -> Rollback {
        // It is JSON.
        let value = RawValue::from_string(start.day().to_string()).ok();
        let field = self.set_field(FIELD, value.filter(|_| start != MonthStart::default()));
        Rollback::MonthStart(MonthStartRollback { before, field })
    }

    pub(super) fn roll_back_month_start(&mut self, rollback: MonthStartRollback) {
        self.roll_back_field(rollback.field);
    }

    pub(super) fn kept_month_start(&self) -> Result<MonthStart, Foreign> {
        self.field(FIELD)?.map_or(Ok(MonthStart::default()), |json| read(json).ok_or(Foreign))
    }
}

/// Reads the field.
pub(super) fn read(json: &RawValue) -> Option<MonthStart> {
    MonthStart::new(serde_json::from_str(json.get()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    const NOW: &str = "2026-11-23T10:00:00Z";

    fn text(document: &Document) -> String {
        String::from_utf8(document.write()).unwrap()
    }

    fn commit(document: &mut Document, day: u8) {
        let rollback = document.set_month_start(day).unwrap();
        document.leave(&Vec::from_iter(rollback), NOW);
    }

    #[test]
    fn the_day_is_a_field_that_is_gone_on_the_first() {
        let mut document = Document::default();
        commit(&mut document, 25);
        assert!(text(&document).contains("\n  \"monthStart\": 25,\n"));
        let mut document = read(&document.write()).unwrap();
        assert_eq!(document.month_start().day(), 25);
        commit(&mut document, 1);
        assert!(!text(&document).contains("  \"monthStart\""));
        assert_eq!(document.month_start().day(), 1);
    }

    #[test]
    fn a_commit_of_it_is_logged_undone_and_redone() {
        let mut document = Document::default();
        commit(&mut document, 25);
        commit(&mut document, 3);
        // The same day again is no change.
        commit(&mut document, 3);
        let mut document = read(&document.write()).unwrap();
        let log: Vec<_> = document.log().into_iter().map(|of| of.month_start).collect();
        assert_eq!(log, [Some(3), Some(25)]);
        let before = text(&document);
        let (undone, made) = document.undo().unwrap();
        assert_eq!((undone.month_start, document.month_start().day()), (Some(3), 25));
        document.take_back(made);
        assert_eq!(text(&document), before);
        document.undo().unwrap();
        document.undo().unwrap();
        assert_eq!(document.month_start().day(), 1);
        let mut document = read(&document.write()).unwrap();
        let (redone, _) = document.redo().unwrap();
        assert_eq!((redone.month_start, document.month_start().day()), (Some(25), 25));
    }

    #[test]
    fn a_day_that_another_program_has_changed_since_is_not_overwritten() {
        let mut document = Document::default();
        commit(&mut document, 25);
        for is in ["26", "\"25\"", "25.5"] {
            let file =
                text(&document).replacen("\"monthStart\": 25", &format!("\"monthStart\": {is}"), 1);
            let mut document = read(file.as_bytes()).unwrap();
            assert_eq!(document.undo().unwrap_err(), Error::Overtaken, "{is}");
            assert_eq!(text(&document), file);
        }
    }

    #[test]
    fn a_breach_of_each_rule_is_named_and_changes_nothing() {
        for file in ["{\"expenses\": {}}", "{\"expenses\": {}, \"monthStart\": 5}"] {
            let mut document = read(file.as_bytes()).unwrap();
            let before = text(&document);
            for day in [0, 29, 31] {
                let expected = format!(
                    "the month-start must be a day from 1 to 28, which every month has, not {day}"
                );
                assert_eq!(document.set_month_start(day).unwrap_err().to_string(), expected);
            }
            assert_eq!(text(&document), before);
        }
        for foreign in ["0", "29", "\"5\"", "null", "5.5", "5, \"monthStart\": 5"] {
            let file = format!("{{\"expenses\": {{}}, \"monthStart\": {foreign}}}");
            let mut document = read(file.as_bytes()).unwrap();
            assert_eq!(document.month_start().day(), 1, "{foreign}");
            assert!(document.set_month_start(5).is_err());
        }
    }
}
