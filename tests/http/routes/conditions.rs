//! Entity tags: a client keeps what it has read, and changes only what it has seen.

use crate::harness::Answer;
use crate::http::each;
use crate::http::service::problem;

/// The tag of an answer, which is a strong one.
#[track_caller]
fn tag(answer: &Answer) -> String {
    let tag = answer.header("etag").unwrap_or_else(|| panic!("no tag: {answer:?}"));
    assert!(tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
    tag.to_owned()
}

/// What has a tag.
const TAGGED: [&str; 8] = [
    "/expenses/1",
    "/expenses",
    "/expenses?category=food",
    "/expenses/summary",
    "/budgets?month=2026-11",
    "/log",
    "/export?format=csv",
    "/info",
];

#[test]
fn what_a_client_has_already_is_not_sent_again() {
    each(|service| {
        service.add_three();
        for target in TAGGED {
            let tag = tag(&service.get(target));
            for known in [&tag, "\"other\", W/\"x\", ", "*"].map(|known| match known {
                "\"other\", W/\"x\", " => format!("{known}{tag}"),
                known => known.to_owned(),
            }) {
                let headers = [("If-None-Match", &*known)];
                let answer = service.with("GET", target, &headers, "");
                assert_eq!((answer.status, answer.body.len()), (304, 0), "{target} {known}");
                assert_eq!(answer.header("etag"), Some(&*tag), "{target}");
            }
            let headers = [("If-None-Match", "\"other\"")];
            assert_eq!(service.with("GET", target, &headers, "").status, 200, "{target}");
        }
    });
}

#[test]
fn a_tag_is_the_same_on_another_instance_and_changes_with_the_state() {
    each(|service| {
        service.add_three();
        let before = TAGGED.map(|target| tag(&service.get(target)));
        let another = service.another();
        let there = TAGGED.map(|target| tag(&another.request("GET", target, &[], "")));
        assert_eq!(there, before);
        service.restart();
        assert_eq!(TAGGED.map(|target| tag(&service.get(target))), before);
        service.add("1", "Tea", "food", "2026-11-24");
        for (target, before) in TAGGED.iter().zip(&before) {
            let is_another = tag(&service.get(target)) != *before;
            // The tag of an expense is that of its own text.
            assert_eq!(is_another, *target != "/expenses/1", "{target}");
        }
        assert_eq!(service.send("PATCH", "/expenses/1", r#"{"amount": 1}"#).status, 200);
        assert_ne!(tag(&service.get("/expenses/1")), before[0]);
    });
}

#[test]
fn a_change_returns_the_tag_of_what_it_left() {
    each(|service| {
        let body =
            r#"{"description": "Tea", "amount": 1, "category": "food", "date": "2026-11-24"}"#;
        let added = tag(&service.send("POST", "/expenses", body));
        assert_eq!(tag(&service.get("/expenses/1")), added);
        let patched = tag(&service.send("PATCH", "/expenses/1", r#"{"amount": 2}"#));
        assert_eq!(tag(&service.get("/expenses/1")), patched);
        assert_ne!(added, patched);
    });
}

#[test]
fn an_expense_that_is_not_as_it_was_is_not_changed() {
    each(|service| {
        service.add_three();
        let seen = tag(&service.get("/expenses/1"));
        let headers = [("If-Match", &*seen)];
        // Another expense does not matter.
        assert_eq!(service.send("PATCH", "/expenses/2", r#"{"amount": 1}"#).status, 200);
        let patched = service.with("PATCH", "/expenses/1", &headers, r#"{"amount": 13}"#);
        assert_eq!(patched.status, 200, "{patched:?}");
        let document = service.directory.read();
        for method in ["PATCH", "DELETE"] {
            let body = if method == "PATCH" { r#"{"amount": 14}"# } else { "" };
            problem(&service.with(method, "/expenses/1", &headers, body), 412, "changed");
        }
        assert_eq!(service.directory.read(), document);
        let now = format!("\"other\", {}", tag(&patched));
        for (known, status) in [("\"other\"", 412), ("W/\"other\"", 412), (&*now, 204)] {
            let headers = [("If-Match", known)];
            assert_eq!(service.with("DELETE", "/expenses/1", &headers, "").status, status);
        }
        let any = service.with("DELETE", "/expenses/2", &[("If-Match", "*")], "");
        assert_eq!(any.status, 204, "{any:?}");
    });
}

#[test]
fn several_changes_are_made_only_to_the_state_that_was_seen() {
    each(|service| {
        service.add_three();
        let seen = tag(&service.get("/expenses"));
        let headers = [("If-Match", &*seen)];
        let body = r#"[{"delete": 2}]"#;
        assert_eq!(service.with("POST", "/changes", &headers, body).status, 200);
        problem(&service.with("POST", "/changes", &headers, body), 412, "changed");
    });
}
