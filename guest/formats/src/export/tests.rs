use expenses_interface::{Expense, ExpenseRef};

use super::{ExportError, Form, JournalOptions, exporter};

fn expense(id: u64, description: &str, amount: &str, category: &str, date: &str) -> Expense {
    Expense {
        id,
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: (!date.is_empty()).then(|| date.into()),
    }
}

fn tried(form: Form, currency: Option<&str>, expenses: &[Expense]) -> Result<String, String> {
    let options =
        JournalOptions { currency: currency.map(Into::into), account: "Assets:Cash".into() };
    let mut output = Vec::new();
    let mut exporter = exporter(form, options);
    expenses.chunks(2).for_each(|page| exporter.take(&page.iter().map(ExpenseRef::from).collect()));
    match exporter.write(&mut output) {
        Ok(()) => Ok(String::from_utf8(output).unwrap()),
        Err(ExportError::Refused(reason)) => Err(reason),
        Err(ExportError::Output(error)) => panic!("{error}"),
    }
}

fn sample() -> [Expense; 2] {
    [
        expense(1, "Lunch; \"big\"\n| x", "12.50", "food:out  side", "2026-11-23"),
        expense(3, "* tea", "3", "FOOD:out  side", "2026-01-02"),
    ]
}

#[test]
fn csv_has_quotes_where_it_needs_them() {
    assert_eq!(
        tried(Form::Csv, None, &sample()).unwrap(),
        "expenses_id,date,amount,category,description\n\
         1,2026-11-23,12.50,food:out  side,\"Lunch; \"\"big\"\"\n| x\"\n\
         3,2026-01-02,3,FOOD:out  side,* tea\n"
    );
}

#[test]
fn json_lines_are_one_expense_each() {
    assert_eq!(
        tried(Form::JsonLines, None, &sample()[1..]).unwrap(),
        "{\"id\":3,\"description\":\"* tea\",\"amount\":3,\"category\":\"FOOD:out  side\",\"date\":\"2026-01-02\"}\n"
    );
}

#[test]
fn a_journal_keeps_what_ends_accounts_and_begins_comments_out() {
    let entries = "2026-11-23 * (1) Lunch, \"big\" | x\n    Expenses:food:out side  12.50 EUR\n    Assets:Cash\n\n\
         2026-01-02 * (3) * tea\n    Expenses:food:out side  3 EUR\n    Assets:Cash\n";
    let with_mark = format!("decimal-mark .\n{entries}");
    assert_eq!(tried(Form::Hledger, Some("EUR"), &sample()).unwrap(), with_mark);
    assert_eq!(tried(Form::Ledger, Some("EUR"), &sample()).unwrap(), entries);
    assert!(tried(Form::Ledger, None, &sample()).unwrap().contains("side  12.50\n"));
}

#[test]
fn accounts_of_beancount_are_opened_and_not_shared() {
    let expenses = [
        expense(1, "a\\\"b\"", "1", "food & drink", "2026-11-23"),
        expense(2, "b", "2", "food/drink", "2026-11-22"),
        expense(3, "c", "3", "寿司:9", "2026-11-23"),
        expense(4, "d", "4", "ärzte", "2026-11-23"),
        expense(5, "e", "5", "?!", "2026-11-23"),
    ];
    let journal = tried(Form::Beancount, None, &expenses).unwrap();
    assert!(
        journal.starts_with(
            "2026-11-22 open Assets:Cash\n\
             2026-11-22 open Expenses:Food-drink\n  category: \"food & drink\"\n\
             2026-11-22 open Expenses:Food-drink-2\n  category: \"food/drink\"\n\
             2026-11-22 open Expenses:X寿司:9\n  category: \"寿司:9\"\n\
             2026-11-22 open Expenses:Ärzte\n  category: \"ärzte\"\n\
             2026-11-22 open Expenses:X\n  category: \"?!\"\n\n\
             2026-11-23 * \"a\\\\\\\"b\\\"\"\n  id: 1\n  Expenses:Food-drink  1 XXX\n  Assets:Cash\n"
        ),
        "{journal}"
    );
}

#[test]
fn tags_are_tags_of_beancount_where_it_has_such() {
    let expenses = [expense(1, "Tea #work #b-1 #käse C#", "1", "x", "2026-11-23")];
    let journal = tried(Form::Beancount, None, &expenses).unwrap();
    assert!(journal.contains("* \"Tea #work #b-1 #käse C#\" #work #b-1\n  id: 1\n"), "{journal}");
}

#[test]
fn a_journal_asks_for_dates() {
    let undated = [expense(7, "a", "1", "x", "")];
    for form in [Form::Hledger, Form::Ledger, Form::Beancount] {
        assert!(tried(form, None, &undated).unwrap_err().starts_with("expense 7 has no date"));
    }
    assert_eq!(
        tried(Form::Ledger, None, &[expense(7, "a", "1", "x", "1399-12-31")]).unwrap_err(),
        "expense 7 is of 1399-12-31, and ledger's years begin with 1400"
    );
}

#[test]
fn nothing_is_a_file_too() {
    assert_eq!(
        tried(Form::Csv, None, &[]).unwrap(),
        "expenses_id,date,amount,category,description\n"
    );
    assert_eq!(tried(Form::Json, None, &[]).unwrap(), "[]\n");
    for form in [Form::JsonLines, Form::Ledger, Form::Beancount] {
        assert_eq!(tried(form, None, &[]).unwrap(), "", "{form:?}");
    }
}
