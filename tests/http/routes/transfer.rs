//! Import of files, and export.

use crate::harness::Directory;
use crate::http::each;
use crate::http::service::problem;

const STATEMENT: &str = "Date,Description,Amount,Category\n\
                         2026-11-02,Bakery,4.20,food\n\
                         2026-11-03,Tram,2.90,travel\n";

#[test]
fn an_export_has_everything_in_each_format() {
    each(|service| {
        service.add_three();
        let csv = service.get("/export?format=csv");
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(
            csv.text(),
            "expenses_id,date,amount,category,description\n\
             1,2026-11-23,12.50,food,Lunch #work\n\
             2,2026-10-02,48.90,travel,Train ticket\n\
             3,2026-11-24,3.20,food,Coffee\n"
        );
        for format in ["json", "jsonl", "hledger&currency=EUR", "ledger", "beancount&currency=EUR"]
        {
            let answer = service.get(&format!("/export?format={format}"));
            assert_eq!(answer.status, 200, "{format}: {answer:?}");
            assert!(answer.text().contains("12.50"), "{format}: {answer:?}");
        }
        problem(&service.get("/export?format=xlsx"), 422, "invalid");
    });
}

#[test]
fn an_export_restores_into_another_store() {
    each(|service| {
        service.add_three();
        let export = service.get("/export?format=csv");
        let directory = Directory::empty();
        let another = service.carrier.open(directory.path());
        let headers = [("Content-Type", "text/csv")];
        let answer = another.request("POST", "/import", &headers, &export.body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let restored = another.request("GET", "/expenses", &[], "");
        assert_eq!(restored.body, service.get("/expenses").body);
    });
}

#[test]
fn a_file_is_imported_once_and_first_for_show() {
    each(|service| {
        let headers = [("Content-Type", "text/csv")];
        let preview = service.with("POST", "/import?dry-run", &headers, STATEMENT);
        assert_eq!(preview.status, 200, "{preview:?}");
        service.directory.holds_nothing();
        for _ in 0..2 {
            let answer = service.with("POST", "/import", &headers, STATEMENT);
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(service.ids("/expenses"), [1, 2]);
        }
        let text = service.get("/expenses/summary").text().replace([' ', '\n'], "");
        assert_eq!(text, r#"{"food":4.20,"travel":2.90}"#);
    });
}

#[test]
fn a_file_larger_than_other_bodies_is_imported() {
    each(|service| {
        let mut file = String::from("Date,Description,Amount,Category\n");
        for row in 0..20_000 {
            file += &format!("2026-11-02,Bakery in a street with a long name {row},4.20,food\n");
        }
        assert!(file.len() > 1 << 20);
        let headers = [("Content-Type", "text/csv")];
        let answer = service.with("POST", "/import", &headers, &file);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(service.get("/info").json()["expenses"], 20_000);
    });
}

#[test]
fn a_file_without_expenses_is_refused() {
    each(|service| {
        let headers = [("Content-Type", "application/octet-stream")];
        let answer = service.with("POST", "/import", &headers, "\u{0}\u{1}");
        assert_eq!(answer.status, 422, "{answer:?}");
        service.directory.holds_nothing();
    });
}
