//! Finds everything that is wrong with a data file, and repairs what has only one repair.
//!
//! Reading stops at the first problem; this continues after it, as far as the text is
//! JSON.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::budgets::Kept;
use super::listed::Item;
use super::{History, commits, conflicts, keys, month_start, profiles, read, repeats, traces};
use expenses_interface::{Corruption, Problem};
use expenses_model::{Amount, Entries, each_entry, fold, parse_date};

/// The most problems that are listed: this many repairable ones, and as many others.
const MOST_LISTED: usize = 10_000;
/// The most characters of a wrong text that a message shows.
const MOST_SHOWN: usize = 40;

/// The result of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// The problems, in the order of their places. The last ones say if there are more.
    pub problems: Vec<Problem>,
    /// The text with all possible repairs; `None` if there is nothing to repair.
    pub repaired: Option<Vec<u8>>,
}

/// Checks the bytes of a data file.
pub fn check(bytes: &[u8]) -> Checked {
    let Ok(text) = std::str::from_utf8(bytes) else { return unreadable(bytes) };
    if let Some(problem) = conflicts::conflict_marks(text) {
        return Checked { problems: vec![problem], repaired: None };
    }
    let mut check = Check {
        text,
        found: Vec::new(),
        unmendable: 0,
        has_stopped: false,
        edits: Vec::new(),
        ids: HashSet::new(),
    };
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    if start > 0 {
        check.mend(0..start, "", "a byte order mark comes before the document");
    }
    // A power cut may leave a file that is longer than what was written to it.
    let end = text.trim_end_matches('\0').len().max(start);
    if end == start && !text.is_empty() {
        let reason = "it contains only zero bytes: replace it by a copy".into();
        let problem = Problem { line: 0, column: 0, reason, repairable: false };
        return Checked { problems: vec![problem], repaired: None };
    }
    if end < text.len() {
        check.mend(end..text.len(), "", "zero bytes follow the document");
    }
    match serde_json::from_str(&text[start..end]) {
        Ok(entries) => check.document(entries),
        // After the first place that is not JSON, nothing can be checked.
        Err(_) => {
            let mut checked = check.end();
            for problem in unreadable(&bytes[start..end]).problems {
                let place = |of: &Problem| (of.line, of.column);
                let others = &mut checked.problems;
                let at = others.partition_point(|other| place(other) <= place(&problem));
                others.insert(at, problem);
            }
            return checked;
        }
    }
    if check.found.is_empty() {
        // Reading refuses something that the checks above did not find, such as values that
        // nest too deeply.
        return unreadable(bytes);
    }
    check.end()
}

fn unreadable(bytes: &[u8]) -> Checked {
    let problems = read(bytes).err().map(|Corruption { line, column, reason }| Problem {
        line,
        column,
        reason,
        repairable: false,
    });
    Checked { problems: problems.into_iter().collect(), repaired: None }
}

struct Check<'a> {
    text: &'a str,
    found: Vec<Found>,
    /// How many of the problems cannot be repaired.
    unmendable: usize,
    /// Whether there are more of these than are listed. Then the check stops.
    has_stopped: bool,
    edits: Vec<(Range<usize>, String)>,
    ids: HashSet<u64>,
}

/// A problem at an offset of the text.
struct Found {
    at: usize,
    reason: String,
    repairable: bool,
}

impl<'a> Check<'a> {
    fn document(&mut self, Entries(entries): Entries<'a>) {
        let field = |name: &str| entries.iter().find(|(other, _)| other == name);
        self.repeated(
            &entries,
            &[
                "counter",
                "expenses",
                "budgets",
                "repeats",
                "profiles",
                "traces",
                "keys",
                "commits",
                month_start::FIELD,
                "history",
            ],
        );
        match field("expenses") {
            None => self.report(0, "the field `expenses` is missing".into()),
            Some((_, expenses)) => self.expenses(expenses),
        }
        if let Some((_, budgets)) = field("budgets") {
            self.budgets(budgets);
        }
        if let Some((_, repeats)) = field(repeats::FIELD) {
            self.repeats(repeats);
        }
        if let Some((_, profiles)) = field(profiles::FIELD) {
            self.profiles(profiles);
        }
        if let Some((_, list)) = field(traces::OF_DELETED)
            && traces::read_list(list).is_none()
        {
            let reason = "`traces` is no list of texts of digests, of 16 hexadecimal digits each; it is left alone";
            self.report(self.at(list), reason.into());
        }
        if let Some((_, of)) = field(keys::FIELD)
            && !keys::is_sound(of)
        {
            self.report(self.at(of), "`keys` holds no idempotency keys; it is left alone".into());
        }
        if let Some((_, day)) = field(month_start::FIELD)
            && month_start::read(day).is_none()
        {
            let reason = "`monthStart` is no day from 1 to 28; it is ignored and kept";
            self.report(self.at(day), reason.into());
        }
        if let Some((_, list)) = field(commits::FIELD)
            && commits::read(list).is_none()
        {
            let reason = "`commits` is no list of ids of commits, of 32 hexadecimal digits each; it is left alone";
            self.report(self.at(list), reason.into());
        }
        if let Some((_, history)) = field("history") {
            self.history(history);
        }
        if self.has_stopped {
            // The greatest id may come later.
            return;
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
                    let reason = "`counter` is not a whole number; the greatest id is used";
                    self.mend(self.range(raw), &greatest.to_string(), reason);
                }
            }
        }
    }

    fn expenses(&mut self, raw: &'a RawValue) {
        let taken = each_entry(raw, &mut |key, record| {
            match key {
                None => self.record(record, None),
                Some(key) => match key.parse::<u64>() {
                    Ok(id) if id.to_string() == key => self.record(record, Some(id)),
                    _ => {
                        let shown: String = key.chars().take(MOST_SHOWN).collect();
                        self.report(self.at(record), format!("its key `{shown}` is not an id"));
                    }
                },
            }
            !self.has_stopped
        });
        if taken.is_err() && !self.has_stopped {
            let reason = match raw.get().starts_with('{') {
                true => "a key of `expenses` is not a text",
                false => "`expenses` is neither an object keyed by id nor a list",
            };
            self.report(self.at(raw), reason.into());
        }
    }

    /// If one of these is bad, reading continues, and keeps them all as they are.
    fn budgets(&mut self, raw: &'a RawValue) {
        let reason = "`budgets` is not a list of budgets; it is ignored and kept";
        let mut seen = HashSet::new();
        self.list(raw, reason, |check, budget| check.budget(budget, &mut seen));
    }

    fn budget(&mut self, raw: &'a RawValue, seen: &mut HashSet<Option<String>>) {
        let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a>>(raw.get()) else {
            return self.report(self.at(raw), "a budget must be an object, and this is not".into());
        };
        let found = self.found.len();
        self.repeated(&entries, &["category", "amount", "yearly", "since", "earlier"]);
        let field =
            |name: &str| entries.iter().find(|(other, _)| other == name).map(|(_, raw)| *raw);
        match field("category").map(|of| (of, Option::<String>::deserialize(of))) {
            None => self.report(self.at(raw), "the budget has no `category`".into()),
            Some((of, Err(_))) => {
                self.report(self.at(of), "the category is neither a text nor null".into());
            }
            Some((of, Ok(category))) if !seen.insert(category.as_deref().map(fold)) => {
                self.report(self.at(of), "there is already a budget for this".into());
            }
            Some(_) => {}
        }
        match field("amount") {
            None => self.report(self.at(raw), "the budget has no `amount`".into()),
            Some(value) => self.amount(value),
        }
        if self.found.len() == found && Kept::read(raw).is_none() {
            let reason = "`yearly`, `since` or `earlier` of the budget is not as this program writes it; `budgets` is ignored and kept";
            self.report(self.at(raw), reason.into());
        }
    }

    /// Reading goes on if one of these is bad, and leaves them all alone.
    fn repeats(&mut self, raw: &'a RawValue) {
        let reason = "`repeats` is no list of rules; it is left alone";
        let mut seen = HashSet::new();
        self.list(raw, reason, |check, entry| {
            let reason = match repeats::Kept::read(entry) {
                None => "this is no rule with `id`, `key`, `description`, `amount`, `category`, `every` and `first`",
                Some(kept) if !seen.insert(kept.id) => "there is a rule with this id already",
                Some(_) => return,
            };
            check.report(check.at(entry), format!("{reason}; `repeats` is left alone"));
        });
    }

    /// Reading goes on if these are bad, and leaves them all alone.
    fn profiles(&mut self, raw: &'a RawValue) {
        let reason = "`profiles` is no list of profiles; it is left alone";
        let mut seen = HashSet::new();
        self.list(raw, reason, |check, entry| {
            let reason = match profiles::Kept::read(entry) {
                None => "this is no profile, which has the texts `shape` and `text`",
                Some(kept) if !seen.insert(kept.shape().to_owned()) => {
                    "there is a profile of this shape already"
                }
                Some(_) => return,
            };
            check.report(check.at(entry), format!("{reason}; `profiles` is left alone"));
        });
    }

    /// Reading goes on where this is bad, and leaves it all alone.
    fn history(&mut self, raw: &'a RawValue) {
        let reason = "`history` is not a list of changes; it is ignored and kept";
        self.list(raw, reason, |check, entry| {
            if !History::is_entry(entry) {
                let reason =
                    "this is not a change that can be undone; `history` is ignored and kept";
                check.report(check.at(entry), reason.into());
            }
        });
    }

    /// Checks each element of a list. What is not a list is reported for this reason.
    fn list(
        &mut self,
        raw: &'a RawValue,
        reason: &str,
        mut check: impl FnMut(&mut Self, &'a RawValue),
    ) {
        if !raw.get().starts_with('[') {
            return self.report(self.at(raw), reason.into());
        }
        // The text is a list, so this cannot fail in another way.
        let _ = each_entry(raw, &mut |_, element| {
            check(self, element);
            !self.has_stopped
        });
    }

    fn record(&mut self, raw: &'a RawValue, key: Option<u64>) {
        let Ok(Entries(entries)) = serde_json::from_str::<Entries<'a>>(raw.get()) else {
            return self
                .report(self.at(raw), "an expense must be an object, and this is not".into());
        };
        self.repeated(
            &entries,
            &[
                "id",
                "description",
                "amount",
                "category",
                "date",
                traces::OF_RECORD,
                traces::OF_BANK,
            ],
        );
        let field =
            |name: &str| entries.iter().find(|(other, _)| other == name).map(|(_, raw)| *raw);
        let own = field("id").map(|raw| (raw, serde_json::from_str::<u64>(raw.get())));
        let id = match (key, own) {
            (Some(key), Some((raw, Ok(own)))) if own != key => {
                self.report(self.at(raw), format!("the id {own} stands under the key {key}"));
                Some(key)
            }
            (_, Some((raw, Err(_)))) => {
                self.report(self.at(raw), "the id is not a whole number".into());
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
                    self.report(self.at(value), format!("the {name} is not a text"));
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
        for (name, what) in [(traces::OF_RECORD, "trace"), (traces::OF_BANK, "digest of the bank")]
        {
            if let Some(value) = field(name)
                && traces::read(value).is_none()
            {
                let reason =
                    format!("the {what} is no text of 16 hexadecimal digits; it is left alone");
                self.report(self.at(value), reason);
            }
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
                let reason = "the date has a time after it; only the day is kept";
                self.mend(self.range(raw), &format!("\"{day}\""), reason);
            }
            _ => self.report(self.at(raw), "the date is not a calendar date YYYY-MM-DD".into()),
        }
    }

    /// Reports the known fields that occur more than once.
    fn repeated(&mut self, entries: &[(Cow<'a, str>, &'a RawValue)], known: &[&str]) {
        let mut seen = HashSet::new();
        for (name, raw) in entries.iter().filter(|(name, _)| known.contains(&&**name)) {
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

    fn report(&mut self, at: usize, reason: String) {
        if self.unmendable == MOST_LISTED {
            self.has_stopped = true;
            return;
        }
        self.unmendable += 1;
        self.found.push(Found { at, reason, repairable: false });
    }

    fn mend(&mut self, range: Range<usize>, by: &str, reason: &str) {
        if self.edits.len() < MOST_LISTED {
            let reason = reason.to_owned();
            self.found.push(Found { at: range.start, reason, repairable: true });
        }
        self.edits.push((range, by.into()));
    }

    fn end(mut self) -> Checked {
        self.found.sort_by_key(|found| found.at);
        let mut problems = place(self.text, self.found);
        let more = self.edits.len().saturating_sub(MOST_LISTED);
        if more > 0 {
            let reason = format!("{more} more problems that can be repaired are not listed");
            problems.push(Problem { line: 0, column: 0, reason, repairable: true });
        }
        if self.has_stopped {
            let reason =
                format!("the check stopped after {MOST_LISTED} problems that cannot be repaired");
            problems.push(Problem { line: 0, column: 0, reason, repairable: false });
        }
        if self.edits.is_empty() {
            return Checked { problems, repaired: None };
        }
        self.edits.sort_by_key(|(range, _)| range.start);
        let (mut repaired, mut done) = (String::new(), 0);
        for (range, by) in self.edits {
            repaired.push_str(&self.text[done..range.start]);
            repaired.push_str(&by);
            done = range.end;
        }
        repaired.push_str(&self.text[done..]);
        Checked { problems, repaired: Some(repaired.into_bytes()) }
    }
}

/// The problems at their lines and columns. Their offsets ascend.
fn place(text: &str, found: Vec<Found>) -> Vec<Problem> {
    let (mut line, mut line_start, mut seen) = (1, 0, 0);
    let place = |Found { at, reason, repairable }| {
        for (offset, _) in text[seen..at].match_indices('\n') {
            line += 1;
            line_start = seen + offset + 1;
        }
        seen = at;
        Problem { line, column: 1 + (at - line_start) as u64, reason, repairable }
    };
    found.into_iter().map(place).collect()
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
                "4:35 the description is not a text",
                "4:48* the amount is a text, not a number",
                "5:10 its key `x` is not an id",
                "6:41 the amount is not a number that this program can hold",
                "6:72* the date has a time after it; only the day is kept",
                "7:10 the id 3 is there twice",
                "7:10 the expense has no `description`",
                "7:10 the expense has no `category`",
                "7:34 the field `amount` is there twice",
                "7:45 the date is not a calendar date YYYY-MM-DD",
                "8:10 an expense must be an object, and this is not",
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
                "4:16 there is already a budget for this",
                "4:31 the amount is not a number that this program can hold",
                "5:3 the budget has no `amount`",
                "5:16 the category is neither a text nor null",
                "6:3 the budget has no `category`",
                "7:3 a budget must be an object, and this is not",
            ]
        );
        let foreign = r#"{"expenses": {}, "budgets": {"x": 1}}"#;
        let alone = ["1:29 `budgets` is not a list of budgets; it is ignored and kept"];
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
        assert_eq!(problems("\0\0\0"), ["0:0 it contains only zero bytes: replace it by a copy"]);
        assert_eq!(problems("{\n\"expenses\": {").len(), 1);
        assert_eq!(problems("{\"counter\": 1}"), ["1:1 the field `expenses` is missing"]);
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
    #[test]
    fn a_history_that_no_commit_has_left_is_named() {
        let text = r#"{"expenses": {}, "history": [
  {"time": "2026-11-23T10:00:00Z", "added": [[1,3]], "left": "0"},
  {"time": "2026-11-23T10:00:00Z", "added": [[1,1],[1,1]], "left": "0"}
]}"#;
        let named = "3:3 this is not a change that can be undone; `history` is ignored and kept";
        assert_eq!(problems(text), [named]);
        let foreign = r#"{"expenses": {}, "history": 7}"#;
        assert_eq!(
            problems(foreign),
            ["1:29 `history` is not a list of changes; it is ignored and kept"]
        );
    }

    #[test]
    fn bad_profiles_and_traces_are_named() {
        let text = r#"{"expenses": {
  "1": {"description": "a", "amount": 1, "category": "x", "trace": "00000000000000ff"},
  "2": {"description": "a", "amount": 1, "category": "x", "trace": 7},
  "3": {"description": "a", "amount": 1, "category": "x", "trace": 1, "trace": 2, "bank": 3}
}, "traces": ["00000000000000ff", "x"], "profiles": [
  {"shape": "a", "text": "b", "more": 1},
  {"shape": "a", "text": "c"},
  {"shape": "b"},
  7
]}"#;
        assert_eq!(
            problems(text),
            [
                "3:68 the trace is no text of 16 hexadecimal digits; it is left alone",
                "4:68 the trace is no text of 16 hexadecimal digits; it is left alone",
                "4:80 the field `trace` is there twice",
                "4:91 the digest of the bank is no text of 16 hexadecimal digits; it is left alone",
                "5:14 `traces` is no list of texts of digests, of 16 hexadecimal digits each; it is left alone",
                "7:3 there is a profile of this shape already; `profiles` is left alone",
                "8:3 this is no profile, which has the texts `shape` and `text`; `profiles` is left alone",
                "9:3 this is no profile, which has the texts `shape` and `text`; `profiles` is left alone",
            ]
        );
        let foreign = r#"{"expenses": {}, "profiles": 7, "traces": [], "traces": []}"#;
        assert_eq!(
            problems(foreign),
            [
                "1:30 `profiles` is no list of profiles; it is left alone",
                "1:57 the field `traces` is there twice",
            ]
        );
        let foreign = r#"{"expenses": {}, "keys": {"timed": ["x"]}, "commits": ["x"]}"#;
        assert_eq!(
            problems(foreign),
            [
                "1:26 `keys` holds no idempotency keys; it is left alone",
                "1:55 `commits` is no list of ids of commits, of 32 hexadecimal digits each; it is left alone",
            ]
        );
        let good = r#"{"expenses": {}, "keys": {"timed": []}, "commits": []}"#;
        assert_eq!(problems(good), [""; 0]);
        let good = r#"{"expenses": {}, "profiles": [{"shape": "a", "text": "b"}], "traces": ["00000000000000ff"]}"#;
        assert_eq!(problems(good), [""; 0]);
    }

    #[test]
    fn bad_rules_are_named() {
        let rule = r#""key": "00000000000000ff", "description": "Rent", "amount": 900, "category": "home", "every": "month", "first": "2026-11-01""#;
        let text = format!(
            r#"{{"expenses": {{}}, "repeats": [
  {{"id": 1, {rule}, "done": "2026-11-01", "until": "2027-11-01", "more": 1}},
  {{"id": 1, {rule}}},
  {{"id": 2, {rule}, "every": "month"}},
  {{"id": 3, {rule}, "done": "November"}},
  7
]}}"#
        );
        let no_rule = "this is no rule with `id`, `key`, `description`, `amount`, `category`, `every` and `first`; `repeats` is left alone";
        assert_eq!(
            problems(&text),
            [
                "3:3 there is a rule with this id already; `repeats` is left alone".to_owned(),
                format!("4:3 {no_rule}"),
                format!("5:3 {no_rule}"),
                format!("6:3 {no_rule}"),
            ]
        );
        let good = format!(r#"{{"expenses": {{}}, "repeats": [{{"id": 1, {rule}}}]}}"#);
        assert_eq!(problems(&good), [""; 0]);
        let foreign = r#"{"expenses": {}, "repeats": {}}"#;
        assert_eq!(problems(foreign), ["1:29 `repeats` is no list of rules; it is left alone"]);
    }

    #[test]
    fn problems_without_end_are_bounded() {
        for text in [
            format!(r#"{{"counter": 0, "expenses": [{}7]}}"#, "7,".repeat(3_000_000)),
            format!(r#"{{"expenses": {{{}"x": 7}}}}"#, r#""x": 7,"#.repeat(100_000)),
            format!(r#"{{"expenses": {{}}, "budgets": [{}7]}}"#, "7,".repeat(100_000)),
            format!(r#"{{"expenses": {{}}, "profiles": [{}7]}}"#, "7,".repeat(100_000)),
            format!(r#"{{"expenses": {{}}, "repeats": [{}7]}}"#, "7,".repeat(100_000)),
            format!(r#"{{"expenses": {{}}, "history": [{}7]}}"#, "7,".repeat(100_000)),
        ] {
            let checked = check(text.as_bytes());
            let (last, listed) = checked.problems.split_last().unwrap();
            assert_eq!((listed.len(), checked.repaired), (MOST_LISTED, None));
            assert_eq!(
                (last.line, &*last.reason),
                (0, "the check stopped after 10000 problems that cannot be repaired")
            );
        }
        let long = format!(r#"{{"expenses": {{"{}": 7}}}}"#, "x".repeat(1_000_000));
        assert!(check(long.as_bytes()).problems[0].reason.len() < 100);
    }

    #[test]
    fn all_that_can_be_mended_is_however_much_it_is() {
        let record =
            |id| format!(r#"{{"id": {id}, "description": "a", "amount": "2", "category": "x"}}"#);
        let records: Vec<_> = (1..=MOST_LISTED + 5).map(record).collect();
        let text = format!(r#"{{"expenses": [{}]}}"#, records.join(",\n"));
        let checked = check(text.as_bytes());
        let (last, listed) = checked.problems.split_last().unwrap();
        assert_eq!((listed.len(), listed[7].line, listed[7].column), (MOST_LISTED, 8, 41));
        assert_eq!(last.reason, "5 more problems that can be repaired are not listed");
        let repaired = checked.repaired.unwrap();
        assert!(check(&repaired).problems.is_empty());
        assert_eq!(repaired, text.replace("\"2\"", "2").as_bytes());
    }
}
