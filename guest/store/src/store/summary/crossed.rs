//! Groups by two groupings, and by names that the document does not number: tags and descriptions.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::key::{GroupKey, Key, Keys};
use super::{Sum, Summed};
use crate::document::Record;
use expenses_interface::{Error, Grouping};
use expenses_model::{fold, tags};

/// The most groups, and the most different tags or descriptions, of a summary. A file can hold more
/// of them than memory can.
const MOST: usize = 500_000;

/// The sum of all records, and their groups. A record is in the group of each of its tags.
///
/// # Errors
///
/// [`Error::Invalid`] if there are too many groups, tags or descriptions.
pub(super) fn groups<'a>(
    records: impl Iterator<Item = &'a Record>,
    by: &[Grouping],
    keys: Keys<'a>,
) -> Result<(Sum, Vec<Summed<'a>>), Error> {
    let mut all = Sum::default();
    let mut sides: Vec<Side<'a>> = by.iter().map(|by| Side::new(*by, keys)).collect();
    let mut groups: BTreeMap<(Key, Key), Sum> = BTreeMap::new();
    // The second key is none without a second grouping.
    let (mut of_first, mut of_second) = (Vec::new(), vec![Key::NONE]);
    for record in records {
        all.add(record);
        if let [first, others @ ..] = &mut *sides {
            first.keys(record, &mut of_first)?;
            if let [second, ..] = others {
                second.keys(record, &mut of_second)?;
            }
        }
        for first in &of_first {
            for second in &of_second {
                groups.entry((*first, *second)).or_default().add(record);
            }
        }
        if groups.len() > MOST {
            return Err(too_many("has too many groups"));
        }
    }
    let groups = groups.into_iter().map(|((first, second), sum)| {
        let keys = sides.iter().zip([first, second]).map(|(side, key)| side.group(key));
        Summed { keys: keys.collect(), sum }
    });
    Ok((all, groups.collect()))
}

/// One grouping, and the names that were found so far.
struct Side<'a> {
    by: Grouping,
    keys: Keys<'a>,
    /// The number of each name, in its folded form.
    numbers: HashMap<String, u32>,
    /// The names by their numbers; of categories, those that were found.
    names: Names<'a>,
}

/// Names by their numbers: the least id of a record that has it, and how that spells it.
type Names<'a> = HashMap<u32, (u64, &'a str)>;

impl<'a> Side<'a> {
    fn new(by: Grouping, keys: Keys<'a>) -> Self {
        Self { by, keys, numbers: HashMap::new(), names: HashMap::new() }
    }

    /// Puts the keys of a record into a list, each once.
    fn keys(&mut self, record: &'a Record, list: &mut Vec<Key>) -> Result<(), Error> {
        list.clear();
        match self.by {
            Grouping::Description => list.push(self.named(record.id, &record.description)?),
            Grouping::Tag => {
                for tag in tags(&record.description) {
                    list.push(self.named(record.id, tag)?);
                }
                list.sort_unstable();
                list.dedup();
                if list.is_empty() {
                    list.push(Key::NONE);
                }
            }
            by => {
                let key = self.keys.of(record, by);
                if by == Grouping::Category {
                    note(&mut self.names, key.0, record.id, self.keys.spelling(record));
                }
                list.push(key);
            }
        }
        Ok(())
    }

    /// The number of a name, with the spelling that comes first.
    fn named(&mut self, id: u64, spelling: &'a str) -> Result<Key, Error> {
        let folded = fold(spelling);
        let number = match self.numbers.get(&folded) {
            Some(number) => *number,
            None if self.numbers.len() == MOST => return Err(self.too_many_names()),
            None => {
                // There are fewer than a u32 can count.
                let number = self.numbers.len() as u32;
                self.numbers.insert(folded, number);
                number
            }
        };
        note(&mut self.names, number, id, spelling);
        Ok(Key(number))
    }

    fn group(&self, key: Key) -> GroupKey<'a> {
        let spelling = || self.names.get(&key.0).map_or("", |(_, spelling)| *spelling);
        match self.by {
            Grouping::Tag | Grouping::Description if key != Key::NONE => {
                let spelling = spelling();
                GroupKey::Name { folded: Cow::Owned(fold(spelling)), spelling }
            }
            by => self.keys.group(key, by, spelling),
        }
    }

    fn too_many_names(&self) -> Error {
        let names = if self.by == Grouping::Tag { "tags" } else { "descriptions" };
        too_many(&format!("finds too many different {names}"))
    }
}

/// Notes how a name is spelled in a record, if that has the least id so far.
fn note<'a>(names: &mut Names<'a>, number: u32, id: u64, spelling: &'a str) {
    let least = names.entry(number).or_insert((id, spelling));
    if id < least.0 {
        *least = (id, spelling);
    }
}

fn too_many(what: &str) -> Error {
    let reason = format!("{what}, more than {MOST}; take a filter, such as a period");
    Error::invalid("grouping", reason)
}
