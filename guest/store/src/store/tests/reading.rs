use std::cell::Cell;
use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::directory::Directory;
use expenses_interface::files::DATA_FILE as FILE;
use expenses_interface::{Change, Error, Filter, Grouping, InvalidArgument, Query, Sort, SortKey};

fn found(store: &mut MemoryStore, filter: Filter) -> Vec<u64> {
    ids(&store.find(Query { filter, ..Query::default() }, None).unwrap().expenses)
}

fn sorted(store: &mut MemoryStore, key: SortKey, descending: bool) -> Vec<u64> {
    let sort = Some(Sort { key, descending });
    ids(&store.find(Query { sort, ..Query::default() }, None).unwrap().expenses)
}

#[test]
fn each_condition_of_a_filter_binds() {
    let mut store = sample(&Memory::default());
    let text = |text: &str| Some(text.to_owned());
    let filter = Filter::default;
    assert_eq!(found(&mut store, filter()), [1, 2, 3, 4, 5]);
    assert_eq!(found(&mut store, Filter::of_category(" fOOd")), [1, 3, 5]);
    assert_eq!(found(&mut store, Filter { since: text("2026-11-01"), ..filter() }), [1, 2, 4]);
    assert_eq!(found(&mut store, Filter { until: text("2026-11-01"), ..filter() }), [2, 3]);
    assert_eq!(found(&mut store, Filter { min: text("12.5"), ..filter() }), [1, 2, 3, 4]);
    assert_eq!(found(&mut store, Filter { max: text("12.500"), ..filter() }), [1, 4, 5]);
    assert_eq!(found(&mut store, Filter::of_text("IN")), [3]);
    let all = Filter { min: text("1"), texts: some(&["n"]), ..Filter::of_category("food") };
    assert_eq!(found(&mut store, all), [1, 3]);
}

/// Words of a filter.
fn some(words: &[&str]) -> Option<Vec<String>> {
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn a_filter_takes_several_words_and_leaves_others_out() {
    let mut store = store(&Memory::default());
    for (description, category) in [
        ("Lunch in Rome #work", "food"),
        ("Train to Rome #work #ines", "travel"),
        ("Rent", "home"),
        ("Lunch #ines", "food"),
    ] {
        store.add(new(description, "1", category, "2026-11-23")).unwrap();
    }
    let f = Filter::default;
    for (filter, expected) in [
        (Filter { categories: some(&["Home", "FOOD"]), ..f() }, &[1, 3, 4][..]),
        (Filter { categories: some(&["food", "food", "x"]), ..f() }, &[1, 4]),
        (Filter { not_categories: some(&[" food", "home"]), ..f() }, &[2]),
        (Filter { categories: some(&["food"]), not_categories: some(&["FOOD"]), ..f() }, &[]),
        (Filter { texts: some(&["rome", "LUNCH"]), ..f() }, &[1]),
        (Filter { not_texts: some(&["rome", "rent"]), ..f() }, &[4]),
        (Filter { texts: some(&["lunch"]), not_texts: some(&["rome"]), ..f() }, &[4]),
        (Filter { tags: some(&["work", "#Ines"]), ..f() }, &[2]),
        (Filter { not_tags: some(&["ines"]), ..f() }, &[1, 3]),
        (Filter { tags: some(&["work"]), not_tags: some(&["ines"]), ..f() }, &[1]),
    ] {
        assert_eq!(found(&mut store, filter.clone()), expected, "{filter:?}");
        let summary = store.summarize(filter, Vec::new()).unwrap();
        assert_eq!(summary.count, expected.len() as u64);
    }
    let none = some(&[]);
    let none = Filter {
        categories: none.clone(),
        not_categories: none.clone(),
        texts: none.clone(),
        not_texts: none.clone(),
        tags: none.clone(),
        not_tags: none,
        ..f()
    };
    assert_eq!(found(&mut store, none), [1, 2, 3, 4]);
}

#[test]
fn a_filter_that_cannot_be_read_is_invalid() {
    let mut store = sample(&Memory::default());
    let mut field = |filter: Filter| match store.summarize(filter, Vec::new()).unwrap_err() {
        Error::Invalid(InvalidArgument { field, .. }) => field,
        other => panic!("{other}"),
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(field(Filter { since: text("yesterday"), ..Filter::default() }), "since");
    assert_eq!(field(Filter { until: text("2026-02-30"), ..Filter::default() }), "until");
    assert_eq!(field(Filter { min: text("1,5"), ..Filter::default() }), "min");
    assert_eq!(field(Filter { max: text(""), ..Filter::default() }), "max");
    assert_eq!(field(Filter { not_tags: some(&["a b"]), ..Filter::default() }), "not-tags");
}

#[test]
fn orders_break_ties_by_id_and_put_undated_expenses_last() {
    let mut store = sample(&Memory::default());
    assert_eq!(sorted(&mut store, SortKey::Id, true), [5, 4, 3, 2, 1]);
    assert_eq!(sorted(&mut store, SortKey::Date, false), [3, 2, 1, 4, 5]);
    assert_eq!(sorted(&mut store, SortKey::Date, true), [4, 1, 2, 3, 5]);
    assert_eq!(sorted(&mut store, SortKey::Amount, false), [5, 1, 4, 3, 2]);
    assert_eq!(sorted(&mut store, SortKey::Amount, true), [2, 3, 4, 1, 5]);
}

#[test]
fn pages_go_on_after_an_amount_of_any_form() {
    let memory = Memory::default();
    let record = |amount| format!(r#"{{"description": "a", "amount": {amount}, "category": "b"}}"#);
    let (one, two) = (record("1e-400"), record("1.50e0"));
    let file = format!(r#"{{"expenses": {{"1": {one}, "2": {two}, "3": {two}}}}}"#);
    memory.put("expenses.json", crate::directory::Kind::File, file.as_bytes());
    let mut store = store(&memory);
    let sort = Some(Sort { key: SortKey::Amount, descending: false });
    let mut cursor = None;
    for id in 1..=3 {
        let query = Query { sort, limit: Some(1), cursor, ..Query::default() };
        let page = store.find(query, None).unwrap();
        assert_eq!(ids(&page.expenses), [id]);
        cursor = page.cursor;
    }
    assert_eq!(cursor, None);
}

#[test]
fn a_page_has_a_bound() {
    let mut store = store(&Memory::default());
    let changes = (0..1_001).map(|_| Change::Add(lunch())).collect();
    store.apply(changes, None).unwrap();
    let page = store.find(Query::default(), None).unwrap();
    assert_eq!((page.expenses.len(), page.matches), (1_000, 1_001));
    for limit in [0, 10_001] {
        let query = Query { limit: Some(limit), ..Query::default() };
        assert!(
            matches!(store.find(query, None), Err(Error::Invalid(InvalidArgument { field, .. })) if field == "limit")
        );
    }
}

#[test]
fn a_cursor_of_another_sort_is_invalid() {
    let mut store = sample(&Memory::default());
    for cursor in ["", "id", "date:2026-11-23:1", "id:x", "id:1:2x", "amount:1:1"] {
        let query = Query { cursor: Some(cursor.into()), ..Query::default() };
        assert!(
            matches!(store.find(query, None), Err(Error::Invalid(InvalidArgument { field, .. })) if field == "cursor"),
            "{cursor}"
        );
    }
}

#[test]
fn tags_are_found_and_summed_up_without_regard_to_case() {
    let mut store = store(&Memory::default());
    for (description, amount) in
        [("Lunch #Work #ines", "12.50"), ("Tea #WORK #work", "3"), ("Bus to C#", "2.80")]
    {
        store.add(new(description, amount, "x", "2026-11-23")).unwrap();
    }
    for (tag, expected) in [("work", &[1, 2][..]), ("#INES", &[1]), ("wor", &[])] {
        let filter = Filter { tags: some(&[tag]), ..Filter::default() };
        let page = store.find(Query { filter, ..Query::default() }, None).unwrap();
        assert_eq!(ids(&page.expenses), expected);
    }
    let filter = Filter { tags: some(&["a b"]), ..Filter::default() };
    let error = store.summarize(filter, Vec::new()).unwrap_err();
    assert!(matches!(error, Error::Invalid(InvalidArgument { field, .. }) if field == "tags"));

    let summary = store.summarize(Filter::default(), vec![Grouping::Tag]).unwrap();
    assert_eq!((summary.count, summary.total.as_str()), (3, "18.30"));
    let groups: Vec<_> = summary.groups.iter().map(|g| (g.key(), g.count, &*g.total)).collect();
    assert_eq!(groups, [(Some("Work"), 2, "15.50"), (Some("ines"), 1, "12.50"), (None, 1, "2.80")]);
}

#[test]
fn totals_are_exact_and_largest_first() {
    let mut store = sample(&Memory::default());
    let mut groups = |by| {
        let summary = store.summarize(Filter::default(), vec![by]).unwrap();
        assert_eq!((summary.count, summary.total.as_str()), (5, "955.60"));
        assert_eq!(summary.group_count, summary.groups.len() as u64);
        let group = |group: expenses_interface::Group| {
            (group.key().map(str::to_owned), group.count, group.total)
        };
        summary.groups.into_iter().map(group).collect::<Vec<_>>()
    };
    let group = |key: &str, count, total: &str| (Some(key.to_owned()), count, total.to_owned());
    assert_eq!(
        groups(Grouping::Category),
        [group("Home", 1, "900"), group("food", 3, "43.10"), group("travel", 1, "12.5")]
    );
    let undated = (None, 1, "0.1".to_owned());
    assert_eq!(
        groups(Grouping::Month),
        [group("2026-11", 3, "925.00"), group("2025-12", 1, "30.5"), undated.clone()]
    );
    assert_eq!(
        groups(Grouping::Year),
        [group("2026", 3, "925.00"), group("2025", 1, "30.5"), undated]
    );
    let none = store.summarize(Filter::of_text("zzz"), Vec::new());
    let none = none.unwrap();
    assert_eq!((none.count, none.total.as_str(), none.groups.len()), (0, "0", 0));
}

proptest! {
    /// The model: what is there throughout is shown exactly once, in order.
    #[test]
    fn no_row_is_repeated_or_skipped_when_others_change(
        expenses in prop::collection::vec((1u32..5, 1i8..4), 1..30),
        limit in 1u32..6,
        key in prop_oneof![Just(SortKey::Id), Just(SortKey::Date), Just(SortKey::Amount)],
        descending in any::<bool>(),
        meddling in prop::collection::vec((any::<bool>(), 1u64..30, 1u32..5), 0..10),
    ) {
        let memory = Memory::default();
        let mut store = store(&memory);
        let mut other = super::store(&memory);
        let add = |(amount, day): (u32, i8)| {
            Change::Add(new("a", &amount.to_string(), "b", &format!("2026-01-0{day}")))
        };
        let count = expenses.len();
        store.apply(expenses.into_iter().map(add).collect(), None).unwrap();

        let sort = Some(Sort { key, descending });
        let whole = Query { sort, limit: Some(10_000), ..Query::default() };
        let before = ids(&store.find(whole.clone(), None).unwrap().expenses);
        let (mut shown, mut cursor, mut meddling) = (Vec::new(), None, meddling.into_iter());
        loop {
            let query = Query { sort, limit: Some(limit), cursor, ..Query::default() };
            let page = store.find(query, None).unwrap();
            prop_assert!(page.expenses.len() <= limit as usize);
            shown.extend(ids(&page.expenses));
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
            match meddling.next() {
                Some((true, id, _)) => drop(other.delete(id)),
                Some((false, _, amount)) => drop(other.apply(vec![add((amount, 2))], None)),
                None => {}
            }
        }
        let after = ids(&store.find(whole, None).unwrap().expenses);
        let throughout = |id: &&u64| after.contains(id) && **id <= count as u64;
        let expected: Vec<_> = before.iter().filter(throughout).collect();
        let kept: Vec<_> = shown.iter().filter(throughout).collect();
        prop_assert_eq!(kept, expected);
        let mut unique = shown.clone();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), shown.len());
    }
}

/// A data file of one expense for each of these descriptions.
fn described(descriptions: &[String]) -> MemoryStore {
    let records: Vec<_> = (1..)
        .zip(descriptions)
        .map(|(id, text)| {
            format!(r#""{id}": {{"description": "{text}", "amount": 1, "category": "x"}}"#)
        })
        .collect();
    let memory = Memory::default();
    let file = format!(r#"{{"expenses": {{{}}}}}"#, records.join(","));
    memory.put(FILE, crate::directory::Kind::File, file.as_bytes());
    store(&memory)
}

#[test]
fn more_tags_than_memory_holds_are_refused_with_a_sentence() {
    let tags = |from: u32, to: u32| (from..to).map(|n| format!("#t{n} ")).collect::<String>();
    // In one description, and in several.
    for descriptions in [vec![tags(0, 600_000)], vec![tags(0, 300_000), tags(300_000, 600_000)]] {
        let mut store = described(&descriptions);
        let error = store.summarize(Filter::default(), vec![Grouping::Tag]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the grouping finds too many different tags, more than 500000; take a filter, such as \
             a period"
        );
        assert_eq!(
            store.summarize(Filter::default(), Vec::new()).unwrap().count,
            descriptions.len() as u64
        );
    }
}

#[test]
fn many_tags_in_one_description_are_summed_up_in_time() {
    let mut store = described(&[(0..50_000).map(|n| format!("#T{n} #t{n} ")).collect()]);
    let summary = store.summarize(Filter::default(), vec![Grouping::Tag]).unwrap();
    assert_eq!((summary.group_count, summary.groups.len()), (50_000, 10_000));
    assert_eq!(summary.groups[1].key(), Some("T1"));
}

#[test]
fn a_file_that_grows_while_it_is_read_is_not_read_without_end() {
    let memory = Memory::default();
    sample(&memory);
    let (reader, writer) = (memory.handle(), memory.handle());
    let reads = Rc::new(Cell::new(0));
    let count = reads.clone();
    reader.hook(move |operation| {
        // Another program appends to it, in place, whenever a part of it was read.
        if operation == "read" && count.replace(count.get() + 1) < 100_000 {
            let file = writer.open(FILE).unwrap();
            let size = writer.bytes(FILE).unwrap().len() as u64;
            writer.write(&file, size, &[b' '; 1_000]).unwrap();
        }
        Ok(())
    });
    let error = Store::new(reader, Ticking::default()).info().unwrap_err();
    assert_eq!(error.to_string(), "expenses.json keeps changing while it is read; try again");
    // The file doubles in each of ten attempts, and none reads beyond what it then was.
    assert!(reads.get() < 5_000, "{} reads", reads.get());
}

#[test]
fn a_summary_by_two_has_a_group_for_each_pair_of_keys() {
    let document = r#"{"monthStart": 25, "expenses": [
      {"id": 4, "description": "lunch #a #b", "amount": 4, "category": "FOOD", "date": "2026-11-25"},
      {"id": 1, "description": "Lunch #A", "amount": 1, "category": "food", "date": "2026-11-24"},
      {"id": 2, "description": "Rent", "amount": 9, "category": "home", "date": "2026-01-01"},
      {"id": 3, "description": "LUNCH #A", "amount": 0.50, "category": "Food"}
    ]}"#;
    let memory = Memory::default();
    memory.put(FILE, crate::directory::Kind::File, document.as_bytes());
    let mut store = store(&memory);
    let mut groups = |by: &[Grouping]| -> Vec<String> {
        let summary = store.summarize(Filter::default(), by.to_vec()).unwrap();
        assert_eq!((summary.count, &*summary.total), (4, "14.50"));
        assert_eq!(summary.group_count, summary.groups.len() as u64);
        let text = |group: expenses_interface::Group| {
            let keys = group.keys.iter().map(|key| key.as_deref().unwrap_or("-"));
            format!("{} {} {}", keys.collect::<Vec<_>>().join(" "), group.count, group.total)
        };
        summary.groups.into_iter().map(text).collect()
    };
    use Grouping::{Category, Description, Month, Tag, Week, Weekday, Year};
    assert_eq!(
        groups(&[Category, Month]),
        ["home 2025-12 1 9", "food 2026-11 1 4", "food 2026-10 1 1", "food - 1 0.50"]
    );
    assert_eq!(groups(&[Year]), ["2025 1 9", "2026 2 5", "- 1 0.50"]);
    assert_eq!(groups(&[Week]), ["2026-W01 1 9", "2026-W48 2 5", "- 1 0.50"]);
    assert_eq!(
        groups(&[Weekday, Category]),
        ["thursday home 1 9", "wednesday food 1 4", "tuesday food 1 1", "- food 1 0.50"]
    );
    assert_eq!(groups(&[Description]), ["Rent 1 9", "lunch #a #b 1 4", "Lunch #A 2 1.50"]);
    assert_eq!(groups(&[Tag, Year]), ["- 2025 1 9", "A 2026 2 5", "b 2026 1 4", "A - 1 0.50"]);
    for by in [vec![Month, Month], vec![Month, Tag, Year]] {
        let error = store.summarize(Filter::default(), by).unwrap_err();
        assert!(matches!(error, Error::Invalid(argument) if argument.field == "by"));
    }
}
