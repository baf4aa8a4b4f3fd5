//! Queries: filters, orders and pages.

use super::place::Place;
use super::words::Words;
use crate::document::{Categories, Document, Order, Record, invalid_date};
use expenses_interface::{Error, Expense, Filter, Packed, Page, Query, Sort, SortKey};
use expenses_model::{Amount, Date, parse_date};

const DEFAULT_LIMIT: u32 = 1_000;
const GREATEST_LIMIT: u32 = 10_000;

/// Answers a page of the expenses that a query matches, in the form that `form` gives to
/// their records.
pub(super) fn find<T>(
    document: &Document,
    query: &Query,
    revision: u64,
    form: impl FnOnce(&mut dyn Iterator<Item = &Record>, &Categories) -> T,
) -> Result<Page<T>, Error> {
    let Found { places, more, matches } = find_places(document, query)?;
    let mut records = places.iter().filter_map(|place| document.get(place.id));
    Ok(Page {
        expenses: form(&mut records, document.categories()),
        cursor: places.last().filter(|_| more).map(Place::to_text),
        matches,
        revision,
    })
}

/// Finds what the page of a query shows.
fn find_places(document: &Document, query: &Query) -> Result<Found, Error> {
    let conditions = Conditions::new(&query.filter)?;
    let sort = query.sort.unwrap_or_default();
    let after = query.cursor.as_deref().map(|text| Place::parse(text, sort.key)).transpose()?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=GREATEST_LIMIT).contains(&limit) {
        let reason = format!("must be from 1 to {GREATEST_LIMIT}, not {limit}");
        return Err(Error::invalid("limit", reason));
    }
    let limit = limit as usize;
    let order = match sort.key {
        SortKey::Date if conditions.are_dates() => document.by_date(),
        _ => conditions.order(document),
    };
    let after = after.as_ref();
    Ok(match (sort.key, order) {
        (SortKey::Id, _) if conditions.are_none() => {
            find_by_id(document, after, sort.descending, limit)
        }
        (SortKey::Date, Some(order)) if conditions.are_dates() => {
            conditions.find_by_date(document, order, after, sort.descending, limit)
        }
        _ => conditions.look_for(document, order, after, sort, limit),
    })
}

/// Records as expenses.
pub(super) fn expenses(
    records: &mut dyn Iterator<Item = &Record>,
    categories: &Categories,
) -> Vec<Expense> {
    records.map(|record| record.to_expense(categories)).collect()
}

/// Records as packed expenses.
pub(super) fn packed(
    records: &mut dyn Iterator<Item = &Record>,
    categories: &Categories,
) -> Packed {
    let mut packed = Packed::default();
    records.for_each(|record| record.pack(categories, &mut packed));
    packed
}

/// A page of all expenses by id, which is how they are kept.
fn find_by_id(document: &Document, after: Option<&Place>, descending: bool, limit: usize) -> Found {
    let place = |record| Place::of(record, SortKey::Id);
    let matches = document.len();
    if descending {
        let last = after.map_or(Some(u64::MAX), |after| after.id.checked_sub(1));
        let behind = last.into_iter().flat_map(|id| document.records_back_from(id));
        Found::new(behind.map(place), limit, matches)
    } else {
        let first = after.map_or(Some(0), |after| after.id.checked_add(1));
        let behind = first.into_iter().flat_map(|id| document.records_from(id));
        Found::new(behind.map(place), limit, matches)
    }
}

/// What a page shows.
struct Found {
    /// In their order.
    places: Vec<Place>,
    /// Whether there are others behind them.
    more: bool,
    /// How many the filter matches, whatever the page shows.
    matches: u64,
}

impl Found {
    /// At most `limit` of these places.
    fn new(places: impl Iterator<Item = Place>, limit: usize, matches: usize) -> Self {
        // One more shows that there are others.
        let mut places: Vec<_> = places.take(limit + 1).collect();
        let more = places.len() > limit;
        places.truncate(limit);
        Self { places, more, matches: matches as u64 }
    }
}

/// A filter whose texts have been read.
pub(super) struct Conditions {
    /// None if there are none, which is quick to see for each record.
    words: Option<Words>,
    since: Option<Date>,
    until: Option<Date>,
    min: Option<Amount>,
    max: Option<Amount>,
}

impl Conditions {
    /// Reads a filter's texts.
    pub(super) fn new(filter: &Filter) -> Result<Self, Error> {
        let date = |field, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| parse_date(text.trim()).ok_or_else(|| invalid_date(field, text)))
                .transpose()
        };
        let amount = |field, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| Amount::parse_bound(text).map_err(|e| Error::invalid(field, e)))
                .transpose()
        };
        Ok(Self {
            words: Some(Words::new(filter)?).filter(|words| !words.are_none()),
            since: date("since", &filter.since)?,
            until: date("until", &filter.until)?,
            min: amount("min", &filter.min)?,
            max: amount("max", &filter.max)?,
        })
    }

    /// The order by date of the expenses, if the conditions have dates and it is kept.
    pub(super) fn order<'a>(&self, document: &'a Document) -> Option<&'a Order> {
        self.since.or(self.until).and_then(|_| document.by_date())
    }

    /// What a page by date shows if [there are no other conditions](Self::are_dates).
    fn find_by_date(
        &self,
        document: &Document,
        order: &Order,
        after: Option<&Place>,
        descending: bool,
        limit: usize,
    ) -> Found {
        let dates = (self.since, self.until);
        let page = order.page(dates, after.and_then(Place::dated), descending, limit + 1);
        let matches = match dates {
            (None, None) => document.len(),
            (since, until) => order.count(since, until),
        };
        Found::new(page.into_iter().map(Place::of_dated), limit, matches)
    }

    /// The records that meet every condition, in any order.
    pub(super) fn matches<'a>(
        &'a self,
        document: &'a Document,
        order: Option<&'a Order>,
    ) -> impl Iterator<Item = &'a Record> {
        let records = document.records_about(order, self.since, self.until);
        let words = self.words.as_ref();
        let met = words.map(|words| words.met_categories(document.categories()));
        let met = met.unwrap_or_default();
        records.filter(move |record| self.meet(record, &met))
    }

    /// What a page shows, found by looking at all records that meet the conditions.
    fn look_for(
        &self,
        document: &Document,
        order: Option<&Order>,
        after: Option<&Place>,
        sort: Sort,
        limit: usize,
    ) -> Found {
        let compare = |a: &Place, b: &Place| a.compare(b, sort);
        let (mut matches, mut behind) = (0, 0);
        let mut places: Vec<Place> = Vec::new();
        let mut last: Option<Place> = None;
        self.matches(document, order).for_each(|record| {
            matches += 1;
            let place = Place::of(record, sort.key);
            if after.is_some_and(|after| place.compare(after, sort).is_le()) {
                return;
            }
            behind += 1;
            if last.as_ref().is_some_and(|last| place.compare(last, sort).is_gt()) {
                return;
            }
            places.push(place);
            // Only what the page may show is kept and sorted.
            if places.len() > 2 * limit {
                let (_, greatest, _) = places.select_nth_unstable_by(limit - 1, compare);
                last = Some(greatest.clone());
                places.truncate(limit);
            }
        });
        places.sort_unstable_by(compare);
        places.truncate(limit);
        Found { places, more: behind > limit, matches }
    }

    /// Whether all expenses meet the conditions.
    fn are_none(&self) -> bool {
        self.are_dates() && self.since.is_none() && self.until.is_none()
    }

    /// Whether all expenses with a date in the range meet the conditions. They have no others.
    fn are_dates(&self) -> bool {
        let Self { words, since: _, until: _, min, max } = self;
        words.is_none() && min.is_none() && max.is_none()
    }

    /// Whether a record meets every condition. `met` are the categories that do.
    fn meet(&self, record: &Record, met: &[bool]) -> bool {
        let day = record.day();
        self.since.is_none_or(|since| day.is_some_and(|day| day >= since))
            && self.until.is_none_or(|until| day.is_some_and(|day| day <= until))
            && self.min.as_ref().is_none_or(|min| record.amount >= *min)
            && self.max.as_ref().is_none_or(|max| record.amount <= *max)
            && self.words.as_ref().is_none_or(|words| words.meet(record, met))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::find;
    use crate::document::{Document, read};
    use crate::store::summary::summarize;
    use expenses_interface::{
        ExpensePatch, ExpenseRef, Filter, Grouping, NewExpense, Page, Query, Sort, SortKey,
    };
    use expenses_model::parse_date;

    fn day(day: u8) -> String {
        format!("2026-11-{day:02}")
    }

    fn expense() -> impl Strategy<Value = (u8, u8, bool)> {
        (1u8..9, 1u8..4, any::<bool>())
    }

    /// Some have no date, which no call gives them.
    fn document(expenses: &[(u8, u8, bool)]) -> Document {
        let records = expenses.iter().zip(1..).map(|((day, amount, is_food), id)| {
            let date = if *day == 8 { "null".into() } else { format!("\"2026-11-{day:02}\"") };
            let category = if *is_food { "food" } else { "travel" };
            format!(
                "\"{id}\": {{\"description\": \"x\", \"amount\": {amount}, \"category\": \"{category}\", \"date\": {date}}}"
            )
        });
        let records = records.collect::<Vec<_>>().join(",");
        let budgets =
            "[{\"category\": null, \"amount\": 9}, {\"category\": \"food\", \"amount\": 5}]";
        let text = format!("{{\"expenses\": {{{records}}}, \"budgets\": {budgets}}}");
        read(text.as_bytes()).unwrap()
    }

    /// A page, which is the same packed.
    fn find_both(document: &Document, query: &Query) -> Page {
        let page = find(document, query, 1, super::expenses).unwrap();
        let Page { expenses, cursor, matches, revision } =
            find(document, query, 1, super::packed).unwrap();
        assert!(expenses.iter().eq(page.expenses.iter().map(ExpenseRef::from)));
        assert_eq!((&cursor, matches, revision), (&page.cursor, page.matches, page.revision));
        page
    }

    /// The pages of a query, each of which `find` finds.
    fn pages(find: impl Fn(&Query) -> Page, query: &Query) -> Vec<Page> {
        let mut pages = vec![find(query)];
        while let Some(cursor) = pages.last().unwrap().cursor.clone() {
            pages.push(find(&Query { cursor: Some(cursor), ..query.clone() }));
        }
        pages
    }

    proptest! {
        #[test]
        fn a_changed_document_that_is_asked_often_answers_as_its_file(
            expenses in prop::collection::vec(expense(), 1..30),
            changes in prop::collection::vec((0usize..30, expense()), 0..8),
            asked in 0usize..3,
            (since, until) in (prop::option::of(1u8..9), prop::option::of(1u8..9)),
            category in prop::option::of(Just("food")),
            (key, descending, limit) in (0usize..3, any::<bool>(), 1u32..12),
        ) {
            let key = [SortKey::Id, SortKey::Date, SortKey::Amount][key];
            let query = Query {
                filter: Filter {
                    categories: category.map(|category| vec![category.into()]),
                    since: since.map(day),
                    until: until.map(day),
                    ..Filter::default()
                },
                sort: Some(Sort { key, descending }),
                limit: Some(limit),
                cursor: None,
            };
            let mut changed = document(&expenses);
            for _ in 0..asked {
                find_both(&changed, &query);
            }
            let today = parse_date("2026-11-30").unwrap();
            for (at, (of, amount, is_food)) in changes {
                let new = NewExpense {
                    description: "new".into(),
                    amount: amount.to_string(),
                    category: if is_food { "food" } else { "travel" }.into(),
                    date: Some(day(of)),
                };
                let patch = ExpensePatch { date: new.date.clone(), ..ExpensePatch::default() };
                let made = match at % 3 {
                    0 => changed.add(&new, today).map(|(_, rollback)| rollback),
                    1 => changed.update(at as u64, &patch),
                    _ => changed.delete(at as u64),
                };
                if let Ok(rollback) = made && at % 4 == 3 {
                    changed.roll_back(rollback);
                }
            }
            let month = changed.month_start().month_of(today);
            let text = changed.write();
            let fresh = || read(&text).unwrap();
            let pages = pages(|query| find_both(&changed, query), &query);
            prop_assert_eq!(&pages, &self::pages(|query| find_both(&fresh(), query), &query));
            for by in [
                &[][..],
                &[Grouping::Category],
                &[Grouping::Month],
                &[Grouping::Category, Grouping::Weekday],
                &[Grouping::Week, Grouping::Description],
            ] {
                let summary = |document| summarize(document, &query.filter, by, 1);
                prop_assert_eq!(summary(&changed), summary(&fresh()));
            }
            prop_assert_eq!(changed.budgets(month), fresh().budgets(month));
            let all: usize = pages.iter().map(|page| page.expenses.len()).sum();
            prop_assert_eq!(all as u64, pages[0].matches);
        }
    }
}
