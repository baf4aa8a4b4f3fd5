use proptest::prelude::*;

use super::super::{Document, Rollback, read};
use super::MOST;
use expenses_interface::{ExpensePatch, ExpenseTrace, NewExpense};
use expenses_model::{Amount, Date, trace};

const TODAY: Date = Date::constant(2026, 11, 23);
const DAY: &str = "2026-11-23";
const NOW: &str = "2026-11-23T10:00:00Z";

fn new(description: &str, amount: &str) -> NewExpense {
    let (description, amount) = (description.into(), amount.into());
    NewExpense { description, amount, category: "food".into(), date: Some(DAY.into()) }
}

fn of(description: &str, amount: &str) -> String {
    trace(Some(DAY), &Amount::parse(amount).unwrap(), description)
}

/// All digests but those of banks, as the data file has them.
fn digests(document: &Document) -> Vec<String> {
    let all = document.traces().into_iter();
    all.flat_map(|of| of.was).map(|digest| format!("{digest:016x}")).collect()
}

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn sorted(mut traces: Vec<String>) -> Vec<String> {
    traces.sort();
    traces
}

/// Ends a commit of these changes.
fn commit(document: &mut Document, rollbacks: &[Rollback]) {
    document.leave(rollbacks, NOW);
}

fn delete(document: &mut Document, id: u64) {
    let rollback = document.delete(id).unwrap();
    commit(document, &[rollback]);
}

fn update(document: &mut Document, id: u64, patch: ExpensePatch) {
    let rollback = document.update(id, &patch).unwrap();
    commit(document, &[rollback]);
}

fn amount(amount: &str) -> ExpensePatch {
    ExpensePatch { amount: Some(amount.into()), ..ExpensePatch::default() }
}

/// A document of one expense, "Tea" for 3.20.
fn tea() -> Document {
    let mut document = Document::default();
    let (_, added) = document.add(&new("Tea", "3.20"), TODAY).unwrap();
    commit(&mut document, &[added]);
    document
}

#[test]
fn what_an_expense_first_was_stays_with_it() {
    let mut document = tea();
    for patch in
        [ExpensePatch { category: Some("drinks".into()), ..ExpensePatch::default() }, amount("3.2")]
    {
        update(&mut document, 1, patch);
        assert_eq!(digests(&document), [""; 0]);
    }
    update(&mut document, 1, amount("3.50"));
    let description = Some("Green tea".into());
    update(&mut document, 1, ExpensePatch { description, ..ExpensePatch::default() });
    assert_eq!(digests(&document), [of("Tea", "3.20")]);
    let written = text(&document);
    let field = format!("\"date\": \"{DAY}\",\n      \"trace\": \"{}\"\n    }}", of("Tea", "3.20"));
    assert!(written.contains(&field), "{written}");
    let mut document = read(written.as_bytes()).unwrap();
    assert_eq!((digests(&document), text(&document)), (vec![of("Tea", "3.20")], written));
    document.undo().unwrap();
    assert_eq!(digests(&document), [of("Tea", "3.20")]);
    document.undo().unwrap();
    assert_eq!(digests(&document), [""; 0]);
    // Nor has one that is again as it was.
    update(&mut document, 1, amount("4"));
    update(&mut document, 1, amount("3.20"));
    assert_eq!(digests(&document), [""; 0]);
}

#[test]
fn what_was_deleted_leaves_all_that_it_was_until_it_is_there_again() {
    let mut document = tea();
    let before = text(&document);
    update(&mut document, 1, amount("3.50"));
    delete(&mut document, 1);
    let all = sorted(vec![of("Tea", "3.20"), of("Tea", "3.50")]);
    assert_eq!(sorted(digests(&document)), all);
    let mut document = read(&document.write()).unwrap();
    assert_eq!(sorted(digests(&document)), all);
    document.undo().unwrap();
    assert_eq!(digests(&document), [of("Tea", "3.20")]);
    document.undo().unwrap();
    document.forget_undone();
    assert_eq!(text(&document), before);
    // Taken back, an import leaves nothing that keeps it from being made again.
    document.undo().unwrap();
    assert_eq!((document.len(), digests(&document)), (0, vec![]));
}

#[test]
fn equal_expenses_leave_as_many_traces() {
    let mut document = Document::default();
    let add = |document: &mut Document| document.add(&new("Tea", "3"), TODAY).unwrap().1;
    let added = [add(&mut document), add(&mut document), add(&mut document)];
    commit(&mut document, &added);
    delete(&mut document, 2);
    let deleted = [document.delete(1).unwrap(), document.delete(3).unwrap()];
    commit(&mut document, &deleted);
    assert_eq!(digests(&document), vec![of("Tea", "3"); 3]);
    document.undo().unwrap();
    assert_eq!(digests(&document), [of("Tea", "3")]);
}

#[test]
fn the_last_5000_of_the_deleted_are_kept() {
    let mut document = Document::default();
    let count = MOST as u64 + 10;
    let add = |document: &mut Document, at: u64| {
        document.add(&new(&format!("Tea {at}"), "3"), TODAY).unwrap().1
    };
    let added: Vec<_> = (0..count).map(|at| add(&mut document, at)).collect();
    commit(&mut document, &added);
    let deleted: Vec<_> = (1..=count).map(|id| document.delete(id).unwrap()).collect();
    commit(&mut document, &deleted);
    let traces = digests(&document);
    assert_eq!((traces.len(), &traces[0]), (MOST, &of("Tea 10", "3")));
    let field = text(&document).lines().find(|line| line.contains("\"traces\"")).unwrap().len();
    assert!(field <= super::MOST_BYTES + "  \"traces\": ,".len());
    document.undo().unwrap();
    assert_eq!((document.len() as u64, digests(&document)), (count, vec![]));
}

/// A document of rows of a bank's file, with these digests of the bank.
fn rows(banks: &[Option<u64>]) -> Document {
    let mut document = Document::default();
    let tea = new("Tea", "3.20");
    let add = |bank: &Option<u64>| document.add_row((&tea).into(), *bank, TODAY).unwrap().1;
    let added: Vec<_> = banks.iter().map(add).collect();
    commit(&mut document, &added);
    document
}

fn digest(text: &str) -> u64 {
    u64::from_str_radix(text, 16).unwrap()
}

#[test]
fn the_digest_of_a_bank_stays_whatever_is_changed() {
    let document = rows(&[Some(0xff), None, Some(0)]);
    let bank = |id, was: &[&str]| ExpenseTrace {
        id,
        was: was.iter().map(|text| digest(text)).collect(),
        bank: Some(0xff),
    };
    assert_eq!(document.traces(), [bank(Some(1), &[])]);
    let written = text(&document);
    let field = format!("\"date\": \"{DAY}\",\n      \"bank\": \"00000000000000ff\"\n    }}");
    assert!(written.contains(&field), "{written}");
    let mut document = read(written.as_bytes()).unwrap();
    assert_eq!(text(&document), written);
    update(&mut document, 1, amount("4"));
    let (first, then) = (of("Tea", "3.20"), of("Tea", "4"));
    let mut document = read(&document.write()).unwrap();
    assert_eq!(document.traces(), [bank(Some(1), &[&first])]);
    let before = text(&document);
    delete(&mut document, 1);
    assert_eq!(document.traces(), [bank(None, &[&first, &then])]);
    let written = text(&document);
    assert!(written.contains(&format!("[\"{first} {then} @00000000000000ff\"]")), "{written}");
    let mut document = read(written.as_bytes()).unwrap();
    document.undo().unwrap();
    assert_eq!(document.traces(), [bank(Some(1), &[&first])]);
    document.redo().unwrap();
    assert_eq!(text(&document), written);
    document.undo().unwrap();
    document.forget_undone();
    assert_eq!(text(&document), before);
    document.undo().unwrap();
    assert_eq!(document.traces(), [bank(Some(1), &[])]);
    // What an import added is added again with its digest.
    document.undo().unwrap();
    assert_eq!((document.len(), document.traces()), (0, vec![]));
    document.redo().unwrap();
    assert_eq!(document.traces(), [bank(Some(1), &[])]);
}

#[test]
fn many_digests_have_as_much_room_as_few() {
    let mut document = rows(&vec![Some(7); MOST]);
    let deleted: Vec<_> = (1..=MOST as u64).map(|id| document.delete(id).unwrap()).collect();
    commit(&mut document, &deleted);
    let field = text(&document).lines().find(|line| line.contains("\"traces\"")).unwrap().len();
    let most = super::MOST_BYTES + "  \"traces\": ,".len();
    assert!((most - 40..=most).contains(&field), "{field}");
    assert!(document.traces().len() > MOST / 3);
}

#[test]
fn what_did_not_happen_leaves_the_text_as_it_was() {
    let mut document = tea();
    delete(&mut document, 1);
    let added = document.add(&new("Tea", "4"), TODAY).unwrap().1;
    commit(&mut document, &[added]);
    let before = text(&document);
    let deleted = document.delete(2).unwrap();
    let left = document.leave(&[deleted], NOW);
    assert_eq!(digests(&document).len(), 2);
    document.take_back(left);
    document.undo().unwrap_err();
    let mut document = read(before.as_bytes()).unwrap();
    document.undo().unwrap();
    let before = text(&document);
    let (_, undone) = document.undo().unwrap();
    assert_eq!(digests(&document), [""; 0]);
    document.take_back(undone);
    assert_eq!(text(&document), before);
}

#[test]
fn fields_of_these_names_that_hold_something_else_are_left_alone() {
    for other in [
        "7",
        "{}",
        "[1]",
        "[\"x\"]",
        "[\"\"]",
        "[\"00000000000000FF\"]",
        "[\"00000000000000ff  00000000000000ff\"]",
        "[\"@00000000000000ff 00000000000000ff\"]",
        "[],\n  \"traces\": []",
    ] {
        let record = r#"{"description": "a", "amount": 1, "category": "food"}"#;
        let file = format!(r#"{{"expenses": {{"1": {record}}}, "traces": {other}}}"#);
        let mut document = read(file.as_bytes()).unwrap();
        delete(&mut document, 1);
        assert_eq!(digests(&document), [""; 0]);
        assert!(text(&document).contains(&format!("\n  \"traces\": {other},\n")), "{other}");
        document.undo().unwrap();
        document.forget_undone();
        assert!(text(&document).ends_with(&format!("\n  \"traces\": {other}\n}}")), "{other}");
    }
    for trace in
        ["7", "\"x\"", "\"0000000000000000\"", "\"\\u0031000000000000000\"", "1, \"trace\": 2"]
    {
        let record =
            format!(r#"{{"description": "a", "amount": 1, "category": "food", "trace": {trace}}}"#);
        let mut document =
            read(format!(r#"{{"expenses": {{"1": {record}}}}}"#).as_bytes()).unwrap();
        update(&mut document, 1, amount("2"));
        assert_eq!(digests(&document), [""; 0]);
        let kept = trace.replace(", ", ",\n      ");
        assert!(text(&document).contains(&format!("\n      \"trace\": {kept}\n    }}")), "{trace}");
    }
}

/// A change of a commit: how many expenses are added, or which one is changed or deleted.
#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Change(u64, ExpensePatch),
    Delete(Vec<u64>),
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    let text = || prop::option::of("[ab]");
    let patch =
        (text(), prop::option::of("-?[12]"), prop::option::of(1u8..3), prop::option::of("[xy]"));
    let patch = patch.prop_map(|(description, amount, day, category)| ExpensePatch {
        description,
        amount,
        category,
        date: day.map(|day| format!("2026-11-0{day}")),
    });
    prop_oneof![
        2 => (1u8..3).prop_map(Step::Add),
        3 => (1u64..7, patch).prop_map(|(id, patch)| Step::Change(id, patch)),
        2 => prop::collection::vec(1u64..7, 1..3).prop_map(Step::Delete),
        3 => Just(Step::Undo),
    ]
}

/// What a document should tell: of each expense by its id what it is and first was, and what
/// the deleted ones left.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    expenses: Vec<(u64, String, Option<String>)>,
    deleted: Vec<String>,
}

proptest! {
    /// An undo takes exactly the traces away that the commit left.
    #[test]
    fn traces_come_and_go_with_what_they_are_of(steps in prop::collection::vec(step(), 0..24)) {
        let mut document = Document::default();
        let mut model = Model::default();
        let mut before: Vec<Model> = Vec::new();
        for step in steps {
            let now = |document: &Document, id| {
                let record = document.get(id).unwrap();
                let day = record.day().unwrap().to_string();
                trace(Some(&day), &record.amount, &record.description)
            };
            let last = model.clone();
            let mut rollbacks = Vec::new();
            match step {
                Step::Undo => {
                    let Some(last) = before.pop() else { continue };
                    document.undo().unwrap();
                    model = last;
                }
                Step::Add(count) => for _ in 0..count {
                    let (id, rollback) = document.add(&new("a", "1"), TODAY).unwrap();
                    model.expenses.push((id, now(&document, id), None));
                    rollbacks.push(rollback);
                },
                Step::Change(id, patch) => {
                    let Ok(rollback) = document.update(id, &patch) else { continue };
                    let changed = now(&document, id);
                    let (_, is, first) = model.expenses.iter_mut().find(|(of, ..)| *of == id).unwrap();
                    let origin = first.take().unwrap_or(std::mem::replace(is, changed.clone()));
                    *is = changed;
                    *first = (origin != *is).then_some(origin);
                    rollbacks.push(rollback);
                }
                Step::Delete(ids) => for id in ids {
                    let Ok(rollback) = document.delete(id) else { continue };
                    let at = model.expenses.iter().position(|(of, ..)| *of == id).unwrap();
                    let (_, is, first) = model.expenses.remove(at);
                    model.deleted.extend(first);
                    model.deleted.push(is);
                    rollbacks.push(rollback);
                },
            }
            if !rollbacks.is_empty() {
                commit(&mut document, &rollbacks);
                before.push(last);
            }
            let changed = model.expenses.iter().filter_map(|(_, _, first)| first.clone());
            let expected = sorted(model.deleted.iter().cloned().chain(changed).collect());
            prop_assert_eq!(sorted(digests(&document)), expected.clone());
            document = read(&document.write()).unwrap();
            prop_assert_eq!(sorted(digests(&document)), expected);
        }
    }
}
