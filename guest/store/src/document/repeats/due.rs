//! What is due: expenses that a rule asks for.

use serde_json::value::RawValue;

use super::super::change::date;
use super::super::json::quoted;
use super::super::{Document, Record, RecordDate, Rollback};
use super::{Kept, RepeatRollback};
use expenses_interface::Error;
use expenses_model::{Date, Trace, date_text, parse_date};

/// The field of a record that a rule added: the rule's key, a space, and the day.
const OF_RECORD: &str = "repeat";

/// The most expenses that are added at once: more than a year of a daily rule. More are most
/// likely a mistake.
const MOST: u64 = 400;

/// Of a record that a rule added, the rule's key and the day. No rule adds a day twice.
pub(in crate::document) fn mark_of(record: &Record) -> Option<&str> {
    let (_, mark) = record.unknown.iter().find(|(name, _)| name == OF_RECORD)?;
    quoted(mark)
}

impl Document {
    /// The last day on which a rule with this key has added an expense that is still there.
    pub(in crate::document) fn last_day_of(&self, key: Trace) -> Option<Date> {
        let key = key.to_string();
        let day = |record: &Record| {
            let (of, day) = mark_of(record)?.split_once(' ')?;
            parse_date(day).filter(|_| of == key)
        };
        self.records().filter_map(day).max()
    }

    /// Adds what is due up to a day, and moves the day that is done of each rule. What is due
    /// first is added first.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if the text is not a date, or if too many are due; the document is
    /// unchanged.
    pub fn add_due(&mut self, day: &str) -> Result<Vec<Rollback>, Error> {
        let today = date("date", day)?;
        let rules: Vec<Kept> = self
            .repeats
            .iter()
            .flat_map(|repeats| repeats.by_key.values())
            .filter(|kept| kept.due(today) > 0)
            .cloned()
            .collect();
        let count = rules.iter().fold(0_u64, |sum, rule| sum.saturating_add(rule.due(today)));
        if count > MOST {
            return Err(Error::invalid("date", too_many(&rules, count, today)));
        }
        let mut due: Vec<(Date, usize)> = rules
            .iter()
            .enumerate()
            .flat_map(|(at, rule)| rule.days_due(today).map(move |day| (day, at)))
            .collect();
        due.sort_unstable();
        let mut rollbacks = Vec::with_capacity(due.len() + rules.len());
        for (day, at) in &due {
            match self.add_of_rule(&rules[*at], *day) {
                Ok(rollback) => rollbacks.push(rollback),
                Err(error) => {
                    self.roll_back_all(rollbacks);
                    return Err(error);
                }
            }
        }
        if let Some(repeats) = &mut self.repeats {
            for rule in rules {
                let done = rule.days_due(today).last().or(rule.done);
                let put = repeats.put(rule.id, Some(Kept { done, ..rule }));
                rollbacks.push(Rollback::Repeat(RepeatRollback(put)));
            }
        }
        Ok(rollbacks)
    }

    /// Adds the expense of a rule. It is kept as the rule has it, whatever rules bind new ones.
    fn add_of_rule(&mut self, rule: &Kept, day: Date) -> Result<Rollback, Error> {
        let id = self.next_id()?;
        let rollback = Rollback::Expense { counter: self.counter, id, before: None };
        let mark = RawValue::from_string(format!("\"{} {}\"", rule.key, date_text(day)));
        // It is JSON.
        let unknown = mark.map(|mark| (OF_RECORD.to_owned(), mark)).into_iter().collect();
        let record = Record {
            id,
            description: rule.made.description.clone().into(),
            amount: rule.made.amount.clone(),
            category: self.acquire_category(&rule.made.category),
            date: RecordDate::Day(day),
            trace: None,
            bank: None,
            unknown,
            own: None,
        };
        self.records.insert(record);
        self.counter = id;
        Ok(rollback)
    }
}

/// Why so many are not added, and what to do.
fn too_many(rules: &[Kept], count: u64, today: Date) -> String {
    let most = rules.iter().max_by_key(|rule| rule.due(today));
    let of = most.map_or(String::new(), |rule| {
        let since = rule.days_due(today).next().map_or(String::new(), date_text);
        format!(", {} of them by repeat {} since {since}", rule.due(today), rule.id)
    });
    format!(
        "{} makes {count} expenses due{of}, and at most {MOST} are added at once: add those up to an earlier day first, or stop the repeat",
        date_text(today)
    )
}
