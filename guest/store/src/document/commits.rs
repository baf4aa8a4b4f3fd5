//! The ids of the last commits.
//!
//! The field `commits` of the data file is a list of texts, that of the latest commit first, at
//! most 100. Each is the id of a commit, 32 lower-case hexadecimal digits, and after a space the
//! counter before and after it, such as `7-9` if it has given out the ids 8 and 9; a repair leaves
//! its id alone. A merge also leaves the id of the latest commit of the file that it took in, with
//! the greatest id up to which both files have the same ids, such as `5`. Every commit puts its own there, also an undo, a redo, a repair and one that the
//! history does not hold, and none takes one away. So no two commits leave the same content, and a
//! version never comes again.
//!
//! A file that has the id of a commit came through the state that this commit left, or it holds
//! what came through it: a merge into an empty store takes the ids over. So a merge knows by them
//! which ids of expenses two files have in common.
//!
//! Whatever else a field of that name holds is another program's: it is left alone, and commits
//! leave no id.
//!
//! The list also decides what became of a save whose reply was lost, see [`Fate`]. A call that saves
//! has one id, the same in all its tries. If a state has it, the call is done. If not, a try can
//! still happen as long as the state is the one that it was made from, and never once that has
//! become another: a save replaces only the very state that it was made from, and none comes again.

use serde_json::value::RawValue;

use super::Document;
use super::fields::FieldRollback;
use super::history;
use super::json::quoted;
use super::version::digest;
use expenses_model::Entries;

/// The name of the field.
pub(super) const FIELD: &str = "commits";
/// The most ids.
const MOST: usize = 100;
/// The digits of an id.
const DIGITS: usize = 32;
/// The most bytes of the field: each has quotation marks, a comma, and two counters.
pub(super) const MOST_BYTES: usize = MOST * (DIGITS + 3 + 2 * 21) + 2;

/// A commit in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Commit<'a> {
    text: &'a str,
    /// The counter before and after it, if it was made here and has left them.
    pub(super) counters: Option<(u64, u64)>,
    /// The id up to which its state had the same ids.
    pub(super) common: Option<u64>,
}

impl<'a> Commit<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let (id, rest) = text.split_at_checked(DIGITS)?;
        let number = |text: &str| -> Option<u64> {
            text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
        };
        let (counters, common) = match rest.strip_prefix(' ') {
            None if rest.is_empty() => (None, None),
            rest => match rest?.split_once('-') {
                Some((before, after)) => {
                    let after = number(after)?;
                    (Some((number(before)?, after)), Some(after))
                }
                None => (None, Some(number(rest?)?)),
            },
        };
        id.bytes().all(is_digit).then_some(Self { text, counters, common })
    }

    /// Its id, in 32 digits.
    pub(super) fn id(self) -> &'a str {
        &self.text[..DIGITS]
    }
}

impl Document {
    /// The last commits, the latest first. None if the field is another program's.
    pub(super) fn commits(&self) -> Vec<Commit<'_>> {
        self.field(FIELD).ok().flatten().and_then(read).unwrap_or_default()
    }

    /// Whether there were more commits than ids are kept.
    pub(super) fn has_forgotten_commits(&self) -> bool {
        self.commits().len() >= MOST
    }

    /// Puts the id of a commit first, before which the counter was this. `None` if the field is
    /// another program's.
    pub(super) fn add_commit(&mut self, id: u128, counter: u64) -> Option<FieldRollback> {
        let commits = self.field(FIELD).ok()?.map_or(Some(Vec::new()), read)?;
        let first = format!("{id:032x} {counter}-{}", self.counter);
        let list = list(commits.iter().map(|of| of.text), Some(&first));
        Some(self.set_field(FIELD, Some(list?)))
    }

    /// Puts the latest commit of another document first, which is merged into this one, and has the
    /// same ids up to this one. `None` if one of the fields is another program's, or if it has none.
    pub(super) fn add_seen(&mut self, theirs: &Self, common: u64) -> Option<FieldRollback> {
        let ours = self.field(FIELD).ok()?.map_or(Some(Vec::new()), read)?;
        let seen = format!("{} {common}", theirs.commits().first()?.id());
        // A newer one of the same commit says more.
        let others = ours.iter().map(|of| of.text).filter(|text| *text != seen);
        let list = list(others, Some(&seen));
        Some(self.set_field(FIELD, Some(list?)))
    }

    /// Puts the commits of another document after those of this one, which becomes a copy of it.
    /// `None` if one of the fields is another program's.
    pub(super) fn take_commits(&mut self, theirs: &Self) -> Option<FieldRollback> {
        let [ours, theirs] = [self.field(FIELD), theirs.field(FIELD)]
            .map(|field| field.ok()?.map_or(Some(Vec::new()), read));
        let list = list(ours?.iter().chain(&theirs?).map(|of| of.text), None);
        Some(self.set_field(FIELD, Some(list?)))
    }
}

/// What names a state: its latest commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Latest {
    /// The id of the commit that left it.
    Commit(u128),
    /// No commit has left an id yet. This is the digest of the content.
    Content(u128),
    /// Nothing does: the field is another program's.
    Nothing,
}

/// What became of a try to save whose reply was lost, as a later state tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has happened.
    Saved,
    /// It has not happened and never will: others have saved since.
    Lost,
    /// The state is still the one that it was made from. It has not happened, and may yet.
    Open,
    /// Nobody can say: more saves came than the list has room for, or the list is not the one of
    /// before.
    Unknown,
}

/// The ids of the commits that left a state, the latest first, and the digest of its content.
struct Ids<'a, F> {
    /// `None` if the field is another program's.
    list: Option<Vec<Commit<'a>>>,
    content: F,
}

impl<F: FnOnce() -> u128> Ids<'_, F> {
    fn latest(self) -> Latest {
        match self.list.map(|list| list.first().and_then(|of| parse(of.id()))) {
            Some(Some(id)) => Latest::Commit(id),
            Some(None) => Latest::Content((self.content)()),
            None => Latest::Nothing,
        }
    }

    fn fate(self, id: u128, base: Latest) -> Fate {
        let Some(list) = &self.list else { return Fate::Unknown };
        let at = |id| list.iter().position(|other| parse(other.id()) == Some(id));
        if at(id).is_some() {
            return Fate::Saved;
        }
        match base {
            Latest::Commit(latest) => match at(latest) {
                Some(0) => Fate::Open,
                Some(_) => Fate::Lost,
                None => Fate::Unknown,
            },
            // No other program has written it meanwhile.
            Latest::Content(content) if list.is_empty() && (self.content)() == content => {
                Fate::Open
            }
            // A list that is full may have lost the id.
            Latest::Content(_) if (1..MOST).contains(&list.len()) => Fate::Lost,
            Latest::Content(_) | Latest::Nothing => Fate::Unknown,
        }
    }
}

impl Document {
    /// What names this state.
    pub fn latest(&self) -> Latest {
        self.ids().latest()
    }

    /// What became of a try to save with this id, which was made from the state `base`, if this is
    /// a later state or that state itself.
    pub fn fate(&self, id: u128, base: Latest) -> Fate {
        self.ids().fate(id, base)
    }

    fn ids(&self) -> Ids<'_, impl FnOnce() -> u128> {
        let list = self.field(FIELD).ok().and_then(|field| field.map_or(Some(Vec::new()), read));
        Ids { list, content: || self.version() }
    }
}

/// What names the state in the text of a data file, as [`Document::latest`] does.
pub fn latest_of_text(text: &[u8]) -> Latest {
    ids_of_text(text).latest()
}

/// What became of a try to save, as [`Document::fate`] says, by the text of a data file.
pub fn fate_by_text(text: &[u8], id: u128, base: Latest) -> Fate {
    ids_of_text(text).fate(id, base)
}

fn ids_of_text(text: &[u8]) -> Ids<'_, impl FnOnce() -> u128> {
    let list = || {
        let Entries(entries) = serde_json::from_slice::<Entries<'_>>(text).ok()?;
        let mut named = entries.into_iter().filter(|(name, _)| name == FIELD);
        match (named.next(), named.next()) {
            (None, _) => Some(Vec::new()),
            (Some((_, field)), None) => read(field),
            _ => None,
        }
    };
    Ids { list: list(), content: move || digest(text) }
}

fn parse(id: &str) -> Option<u128> {
    u128::from_str_radix(id, 16).ok()
}

/// Reads the field.
pub(super) fn read(json: &RawValue) -> Option<Vec<Commit<'_>>> {
    let texts: Vec<&RawValue> = serde_json::from_str(json.get()).ok()?;
    texts.into_iter().map(|text| Commit::read(quoted(text)?)).collect()
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
            (end..end, format!(",\n  \"{FIELD}\": {}", list_of_text(id, &[])?))
        }
        (Some((_, raw)), None) => {
            (at(raw)..at(raw) + raw.get().len(), list_of_text(id, &read(raw)?)?)
        }
        _ => return None,
    };
    Some([&text[..replaced.start], &value, &text[replaced.end..]].concat())
}

/// The list with the id of a commit whose counters nobody knows before others.
fn list_of_text(id: u128, others: &[Commit<'_>]) -> Option<String> {
    let list = list(others.iter().map(|of| of.text), Some(&format!("{id:032x}")))?;
    Some(list.get().to_owned())
}

/// The list of these, the first before the others.
fn list<'a>(
    others: impl Iterator<Item = &'a str>,
    first: Option<&'a str>,
) -> Option<Box<RawValue>> {
    let all: Vec<String> =
        first.into_iter().chain(others).take(MOST).map(|text| format!("\"{text}\"")).collect();
    // It is JSON.
    RawValue::from_string(format!("[{}]", all.join(","))).ok()
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
        batch.take(vec![rollback], "2026-11-23T10:00:00Z", None);
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
            (ids.len(), ids[0].text, ids[99].text),
            (MOST, &*format!("{:032x} 0-0", 249), &*format!("{:032x} 0-0", 150))
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
        let ids = format!("\"commits\": [\"{:032x} 0-0\",\"{:032x} 0-0\"]", 2, 1);
        assert!(text(&document).contains(&ids), "{}", text(&document));
        document.take_back(made);
        assert_eq!(text(&document), before);
        assert!(document.begin().end(3).is_none());
        assert_eq!(text(&document), before);
    }

    #[test]
    fn the_ids_of_a_later_state_tell_what_became_of_a_try() {
        let mut document = Document::default();
        let empty = document.latest();
        assert_eq!(document.fate(1, empty), Fate::Open);
        commit(&mut document, 1);
        assert_eq!(document.fate(1, empty), Fate::Saved);
        assert_eq!(document.fate(2, empty), Fate::Lost);
        let base = document.latest();
        assert_eq!(base, Latest::Commit(1));
        assert_eq!(document.fate(2, base), Fate::Open);
        commit(&mut document, 2);
        let text = |document: &Document| document.write();
        for id in 3..=100 {
            commit(&mut document, id);
            assert_eq!(document.fate(2, base), Fate::Saved);
            assert_eq!(document.fate(1_000, base), Fate::Lost);
            assert_eq!(document.fate(1_000, empty) == Fate::Lost, id < 100);
            assert_eq!(fate_by_text(&text(&document), 2, base), Fate::Saved);
        }
        commit(&mut document, 101);
        assert_eq!(document.fate(2, base), Fate::Saved);
        assert_eq!(document.fate(1_000, base), Fate::Unknown);
        assert_eq!(document.fate(1_000, empty), Fate::Unknown);
        assert_eq!(latest_of_text(&text(&document)), document.latest());
        // Another program has taken all ids away, or has its own in their place.
        for text in ["{\"expenses\": {}, \"x\": 1}", "{\"expenses\": {}, \"commits\": 7}"] {
            let document = read(text.as_bytes()).unwrap();
            for base in [base, empty, Latest::Nothing] {
                assert_eq!(document.fate(2, base), Fate::Unknown);
                assert_eq!(fate_by_text(text.as_bytes(), 2, base), Fate::Unknown);
            }
        }
        assert_eq!(fate_by_text(b"{", 2, base), Fate::Unknown);
    }

    #[test]
    fn a_field_of_that_name_that_is_something_else_is_left_alone() {
        for commits in [
            "7",
            "{}",
            "[1]",
            "[\"x\"]",
            &format!("[\"{:032X}\"]", u128::MAX),
            &format!("[\"{:032x}-1-2\"]", 1),
            &format!("[\"{:032x} 1-+2\"]", 1),
            &format!("[\"{:031x}\u{e9}\"]", 1),
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
        let mut text = format!("{{\"expenses\": {{}}, \"commits\": [\"{one} 3-4\"]}}").into_bytes();
        add_commit_to_text(&mut text, 2);
        let expected = format!("{{\"expenses\": {{}}, \"commits\": [\"{two}\",\"{one} 3-4\"]}}");
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
