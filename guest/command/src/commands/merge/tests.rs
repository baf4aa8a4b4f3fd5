use expenses_interface::Expenses;

use crate::Chosen;
use crate::fixture::Fixture;

mod losses;

const BASE: &str = r#"{"counter": 3, "expenses": [
  {"id": 1, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"},
  {"id": 2, "description": "Rent", "amount": 900, "category": "home", "date": "2026-11-01"},
  {"id": 3, "description": "Bus", "amount": 3.20, "category": "travel", "date": "2026-11-20"}
]}"#;

/// A store with the base, after these commands.
fn after(lines: &[&[&str]]) -> Fixture {
    let mut fixture = Fixture::with_document(BASE);
    for line in lines {
        fixture.run(line);
    }
    fixture
}

/// Our store, with this file as `phone.json`. Another program has written both, so no commit tells
/// which expenses are the same.
fn strangers(ours: &str, theirs: &str) -> Fixture {
    let with = |more: &str| BASE.replacen("]}", &format!("{more}]}}"), 1);
    Fixture::with_document(with(ours)).file("phone.json", with(theirs))
}

const SHOES: &str = r#", {"id": 4, "description": "Shoes", "amount": 30, "category": "clothes", "date": "2026-11-23"}"#;
const BOOKS: &str =
    r#", {"id": 4, "description": "Books", "amount": 40, "category": "fun", "date": "2026-11-23"}"#;

/// Our store, with the file of another machine as `phone.json` and the base as `base.json`.
fn machines(ours: &[&[&str]], theirs: &[&[&str]]) -> Fixture {
    let theirs = after(theirs).memory.bytes("expenses.json").unwrap();
    after(ours).file("phone.json", theirs).file("base.json", BASE)
}

const TEA: &[&str] = &["add", "3", "Tea", "-c", "food"];
const COFFEE: &[&str] = &["add", "4", "Coffee", "-c", "food"];
const FILES: &[&str] = &["merge", "phone.json", "--base", "base.json"];

#[test]
fn what_is_new_is_merged_as_one_change() {
    let mut fixture =
        machines(&[TEA], &[COFFEE, &["delete", "3"], &["edit", "1", "--amount", "9"]]);
    assert_eq!(
        fixture.run(FILES),
        "Merged phone.json: added expense 5, changed expense 1, deleted expense 3\n"
    );
    assert_eq!(fixture.list().len(), 4);
    assert!(fixture.run(&["log"]).contains("merge of phone.json: added expense 5"));
    assert_eq!(fixture.run(FILES), "Nothing is new in phone.json.\n");
    fixture.run(&["undo", "--yes"]);
    assert_eq!(fixture.list().len(), 4);
    let json = fixture.run(&[FILES, &["--json"]].concat());
    assert!(json.contains("\"added\": ["), "{json}");
}

#[test]
fn a_person_is_asked_about_each_conflict() {
    let changes: [&[&str]; 2] = [&["edit", "1", "--amount", "9"], &["delete", "2"]];
    let theirs: [&[&str]; 2] =
        [&["edit", "1", "--amount", "10", "--category", "Fun"], &["edit", "2", "--amount", "950"]];
    let choices = [Chosen::This(1), Chosen::This(0)];
    let mut fixture = machines(&changes, &theirs).choosing(&choices);
    assert_eq!(
        fixture.run(FILES),
        "Merged phone.json: changed expense 1\nLeft out: 9 Lunch (food, 2026-11-23), here\nLeft out: 950 Rent (home, 2026-11-01), there\n"
    );
    assert_eq!(
        fixture.files.asked,
        [
            "phone.json, 1 of 2: expense 1 was changed on both sides:\n  before: 12.50 Lunch (food, 2026-11-23)\n  here: 9 Lunch (food, 2026-11-23)\n  there: 10 Lunch (Fun, 2026-11-23)\nWhich?\nkeep the one here\nkeep the one there",
            "phone.json, 2 of 2: expense 2 was deleted here and changed there:\n  before: 900 Rent (home, 2026-11-01)\n  there: 950 Rent (home, 2026-11-01)\nWhich?\nleave it deleted\nkeep the one there",
        ]
    );
    assert_eq!(fixture.list(), ["1 10 Lunch Fun 2026-11-23", "3 3.20 Bus travel 2026-11-20"]);
    let mut fixture = machines(&changes, &theirs).choosing(&[Chosen::This(1), Chosen::Neither]);
    assert_eq!(fixture.refused(FILES), "expenses: nothing was merged\n");
}

#[test]
fn what_may_be_one_purchase_or_two_is_asked_about() {
    let one = "Merged phone.json: remembered which expenses are the same\nTaken for one: 4 Coffee (food, 2026-11-23)\n";
    for (choice, count, merged) in [(0, 2, "Merged phone.json: added expense 6\n"), (1, 1, one)] {
        let mut fixture = machines(&[TEA, COFFEE], &[COFFEE]).choosing(&[Chosen::This(choice)]);
        assert_eq!(fixture.run(FILES), merged);
        assert_eq!(fixture.run(FILES), "Nothing is new in phone.json.\n");
        assert_eq!(
            fixture.files.asked,
            [
                "phone.json, 1 of 1: expense 5 here may be the same purchase as one there:\n  here: 4 Coffee (food, 2026-11-23)\n  there: 4 Coffee (food, 2026-11-23)\nWhich?\nkeep both: they are two\nkeep one: they are the same purchase"
            ]
        );
        let coffees = fixture.list().into_iter().filter(|line| line.contains("Coffee"));
        assert_eq!(coffees.count(), count);
    }
}

#[test]
fn without_a_base_the_same_id_is_refused_off_a_terminal() {
    let mut fixture = strangers(SHOES, BOOKS);
    assert_eq!(
        fixture.refused(&["merge", "phone.json"]),
        "expenses: phone.json: expense 4 may be another purchase there: here: 30 Shoes (clothes, 2026-11-23) there: 40 Books (fun, 2026-11-23)\n\
         expenses: nothing was merged: run it on a terminal to be asked, or decide them all with `--keep both`, `--keep ours` or `--keep theirs`\n"
    );
    assert_eq!(
        fixture.run(&["merge", "phone.json", "--keep", "both"]),
        "Merged phone.json: added expense 5\n"
    );
}

#[test]
fn a_purchase_that_is_dropped_is_named() {
    let mut fixture = strangers(SHOES, BOOKS).choosing(&[Chosen::This(1)]);
    let ours = "Nothing of phone.json was taken in.\nLeft out: 40 Books (fun, 2026-11-23), there\n";
    assert_eq!(fixture.run(&["merge", "phone.json"]), ours);
    assert!(
        fixture.files.asked[0]
            .ends_with("Which?\nkeep both: they are two\ndrop the one there\ndrop the one here")
    );
    assert_eq!(fixture.run(&["merge", "phone.json", "--keep", "ours"]), ours);
    assert_eq!(fixture.run(&["log"]), "No changes.\n");
    let json = fixture.run(&["merge", "phone.json", "--keep", "ours", "--json"]);
    assert!(json.contains("\"side\": \"theirs\"") && json.contains("\"Books\""), "{json}");
    let theirs = ["merge", "phone.json", "--keep", "theirs"];
    assert_eq!(
        fixture.run(&theirs),
        "Merged phone.json: changed expense 4\nLeft out: 30 Shoes (clothes, 2026-11-23), here\n"
    );
    assert_eq!(fixture.run(&theirs), "Nothing is new in phone.json.\n");
}

#[test]
fn both_are_proposed_only_where_both_can_be_kept() {
    let mut fixture =
        machines(&[&["edit", "1", "--amount", "9"]], &[&["edit", "1", "--amount", "10"]]);
    for line in [FILES, &[FILES, &["--keep", "both"]].concat()] {
        let message = fixture.refused(line);
        let advice = "or decide them all with `--keep ours` or `--keep theirs`\n";
        assert!(message.ends_with(advice), "{message}");
    }
}

#[test]
fn one_answer_can_hold_for_all_that_follow() {
    const COUNT: usize = 2_747;
    let all = |category: &str| {
        let record = |id: usize| {
            format!(
                r#"{{"id": {id}, "description": "x{id}", "amount": 1, "category": "{category}"}}"#
            )
        };
        let all: Vec<String> = (1..=COUNT).map(record).collect();
        format!(r#"{{"expenses": [{}]}}"#, all.join(","))
    };
    let store = || {
        let fixture = Fixture::with_document(all("here"));
        fixture.file("phone.json", all("there")).file("base.json", all("before"))
    };
    let mut fixture = store();
    let message = fixture.refused(FILES);
    assert!(message.contains("and 2727 conflicts more\n"), "{message}");
    let mut fixture = store().choosing(&[Chosen::This(0), Chosen::This(3)]);
    let merged = fixture.run(FILES);
    assert!(
        merged.starts_with("Merged phone.json: changed 2746 expenses: 2 to 2747\n"),
        "{merged}"
    );
    assert!(merged.contains("Left out: 1 x1 (there), there\nLeft out: 1 x2 (here), here\n"));
    assert!(merged.ends_with("… and 2727 more of which the file has another form\n"), "{merged}");
    let asked = &fixture.files.asked;
    assert_eq!(asked.len(), 2);
    assert!(asked[1].starts_with("phone.json, 2 of 2747: expense 2 was changed on both sides:"));
    assert!(
        asked[1].ends_with(
            "keep the one here\nkeep the one there\nkeep the one here, and so for the 2745 like it that follow\nkeep the one there, and so for the 2745 like it that follow"
        ),
        "{}",
        asked[1]
    );
}

#[test]
fn an_answer_holds_for_those_that_it_means_the_same_for() {
    let here: [&[&str]; 2] = [&["edit", "1", "--amount", "9"], &["edit", "3", "--amount", "9"]];
    let there: [&[&str]; 2] = [&["edit", "1", "--amount", "8"], &["edit", "3", "--amount", "8"]];
    let gone: &[&str] = &["delete", "2"];
    let changed: &[&str] = &["edit", "2", "--amount", "950"];
    let choices = [Chosen::This(3), Chosen::This(0)];
    let mut fixture =
        machines(&[here[0], here[1], gone], &[there[0], there[1], changed]).choosing(&choices);
    fixture.run(FILES);
    assert_eq!(fixture.files.asked.len(), 2);
    assert!(fixture.files.asked[0].contains("and so for the one like it that follows"));
    assert!(fixture.files.asked[1].contains("2 of 3: expense 2 was deleted here"));
    assert_eq!(fixture.list().len(), 2);
}

#[test]
fn a_conflict_of_a_budget_is_told_in_words() {
    let budget = |amount: &'static str| ["budget", amount, "--category", "food"];
    let mut fixture = machines(&[&budget("200")], &[&budget("250")]);
    let message = fixture.refused(FILES);
    assert!(
        message.starts_with(
            "expenses: phone.json: the budget for food: here 200 a month, there 250 a month\n"
        ),
        "{message}"
    );
    assert_eq!(
        fixture.run(&["merge", "phone.json", "--base", "base.json", "--keep", "theirs"]),
        "Merged phone.json: budget for food\nLeft out: the budget for food: 200 a month, here\n"
    );
    assert_eq!(fixture.store().budgets(None).unwrap().budgets[0].amount, "250");
}

#[test]
fn what_imports_remember_is_told_in_words() {
    let mut fixture = machines(&[], &[COFFEE, &["delete", "4"], &["delete", "3"]]);
    assert_eq!(
        fixture.run(FILES),
        "Merged phone.json: deleted expense 3\nTaken in, too: what imports remember\n"
    );
}

#[test]
fn two_files_are_merged_into_a_third_and_the_store_is_not_touched() {
    let mut fixture = machines(&[TEA], &[COFFEE]);
    let ours = fixture.memory.bytes("expenses.json").unwrap();
    let mut nobody = Fixture::new();
    nobody.files.named.extend(fixture.files.named.drain());
    nobody.files.named.insert("ours".into(), ours.clone());
    let line = ["merge", "--base", "base.json", "--output", "ours", "ours", "phone.json"];
    assert_eq!(nobody.run(&line), "Merged phone.json: added expense 5\n");
    assert!(nobody.memory.names().is_empty() && nobody.files.notes.is_empty());
    let merged = String::from_utf8(nobody.files.named["ours"].clone()).unwrap();
    assert!(merged.contains("\"description\": \"Coffee\""));
    // git has no base for a file that both sides have added, and gives an empty one.
    nobody.files.named.insert("base.json".into(), Vec::new());
    nobody.files.named.insert("ours".into(), ours.clone());
    let strangers = strangers(SHOES, BOOKS);
    let ours = strangers.memory.bytes("expenses.json").unwrap();
    nobody.files.named.extend(strangers.files.named);
    nobody.files.named.insert("ours".into(), ours.clone());
    let mut nobody = nobody.choosing(&[Chosen::This(0)]);
    let message = nobody.refused(&line);
    assert!(
        message.starts_with("expenses: the files: expense 4 may be another purchase there"),
        "{message}"
    );
    assert!(message.contains("In git, `git show :1:./expenses.json >base.json`"), "{message}");
    assert!(
        message.contains("`expenses --data . merge theirs.json --base base.json`"),
        "{message}"
    );
    assert_eq!(nobody.files.named["ours"], ours);
    assert!(nobody.files.asked.is_empty());
}

#[test]
fn the_number_of_files_is_checked() {
    let mut fixture = machines(&[], &[]);
    let message = fixture.misused(&["merge", "phone.json", "base.json"]);
    assert!(message.contains("expenses merge FILE"), "{message}");
    let message = fixture.misused(&["merge", "phone.json", "--output", "x"]);
    assert!(message.contains("expenses merge --output MERGED OURS THEIRS"), "{message}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let mut fixture = machines(&[], &[])
        .file("bytes", b"\xff")
        .file("list", "[]")
        .file("marks", "{\n<<<<<<< ours\n=======\n>>>>>>> theirs\n}");
    for (name, reason) in [
        ("nowhere.json", "expenses: nowhere.json cannot be read: entity not found\n"),
        ("bytes", "expenses: bytes is not UTF-8 text, so it is no data file\n"),
        (
            "list",
            "expenses: list must be a data file of this program: line 1, column 1: invalid type: sequence, expected an object with `counter` and `expenses`\n",
        ),
        (
            "marks",
            "expenses: marks has git's conflict marks from line 2 on: it is two files, and must be one\n",
        ),
    ] {
        assert_eq!(fixture.refused(&["merge", name]), reason);
    }
}

#[test]
fn a_check_names_conflict_copies_and_what_to_type() {
    let mut fixture = machines(&[], &[COFFEE]);
    let copy = "expenses.sync-conflict-20261123-100000-ABCDEFG.json";
    let bytes = fixture.files.named["phone.json"].clone();
    fixture.memory.put(copy, expenses_store::directory::Kind::File, &bytes);
    let (output, report) = fixture.try_run(&["check"]);
    assert_eq!(
        output,
        format!(
            "`{copy}` beside the file is a conflict copy: `expenses merge '{copy}'` takes in what only it has, and then it can be removed\n"
        )
    );
    assert_eq!(report.message, "expenses: expenses.json has 1 problem\n");
    // Named alone, it is looked for beside the data file.
    fixture.files.named.insert(format!("/my data/{copy}"), bytes);
    fixture.directory = Some("/my data".into());
    let (output, report) = fixture.try_run(&["check"]);
    assert!(
        output.contains(&format!("`expenses --data '/my data' merge '{copy}'` takes")),
        "{output}"
    );
    assert_eq!(report.message, "expenses: expenses.json has 1 problem\n");
    assert_eq!(fixture.run(&["merge", copy]), format!("Merged {copy}: added expense 4\n"));
}
