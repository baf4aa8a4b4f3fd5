use super::fixture::Answer;
use super::{Fixture, ask};

const STATEMENT: &str = "Date,Amount,Description,Category\n2026-11-20,-1.20,Tea,food\n2026-11-21,2000.00,Salary,income\n";

fn import(fixture: &mut Fixture, query: &str, file: &str) -> Answer {
    fixture.send(ask(&format!("POST /import{query}")).file("text/csv", file))
}

#[test]
fn a_statement_is_imported_and_says_what_was_left_out() {
    let mut fixture = Fixture::new();
    let answer = import(&mut fixture, "?bank", STATEMENT);
    assert_eq!(answer.status(), 200, "{}", answer.body());
    let start = r#"{"dry_run":false,"expenses":[{"id":1,"description":"Tea","amount":1.20,"category":"food","date":"2026-11-20","line":2,"category_from":"column","near":null}],"skipped":[{"line":3,"reason":"income","text":"Salary","amount":2000.00,"there":null}],"exceeded":[],"understood":{"form":"CSV""#;
    assert!(answer.body().starts_with(start), "{}", answer.body());
    let again = import(&mut fixture, "?bank&amounts=string", STATEMENT);
    let part = r#"{"line":2,"reason":"duplicate","text":"Tea","amount":"1.20","there":1}"#;
    assert!(again.body().contains(part), "{}", again.body());
    assert_eq!(fixture.get("/expenses").header("total-count"), Some("1"));
}

#[test]
fn a_dry_run_shows_what_would_be_and_changes_nothing() {
    let mut fixture = Fixture::new();
    let answer = import(&mut fixture, "?bank&dry-run", STATEMENT);
    assert!(answer.body().starts_with(r#"{"dry_run":true,"expenses":[{"id":null,"#));
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
}

const UNSURE: &str = "Date,Amount,Description\n03/04/2026,1.20,Tea\n05/06/2026,4,Bus\n";

#[test]
fn what_can_mean_two_things_is_asked_and_never_guessed() {
    let mut fixture = Fixture::new();
    let answer = import(&mut fixture, "?category=other", UNSURE);
    assert_eq!((answer.status(), &*answer.problem()), (422, "undecided"));
    assert!(answer.body().contains(r#""kind":"date-order""#), "{}", answer.body());
    let preview = import(&mut fixture, "?category=other&dry-run", UNSURE);
    assert_eq!(preview.status(), 200);
    assert!(preview.body().contains(r#""kind":"date-order""#), "{}", preview.body());
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
    let decided = "?category=other&date-format=DD/MM/YYYY&card";
    let answer = import(&mut fixture, decided, UNSURE);
    assert_eq!(answer.status(), 200, "{}", answer.body());
    assert!(answer.body().contains(r#""date":"2026-04-03""#));
}

#[test]
fn a_file_is_read_as_the_last_one_of_its_shape() {
    let mut fixture = Fixture::new();
    let decided = "?category=other&date-format=DD/MM/YYYY&card";
    assert_eq!(import(&mut fixture, decided, UNSURE).status(), 200);
    let next = "Date,Amount,Description\n07/08/2026,9,Taxi\n";
    let answer = import(&mut fixture, "", next);
    assert_eq!(answer.status(), 200, "{}", answer.body());
    assert!(answer.body().contains(r#""date":"2026-08-07""#), "{}", answer.body());
    assert!(answer.body().contains(r#""category":"other""#), "{}", answer.body());
}

#[test]
fn rows_that_cannot_be_read_are_named_unless_they_are_to_be_left_out() {
    let mut fixture = Fixture::new();
    let file =
        "Date,Amount,Description,Category\n2026-11-20,1.20,Tea,food\n2026-11-21,many,Bus,travel\n";
    let answer = import(&mut fixture, "?card", file);
    assert_eq!((answer.status(), &*answer.field()), (422, "body"));
    assert!(answer.body().contains(r#""lines":[{"line":3,"#), "{}", answer.body());
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
    assert_eq!(import(&mut fixture, "?card&skip-bad", file).status(), 200);
    let without = "Date,Amount,Description\n2026-11-20,1.20,Wine\n";
    assert_eq!(import(&mut fixture, "?card", without).field(), "category");
}

#[test]
fn a_parameter_of_an_import_that_is_wrong_is_named() {
    let mut fixture = Fixture::new();
    for (query, named) in [
        ("bank&card", "bank"),
        ("bank=maybe", "bank"),
        ("colour=red", "colour"),
        ("category=", "category"),
        ("account=%20", "account"),
        ("categories=groceries", "categories"),
        ("date-format=date", "date-format"),
        ("delimiter=ab", "delimiter"),
        ("fees=none", "fees"),
        ("where=State", "where"),
        ("skip-lines=-1", "skip-lines"),
        ("amount-column=a&in-column=b", "amount-column"),
        ("date-column=Day", "date-column"),
        ("encoding=klingon", "encoding"),
        ("profile=", "profile"),
    ] {
        let answer = import(&mut fixture, &format!("?{query}"), STATEMENT);
        assert_eq!(answer.problem(), "invalid", "{query}");
        assert_eq!(answer.field(), named, "{query}: {}", answer.body());
    }
    assert_eq!(import(&mut fixture, "", "").field(), "body");
}

#[test]
fn categories_and_columns_are_said_as_on_the_command_line() {
    let mut fixture = Fixture::new();
    let file = "Day;Out;In;Who;Tag\n20.11.2026;1,20;;REWE Bonn;a\n21.11.2026;4,00;;Bus;b\n";
    let query = "?categories=groceries%3A%20rewe%0Atravel%3A%20bus&out-column=Out&in-column=In&date-column=Day&description-column=Who&description-column=Tag&where-not=Tag%3Db&account=giro&delimiter=%3B&decimal-comma";
    let answer = import(&mut fixture, query, file);
    assert_eq!(answer.status(), 200, "{}", answer.body());
    let row = r##"[{"id":1,"description":"REWE Bonn a #giro","amount":1.20,"category":"groceries","date":"2026-11-20","line":2,"category_from":"rule","near":null}]"##;
    assert!(answer.body().contains(row), "{}", answer.body());
}

#[test]
fn an_export_is_imported_as_it_is() {
    let mut from = Fixture::with_three();
    let file = from.get("/export").body().to_owned();
    let mut to = Fixture::new();
    let answer = to.send(ask("POST /import").json(&file));
    assert_eq!(answer.status(), 200, "{}", answer.body());
    assert_eq!(to.get("/export").body(), file);
}
