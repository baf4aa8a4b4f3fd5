//! Pages: bounded, and no expense is repeated or skipped while others change.

use expenses::{
    Change, ExpensePatch, ExpenseUpdate, Filter, NewExpense, Page, Query, Sandbox, Sort, SortKey,
    Store,
};

use crate::harness::{Directory, Scene, THREE};

const ORDERS: [Option<Sort>; 7] = [
    None,
    Some(Sort { key: SortKey::Id, descending: false }),
    Some(Sort { key: SortKey::Id, descending: true }),
    Some(Sort { key: SortKey::Date, descending: false }),
    Some(Sort { key: SortKey::Date, descending: true }),
    Some(Sort { key: SortKey::Amount, descending: false }),
    Some(Sort { key: SortKey::Amount, descending: true }),
];

/// An expense whose amount and date repeat and run against each other.
fn numbered(number: u64) -> NewExpense {
    NewExpense {
        description: format!("number {number}"),
        amount: format!("{}.{}0", 1 + number % 7, number % 2),
        category: if number.is_multiple_of(3) { "food" } else { "travel" }.into(),
        date: Some(format!("2026-{:02}-01", 12 - number % 5)),
    }
}

/// A store with 40 expenses, of which every eighth lacks a date.
fn store(directory: &Directory) -> Store {
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let changes = (1..=40).map(|number| Change::Add(numbered(number))).collect();
    store.apply(changes, None).unwrap();
    let text = String::from_utf8(directory.read().unwrap()).unwrap();
    let mut document: serde_json::Value = serde_json::from_str(&text).unwrap();
    for id in (8..=40).step_by(8) {
        document["expenses"][id.to_string()].as_object_mut().unwrap().remove("date");
    }
    directory.write(document.to_string());
    store
}

fn ids(page: &Page) -> Vec<u64> {
    page.expenses.iter().map(|expense| expense.id).collect()
}

/// All pages of a query, with something done between two of them.
fn pages(store: &mut Store, query: &Query, mut between: impl FnMut(&mut Store)) -> Vec<Page> {
    let mut pages = vec![store.find(query.clone(), None).unwrap()];
    while let Some(cursor) = pages.last().unwrap().cursor.clone() {
        between(store);
        let query = Query { cursor: Some(cursor), ..query.clone() };
        pages.push(store.find(query, None).unwrap());
    }
    pages
}

#[test]
fn pages_of_any_size_are_the_whole_in_its_order() {
    let directory = Directory::empty();
    let mut store = store(&directory);
    let food = Filter::of_category("food");
    for sort in ORDERS {
        for filter in [Filter::default(), food.clone()] {
            let whole = Query { filter, sort, ..Query::default() };
            let expected = store.find(whole.clone(), None).unwrap();
            assert_eq!(expected.cursor, None);
            for limit in [1, 7, 13, 39, 40, 10_000] {
                let query = Query { limit: Some(limit), ..whole.clone() };
                let pages = pages(&mut store, &query, |_| ());
                let expenses: Vec<_> =
                    pages.iter().flat_map(|page| page.expenses.clone()).collect();
                assert_eq!(expenses, expected.expenses, "{query:?}");
                assert_eq!(pages.len(), expenses.len().div_ceil(limit as usize), "{query:?}");
                assert!(pages.iter().all(|page| page.matches == expected.matches), "{query:?}");
            }
        }
    }
}

#[test]
fn the_order_is_that_of_an_independent_sort() {
    let directory = Directory::empty();
    let mut store = store(&directory);
    let all = store.find(Query::default(), None).unwrap().expenses;
    for sort in ORDERS.into_iter().flatten() {
        let mut expected = all.clone();
        expected.sort_by_key(|expense| expense.id);
        if sort.descending {
            expected.reverse();
        }
        // Both sorts are stable, and equal keys go with their ids.
        expected.sort_by(|a, b| match sort.key {
            SortKey::Id => std::cmp::Ordering::Equal,
            SortKey::Date => match (a.date.as_ref(), b.date.as_ref()) {
                (Some(a), Some(b)) if sort.descending => b.cmp(a),
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => a.is_none().cmp(&b.is_none()),
            },
            SortKey::Amount if sort.descending => b.amount.cmp(&a.amount),
            SortKey::Amount => a.amount.cmp(&b.amount),
        });
        let query = Query { sort: Some(sort), ..Query::default() };
        assert_eq!(store.find(query, None).unwrap().expenses, expected, "{sort:?}");
    }
}

#[test]
fn nothing_is_repeated_or_skipped_while_another_adds_changes_and_deletes() {
    for sort in ORDERS {
        let directory = Directory::empty();
        let mut store = store(&directory);
        let mut other = Sandbox::new().unwrap().open(directory.path()).unwrap();
        let query = Query { sort, limit: Some(6), ..Query::default() };
        // What lasts from the first page to the last.
        let lasting: Vec<u64> = (1..=40).filter(|id| id % 4 != 1).collect();
        let mut deleted = (1..=40).filter(|id| id % 4 == 1);
        let mut number = 100;
        let pages = pages(&mut store, &query, |_| {
            number += 1;
            let renamed =
                ExpensePatch { description: Some("renamed".into()), ..ExpensePatch::default() };
            let mut changes = vec![
                Change::Add(numbered(number)),
                Change::Update(ExpenseUpdate { id: 2, patch: renamed }),
            ];
            changes.extend(deleted.by_ref().take(2).map(Change::Delete));
            other.apply(changes, None).unwrap();
        });
        let shown: Vec<u64> = pages.iter().flat_map(ids).collect();
        let mut distinct = shown.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), shown.len(), "{sort:?} repeats: {shown:?}");
        for id in lasting {
            assert!(shown.contains(&id), "{sort:?} skips {id}: {shown:?}");
        }
    }
}

#[test]
fn the_expense_that_a_cursor_names_may_be_gone() {
    for sort in ORDERS {
        let directory = Directory::with(THREE);
        let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
        let whole = Query { sort, ..Query::default() };
        let all = ids(&store.find(whole.clone(), None).unwrap());
        let first = store.find(Query { limit: Some(1), ..whole.clone() }, None).unwrap();
        store.delete(all[0]).unwrap();
        let rest = store.find(Query { cursor: first.cursor, ..whole }, None).unwrap();
        assert_eq!(ids(&rest), all[1..], "{sort:?}");
        assert_eq!((rest.matches, rest.cursor), (2, None));
    }
}

#[test]
fn a_page_has_a_thousand_expenses_unless_asked() {
    let directory = Directory::empty();
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let changes = (1..=1_001).map(|number| Change::Add(numbered(number))).collect();
    assert_eq!(store.apply(changes, None).unwrap(), (1..=1_001).collect::<Vec<_>>());
    let page = store.find(Query::default(), None).unwrap();
    assert_eq!((page.expenses.len(), page.matches), (1_000, 1_001));
    let page = store.find(Query { cursor: page.cursor, ..Query::default() }, None).unwrap();
    assert_eq!((ids(&page), page.cursor), (vec![1_001], None));
}

#[test]
fn amounts_of_any_length_have_a_cursor() {
    // The longest numbers that a data file may hold.
    let amounts = [
        format!("{}e300", "9".repeat(5)),
        "5e-324".into(),
        format!("1{}", "0".repeat(308)),
        format!("0.{}1", "0".repeat(390)),
    ];
    let records = amounts.iter().map(|amount| {
        format!(
            r#"{{"id": {}, "description": "x", "amount": {amount}, "category": "x"}}"#,
            amount.len()
        )
    });
    let document = format!(r#"{{"expenses": [{}]}}"#, records.collect::<Vec<_>>().join(","));
    let directory = Directory::with(document);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let query = Query { sort: ORDERS[5], limit: Some(1), ..Query::default() };
    let shown: Vec<u64> = pages(&mut store, &query, |_| ()).iter().flat_map(ids).collect();
    assert_eq!(shown.len(), 4);
}

#[test]
fn the_command_line_lists_all_pages() {
    let directory = Directory::empty();
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let changes = (1..=10_001).map(|number| Change::Add(numbered(number))).collect();
    store.apply(changes, None).unwrap();
    let scene = Scene::with(directory.read().unwrap());
    for (limit, lines) in [("20000", 10_003), ("10001", 10_003), ("10000", 10_002)] {
        let listing = scene.run(&["list", "--sort", "id", "--descending", "--limit", limit]);
        assert_eq!(listing.status, Some(0), "{}", listing.stderr);
        assert_eq!(listing.stdout.lines().count(), lines);
        let first = listing.stdout.lines().nth(1).unwrap();
        assert!(first.starts_with("10001 ") && first.ends_with("number 10001"), "{first}");
    }
}
