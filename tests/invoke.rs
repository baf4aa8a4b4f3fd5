//! Every function of the interface, called by the stock wasmtime's `--invoke`, which
//! leaves out the fields of a record that are none.

use crate::harness::{Directory, THREE, invoke, outcome};

/// Calls a function and compares its answer.
#[track_caller]
fn answers(directory: &Directory, call: &str, answer: &str) {
    outcome(&mut invoke(directory.path(), call)).prints(&format!("{answer}\n"));
}

const COFFEE: &str =
    r#"{id: 3, description: "Coffee", amount: "3.2", category: "food", date: some("2026-11-23")}"#;
const LUNCH: &str =
    r#"{id: 1, description: "Lunch", amount: "12.50", category: "food", date: some("2026-11-23")}"#;
const TRAIN: &str = r#"{id: 2, description: "Train ticket", amount: "48.90", category: "travel", date: some("2026-10-02")}"#;

#[test]
fn add() {
    let directory = Directory::empty();
    answers(
        &directory,
        r#"add({description: "Lunch", amount: "12.50", category: "food", date: "2026-11-23"})"#,
        &format!("ok({LUNCH})"),
    );
    let document = directory.read().unwrap();
    answers(
        &directory,
        r#"add({description: "Lunch", amount: "0", category: "food"})"#,
        r#"err(invalid({field: "amount", reason: "must not be zero"}))"#,
    );
    directory.holds(document);
}

#[test]
fn add_without_a_date() {
    let directory = Directory::empty();
    let call = r#"add({description: "Lunch", amount: "12.50", category: "food"})"#;
    let answer = outcome(&mut invoke(directory.path(), call));
    let front =
        r#"ok({id: 1, description: "Lunch", amount: "12.50", category: "food", date: some("20"#;
    assert!(answer.stdout.starts_with(front), "{answer:?}");
    assert_eq!(answer.status, Some(0));
}

#[test]
fn get() {
    let directory = Directory::with(THREE);
    answers(&directory, "get(2)", &format!("ok({TRAIN})"));
    answers(&directory, "get(4)", "err(not-found(4))");
    directory.holds(THREE);
}

#[test]
fn find() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        "find({filter: {:}}, none)",
        &format!("ok({{expenses: [{LUNCH}, {TRAIN}, {COFFEE}], matches: 3, revision: 1}})"),
    );
    answers(
        &directory,
        r#"find({filter: {categories: ["FOOD"]}, sort: {key: amount, descending: true}, limit: 1}, none)"#,
        &format!(
            r#"ok({{expenses: [{LUNCH}], cursor: some("amount:12.50:1"), matches: 2, revision: 1}})"#
        ),
    );
    answers(
        &directory,
        r#"find({filter: {categories: ["FOOD"]}, sort: {key: amount, descending: true}, cursor: "amount:12.50:1"}, 1)"#,
        &format!("ok({{expenses: [{COFFEE}], matches: 2, revision: 1}})"),
    );
    answers(&directory, "find({filter: {:}}, 7)", "err(changed(1))");
    directory.holds(THREE);
}

#[test]
fn update() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        r#"update(3, {amount: "3.20"})"#,
        &format!("ok({})", COFFEE.replace("3.2", "3.20")),
    );
    directory.holds(THREE.replace("3.2,", "3.20,"));
    answers(&directory, "update(4, {:})", "err(not-found(4))");
}

#[test]
fn delete() {
    let directory = Directory::with(THREE);
    answers(&directory, "delete(3)", &format!("ok({COFFEE})"));
    answers(&directory, "delete(3)", "err(not-found(3))");
    answers(&directory, "get(3)", "err(not-found(3))");
}

#[test]
fn summarize() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        "summarize({:}, [category])",
        r#"ok({count: 3, total: "64.60", groups: [{keys: [some("travel")], count: 1, total: "48.90"}, {keys: [some("food")], count: 2, total: "15.70"}], group-count: 2, revision: 1})"#,
    );
    answers(
        &directory,
        r#"summarize({min: "10", since: "2026-11-01"}, [])"#,
        r#"ok({count: 1, total: "12.50", groups: [], group-count: 0, revision: 1})"#,
    );
    answers(
        &directory,
        r#"summarize({categories: ["food"]}, [month, weekday])"#,
        r#"ok({count: 2, total: "15.70", groups: [{keys: [some("2026-11"), some("monday")], count: 2, total: "15.70"}], group-count: 1, revision: 1})"#,
    );
    directory.holds(THREE);
}

#[test]
fn apply() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        r#"apply([add({description: "Tea", amount: "1", category: "food", date: "2026-11-24"}), update({id: 4, patch: {amount: "2"}}), delete(1), add({description: "Bus", amount: "3", category: "travel", date: "2026-11-24"})], none)"#,
        "ok([4, 5])",
    );
    answers(
        &directory,
        "get(4)",
        r#"ok({id: 4, description: "Tea", amount: "2", category: "food", date: some("2026-11-24")})"#,
    );
    let document = directory.read().unwrap();
    answers(
        &directory,
        "apply([delete(2), delete(1)], none)",
        "err({index: some(1), error: not-found(1)})",
    );
    answers(&directory, "apply([delete(2)], 9)", "err({error: changed(1)})");
    answers(&directory, "apply([], none)", "ok([])");
    directory.holds(document);
}

#[test]
fn packed() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        r#"add-packed({ids: [], texts: "Tea1food2026-11-24", ends: [3, 4, 8, 18]}, false, none, none)"#,
        "ok([4])",
    );
    answers(
        &directory,
        r#"find-packed({filter: {texts: ["tea"]}}, none)"#,
        r#"ok({expenses: {ids: [some(4)], texts: "Tea1food2026-11-24", ends: [3, 4, 8, 18]}, matches: 1, revision: 1})"#,
    );
    let document = directory.read().unwrap();
    answers(
        &directory,
        r#"add-packed({ids: [], texts: "Tea", ends: [3]}, false, none, none)"#,
        r#"err({error: invalid({field: "ends", reason: "must be four for each expense, and the last must be the end of the texts"})})"#,
    );
    directory.holds(document);
}

#[test]
fn budgets() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        r#"apply([set-budget({category: "food", amount: "20", yearly: false, carries-over: false}), set-budget({amount: "100", yearly: false, carries-over: false})], none)"#,
        "ok([])",
    );
    answers(
        &directory,
        r#"budgets("2026-11")"#,
        r#"ok({month: "2026-11", first: "2026-11-01", last: "2026-11-30", budgets: [{amount: "100", yearly: false, amounts: [], carried: "0", spent: "15.70", left: "84.30"}, {category: some("food"), amount: "20", yearly: false, amounts: [], carried: "0", spent: "15.70", left: "4.30"}], revision: 1})"#,
    );
    answers(
        &directory,
        r#"budgets("11")"#,
        r#"err(invalid({field: "month", reason: "must be a month YYYY-MM, not `11`"}))"#,
    );
    let log = outcome(&mut invoke(directory.path(), "log()")).stdout;
    assert!(log.ends_with("budgets: [none, some(\"food\")], repeats: []}])\n"), "{log}");
    answers(&directory, "apply([set-month-start(25)], none)", "ok([])");
    let october = outcome(&mut invoke(directory.path(), "budgets(\"2026-10\")")).stdout;
    let days = r#"ok({month: "2026-10", first: "2026-10-25", last: "2026-11-24", budgets: [{amount: "100""#;
    assert!(october.starts_with(days), "{october}");
    answers(
        &directory,
        "apply([set-budget({yearly: false, carries-over: false}), set-budget({category: \"x\", yearly: false, carries-over: false})], none)",
        r#"err({index: some(1), error: invalid({field: "budget", reason: "of `x` does not exist"})})"#,
    );
}

#[test]
fn repeats() {
    let directory = Directory::with(THREE);
    answers(
        &directory,
        r#"apply([start-repeat({description: "Rent", amount: "900", category: "home", every: "month", first: "2026-10-31"}), note("moved in")], none)"#,
        "ok([])",
    );
    answers(
        &directory,
        r#"repeats("2026-11-30")"#,
        r#"ok([{id: 1, description: "Rent", amount: "900", category: "home", every: "month", first: "2026-10-31", next: some("2026-10-31"), due: 2}])"#,
    );
    answers(&directory, r#"apply([add-due("2026-11-30")], none)"#, "ok([4, 5])");
    answers(&directory, r#"apply([add-due("2026-11-30")], none)"#, "ok([])");
    answers(&directory, "apply([stop-repeat(1)], none)", "ok([])");
    let log = outcome(&mut invoke(directory.path(), "log()")).stdout;
    assert!(log.contains(r#"repeats: [], note: some("due")}"#), "{log}");
    assert!(log.ends_with("repeats: [\"Rent\"], note: some(\"moved in\")}])\n"), "{log}");
}

#[test]
fn merge() {
    let directory = Directory::with(THREE);
    let theirs = r#"{\"expenses\": {\"4\": {\"description\": \"Bus\", \"amount\": 4, \"category\": \"travel\"}}}"#;
    let answer = outcome(&mut invoke(
        directory.path(),
        &format!(r#"merge("{theirs}", none, [], "merge of phone.json", none)"#),
    ));
    assert!(answer.stdout.starts_with("ok(merged({logged: some({time: \""), "{answer:?}");
    assert!(answer.stdout.contains("added: [{first: 4, last: 4}]"), "{answer:?}");
    answers(
        &directory,
        &format!(r#"merge("{theirs}", none, [], none, none)"#),
        "ok(merged({others: []}))",
    );
    let other = theirs.replace("\\\"4\\\"", "\\\"1\\\"").replace("Bus", "Train");
    let asked = format!(r#"merge("{other}", none, [], none, none)"#);
    let asked = outcome(&mut invoke(directory.path(), &asked));
    assert!(asked.stdout.starts_with("ok(undecided([{name: \""), "{asked:?}");
    let about = format!("about: expense({{ours: some({LUNCH}), theirs: some({{id: 1, ");
    assert!(asked.stdout.contains(&about), "{asked:?}");
    let ends = r#"fields: ["description", "amount", "category", "date"]}), can-be-both: true}]))"#;
    assert!(asked.stdout.trim_end().ends_with(ends), "{asked:?}");
}

#[test]
fn version() {
    let (one, other) = (Directory::with(THREE), Directory::with(THREE));
    let of = |directory: &Directory| outcome(&mut invoke(directory.path(), "version()")).stdout;
    let shown = of(&one);
    let digits = shown.strip_prefix("ok({version: \"").unwrap();
    let digits = digits.strip_suffix("\", revision: 1})\n").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{shown}");
    assert_eq!(of(&other), shown);
    let add = r#"add({description: "Tea", amount: "3.20", category: "food", date: "2026-11-24"})"#;
    let added = outcome(&mut invoke(other.path(), add)).stdout;
    assert!(added.starts_with("ok("), "{added}");
    assert_ne!(of(&other), shown);
    one.holds(THREE);
}

#[test]
fn apply_each() {
    let directory = Directory::with(THREE);
    let call = r#"apply-each([
        {action: apply([delete(3), add({description: "Tea", amount: "2", category: "food", date: "2026-11-24"})]), expected: [expense({id: 3, digest: "226573485c49c7ff"})], key: {key: "k", fingerprint: "f"}, show: true},
        {action: apply([delete(9)]), expected: [], show: false},
        {action: apply([]), expected: [version("x")], show: false},
        {action: undo, expected: [], key: {key: "k", fingerprint: "other"}, show: false}
    ])"#;
    let tea =
        r#"{id: 4, description: "Tea", amount: "2", category: "food", date: some("2026-11-24")}"#;
    answers(
        &directory,
        call,
        &format!(
            "ok([ok({{added: [4], expenses: [{COFFEE}, {tea}], repeated: false}}), \
             err({{index: some(0), error: not-found(9)}}), err({{error: changed(1)}}), \
             err({{error: key-reused}})])"
        ),
    );
    let document = directory.read().unwrap();
    // Sent again, it is not done again.
    let call = r#"apply-each([{action: apply([delete(3), add({description: "Tea", amount: "2", category: "food", date: "2026-11-24"})]), expected: [], key: {key: "k", fingerprint: "f"}, show: true}])"#;
    answers(
        &directory,
        call,
        &format!("ok([ok({{added: [4], expenses: [{tea}], repeated: true}})])"),
    );
    assert_eq!(directory.read().unwrap(), document);
    let undone = outcome(&mut invoke(
        directory.path(),
        "apply-each([{action: undo, expected: [], show: false}])",
    ));
    assert!(undone.stdout.contains("added: [{first: 4, last: 4}]"), "{undone:?}");
}

#[test]
fn info() {
    let directory = Directory::empty();
    answers(
        &directory,
        "info()",
        r#"ok({file: "expenses.json", bytes: 0, counter: 0, expenses: 0, month-start: 1, revision: 1})"#,
    );
    directory.write(THREE);
    let bytes = THREE.len();
    answers(
        &directory,
        "info()",
        &format!(
            r#"ok({{file: "expenses.json", bytes: {bytes}, counter: 3, expenses: 3, month-start: 1, revision: 1}})"#
        ),
    );
    directory.write("{");
    answers(
        &directory,
        "info()",
        r#"err(corrupt({line: 1, column: 1, reason: "EOF while parsing an object"}))"#,
    );
}

#[test]
fn without_a_directory() {
    for call in ["info()", "get(1)", "find({filter: {:}}, none)", "delete(1)", "summarize({:}, [])"]
    {
        outcome(&mut crate::harness::stock(&["--invoke", call])).prints("err(no-directory)\n");
    }
    outcome(&mut crate::harness::stock(&["--invoke", "apply([], none)"]))
        .prints("err({error: no-directory})\n");
}
