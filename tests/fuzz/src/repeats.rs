//! Repeats in the reference model: day after day is looked at.

use expenses_interface::{NewRepeat, Repeat};

use crate::model::{Refusal, Row, State};
use crate::rules::{self, Amount};

/// The most expenses that are added at once.
const MOST: usize = 400;

/// A rule by which an expense repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) id: u64,
    key: String,
    pub(crate) description: String,
    amount: String,
    category: String,
    every: String,
    first: String,
    done: Option<String>,
    until: Option<String>,
}

impl Rule {
    /// What it is, whatever was added by it.
    pub(crate) fn canonical(&self) -> Self {
        Self { done: None, ..self.clone() }
    }

    /// The days that are not done, up to one that counts as well; the first of too many.
    fn due(&self, last: &str) -> Vec<String> {
        let days = Days { every: &self.every, first: read(&self.first), number: 0 };
        let is_within = |day: &String| {
            day.as_str() <= last && self.until.as_ref().is_none_or(|until| day <= until)
        };
        let is_done = |day: &String| self.done.as_ref().is_some_and(|done| day <= done);
        days.take_while(is_within).filter(|day| !is_done(day)).take(MOST + 1).collect()
    }

    fn next(&self) -> Option<String> {
        self.due("9999-12-31").into_iter().next()
    }
}

/// A date as its year, month and day.
type Day = (u32, u32, u32);

fn read(date: &str) -> Day {
    let part = |range: std::ops::Range<usize>| date[range].parse().unwrap();
    (part(0..4), part(5..7), part(8..10))
}

/// The days of a rule.
struct Days<'a> {
    every: &'a str,
    first: Day,
    number: u32,
}

impl Iterator for Days<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let shown = |(year, month, day): Day| format!("{year:04}-{month:02}-{day:02}");
        let is_date = |day: &Day| rules::is_date(&shown(*day));
        let months = match self.every {
            "month" => 1,
            "2 months" => 2,
            "year" => 12,
            _ => 0,
        };
        let day = if months > 0 {
            let (year, month, day) = self.first;
            let month = month - 1 + months * self.number;
            let (year, month) = (year + month / 12, month % 12 + 1);
            (1..=day).rev().map(|day| (year, month, day)).find(is_date)?
        } else {
            let day = self.first;
            let step = if self.every == "week" { 7 } else { 1 };
            self.first = (0..step).fold(day, |(year, month, day), _| {
                let next = [(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)];
                // There is no day after the last.
                next.into_iter().find(is_date).unwrap_or((10_000, 1, 1))
            });
            day
        };
        self.number += 1;
        (day.0 < 10_000).then(|| shown(day))
    }
}

impl State {
    pub(crate) fn start_repeat(&mut self, new: &NewRepeat) -> Result<(), Refusal> {
        let invalid = |field: &str| Refusal::Invalid(field.to_owned());
        if !["day", "week", "month", "2 months", "year"].contains(&new.every.as_str()) {
            return Err(invalid("every"));
        }
        let date = |field: &str, text: &String| {
            let text = text.trim().to_owned();
            if rules::is_date(&text) { Ok(text) } else { Err(invalid(field)) }
        };
        let text = |field: &str, text: &str, most| rules::text(text, most).ok_or(invalid(field));
        let description = text("description", &new.description, 500)?;
        let amount = rules::amount(&new.amount).ok_or(invalid("amount"))?.to_string();
        let category = text("category", &new.category, 100)?;
        let first = date("first", &new.first)?;
        let done = new.done.as_ref().map(|text| date("done", text)).transpose()?;
        let until = new.until.as_ref().map(|text| date("until", text)).transpose()?;
        if until.as_ref().is_some_and(|until| *until < first) {
            return Err(invalid("until"));
        }
        let id = self.rules.last().map_or(1, |rule| rule.id + 1);
        let every = new.every.clone();
        let value = rules::canonical(&amount);
        let made = format!("{description}\n{value}\n{}\n{every}\n{first}", rules::fold(&category));
        let mut keys = (0..).map(|number| format!("{made}\n{number}"));
        let key = keys.find(|key| self.rules.iter().all(|rule| rule.key != *key)).unwrap();
        let marks = self.expenses.iter().filter_map(|row| row.mark.as_ref());
        let last = marks.filter(|(of, _)| *of == key).map(|(_, day)| day.clone()).max();
        let done = done.max(last);
        self.rules.push(Rule { id, key, description, amount, category, every, first, done, until });
        Ok(())
    }

    pub(crate) fn stop_repeat(&mut self, id: u64) -> Result<(), Refusal> {
        let count = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        if self.rules.len() < count { Ok(()) } else { Err(Refusal::Invalid("repeat".into())) }
    }

    /// Adds what is due up to a day, and returns its ids.
    pub(crate) fn add_due(&mut self, day: &str) -> Result<Vec<u64>, Refusal> {
        let invalid = || Refusal::Invalid("date".into());
        let day = Some(day.trim()).filter(|day| rules::is_date(day)).ok_or_else(invalid)?;
        let mut due: Vec<(String, usize)> = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            due.extend(rule.due(day).into_iter().map(|day| (day, at)));
        }
        if due.len() > MOST {
            return Err(invalid());
        }
        due.sort();
        let mut added = Vec::new();
        for (day, at) in due {
            let Rule { key, description, amount, category, .. } = self.rules[at].clone();
            let id = self.counter.checked_add(1).ok_or(Refusal::Invalid("counter".into()))?;
            self.counter = id;
            let category = self.spelling(&category);
            let amount = Amount::read(&amount);
            self.rules[at].done = Some(day.clone());
            let mark = Some((key, day.clone()));
            let (date, trace, bank) = (Some(day), None, None);
            self.expenses.push(Row { id, description, amount, category, date, trace, bank, mark });
            added.push(id);
        }
        Ok(added)
    }

    /// The rules, and what is due by them; of those that are many, the first of too many.
    pub(crate) fn repeats(&self, day: &str) -> Vec<Repeat> {
        let repeat = |rule: &Rule| {
            let Rule { id, description, amount, category, every, first, done, until, .. } =
                rule.clone();
            let (next, due) = (rule.next(), rule.due(day).len() as u64);
            Repeat { id, description, amount, category, every, first, done, until, next, due }
        };
        self.rules.iter().map(repeat).collect()
    }
}
