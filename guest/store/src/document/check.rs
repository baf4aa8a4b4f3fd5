//! Everything that is wrong with a data file, and what can be mended without a doubt.
//!
//! Reading stops at the first problem; this goes on behind it, as far as the text is
//! JSON.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read;
use expenses_interface::Problem;
use expenses_model::{Amount, Entries, Lines, fold, parse_date};

/// What is wrong with a data file.
#[derive(Debug, Default)]
pub struct Checked {
    /// In the order of their places.
    pub problems: Vec<Problem>,
    /// The text with everything mended that can be; none where nothing can.
    pub repaired: Option<Vec<u8>>,
}

/// Checks the bytes of a data file.
pub fn check(bytes: &[u8]) -> Checked {
    let Ok(text) = std::str::from_utf8(bytes) else { return unreadable(bytes) };
    let mut check = Check {
        text,
        problems: Vec::new(),
        edits: Vec::new(),
        ids: HashSet::new(),
        lines: OnceCell::new(),
    };
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    if start > 0 {
        check.mend(0..start, "", "a byte order mark comes before the document");
    }
    // A power cut may leave a file that is longer than what was written to it.
    let end = text.trim_end_matches('\0').len().max(start);
    if end == start && !text.is_empty() {
        let reason = "it holds nothing but zero bytes: put a copy in its place".into();
        let problem = Problem { line: 0, column: 0, reason, repairable: false };
        return Checked { problems: vec![problem], repaired: None };
    }
    if end < text.len() {
        check.mend(end..text.len(), "", "zero bytes follow the document");
    }
    match serde_json::from_str(&text[start..end]) {
        Ok(entries) => check.document(entries),
        // Behind what is no JSON nothing can be said.
        Err(_) => check.problems.extend(unreadable(&bytes[start..end]).problems),
    }
    check.end(bytes)
}

fn unreadable(bytes: &[u8]) -> Checked {
    let problems = read(bytes).err().map(|super::Corruption { line, column, reason }| Problem {
        line,
        column,
        reason,
        repairable: false,
    });
    Checked { problems: problems.into_iter().collect(), repaired: None }
}

struct Check<'a> {
    text: &'a str,
    problems: Vec<Problem>,
    edits: Vec<(Range<usize>, String)>,
    ids: HashSet<u64>,
    /// Found when the first problem is.
    lines: OnceCell<Lines>,
}

impl<'a> Check<'a> {
    fn document(&mut self, Entries(entries): Entries<'a>) {
        let field = |name: &str| entries.iter().find(|(other, _)| other == name);
        self.repeated(&entries, &["counter", "expenses", "budgets"]);
        match field("expenses") {
            None => self.report(0, "the field `expenses` is not there".into()),
            Some((_, expenses)) => self.expenses(expenses),
        }
        if let Some((_, budgets)) = field("budgets") {
            self.budgets(budgets);
        }
        let greatest = self.ids.iter().max().copied().unwrap_or(0);
        if let Some((_, raw)) = field("counter") {
            match serde_json::from_str::<u64>(raw.get()) {
                Ok(counter) if counter >= greatest => {}
                Ok(_) => {
                    let reason = format!("`counter` is below the greatest id, {greatest}");
                    self.mend(self.range(raw), &greatest.to_string(), &reason);
                }
                Err(_) => {
                    let reason = "`counter` is no whole number; the greatest id counts";
                    self.mend(self.range(raw), &greatest.to_string(), reason);
                }
            }
        }
    }

    fn expenses(&mut self, raw: &'a RawValue) {
        if let Ok(Entries(records)) = serde_json::from_str(raw.get()) {
            for (key, record) in records {
                match key.parse::<u64>() {
                    Ok(id) if id.to_string() == key => self.record(record, Some(id)),
                    _ => self.report(self.at(record), format!("its key `{key}` is not an id")),
                }
            }
        } else if let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
            records.into_iter().for_each(|record| self.record(record, None));
        } else {
            let reason = "`expenses` is neither an object keyed by id nor a list";
            self.report(self.at(raw), reason.into());
        }
    }

    /// Reading goes on where these are bad, and leaves them all alone.
    fn budgets(&mut self, raw: &'a RawValue) {
        let Ok(budgets) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            let reason = "`budgets` is no list of budgets; it is left alone";
            return self.report(self.at(raw), reason.into());
        };
        let mut seen = HashSet::new();
        for raw in budgets {
            let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a>>(raw.get()) else {
                self.report(self.at(raw), "a budget is an object, and this is none".into());
                continue;
            };
            self.repeated(&entries, &["category", "amount"]);
            let field =
                |name: &str| entries.iter().find(|(other, _)| other == name).map(|(_, raw)| *raw);
            match field("category").map(|of| (of, Option::<String>::deserialize(of))) {
                None => self.report(self.at(raw), "the budget has no `category`".into()),
                Some((of, Err(_))) => {
                    self.report(self.at(of), "the category is neither a text nor null".into());
                }
                Some((of, Ok(category))) if !seen.insert(category.as_deref().map(fold)) => {
                    self.report(self.at(of), "there is a budget for this already".into());
                }
                Some(_) => {}
            }
            match field("amount") {
                None => self.report(self.at(raw), "the budget has no `amount`".into()),
                Some(value) => self.amount(value),
            }
        }
    }

    fn record(&mut self, raw: &'a RawValue, key: Option<u64>) {
        let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a>>(raw.get()) else {
            return self.report(self.at(raw), "an expense is an object, and this is none".into());
        };
        self.repeated(&entries, &["id", "description", "amount", "category", "date"]);
        let field =
            |name: &str| entries.iter().find(|(other, _)| other == name).map(|(_, raw)| *raw);
        let own = field("id").map(|raw| (raw, serde_json::from_str::<u64>(raw.get())));
        let id = match (key, own) {
            (Some(key), Some((raw, Ok(own)))) if own != key => {
                self.report(self.at(raw), format!("the id {own} stands under the key {key}"));
                Some(key)
            }
            (_, Some((raw, Err(_)))) => {
                self.report(self.at(raw), "the id is no whole number".into());
                key
            }
            (key, Some((_, Ok(own)))) => Some(key.unwrap_or(own)),
            (Some(key), None) => Some(key),
            (None, None) => {
                self.report(self.at(raw), "the expense has no `id`".into());
                None
            }
        };
        if let Some(id) = id
            && !self.ids.insert(id)
        {
            self.report(self.at(raw), format!("the id {id} is there twice"));
        }
        for name in ["description", "category"] {
            match field(name) {
                None => self.report(self.at(raw), format!("the expense has no `{name}`")),
                Some(value) if String::deserialize(value).is_err() => {
                    self.report(self.at(value), format!("the {name} is no text"));
                }
                Some(_) => {}
            }
        }
        match field("amount") {
            None => self.report(self.at(raw), "the expense has no `amount`".into()),
            Some(value) => self.amount(value),
        }
        if let Some(value) = field("date") {
            self.date(value);
        }
    }

    fn amount(&mut self, raw: &'a RawValue) {
        if Amount::from_json(raw.get()).is_some() {
            return;
        }
        let text = String::deserialize(raw).unwrap_or_default();
        match Amount::parse_bound(&text) {
            Ok(amount) => {
                self.mend(
                    self.range(raw),
                    &amount.to_string(),
                    "the amount is a text, not a number",
                );
            }
            Err(_) => self.report(
                self.at(raw),
                "the amount is not a number that this program can hold".into(),
            ),
        }
    }

    fn date(&mut self, raw: &'a RawValue) {
        let Ok(date) = Option::<String>::deserialize(raw) else {
            return self.report(self.at(raw), "the date is not a calendar date YYYY-MM-DD".into());
        };
        let Some(date) = date.filter(|date| parse_date(date).is_none()) else { return };
        match date.get(..10).filter(|day| parse_date(day).is_some()) {
            Some(day) if date[10..].starts_with(['T', ' ']) => {
                let reason = "the date has a time behind it; the day alone is kept";
                self.mend(self.range(raw), &format!("\"{day}\""), reason);
            }
            _ => self.report(self.at(raw), "the date is not a calendar date YYYY-MM-DD".into()),
        }
    }

    /// Reports those of these fields that are there more than once.
    fn repeated(&mut self, entries: &[(String, &'a RawValue)], known: &[&str]) {
        let mut seen = HashSet::new();
        for (name, raw) in entries.iter().filter(|(name, _)| known.contains(&name.as_str())) {
            if !seen.insert(name) {
                self.report(self.at(raw), format!("the field `{name}` is there twice"));
            }
        }
    }

    fn at(&self, raw: &RawValue) -> usize {
        raw.get().as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn range(&self, raw: &RawValue) -> Range<usize> {
        let at = self.at(raw);
        at..at + raw.get().len()
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text))
    }

    fn report(&mut self, at: usize, reason: String) {
        let (line, column) = self.lines().place(at);
        self.problems.push(Problem { line, column, reason, repairable: false });
    }

    fn mend(&mut self, range: Range<usize>, by: &str, reason: &str) {
        let (line, column) = self.lines().place(range.start);
        self.problems.push(Problem { line, column, reason: reason.into(), repairable: true });
        self.edits.push((range, by.into()));
    }

    fn end(mut self, bytes: &[u8]) -> Checked {
        // What reading refuses and nothing above has found, such as values that nest too
        // deeply.
        if self.problems.is_empty() {
            return unreadable(bytes);
        }
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        if self.edits.is_empty() {
            return Checked { problems: self.problems, repaired: None };
        }
        self.edits.sort_by_key(|(range, _)| range.start);
        let (mut repaired, mut done) = (String::new(), 0);
        for (range, by) in self.edits {
            repaired.push_str(&self.text[done..range.start]);
            repaired.push_str(&by);
            done = range.end;
        }
        repaired.push_str(&self.text[done..]);
        Checked { problems: self.problems, repaired: Some(repaired.into_bytes()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let line = |problem: &Problem| {
            let mark = if problem.repairable { "*" } else { "" };
            format!("{}:{}{mark} {}", problem.line, problem.column, problem.reason)
        };
        check(text.as_bytes()).problems.iter().map(line).collect()
    }

    #[test]
    fn a_good_file_has_no_problem() {
        for text in [
            r#"{"expenses": {}}"#,
            r#"{"counter": 3, "expenses": [{"id": 3, "description": "", "amount": 1e-7, "category": "", "x": 1}]}"#,
        ] {
            assert_eq!(problems(text), [""; 0]);
        }
    }

    #[test]
    fn every_problem_is_named_with_its_place() {
        let text = r#"{
  "counter": 1,
  "expenses": {
    "1": {"id": 2, "description": 5, "amount": "12.50", "category": "x"},
    "x": {},
    "3": {"description": "a", "amount": true, "category": "x", "date": "2026-11-23T10:00"},
    "3": {"amount": 1, "amount": 2, "date": "23.11.2026"},
    "4": 7
  }
}"#;
        assert_eq!(
            problems(text),
            [
                "2:14* `counter` is below the greatest id, 3",
                "4:17 the id 2 stands under the key 1",
                "4:35 the description is no text",
                "4:48* the amount is a text, not a number",
                "5:10 its key `x` is not an id",
                "6:41 the amount is not a number that this program can hold",
                "6:72* the date has a time behind it; the day alone is kept",
                "7:10 the id 3 is there twice",
                "7:10 the expense has no `description`",
                "7:10 the expense has no `category`",
                "7:34 the field `amount` is there twice",
                "7:45 the date is not a calendar date YYYY-MM-DD",
                "8:10 an expense is an object, and this is none",
            ]
        );
    }

    #[test]
    fn bad_budgets_are_named_and_a_text_for_an_amount_is_mended() {
        let text = r#"{"expenses": {}, "budgets": [
  {"category": null, "amount": "400.00"},
  {"category": "x", "amount": 1, "more": 2},
  {"category": "X", "amount": true},
  {"category": 5},
  {"name": "x", "amount": 1},
  7
]}"#;
        assert_eq!(
            problems(text),
            [
                "2:32* the amount is a text, not a number",
                "4:16 there is a budget for this already",
                "4:31 the amount is not a number that this program can hold",
                "5:3 the budget has no `amount`",
                "5:16 the category is neither a text nor null",
                "6:3 the budget has no `category`",
                "7:3 a budget is an object, and this is none",
            ]
        );
        let foreign = r#"{"expenses": {}, "budgets": {"x": 1}}"#;
        let alone = ["1:29 `budgets` is no list of budgets; it is left alone"];
        assert_eq!(problems(foreign), alone);
        let twice = r#"{"expenses": {}, "budgets": [], "budgets": []}"#;
        assert_eq!(problems(twice), ["1:44 the field `budgets` is there twice"]);
        let text = r#"{"expenses": {}, "budgets": [{"category": "x", "amount": "2"}]}"#;
        let repaired = check(text.as_bytes()).repaired.unwrap();
        assert_eq!(repaired, text.replace("\"2\"", "2").as_bytes());
    }

    #[test]
    fn what_is_no_json_is_named_where_it_ends() {
        assert_eq!(problems(""), ["0:0 it is empty"]);
        assert_eq!(
            problems("\0\0\0"),
            ["0:0 it holds nothing but zero bytes: put a copy in its place"]
        );
        assert_eq!(problems("{\n\"expenses\": {").len(), 1);
        assert_eq!(problems("{\"counter\": 1}"), ["1:1 the field `expenses` is not there"]);
        let deep = format!(r#"{{"expenses": {{}}, "x": {}{}}}"#, "[".repeat(200), "]".repeat(200));
        assert_eq!(problems(&deep).len(), 1);
        assert_eq!(check(b"{\"a\xff").problems[0].reason, "it is not UTF-8 text");
    }

    #[test]
    fn a_repair_mends_that_alone_and_to_the_letter() {
        let text = "\u{feff}{\"more\":  1.0,\"counter\":\"x\",\"expenses\":{\"7\":{\"description\":\"a\",\
                    \"amount\":\"012.50\",\"category\":\"x\",\"date\":\"2026-11-23 10:00\"}}}\n\0\0";
        let repaired = check(text.as_bytes()).repaired.unwrap();
        assert_eq!(
            String::from_utf8(repaired.clone()).unwrap(),
            "{\"more\":  1.0,\"counter\":7,\"expenses\":{\"7\":{\"description\":\"a\",\
             \"amount\":12.50,\"category\":\"x\",\"date\":\"2026-11-23\"}}}\n"
        );
        assert!(check(&repaired).problems.is_empty());
        assert!(read(&repaired).is_ok());
    }
}
